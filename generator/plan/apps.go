package plan

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// check refuses languages that there are none of.
func (r *Request) check() error {
	if r.Language != "" {
		if err := r.known("--language", r.Language); err != nil {
			return err
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(r.AppLanguages)) {
		if err := r.known("apps."+dir+".language:", r.AppLanguages[dir]); err != nil {
			return err
		}
	}
	return nil
}

func (r *Request) known(what, language string) error {
	var names []string
	for _, l := range r.Languages {
		if l.Name == language {
			return nil
		}
		names = append(names, l.Name)
	}
	return fmt.Errorf("%s %s: not a language that is known: choose one of %s", what, language, strings.Join(names, ", "))
}

// scan looks for apps. A folder whose language is configured is asked again
// for that one alone; a flag goes before it.
func (r *Request) scan() (*detect.Found, error) {
	found := detect.Scan(r.Project, r.Dir, r.Language)
	if r.Language != "" {
		return found, nil
	}
	for _, dir := range slices.Sorted(maps.Keys(r.AppLanguages)) {
		at := path.Clean(dir)
		if rel := detect.Rel(r.Dir, at); rel == ".." || strings.HasPrefix(rel, "../") {
			continue
		}
		here := func(a *detect.App) bool { return a.Dir == at }
		again := slices.DeleteFunc(detect.Scan(r.Project, at, r.AppLanguages[dir]).Apps, func(a *detect.App) bool { return !here(a) })
		if len(again) == 0 {
			return nil, fmt.Errorf("apps.%s.language: nothing there is a %s app: correct the path or the language", dir, r.AppLanguages[dir])
		}
		found.Apps = append(slices.DeleteFunc(found.Apps, here), again...)
	}
	slices.SortStableFunc(found.Apps, func(a, b *detect.App) int { return strings.Compare(a.Dir, b.Dir) })
	return found, nil
}

// choose keeps the app that was asked for by path or name.
func (r *Request) choose(apps []*detect.App) ([]*detect.App, error) {
	if r.App == "" {
		return apps, nil
	}
	want := path.Clean(strings.TrimSuffix(r.App, "/"))
	var keep []*detect.App
	var names []string
	for _, a := range apps {
		if a.Dir == want || path.Join(r.Dir, want) == a.Dir {
			keep = append(keep, a)
		}
		names = append(names, a.Dir)
	}
	if len(keep) == 0 {
		for _, a := range apps {
			if path.Base(a.Dir) == want {
				keep = append(keep, a)
			}
		}
	}
	if len(keep) == 0 {
		return nil, fmt.Errorf("--app %s: no app was found there: choose one of %s", r.App, strings.Join(names, ", "))
	}
	return keep, nil
}

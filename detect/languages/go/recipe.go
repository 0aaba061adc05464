package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// recipe is what the project's own way of building adds to a plain go build.
type recipe struct {
	tags   tagSet
	stamps []stamp
}

// tagSet are build tags and where they stand.
type tagSet struct {
	list []string
	at   detect.Evidence
}

// stamp is a variable that the linker sets.
type stamp struct {
	name string // "main.version"
	at   detect.Evidence
}

// recipeNames are files that may say how the program is built, those that make
// what is released first.
var recipeNames = []string{".goreleaser.yaml", ".goreleaser.yml", "Dockerfile", "Makefile", "makefile", "GNUmakefile", "Taskfile.yml", "Taskfile.yaml",
	"justfile", "Justfile", "build.sh", "scripts/build.sh", "script/build"}

// recipeOf reads how a module is built, in its folder and in the project's.
func recipeOf(p *detect.Project, dir string) recipe {
	return p.Keep("go recipe "+dir, func() any {
		var out recipe
		for _, at := range slices.Compact([]string{dir, "."}) {
			for _, name := range recipeNames {
				file := path.Join(at, name)
				if !p.Has(file) {
					continue
				}
				text := p.Text(file)
				if set, ok := tagsIn(file, text); ok && out.tags.list == nil {
					out.tags = set
				}
				if out.stamps == nil {
					out.stamps = stampsIn(file, text)
				}
			}
		}
		return out
	}).(recipe)
}

// tagged gives the build tags of the module that a file belongs to.
func tagged(p *detect.Project, file string) func(string) bool {
	return func(name string) bool {
		if tag(name) {
			return true
		}
		dir := path.Dir(file)
		for dir != "." && !p.Has(path.Join(dir, "go.mod")) {
			dir = path.Dir(dir)
		}
		return slices.Contains(recipeOf(p, dir).tags.list, name)
	}
}

var (
	goBuild  = detect.NewPattern(`\bgo (?:build|install)\b(?:[^\n\\]|\\.|\\\n)*`)
	tagsFlag = detect.NewPattern(`\s--?tags[= ]\s*("[^"\n]*"|'[^'\n]*'|[^\s"']+)`)
	tagsList = detect.NewPattern(`^[ \t-]*tags:[ \t]*\n((?:[ \t]*-[ \t]*[\w.]+[ \t]*\n?)+)`)
	flagItem = detect.NewPattern(`^[ \t]*-[ \t]*["']?-tags[= ]([\w.,]+)["']?[ \t]*$`)
)

// besideTags are tags of builds that are not released.
var besideTags = []string{"dev", "develop", "development", "debug", "test", "tests", "testing", "integration", "e2e", "race", "mock", "mocks", "tools", "ignore", "musl", "dynamic", "wasm", "bindata"}

// tagsIn gives the build tags that a file builds with: those of all its
// builds, not ok where they differ or a part of them is not written out.
func tagsIn(file, text string) (tagSet, bool) {
	var sets []tagSet
	add := func(words string, at detect.Evidence) {
		list := strings.FieldsFunc(strings.Trim(words, `"'`), func(r rune) bool { return r == ' ' || r == ',' })
		if slices.ContainsFunc(list, func(t string) bool { return slices.Contains(besideTags, t) }) {
			return
		}
		slices.Sort(list)
		sets = append(sets, tagSet{slices.Compact(list), at})
	}
	for _, m := range goBuild.In(file, text) {
		at := m.Of("-tags")
		if f := tagsFlag.Regexp().FindStringSubmatch(m.Text); f != nil {
			add(expanded(text, f[1]), at)
		} else {
			sets = append(sets, tagSet{nil, at})
		}
	}
	if strings.Contains(path.Base(file), "goreleaser") {
		for _, m := range tagsList.In(file, text) {
			add(strings.NewReplacer("-", " ", "\n", " ", "\t", " ").Replace(m.Group()), detect.Evidence{Path: file, Line: m.Line + 1})
		}
		for _, m := range flagItem.In(file, text) {
			add(m.Group(), m.Evidence)
		}
	}
	if len(sets) == 0 || len(sets[0].list) == 0 {
		return tagSet{}, false
	}
	for _, s := range sets {
		if !slices.Equal(s.list, sets[0].list) || slices.ContainsFunc(s.list, func(t string) bool { return !plain(t) }) {
			return tagSet{}, false
		}
	}
	return sets[0], true
}

var makeVariable = detect.NewPattern(`^(?:export )?[ \t]*([A-Za-z_]\w*)[ \t]*[?:]{0,2}=[ \t]*([^#\n]*)`)

// expanded puts the values of a Makefile's or script's variables into a text,
// as far as they are written out.
func expanded(text, words string) string {
	if !strings.Contains(words, "$") {
		return words
	}
	for _, m := range makeVariable.In("", text) {
		value := strings.Trim(strings.TrimSpace(m.Groups[1]), `"'`)
		for _, form := range []string{"$(" + m.Groups[0] + ")", "${" + m.Groups[0] + "}", "$" + m.Groups[0]} {
			words = strings.ReplaceAll(words, form, value)
		}
	}
	return words
}

var linkerSets = detect.NewPattern(`-X[= \t]+["']?([\w./$(){}-]+\.\w+)=`)

// stampsIn lists the variables of the program's version that the linker is told
// to set: what they are set to is for the build command to say.
func stampsIn(file, text string) []stamp {
	var out []stamp
	for _, m := range linkerSets.In(file, text) {
		name := expanded(text, m.Group())
		last := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
		if strings.Contains(name, "$") || last != "tag" && last != "release" && !strings.HasSuffix(last, "version") || strings.Contains(last, "go") ||
			slices.ContainsFunc(out, func(s stamp) bool { return s.name == name }) {
			continue
		}
		out = append(out, stamp{name, m.Evidence})
	}
	return out
}

package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// ownBuild names the script that builds the app, "" where it merely goes into
// packages of their own to make pages: these are built without it, so that
// their installs come before the source.
func ownBuild(a *detect.App, m manifest) string {
	name := buildScript(m)
	if name != "" && m.path == path.Join(a.Dir, "package.json") && len(scriptedPages(a, m)) > 0 {
		return ""
	}
	return name
}

// scriptedPages are the pages that the build script makes, where it does
// nothing else and it is known where they lie.
func scriptedPages(a *detect.App, m manifest) []pages {
	name := buildScript(m)
	if name == "" || a.Workspace != "" || shapeOf(a) != nil && !plain(shapeOf(a).name) {
		return nil
	}
	return detect.Memo(a, "pages of "+name, func() []pages {
		var out []pages
		for _, hook := range []string{"pre" + name, name, "post" + name} {
			if m.script(hook) == "" {
				continue
			}
			more, ok := goesInto(a, m.script(hook))
			if !ok {
				return nil
			}
			for i := range more {
				more[i].from = m.at("scripts", hook)[0]
			}
			out = append(out, more...)
		}
		return out
	})
}

// goesInto reads a line that goes into packages below the app, installs them
// and runs their builds; not ok where it does more.
func goesInto(a *detect.App, line string) (out []pages, ok bool) {
	parts, _ := formats.Commands(line)
	at := "."
	for _, part := range parts {
		args := part.Args
		switch {
		case len(args) == 2 && args[0] == "cd":
			at = path.Join(at, args[1])
			continue
		case len(args) == 0 || !slices.Contains([]string{"npm", "yarn", "pnpm"}, args[0]):
			return nil, false
		}
		dir := at
		if d := flag(args, "--prefix", "-C", "--cwd", "--dir"); d != "" {
			dir = path.Join(at, d)
		}
		words := bareWords(args)
		if installs := len(words) == 1 || slices.Contains([]string{"install", "i", "ci", "clean-install"}, words[1]); installs && len(words) < 3 {
			continue
		}
		p, found := packageAt(a, dir, words)
		if !found {
			return nil, false
		}
		out = append(out, p)
	}
	return out, len(out) > 0
}

// bareWords are the words of a manager's command, without flags and folders.
func bareWords(args []string) []string {
	var out []string
	for i, w := range args {
		if !strings.HasPrefix(w, "-") && (i == 0 || !slices.Contains([]string{"--prefix", "-C", "--cwd", "--dir"}, args[i-1])) {
			out = append(out, w)
		}
	}
	return out
}

// packageAt gives the pages that a script of a package below the app makes.
func packageAt(a *detect.App, dir string, words []string) (pages, bool) {
	if dir == "." || strings.HasPrefix(dir, "../") || !safeDir(dir) {
		return pages{}, false
	}
	m := read(a.Project, a.Path(dir))
	if m.Node == nil || dir == startedPackage(a, own(a)) {
		return pages{}, false
	}
	run := script(m, words)
	if above, _ := workspaceOf(a.Project, a.Path(dir)); above != "" || run == "" || run != buildScript(m) {
		return pages{}, false
	}
	view := viewOf(a, member{a.Path(dir), m.Text("name"), m})
	o := outputsOf(view, m)
	if s := shapeOf(view); s != nil && s.static != "" {
		o.dirs, o.sure = []string{s.static}, true
	}
	if !o.sure || len(o.dirs) != 1 {
		return pages{}, false
	}
	return pages{dir: dir, out: path.Join(dir, o.dirs[0]), script: run}, true
}

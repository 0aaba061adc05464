package golang

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

var mainFact = detect.Fact{
	Name: "main", Type: detect.Text, Required: true, Choice: true, Strict: true,
	Ask:  "Which main package is the program?",
	Help: "The folder of a package with func main, as go build takes it: ./cmd/api.",
	Probes: []detect.Probe{
		{Says: "the only main package, the one beside go.mod, or cmd/ and the module's name", Look: mainPackage},
		{Says: "the program that the Procfile's web line starts", Look: mainOfProcfile},
	},
	Options: func(a *detect.App) []detect.Option {
		var out []detect.Option
		for _, m := range readCode(a).programs() {
			out = append(out, detect.Option{Value: goPath(detect.Rel(a.Dir, m.dir)), From: []detect.Evidence{m.from}})
		}
		return out
	},
	Missing: func(a *detect.App) string {
		return "several main packages: " + dirs(a, readCode(a).programs()) + ": name one with --set main=…"
	},
}

// mainPackage chooses the main package where the layout says which one is
// meant: the only one, the root's, or the one that has the module's name.
func mainPackage(a *detect.App) []detect.Finding {
	c := readCode(a)
	list := c.programs()
	found := func(m program, why string) []detect.Finding {
		return []detect.Finding{{Value: detect.Is(goPath(detect.Rel(a.Dir, m.dir))), From: []detect.Evidence{m.from}, Why: why}}
	}
	if len(list) == 1 {
		return found(list[0], "the only main package")
	}
	for _, m := range list {
		if m.dir == a.Dir {
			return found(m, "the one beside go.mod")
		}
	}
	name := baseOf(c.mod.name)
	for _, m := range list {
		if detect.Rel(a.Dir, m.dir) == path.Join("cmd", name) {
			return found(m, "it has the module's name")
		}
	}
	return nil
}

// baseOf is the last element of a module path that is not a version.
func baseOf(module string) string {
	base := path.Base(module)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(module))
	}
	return base
}

// mainOfProcfile reads "web: bin/api", where bin/api can only be ./cmd/api.
func mainOfProcfile(a *detect.App) []detect.Finding {
	list := readCode(a).programs()
	number := 0
	for l := range strings.Lines(a.Read("Procfile")) {
		number++
		command, ok := strings.CutPrefix(strings.TrimSpace(l), "web:")
		if !ok {
			continue
		}
		words, ok := formats.Words(command)
		if !ok || len(words) == 0 {
			return nil
		}
		at := slices.IndexFunc(list, func(m program) bool { return path.Base(m.dir) == path.Base(words[0]) })
		if at < 0 {
			return nil
		}
		return []detect.Finding{{Value: detect.Is(goPath(detect.Rel(a.Dir, list[at].dir))), From: a.At("Procfile", number), Why: "the Procfile starts it"}}
	}
	return nil
}

var programFact = detect.Fact{
	Name: "program", Type: detect.Text,
	Ask:    "What is the program called?",
	When:   func(a *detect.App) bool { return a.Known("main") },
	Probes: []detect.Probe{{Says: "the last element of the main package's path", Look: programName}},
	Check: func(_ *detect.App, v detect.Value) error {
		if len(v) == 0 || !plain(v[0]) {
			return fmt.Errorf("%q is not a plain file name: use letters, digits, '.', '_' and '-'", v.String())
		}
		return nil
	},
}

func programName(a *detect.App) []detect.Finding {
	c := readCode(a)
	dir := a.Path(a.Text("main"))
	name, from := path.Base(dir), detect.Evidence{}
	for _, m := range c.mains {
		if m.dir == dir {
			from = m.from
		}
	}
	if dir == a.Dir {
		name = baseOf(c.mod.name)
		if c.mod.file.Module != nil {
			from = detect.Evidence{Path: a.Path("go.mod"), Line: line(c.mod.file.Module.Syntax)}
		}
	}
	if !plain(name) {
		name = "app"
	}
	return detect.Finds("", []detect.Evidence{from}, name)
}

// plain says whether a text may be a file name anywhere.
func plain(s string) bool {
	return s != "" && s[0] != '.' && s[0] != '-' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == ""
}

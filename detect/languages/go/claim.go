package golang

import (
	"fmt"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// claim says what a folder with a go.mod is.
func claim(a *detect.App) *detect.Claim {
	c := readCode(a)
	if what, at := c.mod.broken(a.Project); what != "" {
		a.Warn("file-broken", fmt.Sprintf("%s: %s: what it says there was left out", detect.Evidence{Path: a.Path("go.mod"), Line: at}, what),
			detect.Evidence{Path: a.Path("go.mod"), Line: at})
	}
	cl := &detect.Claim{From: a.At("go.mod", 0)}
	if c.mod.file.Module != nil {
		cl.From = a.At("go.mod", line(c.mod.file.Module.Syntax))
	}
	programs := c.programs()
	switch {
	case left(a.Dir):
		cl.Kind, cl.Why = detect.Tooling, "the go command leaves out folders that begin with _ or are called testdata"
		return cl
	case len(programs) > 0:
		cl.Kind, _, _ = kindOf(a)
		cl.Workspace = context(a, c)
		cl.Absorbs = absorbed(a)
		return cl
	case len(c.asides) > 0:
		cl.Kind, cl.Why = detect.Library, "a library: its only main packages serve tools, tests or examples: "+dirs(a, c.asides)
		cl.From = append(cl.From, c.asides[0].from)
	case len(c.library) > 0:
		cl.Kind, cl.Why = detect.Library, "a library: no main package, nothing to run"
		cl.From = append(cl.From, c.library[0])
	default:
		cl.Kind, cl.Why = detect.Tooling, "go.mod alone: there is no Go source to build"
		if hugo := site(a); hugo != "" {
			cl.Why = "go.mod holds the modules of a Hugo site"
			cl.From = append(cl.From, detect.Evidence{Path: a.Path(hugo)})
		}
	}
	return cl
}

// left says whether a folder is one that the go command leaves out.
func left(dir string) bool {
	for part := range strings.SplitSeq(dir, "/") {
		if strings.HasPrefix(part, "_") || part == "testdata" {
			return true
		}
	}
	return false
}

// site gives the file that makes the folder one of Hugo's.
func site(a *detect.App) string {
	for _, f := range []string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"} {
		if a.Has(f) {
			return f
		}
	}
	for _, f := range []string{"config.toml", "config.yaml", "config.yml"} {
		if strings.Contains(strings.ToLower(a.Read(f)), "baseurl") {
			return f
		}
	}
	return ""
}

// context is the folder that the image is built from, "" for the module's own:
// the go.work's, and where folders replace modules the nearest that holds them.
func context(a *detect.App, c *code) string {
	all := []string{a.Dir}
	if c.work != nil {
		all = append(all, c.work.dir)
		all = append(all, c.work.members...)
	}
	for _, l := range c.replaced() {
		if !outside(l.dir) {
			all = append(all, l.dir)
		}
	}
	if dir := detect.Holding(all[0], all...); dir != a.Dir {
		return dir
	}
	return ""
}

// dirs lists the folders of programs as go build wants them.
func dirs(a *detect.App, list []program) string {
	var out []string
	for _, p := range list {
		out = append(out, goPath(detect.Rel(a.Dir, p.dir)))
	}
	const enough = 20
	if len(out) > enough {
		out = append(out[:enough], fmt.Sprintf("and %d more", len(out)-enough))
	}
	return strings.Join(out, ", ")
}

// goPath writes a folder as an argument of the go command.
func goPath(dir string) string {
	if dir == "." {
		return "."
	}
	return "./" + dir
}

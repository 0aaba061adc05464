// Package mdbook knows books that mdBook makes.
package mdbook

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/site"
	"github.com/stagewright/stagewright/detect/formats"
)

// Where mdBook comes from.
const (
	debian = "debian"
	cargo  = "cargo"
)

// The version that Debian trixie has, and the one that the newest of the
// programs that books call are made for.
const (
	debianVersion = "0.4.48"
	newestVersion = "0.5.4"
)

// Language is the room's word on mdBook.
var Language = &detect.Language{
	Name:      "mdbook",
	Title:     "mdBook",
	Marks:     []string{"book.toml"},
	Helpers:   []string{"rust"},
	Documents: true,
	Claim:     claim,
	Managers:  []string{debian, cargo},
	Facts:     facts,
	Warnings: []detect.WarningDoc{
		{Code: "program-unknown", Means: "The book calls a program that is neither in the project nor in a package that is known.", Do: "Give --set buildPackages= with the package that has it."},
		{Code: "not-pinned", Means: "The book calls programs whose versions nothing in the project names: each build takes the newest.", Do: "Pin them where the project is built."},
	},
}

func config(a *detect.App) *formats.Node { return a.Doc("book.toml") }

func claim(a *detect.App) *detect.Claim {
	c := &detect.Claim{Kind: detect.Site, From: a.At("book.toml", 0)}
	src := "src"
	if n := config(a).At("book", "src"); n.Text() != "" {
		src = n.Text()
	}
	if dir := path.Clean(src); !a.Has(path.Join(dir, "SUMMARY.md")) {
		c.Kind, c.Why = detect.Tooling, "it has no pages: "+path.Join(dir, "SUMMARY.md")+" is not there"
	}
	return c
}

func facts() []detect.Fact {
	return []detect.Fact{
		{Name: "version", Type: detect.Text, Ask: "Which version of mdBook?", Check: whole,
			Probes: []detect.Probe{
				{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return exactly(pins.Managers(a, "mdbook", "cargo:mdbook")) }},
				{Says: "workflows of GitHub and GitLab", Look: func(a *detect.App) []detect.Finding { return exactly(pins.Workflows(a, inWorkflow)) }},
			},
			Default: usual},
		{Name: "programs", Type: detect.List, Ask: "Which programs does the book call besides?",
			Probes: []detect.Probe{{Says: "preprocessors and outputs in book.toml, their versions in workflows", Look: programs}}},
		{Name: "buildPackages", Type: detect.List, Ask: "Which system packages does the build need?",
			Probes: []detect.Probe{{Says: "what commands of preprocessors and outputs in book.toml call", Look: interpreters}}},
		{Name: "manager", Type: detect.Text, Strict: true, Ask: "Where does mdBook come from?",
			Probes: []detect.Probe{{Says: "the version, and the programs that the book calls", Look: manager}},
			Default: func(*detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is(debian), Why: "its package will do"}
			},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: debian, Label: "Debian's package, " + debianVersion}, {Value: cargo, Label: "compiled in any version, which takes minutes once"}}
			}},
		{Name: "build", Type: detect.Lines, Ask: "Which command builds it?", Help: "Usually: mdbook build."},
		site.Folder("book", "build.build-dir and the outputs in book.toml", folder),
		site.NotFound("404.html", "mdBook makes one"),
		site.Port(),
	}
}

var (
	inWorkflow = detect.NewPattern(`(?:mdbook-version|MDBOOK_VERSION)["']?\s*[:=]\s*["']?v?(\d+\.\d+\.\d+)|mdBook/releases/download/v(\d+\.\d+\.\d+)|cargo install[^\n]*\bmdbook(?:@| --version | --vers )v?(\d+\.\d+\.\d+)`)
	three      = detect.NewPattern(`^\d+\.\d+\.\d+$`)
	plain      = detect.NewPattern(`^[a-z][a-z0-9-]*$`)
)

func whole(_ *detect.App, v detect.Value) error {
	if !three.Regexp().MatchString(v.String()) {
		return fmt.Errorf("%q is not a version of mdBook: give one such as %s", v.String(), debianVersion)
	}
	return nil
}

func exactly(list []detect.Finding) []detect.Finding {
	return slices.DeleteFunc(pins.Plain(list), func(f detect.Finding) bool { return !three.Regexp().MatchString(f.Value.String()) })
}

// own are the preprocessors and outputs that mdBook itself has.
var own = []string{"links", "index", "html", "markdown"}

// called is a program that the book calls by its settings.
type called struct {
	name string // the first word of its command, mdbook-NAME when there is none
	line int
}

func calls(a *detect.App) []called {
	var out []called
	for _, group := range []string{"preprocessor", "output"} {
		for _, name := range config(a).At(group).Keys() {
			n := config(a).At(group, name)
			if slices.Contains(own, name) || !plain.Regexp().MatchString(name) || n.At("optional").Text() == "true" {
				continue
			}
			c := called{"mdbook-" + name, n.Line}
			if words, ok := formats.Words(n.At("command").Text()); ok && len(words) > 0 {
				c.name = words[0]
			}
			out = append(out, c)
		}
	}
	return out
}

// crate says whether a program is one that Cargo has by its name.
func (c called) crate() bool {
	return strings.HasPrefix(c.name, "mdbook-") && plain.Regexp().MatchString(c.name)
}

// programs are the crates among them, with the versions that workflows install.
func programs(a *detect.App) []detect.Finding {
	f := detect.Finding{}
	var loose []string
	for _, c := range calls(a) {
		if !c.crate() {
			continue
		}
		name := c.name
		pinned := detect.NewPattern(`\b` + name + `(?:@| --version | --vers |/releases/download/|==)v?(\d+\.\d+\.\d+)\b`)
		if v := exactly(pins.Workflows(a, pinned)); len(v) > 0 {
			name += "@" + v[0].Value.String()
		} else {
			loose = append(loose, name)
		}
		f.Value, f.From = append(f.Value, name), append(f.From, detect.Evidence{Path: a.Path("book.toml"), Line: c.line})
	}
	if len(f.Value) == 0 {
		return nil
	}
	if len(loose) > 0 {
		a.Warn("not-pinned", strings.Join(loose, ", ")+": nothing says which version: each build takes the newest", f.From...)
	}
	return []detect.Finding{f}
}

// interpreters are packages of what the other commands are run by.
func interpreters(a *detect.App) []detect.Finding {
	f := detect.Finding{}
	for _, c := range calls(a) {
		at := detect.Evidence{Path: a.Path("book.toml"), Line: c.line}
		pkg := map[string]string{"python3": "python3", "python": "python-is-python3", "node": "nodejs", "ruby": "ruby"}[c.name]
		switch {
		case pkg != "":
			f.Value, f.From = append(f.Value, pkg), append(f.From, at)
		case c.crate() || slices.Contains([]string{"sh", "bash", "perl", "cargo", "sed"}, c.name) || strings.Contains(c.name, "/") && a.Has(path.Clean(c.name)):
		default:
			a.Warn("program-unknown", c.name+": it is neither in the project nor in a package that is known: give --set buildPackages=", at)
		}
	}
	if len(f.Value) == 0 {
		return nil
	}
	slices.Sort(f.Value)
	f.Value = slices.Compact(f.Value)
	return []detect.Finding{f}
}

// usual is Debian's version, and a newer one for programs that are taken at
// their newest, unless a setting has gone since.
func usual(a *detect.App) *detect.Finding {
	gone := config(a).At("book", "multilingual") != nil || config(a).At("output", "html", "curly-quotes") != nil || config(a).At("output", "html", "google-analytics") != nil
	if !gone && slices.ContainsFunc(calls(a), called.crate) {
		return &detect.Finding{Value: detect.Is(newestVersion), Why: "the newest of the programs that the book calls are made for it"}
	}
	return &detect.Finding{Value: detect.Is(debianVersion), Why: "Debian's own"}
}

func manager(a *detect.App) []detect.Finding {
	if a.Known("programs") {
		return []detect.Finding{{Value: detect.Is(cargo), From: a.Evidence("programs"), Why: strings.TrimPrefix(a.Text("programs"), "mdbook-") + " is not in Debian's package"}}
	}
	if from := a.Evidence("version"); len(from) > 0 && a.Text("version") != debianVersion {
		return []detect.Finding{{Value: detect.Is(cargo), From: from, Why: a.Text("version") + " is asked for, and Debian has " + debianVersion}}
	}
	return nil
}

// folder is where the pages go: below a folder of their own where there are
// several outputs.
func folder(a *detect.App) []detect.Finding {
	n := config(a).At("build", "build-dir")
	dir, ok := site.Clean(n.Text())
	from := a.At("book.toml", 0)
	if n.Text() == "" || !ok {
		dir = "book"
	} else {
		from[0].Line = n.Line
	}
	if outputs := config(a).At("output").Keys(); len(outputs) > 1 {
		dir = path.Join(dir, "html")
		from = append(from, detect.Evidence{Path: a.Path("book.toml"), Line: config(a).At("output", outputs[0]).Line})
	} else if n.Text() == "" {
		return nil
	}
	return detect.Finds("", from, dir)
}

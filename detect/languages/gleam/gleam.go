// Package gleam knows programs written in Gleam that run on Erlang.
package gleam

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

const manifest = "gleam.toml"

// Language is the room's word on Gleam.
var Language = &detect.Language{
	Name:       "gleam",
	Title:      "Gleam",
	Marks:      []string{manifest},
	Outputs:    []string{"build"},
	Claim:      claim,
	Managers:   []string{"gleam"},
	Frameworks: func() []detect.Framework { return frameworks },
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "There is no manifest.toml: each build may take other versions.", Do: "Run gleam deps download and commit manifest.toml."},
		{Code: "bound-to-localhost", Means: "The program listens to this machine alone: nothing outside of the container reaches it.", Do: "Add mist.bind(\"0.0.0.0\") where the server is made."},
		{Code: "path-outside", Means: "A dependency lies outside of the project.", Do: "Begin in the folder that holds them all."},
	},
}

var frameworks = []detect.Framework{
	{Name: "wisp", Title: "Wisp", Kind: detect.Service},
	{Name: "mist", Title: "Mist", Kind: detect.Service},
}

func facts() []detect.Fact {
	return slices.Concat(kindFacts(), versionFacts, installFacts, startFacts(), portFacts)
}

var (
	plainName = detect.NewPattern(`\A[a-z][a-z0-9_]*\z`)
	mainOf    = detect.NewPattern(`^pub fn main\(`)
	waits     = detect.NewPattern(`\bsleep_forever\(`)
)

// dependency is a package that production has, nil for none.
func dependency(a *detect.App, name string) *formats.Node {
	return a.Doc(manifest).At("dependencies", name)
}

func claim(a *detect.App) *detect.Claim {
	doc := a.Doc(manifest)
	if doc == nil {
		return nil
	}
	n := doc.At("name")
	c := &detect.Claim{Kind: detect.Library, From: a.At(manifest, 0)}
	if n != nil {
		c.From = a.At(manifest, n.Line)
	}
	name := n.Text()
	main := path.Join("src", name+".gleam")
	if !plainName.Regexp().MatchString(name) {
		c.Kind, c.Why = detect.Tooling, "gleam.toml names no package"
		return c
	}
	if t := doc.At("target"); t.Text() == "javascript" {
		c.Kind, c.Why, c.From = detect.Tooling, "made for JavaScript: another program serves or runs what it makes", a.At(manifest, t.Line)
		return c
	}
	at := mainOf.In(a.Path(main), a.Project.Code(a.Path(main)))
	if len(at) == 0 {
		c.Why = "a library: " + main + " has no main"
		return c
	}
	c.Kind, c.From = detect.Tool, []detect.Evidence{at[0].Evidence}
	if m := waits.In(a.Path(main), a.Project.Code(a.Path(main))); len(m) > 0 {
		c.Kind, c.From = detect.Worker, []detect.Evidence{m[0].Evidence}
	}
	for _, f := range frameworks {
		if n := dependency(a, f.Name); n != nil {
			c.Kind, c.From = detect.Service, a.At(manifest, n.Line)
			break
		}
	}
	a.Claim = c
	dirs, _ := locals(a)
	c.Workspace = a.Around(dirs...)
	return c
}

// locals are the folders of dependencies that lie in the project, and of those
// that they depend on.
func locals(a *detect.App) ([]string, []detect.Evidence) {
	var dirs []string
	var from []detect.Evidence
	seen := map[string]bool{a.Dir: true}
	for queue := []string{a.Dir}; len(queue) > 0; queue = queue[1:] {
		file := path.Join(queue[0], manifest)
		all := a.Project.Doc(file).At("dependencies")
		if all == nil {
			continue
		}
		for _, n := range all.Nodes {
			p := n.At("path").Text()
			if p == "" {
				continue
			}
			dir := path.Join(queue[0], p)
			at := detect.Evidence{Path: file, Line: n.Line}
			switch {
			case seen[dir]:
			case path.IsAbs(p) || strings.HasPrefix(dir, "..") || !a.Project.Has(path.Join(dir, manifest)):
				a.Warn("path-outside", at.String()+": "+p+" is not there, as seen from the project's root: begin in the folder that holds both", at)
			default:
				dirs, from, queue = append(dirs, dir), append(from, at), append(queue, dir)
			}
			seen[dir] = true
		}
	}
	return dirs, from
}

func kindFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "framework", Type: detect.Text,
			Ask: "What is it built on?",
			Probes: []detect.Probe{{Says: "dependencies in gleam.toml", Look: func(a *detect.App) []detect.Finding {
				for _, f := range frameworks {
					if n := dependency(a, f.Name); n != nil {
						return detect.Finds("", a.At(manifest, n.Line), f.Name)
					}
				}
				return nil
			}}},
		},
		{
			Name: "kind", Type: detect.Text, Strict: true,
			Ask: "What is it?",
			Probes: []detect.Probe{{Says: "a server among the dependencies, and what main does", Look: func(a *detect.App) []detect.Finding {
				why := map[detect.Kind]string{detect.Worker: "sleep_forever keeps it alive", detect.Tool: "main ends by itself"}[a.Claim.Kind]
				return detect.Finds(why, a.From, string(a.Claim.Kind))
			}}},
			Options: detect.Kinds,
		},
		{
			Name: "manager", Type: detect.Text, Strict: true,
			Ask:     "Which tool builds it?",
			Default: detect.Preset("", "gleam"),
			Options: func(*detect.App) []detect.Option { return []detect.Option{{Value: "gleam"}} },
		},
	}
}

var (
	imageOf   = detect.NewPattern(`\bgleam-lang/gleam:v(\d{1,2}\.\d{1,3}\.\d{1,3})-`)
	imageArgs = detect.NewPattern(`^ARG GLEAM_VERSION=v?(\d{1,2}\.\d{1,3}\.\d{1,3})\s*$`)
)

var versionFacts = []detect.Fact{
	{
		Name: "version", Type: detect.Version, Product: "gleam",
		Ask:  "Which version of Gleam?",
		Help: "Its images have whole versions alone, as 1.18.1.",
		Probes: []detect.Probe{
			{Says: "gleam in .tool-versions and mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, "gleam") }},
			{Says: "gleam in gleam.toml", Look: func(a *detect.App) []detect.Finding {
				n := a.Doc(manifest).At("gleam")
				if n.Text() == "" {
					return nil
				}
				return []detect.Finding{{Value: detect.Is(n.Text()), From: a.At(manifest, n.Line), Syntax: tables.Hex}}
			}},
			{Says: "the image of Gleam in a Dockerfile", Look: func(a *detect.App) []detect.Finding {
				var out []detect.Finding
				for _, p := range []*detect.Pattern{imageOf, imageArgs} {
					for _, m := range p.In(a.Path("Dockerfile"), a.Read("Dockerfile")) {
						out = append(out, detect.Finding{Value: detect.Is(m.Group()), From: []detect.Evidence{m.Evidence}, Syntax: tables.Exact, Weak: true})
					}
				}
				return out
			}},
		},
	},
	{
		Name: "otp", Type: detect.Version, Product: "erlang",
		Ask: "Which version of Erlang/OTP runs it?",
		Probes: []detect.Probe{
			{Says: "erlang in .tool-versions and mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, "erlang") }},
			{Says: "the image of Erlang in a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "erlang") }},
		},
	},
}

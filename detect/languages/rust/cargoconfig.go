package rust

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

type node = formats.Node

// configDoc is Cargo's configuration of the project, nil for none.
func configDoc(a *detect.App) (*formats.Node, string) {
	f := cargoConfig(a)
	if f == "" {
		return nil, ""
	}
	if path.Ext(f) == ".toml" {
		return a.Project.Doc(f), f
	}
	n, err := formats.TOML([]byte(a.Project.Text(f)))
	if err != nil {
		return nil, f
	}
	return n, f
}

var configFact = detect.Fact{
	Name: "config", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if f := cargoConfig(a); f != "" {
			return &detect.Finding{Value: detect.Is(a.InContext(path.Dir(f)))}
		}
		return nil
	},
}

var targetFact = detect.Fact{
	Name: "target", Type: detect.Text,
	Ask: "Which target is compiled for, when not the machine's own?",
	Probes: []detect.Probe{{Says: "build.target in .cargo/config.toml", Look: func(a *detect.App) []detect.Finding {
		doc, f := configDoc(a)
		if doc == nil {
			return nil
		}
		for _, n := range append(doc.At("build", "rustflags").List(), doc.At("target", "x86_64-unknown-linux-gnu", "rustflags").List()...) {
			if strings.Contains(n.Text(), "target-cpu=native") {
				at := detect.Evidence{Path: f, Line: n.Line}
				a.Warn("target-cpu-native", at.String()+": target-cpu=native: the program may not start on another machine: name a level such as x86-64-v3", at)
			}
		}
		n := doc.At("build", "target")
		if !strings.Contains(n.Text(), "linux") {
			return nil
		}
		return detect.Finds("", []detect.Evidence{{Path: f, Line: n.Line}}, n.Text())
	}}},
}

// sourceLines are the places that Cargo.lock takes crates from.
var gitSource = detect.NewPattern(`^source = "git\+(\w+)://`)

var gitFact = detect.Fact{
	Name: "git", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		f := &detect.Finding{Value: detect.Is("no")}
		if lock := locked(a); lock != "" {
			for _, m := range gitSource.In(lock, a.Project.Text(lock)) {
				f.Value = detect.Is("yes")
				if m.Group() == "ssh" {
					a.Warn("git-over-ssh", m.String()+": a dependency comes from git over ssh, for which the build has no key: use its https address, or run cargo vendor", m.Evidence)
				}
			}
		}
		for _, c := range of(a).own() {
			for _, d := range c.dependencies() {
				if d.node.Has("git") {
					f.Value = detect.Is("yes")
				}
			}
		}
		return f
	},
}

// wrapperFact is a program that Cargo's configuration has every compiler started
// by, for the machines of those who work on the project.
var wrapperFact = detect.Fact{
	Name: "wrapper", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		doc, f := configDoc(a)
		n := doc.At("build", "rustc-wrapper")
		if n.Text() == "" {
			return nil
		}
		return &detect.Finding{Value: detect.Is(path.Base(n.Text())), From: []detect.Evidence{{Path: f, Line: n.Line}}}
	},
}

// asksGit is what a build script asks git with, itself or by a crate.
var asksGit = detect.NewPattern(`\bCommand::new\(\s*"git"|\b(?:vergen\w*|shadow_rs|git_version|git2)::`)

// warnOfGit tells of a build script that asks git, whose folder no image gets.
func warnOfGit(a *detect.App) {
	for _, c := range of(a).own() {
		file := path.Join(c.dir, "build.rs")
		if m := asksGit.In(file, a.Project.Code(file)); len(m) > 0 {
			a.Warn("reads-git", m[0].String()+": it asks git while it is compiled, and .git never reaches the build: let it take a variable where that is set, and go on without", m[0].Evidence)
		}
	}
}

// vendorFact says whether the crates lie in the project.
var vendorFact = detect.Fact{
	Name: "vendor", Type: detect.Text,
	Ask: "Which folder holds the crates, where they are committed?",
	Probes: []detect.Probe{{Says: "source replacement in .cargo/config.toml", Look: func(a *detect.App) []detect.Finding {
		doc, f := configDoc(a)
		with := doc.At("source", "crates-io", "replace-with").Text()
		n := doc.At("source", with, "directory")
		if with == "" || n == nil {
			return nil
		}
		if dir := path.Join(path.Dir(path.Dir(f)), n.Text()); a.Project.HasDir(dir) {
			return detect.Finds("", []detect.Evidence{{Path: f, Line: n.Line}}, a.InContext(dir))
		}
		return nil
	}}},
}

var secretsFact = detect.Fact{
	Name: "secrets", Type: detect.List,
	Ask:  "Which secret files does the build read?",
	Help: "ID=PATH",
	Probes: []detect.Probe{{Says: "registries in .cargo/config.toml that a dependency comes from", Look: func(a *detect.App) []detect.Finding {
		doc, _ := configDoc(a)
		for _, c := range of(a).own() {
			for _, d := range c.dependencies() {
				r := d.node.At("registry").Text()
				if r == "" || !doc.Has("registries", r) || a.Known("vendor") {
					continue
				}
				a.Warn("private-registry", d.evidence().String()+": "+d.name+" comes from the registry "+r+": the build needs its token: pass credentials.toml with the build command", d.evidence())
				return detect.Finds("", []detect.Evidence{d.evidence()}, "cargo=/usr/local/cargo/credentials.toml")
			}
		}
		return nil
	}}},
}

package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// packageFact names the package where there are several.
var packageFact = detect.Fact{
	Name: "package", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if c := of(a); c.root != c.dir || len(members(c.p, c.root)) > 1 {
			return &detect.Finding{Value: detect.Is(c.name())}
		}
		return nil
	},
}

var buildFact = detect.Fact{
	Name: "build", Type: detect.Lines, Required: true,
	Ask:  "Which command builds the program?",
	When: func(a *detect.App) bool { return a.Known("program") || isSite(a) },
	Default: func(a *detect.App) *detect.Finding {
		if isSite(a) {
			return &detect.Finding{Value: detect.Is("trunk build --release"), Source: detect.Detected, From: a.From}
		}
		warnOfGit(a)
		if l := leptosOf(a); l != nil {
			return &detect.Finding{Value: detect.Is(l.command()), Source: detect.Detected, From: []detect.Evidence{l.at}}
		}
		words := []string{"cargo build --release"}
		if a.Yes("locked") {
			words = append(words, "--locked")
		}
		if a.Known("vendor") {
			words = append(words, "--offline")
		}
		if of(a).root != a.Context() { // a crate that only its path makes part of the context
			words = append(words, "--manifest-path "+formats.Quote(a.InContext(a.Path(manifestName))))
		} else if a.Known("package") {
			words = append(words, "--package "+formats.Quote(a.Text("package")))
		}
		if list := a.List("features"); len(list) > 0 {
			words = append(words, "--features "+formats.Quote(strings.Join(list, ",")))
		}
		words = append(words, "--bin "+formats.Quote(a.Text("program")))
		return &detect.Finding{Value: detect.Is(strings.Join(words, " ")), Source: detect.Detected, From: a.Evidence("program")}
	},
}

// outFact is where Cargo leaves the program.
var outFact = detect.Fact{
	Name: "out", Type: detect.Text, Derived: true,
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		dir := "target"
		if doc, f := configDoc(a); doc != nil {
			if t := doc.At("build", "target-dir").Text(); t != "" {
				dir = a.InContext(path.Join(path.Dir(path.Dir(f)), t))
			}
		}
		if of(a).root != a.Context() && dir == "target" {
			dir = path.Join(a.InContext(of(a).root), "target")
		}
		program := a.Text("program")
		if l := leptosOf(a); l != nil && l.program != "" {
			program = l.program
		}
		return &detect.Finding{Value: detect.Is(path.Join(dir, a.Text("target"), "release", program))}
	},
}

// taken are names of folders at the root of an image.
var taken = []string{"app", "bin", "boot", "dev", "etc", "home", "lib", "lib64", "media", "mnt", "opt", "proc", "root", "run", "sbin", "src", "srv", "sys", "tmp", "usr", "var"}

var startFact = detect.Fact{
	Name: "start", Type: detect.Command, Required: true,
	Ask:  "Which command starts the program?",
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		dir := "/"
		if a.Known("workdir") || slices.Contains(taken, a.Text("program")) {
			dir = "/app"
		}
		f := &detect.Finding{Value: detect.Is(path.Join(dir, a.Text("program"))), Source: detect.Detected, From: a.Evidence("program")}
		if l := first(a); l != nil && a.Number("port") > 0 {
			if flags := l.arguments(a.Text("port")); len(flags) > 0 {
				f.Value, f.From, f.Why = append(f.Value, flags...), []detect.Evidence{l.where()}, "flags set where it listens"
			}
		}
		return f
	},
}

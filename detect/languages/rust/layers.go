package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// most bounds the crates of a workspace that get an empty program each.
const most = 12

// layeredFact says whether dependencies are compiled in a step of their own:
// against an empty program in place of each of the project's.
var layeredFact = detect.Fact{
	Name: "layered", Type: detect.YesNo,
	Ask:  "Are the dependencies compiled in a step of their own?",
	Help: "That step survives edits of the source and an empty cache. Where it is not plain, the build keeps what it compiled in a cache mount.",
	Default: func(a *detect.App) *detect.Finding {
		c := of(a)
		all := parts(a)
		switch {
		case byLeptos(a):
			return &detect.Finding{Value: detect.Is("no"), Why: "cargo-leptos compiles for browsers too: what was compiled stays in a cache mount instead"}
		case !outsideCrates(a):
			return &detect.Finding{Value: detect.Is("no"), Why: "the program has no dependencies"}
		case len(all) > most:
			return &detect.Finding{Value: detect.Is("no"), Why: "the workspace has many members: what was compiled stays in a cache mount instead"}
		case c.work.Has("patch"):
			return &detect.Finding{Value: detect.Is("no"), From: []detect.Evidence{{Path: path.Join(c.root, manifestName), Line: c.work.At("patch").Line}}, Why: "dependencies are patched: what was compiled stays in a cache mount instead"}
		case !a.Yes("locked"):
			return &detect.Finding{Value: detect.Is("no"), Why: "without Cargo.lock the two steps could take different versions: what was compiled stays in a cache mount instead"}
		}
		return &detect.Finding{Value: detect.Is("yes"), Why: "an empty program stands in for the project's own: no tool such as cargo-chef is needed"}
	},
}

// bareFact says whether there is nothing to compile but the project's own.
var bareFact = detect.Fact{
	Name: "bare", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if outsideCrates(a) || byLeptos(a) {
			return &detect.Finding{Value: detect.Is("no")}
		}
		return &detect.Finding{Value: detect.Is("yes")}
	},
}

// outsideCrates says whether anything that is compiled is not the project's own.
func outsideCrates(a *detect.App) bool {
	var own []string
	for _, c := range of(a).own() {
		own = append(own, c.name())
	}
	return slices.ContainsFunc(crates(a), func(c compiled) bool { return !slices.Contains(own, c.name) })
}

// parts are the crates whose manifests Cargo reads: the members of the
// workspace, and what the program depends on by path.
func parts(a *detect.App) []*crate {
	c := of(a)
	out := []*crate{}
	for _, m := range members(c.p, c.root) {
		out = append(out, readCrate(c.p, m))
	}
	for _, o := range c.own() {
		if !slices.ContainsFunc(out, func(p *crate) bool { return p.dir == o.dir }) {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(x, y *crate) int { return strings.Compare(x.dir, y.dir) })
	return out
}

// inputsFact lists the manifests that the dependencies follow from.
var inputsFact = detect.Fact{
	Name: "installInputs", Type: detect.List, Derived: true,
	When: func(a *detect.App) bool { return a.Known("program") },
	Default: func(a *detect.App) *detect.Finding {
		c := of(a)
		var out detect.Value
		add := func(p string) {
			if p = a.InContext(p); !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
		add(path.Join(c.root, manifestName))
		for _, p := range parts(a) {
			add(p.manifest())
		}
		if f := locked(a); f != "" {
			add(f)
			out = append(out[:1], append(detect.Value{a.InContext(f)}, out[1:len(out)-1]...)...)
		}
		return &detect.Finding{Value: out}
	},
}

// aside are entries of a package's folder that no build reads.
var asideEntries = []string{"src", "target", "tests", "benches", "examples", "docs", "doc", "node_modules", manifestName, "Cargo.lock", "build.rs",
	"rust-toolchain", "rust-toolchain.toml", "rustfmt.toml", "clippy.toml", "deny.toml", "Rocket.toml", "Makefile", "Makefile.toml", "justfile", "Justfile", "Procfile",
	"fly.toml", "render.yaml", "app.json", "codecov.yml", "cliff.toml", "release.toml", "bacon.toml", "typos.toml", "renovate.json", "dist-workspace.toml"}

// sourcesFact lists the folders that are compiled where the layout is plain;
// empty: all of the context is.
var sourcesFact = detect.Fact{
	Name: "sources", Type: detect.List, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		c := of(a)
		if byLeptos(a) || a.Context() != a.Dir || len(c.own()) > 1 || len(members(c.p, c.root)) > 1 {
			return nil
		}
		files, dirs := a.Project.Entries(a.Dir)
		for _, name := range append(slices.Clone(files), dirs...) {
			known := slices.Contains(asideEntries, name) || strings.HasPrefix(name, ".") && name != ".sqlx" || strings.HasSuffix(strings.ToLower(name), ".md") ||
				strings.HasPrefix(name, "LICENSE") || strings.Contains(strings.ToLower(name), "dockerfile") || strings.Contains(name, "compose") || read(a, name)
			if !known {
				return nil
			}
		}
		for _, p := range c.programs() {
			if !strings.HasPrefix(detect.Rel(a.Dir, p.path), "src/") {
				return nil
			}
		}
		for _, table := range []string{"test", "bench", "example"} {
			if c.doc.Has(table) {
				return nil
			}
		}
		if len(a.List("kept")) > 0 || slices.ContainsFunc(sources(a), func(s text) bool { return strings.Contains(s.code, `include_`) && strings.Contains(s.code, `"../`) }) {
			return nil
		}
		return &detect.Finding{Value: detect.Is("src")}
	},
}

// compiledIn are macros and derives that read files of the project while it is compiled.
var compiledIn = detect.NewPattern(`\binclude_(?:str|bytes|dir)!|\bderive\([^)]*(?:Template|RustEmbed|Embed)\b|\bembed_migrations!|\bmigrate!`)

// read says whether a folder is read when the program runs, and not before.
func read(a *detect.App, name string) bool {
	if len(search(a, compiledIn)) > 0 {
		return false
	}
	return slices.ContainsFunc(a.List("copies"), func(kv string) bool {
		from, _, _ := strings.Cut(kv, "=")
		return from == name
	})
}

// touchedFact says what is made newer than the empty programs: files of a
// checkout may be older, and Cargo goes by the time.
var touchedFact = detect.Fact{
	Name: "touched", Type: detect.List, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if len(a.List("sources")) == 0 {
			return nil
		}
		f := &detect.Finding{Value: detect.Is("src")}
		if a.Has("build.rs") {
			f.Value = append(f.Value, "build.rs")
		}
		return f
	},
}

package ruby

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// assetFacts are of what browsers get: compiled by gems, or built by Node.js
// beside them.
func assetFacts() []detect.Fact {
	when := func(a *detect.App) bool { return a.Known("node") }
	return []detect.Fact{
		{Name: "node", Type: detect.Text, Strict: true, Ask: "Where does Node.js build what browsers get?",
			Help: "beside: in a stage of its own, because only what it makes is taken. inside: next to Ruby, because a gem calls it. Neither is in the final image.",
			When: func(a *detect.App) bool { return bundled(a) && a.Text("kind") != string(detect.Tool) },
			Probes: []detect.Probe{
				{Says: "jsbundling-rails, cssbundling-rails and package.json with a build script", Look: beside},
				{Says: "vite_ruby, shakapacker, webpacker, hanami-assets and package.json", Look: inside},
				{Says: "node_modules among the paths of assets in config", Look: packaged},
			},
			Options: func(*detect.App) []detect.Option { return []detect.Option{{Value: "beside"}, {Value: "inside"}} }},
		{Name: "nodeInputs", Type: detect.List, When: when, Ask: "Which files does its install read?",
			Probes: []detect.Probe{{Says: "package.json, lock file, .npmrc, .yarnrc.yml, .yarn", Look: typescript.Beside}}},
		{Name: "nodeManager", Type: detect.Text, When: when, Strict: true, Ask: "Which package manager installs what it needs?",
			Probes: []detect.Probe{{Says: "the lock file beside package.json", Look: func(a *detect.App) []detect.Finding {
				l := nodeLock(a)
				return detect.Finds("", a.At(l.file, 0), l.manager)
			}}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "npm"}, {Value: "yarn"}, {Value: "berry"}, {Value: "pnpm"}, {Value: "bun"}}
			}},
		{Name: "nodeManagerVersion", Type: detect.Text, Ask: "Which version of that package manager?",
			When: func(a *detect.App) bool { return a.Text("nodeManager") == "pnpm" || a.Text("nodeManager") == "berry" },
			Probes: []detect.Probe{{Says: "packageManager in package.json", Look: func(a *detect.App) []detect.Finding {
				n := a.Doc("package.json").At("packageManager")
				_, v, _ := strings.Cut(n.Text(), "@")
				if v, _, _ = strings.Cut(v, "+"); v == "" {
					return nil
				}
				return detect.Finds("", a.At("package.json", n.Line), v)
			}}},
			Default: func(a *detect.App) *detect.Finding {
				if a.Text("nodeManager") == "berry" {
					return &detect.Finding{Value: detect.Is("4")}
				}
				return &detect.Finding{Value: detect.Is("10")}
			}},
		{Name: "nodeLocked", Type: detect.YesNo, When: when, Derived: true, Ask: "Is there a lock file for it?",
			Probes: []detect.Probe{{Says: "the lock file beside package.json", Look: func(a *detect.App) []detect.Finding {
				if l := nodeLock(a); l.file != "package.json" {
					return detect.Finds("", a.At(l.file, 0), "yes")
				}
				return detect.Finds("", a.At("package.json", 0), "no")
			}}}},
		{Name: "nodeScripts", Type: detect.List, When: func(a *detect.App) bool { return a.Text("node") == "beside" }, Ask: "Which scripts of package.json build it?",
			Probes: []detect.Probe{{Says: "build and build:css in package.json", Look: nodeScripts}}},
		{Name: "nodeVersion", Type: detect.Version, Product: "node", When: func(a *detect.App) bool { return when(a) && a.Text("nodeManager") != "bun" }, Ask: "Which version of Node.js builds it?",
			Probes: []detect.Probe{{Says: pages.Says, Look: func(a *detect.App) []detect.Finding { return pages.Version(a, a.Dir) }}}},
		pages.Tag("nodeVersion", "trixie", "bookworm", "bullseye"),
		{Name: "precompile", Type: detect.Text, Ask: "Which command compiles what browsers get?", When: func(a *detect.App) bool { return !isSite(a) },
			Probes: []detect.Probe{{Says: "gems for assets, app/assets, a Rails app that is no API alone", Look: precompile}}},
		{Name: "bootsnap", Type: detect.List, Derived: true, When: func(a *detect.App) bool { return a.Text("framework") == "rails" },
			Ask: "Which folders does bootsnap compile?",
			Probes: []detect.Probe{{Says: "the Gemfile", Look: func(a *detect.App) []detect.Finding {
				g, ok := of(a).has("bootsnap")
				var dirs []string
				for _, d := range []string{"app", "lib"} {
					if ok && a.HasDir(d) {
						dirs = append(dirs, d+"/")
					}
				}
				return detect.Finds("", []detect.Evidence{g.at}, dirs...)
			}}}},
	}
}

func beside(a *detect.App) []detect.Finding {
	g, ok := of(a).has("jsbundling-rails", "cssbundling-rails")
	if n := a.Doc("package.json").At("scripts"); ok && (n.Has("build") || n.Has("build:css")) {
		return own(detect.Finds("only what it makes is taken", []detect.Evidence{g.at, {Path: a.Path("package.json"), Line: n.Line}}, "beside"))
	}
	return nil
}

func inside(a *detect.App) []detect.Finding {
	g, ok := of(a).has("vite_rails", "vite_ruby", "vite_hanami", "shakapacker", "webpacker", "react_on_rails", "hanami-assets")
	if ok && a.Has("package.json") {
		return own(detect.Finds(g.name+" calls it while it compiles", []detect.Evidence{g.at, {Path: a.Path("package.json")}}, "inside"))
	}
	return nil
}

var modules = detect.NewPattern(`["'/]node_modules\b`)

// packaged finds assets that are taken out of packages of Node.js.
func packaged(a *detect.App) []detect.Finding {
	deps := a.Doc("package.json").At("dependencies")
	if a.Text("framework") != "rails" || len(deps.Keys()) == 0 {
		return nil
	}
	for _, m := range a.Search(modules, ".rb") {
		if strings.HasPrefix(detect.Rel(a.Dir, m.Path), "config/") {
			return detect.Finds("assets are taken out of its packages", []detect.Evidence{m.Evidence, {Path: a.Path("package.json"), Line: deps.Line}}, "inside")
		}
	}
	return nil
}

// nodeLocks are the lock files of Node.js and their managers.
type nodeLockFile struct{ file, manager string }

func nodeLock(a *detect.App) nodeLockFile {
	for _, l := range []nodeLockFile{{"bun.lock", "bun"}, {"bun.lockb", "bun"}, {"pnpm-lock.yaml", "pnpm"}, {"yarn.lock", "yarn"}, {"package-lock.json", "npm"}} {
		if !a.Has(l.file) {
			continue
		}
		if l.manager == "yarn" && (strings.Contains(a.Read("yarn.lock"), "__metadata:") || strings.HasPrefix(a.Doc("package.json").At("packageManager").Text(), "yarn@4")) {
			l.manager = "berry"
		}
		return l
	}
	return nodeLockFile{"package.json", "npm"}
}

func nodeScripts(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	for _, name := range []string{"build", "build:css"} {
		if n := a.Doc("package.json").At("scripts", name); n != nil {
			list, from = append(list, name), append(from, a.At("package.json", n.Line)...)
		}
	}
	return detect.Finds("", from, list...)
}

// pipelines are gems that compile what browsers get.
var pipelines = []string{"sprockets-rails", "propshaft", "sprockets", "importmap-rails", "tailwindcss-rails", "dartsass-rails", "sassc-rails", "jsbundling-rails",
	"cssbundling-rails", "vite_rails", "shakapacker", "webpacker"}

// precompile finds the command that compiles assets.
func precompile(a *detect.App) []detect.Finding {
	switch a.Text("framework") {
	case "rails":
		g, ok := brought(a, pipelines...)
		api := apiOnly.In(a.Path("config/application.rb"), a.Project.Code(a.Path("config/application.rb")))
		if !ok || len(api) > 0 && !a.HasDir("app/assets") {
			return nil
		}
		at := []detect.Evidence{g.at}
		if direct, ok := of(a).has(pipelines...); ok {
			at = []detect.Evidence{direct.at}
		}
		if a.Has("bin/rails") {
			return own(detect.Finds("", at, "./bin/rails assets:precompile"))
		}
		return own(detect.Finds("", at, "bundle exec rails assets:precompile"))
	case "hanami":
		if g, ok := of(a).has("hanami-assets"); ok && a.Has("package.json") {
			return own(detect.Finds("", []detect.Evidence{g.at}, "bundle exec hanami assets compile"))
		}
	}
	return nil
}

var apiOnly = detect.NewPattern(`\bapi_only\s*=\s*true`)

// dummyKey are variables that the commands of a build insist on.
func dummyKey(a *detect.App) []string {
	if a.Text("framework") != "rails" || !slices.Contains([]string{"./bin/rails assets:precompile", "bundle exec rails assets:precompile"}, a.Text("precompile")) {
		return nil
	}
	if v := railsVersion(a); v != "" && older(v, 7, 1) {
		return []string{"SECRET_KEY_BASE=build-only"}
	}
	return []string{"SECRET_KEY_BASE_DUMMY=1"}
}

package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
	"github.com/stagewright/stagewright/detect/tables"
)

var assetsFact = detect.Fact{
	Name: "assets", Type: detect.Text,
	Ask:  "Which folder's package.json builds what the program embeds or serves?",
	When: func(a *detect.App) bool { return a.Known("main") },
	Probes: []detect.Probe{{Says: "a package.json with a build script, where what go:embed or http.Dir names is not committed", Look: func(a *detect.App) []detect.Finding {
		f := frontendOf(a)
		if f == nil || outside(a.InContext(f.dir)) {
			return nil
		}
		return []detect.Finding{{Value: detect.Is(a.InContext(f.dir)), From: []detect.Evidence{f.from, {Path: path.Join(f.dir, "package.json"), Line: f.line}}, Why: a.InContext(f.out) + " is not committed"}}
	}}},
}

func hasAssets(a *detect.App) bool { return a.Known("assets") }

// assetsFile gives the project path of a file of the frontend's folder.
func assetsFile(a *detect.App, name string) string {
	return path.Join(a.Context(), a.Text("assets"), name)
}

var assetsOutFact = detect.Fact{
	Name: "assetsOut", Type: detect.Text, Required: true,
	Ask:  "Which folder does the build of the frontend make?",
	When: hasAssets,
	Probes: []detect.Probe{{Says: "outDir of its configuration, else the folder that is embedded", Look: func(a *detect.App) []detect.Finding {
		f := frontendOf(a)
		if f == nil {
			return nil
		}
		return detect.Finds("", []detect.Evidence{f.from}, a.InContext(f.out))
	}}},
}

// lockFiles of package managers, the strongest first.
var lockFiles = []struct{ file, manager string }{
	{"bun.lock", "bun"}, {"bun.lockb", "bun"}, {"pnpm-lock.yaml", "pnpm"}, {"yarn.lock", "yarn"}, {"package-lock.json", "npm"}, {"npm-shrinkwrap.json", "npm"},
}

var assetsManagerFact = detect.Fact{
	Name: "assetsManager", Type: detect.Text, Strict: true,
	Ask:  "Which package manager installs what the frontend needs?",
	When: hasAssets,
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "npm"}, {Value: "pnpm"}, {Value: "yarn"}, {Value: "bun"}}
	},
	Probes: []detect.Probe{{Says: "packageManager of its package.json, then its lock file", Look: func(a *detect.App) []detect.Finding {
		var out []detect.Finding
		if n := a.Project.Doc(assetsFile(a, "package.json")).At("packageManager"); n != nil {
			if name, _, _ := strings.Cut(n.Text(), "@"); slices.Contains([]string{"npm", "pnpm", "yarn", "bun"}, name) {
				out = append(out, detect.Finding{Value: detect.Is(name), From: []detect.Evidence{{Path: assetsFile(a, "package.json"), Line: n.Line}}})
			}
		}
		for _, l := range lockFiles {
			if f := assetsFile(a, l.file); a.Project.Has(f) {
				out = append(out, detect.Finding{Value: detect.Is(l.manager), From: []detect.Evidence{{Path: f}}})
			}
		}
		return out
	}}},
	Default: func(*detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is("npm")} },
}

var assetsVersionFact = detect.Fact{
	Name: "assetsVersion", Type: detect.Version, Product: "node",
	Ask:  "Which Node.js builds the frontend?",
	When: func(a *detect.App) bool { return hasAssets(a) && a.Text("assetsManager") != "bun" },
	Probes: []detect.Probe{{Says: pages.Says, Look: func(a *detect.App) []detect.Finding {
		return pages.Version(a, path.Dir(assetsFile(a, "package.json")))
	}}},
}

var assetsInputsFact = detect.Fact{
	Name: "assetsInputs", Type: detect.List,
	Ask:  "Which files does the install of the frontend read?",
	When: hasAssets,
	Default: func(a *detect.App) *detect.Finding {
		f := &detect.Finding{Source: detect.Detected}
		for _, name := range []string{"package.json", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", "yarn.lock", "bun.lock", "bun.lockb", "bunfig.toml", ".npmrc", ".yarnrc.yml"} {
			if p := assetsFile(a, name); a.Project.Has(p) && !locksOfOthers(a.Text("assetsManager"), name) {
				f.Value = append(f.Value, a.InContext(p))
				f.From = append(f.From, detect.Evidence{Path: p})
			}
		}
		return f
	},
}

// locksOfOthers says whether a file is the lock file of another manager.
func locksOfOthers(manager, name string) bool {
	return slices.ContainsFunc(lockFiles, func(l struct{ file, manager string }) bool { return l.file == name && l.manager != manager })
}

var assetsToolFact = detect.Fact{
	Name: "assetsTool", Type: detect.Text,
	Ask:  "Which version of the package manager installs it?",
	When: func(a *detect.App) bool { return hasAssets(a) && a.Text("assetsManager") != "npm" },
	Default: func(a *detect.App) *detect.Finding {
		manager := a.Text("assetsManager")
		name := map[string]string{"pnpm": "pnpm", "yarn": "@yarnpkg/cli-dist", "bun": "bun"}[manager]
		file := assetsFile(a, "package.json")
		if n := a.Project.Doc(file).At("packageManager"); n != nil {
			if tool, version, ok := strings.Cut(n.Text(), "@"); ok && tool == manager {
				version, _, _ = strings.Cut(version, "+")
				if manager == "yarn" && strings.HasPrefix(version, "1.") {
					name = "yarn"
				}
				return &detect.Finding{Value: detect.Is(name + "@" + version), Source: detect.Detected, From: []detect.Evidence{{Path: file, Line: n.Line}}}
			}
		}
		version := ""
		if p, err := tables.Releases(manager); err == nil {
			version = p.Default
		}
		if manager == "yarn" && !strings.Contains(a.Project.Text(assetsFile(a, "yarn.lock")), "__metadata:") {
			return &detect.Finding{Value: detect.Is("yarn@1.22.22"), Why: "the lock file is Yarn 1's"}
		}
		return &detect.Finding{Value: detect.Is(name + "@" + version), Why: "no packageManager names one"}
	},
}

var assetsInstallFact = detect.Fact{
	Name: "assetsInstall", Type: detect.Lines,
	Ask:  "Which command installs what the frontend needs?",
	When: hasAssets,
	Default: func(a *detect.App) *detect.Finding {
		f := &detect.Finding{Source: detect.Detected, From: a.Evidence("assetsManager")}
		locked := slices.ContainsFunc(lockFiles, func(l struct{ file, manager string }) bool {
			return l.manager == a.Text("assetsManager") && a.Project.Has(assetsFile(a, l.file))
		})
		manager := a.Text("assetsManager")
		switch {
		case manager == "npm" && locked:
			f.Value = detect.Is("npm ci")
		case (manager == "pnpm" || manager == "bun") && locked:
			f.Value = detect.Is(manager + " install --frozen-lockfile")
		case manager == "yarn" && locked && strings.HasPrefix(a.Text("assetsTool"), "yarn@1"):
			f.Value = detect.Is("yarn install --frozen-lockfile")
		case manager == "yarn" && locked:
			f.Value = detect.Is("yarn install --immutable")
		default:
			f.Value = detect.Is(manager + " install")
		}
		return f
	},
}

var assetsBuildFact = detect.Fact{
	Name: "assetsBuild", Type: detect.Lines,
	Ask:  "Which command builds the frontend?",
	When: hasAssets,
	Default: func(a *detect.App) *detect.Finding {
		run := "build"
		if f := frontendOf(a); f != nil && plain(strings.ReplaceAll(f.run, ":", "-")) {
			run = f.run
		}
		return &detect.Finding{Value: detect.Is(a.Text("assetsManager") + " run " + run), Source: detect.Detected, From: a.Evidence("assets")}
	},
}

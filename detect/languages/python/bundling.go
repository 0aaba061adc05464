package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
	"github.com/stagewright/stagewright/detect/tables"
)

// bundling are the facts of the JavaScript build.
func bundling() []detect.Fact {
	when := func(a *detect.App) bool { return a.Known("assets") }
	return []detect.Fact{
		{Name: "assets", Type: detect.Text, Ask: "In which folder is a JavaScript build whose output it serves?",
			Probes: []detect.Probe{{Says: "package.json with a build script, its output not committed", Look: func(a *detect.App) []detect.Finding {
				if b := assets(a); b != nil {
					return text(a.InContext(b.dir), b.at)
				}
				return nil
			}}}},
		{Name: "assetsOut", Type: detect.Text, When: when, Required: true, Ask: "Which folder does the JavaScript build make? (relative to the build context)",
			Probes: []detect.Probe{{Says: "flags of the build script, outDir of vite, path of webpack", Look: func(a *detect.App) []detect.Finding {
				if b := assets(a); b != nil && b.out != "" {
					return text(a.InContext(b.out), b.outAt)
				}
				return nil
			}}},
			Missing: func(a *detect.App) string {
				return "what its build script makes could not be read from the script or a configuration: name the folder"
			}},
		{Name: "assetsAlone", Type: detect.YesNo, When: when, Ask: "Does that folder hold nothing else?",
			Probes: []detect.Probe{{Says: "whether the repository has files there", Look: func(a *detect.App) []detect.Finding {
				b := assets(a)
				if b == nil || b.out == "" || slices.ContainsFunc(a.Project.Files(b.out), func(f string) bool { return !a.Project.Ignored(f) }) {
					return nil
				}
				return yes(b.outAt)
			}}}},
		{Name: "assetsInputs", Type: detect.List, When: when, Ask: "Which files does its install read?",
			Probes: []detect.Probe{{Says: "package.json and the lock file", Look: bundleInputs}}},
		{Name: "assetsInstall", Type: detect.Text, When: when, Ask: "Which command installs its packages?",
			Probes: []detect.Probe{{Says: "packageManager, the lock file beside package.json", Look: bundleInstall}}},
		{Name: "assetsTool", Type: detect.Text, When: when, Ask: "Which tool installs them, where Node.js does not bring it? (name@version)",
			Probes: []detect.Probe{{Says: "packageManager, the lock file beside package.json", Look: bundleWith}}},
		{Name: "assetsBuild", Type: detect.Text, When: when, Ask: "Which command builds it?",
			Probes: []detect.Probe{{Says: "scripts of package.json", Look: func(a *detect.App) []detect.Finding {
				if b := assets(a); b != nil {
					tool := bundler(a, b)
					return text(tool.name+" run "+b.script, b.at)
				}
				return nil
			}}}},
		{Name: "nodeVersion", Type: detect.Version, Product: "node", When: func(a *detect.App) bool { return when(a) && !strings.HasPrefix(a.Text("assetsTool"), "bun@") }, Ask: "Which version of Node.js builds it?",
			Probes: []detect.Probe{{Says: pages.Says, Look: func(a *detect.App) []detect.Finding {
				b := assets(a)
				if b == nil {
					return nil
				}
				return pages.Version(a, b.dir)
			}}}},
		pages.Tag("nodeVersion", "trixie", "bookworm", "bullseye"),
	}
}

// bundlers are the tools that install packages and run scripts, by their lock
// files.
var bundlers = []struct{ lock, name, install string }{
	{"bun.lock", "bun", "bun install --frozen-lockfile"},
	{"bun.lockb", "bun", "bun install --frozen-lockfile"},
	{"pnpm-lock.yaml", "pnpm", "pnpm install --frozen-lockfile"},
	{"yarn.lock", "yarn", "yarn install --frozen-lockfile"},
	{"package-lock.json", "npm", "npm ci"},
	{"npm-shrinkwrap.json", "npm", "npm ci"},
}

// bundleTool is the one that a bundle is made with.
type bundleTool struct {
	name, release, lock, install string
	from                         []detect.Evidence
}

// bundler finds the tool of a bundle: that of packageManager, else that of its
// lock file, else npm.
func bundler(a *detect.App, b *bundle) bundleTool {
	t := bundleTool{}
	named := a.Project.Doc(b.at.Path).At("packageManager")
	if name, release, ok := strings.Cut(named.Text(), "@"); ok && slices.ContainsFunc(bundlers, func(l struct{ lock, name, install string }) bool { return l.name == name }) {
		t.name = name
		t.release, _, _ = strings.Cut(release, "+")
		t.from = append(t.from, detect.Evidence{Path: b.at.Path, Line: named.Line})
	}
	for _, l := range bundlers {
		if p := path.Join(b.dir, l.lock); a.Project.Has(p) && (t.name == "" || t.name == l.name) {
			t.name, t.lock, t.install = l.name, l.lock, l.install
			t.from = append(t.from, detect.Evidence{Path: p})
			break
		}
	}
	if t.name == "" {
		t.name, t.from = "npm", []detect.Evidence{b.at}
	}
	if t.install == "" {
		t.install = t.name + " install"
	}
	if t.name == "yarn" && (strings.Contains(a.Project.Text(path.Join(b.dir, "yarn.lock")), "__metadata:") || t.release != "" && !strings.HasPrefix(t.release, "1.")) {
		t.install = strings.Replace(t.install, "--frozen-lockfile", "--immutable", 1)
	}
	return t
}

// bundleWith is the tool as npm installs it, where the image of Node.js does not
// hold it; for Bun the version of its own image.
func bundleWith(a *detect.App) []detect.Finding {
	b := assets(a)
	if b == nil {
		return nil
	}
	t := bundler(a, b)
	if t.release == "" {
		if r, err := tables.Releases(t.name); err == nil {
			t.release = r.Default
		}
	}
	switch {
	case t.name == "npm" || t.name == "yarn" && (t.release == "" || strings.HasPrefix(t.release, "1.") || !strings.Contains(t.install, "--immutable")):
		return nil // they come with Node.js
	case t.name == "yarn":
		return text("@yarnpkg/cli-dist@"+t.release, t.from...)
	}
	return text(t.name+"@"+t.release, t.from...)
}

func bundleInputs(a *detect.App) []detect.Finding {
	b := assets(a)
	if b == nil {
		return nil
	}
	t := bundler(a, b)
	list := []string{a.InContext(b.at.Path)}
	from := []detect.Evidence{{Path: b.at.Path}}
	for _, name := range []string{t.lock, "pnpm-workspace.yaml", "bunfig.toml", ".npmrc", ".yarnrc", ".yarnrc.yml"} {
		if p := path.Join(b.dir, name); name != "" && a.Project.Has(p) {
			list = append(list, a.InContext(p))
			from = append(from, detect.Evidence{Path: p})
		}
	}
	return packagesFinding(list, from)
}

func bundleInstall(a *detect.App) []detect.Finding {
	b := assets(a)
	if b == nil {
		return nil
	}
	t := bundler(a, b)
	return text(t.install, t.from...)
}

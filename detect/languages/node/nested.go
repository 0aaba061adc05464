package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
	"github.com/stagewright/stagewright/detect/formats"
)

// nested is a package in a folder of the app, outside of any workspace, that
// makes the app's pages.
type nested struct {
	dir     string
	install string
	build   string // "" where the app's own script builds it
	from    detect.Evidence
}

// nestedOf lists them: those that the build script goes into, and those whose
// pages the source names and no script makes.
func nestedOf(a *detect.App, m manifest) []nested {
	var out []nested
	for _, dir := range nestedPackages(a, m) {
		install, _ := toolOf(a, dir, "")
		out = append(out, nested{dir, install, "", read(a.Project, a.Path(dir)).at()[0]})
	}
	for _, p := range ownPages(a, m) {
		install, build := toolOf(a, p.dir, p.script)
		out = append(out, nested{p.dir, install, build, p.from})
	}
	return out
}

// toolOf gives the commands that install a nested package and run a script of
// it, by the manager that its lock file is of: npm and Yarn 1 are in the image.
func toolOf(a *detect.App, dir, script string) (install, run string) {
	script = formats.Quote(script)
	switch {
	case a.Has(dir + "/package-lock.json"):
		return "npm ci --prefix " + dir, "npm run " + script + " --prefix " + dir
	case a.Has(dir + "/yarn.lock"):
		return "yarn install --frozen-lockfile --cwd " + dir, "yarn --cwd " + dir + " run " + script
	case a.Has(dir+"/pnpm-lock.yaml") && a.Text("manager") == "pnpm":
		return "pnpm install --frozen-lockfile --dir " + dir, "pnpm --dir " + dir + " run " + script
	}
	return "npm install --prefix " + dir, "npm run " + script + " --prefix " + dir
}

// nestedFiles are what the install of a nested package reads; settings that hold
// a credential are left out of every image.
var nestedFiles = []string{"package.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock", npmSettings}

const npmSettings = ".npmrc"

func nestedFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "nested", Type: detect.List, Derived: true,
			Ask: "Which folders have packages of their own that the build installs?",
			Probes: []detect.Probe{{Says: "folders that the build script goes into, and those whose pages the source names", Look: func(a *detect.App) []detect.Finding {
				var dirs []string
				for _, n := range installedFirst(a) {
					dirs = append(dirs, n.dir)
				}
				return detect.Finds("", nil, dirs...)
			}}},
		},
		{
			Name: "nestedOnly", Type: detect.YesNo, Derived: true,
			Ask: "Does the build make nothing but what these packages do?",
			Probes: []detect.Probe{{Says: "the commands of the build", Look: func(a *detect.App) []detect.Finding {
				builds := 0
				for _, n := range installedFirst(a) {
					if n.build != "" {
						builds++
					}
				}
				if builds > 0 && builds == len(a.List("build")) {
					return yes("")
				}
				return nil
			}}},
		},
		{
			Name: "nestedInputs", Type: detect.List, Derived: true,
			Ask: "Which files do their installs read?",
			Probes: []detect.Probe{{Says: "package.json and lock files in those folders", Look: func(a *detect.App) []detect.Finding {
				var files []string
				for _, n := range installedFirst(a) {
					for _, f := range nestedFiles {
						name := path.Join(n.dir, f)
						if !a.Has(name) || f == npmSettings && typescript.HoldsCredential(a.Read(name)) {
							continue
						}
						files = append(files, name)
					}
				}
				return detect.Finds("", nil, files...)
			}}},
		},
		{
			Name: "nestedInstalls", Type: detect.Lines, Derived: true,
			Ask: "Which commands install them?",
			Probes: []detect.Probe{{Says: "the lock files in those folders", Look: func(a *detect.App) []detect.Finding {
				var lines []string
				for _, n := range installedFirst(a) {
					lines = append(lines, n.install)
				}
				return detect.Finds("", nil, lines...)
			}}},
		},
	}
}

// installedFirst are those whose install comes before the source.
func installedFirst(a *detect.App) []nested {
	if a.Context() != a.Dir || len(a.List("build")) == 0 {
		return nil
	}
	return nestedOf(a, own(a))
}

// nestedPackages are folders with a package of their own, outside of any
// workspace, whose build the app's build runs: npm run build --prefix client.
func nestedPackages(a *detect.App, m manifest) []string {
	var out []string
	for _, name := range []string{"pre", "", "post"} {
		line := m.script(name + ownBuild(a, m))
		if ownBuild(a, m) == "" {
			return nil
		}
		parts, _ := formats.Commands(line)
		for i, c := range parts {
			dir := flag(c.Args, "--prefix", "-C")
			if len(c.Args) > 1 && c.Args[0] == "cd" && i+1 < len(parts) {
				dir = c.Args[1]
			}
			dir = path.Clean(dir)
			if dir == "." || strings.HasPrefix(dir, "..") || path.IsAbs(dir) || !safeDir(dir) || slices.Contains(out, dir) || !a.Has(dir+"/package.json") {
				continue
			}
			if above, _ := workspaceOf(a.Project, a.Path(dir)); above == "" {
				out = append(out, dir)
			}
		}
	}
	return out
}

// safeDir says whether a folder's name is a plain word of a shell.
func safeDir(dir string) bool {
	return strings.IndexFunc(dir, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("._/-", r)
	}) < 0
}

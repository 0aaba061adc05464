package elixir

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

func assetFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "assets", Type: detect.Text,
			Ask:    "Which folder holds the scripts and styles of its pages?",
			Probes: []detect.Probe{{Says: "assets beside mix.exs, or in an app of the umbrella", Look: assetsDir}},
		},
		{
			Name: "deploy", Type: detect.Lines,
			Ask:    "Which tasks build them?",
			Probes: []detect.Probe{{Says: "assets.deploy among the aliases in mix.exs, else scripts.deploy of package.json and the digest", Look: deploy}},
		},
		{
			Name: "setup", Type: detect.Text,
			Ask:  "Which task fetches the programs that build them?",
			When: func(a *detect.App) bool { return a.Known("deploy") },
			Probes: []detect.Probe{{Says: "assets.setup among the aliases in mix.exs", Look: func(a *detect.App) []detect.Finding {
				if builds(a) || installs(a) {
					return nil // it needs the sources, or does what the install of package.json does
				}
				return task(a, "assets.setup")
			}}},
		},
		{
			Name: "packages", Type: detect.Text,
			Ask:    "Which folder's package.json is installed for them?",
			When:   func(a *detect.App) bool { return a.Known("deploy") },
			Probes: []detect.Probe{{Says: "package.json in the folder of the assets", Look: packages}},
		},
		{
			Name: "packageManager", Type: detect.Text,
			Ask:     "Which package manager installs it?",
			When:    func(a *detect.App) bool { return a.Known("packages") },
			Probes:  []detect.Probe{{Says: "lock file beside package.json", Look: packageManager}},
			Default: detect.Preset("no lock file is there", "npm"),
		},
		{
			Name: "packageInputs", Type: detect.List,
			Ask:    "Which files does that install read?",
			When:   func(a *detect.App) bool { return a.Known("packages") },
			Probes: []detect.Probe{{Says: "package.json, lock file, .npmrc", Look: packageInputs}},
		},
		{
			Name: "packagesLocked", Type: detect.YesNo, Derived: true,
			Ask:  "Does a lock file fix their versions?",
			When: func(a *detect.App) bool { return a.Known("packages") },
			Probes: []detect.Probe{{Says: "lock file beside package.json", Look: func(a *detect.App) []detect.Finding {
				if f := packageManager(a); len(f) > 0 {
					return detect.Finds("", f[0].From, "yes")
				}
				return nil
			}}},
		},
		{
			Name: "nodeVersion", Type: detect.Version, Product: "node",
			Ask:  "Which version of Node.js builds them?",
			When: func(a *detect.App) bool { return a.Known("packages") },
			Probes: []detect.Probe{
				{Says: pages.Says, Look: func(a *detect.App) []detect.Finding {
					return pages.Version(a, path.Join(a.Context(), a.Text("packages")), a.Context())
				}},
			},
		},
		pages.Tag("nodeVersion", "trixie", "bookworm", "bullseye"),
	}
}

func assetsDir(a *detect.App) []detect.Finding {
	for _, m := range mixfiles(a) {
		dir := path.Join(path.Dir(m.path), "assets")
		if len(a.Project.Files(dir)) > 0 {
			return detect.Finds("", []detect.Evidence{{Path: dir}}, a.InContext(dir))
		}
	}
	return nil
}

// task gives how mix calls an alias, in an umbrella for the app that has it.
func task(a *detect.App, alias string) []detect.Finding {
	for i, m := range mixfiles(a) {
		p, ok := m.value(m.list("aliases"), alias)
		if !ok {
			continue
		}
		line := "mix " + alias
		if app, _ := m.text("app"); i > 0 && plainName.Regexp().MatchString(app) {
			line = "mix do --app " + app + " " + alias
		} else if i > 0 {
			continue
		}
		return detect.Finds("", []detect.Evidence{m.at(p.from)}, line)
	}
	return nil
}

// builds says whether assets.setup builds as well, as assets.deploy is not there.
func builds(a *detect.App) bool {
	m := mixOf(a, a.Dir)
	p, ok := m.value(m.list("aliases"), "assets.setup")
	_, deploys := m.value(m.list("aliases"), "assets.deploy")
	return ok && !deploys && strings.Contains(m.code[p.from:p.to], `"assets.build"`)
}

var packageInstall = detect.NewPattern(`\b(?:npm|yarn|pnpm)\b`)

// installs says whether assets.setup installs what package.json lists.
func installs(a *detect.App) bool {
	m := mixOf(a, a.Dir)
	p, ok := m.value(m.list("aliases"), "assets.setup")
	return ok && packageInstall.Matches(m.code[p.from:p.to])
}

// digest is the task that names files by their content, where production reads
// a list of those; in an umbrella the one of the app that has them.
func digest(a *detect.App) ([]string, detect.Evidence) {
	for _, f := range a.List("configs") {
		p := path.Join(a.Context(), f)
		for _, m := range manifests.In(p, a.Project.Code(p)) {
			if mixOf(a, a.Dir).umbrella() == "" {
				return []string{"mix phx.digest"}, m.Evidence
			}
			if app, _ := mixOf(a, path.Join(a.Context(), path.Dir(a.Text("assets")))).text("app"); plainName.Regexp().MatchString(app) {
				return []string{"mix do --app " + app + " phx.digest"}, m.Evidence
			}
		}
	}
	return nil, detect.Evidence{}
}

var (
	plainName = detect.NewPattern(`\A[a-z][\w@]*\z`)
	manifests = detect.NewPattern(`\bcache_static_manifest:`)
)

func deploy(a *detect.App) []detect.Finding {
	if f := task(a, "assets.deploy"); len(f) > 0 {
		return f
	}
	if f := task(a, "assets.setup"); len(f) > 0 && builds(a) {
		return f // it builds them too
	}
	if f := task(a, "assets.build"); len(f) > 0 && mixOf(a, a.Dir).umbrella() == "" {
		tasks, _ := digest(a)
		f[0].Value = append(f[0].Value, tasks...)
		return f
	}
	if _, ok := depends(a, "phoenix"); !ok {
		return nil
	}
	var lines []string
	var from []detect.Evidence
	p := path.Join(a.Context(), a.Text("assets"), "package.json")
	if n := a.Project.Doc(p).At("scripts", "deploy"); n != nil && a.Known("assets") {
		lines = append(lines, "npm run deploy --prefix "+detect.Rel(a.InContext(a.Dir), a.Text("assets")))
		from = append(from, detect.Evidence{Path: p, Line: n.Line})
	}
	if mixOf(a, a.Dir).umbrella() != "" && len(lines) == 0 {
		return nil
	}
	if tasks, at := digest(a); len(tasks) > 0 {
		lines, from = append(lines, tasks...), append(from, at)
	}
	return detect.Finds("", from, lines...)
}

func packages(a *detect.App) []detect.Finding {
	if _, ok := depends(a, "bun"); ok {
		return nil // a task installs them
	}
	for _, dir := range []string{a.Text("assets"), a.InContext(a.Dir)} {
		if dir == "" {
			continue
		}
		p := path.Join(a.Context(), dir, "package.json")
		doc := a.Project.Doc(p)
		for _, key := range []string{"dependencies", "devDependencies"} {
			if n := doc.At(key); n != nil && len(n.Nodes) > 0 {
				return detect.Finds("", []detect.Evidence{{Path: p, Line: n.Line}}, dir)
			}
		}
	}
	return nil
}

var locks = []struct{ file, manager string }{{"package-lock.json", "npm"}, {"npm-shrinkwrap.json", "npm"}, {"pnpm-lock.yaml", "pnpm"}, {"yarn.lock", "yarn"}}

func packageManager(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, l := range locks {
		p := path.Join(a.Context(), a.Text("packages"), l.file)
		if a.Project.Has(p) && !(l.manager == "yarn" && strings.Contains(a.Project.Text(p), "__metadata:")) {
			out = append(out, detect.Finds("", []detect.Evidence{{Path: p}}, l.manager)...)
		}
	}
	return out
}

func packageInputs(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	add := func(name string) {
		if p := path.Join(a.Context(), a.Text("packages"), name); a.Project.Has(p) {
			out, from = append(out, a.InContext(p)), append(from, detect.Evidence{Path: p})
		}
	}
	add("package.json")
	for _, l := range locks {
		if l.manager == a.Text("packageManager") {
			add(l.file)
		}
	}
	if p := path.Join(a.Context(), a.Text("packages"), ".npmrc"); len(typescript.CredentialsOf(a.Project, p)) == 0 {
		add(".npmrc")
	}
	return detect.Finds("", from, out...)
}

package ruby

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

func claimFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "framework", Type: detect.Text, Ask: "Which framework is it made with?",
			Probes: []detect.Probe{
				{Says: "gems of the Gemfile, and the code that uses them", Look: framework},
				{Says: "generators of sites in the Gemfile, _config.yml", Look: func(a *detect.App) []detect.Finding {
					if s := siteOf(a); s != nil {
						why := ""
						if s.debian {
							why = configName + " is what it is set by"
						}
						return detect.Finds(why, s.from, s.name)
					}
					return nil
				}},
			},
		},
		{
			Name: "kind", Type: detect.Text, Strict: true, Ask: "What is it?",
			Probes: []detect.Probe{{Says: "what it starts: a server, a queue, a script", Look: func(a *detect.App) []detect.Finding { return detect.Finds("", a.From, string(a.Claim.Kind)) }}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "service", Label: "it listens on a port"}, {Value: "worker", Label: "it goes on without one"}, {Value: "tool", Label: "it ends by itself"}, {Value: "site", Label: "it is built to pages"}}
			},
		},
		{
			Name: "manager", Type: detect.Text, Strict: true, Ask: "Which package manager installs the gems?",
			Default: detect.Preset("", bundler),
			Options: func(*detect.App) []detect.Option { return []detect.Option{{Value: bundler}} },
		},
		{
			Name: "version", Type: detect.Version, Product: "ruby", Ask: "Which version of Ruby?",
			Probes: versionProbes(), When: func(a *detect.App) bool { return !debian(a) },
		},
		{
			Name: "suite", Type: detect.Text, Strict: true, Ask: "Which Debian release?",
			Help: "The one of the Ruby image: all stages share it.",
			When: func(a *detect.App) bool { return !debian(a) },
			Default: func(a *detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is(suite(a.Text("version"))), Why: "the newest that has this Ruby"}
			},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "trixie"}, {Value: "bookworm"}, {Value: "bullseye"}, {Value: "", Label: "whatever the slim tag stands for"}}
			},
		},
	}
}

// debian says whether the site is built by the generator that Debian packages.
func debian(a *detect.App) bool { s := siteOf(a); return s != nil && s.debian }

func installFacts() []detect.Fact {
	when := bundled
	return []detect.Fact{
		{
			Name: "lock", Type: detect.Text, When: when, Ask: "Which lock file fixes the versions of the gems?",
			Probes: []detect.Probe{{Says: "Gemfile.lock, gems.locked", Look: lockFile}},
		},
		{
			Name: "installInputs", Type: detect.List, When: when, Ask: "Which files does the install read?",
			Probes: []detect.Probe{{Says: "Gemfile, its lock file, what it evaluates, folders of gems of the project's own", Look: inputs}},
		},
		{
			Name: "inputFolders", Type: detect.List, When: when, Derived: true, Ask: "Which of those are folders?",
			Probes: []detect.Probe{{Says: "gems by path, vendor/cache", Look: func(a *detect.App) []detect.Finding {
				list, from := inputFolders(a)
				return detect.Finds("", from, list...)
			}}},
		},
		{
			Name: "flags", Type: detect.Text, When: when, Ask: "Which file holds the flags that gems are compiled with?",
			Probes: []detect.Probe{{Says: ".bundle/config, where it holds nothing else", Look: flags}},
		},
		{
			Name: "without", Type: detect.List, When: when, Ask: "Which groups of the Gemfile are left out?",
			Default: func(a *detect.App) *detect.Finding {
				if s := siteOf(a); s != nil {
					return nil // a site's gems are of the build alone
				}
				return &detect.Finding{Value: of(a).without(), From: a.At(of(a).file, 0), Why: "what those need who work on it"}
			},
		},
		{
			Name: "secrets", Type: detect.List, When: when, Ask: "Which files with credentials does the install read? (id=path)",
			Probes: []detect.Probe{{Says: ".bundle/config with credentials, addresses with passwords in the Gemfile", Look: secrets}},
		},
	}
}

func lockFile(a *detect.App) []detect.Finding {
	b := of(a)
	if b.lock == "" {
		if len(b.gems) > 0 {
			a.Warn("no-lock-file", a.Path(b.file)+".lock: not there: each build may install other versions: run bundle lock and commit it", a.At(b.file, 0)...)
		}
		return nil
	}
	linux := slices.ContainsFunc(b.platforms, func(p string) bool { return p == "ruby" || strings.Contains(p, "linux") })
	if len(b.platforms) > 0 && !linux {
		a.Warn("lock-platform", b.platformAt.String()+": it names "+strings.Join(b.platforms, ", ")+" alone, and the install refuses that on Linux: run bundle lock --add-platform x86_64-linux aarch64-linux", b.platformAt)
	}
	return detect.Finds("", a.At(b.lock, 0), b.lock)
}

// inputs are the files that bundle install reads, relative to the app.
func inputs(a *detect.App) []detect.Finding {
	b := of(a)
	list, from := []string{b.file}, a.At(b.file, 0)
	add := func(p string) {
		if rel := detect.Rel(a.Dir, p); a.Project.Has(p) && !strings.HasPrefix(rel, "..") && !slices.Contains(list, rel) {
			list, from = append(list, rel), append(from, detect.Evidence{Path: p})
		}
	}
	if b.lock != "" {
		add(a.Path(b.lock))
	}
	for _, p := range b.evaluated {
		add(p)
	}
	for _, m := range readFile.In(a.Path(b.file), a.Project.Code(a.Path(b.file))) {
		add(a.Path(m.Group()))
		add(a.Path(m.Group() + ".rb"))
	}
	if b.gemspec {
		for _, f := range a.Project.Glob(a.Dir, "*.gemspec") {
			add(f)
			for _, v := range a.Project.Files(a.Path("lib")) {
				if path.Base(v) == "version.rb" {
					add(v)
				}
			}
		}
	}
	folders, where := inputFolders(a)
	return detect.Finds("", append(from, where...), append(list, folders...)...)
}

// readFile are files that a Gemfile reads for a version, or loads.
var readFile = detect.NewPattern(`\bfile:\s*["']([\w./-]+)["']|\bFile\.read\(?\s*["']([\w./-]+)["']|^\s*(?:require_relative|require|load)\b[^"'\n]*["']([\w./-]+)["']`)

// flags is the file with the flags that gems are compiled with, where it holds
// nothing else: what it says counts for more than variables.
func flags(a *detect.App) []detect.Finding {
	const file = ".bundle/config"
	if a.Project.Ignored(a.Path(file)) {
		return nil
	}
	var from []detect.Evidence
	for i, l := range strings.Split(a.Read(file), "\n") {
		key, _, set := strings.Cut(l, ":")
		switch {
		case !set || strings.HasPrefix(key, "#") || strings.HasPrefix(key, " "):
		case strings.HasPrefix(key, "BUNDLE_BUILD__") || key == "BUNDLE_FORCE_RUBY_PLATFORM":
			from = append(from, detect.Evidence{Path: a.Path(file), Line: i + 1})
		default:
			return nil
		}
	}
	if len(from) == 0 {
		return nil
	}
	return detect.Finds("", from, file)
}

func inputFolders(a *detect.App) ([]string, []detect.Evidence) {
	var list []string
	var from []detect.Evidence
	add := func(dir string, at detect.Evidence) {
		p := path.Clean(dir)
		within := func(o string) bool { return p == o || strings.HasPrefix(p, o+"/") }
		if dir != "" && p != "." && !strings.HasPrefix(p, "..") && !strings.HasPrefix(p, "/") && a.HasDir(p) && !slices.ContainsFunc(list, within) {
			list, from = append(list, p), append(from, at)
		}
	}
	for _, g := range of(a).gems {
		add(g.path, g.at)
	}
	for _, p := range of(a).paths {
		add(p, a.At(of(a).lock, 0)[0])
	}
	if p := "vendor/cache"; a.HasDir(p) && !a.Project.Ignored(a.Path(p)) {
		list, from = append(list, p), append(from, detect.Evidence{Path: a.Path(p)})
	}
	return list, from
}

var (
	credential = detect.NewPattern(`^BUNDLE_[A-Z0-9_]+:\s*["']?([^\s"']+:[^\s"']+)`)
	inAddress  = detect.NewPattern(`https?://[\w.%+-]+:([^@\s"'#]+)@`)
)

// secrets finds credentials that the installs need.
func secrets(a *detect.App) []detect.Finding {
	out := bundleSecret(a)
	all := typescript.CredentialsOf(a.Project, a.Path(".npmrc"))
	if len(all) == 0 {
		return out
	}
	m := all[0]
	if !strings.Contains(m.Group(), "${") {
		a.Warn("secret-in-file", m.Evidence.String()+": it holds a credential in plain text: revoke it, and keep it in your own .npmrc", m.Evidence)
	}
	f := detect.Finds("they hold credentials: mounted for the installs alone", []detect.Evidence{m.Evidence}, "npmrc=/root/.npmrc")
	for _, one := range out {
		f[0].Value, f[0].From = append(one.Value, f[0].Value...), append(one.From, f[0].From...)
	}
	return f
}

func bundleSecret(a *detect.App) []detect.Finding {
	b := of(a)
	for _, m := range inAddress.In(a.Path(b.file), a.Project.Code(a.Path(b.file))) {
		a.Warn("secret-in-file", m.Evidence.String()+": an address with a password: revoke it, and let bundle config hold it", m.Evidence)
	}
	const file = ".bundle/config"
	for _, m := range credential.In(a.Path(file), a.Read(file)) {
		if strings.Contains(m.Group(), "://") || strings.HasPrefix(m.Text, "BUNDLE_PATH") || strings.HasPrefix(m.Text, "BUNDLE_WITHOUT") || strings.HasPrefix(m.Text, "BUNDLE_BUILD") {
			continue
		}
		a.Warn("secret-in-file", m.Evidence.String()+": it holds a credential: keep it out of the project, in ~/.bundle/config", m.Evidence)
		return detect.Finds("it holds a credential: mounted for the install alone", []detect.Evidence{m.Evidence}, "bundle=/root/.bundle/config")
	}
	return nil
}

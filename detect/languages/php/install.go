package php

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func claimFacts() []detect.Fact {
	return []detect.Fact{
		{Name: "framework", Type: detect.Text, Ask: "Which framework is it made with?",
			Probes: []detect.Probe{{Says: "require in composer.json, wp-load.php", Look: findFramework}}},
		{Name: "kind", Type: detect.Text, Strict: true, Ask: "What is it?",
			Probes: []detect.Probe{{Says: "index.php in a folder that a web server shows, commands, workers", Look: func(a *detect.App) []detect.Finding { return detect.Finds("", a.From, string(a.Claim.Kind)) }}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "service", Label: "a web server shows it"}, {Value: "worker", Label: "it goes on without one"}, {Value: "tool", Label: "it ends by itself"}}
			}},
		{Name: "manager", Type: detect.Text, Strict: true, Ask: "Which package manager installs the packages?",
			Default: detect.Preset("", composer),
			Options: func(*detect.App) []detect.Option { return []detect.Option{{Value: composer}} }},
		{Name: "version", Type: detect.Version, Product: "php", Ask: "Which version of PHP?", Probes: versionProbes()},
		{Name: "suite", Type: detect.Text, Strict: true, Ask: "Which Debian release?", Help: "The one of the PHP image: all stages share it.",
			Default: func(a *detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is(suite(a.Text("version"))), Why: "the newest that has this PHP"}
			},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "trixie"}, {Value: "bookworm"}, {Value: "bullseye"}, {Value: "", Label: "whatever the tag stands for"}}
			}},
	}
}

func installFacts() []detect.Fact {
	return []detect.Fact{
		{Name: "lock", Type: detect.Text, When: installs, Ask: "Which lock file fixes the versions of the packages?",
			Probes: []detect.Probe{{Says: "composer.lock", Look: func(a *detect.App) []detect.Finding {
				if a.Has("composer.lock") {
					return detect.Finds("", a.At("composer.lock", 0), "composer.lock")
				}
				if len(packages(a)) > 0 {
					a.Warn("no-lock-file", a.Path("composer.lock")+": not there: each build may install other versions: run composer update and commit it", a.At("composer.json", 0)...)
				}
				return nil
			}}}},
		{Name: "installInputs", Type: detect.List, When: installs, Ask: "Which files does the install read?",
			Probes: []detect.Probe{{Says: "composer.json, composer.lock, symfony.lock, repositories by path, patches", Look: inputs}}},
		{Name: "inputFolders", Type: detect.List, Derived: true, When: installs, Ask: "Which of those are folders?",
			Probes: []detect.Probe{{Says: "repositories by path", Look: func(a *detect.App) []detect.Finding {
				list, from := inputFolders(a)
				return detect.Finds("", from, list...)
			}}}},
		{Name: "secrets", Type: detect.List, When: installs, Ask: "Which files with credentials does the install read? (id=path)",
			Probes: []detect.Probe{{Says: "auth.json", Look: func(a *detect.App) []detect.Finding {
				if !a.Has("auth.json") {
					return nil
				}
				if !a.Project.Ignored(a.Path("auth.json")) {
					a.Warn("secret-in-file", a.Path("auth.json")+": it holds credentials: revoke them, and keep the file out of the project", a.At("auth.json", 0)...)
				}
				return detect.Finds("mounted for the install alone", a.At("auth.json", 0), "composer=/app/auth.json")
			}}}},
	}
}

// packages are the packages, extensions left out, that composer.json asks for.
func packages(a *detect.App) []string {
	var out []string
	for _, name := range a.Doc("composer.json").At("require").Keys() {
		if strings.Contains(name, "/") {
			out = append(out, name)
		}
	}
	return out
}

// inputs are the files that composer install reads, relative to the app.
func inputs(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	for _, f := range []string{"composer.json", "composer.lock", "symfony.lock"} {
		if a.Has(f) {
			list, from = append(list, f), append(from, a.At(f, 0)...)
		}
	}
	folders, where := inputFolders(a)
	return detect.Finds("", append(from, where...), append(list, folders...)...)
}

// inputFolders are packages of the project's own, and patches.
func inputFolders(a *detect.App) ([]string, []detect.Evidence) {
	var list []string
	var from []detect.Evidence
	repositories := a.Doc("composer.json").At("repositories")
	for _, key := range repositories.Keys() {
		list, from = addFolder(a, list, from, repositories.At(key).At("url").Text(), repositories.At(key).At("type").Text(), repositories.At(key).Line)
	}
	for _, n := range repositories.List() {
		list, from = addFolder(a, list, from, n.At("url").Text(), n.At("type").Text(), n.Line)
	}
	if n := a.Doc("composer.json").At("extra", "patches"); n != nil && a.HasDir("patches") {
		list, from = append(list, "patches"), append(from, a.At("composer.json", n.Line)...)
	}
	return list, from
}

func addFolder(a *detect.App, list []string, from []detect.Evidence, url, kind string, line int) ([]string, []detect.Evidence) {
	dir := path.Clean(strings.TrimSuffix(strings.TrimSuffix(url, "*"), "/"))
	if kind != "path" || dir == "." || strings.HasPrefix(dir, "..") || strings.HasPrefix(dir, "/") || strings.Contains(dir, "*") || !a.HasDir(dir) {
		return list, from
	}
	for _, known := range list {
		if known == dir {
			return list, from
		}
	}
	return append(list, dir), append(from, a.At("composer.json", line)...)
}

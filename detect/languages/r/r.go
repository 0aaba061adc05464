// Package r knows programs in R: Shiny, plumber and plain scripts.
package r

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/script"
)

// The ways to install.
const (
	renv = "renv"
	cran = "cran"
)

// Language is the room's word on R.
var Language = &detect.Language{
	Name:  "r",
	Title: "R",
	Marks: []string{"app.R", "server.R", "plumber.R", "api.R", "main.R", "run.R", "entrypoint.R", "worker.R", "renv.lock", "DESCRIPTION",
		"app.r", "server.r", "plumber.r", "main.r"},
	Helpers:  []string{"node", "python"},
	Prune:    []string{"packrat"},
	Claim:    claim,
	Managers: []string{renv, cran},
	Frameworks: func() []detect.Framework {
		return []detect.Framework{{Name: "shiny", Title: "Shiny", Kind: detect.Service}, {Name: "plumber", Title: "plumber", Kind: detect.Service}}
	},
	Facts: facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "No renv.lock fixes the versions of the packages: they are those of the last day of this version of R.", Do: "Make one with renv::snapshot() and commit it."},
		{Code: "bound-to-localhost", Means: "The program listens to localhost alone.", Do: "Let it listen to 0.0.0.0."},
	},
}

// starters are files that programs begin with, the likeliest first.
var starters = []string{"app.R", "plumber.R", "api.R", "entrypoint.R", "main.R", "run.R", "server.R", "worker.R", "api/plumber.R", "R/plumber.R", "run_api.R", "app.r", "plumber.r", "main.r", "server.r"}

var (
	shinyCall = detect.NewPattern(`\bshinyApp\s*\(|\bshinyServer\s*\(|\brunApp\s*\(|library\(\s*["']?shiny["']?\s*\)|\bshiny::`)
	golem     = detect.NewPattern(`\brun_app\s*\(`)
	made      = detect.NewPattern(`\b(?:shiny|golem)\b`)
	plumbed   = detect.NewPattern(`^\s*#[*']\s*@(?:get|post|put|delete|head|use|plumber)\b|\bplumber::|library\(\s*["']?plumber["']?\s*\)`)
	runs      = detect.NewPattern(`\brunApp\s*\(|\bpr_run\s*\(|\$run\s*\(`)
	listens   = detect.NewPattern(`\bserverSocket\s*\(|\bsocketConnection\s*\([^)]*server\s*=\s*TRUE|\b(?:run|start)Server\s*\(|\bRserve\s*\(`)
	goesOn    = detect.NewPattern(`\brepeat\s*\{|\bwhile\s*\(\s*TRUE\s*\)`)
	source    = script.Source{
		Files: func(a *detect.App) []string { return a.Sources(".R", ".r") },
		Ports: []*detect.Pattern{
			detect.NewPattern(`Sys\.getenv\(\s*["']PORT["']\s*,\s*["']?(\d{2,5})`),
			detect.NewPattern(`\bport\s*(?:=|<-)\s*(?:as\.integer\(\s*)?(\d{2,5})L?`),
			detect.NewPattern(`\bserverSocket\s*\(\s*(\d{2,5})`),
			detect.NewPattern(`\b(?:run|start)Server\s*\(\s*["'][^"']*["']\s*,\s*(\d{2,5})`),
		},
		Local: detect.NewPattern(`\bhost\s*=\s*["'](?:127\.0\.0\.1|localhost)["']`),
	}
)

// entry is the file that the program begins with, and what it is written with.
func entry(a *detect.App) (file, framework string, from []detect.Evidence) {
	for _, name := range starters {
		if !a.Has(name) {
			continue
		}
		// Annotations of plumber are comments, so the text counts, not the code.
		if m := plumbed.In(a.Path(name), a.Read(name)); len(m) > 0 {
			return name, "plumber", []detect.Evidence{m[0].Evidence}
		}
		if m := shinyCall.In(a.Path(name), a.Project.Code(a.Path(name))); len(m) > 0 {
			return name, "shiny", []detect.Evidence{m[0].Evidence}
		}
		if m := golem.In(a.Path(name), a.Project.Code(a.Path(name))); len(m) > 0 && made.Regexp().MatchString(a.Read("DESCRIPTION")) {
			return name, "shiny", []detect.Evidence{m[0].Evidence}
		}
		if name == "server.R" && a.Has("ui.R") {
			return name, "shiny", a.At("ui.R", 0)
		}
	}
	for _, name := range starters {
		if a.Has(name) {
			return name, "", a.At(name, 0)
		}
	}
	return "", "", nil
}

// others are manifests of other languages: a lone script beside one is theirs.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "composer.json", "Gemfile", "pyproject.toml", "setup.py", "CMakeLists.txt", "mix.exs"}

func claim(a *detect.App) *detect.Claim {
	file, framework, from := entry(a)
	listed := a.Has("renv.lock") || description(a)
	if !listed && slices.ContainsFunc(others, a.Has) {
		return nil
	}
	for dir := a.Dir; !listed && dir != "."; {
		dir = path.Dir(dir)
		if a.Project.Has(path.Join(dir, "renv.lock")) || slices.ContainsFunc(others, func(m string) bool { return a.Project.Has(path.Join(dir, m)) }) {
			return nil
		}
	}
	c := &detect.Claim{Kind: detect.Library, From: from}
	switch {
	case file == "" && !listed:
		return nil
	case file == "" && description(a):
		c.Why, c.From = "a package: it has no program to run", a.At("DESCRIPTION", 0)
	case file == "":
		c.Kind, c.Why, c.From = detect.Tooling, "it lists packages, and no program that is known lies beside them", a.At("renv.lock", 0)
	case framework != "":
		c.Kind = detect.Service
	default:
		source.Sort(a, c, listens, goesOn)
	}
	return c
}

// description says whether the folder's DESCRIPTION is that of an R package.
func description(a *detect.App) bool {
	text := a.Read("DESCRIPTION")
	return strings.Contains("\n"+text, "\nPackage:") && strings.Contains(text, "\nVersion:")
}

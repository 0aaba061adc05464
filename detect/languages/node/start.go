package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// starters are the scripts that may start the program, best first.
var starters = []string{"start:prod", "start:production", "start-prod", "prod", "production", "start", "serve", "server"}

// starting finds what starts the program: the Procfile, then the scripts of
// the manifest. What only starts a development server counts when nothing
// else does: what it would have run says what the program is.
func starting(a *detect.App, m manifest) (program, bool) {
	var weak *program
	for _, line := range startLines(a, m) {
		p, ok := follow(m, line.text, line.from, 0)
		if !ok || p.tool == "" && p.shell == "" || p.develops() {
			continue
		}
		if !p.watches {
			return p, true
		}
		if weak == nil {
			weak = &p
		}
	}
	if weak != nil {
		return *weak, true
	}
	return program{}, false
}

type startLine struct {
	text string
	from []detect.Evidence
}

// startLines are the lines of the project that start it, best first.
func startLines(a *detect.App, m manifest) []startLine {
	var out []startLine
	for _, p := range detect.WebProcesses(a) {
		out = append(out, startLine{p.Command, []detect.Evidence{p.From}})
	}
	for _, name := range starters {
		if s := m.script(name); s != "" {
			out = append(out, startLine{s, m.at("scripts", name)})
		}
	}
	for _, key := range []string{"exports", "types", "typings", "files", "publishConfig", "bin"} {
		if m.Has(key) {
			return out // what developers of a library start is no program
		}
	}
	for _, name := range []string{"dev", "develop", "start:dev", "watch"} {
		if s := m.script(name); s != "" {
			out = append(out, startLine{s, m.at("scripts", name)})
		}
	}
	return out
}

// develops says whether a program is a development server or a tool, whose
// name says nothing of what runs in production.
func (p program) develops() bool {
	first := ""
	if len(p.args) > 0 {
		first = p.args[0]
	}
	switch p.tool {
	case "vite", "react-scripts", "ng", "vue-cli-service", "webpack-dev-server", "webpack", "parcel", "serve", "http-server", "live-server", "browser-sync",
		"gatsby", "docusaurus", "vitepress", "vuepress", "eleventy", "expo", "storybook", "start-storybook", "turbo", "nx", "lerna", "concurrently", "gulp", "grunt",
		"wrangler", "electron", "electron-forge", "electron-vite", "jest", "vitest", "mocha", "tsdx", "rsbuild", "ember", "craco", "umi", "max", "hexo", "slidev", "stencil",
		"docker", "docker-compose", "react-native", "netlify", "vercel", "sst", "cypress", "playwright", "microbundle", "bun", "deno", "make":
		return true
	case "sh", "bash":
		return path.Ext(first) != ".sh"
	case "npm", "pnpm", "yarn", "run-p", "npm-run-all":
		return true
	case "next", "nuxt", "nuxi", "nest", "astro", "remix", "react-router", "strapi", "medusa", "directus", "adonis", "vinxi", "vike", "waku":
		return first != "start" || p.tool == "nest"
	}
	return false
}

// startedPackage is the folder below the app's, with a package of its own, whose
// program the app's start script runs; "" where there is none.
func startedPackage(a *detect.App, m manifest) string {
	p, ok := starting(a, m)
	if !ok || p.file() == "" {
		return ""
	}
	for dir := path.Dir(path.Clean(p.file())); dir != "." && dir != "/" && !strings.HasPrefix(dir, ".."); dir = path.Dir(dir) {
		if a.Has(dir + "/package.json") {
			return dir
		}
	}
	return ""
}

// startsItself says whether a program of the app's own is started: a file run
// by Node.js, rather than a tool of a dependency.
func startsItself(a *detect.App, m manifest) bool {
	p, ok := starting(a, m)
	return ok && (p.tool == "node" || p.typed != "") && p.file() != ""
}

var startFacts = []detect.Fact{
	{
		Name: "build", Type: detect.Lines,
		Ask: "Which command builds it?",
		Probes: []detect.Probe{
			{Says: "build script of package.json, and what the framework's own build is", Look: building},
		},
	},
	{
		Name: "start", Type: detect.Command, Required: true,
		When: runs,
		Ask:  "Which command starts it in production?",
		Help: "A program and its arguments, not a package script: it must be process 1 to be stopped.",
		Probes: []detect.Probe{
			{Says: "what the framework's build leaves, unless a script starts a file of the project's own", Look: frameworkStart},
			{Says: "web in Procfile, then start:prod, start and their like in package.json, followed to the program they run", Look: scriptStart},
			{Says: "bin in package.json, for a tool", Look: toolStart},
			{Says: "main in package.json, or a file of a usual name that listens", Look: func(a *detect.App) []detect.Finding { return entry(a, own(a)) }},
		},
		Missing: missingStart,
	},
}

// frameworkStart is the production start that a framework's output has. A
// script that runs a file of the project's own comes before it.
func frameworkStart(a *detect.App) []detect.Finding {
	s := shapeOf(a)
	if s == nil || len(s.start) == 0 {
		return nil
	}
	if file := (program{tool: "node", args: s.start[1:]}).file(); s.start[0] == "node" && len(a.List("build")) == 0 && !a.Has(file) {
		return nil // nothing builds what it would start
	}
	m := own(a)
	if p, ok := starting(a, m); ok && !p.watches && p.file() != "" {
		// A file that is nowhere may be meant within what the build leaves.
		meant := len(s.out) > 0 && !a.Has(path.Clean(p.file())) && len(s.start) > 1 && path.Clean(s.start[1]) == path.Join(s.out[0], p.file())
		within := meant || slices.ContainsFunc(s.out, func(o string) bool {
			return path.Clean(p.file()) == o || strings.HasPrefix(path.Clean(p.file()), o+"/")
		})
		if !within || !meant && s.mode != "standalone" {
			return nil // the script knows best; what is copied out of its place is another matter
		}
	}
	return []detect.Finding{{Value: s.start, From: s.from, Source: detect.FromFramework, Why: s.startWhy}}
}

func scriptStart(a *detect.App) []detect.Finding {
	m := own(a)
	var out []detect.Finding
	for _, line := range startLines(a, m) {
		p, ok := follow(m, line.text, line.from, 0)
		if !ok || p.develops() {
			continue
		}
		if words, why := command(a, m, p); words != nil {
			if len(p.from) > 0 {
				line.from = p.from
			}
			out = append(out, detect.Finding{Value: words, From: line.from, Why: why, Weak: p.watches && len(p.typed) == 0})
		}
	}
	return out
}

func toolStart(a *detect.App) []detect.Finding {
	m := own(a)
	if a.Text("kind") != string(detect.Tool) {
		return nil
	}
	n := m.At("bin")
	if n == nil {
		return nil
	}
	file := n.Value
	if file == "" && len(n.Nodes) > 0 {
		n = n.Nodes[0]
		file = n.Value
	}
	if words, why := command(a, m, program{tool: "node", args: []string{file}}); words != nil && file != "" {
		return detect.Finds(why, []detect.Evidence{{Path: m.path, Line: n.Line}}, words...)
	}
	return nil
}

func missingStart(a *detect.App) string {
	m := own(a)
	if s := shapeOf(a); s != nil && s.missing != "" {
		return s.missing
	}
	if p, ok := starting(a, m); ok && p.watches {
		return "start: " + p.tool + " is for development, and nothing says where the compiled program lies: add a build script with an outDir, or give --start"
	}
	return "start: no script of package.json starts a program: add \"start\", or give --start"
}

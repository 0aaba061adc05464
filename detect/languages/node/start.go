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
		"docker", "docker-compose", "react-native", "netlify", "vercel", "sst", "cypress", "playwright", "microbundle", "bun", "deno", "make", "sh", "bash":
		return true
	case "npm", "pnpm", "yarn", "run-p", "npm-run-all":
		return true
	case "next", "nuxt", "nuxi", "nest", "astro", "remix", "react-router", "strapi", "medusa", "directus", "adonis", "vinxi", "vike", "waku":
		return first != "start" || p.tool == "nest"
	}
	return false
}

// startsItself says whether a program of the app's own is started: a file run
// by Node.js, rather than a tool of a dependency.
func startsItself(a *detect.App, m manifest) bool {
	p, ok := starting(a, m)
	return ok && (p.tool == "node" || p.typed != "") && p.file() != ""
}

// file gives the file that Node.js runs, "" when it is none.
func (p program) file() string {
	if i := p.fileAt(); i >= 0 {
		return p.args[i]
	}
	return ""
}

// valued are flags of Node.js and of what runs TypeScript that take the next word.
var valued = []string{"-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions", "--env-file", "-P", "--project", "--tsconfig", "-O", "--max-old-space-size-percentage"}

func (p program) fileAt() int {
	if p.tool != "node" && p.typed == "" {
		return -1
	}
	for i := 0; i < len(p.args); i++ {
		switch w := p.args[i]; {
		case slices.Contains(valued, w):
			i++
		case !strings.HasPrefix(w, "-"):
			return i
		}
	}
	return -1
}

// command gives the words that start the program in production, or why there
// are none.
func command(a *detect.App, m manifest, p program) (words []string, why string) {
	if p.shell != "" {
		return []string{"/bin/sh", "-c", "exec " + strings.TrimPrefix(p.shell, "exec ")}, "it needs a shell"
	}
	i := p.fileAt()
	if i < 0 {
		if p.tool == "" || p.watches {
			return nil, ""
		}
		return append([]string{binary(a, p.tool)}, p.args...), ""
	}
	file := path.Clean(p.args[i])
	made, ok := compiled(a, m, file)
	switch {
	case ok:
		return append(append([]string{"node"}, flags(p.args[:i])...), append([]string{made.file}, p.args[i+1:]...)...), made.why
	case path.Ext(file) == ".ts" || path.Ext(file) == ".mts" || p.typed != "":
		return typed(a, m, p, i)
	}
	file = resolve(a, file)
	return append(append([]string{"node"}, flags(p.args[:i])...), append([]string{file}, p.args[i+1:]...)...), ""
}

// flags keeps the flags of Node.js that a production start needs.
func flags(args []string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		w := args[i]
		takes := slices.Contains(valued, w)
		value := ""
		if takes && i+1 < len(args) {
			value = args[i+1]
			i++
		}
		switch {
		case strings.HasPrefix(w, "--env-file"): // the image has no such file
		case strings.HasPrefix(w, "--loader"), w == "-P", w == "-O", strings.HasPrefix(w, "--project"), strings.HasPrefix(w, "--tsconfig"):
		case strings.HasPrefix(value, "ts-node") || strings.HasPrefix(value, "tsx") || value == "dotenv/config" || strings.HasPrefix(value, "@swc-node") || strings.HasPrefix(value, "@babel/register"):
			if value == "dotenv/config" { // it reads .env where there is one
				out = append(out, w, value)
			}
		case strings.HasPrefix(w, "--experimental-strip-types"), strings.HasPrefix(w, "--experimental-transform-types"):
		case w == "--transpile-only" || w == "--files" || w == "--respawn" || w == "--esm" || w == "-T" || w == "--swc":
		default:
			out = append(out, w)
			if value != "" {
				out = append(out, value)
			}
		}
	}
	return out
}

// typed starts TypeScript as it is written, where what runs it is there in
// production.
func typed(a *detect.App, m manifest, p program, i int) ([]string, string) {
	tool := p.typed
	if tool == "" {
		return nil, ""
	}
	if _, _, ok := m.depends(tool, production); !ok {
		return nil, ""
	}
	a.Warn("runs-typescript", tool+" compiles the program each time it starts: add a build script that makes JavaScript", p.from...)
	if tool == "tsx" {
		return append([]string{"node", "--import", "tsx"}, p.args[i:]...), "tsx is a production dependency"
	}
	return append([]string{binary(a, tool)}, p.args...), tool + " is a production dependency"
}

// binary is where the manager puts the program of a dependency.
func binary(a *detect.App, tool string) string { return "node_modules/.bin/" + tool }

// resolve gives the file that Node.js finds for a path without its ending.
func resolve(a *detect.App, file string) string {
	if a.Has(file) {
		return file
	}
	for _, ext := range []string{".js", ".mjs", ".cjs", "/index.js", "/index.mjs", "/index.cjs"} {
		if a.Has(file + ext) {
			return file + ext
		}
	}
	return file
}

// entries are where programs begin whose manifest does not say.
var entries = []string{"server", "app", "index", "main", "src/server", "src/app", "src/index", "src/main", "bin/www", "src/bin/www"}

// entry finds the one file that a program without a start script begins in:
// main of the manifest, or the usual name that listens.
func entry(a *detect.App, m manifest) []detect.Finding {
	if main := m.Text("main"); main != "" {
		if words, why := command(a, m, program{tool: "node", args: []string{main}, from: m.at("main")}); words != nil && entryThere(a, words) {
			return found(why, m.at("main"), words...)
		}
	}
	var out []detect.Finding
	for _, base := range entries {
		for _, ext := range []string{".js", ".mjs", ".cjs", ".ts", ".mts", ""} {
			f := base + ext
			if !a.Has(f) || ext == "" && base != "bin/www" && base != "src/bin/www" {
				continue
			}
			if !starts(a, f) {
				continue
			}
			if words, why := command(a, m, program{tool: "node", args: []string{f}}); words != nil {
				out = append(out, found(why, a.At(f, 0), words...)...)
			}
		}
	}
	if len(out) > 1 {
		out = out[:1]
	}
	return out
}

func entryThere(a *detect.App, words []string) bool {
	file := words[len(words)-1]
	return a.Has(file) || slices.ContainsFunc(outputsOf(a, own(a)).dirs, func(d string) bool { return strings.HasPrefix(file, d+"/") })
}

// starts says whether a file starts something that goes on.
func starts(a *detect.App, file string) bool {
	return len(listenCall.In(file, a.Project.Code(a.Path(file)))) > 0
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
	m := own(a)
	if p, ok := starting(a, m); ok && !p.watches && p.file() != "" {
		within := slices.ContainsFunc(s.out, func(o string) bool {
			return path.Clean(p.file()) == o || strings.HasPrefix(path.Clean(p.file()), o+"/")
		})
		if !within || s.mode != "standalone" {
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
		return found(why, []detect.Evidence{{Path: m.path, Line: n.Line}}, words...)
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

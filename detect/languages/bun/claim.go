package bun

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
	"github.com/stagewright/stagewright/detect/formats"
)

// claim takes a package whose start runs a file by Bun, and one without any
// start whose module is a server that Bun runs as it is.
func claim(a *detect.App) *detect.Claim {
	p, ok := starting(a)
	if !ok {
		return nil
	}
	c := &detect.Claim{Kind: detect.Worker, From: p.from, Workspace: typescript.WorkspaceOf(a.Dir, func(root string) []string { return members(a.Project, root) })}
	a.Claim = c // what follows looks up to the workspace
	if len(source.Listens(a)) > 0 {
		c.Kind = detect.Service
	}
	return c
}

// program is how Bun starts the app.
type program struct {
	flags, args []string
	file        string
	env         []string // K=V set for it
	shell       string   // the whole line, where it needs a shell
	compiled    *compiler
	from        []detect.Evidence
}

// starters are the scripts that say how the program starts in production.
var starters = []string{"start:prod", "start", "start:production", "start-prod", "prod", "production", "serve", "server"}

// starting finds the script that runs a file by Bun. The development script
// counts where there is no other, because it says what the program is.
func starting(a *detect.App) (program, bool) {
	return detect.Memo(a, "starting", func() *program {
		doc := a.Doc("package.json")
		for _, name := range starters[:2] {
			if n := doc.At("scripts", name); n != nil {
				if p := runs(doc, n.Value); p != nil {
					p.from = a.At("package.json", n.Line)
					return p
				}
				if p := startsCompiled(a, n.Value); p != nil {
					return p
				}
			}
		}
		if slices.ContainsFunc(starters, func(n string) bool { return doc.Has("scripts", n) }) || library(doc) {
			return nil
		}
		if p := startsCompiled(a, ""); p != nil {
			return p
		}
		if n := doc.At("scripts", "dev"); n != nil {
			p := runs(doc, n.Value)
			if p != nil {
				p.from = a.At("package.json", n.Line)
			}
			return p
		}
		return modules(a, doc)
	}).found()
}

// startsCompiled takes a start that runs what a script compiled, and a package
// whose build compiles it and that has no start.
func startsCompiled(a *detect.App, line string) *program {
	c, ok := compiling(a)
	if !ok {
		return nil
	}
	env, rest := settings(line)
	words, plain := formats.Words(rest)
	if line != "" && (!plain || len(words) == 0 || path.Clean(words[0]) != c.out) {
		return nil
	}
	p := &program{file: c.file, env: env, compiled: &c, from: c.from}
	if len(words) > 0 {
		p.args = words[1:]
	}
	return p
}

// library says whether a package is one for others, or is built for another
// runtime: what its developers start is no program.
func library(doc *formats.Node) bool {
	return slices.ContainsFunc([]string{"bin", "exports", "types", "typings", "files", "peerDependencies", "publishConfig"}, func(k string) bool {
		return doc.Has(k)
	}) || slices.ContainsFunc(built, func(n string) bool {
		return doc.Has("dependencies", n) || doc.Has("devDependencies", n)
	})
}

func (p *program) found() (program, bool) {
	if p == nil {
		return program{}, false
	}
	return *p, true
}

// modules takes the module of a package that is locked by Bun and has no
// start, or a file of a usual name.
func modules(a *detect.App, doc *formats.Node) *program {
	if a.Up("bun.lock") == "" && a.Up("bun.lockb") == "" {
		return nil
	}
	for _, key := range []string{"module", "main"} {
		n := doc.At(key)
		if n == nil || n.Value == "" {
			continue
		}
		file := resolve(a, path.Clean(n.Value))
		if typed(file) && a.Has(file) && serves.Matches(a.Project.Code(a.Path(file))) {
			return &program{file: file, from: a.At("package.json", n.Line)}
		}
	}
	return usual(a)
}

// usual takes the one file of a usual name that is a server only Bun runs.
func usual(a *detect.App) *program {
	var only *program
	for _, dir := range []string{"", "src"} {
		for _, name := range []string{"index.ts", "server.ts", "main.ts", "app.ts", "index.tsx"} {
			file := path.Join(dir, name)
			if !a.Has(file) {
				continue
			}
			if found := serves.In(a.Path(file), a.Project.Code(a.Path(file))); len(found) > 0 {
				if only != nil {
					return nil // which of them is not known
				}
				only = &program{file: file, from: []detect.Evidence{found[0].Evidence}}
			}
		}
	}
	return only
}

// built are packages whose programs a build makes and another runtime serves.
var built = []string{"next", "nuxt", "vite", "astro", "@sveltejs/kit", "@angular/core", "@nestjs/core", "@remix-run/node", "react-scripts", "electron", "expo", "react-native", "wrangler"}

// serves is a server that only Bun runs as it stands there.
var serves = detect.NewPattern(`\bBun\.serve\s*\(|\bnew\s+Elysia\s*\(|\bexport\s+default\s*\{[^}]*\bfetch\b|from\s+['"]bun['"]|from\s+['"]hono/bun['"]`)

func typed(file string) bool {
	return strings.HasPrefix(path.Ext(file), ".ts") || path.Ext(file) == ".mts"
}

// resolve gives the file that Bun finds for a path: that of another ending,
// or the index of a folder.
func resolve(a *detect.App, file string) string {
	if a.Has(file) {
		return file
	}
	base := strings.TrimSuffix(file, path.Ext(file))
	for _, try := range []string{file + ".ts", file + ".tsx", file + ".js", base + ".ts", base + ".tsx", base + ".mts",
		path.Join(file, "index.ts"), path.Join(file, "index.tsx"), path.Join(file, "index.js")} {
		if a.Has(try) {
			return try
		}
	}
	return file
}

package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
	"github.com/stagewright/stagewright/detect/formats"
)

// bundle is a JavaScript build whose output the app serves.
type bundle struct {
	file   string // what it makes there, where it is one file
	dir    string // project path of the folder of package.json
	script string
	at     detect.Evidence
	out    string // project path of the folder that it makes, "" where unknown
	outAt  detect.Evidence
}

// bundleScripts are names of scripts that build for production.
var bundleScripts = []string{"build", "build:prod", "production", "prod", "build:css", "css:build", "tailwind:build", "build:tailwind", "tailwind", "css"}

// bundleDirs are folders where the build of a page lies beside the program.
var bundleDirs = []string{".", "frontend", "client", "ui", "web", "assets", "static_src", "theme/static_src", "js"}

// assets finds the JavaScript build that the app takes files from; nil if there
// is none, or if what it makes is committed.
func assets(a *detect.App) *bundle {
	return detect.Memo(a, "assets", func() *bundle {
		if a.Text("kind") != string(detect.Service) || !a.Known("framework") {
			return nil
		}
		for _, d := range bundleDirs {
			b := bundleIn(a, path.Join(a.Dir, d))
			if b == nil || b.out != "" && committed(a, b) {
				continue
			}
			if d != "." && (b.out == "" || !taken(a, b)) {
				continue
			}
			return b
		}
		return nil
	})
}

// bundleIn reads the package.json of a folder.
func bundleIn(a *detect.App, dir string) *bundle {
	p := path.Join(dir, "package.json")
	scripts := a.Project.Doc(p).At("scripts")
	for _, name := range bundleScripts {
		n := scripts.At(name)
		if n == nil {
			continue
		}
		b := &bundle{dir: dir, script: name, at: detect.Evidence{Path: p, Line: n.Line}}
		b.find(a, n, scripts)
		return b
	}
	return nil
}

var (
	outFlag    = detect.NewPattern(`(?:^|\s)(?:-o|--output|--outfile|--outdir|--out-dir|--dist-dir|--output-path|--outDir|--dest)[= ]["']?([\w./-]+)`)
	sassPair   = detect.NewPattern(`\bsass\b.*?\s[\w./-]+:([\w./-]+)`)
	outConfig  = detect.NewPattern(`\b(?:outDir|outdir|dir)\s*:\s*(?:(?:path\.)?(?:resolve|join)\(\s*(?:__dirname|import\.meta\.dirname|process\.cwd\(\))?\s*,?\s*)?((?:["'][\w./-]+["']\s*,?\s*)+)`)
	webpackOut = detect.NewPattern(`\bpath\s*:\s*path\.(?:resolve|join)\(\s*(?:__dirname|process\.cwd\(\))\s*,\s*((?:["'][\w./-]+["']\s*,?\s*)+)`)
)

// find works out where a build script puts what it makes.
func (b *bundle) find(a *detect.App, n, scripts *formats.Node) {
	file := b.at.Path
	texts := []*formats.Node{n}
	for _, key := range scripts.Keys() { // scripts that this one calls
		if strings.Contains(n.Text(), "run "+key) || strings.Contains(n.Text(), "run-") && strings.Contains(n.Text(), key) {
			texts = append(texts, scripts.At(key))
		}
	}
	for _, t := range texts {
		for _, p := range []*detect.Pattern{outFlag, sassPair} {
			for _, m := range p.In(file, t.Text()) {
				b.set(a, m.Group(), detect.Evidence{Path: file, Line: t.Line})
				if b.out != "" {
					return
				}
			}
		}
	}
	for _, name := range []string{"vite.config.ts", "vite.config.js", "vite.config.mts", "vite.config.mjs", "webpack.config.js", "webpack.prod.js", "webpack.config.prod.js", "webpack/prod.js", "rollup.config.js", "rollup.config.mjs", "esbuild.config.mjs", "esbuild.js"} {
		config := path.Join(b.dir, name)
		p := outConfig
		if strings.HasPrefix(name, "webpack") {
			p = webpackOut
		}
		for _, m := range p.In(config, a.Project.Code(config)) {
			var parts []string
			for _, q := range quoted.In("", m.Group()) {
				parts = append(parts, q.Group())
			}
			b.set(a, path.Join(parts...)+"/", m.Evidence)
			return
		}
		if a.Project.Has(config) && strings.HasPrefix(name, "vite") {
			b.set(a, "dist/", detect.Evidence{Path: config})
			return
		}
	}
	if out := pages.Output(n.Text()); out != "" {
		b.set(a, out+"/", detect.Evidence{Path: file, Line: n.Line})
	}
}

// absorbed lists the folders whose pages the app builds and serves itself.
func absorbed(a *detect.App) []string {
	var out []string
	for _, d := range bundleDirs[1:] {
		if b := bundleIn(a, path.Join(a.Dir, d)); b != nil && b.out != "" && !committed(a, b) && taken(a, b) {
			out = append(out, b.dir)
		}
	}
	return out
}

// set takes an output as the folder it lies in; one outside the app is none.
func (b *bundle) set(a *detect.App, out string, at detect.Evidence) {
	p := path.Join(b.dir, out)
	b.file = ""
	if !strings.HasSuffix(out, "/") && path.Ext(p) != "" {
		b.file = p
		p = path.Dir(p)
	}
	if rel := detect.Rel(a.Dir, p); strings.HasPrefix(rel, "..") || rel == "." {
		return
	}
	b.out, b.outAt = p, at
}

// committed says whether a build's output is part of the repository.
func committed(a *detect.App, b *bundle) bool {
	if b.file != "" { // other files of that folder say nothing of this one
		return a.Project.Has(b.file) && !a.Project.Ignored(b.file)
	}
	out := b.out
	files := a.Project.Files(out)
	return slices.ContainsFunc(files, func(f string) bool {
		return !a.Project.Ignored(f) && slices.Contains([]string{".css", ".js", ".html"}, path.Ext(f)) && strings.Count(detect.Rel(out, f), "/") <= 1
	})
}

// taken says whether the app serves what a build beside it makes: its output
// lies among the app's own files, or the code names it.
func taken(a *detect.App, b *bundle) bool {
	if !strings.HasPrefix(b.out+"/", b.dir+"/") {
		return true
	}
	rel := detect.Rel(a.Dir, b.out)
	for _, f := range sources(a) {
		code := a.Project.Code(f)
		if strings.Contains(code, `"`+rel) || strings.Contains(code, `'`+rel) || strings.Contains(code, path.Base(b.dir)) && strings.Contains(code, `"`+path.Base(b.out)+`"`) {
			return true
		}
	}
	return false
}

package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// hooks are the scripts that an install of the project itself runs.
var hooks = []string{"preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"}

// scriptFiles lists the files that the install scripts of a folder's manifest
// name, and the schema that Prisma's client is made from when it is installed.
func scriptFiles(a *detect.App, dir string) []string {
	m := read(a.Project, dir)
	var out []string
	for _, h := range hooks {
		if settingUp(m, h, m.script(h)) {
			continue
		}
		for _, w := range strings.FieldsFunc(m.script(h), func(r rune) bool { return strings.ContainsRune(" \t;&|()'\"", r) }) {
			p := path.Join(dir, w)
			if path.Ext(w) != "" && a.Project.Has(p) && w != "package.json" {
				out = append(out, imported(a, p)...)
			}
		}
	}
	if m.has("prisma", "@prisma/client") {
		if schema := prismaSchema(a, dir); schema != "" {
			out = append(out, schema)
		}
		for _, c := range []string{"prisma.config.ts", "prisma.config.js", "prisma.config.mjs"} {
			out = append(out, path.Join(dir, c))
		}
	}
	return out
}

// imported are a script and the files of the app that it imports, directly or not.
func imported(a *detect.App, script string) []string {
	out := []string{script}
	for i := 0; i < len(out) && i < 50; i++ {
		if !slices.Contains(scriptExts, path.Ext(out[i])) {
			continue
		}
		for _, m := range quotedModule.In(out[i], a.Project.Code(out[i])) {
			if name := m.Group(); strings.HasPrefix(name, ".") {
				if f := module(a, detect.Rel(a.Dir, path.Join(path.Dir(out[i]), name))); f != "" && !slices.Contains(out, a.Path(f)) {
					out = append(out, a.Path(f))
				}
			}
		}
	}
	return out
}

// settingUp says whether an install script sets up the folder of those who
// work on the project, or builds a source that is copied only later.
func settingUp(_ manifest, hook, script string) bool {
	for _, tool := range []string{"husky", "lefthook", "simple-git-hooks", "yorkie", "git config", "git submodule", "pre-commit", "is-ci", "playwright install", "nuxt prepare", "nuxi prepare", "svelte-kit sync", "astro sync", "wxt prepare"} {
		if strings.Contains(script, tool) {
			return true
		}
	}
	if !strings.Contains(hook, "prepare") && hook != "prepublish" {
		return false
	}
	for _, tool := range []string{"build", "tsc", "tsup", "rollup", "webpack", "vite", "esbuild", "unbuild", "babel", "compile", "ts-patch"} {
		if strings.Contains(script, tool) {
			return true
		}
	}
	return false
}

// lacking says whether an install script calls what an installation without
// development dependencies lacks.
func lacking(m manifest, hook, script string) bool {
	if settingUp(m, hook, script) {
		return false // it is left out of every installation
	}
	for _, w := range strings.FieldsFunc(script, func(r rune) bool { return strings.ContainsRune(" ;&|", r) }) {
		if p, ok := bringers.Find(w); ok {
			w = p
		}
		if _, _, ok := m.depends(w, development); ok {
			return true
		}
	}
	return false
}

// bringers are the packages of programs that go by another name.
var bringers = detect.Lookup[string]{{"tsc", "typescript"}, {"nest", "@nestjs/cli"}, {"ng", "@angular/cli"}, {"ngcc", "@angular/compiler-cli"}, {"svelte-kit", "@sveltejs/kit"},
	{"remix", "@remix-run/dev"}, {"react-router", "@react-router/dev"}, {"graphql-codegen", "@graphql-codegen/cli"}, {"sequelize", "sequelize-cli"}, {"swc", "@swc/cli"},
	{"babel", "@babel/cli"}, {"ncc", "@vercel/ncc"}, {"run-s", "npm-run-all"}, {"run-p", "npm-run-all"}, {"nuxi", "nuxt"}, {"vue-cli-service", "@vue/cli-service"}, {"cap", "@capacitor/cli"}}

// dropped lists the install scripts that are of a kind: those of the manifest at
// the build context by their names, those of packages below it with their folder
// before it.
func dropped(a *detect.App, kind func(manifest, string, string) bool) []detect.Finding {
	var list []string
	var from []detect.Evidence
	dirs := []string{a.Context()}
	for _, m := range installed(a) {
		dirs = append(dirs, m.dir)
	}
	for _, dir := range dirs {
		m := read(a.Project, dir)
		for _, h := range hooks {
			s := m.script(h)
			if s == "" || !kind(m, h, s) || dir != a.Context() && !safeDir(a.InContext(dir)) {
				continue
			}
			if _, _, dev := m.depends("patch-package", development); dev && strings.Contains(s, "patch-package") {
				a.Warn("patches-left-out", m.at("scripts", h)[0].String()+": patch-package is there for development only, so that production runs unpatched packages: move it to dependencies", m.at("scripts", h)...)
			}
			if dir != a.Context() {
				h = a.InContext(dir) + "/" + h
			}
			list, from = append(list, h), append(from, m.at("scripts", strings.TrimPrefix(h, a.InContext(dir)+"/"))...)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

package php

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// assetFacts are of what Node.js builds for browsers, in a stage of its own.
func assetFacts() []detect.Fact {
	when := func(a *detect.App) bool { return a.Known("assets") }
	return []detect.Fact{
		{Name: "assets", Type: detect.Text, When: serves, Ask: "Which folder does the build of package.json make for browsers?",
			Probes: []detect.Probe{{Says: "build script in package.json, Vite, Mix or Encore and what they write", Look: assets}}},
		{Name: "nodeInputs", Type: detect.List, When: when, Ask: "Which files does its install read?",
			Probes: []detect.Probe{{Says: "package.json, lock file, .npmrc", Look: typescript.Beside}}},
		{Name: "nodeInstall", Type: detect.Text, When: when, Ask: "Which command installs what it needs?",
			Probes: []detect.Probe{{Says: "the lock file beside package.json", Look: func(a *detect.App) []detect.Finding {
				l := nodeLock(a)
				return detect.Finds(l.file+" decides", a.At(l.file, 0), l.install)
			}}}},
		{Name: "nodeBuild", Type: detect.Text, When: when, Ask: "Which command builds it?",
			Probes: []detect.Probe{{Says: "scripts of package.json", Look: func(a *detect.App) []detect.Finding {
				name, line := buildScript(a)
				return detect.Finds("", a.At("package.json", line), nodeLock(a).run+name)
			}}}},
		{Name: "bun", Type: detect.YesNo, Derived: true, When: when, Ask: "Does Bun build it?",
			Probes: []detect.Probe{{Says: "bun.lock", Look: func(a *detect.App) []detect.Finding {
				if l := nodeLock(a); strings.HasPrefix(l.file, "bun.") {
					return detect.Finds("", a.At(l.file, 0), "yes")
				}
				return nil
			}}}},
		{Name: "nodeVersion", Type: detect.Version, Product: "node", When: func(a *detect.App) bool { return when(a) && !a.Yes("bun") }, Ask: "Which version of Node.js builds it?",
			Probes: []detect.Probe{{Says: pages.Says, Look: func(a *detect.App) []detect.Finding { return pages.Version(a, a.Dir) }}}},
		pages.Tag("nodeVersion", "trixie", "bookworm", "bullseye"),
	}
}

// buildScript is the script of package.json that builds for production.
func buildScript(a *detect.App) (string, int) {
	for _, name := range []string{"production", "prod", "build:production", "build:prod", "build"} {
		if n := a.Doc("package.json").At("scripts", name); n != nil {
			return name, n.Line
		}
	}
	return "", 0
}

var (
	outputPath = detect.NewPattern(`\.setOutputPath\(\s*["']([\w./-]+)["']`)
	viteOut    = detect.NewPattern(`\b(?:outDir|buildDirectory)\s*:\s*["']([\w./-]+)["']`)
)

// assets finds where a build for browsers writes.
func assets(a *detect.App) []detect.Finding {
	name, line := buildScript(a)
	if name == "" {
		return nil
	}
	for _, f := range []string{"webpack.config.js", "webpack.config.mjs", "webpack.config.cjs"} {
		for _, m := range outputPath.In(a.Path(f), a.Project.Code(a.Path(f))) {
			return detect.Finds("", []detect.Evidence{m.Evidence}, strings.Trim(m.Group(), "./"))
		}
	}
	for _, f := range []string{"vite.config.js", "vite.config.ts", "vite.config.mjs", "vite.config.mts"} {
		if !a.Has(f) {
			continue
		}
		code := a.Project.Code(a.Path(f))
		laravel := strings.Contains(code, "laravel-vite-plugin") || strings.Contains(code, "vite-plugin-symfony")
		for _, m := range viteOut.In(a.Path(f), code) {
			out := strings.Trim(m.Group(), "./")
			if strings.HasPrefix(m.Text, "buildDirectory") {
				out = "public/" + out
			}
			return detect.Finds("", []detect.Evidence{m.Evidence}, out)
		}
		if laravel {
			f := detect.Finds("", append(a.At(f, 0), a.At("package.json", line)...), "public/build")
			f[0].Source = detect.FromFramework
			return f
		}
	}
	return shown(a, line)
}

// shown takes the whole folder that the web server shows, where a build is seen
// to write into it and more is not known.
func shown(a *detect.App, line int) []detect.Finding {
	dir, _ := root(a)
	if dir == "" || dir == "." {
		return nil
	}
	why := dir + "/ is what it writes into; more is not known, so all of it is taken"
	scripts := a.Doc("package.json").At("scripts")
	for _, key := range scripts.Keys() {
		if n := scripts.At(key); strings.Contains(n.Text(), dir+"/") {
			return detect.Finds(why, a.At("package.json", n.Line), dir)
		}
	}
	for _, f := range []string{"webpack.mix.js", "webpack.config.js", "gulpfile.js", "esbuild.js", "esbuild.mjs", "rollup.config.js", "vite.config.js", "vite.config.ts"} {
		for i, l := range strings.Split(a.Project.Code(a.Path(f)), "\n") {
			if strings.Contains(l, dir+"/") || strings.Contains(l, "'"+dir+"'") || strings.Contains(l, `"`+dir+`"`) {
				return detect.Finds(why, append(a.At(f, i+1), a.At("package.json", line)...), dir)
			}
		}
	}
	return nil
}

type lockFile struct{ file, install, run string }

func nodeLock(a *detect.App) lockFile {
	manager := a.Doc("package.json").At("packageManager").Text()
	_, v, _ := strings.Cut(manager, "@")
	v, _, _ = strings.Cut(v, "+")
	if v == "" || strings.Trim(v, "0123456789.") != "" {
		v = ""
	}
	for _, l := range []lockFile{
		{"bun.lock", "bun install --frozen-lockfile", "bun run "}, {"bun.lockb", "bun install --frozen-lockfile", "bun run "},
		{"pnpm-lock.yaml", "npm install --global pnpm@" + orElse(v, "10") + " && pnpm install --frozen-lockfile", "pnpm run "},
		{"yarn.lock", "yarn install --frozen-lockfile", "yarn run "}, {"package-lock.json", "npm ci", "npm run "},
	} {
		if !a.Has(l.file) {
			continue
		}
		if l.file == "yarn.lock" && strings.Contains(a.Read(l.file), "__metadata:") {
			l.install = "npm install --global --force @yarnpkg/cli-dist@" + orElse(v, "4") + " && yarn install --immutable"
		}
		return l
	}
	return lockFile{"package.json", "npm install", "npm run "}
}

func orElse(v, other string) string {
	if v == "" {
		return other
	}
	return v
}

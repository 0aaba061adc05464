package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// buildScript names the script that builds for production, "" if none does.
func buildScript(m manifest) string {
	for _, name := range []string{"build:prod", "build:production", "build-prod", "build", "heroku-postbuild", "compile", "generate"} {
		s := m.script(name)
		if s == "" || name == "generate" && !strings.Contains(s, "nuxt") && !strings.Contains(s, "nuxi") {
			continue
		}
		if name == "build:prod" || name == "build:production" || name == "build-prod" {
			if b := m.script("build"); b != "" && !strings.Contains(s, "build") {
				continue
			}
		}
		if makesFiles(s) {
			return name
		}
	}
	return bundles(m)
}

// bundles names the one script called build:SOMETHING that runs a bundler, for
// projects whose server needs no build and whose pages do.
func bundles(m manifest) string {
	only := ""
	for _, name := range m.At("scripts").Keys() {
		parts, _ := formats.Commands(m.script(name))
		if !strings.HasPrefix(name, "build:") || len(parts) != 1 || len(parts[0].Args) < 2 {
			continue
		}
		switch args := parts[0].Args; {
		case args[1] == "build" && (args[0] == "vite" || args[0] == "rsbuild" || args[0] == "parcel"), args[0] == "webpack", args[0] == "rollup" && args[1] == "-c":
			if only != "" {
				return ""
			}
			only = name
		}
	}
	return only
}

// makesFiles says whether a build script makes something that an image can
// hold, rather than an image, a package or a message.
func makesFiles(line string) bool {
	parts, _ := formats.Commands(line)
	for _, p := range parts {
		if len(p.Args) == 0 {
			continue
		}
		switch path.Base(p.Args[0]) {
		case "docker", "docker-compose", "podman", "echo", "exit", "true", "pkg", "nexe", "electron-builder", "electron-forge", "cargo", "go", "make", "eas", "fastlane":
		default:
			return true
		}
	}
	return false
}

// compiles says whether TypeScript is compiled though no script says so.
func compiles(a *detect.App, m manifest) bool {
	if p, ok := starting(a, m); ok && p.typed != "" && m.needs(p.typed) {
		return false // it is meant to run as it is written
	}
	return ownBuild(a, m) == "" && m.has("typescript") && a.Has("tsconfig.json") && tsconfig(a, "tsconfig.json").outDir != "" && !tsconfig(a, "tsconfig.json").noEmit
}

// building finds what makes the app: Prisma's client where nothing else makes
// it, the packages of the workspace that it uses, then its own build.
func building(a *detect.App) []detect.Finding {
	m := own(a)
	var lines []string
	var from []detect.Evidence
	why := ""
	if g, at := generates(a, m); g != "" {
		lines, from = append(lines, g), append(from, at...)
	}
	for _, dep := range used(a) {
		if g, at := generates(viewOf(a, dep), dep.manifest); g != "" {
			lines, from = append(lines, g), append(from, at...)
		}
		if name := buildScript(dep.manifest); name != "" {
			lines, from = append(lines, run(a, dep, name)), append(from, dep.at("scripts", name)...)
		}
	}
	if a.Context() != a.Dir {
		for _, n := range nestedOf(a, m) {
			lines, from = append(lines, n.install), append(from, n.from)
		}
	}
	for _, n := range nestedOf(a, m) {
		if n.build != "" {
			lines, from = append(lines, n.build), append(from, n.from)
		}
	}
	s := shapeOf(a)
	_, ofNx := nxChosen(a)
	switch name := ownBuild(a, m); {
	case ofNx && s != nil:
		lines, from = append(lines, local(a, s.build)), append(from, s.from...)
	case name != "":
		lines, from = append(lines, run(a, member{a.Dir, m.Text("name"), m}, name)), append(from, m.at("scripts", name)...)
	case s != nil && s.build != "" && len(s.out)+len(s.static) > 0:
		lines, from = append(lines, local(a, s.build)), append(from, s.from...)
		why = "no build script: the framework's own build"
	case compiles(a, m):
		lines, from = append(lines, local(a, "tsc")), append(from, tsconfig(a, "tsconfig.json").from...)
		why = "no build script: the compiler alone"
	}
	for _, dir := range nestedPackages(a, m) {
		if dir == startedPackage(a, m) {
			lines = append(lines, "npm prune --omit=dev --prefix "+dir)
			continue
		}
		lines = append(lines, "rm -rf "+dir+"/node_modules") // the program has no use for what made its pages
	}
	if len(lines) == 0 && runs(a) {
		for _, dep := range closure(a) {
			if g, at := regenerates(viewOf(a, dep), dep.manifest); g != "" {
				lines, from = append(lines, g), append(from, at...)
			}
		}
		if g, at := regenerates(a, m); g != "" && a.Workspace == "" {
			lines, from = append(lines, g), append(from, at...)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []detect.Finding{{Value: lines, From: from, Why: why}}
}

// run is the command that runs a script of a package with the manager.
func run(a *detect.App, m member, name string) string {
	manager := a.Text("manager")
	if a.Workspace == "" || m.dir == a.Context() {
		return manager + " run " + name
	}
	of := formats.Quote(m.name)
	switch manager {
	case "pnpm":
		return "pnpm --filter " + of + " run " + name
	case "yarn":
		return "yarn workspace " + of + " run " + name
	case "bun":
		return "bun run --filter " + of + " " + name
	}
	return "npm run " + name + " --workspace=" + of
}

// local is the command that runs a program of the dependencies, in the app's
// own folder.
func local(a *detect.App, line string) string {
	_, ofNx := nxChosen(a)
	if name := read(a.Project, a.Dir).Text("name"); inWorkspace(a) && name != "" && !ofNx {
		name = formats.Quote(name)
		switch a.Text("manager") {
		case "pnpm":
			return "pnpm --filter " + name + " exec " + line
		case "yarn":
			return "yarn workspace " + name + " " + line
		case "npm":
			return "npm exec --workspace=" + name + " -- " + line
		}
	}
	switch a.Text("manager") {
	case "pnpm":
		return "pnpm exec " + line
	case "yarn":
		return "yarn run " + line
	case "bun":
		return "bunx " + line
	}
	return "npx " + line
}

package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// claim says what the package of a folder is.
func claim(a *detect.App) *detect.Claim {
	m := own(a)
	if m.Node == nil || len(m.Nodes) == 0 && len(a.Sources(".js", ".mjs", ".cjs", ".ts")) == 0 {
		return nil
	}
	c := &detect.Claim{From: m.at()}
	c.Workspace, _ = workspaceOf(a.Project, a.Dir)
	a.Claim = c // what follows looks up to the workspace
	if dir := startedPackage(a, m); dir != "" && c.Workspace == "" && slices.Contains(nestedPackages(a, m), dir) {
		c.Absorbs = append(c.Absorbs, a.Path(dir)) // its own program
	}
	c.Kind, c.Why, c.From = kindOf(a, m)
	if len(c.From) == 0 {
		c.From = m.at()
	}
	if c.Kind == detect.Service {
		for _, dir := range nestedPackages(a, m) {
			if p := a.Path(dir); !slices.Contains(c.Absorbs, p) {
				c.Absorbs = append(c.Absorbs, p) // its pages
			}
		}
		for _, p := range ownPages(a, m) {
			c.Absorbs = append(c.Absorbs, a.Path(p.dir))
		}
	}
	c.Owns = c.Kind == detect.Tooling && (strings.HasPrefix(c.Why, "a ") || strings.HasPrefix(c.Why, "an "))
	return c
}

func kindOf(a *detect.App, m manifest) (detect.Kind, string, []detect.Evidence) {
	if why, from := elsewhere(a, m); why != "" {
		return detect.Tooling, why, from
	}
	if part := beside(a.Dir); part != "" && a.Workspace == "" && a.Project.Has("package.json") {
		return detect.Tooling, "it lies in " + part + ", beside the project's own program", nil
	}
	if dir := startedPackage(a, m); dir != "" && len(m.packages(production, optional)) == 0 && !slices.Contains(a.Absorbs, a.Path(dir)) {
		if patterns, _ := workspaces(a.Project, a.Dir); len(patterns) == 0 && len(read(a.Project, a.Path(dir)).packages(production)) > 0 {
			return detect.Tooling, "it starts the program of " + dir + "/, which has the dependencies", nil
		}
	}
	s := shapeOf(a)
	if s != nil && (!plain(s.name) || len(nxProjects(a)) > 0) {
		return s.kind, s.why, s.from
	}
	if patterns, from := workspaces(a.Project, a.Dir); len(patterns) > 0 && !startsItself(a, m) {
		return detect.Tooling, "the root of a workspace: its apps are its members", from
	}
	if p, ok := starting(a, m); ok {
		if s != nil {
			return s.kind, "", s.from
		}
		if from, listens := listening(a); listens {
			return detect.Service, "", from
		}
		if v := flag(p.args, "-p", "--port"); p.tool != "node" && len(p.typed) == 0 && typescript.Number(v) != "" {
			return detect.Service, "", p.from // a program of the dependencies that is told where to listen
		}
		return detect.Worker, "", p.from
	}
	if found := entry(a, m); len(found) > 0 && starts(a, found[0].Value[len(found[0].Value)-1]) {
		if s != nil {
			return s.kind, "", s.from
		}
		return detect.Service, "", found[0].From
	}
	if m.Has("bin") {
		return detect.Tool, "", m.at("bin")
	}
	if found := entry(a, m); len(found) > 0 && m.At("private").Text() == "true" && a.Workspace == "" && !m.Has("exports") && !m.Has("types") &&
		a.Has(found[0].Value[len(found[0].Value)-1]) {
		return detect.Worker, "", found[0].From // nobody can install it, so it is there to be run
	}
	for _, key := range []string{"main", "exports", "module", "types", "typings", "files", "peerDependencies", "publishConfig"} {
		if m.Has(key) {
			return detect.Library, "a library: nothing to run", m.at(key)
		}
	}
	if s != nil {
		return s.kind, "", s.from
	}
	if from, listens := listening(a); listens {
		return detect.Service, "", from
	}
	if len(m.packages(production)) > 0 && a.Workspace != "" {
		return detect.Library, "a library: nothing to run", m.at(production)
	}
	return detect.Tooling, "it only serves those who work on the project: nothing to run", nil
}

// beside gives the folder of a path whose name says that what lies in it helps
// those who work on the project, "" if there is none.
func beside(dir string) string {
	for part := range strings.SplitSeq(dir, "/") {
		switch strings.ToLower(part) {
		case "scripts", "script", "tools", "tooling", "hack", "contrib", "extra", "extras", "ci", ".github", "packaging", "misc", "dev", "devtools", "benchmark-tools":
			return part + "/"
		}
		if strings.HasSuffix(part, "-examples") || strings.HasSuffix(part, "-example") {
			return part + "/"
		}
	}
	return ""
}

// plain says whether a framework leaves it to the program how it starts.
func plain(name string) bool {
	for _, list := range [][]string{servers, workers} {
		for _, n := range list {
			if n == name {
				return true
			}
		}
	}
	return false
}

// elsewhere says why a manifest's program does not run on Node.js: another
// runtime's, or a program for phones, desktops or browsers.
func elsewhere(a *detect.App, m manifest) (string, []detect.Evidence) {
	names := []string{"start", "start:prod"}
	if developed(a, m) {
		names = append(names, "dev") // it says what the program is
	}
	for _, name := range names {
		tool, rest, _ := strings.Cut(m.script(name), " ")
		for strings.Contains(tool, "=") { // NODE_ENV=production bun …
			tool, rest, _ = strings.Cut(rest, " ")
		}
		switch {
		case tool == "bun" && runsFile(rest, m):
			return "it runs on Bun, not on Node.js", m.at("scripts", name)
		case tool == "deno":
			return "it runs on Deno, not on Node.js", m.at("scripts", name)
		}
	}
	if build := m.script("build"); strings.Contains(build, "bun build ") && strings.Contains(build, " --compile") {
		return "Bun compiles it to one file, which Node.js has no part in", m.at("scripts", "build")
	}
	for _, p := range []string{"electron", "react-native", "@tauri-apps/api", "@capacitor/core", "wrangler"} {
		_, from, ok := m.depends(p)
		if !ok || startsItself(a, m) {
			continue
		}
		switch p {
		case "electron", "@tauri-apps/api":
			return "a desktop program: it has no place in a container", from
		case "react-native":
			if !m.has("react-native-web", "next") {
				return "a program for phones: it has no place in a container", from
			}
		case "wrangler":
			if !m.has("@hono/node-server", "next", "astro", "vite") {
				return "a program for Cloudflare Workers: it has no server of its own", from
			}
		}
	}
	if from := fetchOnly(a, m); from != nil {
		return "its server is an object with fetch, which Node.js does not serve by itself: a start script says what does", from
	}
	if a.Has("manifest.json") && a.Doc("manifest.json").Has("manifest_version") && !startsItself(a, m) {
		return "an extension of a browser: it has no place in a container", a.At("manifest.json", a.Doc("manifest.json").At("manifest_version").Line)
	}
	return "", nil
}

// fetchObject is a server for runtimes that call it.
var fetchObject = detect.NewPattern(`\bexport\s+default\s*\{[^}]*\bfetch\b|\bBun\.serve\s*\(`)

// fetchOnly finds the server of a program that nothing starts and that Node.js
// would end at once.
func fetchOnly(a *detect.App, m manifest) []detect.Evidence {
	if _, ok := starting(a, m); ok || m.has("@hono/node-server") {
		return nil
	}
	for _, e := range entries {
		for _, ext := range []string{".ts", ".tsx"} {
			if found := fetchObject.In(a.Path(e+ext), a.Project.Code(a.Path(e+ext))); len(found) > 0 {
				return []detect.Evidence{found[0].Evidence}
			}
		}
	}
	return nil
}

// developed says whether only a script for development starts the program.
func developed(a *detect.App, m manifest) bool {
	for _, key := range append([]string{"bin", "exports", "types", "typings", "files", "peerDependencies", "publishConfig"}, starters...) {
		if m.Has(key) || m.Has("scripts", key) {
			return false
		}
	}
	s := shapeOf(a)
	return s == nil || plain(s.name)
}

// runsFile says whether the words after "bun" run a file rather than a script
// of the manifest.
func runsFile(rest string, m manifest) bool {
	for _, w := range strings.Fields(rest) {
		if w == "run" || strings.HasPrefix(w, "-") {
			continue
		}
		switch path.Ext(w) {
		case ".ts", ".js", ".tsx", ".mjs", ".mts":
			return true
		}
		return !m.Has("scripts", w) && (w == "." || strings.Contains(w, "/"))
	}
	return false
}

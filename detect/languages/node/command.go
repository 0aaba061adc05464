package node

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

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
		case w == "--" && i+1 < len(p.args):
			return i + 1
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
		return shelled(a, p.shell), "it needs a shell"
	}
	if words, _ := shellScript(a, p); words != nil {
		return words, "a script of the project"
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
	if tool == "" && stripsTypes(a) && (len(p.from) > 0 || asWritten(a)) {
		return append(append([]string{"node"}, flags(p.args[:i])...), p.args[i:]...), "this Node.js runs TypeScript by itself"
	}
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

// stripsTypes says whether the release of Node.js runs TypeScript as it is
// written: 22.18 and 23.6 were the first to do so without a flag.
func stripsTypes(a *detect.App) bool {
	major, rest, exact := strings.Cut(a.Text("version"), ".")
	n, err := strconv.Atoi(major)
	if err != nil || n != 22 && n != 23 {
		return err == nil && n > 23
	}
	minor, _, _ := strings.Cut(rest, ".")
	m, err := strconv.Atoi(minor)
	return !exact || err == nil && (n == 22 && m >= 18 || n == 23 && m >= 6)
}

// beyondTypes is what Node.js does not run of TypeScript: it takes types away and
// no more, and finds files by their whole names alone.
var beyondTypes = detect.NewPattern(`^\s*(?:export\s+)?(?:const\s+)?(?:enum|namespace)\s+\w|\bfrom\s+['"]\.{1,2}/(?:[^'"]*/)?[^'"./]+['"]|\bfrom\s+['"][^'"]+\.js['"]|constructor\s*\([^)]*\b(?:private|public|protected|readonly)\b|\bfrom\s+['"][@~]/`)

// asWritten says whether Node.js can run the source as it is.
func asWritten(a *detect.App) bool {
	for _, f := range sources(a) {
		if path.Ext(f) == ".ts" && beyondTypes.Matches(a.Project.Code(f)) {
			return false
		}
	}
	return true
}

// binary is where the manager puts the program of a dependency: npm and its kin
// put it into the root of a workspace, unless the member has a copy of its own.
func binary(a *detect.App, tool string) string {
	const bin = "node_modules/.bin/"
	if !inWorkspace(a) || !hoists(a) {
		return bin + tool
	}
	lock := a.Project.Doc(path.Join(a.Workspace, "package-lock.json"))
	for _, name := range own(a).packages(production, optional) {
		if lock.Has("packages", detect.Rel(a.Workspace, a.Dir)+"/node_modules/"+name, "bin", tool) {
			return bin + tool
		}
	}
	return upToRoot(a) + bin + tool
}

// hoists says whether the manager keeps what members share in the root alone,
// their programs included, as npm and Yarn from version 2 do. It goes by files:
// it is asked before the manager is settled.
func hoists(a *detect.App) bool {
	for _, l := range locks {
		file := path.Join(a.Workspace, l.file)
		if l.manager == "yarn" && strings.Contains(a.Project.Text(file), "__metadata:") {
			return true
		}
		if l.manager != "npm" && a.Project.Has(file) {
			return false
		}
	}
	return !a.Project.Has(path.Join(a.Workspace, "pnpm-workspace.yaml"))
}

// upToRoot leads from a member to the root of its workspace.
func upToRoot(a *detect.App) string {
	return strings.Repeat("../", strings.Count(detect.Rel(a.Workspace, a.Dir), "/")+1)
}

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

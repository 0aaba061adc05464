package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// program is what a line of shell comes down to, once package scripts are
// followed and what only sets the scene is taken off.
type program struct {
	tool    string   // "node", "next", "nest" …
	args    []string // what follows it
	env     []string // K=V set for it
	release []string // commands before it that prepare a database
	shell   string   // the whole line, where it needs a shell
	watches bool     // it starts anew when a file changes, or compiles as it runs
	typed   string   // the program that compiles as it runs: "tsx", "ts-node"
	from    []detect.Evidence
}

// maxFollow bounds how deep scripts that call scripts are followed.
const maxFollow = 8

// setters only change the environment of the program that follows.
var setters = []string{"exec", "env", "cross-env", "cross-env-shell", "dotenv", "dotenvx", "env-cmd", "dotenv-flow", "npx", "bunx", "time", "command", "nice", "with-env"}

// watchers run a program and start it anew when a file changes.
var watchers = []string{"nodemon", "node-dev", "ts-node-dev", "tsnd", "supervisor", "onchange"}

// typers run TypeScript as it is written.
var typers = []string{"ts-node", "ts-node-esm", "ts-node-script", "tsx", "ts-node-dev", "tsnd", "babel-node", "esno", "vite-node", "swc-node", "sucrase-node", "jiti"}

// makers are the programs of a build: they leave files and end.
var makers = []string{"tsc", "rimraf", "rm", "mkdir", "mkdirp", "cp", "cpx", "copyfiles", "echo", "esbuild", "tsup", "webpack", "rollup", "babel", "swc",
	"eslint", "prettier", "ncc", "tsc-alias", "del-cli", "shx", "cpy", "tspc", "unbuild", "tsdown", "sass", "postcss", "tailwindcss", "wait-on", "sleep",
	"cd", "true", "husky", "check-node-version", "patch-package", "graphql-codegen", "chmod", "ln", "mv", "touch", "pkgroll", "ttsc", "vue-tsc"}

// follow finds the program that a line of shell ends in.
func follow(m manifest, line string, from []detect.Evidence, depth int) (program, bool) {
	if depth > maxFollow || line == "" {
		return program{}, false
	}
	parts, _ := formats.Commands(line)
	if concurrent(line) {
		return program{shell: line, from: from}, len(parts) > 0
	}
	var p program
	have := false
	var release, env []string
	for _, part := range parts {
		next, ok := reduce(m, part, from, depth)
		switch {
		case !ok:
		case next.migrates():
			release = append(release, next.once())
		case len(next.release) > 0 && next.tool == "":
			release = append(release, next.release...)
		case next.builds():
		case have:
			return program{shell: line, from: from}, true
		default:
			p, have = next, true
		}
		if len(part.Args) == 0 { // "export A=b" and the like set the scene for what follows
			env = append(env, part.Env...)
		}
	}
	p.release = append(release, p.release...)
	p.env = append(env, p.env...)
	if !have && len(p.release) > 0 {
		return p, true
	}
	return p, have
}

// concurrent says whether a line runs programs beside each other or one for
// the failure of another, so that it cannot be taken apart.
func concurrent(line string) bool {
	line = strings.ReplaceAll(line, "&&", "  ")
	return strings.ContainsAny(line, "|&<>$`(")
}

// reduce takes off what only sets the scene, and follows scripts.
func reduce(m manifest, part formats.Simple, from []detect.Evidence, depth int) (program, bool) {
	p := program{env: slices.Clone(part.Env), from: from}
	args := part.Args
	for len(args) > 0 {
		tool := path.Base(args[0])
		switch {
		case slices.Contains(setters, tool):
			args = p.set(args[1:])
		case script(m, args) != "":
			return p.called(m, args, depth)
		case manages(args) > 0:
			args = p.set(args[manages(args):])
		case slices.Contains(watchers, tool) && len(args) > 1:
			p.watches = true
			args = append([]string{runner(args[1:], tool)}, options(args[1:])...)
		case (tool == "pm2" || tool == "pm2-runtime" || tool == "forever") && len(args) > 1:
			args = p.kept(m, args)
		case tool == "export":
			p.env = append(p.env, args[1:]...)
			return p, false
		default:
			return p.named(tool, args[1:]), true
		}
	}
	return p, false
}

// named settles the program's name and looks at its flags.
func (p program) named(tool string, args []string) program {
	p.tool, p.args = tool, args
	if slices.Contains(typers, tool) {
		p.typed, p.watches = tool, true
		if len(args) > 0 && (args[0] == "watch" || args[0] == "run") {
			p.args = args[1:]
		}
	}
	var keep []string
	for _, a := range p.args {
		switch {
		case tool == "node" && (a == "--watch" || strings.HasPrefix(a, "--watch-path")):
			p.watches = true
		case tool == "node" && strings.HasPrefix(a, "--inspect"):
		default:
			keep = append(keep, a)
		}
	}
	p.args = keep
	for _, a := range p.args {
		if tool == "node" && (strings.Contains(a, "ts-node/") || a == "tsx" || a == "tsx/esm" || a == "tsx/cjs" || strings.HasPrefix(a, "@swc-node/register") || strings.Contains(a, "@babel/register")) {
			p.typed, p.watches = strings.Split(a, "/")[0], true
		}
	}
	return p
}

// set takes variables and flags off the words that follow a setter.
func (p *program) set(args []string) []string {
	for len(args) > 0 {
		a := args[0]
		k, v, isSet := strings.Cut(a, "=")
		switch {
		case a == "--":
			return args[1:]
		case a == "-e" || a == "-f" || a == "-c" || a == "-p" || a == "--env-file" || a == "-v":
			args = args[min(2, len(args)):]
		case strings.HasPrefix(a, "-"):
			args = args[1:]
		case isSet && k != "" && !strings.ContainsAny(k, "/."):
			p.env = append(p.env, k+"="+strings.Trim(v, `'"`))
			args = args[1:]
		case strings.HasPrefix(path.Base(a), ".env"), a == "run" && len(args) > 1:
			args = args[1:]
		default:
			return args
		}
	}
	return args
}

// script gives the script of the manifest that some words run, "" if none:
// npm run x, yarn x, pnpm -s x, node --run x.
func script(m manifest, args []string) string {
	tool := path.Base(args[0])
	rest := slices.DeleteFunc(slices.Clone(args[1:]), func(a string) bool { return a == "-s" || a == "--silent" || a == "--if-present" })
	if len(rest) == 0 {
		return ""
	}
	name := rest[0]
	switch tool {
	case "npm", "pnpm", "yarn", "bun":
		if name == "run" || name == "run-script" {
			if len(rest) < 2 {
				return ""
			}
			name = rest[1]
		} else if tool == "npm" && name != "start" && name != "test" {
			return ""
		}
	case "node":
		if name != "--run" || len(rest) < 2 {
			return ""
		}
		name = rest[1]
	case "run-s", "npm-run-all":
	default:
		return ""
	}
	if m.script(name) == "" {
		return ""
	}
	return name
}

// own commands of managers that may stand where a program's name could.
var commands = []string{"install", "i", "ci", "add", "build", "start", "test", "run", "exec", "workspace", "workspaces", "dlx", "x", "create", "init", "publish", "pack", "link", "dedupe", "rebuild", "prune", "set", "config", "node"}

// manages says how many words a manager that runs a program of node_modules
// takes: "pnpm exec next start" two, "yarn next start" one.
func manages(args []string) int {
	tool := path.Base(args[0])
	if tool != "npm" && tool != "pnpm" && tool != "yarn" && tool != "bun" || len(args) < 2 {
		return 0
	}
	switch word := args[1]; {
	case len(args) > 2 && (word == "exec" || word == "x" || word == "dlx"):
		return 2
	case tool == "yarn" && word == "node":
		return 1
	case (tool == "pnpm" || tool == "yarn") && !strings.HasPrefix(word, "-") && !slices.Contains(commands, word):
		return 1
	case (tool == "pnpm" || tool == "yarn") && word == "run" && len(args) > 2:
		return 2
	}
	return 0
}

// called follows the scripts that some words run.
func (p program) called(m manifest, args []string, depth int) (program, bool) {
	tool := path.Base(args[0])
	names := []string{script(m, args)}
	if tool == "run-s" || tool == "npm-run-all" {
		names = nil
		for _, a := range args[1:] {
			if m.script(a) != "" {
				names = append(names, a)
			} else if a == "-p" || a == "--parallel" {
				return program{shell: strings.Join(args, " "), from: p.from}, true
			}
		}
	}
	var last program
	have := false
	var release []string
	for _, n := range names {
		next, ok := follow(m, m.script(n), m.at("scripts", n), depth+1)
		if !ok {
			continue
		}
		release = append(release, next.release...)
		if next.tool != "" || next.shell != "" {
			last, have = next, true
		}
	}
	last.release = release
	last.env = append(slices.Clone(p.env), last.env...)
	if tool == "npm" {
		if i := slices.Index(args, "--"); i >= 0 {
			last.args = append(slices.Clone(last.args), args[i+1:]...)
		}
	}
	return last, have || len(release) > 0
}

// runner is the program that a watcher runs: its --exec, else by what the file is.
func runner(args []string, watcher string) string {
	for i, a := range args {
		if (a == "--exec" || a == "-x") && i+1 < len(args) {
			return strings.Fields(args[i+1] + " ")[0]
		}
	}
	if watcher == "ts-node-dev" || watcher == "tsnd" || slices.ContainsFunc(args, func(a string) bool { return path.Ext(a) == ".ts" }) {
		return "ts-node"
	}
	return "node"
}

// options keeps what a watcher hands on: the file and what follows it.
func options(args []string) []string {
	for i, a := range args {
		switch path.Ext(a) {
		case ".js", ".ts", ".mjs", ".cjs", ".mts", ".cts":
			if i == 0 || !strings.HasPrefix(args[i-1], "-") || args[i-1] == "--" {
				return args[i:]
			}
		}
	}
	if len(args) > 0 && !strings.HasPrefix(args[len(args)-1], "-") && !slices.Contains(args, "--exec") {
		return args[len(args)-1:]
	}
	for i, a := range args { // --exec 'ts-node src/x.ts'
		if (a == "--exec" || a == "-x") && i+1 < len(args) {
			return strings.Fields(args[i+1])[1:]
		}
	}
	return nil
}

// kept gives what a process keeper runs: a container has its own.
func (p *program) kept(m manifest, args []string) []string {
	rest := args[1:]
	if len(rest) > 0 && (rest[0] == "start" || rest[0] == "startOrReload") {
		rest = rest[1:]
	}
	for _, a := range rest {
		if strings.HasPrefix(a, "-") {
			continue
		}
		if strings.Contains(a, "ecosystem") || strings.HasSuffix(a, ".json") || strings.HasSuffix(a, ".config.js") || strings.HasSuffix(a, ".config.cjs") {
			return m.ecosystem(a)
		}
		return []string{"node", a}
	}
	return nil
}

// ecosystem gives what the first app of a process keeper's file runs.
func (m manifest) ecosystem(file string) []string {
	file = path.Join(path.Dir(m.path), file)
	script, args := "", ""
	if path.Ext(file) == ".json" {
		app := m.project.Doc(file).At("apps", "0")
		if app == nil {
			app = m.project.Doc(file)
		}
		script, args = app.At("script").Text(), app.At("args").Text()
	} else {
		c := config{file, m.project.Code(file)}
		script, _ = c.value("script")
		args, _ = c.value("args")
	}
	if script == "" || script == "npm" || script == "yarn" || script == "pnpm" {
		return append(strings.Fields(script), strings.Fields(args)...)
	}
	return append([]string{"node", script}, strings.Fields(args)...)
}

// once is the line that runs a program of the dependencies in the image.
func (p program) once() string {
	words := append([]string{p.tool}, p.args...)
	if p.tool != "node" {
		words = append([]string{"npx"}, words...)
	}
	return strings.Join(words, " ")
}

// migrates says whether a program brings a database up to date and ends.
func (p program) migrates() bool {
	words := strings.Join(p.args, " ")
	switch p.tool {
	case "prisma":
		return strings.HasPrefix(words, "migrate") || strings.HasPrefix(words, "db ")
	case "sequelize", "sequelize-cli", "knex", "typeorm", "typeorm-ts-node-commonjs", "typeorm-ts-node-esm", "mikro-orm", "drizzle-kit", "migrate-mongo", "db-migrate", "node-pg-migrate", "kysely":
		return strings.Contains(words, "migrat") || strings.Contains(words, "seed") || strings.Contains(words, " up") || words == "up" || words == "push"
	case "node":
		return len(p.args) > 1 && p.args[0] == "ace" && strings.HasPrefix(p.args[1], "migration")
	}
	return false
}

// builds says whether a program leaves files and ends.
func (p program) builds() bool {
	if slices.Contains(makers, p.tool) {
		return true
	}
	first := ""
	if len(p.args) > 0 {
		first = p.args[0]
	}
	switch p.tool {
	case "next", "nest", "nuxt", "nuxi", "vite", "astro", "remix", "react-router", "ng", "strapi", "medusa", "vue-cli-service", "react-scripts", "gatsby", "turbo", "nx", "lerna":
		return first == "build" || first == "vite:build" || first == "generate" || first == "export"
	case "prisma":
		return first == "generate"
	case "npm", "pnpm", "yarn", "bun":
		return first == "install" || first == "i" || first == "ci" || first == "" || first == "build"
	case "node":
		return len(p.args) > 1 && p.args[0] == "ace" && p.args[1] == "build"
	}
	return false
}

package node

import (
	"path"
	"slices"
	"strings"
)

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

package deno

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
	"github.com/stagewright/stagewright/detect/formats"
)

// claim takes a folder whose task for production runs a file by Deno, and one
// without any whose main file listens.
func claim(a *detect.App) *detect.Claim {
	file, doc := config(a.Project, a.Dir)
	c := &detect.Claim{Kind: detect.Tooling, From: []detect.Evidence{{Path: file}}}
	if platform(a.Dir) {
		if doc == nil {
			return nil
		}
		c.Why = "functions for a platform, which runs them itself"
		return c
	}
	p, ok := starting(a)
	switch {
	case ok:
		c.Kind, c.From, c.Workspace = detect.Worker, p.from, typescript.WorkspaceOf(a.Dir, func(root string) []string { return members(a.Project, root) })
		a.Claim = c // what follows looks up to the workspace
		if len(source.Listens(a)) > 0 || p.serves || a.Has("fresh.config.ts") || len(framework(a)) > 0 {
			c.Kind = detect.Service
		}
	case doc == nil || a.Has("package.json"):
		return nil // another runtime's, or only a lock file
	case doc.Has("workspace"):
		c.Why = "the root of a workspace: its apps are its members"
	case doc.Has("exports"):
		c.Kind, c.Why = detect.Library, "a library: nothing to run"
	default:
		c.Why = "no task starts a program, and no main file listens: nothing to run"
	}
	return c
}

// platform says whether a folder holds functions that a platform runs.
func platform(dir string) bool {
	return strings.Contains("/"+dir+"/", "/supabase/functions/") || path.Base(dir) == "supabase" || strings.Contains("/"+dir+"/", "/netlify/edge-functions/")
}

// config gives the settings of a folder and their file; nil when there are none.
func config(p *detect.Project, dir string) (string, *formats.Node) {
	for _, name := range []string{"deno.json", "deno.jsonc"} {
		if f := path.Join(dir, name); p.Has(f) {
			return f, p.Doc(f)
		}
	}
	return path.Join(dir, "deno.json"), nil
}

// program is how Deno starts the app.
type program struct {
	verb        string // run or serve
	flags, args []string
	file        string
	env         []string // K=V set for it
	serves      bool     // by "deno serve"
	watches     bool     // it starts anew when a file changes
	compiled    *compiler
	why         string // where the permissions are not written
	from        []detect.Evidence
}

// starters are the tasks that say how the program starts, best first; the last
// counts where there is no other, because it says what the program is.
var starters = []string{"start:prod", "prod", "production", "start", "serve", "server", "preview", "dev"}

// mains are where programs begin that no task names.
var mains = []string{"main.ts", "server.ts", "mod.ts", "app.ts", "index.ts", "main.tsx", "src/main.ts", "src/server.ts", "src/mod.ts", "src/index.ts", "main.js", "server.js"}

func starting(a *detect.App) (program, bool) {
	p := detect.Memo(a, "starting", func() *program {
		if n := a.Doc("package.json").At("scripts", "start"); n != nil || a.Has("package.json") && a.Doc("package.json").Has("scripts") {
			return runs(a.Doc("package.json").At("scripts"), n.Text(), a.Path("package.json"), line(n), 0)
		}
		file, doc := config(a.Project, a.Dir)
		if doc == nil {
			return nil
		}
		tasks := doc.At("tasks")
		c, compiles := compiling(a)
		if compiles && c.started(a) {
			return c.compiles()
		}
		var watching *program
		for _, name := range starters {
			n := task(tasks, name)
			p := runs(tasks, n.Text(), file, line(n), 0)
			if p == nil || !a.Has(p.file) && !tasks.Has("build") {
				continue
			}
			if !p.watches {
				return p
			}
			if watching == nil {
				watching = p
			}
		}
		if watching != nil {
			return watching.produces(a)
		}
		if compiles {
			return c.compiles()
		}
		if doc.Has("exports") || doc.Has("workspace") {
			return nil
		}
		return mainFile(a)
	})
	if p == nil {
		return program{}, false
	}
	return *p, true
}

// produces takes main.ts in the place of what only starts Fresh's development
// server.
func (p *program) produces(a *detect.App) *program {
	if p.file == "dev.ts" && a.Has("main.ts") && (a.Has("fresh.gen.ts") || a.Has("fresh.config.ts")) {
		p.file, p.why = "main.ts", "dev.ts starts Fresh for development alone"
	}
	return p
}

func line(n *formats.Node) int {
	if n == nil {
		return 0
	}
	return n.Line
}

// task gives a task's command, which may stand in an object.
func task(tasks *formats.Node, name string) *formats.Node {
	if n := tasks.At(name, "command"); n != nil {
		return n
	}
	return tasks.At(name)
}

// mainFile takes the usual file that listens, with the permissions that its
// calls need.
func mainFile(a *detect.App) *program {
	for _, f := range mains {
		if !a.Has(f) {
			continue
		}
		code := a.Project.Code(a.Path(f))
		call := source.Calls.In(a.Path(f), code)
		if len(call) == 0 {
			continue
		}
		p := &program{verb: "run", file: f, flags: []string{"--allow-net"}, from: []detect.Evidence{call[0].Evidence}, why: "no task says how it starts: the permissions are those of the calls in its source"}
		for _, need := range needs {
			if len(a.Search(need.call, exts()...)) > 0 {
				p.flags = append(p.flags, need.flag)
			}
		}
		return p
	}
	return nil
}

// needs are calls that want a permission.
var needs = []struct {
	flag string
	call *detect.Pattern
}{
	{"--allow-env", detect.NewPattern(`\bDeno\.env\b|\bprocess\.env\b|from\s+['"]npm:`)},
	{"--allow-read", detect.NewPattern(`\bDeno\.(?:read|open|stat|lstat|cwd)\w*\s*\(|\bserve(?:Dir|File|Static)\s*\(|\bsend\s*\(`)},
	{"--allow-write", detect.NewPattern(`\bDeno\.(?:write|mkdir|remove|rename|create)\w*\s*\(`)},
	{"--allow-sys", detect.NewPattern(`\bDeno\.(?:uid|gid|hostname|osRelease|loadavg|networkInterfaces|systemMemoryInfo)\s*\(`)},
	{"--unstable-kv", detect.NewPattern(`\bDeno\.openKv\s*\(`)},
}

// claims says whether the workspace in a folder above has a folder as member.
func claims(a *detect.App, member string) bool {
	_, doc := config(a.Project, a.Dir)
	return typescript.Named(typescript.Patterns(doc.At("workspace"), "members"), member)
}

// members lists the folders of the workspace that begins in a folder.
func members(p *detect.Project, root string) []string {
	_, doc := config(p, root)
	return typescript.Members(p, root, typescript.Patterns(doc.At("workspace"), "members"), "deno.json", "deno.jsonc")
}

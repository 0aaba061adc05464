package deno

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
	"github.com/stagewright/stagewright/detect/formats"
)

// compiler is a task that makes one file of the program by deno compile.
type compiler struct {
	task, file, out string
	flags, args     []string
	foreign         bool // it names a machine to compile for
	from            []detect.Evidence
}

// compiling finds the task that makes one file of the program.
func compiling(a *detect.App) (compiler, bool) {
	file, doc := config(a.Project, a.Dir)
	for _, name := range []string{"compile", "build", "build:prod", "build:binary", "bundle"} {
		n := task(doc.At("tasks"), name)
		cmds, _ := formats.Commands(n.Text())
		for _, c := range cmds {
			if found, ok := readCompiler(c.Args); ok {
				found.task, found.from = name, []detect.Evidence{{Path: file, Line: n.Line}}
				return found, true
			}
		}
	}
	return compiler{}, false
}

// readCompiler reads "deno compile --allow-net --output server main.ts".
func readCompiler(words []string) (compiler, bool) {
	c := compiler{}
	if len(words) < 3 || words[0] != "deno" || words[1] != "compile" {
		return c, false
	}
	for i := 2; i < len(words); i++ {
		name, value, given := strings.Cut(words[i], "=")
		takes := slices.Contains(valued, name) || slices.Contains([]string{"--output", "-o", "--target", "--include", "--exclude", "--icon"}, name)
		if takes && !given && i+1 < len(words) {
			i++
			value = words[i]
		}
		switch {
		case name == "--output" || name == "-o":
			c.out = path.Clean(value)
		case name == "--target":
			c.foreign = true
		case takes && !given:
			c.flags = append(c.flags, name, value)
		case strings.HasPrefix(name, "-"):
			if !develops(words[i]) {
				c.flags = append(c.flags, words[i])
			}
		default:
			c.file, c.args = path.Clean(words[i]), words[i+1:]
			if c.out == "" {
				c.out = strings.TrimSuffix(path.Base(c.file), path.Ext(c.file))
			}
			return c, slices.Contains(exts(), path.Ext(c.file)) && !strings.HasPrefix(c.out, "..")
		}
	}
	return c, false
}

// started says whether one of the tasks that start the program runs what is
// compiled.
func (c compiler) started(a *detect.App) bool {
	_, doc := config(a.Project, a.Dir)
	return slices.ContainsFunc(starters, func(name string) bool {
		words := strings.Fields(task(doc.At("tasks"), name).Text())
		return len(words) > 0 && path.Clean(words[len(words)-1]) == c.out
	})
}

// compiles takes the program that a task compiles and that nothing else starts.
func (c compiler) compiles() *program {
	return &program{verb: "run", file: c.file, flags: c.flags, args: c.args, compiled: &c, from: c.from}
}

func baseFact() detect.Fact {
	return detect.Fact{
		Name: "base", Type: detect.Text, Strict: true, Choice: true,
		Ask: "What does the final image stand on?",
		Options: func(a *detect.App) []detect.Option {
			p, _ := starting(a)
			// What a build makes, and what deno serve serves, starts in no other way.
			possible := !p.serves && (p.compiled != nil || len(taskBuild(a)) == 0)
			return typescript.Bases(a.Language.Title, possible, possible)
		},
		Default: func(a *detect.App) *detect.Finding {
			if p, _ := starting(a); p.compiled != nil {
				return &detect.Finding{Value: detect.Is("distroless"), Source: detect.Detected, From: p.compiled.from, Why: "it is compiled to one file"}
			}
			return &detect.Finding{Value: detect.Is(typescript.Source), Why: "the source runs as it is"}
		},
	}
}

// name is what the compiled file is called: not as anything that lies beside it.
func name(a *detect.App) string {
	_, doc := config(a.Project, a.Dir)
	n := path.Base(doc.At("name").Text())
	if p, _ := starting(a); p.compiled != nil {
		n = path.Base(p.compiled.out)
	}
	return typescript.SingleName(a, n)
}

// here are places that a compiled program looks for in itself.
var here = detect.NewPattern(`\bimport\.meta\.(?:url|dirname|filename)\b`)

// compileLines build the one file: the project's own task, unless it is for
// another machine, else deno compile with the permissions of the start.
func compileLines(a *detect.App) []detect.Finding {
	p, _ := starting(a)
	if c := p.compiled; c != nil && !c.foreign {
		return detect.Finds("", c.from, "deno task "+formats.Quote(c.task))
	}
	line := "deno compile"
	if a.Known("lock") {
		line += " --frozen"
	}
	if len(a.Search(here, exts()...)) > 0 {
		for _, f := range typescript.Read(a, files(a)) {
			line += " --include " + formats.Quote(f)
		}
	}
	line += " --output /out/" + name(a)
	for _, w := range slices.Concat(p.flags, []string{p.file}, p.args) {
		line += " " + formats.Quote(w)
	}
	return detect.Finds("one file: the source, its packages and Deno", p.from, line)
}

// ownFile is where the project's own task leaves the file, "" for none.
func ownFile(a *detect.App) string {
	if p, _ := starting(a); p.compiled != nil && !p.compiled.foreign {
		return p.compiled.out
	}
	return ""
}

// stopFacts say whether a compiled program ends by itself: Deno's own image
// brings tini, the others do not.
func stopFacts() []detect.Fact {
	return []detect.Fact{
		typescript.StopsFact(typescript.Single, typescript.Handles()),
		typescript.TiniFact("buildPackages", "distroless"),
		typescript.TiniFact("runPackages", "debian"),
	}
}

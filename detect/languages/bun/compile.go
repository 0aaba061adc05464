package bun

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
	"github.com/stagewright/stagewright/detect/formats"
)

// compiler is a script that makes one file of the program by bun build --compile.
type compiler struct {
	script, file, out string
	foreign           bool // it names a machine to compile for
	from              []detect.Evidence
}

// compilers are the scripts that may do so, best first.
func compilers() []string {
	return []string{"build", "build:prod", "build:production", "build:binary", "build:server", "compile", "bundle"}
}

// compiling finds the script that makes one file of the program.
func compiling(a *detect.App) (compiler, bool) {
	doc := a.Doc("package.json")
	for _, name := range compilers() {
		n := doc.At("scripts", name)
		cmds, _ := formats.Commands(n.Text())
		for _, c := range cmds {
			if found, ok := readCompiler(c.Args); ok {
				found.script, found.from = name, a.At("package.json", n.Line)
				return found, true
			}
		}
	}
	return compiler{}, false
}

// readCompiler reads "bun build --compile --outfile server src/index.ts".
func readCompiler(words []string) (compiler, bool) {
	c := compiler{}
	if len(words) < 3 || words[0] != "bun" || words[1] != "build" || !slices.Contains(words, "--compile") {
		return c, false
	}
	for i := 2; i < len(words); i++ {
		name, value, given := strings.Cut(words[i], "=")
		if !given && i+1 < len(words) {
			value = words[i+1]
		}
		switch {
		case name == "--outfile":
			c.out = path.Clean(value)
		case name == "--target":
			c.foreign = c.foreign || strings.Contains(value, "-")
		case !strings.HasPrefix(name, "-") && c.file == "" && slices.Contains(exts(), path.Ext(name)):
			c.file = path.Clean(name)
		}
	}
	if c.out == "" && c.file != "" {
		c.out = strings.TrimSuffix(path.Base(c.file), path.Ext(c.file))
		if dir := path.Base(path.Dir(c.file)); c.out == "index" && dir != "." {
			c.out = dir
		}
	}
	return c, c.file != "" && !strings.HasPrefix(c.out, "..")
}

func baseFact() detect.Fact {
	return detect.Fact{
		Name: "base", Type: detect.Text, Strict: true, Choice: true,
		Ask: "What does the final image stand on?",
		Options: func(a *detect.App) []detect.Option {
			p, _ := starting(a)
			possible := p.shell == "" && len(p.flags) == 0 // what is compiled takes neither
			return typescript.Bases(a.Language.Title, possible && len(libraries(a)) == 0, possible)
		},
		Default: func(a *detect.App) *detect.Finding {
			p, _ := starting(a)
			if p.compiled == nil {
				return &detect.Finding{Value: detect.Is(typescript.Source), Why: "the source runs as it is"}
			}
			f := &detect.Finding{Value: detect.Is("distroless"), Source: detect.Detected, From: p.compiled.from, Why: "it is compiled to one file"}
			if len(libraries(a)) > 0 {
				f.Value = detect.Is("debian")
			}
			return f
		},
	}
}

// name is what the compiled file is called: not as anything that lies beside it.
func name(a *detect.App) string {
	_, name, scoped := strings.Cut(a.Doc("package.json").At("name").Text(), "/")
	if !scoped {
		name = a.Doc("package.json").At("name").Text()
	}
	if p, _ := starting(a); p.compiled != nil {
		name = path.Base(p.compiled.out)
	}
	return typescript.SingleName(a, name)
}

// compileLines build the one file: the project's own script, unless it is for
// another machine, else the command that Bun's and Elysia's guides give.
func compileLines(a *detect.App) []detect.Finding {
	p, _ := starting(a)
	if c := p.compiled; c != nil && !c.foreign {
		return detect.Finds("", c.from, "bun run "+formats.Quote(c.script))
	}
	var lines []string
	from := p.from
	if f := browserBuild(a); len(f) > 0 {
		lines, from = f[0].Value, f[0].From
	}
	lines = append(lines, "bun build --compile --minify-whitespace --minify-syntax --sourcemap --outfile /out/"+name(a)+" "+formats.Quote(resolve(a, path.Clean(p.file))))
	return detect.Finds("one file: the source, its packages and Bun", from, lines...)
}

// ownFile is where the project's own script leaves the file, "" for none.
func ownFile(a *detect.App) string {
	if p, _ := starting(a); p.compiled != nil && !p.compiled.foreign {
		return p.compiled.out
	}
	return ""
}

// data are the files and folders that the compiled program reads: what it
// imports stands in its file.
func data(a *detect.App, all []string) []string {
	read := typescript.Read(a, all)
	if slices.Contains(all, "public") && !slices.Contains(read, "public") && a.Doc("package.json").At("dependencies").Has("@elysiajs/static") {
		read = append(read, "public") // its own default
	}
	return read
}

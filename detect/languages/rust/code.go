package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// text is one source file without comments and without its unit tests.
type text struct {
	path, code string
}

var testModule = detect.NewPattern(`#\[cfg\(test\)\]\s*(?:pub\s+)?mod\s+\w+\s*\{`)

// codeOf reads a source file.
func codeOf(p *detect.Project, file string) text {
	code := p.Code(file)
	if at := testModule.Regexp().FindStringIndex(code); at != nil {
		code = code[:at[0]] // they stand at the end
	}
	return text{file, code}
}

// sources are the files that the program is built from: its own first, then
// those of the project's crates that it depends on.
func sources(a *detect.App) []text {
	p, known := chosen(a)
	return a.Project.Keep("rust sources "+a.Dir+" "+p.name, func() any {
		c := of(a)
		var out []text
		if known {
			out = append(out, codeOf(a.Project, p.path))
		}
		for _, o := range c.own() {
			view := detect.NewApp(a.Project, o.dir, a.Language)
			for _, f := range view.Sources(".rs") {
				if f != p.path && !(o == c && known && anothers(c, p, f)) && path.Base(f) != "build.rs" {
					out = append(out, codeOf(a.Project, f))
				}
			}
		}
		return out
	}).([]text)
}

// anothers says whether a file belongs to another program of the package.
func anothers(c *crate, p program, file string) bool {
	return slices.ContainsFunc(c.programs(), func(o program) bool {
		if o.name == p.name {
			return false
		}
		dir := path.Dir(o.path)
		return file == o.path || path.Base(o.path) == "main.rs" && path.Base(dir) != "src" && strings.HasPrefix(file, dir+"/")
	})
}

// search finds a pattern in the program's sources.
func search(a *detect.App, p *detect.Pattern) []detect.Match {
	var out []detect.Match
	for _, s := range sources(a) {
		out = append(out, p.In(s.path, s.code)...)
	}
	return out
}

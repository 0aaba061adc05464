package haskell

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/binary"
	"github.com/stagewright/stagewright/detect/formats"
)

// field is one line's worth of a package description; a stanza's own line has
// no name.
type field struct {
	stanza, of string // "executable", its name; "" at the top
	name, text string // in small letters; a value or a part of one
	line       int
}

// fields reads a .cabal file: stanzas, fields, and the lines that go on.
func fields(text string) []field {
	var out []field
	var now field
	n, indent := 0, 0
	for line := range strings.Lines(text) {
		n++
		body := strings.TrimSpace(line)
		if body == "" || strings.HasPrefix(body, "--") {
			continue
		}
		depth := len(line) - len(strings.TrimLeft(line, " \t"))
		name, value, ok := strings.Cut(body, ":")
		switch {
		case now.name != "" && depth > indent && (depth > 0 || !ok):
			// goes on
		case ok && !strings.ContainsAny(strings.TrimSpace(name), " \t\"(,"):
			if depth == 0 {
				now.stanza, now.of = "", ""
			}
			now.name, indent, body = strings.ToLower(strings.TrimSpace(name)), depth, strings.TrimSpace(value)
		case depth == 0:
			words := strings.Fields(body)
			now = field{stanza: strings.ToLower(words[0])}
			if len(words) > 1 {
				now.of = words[1]
			}
			body = ""
		default:
			now.name = "" // if, else
			continue
		}
		out = append(out, field{now.stanza, now.of, now.name, body, n})
	}
	return out
}

// described are the fields of the folder's .cabal file.
func described(a *detect.App) (file string, list []field) {
	all := a.Project.Glob(a.Dir, "*.cabal")
	if len(all) == 0 {
		return "", nil
	}
	return all[0], a.Project.Keep("haskell "+all[0], func() any { return fields(a.Project.Text(all[0])) }).([]field)
}

// runs says that a stanza is part of what goes into the image.
func runs(stanza string) bool { return stanza != "test-suite" && stanza != "benchmark" }

func programs(a *detect.App) []binary.Program {
	var out []binary.Program
	if doc := a.Doc("package.yaml"); doc != nil {
		name := doc.At("name").Text()
		for _, e := range doc.At("executables").Keys() {
			out = append(out, binary.Program{Name: e, From: detect.Evidence{Path: a.Path("package.yaml"), Line: doc.At("executables", e).Line}, Main: e == name})
		}
		if n := doc.At("executable"); n != nil && name != "" {
			out = append(out, binary.Program{Name: name, From: detect.Evidence{Path: a.Path("package.yaml"), Line: n.Line}, Main: true})
		}
		return out
	}
	file, list := described(a)
	name := ""
	for _, f := range list {
		switch {
		case f.stanza == "" && f.name == "name":
			name = f.text
		case f.stanza == "executable" && f.of != "" && f.name == "":
			out = append(out, binary.Program{Name: f.of, From: detect.Evidence{Path: file, Line: f.line}, Main: f.of == name})
		}
	}
	return out
}

// uses are the packages that are depended on, tests aside.
func uses(a *detect.App) []binary.Used {
	var out []binary.Used
	add := func(text, file string, line int) {
		for part := range strings.SplitSeq(text, ",") {
			name := strings.TrimSpace(part)
			if i := strings.IndexAny(name, " \t<>=^:&|{"); i >= 0 {
				name = name[:i]
			}
			if name != "" {
				out = append(out, binary.Used{Name: name, At: detect.Evidence{Path: file, Line: line}})
			}
		}
	}
	if doc := a.Doc("package.yaml"); doc != nil {
		file := a.Path("package.yaml")
		under := func(n *formats.Node) {
			for _, d := range n.At("dependencies").List() {
				text := d.Text()
				if d.Kind == formats.Map {
					text = d.At("name").Text()
				}
				add(text, file, d.Line)
			}
		}
		under(doc)
		under(doc.At("library"))
		under(doc.At("executable"))
		for _, e := range doc.At("executables").Keys() {
			under(doc.At("executables", e))
		}
		return out
	}
	file, list := described(a)
	for _, f := range list {
		if f.name == "build-depends" && runs(f.stanza) {
			add(f.text, file, f.line)
		}
	}
	return out
}

// libraries are those of C that the description names.
func libraries(a *detect.App) []binary.Used {
	var out []binary.Used
	file, list := described(a)
	for _, f := range list {
		if (f.name == "extra-libraries" || f.name == "pkgconfig-depends") && runs(f.stanza) {
			for _, w := range strings.FieldsFunc(f.text, func(r rune) bool { return r == ',' || f.name == "extra-libraries" && r == ' ' }) {
				if words := strings.Fields(w); len(words) > 0 {
					out = append(out, binary.Used{Name: words[0], At: detect.Evidence{Path: file, Line: f.line}})
				}
			}
		}
	}
	return out
}

// root gives a file of the folder that the build runs in.
func root(a *detect.App, name string) string { return path.Join(a.Context(), name) }

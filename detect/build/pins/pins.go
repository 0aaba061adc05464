// Package pins reads the versions of tools that a project pins in files which
// many tools share: those of version managers, and the workflows of forges.
package pins

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// constraint is a version that a line of a file names.
func constraint(text, syntax, file string, line int) detect.Finding {
	return detect.Finding{Value: detect.Is(text), Syntax: syntax, From: []detect.Evidence{{Path: file, Line: line}}}
}

// File reads a file that holds nothing but a version, as .perl-version.
func File(a *detect.App, names ...string) []detect.Finding {
	for _, name := range names {
		p := a.Above(name)
		if p == "" {
			continue
		}
		for i, l := range strings.Split(a.Project.Text(p), "\n") {
			l, _, _ = strings.Cut(l, "#")
			if l = strings.TrimSpace(l); l != "" {
				return []detect.Finding{constraint(l, tables.Loose, p, i+1)}
			}
		}
	}
	return nil
}

// Managers reads .tool-versions and mise.toml for a tool, which may go by
// several names there.
func Managers(a *detect.App, tools ...string) []detect.Finding {
	var out []detect.Finding
	if p := a.Above(".tool-versions"); p != "" {
		for i, l := range strings.Split(a.Project.Text(p), "\n") {
			l, _, _ = strings.Cut(l, "#")
			if w := strings.Fields(l); len(w) > 1 && slices.Contains(tools, w[0]) {
				out = append(out, constraint(strings.Join(w[1:], " "), tables.Loose, p, i+1))
			}
		}
	}
	for _, name := range []string{"mise.toml", ".mise.toml", ".config/mise.toml"} {
		p := a.Above(name)
		if p == "" {
			continue
		}
		for _, tool := range tools {
			n := a.Project.Doc(p).At("tools", tool)
			if v := n.At("version"); v != nil {
				n = v
			}
			if l := n.List(); len(l) > 0 && l[0].Text() != "" {
				out = append(out, constraint(l[0].Text(), tables.Loose, p, l[0].Line))
			}
		}
	}
	return out
}

// Workflows finds a pattern, whose group is a version, in the files that tell
// forges and hosts how to build; all weak: they may be for another machine.
func Workflows(a *detect.App, pattern *detect.Pattern) []detect.Finding {
	root := a.Context()
	files, _ := a.Project.Entries(path.Join(root, ".github/workflows"))
	var places []string
	for _, f := range files {
		places = append(places, path.Join(root, ".github/workflows", f))
	}
	for _, f := range []string{".gitlab-ci.yml", ".woodpecker.yml", "netlify.toml", "vercel.json", "vercel.sh", "build.sh"} {
		places = append(places, path.Join(root, f))
	}
	var out []detect.Finding
	for _, f := range places {
		if ext := path.Ext(f); !slices.Contains([]string{".yml", ".yaml", ".toml", ".json", ".sh"}, ext) || !a.Project.Has(f) {
			continue
		}
		for _, m := range pattern.In(f, a.Project.Code(f)) {
			out = append(out, detect.Finding{Value: detect.Is(m.Group()), From: []detect.Evidence{m.Evidence}, Syntax: tables.Loose, Weak: true, Why: "what builds it elsewhere"})
		}
	}
	return out
}

var plain = detect.NewPattern(`^[vV]?(\d+(?:\.\d+){0,3})$`)

// Plain keeps the findings that are versions of plain numbers, and cuts what
// stands before the numbers ("v0.140.0", "extended_0.140.0").
func Plain(found []detect.Finding, prefixes ...string) []detect.Finding {
	var out []detect.Finding
	for _, f := range found {
		text := f.Value.String()
		for _, p := range prefixes {
			text = strings.TrimPrefix(text, p)
		}
		if m := plain.Regexp().FindStringSubmatch(text); m != nil {
			f.Value = detect.Is(m[1])
			out = append(out, f)
		}
	}
	return out
}

// Less compares two plain versions by their numbers.
func Less(x, y string) bool {
	a, b := strings.Split(x, "."), strings.Split(y, ".")
	for i := range max(len(a), len(b)) {
		var p, q string
		if i < len(a) {
			p = strings.TrimLeft(a[i], "0")
		}
		if i < len(b) {
			q = strings.TrimLeft(b[i], "0")
		}
		if p != q {
			return len(p) < len(q) || len(p) == len(q) && p < q
		}
	}
	return false
}

package dotnet

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// project is one project file, with the files that MSBuild reads with it.
type project struct {
	a     *detect.App
	path  string
	files []string // itself, then Directory.Build.props and what is imported
}

// endings are those of project files.
var endings = []string{".csproj", ".fsproj", ".vbproj"}

// slashes makes a path as MSBuild writes it one of ours.
func slashes(p string) string { return strings.ReplaceAll(strings.TrimSpace(p), `\`, "/") }

// open reads a project file.
func open(a *detect.App, file string) *project {
	return detect.Memo(a, "project "+file, func() *project {
		p := &project{a: a, path: file, files: []string{file}}
		for _, name := range []string{"Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"} {
			p.files = append(p.files, above(a, path.Dir(file), name)...)
		}
		for i := 0; i < len(p.files) && i < 50; i++ {
			for _, n := range a.Project.Doc(p.files[i]).All("Import") {
				name := slashes(n.At("@Project").Text())
				for _, here := range []string{"$(MSBuildThisFileDirectory)", "$(MSBuildProjectDirectory)/"} {
					name = strings.TrimPrefix(name, here)
				}
				if f := path.Join(path.Dir(p.files[i]), name); name != "" && a.Project.Has(f) && !slices.Contains(p.files, f) {
					p.files = append(p.files, f)
				}
			}
		}
		return p
	})
}

// above gives the files of a name from a folder upwards, the nearest first.
func above(a *detect.App, dir, name string) []string {
	var out []string
	for ; ; dir = path.Dir(dir) {
		if f := path.Join(dir, name); a.Project.Has(f) {
			out = append(out, f)
		}
		if dir == "." || strings.HasPrefix(dir, "..") {
			return out
		}
	}
}

// setting is a property, with the line that sets it.
type setting struct {
	text string
	at   detect.Evidence
}

// property finds a property: the project's own before those of the files above.
func (p *project) property(name string) (setting, bool) { return p.lookup(name, 0) }

func (p *project) lookup(name string, depth int) (setting, bool) {
	for _, f := range p.files {
		var last *formats.Node
		for _, group := range p.groups(f, "PropertyGroup", depth) {
			for _, n := range group.Nodes {
				if strings.EqualFold(n.Key, name) && strings.TrimSpace(n.Text()) != "" && p.holds(group.At("@Condition").Text(), depth) && p.holds(n.At("@Condition").Text(), depth) {
					last = n
				}
			}
		}
		if last != nil {
			return setting{p.expand(strings.TrimSpace(last.Text()), depth), detect.Evidence{Path: f, Line: last.Line}}, true
		}
	}
	return setting{}, false
}

// groups are the groups of a kind in a file, those of the choices that are met
// among them.
func (p *project) groups(file, kind string, depth int) []*formats.Node {
	doc := p.a.Project.Doc(file)
	out := doc.All(kind)
	for _, choose := range doc.All("Choose") {
		met := false
		for _, when := range choose.All("When") {
			if p.holds(when.At("@Condition").Text(), depth) {
				out, met = append(out, when.All(kind)...), true
				break
			}
		}
		if !met {
			out = append(out, choose.All("Otherwise", kind)...)
		}
	}
	return out
}

var reference = detect.NewPattern(`\$\(([A-Za-z_]\w*)\)`)

// expand fills in properties that a text names; what is not known stays.
func (p *project) expand(text string, depth int) string {
	if depth > 5 || !strings.Contains(text, "$(") {
		return text
	}
	return reference.Regexp().ReplaceAllStringFunc(text, func(ref string) string {
		name := ref[2 : len(ref)-1]
		switch name {
		case "MSBuildProjectName":
			return p.name()
		case "Configuration":
			return "Release"
		case "OS":
			return "Unix"
		}
		if v, ok := p.lookup(name, depth+1); ok {
			return v.text
		}
		return ref
	})
}

// yes says whether a property is set to true, and where.
func (p *project) yes(name string) (detect.Evidence, bool) {
	s, _ := p.property(name)
	return s.at, strings.EqualFold(s.text, "true")
}

func (p *project) name() string { return strings.TrimSuffix(path.Base(p.path), path.Ext(p.path)) }
func (p *project) dir() string  { return path.Dir(p.path) }

// items are the elements of a kind in all item groups that count, with their
// file.
func (p *project) items(kind string, each func(file string, n *formats.Node)) {
	for _, f := range p.files {
		for _, group := range p.groups(f, "ItemGroup", 0) {
			for _, n := range group.All(kind) {
				if p.holds(group.At("@Condition").Text(), 0) && p.holds(n.At("@Condition").Text(), 0) {
					each(f, n)
				}
			}
		}
	}
}

// packages finds the first of some packages, by a prefix of its name where it
// ends in a dot.
func (p *project) packages(names ...string) (detect.Evidence, bool) {
	var at detect.Evidence
	ok := false
	for _, kind := range []string{"PackageReference", "FrameworkReference"} {
		p.items(kind, func(file string, n *formats.Node) {
			id := strings.ToLower(n.At("@Include").Text())
			for _, name := range names {
				name = strings.ToLower(name)
				if !ok && (id == name || strings.HasSuffix(name, ".") && strings.HasPrefix(id, name)) {
					at, ok = detect.Evidence{Path: file, Line: n.Line}, true
				}
			}
		})
	}
	return at, ok
}

// sdks are what the project is made with: "Microsoft.NET.Sdk.Web".
func (p *project) sdks() []setting {
	doc := p.a.Project.Doc(p.path)
	var out []setting
	add := func(text string, line int) {
		for one := range strings.SplitSeq(text, ";") {
			one, _, _ = strings.Cut(strings.TrimSpace(one), "/")
			if one != "" {
				out = append(out, setting{one, detect.Evidence{Path: p.path, Line: line}})
			}
		}
	}
	if n := doc.At("@Sdk"); n != nil {
		add(n.Text(), n.Line)
	}
	for _, n := range doc.All("Sdk") {
		add(n.At("@Name").Text(), n.Line)
	}
	for _, n := range doc.All("Import") {
		add(n.At("@Sdk").Text(), n.Line)
	}
	return out
}

func (p *project) sdk(name string) (detect.Evidence, bool) {
	for _, s := range p.sdks() {
		if strings.EqualFold(s.text, name) {
			return s.at, true
		}
	}
	return detect.Evidence{}, false
}

// references are the projects that this one is built with.
func (p *project) references() []setting {
	var out []setting
	p.items("ProjectReference", func(file string, n *formats.Node) {
		for one := range strings.SplitSeq(n.At("@Include").Text(), ";") {
			one = slashes(p.expand(one, 0))
			one = strings.TrimPrefix(one, "$(MSBuildThisFileDirectory)")
			if one != "" {
				out = append(out, setting{path.Join(path.Dir(file), one), detect.Evidence{Path: file, Line: n.Line}})
			}
		}
	})
	return out
}

// closure gives a project and all that it is built with, itself first.
func (p *project) closure() []*project {
	return detect.Memo(p.a, "closure "+p.path, func() []*project {
		out := []*project{p}
		seen := map[string]bool{p.path: true}
		for i := 0; i < len(out) && i < 500; i++ {
			for _, r := range out[i].references() {
				switch {
				case seen[r.text]:
				case strings.HasPrefix(r.text, "..") || !p.a.Project.Has(r.text):
					p.a.Warn("reference-outside", r.at.String()+": "+r.text+" is not there, as seen from the project's root: begin in the folder that holds all projects", r.at)
				default:
					out = append(out, open(p.a, r.text))
				}
				seen[r.text] = true
			}
		}
		return out
	})
}

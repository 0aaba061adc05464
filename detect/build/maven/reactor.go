package maven

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// maxModules bounds how many modules of one build are read.
const maxModules = 2000

// Reactor is a pom with the modules that it builds together.
type Reactor struct {
	Root    *Pom
	Modules []*Pom // as they are declared, the root first
	byName  map[string]*Pom
}

// ReactorOf finds the topmost pom that has the one in a folder among its
// modules, or that pom alone; nil when there is no pom.
func ReactorOf(p *detect.Project, dir string) *Reactor {
	own := Read(p, path.Join(dir, File))
	if own == nil {
		return nil
	}
	top := own
	for above := path.Dir(own.Dir); own.Dir != "."; above = path.Dir(above) {
		if m := Read(p, path.Join(above, File)); m != nil && Holds(p, m, own.Dir) {
			top = m
		}
		if above == "." {
			break
		}
	}
	if top == own {
		for _, parent := range own.chain()[1:] { // flat layouts: the parent lies beside its modules
			if Holds(p, parent, own.Dir) {
				top = parent
			}
		}
	}
	return newReactor(p, top)
}

func newReactor(p *detect.Project, root *Pom) *Reactor {
	r := &Reactor{Root: root, byName: map[string]*Pom{}}
	seen := map[string]bool{}
	var add func(m *Pom)
	add = func(m *Pom) {
		if m == nil || seen[m.Path] || len(r.Modules) >= maxModules {
			return
		}
		seen[m.Path] = true
		r.Modules = append(r.Modules, m)
		r.byName[m.GroupID()+":"+m.ArtifactID()] = m
		for _, file := range m.ModuleFiles() {
			add(Read(p, file))
		}
	}
	add(root)
	return r
}

// Holds says whether a folder is a module of a pom, or of a module of it.
func Holds(p *detect.Project, root *Pom, dir string) bool {
	seen := map[string]bool{}
	var below func(m *Pom) bool
	below = func(m *Pom) bool {
		if m == nil || seen[m.Path] || len(seen) > maxModules {
			return false
		}
		seen[m.Path] = true
		for _, file := range m.ModuleFiles() {
			if path.Dir(file) == dir || below(Read(p, file)) {
				return true
			}
		}
		return false
	}
	return below(root)
}

// Names gives the line in which a pom names the module of another, or a module
// on the way to it; the pom as such when it names neither.
func (m *Pom) Names(file string) detect.Evidence {
	for _, n := range m.modules() {
		if dir := path.Dir(m.moduleFile(n)); m.moduleFile(n) == file || dir != "." && strings.HasPrefix(file, dir+"/") {
			return detect.Evidence{Path: m.Path, Line: n.Line}
		}
	}
	return detect.Evidence{Path: m.Path}
}

// ModuleFiles lists the poms of the modules that a pom itself names.
func (m *Pom) ModuleFiles() []string {
	var out []string
	for _, n := range m.modules() {
		if file := m.moduleFile(n); file != "" && !slices.Contains(out, file) {
			out = append(out, file)
		}
	}
	return out
}

func (m *Pom) modules() []*formats.Node {
	nodes := slices.Concat(m.Node.All("modules", "module"), m.Node.All("subprojects", "subproject"))
	for _, profile := range m.Node.All("profiles", "profile") {
		if profile.At("activation", "activeByDefault").Text() == "true" {
			nodes = append(nodes, profile.All("modules", "module")...)
		}
	}
	return nodes
}

func (m *Pom) moduleFile(n *formats.Node) string {
	name, ok := m.expand(n.Text())
	if !ok || name == "" || path.IsAbs(name) {
		return ""
	}
	file := path.Join(m.Dir, strings.ReplaceAll(name, `\`, "/"))
	if path.Ext(file) != ".xml" {
		file = path.Join(file, File)
	}
	if strings.HasPrefix(file, "../") {
		return ""
	}
	return file
}

// Module finds the module in a folder.
func (r *Reactor) Module(dir string) *Pom {
	for _, m := range r.Modules {
		if m.Dir == dir {
			return m
		}
	}
	return nil
}

// Closure lists the modules that a module needs, itself last; they come as
// they are declared.
func (r *Reactor) Closure(m *Pom) []*Pom {
	need := map[string]bool{m.Path: true}
	for queue := []*Pom{m}; len(queue) > 0; queue = queue[1:] {
		for _, d := range queue[0].Dependencies() {
			if dep := r.byName[d.Group+":"+d.Artifact]; dep != nil && !need[dep.Path] {
				need[dep.Path] = true
				queue = append(queue, dep)
			}
		}
	}
	var out []*Pom
	for _, o := range r.Modules {
		if need[o.Path] && o.Path != m.Path {
			out = append(out, o)
		}
	}
	return append(out, m)
}

// Used says whether another module of the build depends on a module.
func (r *Reactor) Used(m *Pom) bool {
	name := m.GroupID() + ":" + m.ArtifactID()
	return slices.ContainsFunc(r.Modules, func(o *Pom) bool {
		return slices.ContainsFunc(o.Dependencies(), func(d Dependency) bool { return d.Group+":"+d.Artifact == name })
	})
}

// Files lists every pom that building needs to be there: those of all modules
// and of their parents in the repository, sorted from the top down.
func (r *Reactor) Files() []string {
	var out []string
	for _, m := range r.Modules {
		for _, f := range m.Files() {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		if d := strings.Count(a, "/") - strings.Count(b, "/"); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return out
}

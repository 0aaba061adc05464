package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// emitted is what a tsconfig.json says of where the compiler writes.
type emitted struct {
	outDir, rootDir string // relative to the app
	noEmit          bool
	include         []string
	exclude         []string
	references      []string // projects that tsc --build compiles with it
	from            []detect.Evidence
}

// tsconfig reads a tsconfig.json and those that it extends.
func tsconfig(a *detect.App, name string) emitted {
	if a.HasDir(name) {
		name = path.Join(name, "tsconfig.json")
	}
	t := emitted{}
	for depth := 0; depth < maxFollow && name != ""; depth++ {
		d := a.Doc(name)
		if d == nil {
			break
		}
		dir := path.Dir(name)
		take := func(to *string, key string) {
			if n := d.At("compilerOptions", key); n != nil && *to == "" {
				*to = path.Join(dir, n.Value)
				if key == "outDir" {
					t.from = a.At(name, n.Line)
				}
			}
		}
		take(&t.outDir, "outDir")
		take(&t.rootDir, "rootDir")
		t.noEmit = t.noEmit || depth == 0 && d.At("compilerOptions", "noEmit").Text() == "true"
		below := func(patterns []string) []string {
			for i := range patterns {
				patterns[i] = path.Join(dir, patterns[i])
			}
			return patterns
		}
		if t.include == nil {
			t.include = below(append(d.At("include").Strings(), d.At("files").Strings()...))
		}
		if t.exclude == nil {
			t.exclude = below(d.At("exclude").Strings())
		}
		if refs := d.At("references"); depth == 0 && refs != nil {
			for _, n := range refs.Nodes {
				t.references = append(t.references, path.Join(dir, n.At("path").Text()))
			}
		}
		next := d.At("extends").Text()
		if next == "" || !strings.HasPrefix(next, ".") {
			break
		}
		if path.Ext(next) != ".json" {
			next += ".json"
		}
		name = path.Join(dir, next)
	}
	return t
}

// projects are a tsconfig and, where tsc --build compiles nothing by it alone,
// those that it refers to.
func projects(a *detect.App, name string) []emitted {
	t := tsconfig(a, name)
	if t.outDir != "" || len(t.references) == 0 {
		return []emitted{t}
	}
	var out []emitted
	for _, ref := range t.references {
		if r := tsconfig(a, ref); r.outDir != "" && !r.noEmit {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return []emitted{t}
	}
	return out
}

// projectOf is the one of these that compiles a file, the first if none says.
func projectOf(a *detect.App, m manifest, file string) emitted {
	all := projects(a, tsProject(m))
	for _, t := range all {
		if included(t, file) {
			return t
		}
	}
	return all[0]
}

// made is a file that the build makes.
type made struct{ file, why string }

// compiled gives the JavaScript that the build makes of a file, or the file
// itself where it lies in what the build makes.
func compiled(a *detect.App, m manifest, file string) (made, bool) {
	o := outputsOf(a, m)
	for _, d := range o.dirs {
		if strings.HasPrefix(file, d+"/") || file == d {
			return made{ended(a, m, file), ""}, true
		}
	}
	ext := path.Ext(file)
	if ext != ".ts" && ext != ".mts" && ext != ".cts" || buildScript(m) == "" && !compiles(a, m) {
		return made{}, false
	}
	t := projectOf(a, m, file)
	if t.outDir == "" || t.noEmit || t.outDir == "." {
		return bundledEntry(a, m, file, o)
	}
	js := strings.TrimSuffix(file, ext) + strings.Replace(ext, "ts", "js", 1)
	return made{path.Join(t.outDir, detect.Rel(rootDir(a, t, file), js)), "what the build makes of " + file}, true
}

// bundledEntry is the file that a bundler makes of the entry it is given.
func bundledEntry(a *detect.App, m manifest, file string, o outputs) (made, bool) {
	if len(o.dirs) == 1 && o.sure && strings.Contains(m.script(buildScript(m)), strings.TrimPrefix(file, "./")) {
		name := strings.TrimSuffix(path.Base(file), path.Ext(file))
		return made{path.Join(o.dirs[0], name+".js"), "what the build makes of " + file}, true
	}
	return made{}, false
}

// ended gives a file in a build's output its ending.
func ended(a *detect.App, m manifest, file string) string {
	if path.Ext(file) == "" || strings.HasSuffix(file, ".module") || strings.HasSuffix(file, ".server") {
		if s := shapeOf(a); s != nil && slices.Contains(s.start, file) || slices.Contains(outputsOf(a, m).dirs, file) {
			return file
		}
		return file + ".js"
	}
	return file
}

// tsProject is the tsconfig that the build script names.
func tsProject(m manifest) string {
	words := strings.Fields(m.script(buildScript(m)))
	if i := slices.Index(words, "tsc"); i >= 0 {
		if p := flag(words[i:], "-p", "--project", "-b", "--build"); p != "" && !strings.ContainsAny(p, "&;|") {
			return p
		}
	}
	return "tsconfig.json"
}

// rootDir is the folder whose layout the compiler keeps: the one it is told,
// else the nearest that holds all sources it is given.
func rootDir(a *detect.App, t emitted, file string) string {
	if t.rootDir != "" {
		return t.rootDir
	}
	common := ""
	for i, f := range a.Sources(".ts", ".tsx", ".mts", ".cts") {
		rel := detect.Rel(a.Dir, f)
		if strings.HasSuffix(rel, ".d.ts") || !included(t, rel) {
			continue
		}
		dir := path.Dir(rel)
		if common == "" && i == 0 || common == "" {
			common = dir
			continue
		}
		for common != "." && dir != common && !strings.HasPrefix(dir, common+"/") {
			common = path.Dir(common)
		}
	}
	if common == "" {
		return path.Dir(file)
	}
	return common
}

// included says whether a tsconfig names a file.
func included(t emitted, file string) bool {
	if named(t.exclude, file) {
		return false
	}
	if len(t.include) == 0 {
		return !strings.Contains(file, ".config.") && !strings.Contains(file, ".test.") && !strings.Contains(file, ".spec.")
	}
	return named(t.include, file)
}

// named says whether a pattern of a tsconfig names a file, or a folder it lies in.
func named(patterns []string, file string) bool {
	for _, pattern := range patterns {
		pattern = path.Clean(pattern)
		if !strings.Contains(path.Base(pattern), "*") && path.Ext(path.Base(pattern)) == "" || strings.HasPrefix(path.Base(pattern), ".") {
			pattern += "/**"
		}
		if matchParts(strings.Split(pattern, "/"), strings.Split(file, "/")) {
			return true
		}
	}
	return false
}

// pathConfigs are the files in which tsconfig-paths looks up names as the
// program runs.
func pathConfigs(a *detect.App) []string {
	if !slices.ContainsFunc(a.List("start"), func(w string) bool { return strings.Contains(w, "tsconfig-paths/register") }) {
		return nil
	}
	file := "tsconfig.json"
	if p, ok := starting(a, own(a)); ok {
		for _, kv := range p.env {
			if v, ok := strings.CutPrefix(kv, "TS_NODE_PROJECT="); ok {
				file = path.Clean(v)
			}
		}
	}
	var out []string
	for a.Has(file) && !slices.Contains(out, file) {
		out = append(out, file)
		base := a.Doc(file).At("extends").Text()
		if !strings.HasPrefix(base, ".") {
			break
		}
		if file = path.Join(path.Dir(file), base); path.Ext(file) != ".json" {
			file += ".json"
		}
	}
	return out
}

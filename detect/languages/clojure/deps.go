package clojure

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	localRoot = detect.NewPattern(`:local/root\s+"([^"]+)"`)
	taskDef   = detect.NewPattern(`\(defn-?\s+(uber|uberjar|uber-jar|build-uberjar|build)\b`)
	target    = detect.NewPattern(`"--target"\s+"([^"]+\.jar)"`)
	starJar   = detect.NewPattern(`:jar\s+"?([\w./-]+\.jar)`)
	starClass = detect.NewPattern(`:main-class\s+"?([\w.*+!?-]+)`)
	starAOT   = detect.NewPattern(`:aot\s+true`)
	aliasMain = detect.NewPattern(`:uberjar\s*\{[^{}]*:main\s+'?([\w.*+!?-]+)`)
	projectIs = detect.NewPattern(`\(str\s+"([\w./-]*)"\s+project\s+"([\w.-]*\.jar)"\)`)
)

// polylith is the file that makes a folder a workspace of Polylith's, whose
// build.clj packs its projects.
const polylith = "workspace.edn"

// workspaceOf is the folder of the workspace that a project of Polylith's lies
// in, "" for other apps.
func workspaceOf(a *detect.App) string {
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		if a.Project.Has(path.Join(dir, polylith)) && strings.Contains(a.Project.Text(path.Join(dir, "build.clj")), "uber") {
			if strings.HasPrefix(detect.Rel(dir, a.Dir), "projects/") {
				return dir
			}
		}
	}
	return ""
}

// buildFile is the script of tools.build that packs the app.
func buildFile(a *detect.App) string {
	if dir := workspaceOf(a); dir != "" {
		return path.Join(dir, "build.clj")
	}
	return a.Path("build.clj")
}

// roots are the folders of the repository that the app's deps.edn takes in,
// and what those take in, its own first.
func roots(a *detect.App) []string {
	out := []string{a.Dir}
	for i := 0; i < len(out) && i < 200; i++ {
		file := path.Join(out[i], "deps.edn")
		for _, m := range localRoot.In(file, a.Project.Code(file)) {
			dir := path.Join(out[i], m.Group())
			if !strings.HasPrefix(dir, "../") && !path.IsAbs(m.Group()) && a.Project.Has(path.Join(dir, "deps.edn")) && !slices.Contains(out, dir) {
				out = append(out, dir)
			}
		}
	}
	slices.Sort(out[1:])
	return out
}

// workspace is the folder that holds all that the app is made of, "" when it
// is its own.
func workspace(a *detect.App) string {
	all := roots(a)
	if dir := workspaceOf(a); dir != "" {
		all = append(all, dir)
	}
	return a.Around(all...)
}

// aliasAround is the name of the alias whose map holds a place of deps.edn.
func aliasAround(code string, at int) string {
	depth := 0
	for ; at > 0; at-- {
		switch code[at] {
		case '}', ']', ')':
			depth++
		case '{', '[', '(':
			if depth > 0 {
				depth--
				continue
			}
			words := strings.FieldsFunc(code[:at], func(r rune) bool { return strings.ContainsRune(" \t\r\n,{}[]()", r) })
			if len(words) == 0 || code[at] != '{' {
				continue
			}
			name, keyword := strings.CutPrefix(words[len(words)-1], ":")
			switch {
			case name == "aliases":
				return ""
			case keyword && !slices.Contains([]string{"deps", "extra-deps", "replace-deps", "override-deps", "exec-args"}, name):
				return name
			}
		}
	}
	return ""
}

// packer is how a deps.edn project becomes a jar.
type packer struct {
	command []string // after "clojure"
	jar     string   // "" where build.clj names it
	aot     bool     // its main class is compiled
	main    string
	at      detect.Evidence
}

// packing finds what packs a deps.edn project: a task of build.clj, or an alias
// of uberdeps or depstar.
func packing(a *detect.App) (packer, bool) {
	file := buildFile(a)
	code := a.Project.Code(file)
	tasks := taskDef.In(file, code)
	if len(tasks) > 0 && strings.Contains(code, "uber") {
		best := tasks[0]
		for _, m := range tasks {
			if m.Group() == "uber" || m.Group() == "uberjar" && best.Group() != "uber" {
				best = m
			}
		}
		alias := "build"
		deps := a.Project.Code(path.Join(path.Dir(file), "deps.edn"))
		if i := strings.Index(deps, ":ns-default build"); i >= 0 {
			if name := aliasAround(deps, i); name != "" {
				alias = name
			}
		}
		p := packer{command: []string{"-T:" + alias, best.Group()}, at: best.Evidence}
		if workspaceOf(a) != "" {
			p.command = append(p.command, ":project", path.Base(a.Dir))
		}
		return p, true
	}
	return aliased(a)
}

func aliased(a *detect.App) (packer, bool) {
	file := a.Path("deps.edn")
	code := a.Project.Code(file)
	at := func(i int) detect.Evidence {
		return detect.Evidence{Path: file, Line: 1 + strings.Count(code[:i], "\n")}
	}
	if i := strings.Index(code, "uberdeps/uberdeps"); i >= 0 {
		p := packer{at: at(i), jar: "target/" + path.Base(path.Join("/src", detect.Rel(a.Context(), a.Dir))) + ".jar"}
		if m := target.In(file, code); len(m) > 0 {
			p.jar = path.Clean(m[0].Group())
		}
		p.command = []string{"-M:" + aliasAround(code, i)}
		if !strings.Contains(code, `"uberdeps.uberjar"`) {
			p.command = append(p.command, "-m", "uberdeps.uberjar")
		}
		return p, p.command[0] != "-M:"
	}
	for _, call := range []string{"hf.depstar/uberjar", "hf.depstar.uberjar"} {
		if i := strings.Index(code, call); i >= 0 {
			p := packer{at: at(i), command: []string{"-X:" + aliasAround(code, i)}, aot: starAOT.Matches(code)}
			if m := starJar.In(file, code); len(m) > 0 {
				p.jar = path.Clean(m[0].Group())
			}
			if m := starClass.In(file, code); len(m) > 0 {
				p.main = m[0].Group()
			}
			return p, p.command[0] != "-X:" && p.jar != ""
		}
	}
	return packer{}, false
}

// findGoals is what the tools of deps.edn are called with.
func findGoals(a *detect.App) []detect.Finding {
	p, ok := packing(a)
	if !ok {
		return nil
	}
	return []detect.Finding{{Value: p.command, From: []detect.Evidence{p.at}}}
}

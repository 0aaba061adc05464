package typescript

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// asides are folders whose content only serves those who work on the project.
func asides() []string {
	return []string{"node_modules", "dist", "coverage", "scripts", "script", "tools", "hack", "ci", "deploy", "k8s", "helm", "terraform", "infra"}
}

// Files are what stands in the app's folder and may be read at run time: source,
// the settings that are named, and folders with the one that holds the start.
func Files(a *detect.App, start string, settings []string, leave ...string) []string {
	var out []string
	names, dirs := a.Project.Entries(a.Dir)
	for _, f := range names {
		ext := path.Ext(f)
		switch {
		case slices.Contains(settings, f):
			out = append(out, f)
		case strings.HasPrefix(f, "."), strings.Contains(f, ".config."), strings.Contains(f, ".test."), strings.Contains(f, ".spec."), strings.HasSuffix(f, ".d.ts"):
		case slices.Contains(Exts(), ext), slices.Contains([]string{".html", ".css", ".sql", ".graphql", ".svg"}, ext):
			out = append(out, f)
		}
	}
	start, _, _ = strings.Cut(start, "/")
	for _, d := range dirs {
		if len(a.Project.Files(a.Path(d))) == 0 || slices.Contains(leave, d) {
			continue
		}
		if d == start || !strings.HasPrefix(d, ".") && !slices.Contains(asides(), d) && !detect.Aside(".", d) {
			out = append(out, d)
		}
	}
	return out
}

// RuntimeFilesFact lists what the program may read when it runs.
func RuntimeFilesFact(when func(*detect.App) bool, list func(*detect.App) []string) detect.Fact {
	return detect.Fact{
		Name: "runtimeFiles", Type: detect.List,
		Ask:  "Which files and folders does the program read?",
		When: when,
		Probes: []detect.Probe{{Says: "source and settings in the app's folder, without tests, documents and tools", Look: func(a *detect.App) []detect.Finding {
			out := list(a)
			if len(out) == 0 {
				return nil
			}
			var from []detect.Evidence
			for _, f := range out {
				from = append(from, detect.Evidence{Path: a.Path(f)})
			}
			return detect.Finds("", from, out...)
		}}},
	}
}

// FileNamesFact tells files from folders in what the program reads: COPY takes
// the content of a folder, and a file as it is.
func FileNamesFact() detect.Fact {
	return detect.Fact{
		Name: "fileNames", Type: detect.List, Derived: true,
		Ask: "Which of what the program reads are files, rather than folders?",
		Probes: []detect.Probe{{Says: "the project's own tree", Look: func(a *detect.App) []detect.Finding {
			var out []string
			for _, f := range a.List("runtimeFiles") {
				if a.Has(f) {
					out = append(out, f)
				}
			}
			if len(out) == 0 {
				return nil
			}
			return detect.Finds("", nil, out...)
		}}},
	}
}

// Read are the files and folders that the source names other than to import
// them: what is imported stands in a file that is compiled.
func Read(a *detect.App, all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(f string) bool {
		for _, s := range a.Sources(Exts()...) {
			for line := range strings.SplitSeq(a.Project.Code(s), "\n") {
				if names(line, f) && !imports.Regexp().MatchString(line) {
					return false
				}
			}
		}
		return true
	})
}

var imports = detect.NewPattern(`^\s*(?:import|export)\b[^(]*['"]|\bfrom\s*['"]|\b(?:import|require)\s*\(`)

// names says whether a text in a line is the path of a file or lies below it.
func names(line, file string) bool {
	for _, start := range []string{`"`, `'`, "`", "./", "/app/", "../"} {
		if _, rest, ok := strings.Cut(line, start+file); ok && rest != "" && strings.ContainsAny(rest[:1], "/\"'`") {
			return true
		}
	}
	return false
}

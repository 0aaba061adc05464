package golang

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var filesFact = detect.Fact{
	Name: "runtimeFiles", Type: detect.List,
	Ask:  "Which files and folders does the program read when it runs?",
	Help: "Paths of the build context. What go:embed takes in is in the program already.",
	Probes: []detect.Probe{{Says: "paths in os.ReadFile, os.Open, os.DirFS, http.Dir, template.ParseGlob, gin's LoadHTMLGlob and Static, migrate's file:// and their like",
		Look: runtimeFiles}},
}

// secret are files that no image may hold.
func secret(p string) bool {
	base := path.Base(p)
	return strings.HasPrefix(base, ".env") || slices.Contains([]string{".pem", ".key", ".p12", ".pfx", ".crt"}, path.Ext(base)) || base == ".netrc"
}

func runtimeFiles(a *detect.App) []detect.Finding {
	if _, cli := firstImport(sources(a), commandLibraries); cli && a.Text("kind") == "tool" {
		return nil // what a command line reads is what it is given
	}
	var list []string
	var from []detect.Evidence
	for _, o := range reads(a) {
		at, ok := locate(a, o.path)
		switch {
		case secret(o.path):
			if base := path.Base(o.path); !strings.HasPrefix(base, ".") {
				a.Warn("file-not-there", fmt.Sprintf("%s: the program reads %s, which no image may hold: mount it when the container is run", o.from, o.path), o.from)
			}
		case shows(o) && outside(a.InContext(at)):
			a.Warn("reads-outside", fmt.Sprintf("%s: the program reads %s, which lies outside of the build context: the image lacks it: keep it below go.mod, or mount it", o.from, o.path), o.from)
		case at == a.Dir, at == "." && ok:
			if o.by != "AddConfigPath" {
				a.Warn("serves-own-folder", fmt.Sprintf("%s: %s reads the working directory itself: only what is named with --set runtimeFiles=… is copied", o.from, o.by), o.from)
			}
		case missed(o) && !committed(a.Project, at) && built(a, at):
			// The frontend's stage makes it.
		case !ok && missed(o):
			a.Warn("file-not-there", fmt.Sprintf("%s: the program reads %s, which is not in the project: commit it, build it, or mount it", o.from, o.path), o.from)
		case ok && outside(a.InContext(at)):
			a.Warn("file-not-there", fmt.Sprintf("%s: the program reads %s, which lies outside the build context: move it, or mount it", o.from, at), o.from)
		case ok:
			if p := a.InContext(at); !slices.Contains(list, p) {
				list = append(list, p)
				from = append(from, o.from)
			}
		}
	}
	list, from = outermost(list, from)
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from, Why: "read when it runs, and not embedded"}}
}

// built says whether a path lies in what the frontend's build makes.
func built(a *detect.App, p string) bool {
	out := path.Join(a.Context(), a.Text("assetsOut"))
	return a.Known("assetsOut") && (p == out || strings.HasPrefix(p, out+"/"))
}

// missed says whether a path that is not there is worth a word: folders of
// pages are, files that may be data are not.
func missed(o opened) bool { return shows(o) && o.path != "." && !outside(o.path) }

// shows says whether what is read are pages.
func shows(o opened) bool {
	switch o.by {
	case "ParseGlob", "ParseFiles", "LoadHTMLGlob", "LoadHTMLFiles", "Static", "StaticFile", "Dir", "LocalFile":
		return true
	}
	return false
}

// outermost drops what lies in a folder that is listed too, and sorts.
func outermost(list []string, from []detect.Evidence) ([]string, []detect.Evidence) {
	var out []string
	var at []detect.Evidence
	for i, p := range list {
		if !slices.ContainsFunc(list, func(q string) bool { return strings.HasPrefix(p, q+"/") }) {
			out, at = append(out, p), append(at, from[i])
		}
	}
	order := make([]int, len(out))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return strings.Compare(out[i], out[j]) })
	sorted, places := make([]string, len(out)), make([]detect.Evidence, len(out))
	for i, j := range order {
		sorted[i], places[i] = out[j], at[j]
	}
	return sorted, places
}

// working is the folder that the program is started in when it is developed:
// the module's, unless its paths only fit the main package's.
func working(a *detect.App) string {
	return a.Project.Keep("go working "+a.Dir+" "+a.Text("main"), func() any { return workingOf(a) }).(string)
}

func workingOf(a *detect.App) string {
	here, there := 0, 0
	dir := a.Path(a.Text("main"))
	for _, o := range reads(a) {
		if o.path == "." {
			continue
		}
		if exists(a, path.Join(a.Dir, o.path)) {
			here++
		} else if exists(a, path.Join(dir, o.path)) {
			there++
		}
	}
	if here == 0 && there > 0 {
		return dir
	}
	return a.Dir
}

func exists(a *detect.App, p string) bool {
	return !outside(path.Clean(p)) && (a.Project.Has(p) || a.Project.HasDir(p))
}

// locate gives the project path of what the program reads.
func locate(a *detect.App, p string) (string, bool) {
	at := path.Join(working(a), p)
	return at, exists(a, at)
}

var rootFact = detect.Fact{
	Name: "workdir", Type: detect.Text,
	Ask:  "Which folder does the program run in?",
	When: func(a *detect.App) bool { return a.Known("main") },
	Default: func(a *detect.App) *detect.Finding {
		from := a.Evidence("runtimeFiles")
		if a.Text("kind") != "tool" {
			for _, o := range outputs(a) {
				if !strings.HasPrefix(o.dir, "/") {
					from = append(slices.Clip(from), o.from)
				}
			}
		}
		if len(from) == 0 && !a.Known("runtimeFiles") && !a.Yes("served") {
			return nil
		}
		dir := "/app"
		if at := working(a); at != a.Dir {
			dir = path.Join(dir, detect.Rel(a.Dir, at))
		}
		return &detect.Finding{Value: detect.Is(dir), Source: detect.Detected, From: from, Why: "its paths are relative to it"}
	},
}

var copiesFact = detect.Fact{
	Name: "copies", Type: detect.List,
	Ask:  "Where do the files that it reads lie in the image?",
	Help: "SOURCE=TARGET, folders with a slash at their end.",
	When: func(a *detect.App) bool { return a.Known("runtimeFiles") },
	Default: func(a *detect.App) *detect.Finding {
		var list []string
		for _, p := range a.List("runtimeFiles") {
			at := path.Join(a.Context(), p)
			to := detect.Rel(working(a), at)
			if outside(to) {
				to = path.Join("/app", detect.Rel(a.Dir, at))
			}
			if a.Project.HasDir(at) {
				list = append(list, p+"/="+to+"/")
			} else {
				list = append(list, p+"="+to)
			}
		}
		return &detect.Finding{Value: list, Source: detect.Detected, From: a.Evidence("runtimeFiles")}
	},
}

// servedFact is what of the frontend is read from the disk and not embedded.
var servedFact = detect.Fact{
	Name: "served", Type: detect.YesNo,
	Ask:  "Is what the frontend's build makes read when the program runs?",
	When: hasAssets,
	Default: func(a *detect.App) *detect.Finding {
		for _, o := range reads(a) {
			if at, _ := locate(a, o.path); built(a, at) {
				return &detect.Finding{Value: detect.Is("yes"), Source: detect.Detected, From: []detect.Evidence{o.from}}
			}
		}
		return &detect.Finding{Value: detect.Is("no"), Why: "it is embedded"}
	},
}

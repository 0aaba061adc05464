package node

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// entries are where programs begin whose manifest does not say.
var entries = []string{"server", "app", "index", "main", "src/server", "src/app", "src/index", "src/main", "bin/www", "src/bin/www"}

// entry finds the one file that a program without a start script begins in:
// main of the manifest, or the usual name that listens.
func entry(a *detect.App, m manifest) []detect.Finding {
	if main := m.Text("main"); main != "" {
		if words, why := command(a, m, program{tool: "node", args: []string{main}, from: m.at("main")}); words != nil && entryThere(a, words) {
			return detect.Finds(why, m.at("main"), words...)
		}
	}
	var out []detect.Finding
	for _, base := range entries {
		for _, ext := range []string{".js", ".mjs", ".cjs", ".ts", ".mts", ""} {
			f := base + ext
			if !a.Has(f) || ext == "" && base != "bin/www" && base != "src/bin/www" {
				continue
			}
			if !starts(a, f) {
				continue
			}
			if words, why := command(a, m, program{tool: "node", args: []string{f}}); words != nil {
				out = append(out, detect.Finds(why, a.At(f, 0), words...)...)
			}
		}
	}
	if len(out) > 1 {
		out = out[:1]
	}
	return out
}

func entryThere(a *detect.App, words []string) bool {
	file := words[len(words)-1]
	return a.Has(file) || slices.ContainsFunc(outputsOf(a, own(a)).dirs, func(d string) bool { return strings.HasPrefix(file, d+"/") })
}

// starts says whether a file starts something that goes on.
func starts(a *detect.App, file string) bool {
	return listenCall.Matches(a.Project.Code(a.Path(file)))
}

package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// keptFact names what .dockerignore usually leaves out and this build reads.
var keptFact = detect.Fact{
	Name: "kept", Type: detect.List,
	Ask:  "Which usually ignored files does the build read?",
	Help: "Any of bin, dist, testdata, documents, keys.",
	Default: func(a *detect.App) *detect.Finding {
		f := &detect.Finding{Source: detect.Detected}
		for _, fact := range []string{"embeds", "runtimeFiles", "localModules", "sources"} {
			for i, p := range a.List(fact) {
				for _, word := range usual(p) {
					if !slices.Contains(f.Value, word) {
						f.Value = append(f.Value, word)
						if at := a.Evidence(fact); i < len(at) {
							f.From = append(f.From, at[i])
						}
					}
				}
			}
		}
		if len(f.Value) == 0 {
			return nil
		}
		return f
	},
}

// usual says under which names of the ignore file a path falls.
func usual(p string) []string {
	var out []string
	parts := strings.Split(p, "/")
	switch {
	case parts[0] == "bin" || parts[0] == "dist":
		out = append(out, parts[0])
	case len(parts) == 1 && (path.Ext(p) == ".md" || strings.HasPrefix(p, "LICENSE") || p == "Makefile" || p == "."):
		out = append(out, "documents")
	}
	if slices.Contains(parts, "testdata") {
		out = append(out, "testdata")
	}
	if ext := path.Ext(p); ext == ".pem" || ext == ".key" {
		out = append(out, "keys")
	}
	return out
}

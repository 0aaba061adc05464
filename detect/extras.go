package detect

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect/tables"
)

// Extras are facts of what may stand beside what every image needs; nothing of
// it is written unless it was asked for.
var Extras = []Fact{{
	Name: "healthcheck", Type: YesNo,
	Ask:  "Ask the running container whether it is well (HEALTHCHECK)?",
	Help: "Docker and Compose look at it, Kubernetes does not. The app's own runtime asks, so the image gains nothing.",
	When: serves,
}, {
	Name: "healthPath", Type: Text, When: func(a *App) bool { return a.Yes("healthcheck") && serves(a) },
	Ask:     "Which path answers when it is well?",
	Help:    "Every answer below 500 counts as well.",
	Probes:  []Probe{{Says: "a path such as /healthz in the sources", Look: healthPaths}},
	Default: func(*App) *Finding { return &Finding{Value: Is("/")} },
	Check:   plainURLPath,
}, {
	Name: "runtimeEnv", Type: List, When: func(a *App) bool { return a.Text("kind") == string(Site) && serves(a) },
	Ask:   "Which variables does the site read when its container starts?",
	Help:  "With PORT among them nginx listens where that says. The others are what /env.js sets as window.env: a page loads it in front of its own scripts.",
	Check: runtimeEnv,
}, {
	Name: "labels", Type: YesNo,
	Ask:  "Label the image with its name, version and revision?",
	Help: "Labels of the OCI; version and revision come by --build-arg, as the last step, so they cost no cache.",
}, {
	Name: "compose", Type: YesNo,
	Ask:  "Write a compose.yaml with the databases that it uses?",
	Help: "Passwords are read from files; nothing secret is written.",
}, {
	Name: "services", Type: List, Strict: true,
	When:    func(a *App) bool { return a.Yes("compose") },
	Ask:     "Which databases run beside it?",
	Options: func(*App) []Option { return serviceOptions() },
	Probes:  []Probe{{Says: "packages of the manifests and URLs of sample settings that speak to a database", Look: services}},
	Default: func(*App) *Finding { return &Finding{Value: Value{}, Why: "no package speaks to one"} },
}, {
	Name: "bake", Type: YesNo,
	Ask:  "Write a docker-bake.hcl?",
	Help: "One file for what is built, tagged and pushed, with cache, SBOM and provenance: docker buildx bake.",
}, {
	Name: "ci", Type: Text, Strict: true,
	Ask:  "Write a workflow that builds and pushes the image?",
	Help: "With a cache in the registry, SBOM and provenance, each platform on a machine of its own kind.",
	Options: func(*App) []Option {
		return []Option{{Value: "github", Label: "GitHub Actions, .github/workflows/image.yml"}, {Value: "gitlab", Label: "GitLab CI, .gitlab-ci.yml"}}
	},
}, {
	Name: "platforms", Type: List, Strict: true,
	When:    func(a *App) bool { return a.Yes("bake") || a.Known("ci") },
	Ask:     "For which platforms is it built?",
	Options: func(*App) []Option { return []Option{{Value: "linux/amd64"}, {Value: "linux/arm64"}} },
	Default: func(*App) *Finding { return &Finding{Value: Is("linux/amd64", "linux/arm64")} },
	Check: func(_ *App, v Value) error {
		if len(v) == 0 {
			return errors.New("no platform: name linux/amd64, linux/arm64 or both")
		}
		return nil
	},
}, {
	Name: "devcontainer", Type: YesNo,
	Ask:  "Write a devcontainer.json over the image that it is built on?",
	Help: "Editors then work inside a container with the same version.",
}}

func serves(a *App) bool { return a.Number("port") > 0 }

// plainURLPath holds a path to characters that mean nothing anywhere.
func plainURLPath(_ *App, v Value) error {
	for _, s := range v {
		plain := strings.HasPrefix(s, "/") && strings.IndexFunc(s, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("/._~-", r)
		}) < 0
		if !plain {
			return errors.New("not a plain path: begin with / and use letters, digits, '.', '_', '~' and '-'")
		}
	}
	return nil
}

// notSources are files in which a path says nothing of what the app answers.
var notSources = []string{".md", ".json", ".lock", ".css", ".html", ".svg", ".txt", ".map", ".yaml", ".yml", ".toml", ".sum"}

var healthPattern = NewPattern("[\"'`](/(?:api/|actuator/)?(?:healthz|health|health-check|healthcheck|livez|readyz|_health|up)/?)[\"'`]")

// healthPaths looks for a path that people give to such questions.
func healthPaths(a *App) []Finding {
	var out []Finding
	files := a.Project.Files(a.Dir)
	for _, f := range files[:min(len(files), maxSources)] {
		if path.Ext(f) == "" || slices.Contains(notSources, path.Ext(f)) || Aside(a.Dir, f) {
			continue
		}
		for _, m := range healthPattern.In(f, a.Project.Code(f)) {
			out = append(out, Finding{Value: Is(m.Group()), From: []Evidence{m.Evidence}})
		}
	}
	return out
}

func serviceOptions() []Option {
	var out []Option
	for _, s := range tables.Services() {
		out = append(out, Option{Value: s.Name})
	}
	return out
}

// services looks for packages that speak to a database in the files that mark
// the app's language, and in sample settings.
func services(a *App) []Finding {
	files, _ := a.Project.Entries(a.Dir)
	var v Value
	var from []Evidence
	for _, s := range tables.Services() {
		for _, name := range files {
			if !a.Language.marked(name) && !tables.NamesServices(name) {
				continue
			}
			if line := speaks(a.Read(name), s.Words); line > 0 {
				v, from = append(v, s.Name), append(from, Evidence{path.Join(a.Dir, name), line})
				break
			}
		}
	}
	if v == nil {
		return nil
	}
	return []Finding{{Value: v, From: from}}
}

// speaks gives the first line that holds one of the words as a whole, 0 for none.
func speaks(text string, words map[string]bool) int {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if strings.HasPrefix(strings.TrimSpace(line), "#") || strings.Contains(line, "// indirect") {
			continue
		}
		for word := range strings.FieldsFuncSeq(strings.ToLower(line), func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("_.@/-", r)
		}) {
			if words[strings.Trim(word, "./")] {
				return n
			}
		}
	}
	return 0
}

package python

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

func one(text, syntax, p string, line int) []detect.Finding {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return []detect.Finding{{Value: detect.Is(text), Syntax: syntax, From: []detect.Evidence{{Path: p, Line: line}}}}
}

func fromNode(a *detect.App, file, syntax string, n *formats.Node) []detect.Finding {
	if n == nil {
		return nil
	}
	return one(n.Text(), syntax, a.Path(file), n.Line)
}

// versionProbes ask every file that may name a version, the exact ones first.
func versionProbes() []detect.Probe {
	return slices.Concat(exactVersions(), versionRanges(), versionEvidence(), []detect.Probe{
		{Says: "what pinned packages, and the wheels of the lock file, are built for", Look: wheels},
	})
}

// exactVersions are files that name one.
func exactVersions() []detect.Probe {
	return []detect.Probe{
		{Says: ".python-version", Look: firstLine(".python-version", "")},
		{Says: "runtime.txt", Look: firstLine("runtime.txt", "python-")},
		{Says: "requires in Pipfile", Look: func(a *detect.App) []detect.Finding {
			r := a.Doc("Pipfile").At("requires")
			if f := fromNode(a, "Pipfile", tables.Exact, r.At("python_full_version")); f != nil {
				return f
			}
			return fromNode(a, "Pipfile", tables.Exact, r.At("python_version"))
		}},
		{Says: "python in .tool-versions and mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, "python") }},
	}
}

// versionRanges are manifests that say which ones will do.
func versionRanges() []detect.Probe {
	return []detect.Probe{
		{Says: "requires-python in pyproject.toml", Look: func(a *detect.App) []detect.Finding {
			return fromNode(a, "pyproject.toml", tables.Pep440, a.Doc("pyproject.toml").At("project", "requires-python"))
		}},
		{Says: "python among Poetry's dependencies", Look: func(a *detect.App) []detect.Finding {
			n := a.Doc("pyproject.toml").At("tool", "poetry", "dependencies", "python")
			if v := n.At("version"); v != nil {
				n = v
			}
			return fromNode(a, "pyproject.toml", tables.Poetry, n)
		}},
		{Says: "python_requires in setup.cfg or setup.py", Look: setupVersion},
	}
}

// versionEvidence is what the project's platforms and containers run on.
func versionEvidence() []detect.Probe {
	return []detect.Probe{
		{Says: "PYTHON_VERSION in render.yaml or netlify.toml", Look: platformVersion},
		{Says: "FROM python in a Dockerfile (evidence)", Look: func(a *detect.App) []detect.Finding {
			return detect.ContainerVersion(a, "python")
		}},
	}
}

// firstLine reads a file that holds a version; others after it are fallbacks.
func firstLine(name, prefix string) func(*detect.App) []detect.Finding {
	return func(a *detect.App) []detect.Finding {
		p := a.Above(name)
		if prefix != "" { // a platform's file, which speaks for what is deployed there
			p = a.Up(name)
		}
		if p == "" {
			return nil
		}
		for _, l := range formats.Lines(a.Project.Text(p)) {
			text, _, _ := strings.Cut(l.Text, "#")
			if text = strings.TrimSpace(text); text != "" {
				return one(strings.TrimPrefix(strings.ToLower(text), prefix), tables.Exact, p, l.Number)
			}
		}
		return nil
	}
}

var pythonRequires = detect.NewPattern(`python_requires\s*=\s*["']([^"'\n]+)["']`)

func setupVersion(a *detect.App) []detect.Finding {
	if f := fromNode(a, "setup.cfg", tables.Pep440, a.Doc("setup.cfg").At("options", "python_requires")); f != nil {
		return f
	}
	for _, m := range pythonRequires.In(a.Path("setup.py"), a.Project.Code(a.Path("setup.py"))) {
		return one(m.Group(), tables.Pep440, m.Path, m.Line)
	}
	return nil
}

func platformVersion(a *detect.App) []detect.Finding {
	for _, s := range a.Doc("render.yaml").At("services").List() {
		for _, v := range s.At("envVars").List() {
			if v.At("key").Text() == "PYTHON_VERSION" {
				return weak(fromNode(a, "render.yaml", tables.Loose, v.At("value")))
			}
		}
	}
	return weak(fromNode(a, "netlify.toml", tables.Loose, a.Doc("netlify.toml").At("build", "environment", "PYTHON_VERSION")))
}

func weak(list []detect.Finding) []detect.Finding {
	for i := range list {
		list[i].Weak = true
	}
	return list
}

// suite is the Debian release of the image; "" where only the bare slim tag is
// sure to exist.
func suite(version string) string {
	parts := strings.Split(version, ".")
	if len(parts) < 2 || parts[0] != "3" {
		return ""
	}
	minor, err := strconv.Atoi(parts[1])
	if err != nil {
		return ""
	}
	patch := 1 << 20 // the line's newest
	if len(parts) > 2 {
		if patch, err = strconv.Atoi(parts[2]); err != nil {
			return ""
		}
	}
	// The patch releases from which on the official images of a line come on that
	// Debian release (recalled: trixie since August 2025, bookworm since June 2023).
	firstOnTrixie := map[int]int{9: 23, 10: 18, 11: 13, 12: 11, 13: 6, 14: 0, 15: 0}
	firstOnBookworm := map[int]int{7: 17, 8: 17, 9: 17, 10: 12, 11: 4, 12: 0, 13: 0}
	if first, ok := firstOnTrixie[minor]; ok && patch >= first || minor > 15 {
		return "trixie"
	}
	if first, ok := firstOnBookworm[minor]; ok && patch >= first {
		return "bookworm"
	}
	return ""
}

// oldPip says whether the pip of an exact release's image is older than 22.3,
// the first that can be told another environment (--python). Images have the
// pip that their Python brings (recalled: 3.9.17 has 23.0.1, 3.10.9 has 22.3.1).
func oldPip(version string) bool {
	parts := strings.Split(version, ".")
	if len(parts) < 2 || parts[0] != "3" {
		return false
	}
	minor, err := strconv.Atoi(parts[1])
	if err != nil || minor > 10 {
		return false
	}
	patch := 1 << 20 // the line's newest
	if len(parts) > 2 {
		if patch, err = strconv.Atoi(parts[2]); err != nil {
			return false
		}
	}
	first := 17
	if minor == 10 {
		first = 9
	}
	return minor < 7 || patch < first
}

// older says whether the settled version is below 3.minor.
func older(a *detect.App, minor int) bool {
	parts := strings.Split(a.Text("version"), ".")
	if len(parts) < 2 {
		return false
	}
	n, err := strconv.Atoi(parts[1])
	return err == nil && parts[0] == "3" && n < minor
}

package dotnet

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var targetForm = detect.NewPattern(`\A(?:net|netcoreapp)(\d{1,2})\.(\d)(?:-[\w.]+)?\z`)

// modern says whether a target is a .NET that an image of Linux runs.
func modern(target string) bool {
	return targetForm.Regexp().MatchString(target) && (!strings.Contains(target, "-") || strings.HasSuffix(target, "-linux"))
}

// targets are the kinds of .NET that a project is made for.
func (p *project) targets() ([]string, detect.Evidence) {
	var out []string
	s, ok := p.property("TargetFramework")
	if many, set := p.property("TargetFrameworks"); set && (!ok || many.at.Path == p.path) {
		s = many
	}
	for one := range strings.SplitSeq(s.text, ";") {
		if one = strings.TrimSpace(one); one != "" && !strings.Contains(one, "$(") {
			out = append(out, strings.ToLower(one))
		}
	}
	return out, s.at
}

// newest is the highest target that an image runs, "" for none.
func (p *project) newest() (string, detect.Evidence) {
	list, at := p.targets()
	best, bestNumber := "", -1
	for _, t := range list {
		g := targetForm.Regexp().FindStringSubmatch(t)
		if g == nil || !modern(t) {
			continue
		}
		major, _ := strconv.Atoi(g[1])
		minor, _ := strconv.Atoi(g[2])
		if n := 10*major + minor; n > bestNumber {
			best, bestNumber = t, n
		}
	}
	return best, at
}

var versionFacts = []detect.Fact{
	{
		Name: "target", Type: detect.Text,
		Ask:  "For which .NET is it published, of several?",
		Help: "net10.0 and the like.",
		Probes: []detect.Probe{{Says: "TargetFrameworks of the project, the newest", Look: func(a *detect.App) []detect.Finding {
			p := current(a)
			if list, at := p.targets(); len(list) > 1 {
				if t, _ := p.newest(); t != "" {
					return detect.Finds("", []detect.Evidence{at}, t)
				}
			}
			return nil
		}}},
		Check: func(_ *detect.App, v detect.Value) error { return plainTarget(v) },
	},
	{
		Name: "version", Type: detect.Version, Product: "dotnet",
		Ask: "Which version of .NET runs it?",
		Probes: []detect.Probe{
			{Says: "TargetFramework of the project, also in Directory.Build.props", Look: func(a *detect.App) []detect.Finding {
				t, at := current(a).newest()
				if chosen := a.Text("target"); chosen != "" {
					t = chosen
				}
				if t, _, _ = strings.Cut(t, "-"); t == "" {
					return nil
				}
				return []detect.Finding{{Value: detect.Is(t), Syntax: tables.Exact, From: []detect.Evidence{at}}}
			}},
			{Says: "the image of .NET in a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding {
				return append(detect.ContainerVersion(a, "aspnet"), detect.ContainerVersion(a, "runtime")...)
			}},
		},
	},
	{
		Name: "sdk", Type: detect.Text,
		Ask:     "Which SDK builds it?",
		Help:    "A tag of the SDK's image, without its suite: 10.0 or 10.0.103.",
		Probes:  []detect.Probe{{Says: "sdk.version and rollForward in global.json", Look: sdk}},
		Default: func(a *detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is(a.Text("version"))} },
		Check:   plainSDK,
	},
}

var sdkForm = detect.NewPattern(`\A(\d{1,2})\.(\d{1,2})(?:\.\d{1,4})?(-(?:preview|rc)\.\d[\w.]*)?\z`)

// sdk reads what global.json asks for. The newest SDK of a line serves where a
// newer feature band is welcome; else the very one is taken.
func sdk(a *detect.App) []detect.Finding {
	files := above(a, a.Dir, "global.json")
	if len(files) == 0 {
		return nil
	}
	doc := a.Project.Doc(files[0])
	n := doc.At("sdk", "version")
	g := sdkForm.Regexp().FindStringSubmatch(n.Text())
	if g == nil {
		return nil
	}
	at := []detect.Evidence{{Path: files[0], Line: n.Line}}
	line := g[1] + "." + g[2]
	switch roll := doc.At("sdk", "rollForward").Text(); roll {
	case "feature", "latestFeature", "minor", "latestMinor":
		return detect.Finds("rollForward is "+roll, at, line)
	case "major", "latestMajor":
		if newer(a.Text("version"), line) {
			line = a.Text("version")
		}
		return detect.Finds("rollForward is "+roll, at, line)
	}
	return detect.Finds("without rollForward it takes no other feature band", at, n.Text())
}

// newer compares two lines, "10.0" and "9.0".
func newer(x, y string) bool {
	number := func(s string) int {
		major, _, _ := strings.Cut(s, ".")
		n, _ := strconv.Atoi(major)
		return n
	}
	return number(x) > number(y)
}

// line is the version's line, as a number: 10 of "10.0".
func line(a *detect.App) int {
	major, _, _ := strings.Cut(a.Text("version"), ".")
	n, _ := strconv.Atoi(major)
	return n
}

// assembly is the name of what the build makes.
func assembly(a *detect.App) []detect.Finding {
	p := current(a)
	if s, ok := p.property("AssemblyName"); ok && plainAssembly.Regexp().MatchString(s.text) {
		return detect.Finds("", []detect.Evidence{s.at}, s.text)
	}
	if name := p.name(); plainAssembly.Regexp().MatchString(name) {
		return detect.Finds("", []detect.Evidence{{Path: p.path}}, name)
	}
	return nil
}

var plainAssembly = detect.NewPattern(`\A[\p{L}\p{N}_][\p{L}\p{N}_. -]*\z`)

// same lists texts once.
func same(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// at makes evidence of files.
func at(files []string) []detect.Evidence {
	var out []detect.Evidence
	for _, f := range files {
		out = append(out, detect.Evidence{Path: path.Clean(f)})
	}
	return out
}

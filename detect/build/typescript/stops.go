package typescript

import "github.com/stagewright/stagewright/detect"

// StopsFact is whether the program ends by itself when it is told to, which
// some probes tell.
func StopsFact(when func(*detect.App) bool, probes ...detect.Probe) detect.Fact {
	return detect.Fact{
		Name: "stops", Type: detect.YesNo,
		Ask:     "Does the program end when it gets SIGTERM?",
		Help:    "As process 1 it would not by itself; where it does not, tini stands in front of it.",
		When:    when,
		Probes:  probes,
		Default: detect.Preset("no handler of SIGTERM was found: tini stands in front", "no"),
	}
}

var handlers = detect.NewPattern(`['"` + "`" + `]SIGTERM['"` + "`" + `]`)

// Handles finds a handler of SIGTERM in the source.
func Handles() detect.Probe {
	return detect.Probe{Says: "a handler of SIGTERM in the source", Look: func(a *detect.App) []detect.Finding {
		if m := a.Search(handlers, Exts()...); len(m) > 0 {
			return detect.Finds("", []detect.Evidence{m[0].Evidence}, "yes")
		}
		return nil
	}}
}

// TiniFact is what stands in front of a program that does not end by itself, as
// the package that a fact lists for one final image.
func TiniFact(fact, base string) detect.Fact {
	return detect.Fact{
		Name: fact, Type: detect.List, Derived: true,
		When:    func(a *detect.App) bool { return a.Text("base") == base && !a.Yes("stops") },
		Default: detect.Preset("", "tini"),
	}
}

package binary

import "github.com/stagewright/stagewright/detect"

// kindOf says what the program is for, with the place that shows it.
func (k *Kit) kindOf(a *detect.App) (detect.Kind, []detect.Evidence, string) {
	if f, at, ok := k.framework(a); ok {
		from := []detect.Evidence{at}
		if at.Path == "" {
			from = a.Evidence("framework")
		}
		if f.Kind != "" && f.Kind != detect.Service {
			return f.Kind, from, "made with " + f.Title
		}
		return detect.Service, from, f.Title + " listens"
	}
	if m, ok := k.listens(a); ok {
		return detect.Service, []detect.Evidence{m.Evidence}, "it listens"
	}
	for _, p := range []*detect.Pattern{k.Handles, k.Waits} {
		if p == nil {
			continue
		}
		if m := a.Search(p, k.Exts...); len(m) > 0 {
			return detect.Worker, []detect.Evidence{m[0].Evidence}, "it runs until a signal comes"
		}
	}
	if p, ok := k.chosen(a); ok {
		return detect.Tool, []detect.Evidence{p.From}, "it listens on nothing"
	}
	var from []detect.Evidence
	if a.Claim != nil {
		from = a.From
	}
	return detect.Tool, from, "it listens on nothing"
}

// listens gives the first place where the program begins to listen.
func (k *Kit) listens(a *detect.App) (detect.Match, bool) {
	for _, p := range k.Listens {
		if m := a.Search(p, k.Exts...); len(m) > 0 {
			return m[0], true
		}
	}
	return detect.Match{}, false
}

// KindFact says what the program is for.
func (k *Kit) KindFact() detect.Fact {
	return detect.Fact{
		Name: "kind", Type: detect.Text, Strict: true,
		Ask: "What is the program for?",
		Options: func(*detect.App) []detect.Option {
			return []detect.Option{{Value: "service", Label: "it listens on a port"}, {Value: "worker", Label: "it runs on, without a port"}, {Value: "tool", Label: "it does one thing and ends"}}
		},
		Probes: []detect.Probe{{Says: "whether the program listens, waits for a signal, or ends", Look: func(a *detect.App) []detect.Finding {
			kind, from, why := k.kindOf(a)
			return Found(string(kind), why, from...)
		}}},
	}
}

// StopsFact says whether the program ends on SIGTERM.
func (k *Kit) StopsFact() detect.Fact {
	return detect.Fact{
		Name: "stops", Type: detect.YesNo,
		Ask:  "Does the program end on SIGTERM?",
		Help: "As process 1 the kernel keeps SIGTERM from a program that does not handle it; where it does not, tini stands in front.",
		When: func(a *detect.App) bool { return a.Text("kind") != "tool" },
		Probes: []detect.Probe{
			{Says: k.Says + " in the source, or a framework that has a handler", Look: k.terminates},
			{Says: "a handler of SIGINT: STOPSIGNAL names that one", Look: k.interrupts},
		},
		Default: func(a *detect.App) *detect.Finding {
			if a.Text("kind") == "service" {
				a.Warn("no-sigterm-handler", "SIGTERM: the program does not handle it: requests that are being answered are cut off: shut down on it with "+k.Says, a.Evidence("kind")...)
			}
			return &detect.Finding{Value: detect.Is("no"), Why: "no handler of SIGTERM was found: tini stands in front"}
		},
	}
}

// terminates finds a handler of SIGTERM.
func (k *Kit) terminates(a *detect.App) []detect.Finding {
	if k.Handles != nil {
		if m := a.Search(k.Handles, k.Exts...); len(m) > 0 {
			return Found("yes", "it handles the signal", m[0].Evidence)
		}
	}
	if f, _, ok := k.framework(a); ok && f.Stops {
		return []detect.Finding{{Value: detect.Is("yes"), Source: detect.FromFramework, From: a.Evidence("framework"), Why: f.Title + " handles the signal"}}
	}
	return nil
}

// interrupts finds a program that ends as on Ctrl+C alone.
func (k *Kit) interrupts(a *detect.App) []detect.Finding {
	if k.Interrupts != nil {
		if m := a.Search(k.Interrupts, k.Exts...); len(m) > 0 {
			return Found("yes", "it handles SIGINT, which STOPSIGNAL names", m[0].Evidence)
		}
	}
	if f, _, ok := k.framework(a); ok && f.Interrupts {
		return []detect.Finding{{Value: detect.Is("yes"), Source: detect.FromFramework, From: a.Evidence("framework"), Why: f.Title + " handles SIGINT, which STOPSIGNAL names"}}
	}
	return nil
}

// StopSignalFact names SIGINT where the program handles no other.
func (k *Kit) StopSignalFact() detect.Fact {
	return detect.Fact{
		Name: "stopSignal", Type: detect.Text,
		Ask:  "Which signal tells the program to end?",
		When: func(a *detect.App) bool { return a.Yes("stops") && !a.Chosen("stops") },
		Probes: []detect.Probe{{Says: "a handler of SIGINT without one of SIGTERM", Look: func(a *detect.App) []detect.Finding {
			if len(k.terminates(a)) > 0 {
				return nil
			}
			if f := k.interrupts(a); len(f) > 0 {
				return Found("SIGINT", "", f[0].From...)
			}
			return nil
		}}},
	}
}

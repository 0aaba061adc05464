package rust

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
)

var stopsFact = detect.Fact{
	Name: "stops", Type: detect.YesNo,
	Ask:  "Does the program end when it is told to?",
	Help: "As process 1 the kernel keeps SIGTERM from a program that does not handle it; where it does not, tini stands in front.",
	When: func(a *detect.App) bool { return a.Text("kind") != "tool" },
	Probes: []detect.Probe{
		{Says: "a handler of SIGTERM in the source, or a framework that has one", Look: handled},
		{Says: "a handler of SIGINT: STOPSIGNAL names that one", Look: interrupted},
	},
	Default: func(a *detect.App) *detect.Finding {
		f := &detect.Finding{Value: detect.Is("no"), Why: "no handler of SIGTERM was found: tini stands in front"}
		if l := first(a); l != nil {
			a.Warn("no-sigterm-handler", "SIGTERM: the program does not handle it: requests that are being answered are cut off: shut down on tokio::signal::unix or signal_hook", l.at)
		}
		return f
	},
}

var (
	terminate  = detect.NewPattern(`\bSignalKind::terminate\s*\(|\bSIGTERM\b|\bTERM_SIGNALS\b|\bSignal::Terminate\b|\bcatch_signals\s*\(`)
	interrupt  = detect.NewPattern(`\bctrl_c\s*\(\s*\)|\bctrlc::(?:set_handler|try_set_handler)\s*\(|\bSignalKind::interrupt\s*\(|\bSIGINT\b`)
	actix      = detect.NewPattern(`\bHttpServer::new\s*\(`)
	noSignals  = detect.NewPattern(`\.disable_signals\s*\(`)
	ctrlcCrate = detect.NewPattern(`\bctrlc::`)
)

func handled(a *detect.App) []detect.Finding {
	if m := search(a, terminate); len(m) > 0 {
		return detect.Finds("it handles SIGTERM", []detect.Evidence{m[0].Evidence}, "yes")
	}
	if m := search(a, actix); len(m) > 0 && len(search(a, noSignals)) == 0 {
		return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{m[0].Evidence}, Source: detect.FromFramework, Why: "Actix handles SIGTERM"}}
	}
	if m := search(a, rockets); len(m) > 0 {
		return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{m[0].Evidence}, Source: detect.FromFramework, Why: "Rocket handles SIGTERM"}}
	}
	c := of(a)
	if d, ok := c.depends("ctrlc"); ok && slices.Contains(c.features(d), "termination") {
		if m := search(a, ctrlcCrate); len(m) > 0 {
			return detect.Finds("ctrlc handles SIGTERM with its feature termination", []detect.Evidence{d.evidence()}, "yes")
		}
	}
	return nil
}

// interrupted finds a program that ends on Ctrl+C alone.
func interrupted(a *detect.App) []detect.Finding {
	if m := search(a, interrupt); len(m) > 0 {
		return detect.Finds("it handles SIGINT, which STOPSIGNAL names", []detect.Evidence{m[0].Evidence}, "yes")
	}
	return nil
}

var stopSignalFact = detect.Fact{
	Name: "stopSignal", Type: detect.Text,
	Ask:  "Which signal tells the program to end?",
	When: func(a *detect.App) bool { return a.Yes("stops") },
	Probes: []detect.Probe{{Says: "a handler of SIGINT without one of SIGTERM", Look: func(a *detect.App) []detect.Finding {
		if len(handled(a)) > 0 {
			return nil
		}
		if m := search(a, interrupt); len(m) > 0 {
			return detect.Finds("", []detect.Evidence{m[0].Evidence}, "SIGINT")
		}
		return nil
	}}},
}

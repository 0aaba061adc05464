package node

import (
	"github.com/stagewright/stagewright/detect"
)

// handlers are what a program does to end when it is told to.
var handlers = detect.NewPattern(`['"` + "`" + `]SIGTERM['"` + "`" + `]|enableShutdownHooks\s*\(|\bcloseWithGrace\s*\(|\bcreateTerminus\s*\(|\bgracefulShutdown\s*\(|\bcreateHttpTerminator\s*\(|\bonExit\s*\(|\bcreateLightship\s*\(`)

// closers are packages that end a program when it is told to.
var closers = []string{"close-with-grace", "@godaddy/terminus", "http-graceful-shutdown", "fastify-graceful-shutdown", "@fastify/graceful-shutdown", "fastify-cli", "lightship", "nestjs-graceful-shutdown", "express-graceful-shutdown", "async-exit-hook", "graceful-shutdown"}

func stopFacts() []detect.Fact {
	return []detect.Fact{{
		Name: "stops", Type: detect.YesNo,
		Ask:  "Does the program end when it gets SIGTERM?",
		Help: "As process 1 it would not by itself; where it does not, tini stands in front of it.",
		When: runs,
		Probes: []detect.Probe{
			{Says: "a handler of SIGTERM in the source", Look: handler},
			{Says: "packages that bring one, and frameworks that have one", Look: closer},
		},
		Default: detect.Preset("no handler of SIGTERM was found: tini stands in front", "no"),
	}}
}

func handler(a *detect.App) []detect.Finding {
	for _, f := range sources(a) {
		if m := handlers.In(f, a.Project.Code(f)); len(m) > 0 {
			return yes("", m[0].Evidence)
		}
	}
	for _, dep := range used(a) {
		for _, f := range sources(viewOf(a, dep)) {
			if m := handlers.In(f, a.Project.Code(f)); len(m) > 0 {
				return yes("", m[0].Evidence)
			}
		}
	}
	return nil
}

func closer(a *detect.App) []detect.Finding {
	m := own(a)
	for _, name := range closers {
		if _, from, ok := m.depends(name, production); ok {
			return yes(name+" ends it", from...)
		}
	}
	if s := shapeOf(a); s != nil && s.stops {
		f := yes(s.name+" ends on it", s.from...)
		f[0].Source = detect.FromFramework
		return f
	}
	return nil
}

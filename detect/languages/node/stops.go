package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// handlers are what a program does to end when it is told to.
var handlers = detect.NewPattern(`['"` + "`" + `]SIGTERM['"` + "`" + `]|enableShutdownHooks\s*\(|\bcloseWithGrace\s*\(|\bcreateTerminus\s*\(|\bgracefulShutdown\s*\(|\bcreateHttpTerminator\s*\(|\bonExit\s*\(|\bcreateLightship\s*\(`)

// closers are packages that end a program when it is told to.
var closers = []string{"close-with-grace", "@godaddy/terminus", "http-graceful-shutdown", "fastify-graceful-shutdown", "@fastify/graceful-shutdown", "fastify-cli", "lightship", "nestjs-graceful-shutdown", "express-graceful-shutdown", "async-exit-hook", "graceful-shutdown"}

func stopFacts() []detect.Fact {
	return []detect.Fact{typescript.StopsFact(runs,
		detect.Probe{Says: "a handler of SIGTERM in the source", Look: handler},
		detect.Probe{Says: "packages that bring one, and frameworks that have one", Look: closer},
	)}
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
	if s := shapeOf(a); s != nil && s.stops && !ownServer(a, s) {
		f := yes(s.name+" ends on it", s.from...)
		f[0].Source = detect.FromFramework
		return f
	}
	return nil
}

// ownServer says whether a file of the project's own is started, rather than
// what the framework starts or its build leaves: the handler is not its own then.
func ownServer(a *detect.App, s *shape) bool {
	file := startFile(a)
	if file == "" || plain(s.name) || slices.ContainsFunc(s.start, func(w string) bool { return path.Clean(w) == file }) {
		return false
	}
	return !slices.ContainsFunc(s.out, func(d string) bool { return file == d || strings.HasPrefix(file, d+"/") })
}

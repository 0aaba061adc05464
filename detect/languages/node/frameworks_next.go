package node

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// next: what the build leaves depends on "output" of its configuration.
func next(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("next.config")...)
	s.tools = []string{"next"}
	s.build = "next build"
	s.stops = true
	s.portVar = "PORT"
	s.env = []string{"HOSTNAME=0.0.0.0"}
	dist := ".next"
	if v, _ := c.value("distDir"); v != "" {
		dist = v
	}
	output, at := c.value("output")
	if mode := a.Text("mode"); mode != "" {
		output = mode
	}
	switch output {
	case "standalone":
		s.mode, s.modeAt = "standalone", at
		s.out = []string{dist}
		s.start = []string{"node", a.InContext(a.Path("server.js"))} // it keeps the layout of the workspace
		s.bundled = true
	case "export":
		s.mode, s.kind, s.modeAt = "export", detect.Site, at
		s.start, s.out = nil, nil
		s.static = "out"
		if dist != ".next" {
			s.static = dist
		}
		s.staticAt = at
		s.fallback, s.hashed = "404.html", []string{"_next/static"}
	default:
		s.mode = "default"
		s.out = []string{dist}
		s.start = []string{"node_modules/.bin/next", "start"}
		if where, ok := c.says("standalone"); ok && strings.Contains(c.text, "output") {
			a.Warn("next-output", "next.config: whether the output is standalone is decided as it runs: the whole of Next.js is put into the image; set output to \"standalone\" for a smaller one", where...)
		} else {
			a.Warn("next-not-standalone", "next.config: without output \"standalone\" all of node_modules goes into the image: set it for a smaller one", s.from...)
		}
	}
}

package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// next: what the build leaves depends on "output" of its configuration.
func next(a *detect.App, m manifest, s *shape) {
	c := configOf(a, scripted("next.config")...)
	s.tools = []string{"next"}
	s.build = "next build"
	s.stops = true
	s.port, s.portVar, s.static = 3000, "PORT", ""
	s.env = []string{"HOSTNAME=0.0.0.0"}
	dist := ".next"
	if v, _ := c.value("distDir"); v != "" {
		dist = path.Clean(v)
	}
	s.cache = path.Join(dist, "cache")
	output, at := c.value("output")
	exported, exportAt := exports(m)
	if exportAt != nil && output == "" {
		output, at = "export", exportAt
	}
	if p, ok := starting(a, m); ok && output == "standalone" && !a.Chosen("mode") && !p.watches && p.file() != "" && a.Has(path.Clean(p.file())) {
		// A server of its own is not part of what standalone leaves.
		s.mode, s.modeAt, s.out = "default", p.from, []string{dist}
		s.files, s.loads = served(a, c)
		return
	}
	if mode := a.Text("mode"); mode != "" {
		output = mode
	}
	switch output {
	case "standalone":
		s.mode, s.modeAt = "standalone", at
		s.out = []string{dist}
		s.start = []string{"node", a.InContext(a.Path("server.js"))} // it keeps the layout of the workspace
		s.bundled = true
		if _, ok := c.says("outputFileTracingRoot"); !ok && a.Context() != a.Dir && c.path != "" {
			a.Warn("next-tracing-root", "next.config: outputFileTracingRoot is not set, and Next.js goes by the lock file it finds: set it to the workspace's folder, so that the server is made whole and in the same place wherever it is built", s.modeAt...)
		}
	case "export":
		s.mode, s.modeAt = "export", at
		s.site(exported)
		s.staticAt = at
		s.cache = ""
		if dist != ".next" && exportAt == nil {
			_, s.staticAt = c.value("distDir")
			s.static = dist
		}
		s.notFound()
		s.hashed = []string{"_next/static"}
		s.belowBy(a, c, "basePath")
	default:
		s.mode = "default"
		s.out = []string{dist}
		s.start = []string{binary(a, "next"), "start"}
		s.files, s.loads = served(a, c)
		if where, ok := undecided(c); ok {
			a.Warn("next-output", "next.config: whether the output is standalone is decided as it runs: the whole of Next.js is put into the image; set output to \"standalone\" for a smaller one", where...)
		} else {
			a.Warn("next-not-standalone", "next.config: without output \"standalone\" all of node_modules goes into the image: set it for a smaller one", s.from...)
		}
	}
}

// exports says whether the build script writes pages with "next export", as
// Next.js did before version 14, and where to.
func exports(m manifest) (string, []detect.Evidence) {
	for _, c := range calls(m) {
		if c.tool == "next" && len(c.args) > 0 && c.args[0] == "export" {
			if dir, _ := c.flag("-o", "--outdir"); dir != "" {
				return path.Clean(dir), c.from
			}
			return "out", c.from
		}
	}
	return "out", nil
}

// undecided says whether the output is standalone under a condition.
func undecided(c config) ([]detect.Evidence, bool) {
	set, ok := c.get("output")
	return set.from, ok && !set.literal && strings.Contains(set.raw, "standalone")
}

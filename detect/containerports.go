package detect

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

// ContainerPorts gives the ports that the project already tells containers and
// platforms about: EXPOSE, compose, devcontainer, fly.toml, render.yaml,
// app.json, .env.example; all weak.
func ContainerPorts(a *App) []Finding {
	var out []Finding
	add := func(text, p string, line int) {
		if port := plainPort(text); port != "" {
			out = append(out, Finding{Value: Is(port), From: []Evidence{{p, line}}, Weak: true})
		}
	}
	for _, c := range a.containers() {
		last := c.final()
		for _, in := range last {
			if in.Name == "EXPOSE" {
				for _, arg := range in.Args {
					add(arg, c.path, in.Line)
				}
			}
		}
		for _, in := range last { // what sets the port says it too
			if in.Name == "ENV" {
				set := map[string]string{}
				assign(in.Args, set)
				if p := set["PORT"]; p != "" && !slices.ContainsFunc(out, func(f Finding) bool { return f.Value[0] == plainPort(p) }) {
					add(p, c.path, in.Line)
				}
			}
		}
	}
	for _, s := range a.composeServices() {
		if !s.own {
			continue
		}
		for _, n := range s.node.At("ports").List() {
			if t := n.At("target"); t != nil {
				add(t.Text(), s.path, t.Line)
			} else {
				parts := strings.Split(expand(n.Text(), nil), ":")
				add(parts[len(parts)-1], s.path, n.Line)
			}
		}
	}
	platformPorts(a, add)
	return out
}

// platformPorts reads what platforms are told.
func platformPorts(a *App, add func(text, path string, line int)) {
	for _, key := range [][]string{{"http_service", "internal_port"}, {"services", "0", "internal_port"}} {
		if n := a.Doc("fly.toml").At(key...); n != nil {
			add(n.Text(), a.Path("fly.toml"), n.Line)
		}
	}
	for _, s := range a.renderServices() {
		for _, v := range s.At("envVars").List() {
			if v.At("key").Text() == "PORT" && v.Has("value") {
				add(v.At("value").Text(), a.Path("render.yaml"), v.At("value").Line)
			}
		}
	}
	if n := a.Doc("app.json").At("env", "PORT"); n != nil {
		if n.Kind == formats.Map {
			n = n.At("value")
		}
		add(n.Text(), a.Path("app.json"), lineOf(n))
	}
	for _, name := range []string{".env.example", ".env.sample", ".env.template", ".env.dist", "example.env", "sample.env"} {
		if n := a.Doc(name).At("PORT"); n != nil {
			add(n.Text(), a.Path(name), n.Line)
		}
	}
	for _, name := range []string{".devcontainer/devcontainer.json", ".devcontainer.json"} {
		for _, n := range a.Doc(name).At("forwardPorts").List() {
			add(n.Text(), a.Path(name), n.Line)
		}
	}
}

func lineOf(n *formats.Node) int {
	if n == nil {
		return 0
	}
	return n.Line
}

// plainPort gives a port number without its protocol, "" for anything else.
func plainPort(s string) string {
	s = strings.TrimSpace(s)
	if rest, udp := strings.CutSuffix(s, "/udp"); udp {
		s = rest + "?"
	}
	s = strings.TrimSuffix(s, "/tcp")
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n < 65536 {
		return strconv.Itoa(n)
	}
	return ""
}

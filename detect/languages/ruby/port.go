package ruby

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

func portFact() detect.Fact {
	return detect.Fact{
		Name: "port", Type: detect.Number, Required: true, Ask: "Which port does it listen on? (0: none)",
		When: func(a *detect.App) bool { return a.Text("kind") == string(detect.Service) || isSite(a) },
		Probes: []detect.Probe{
			{Says: "flags of the Procfile's web process and its kin, and what the scripts that it starts set", Look: webPort},
			{Says: "config/puma.rb and its kin", Look: configPort},
			{Says: "the call that listens in the source, and the setting that it reads", Look: sourcePort},
			{Says: "EXPOSE, compose, platform files and .env.example", Look: func(a *detect.App) []detect.Finding {
				if thrust(a) != nil || isSite(a) {
					return nil // it stands in front, on a port of its own
				}
				return detect.ContainerPorts(a)
			}},
		},
		Default: usualPort,
		Missing: func(*detect.App) string {
			return "port: no number was found where the program begins to listen: give --port"
		},
	}
}

// usualPort is where a framework or server listens when nothing says otherwise.
func usualPort(a *detect.App) *detect.Finding {
	usual := func(port, why string) *detect.Finding {
		return &detect.Finding{Value: detect.Is(port), From: a.Evidence("framework"), Source: detect.FromFramework, Why: why}
	}
	switch {
	case isSite(a):
		return &detect.Finding{Value: detect.Is("8080"), Why: "nginx listens there without being root"}
	case thrust(a) != nil:
		return usual("8080", "Thruster's own is 80, which wants rights that no app needs")
	case a.Text("framework") == "rack":
		if s := server(a); s != nil && s.port != "" {
			return usual(s.port, s.name+"'s own")
		}
	}
	if f, ok := tables.FrameworkOf(a.Language.Name, a.Text("framework")); ok && f.Port > 0 {
		return usual(strconv.Itoa(f.Port), f.Title+"'s own")
	}
	return nil
}

const (
	envPort   = `ENV(?:\.fetch\(\s*["'](?:[A-Z]+_)?PORT["']\s*(?:,\s*|\)\s*\{\s*)["']?(\d{2,5})|\[["'](?:[A-Z]+_)?PORT["']\]\s*\|\|\s*["']?(\d{2,5}))`
	plainPort = `ENV(?:\.fetch\(\s*["']PORT["']\s*(?:,\s*|\)\s*\{\s*)["']?(\d{2,5})|\[["']PORT["']\]\s*\|\|\s*["']?(\d{2,5}))`
)

var (
	portFlag    = detect.NewPattern(`(?:^|\s)(?:-p|--port|-l|--listen|-b|--bind)[ =]?["']?(?:(?:tcp|http)://)?(?:[\w.*-]+:)?(\d{2,5})(?:["'\s/]|$)`)
	pumaPort    = detect.NewPattern(`^\s*port[\s(]+(?:Integer\(|\(?\s*)?(?:` + envPort + `|["']?(\d{2,5}))`)
	pumaBind    = detect.NewPattern(`^\s*bind[\s(]+["']tcp://[^:"']+:(?:#\{\s*` + envPort + `[^}]*\}?\s*\}|(\d{2,5}))`)
	unicornPort = detect.NewPattern(`^\s*listen[\s(]+(?:` + envPort + `|["']?(?:[\w.*]+:)?(\d{2,5})(?:["',)\s]|$))`)
	settledPort = detect.NewPattern(`\bset\s*\(?\s*:port\s*,\s*(?:` + envPort + `|["']?(\d{2,5}))`)
	anyEnvPort  = detect.NewPattern(plainPort)
	keyPort     = detect.NewPattern(`(?::?Port\s*(?:=>|:)|\bport:|\bport\s*=)\s*["']?(\d{2,5})\b`)
	tcpPort     = detect.NewPattern(`(?:TCPServer\.(?:new|open)|tcp_server_loop|tcp_server_sockets)[\s(]+(?:["'][^"']*["']\s*,\s*)?(\d{2,5})\b`)
	localBind   = detect.NewPattern(`(?:TCPServer\.(?:new|open)|tcp_server_loop)[\s(]+["'](localhost|127\.[\d.]+)["']|BindAddress:?\s*(?:=>)?\s*["'](localhost|127\.[\d.]+)["']|\bbind[\s(]+["']tcp://(localhost|127\.[\d.]+)|\bset\s*\(?\s*:bind\s*,\s*["'](localhost|127\.[\d.]+)["']|^\s*listen[\s(]+["'](localhost|127\.[\d.]+):`)
	readsPort   = detect.NewPattern(`ENV(?:\.fetch\(\s*|\[\s*)["']PORT["']`)
)

func webPort(a *detect.App) []detect.Finding {
	p, ok := web(a)
	if !ok || thrust(a) != nil {
		return nil
	}
	if v := detect.PortDefault(p.Command); v != "" {
		return detect.Finds("", []detect.Evidence{p.From}, v)
	}
	for _, m := range portFlag.In("", p.Command) {
		return detect.Finds("", []detect.Evidence{p.From}, m.Group())
	}
	return scriptPort(a, p.Command, 0)
}

var (
	assigned = detect.NewPattern(`\bPORT=["']?(\d{2,5})\b|\$\{PORT:-(\d{2,5})\}`)
	scripted = detect.NewPattern(`(?:^|[\s"'=])\.?/?((?:[\w-]+/)+[\w.-]+)`)
)

// scriptPort follows the scripts that a command starts to the port they set.
func scriptPort(a *detect.App, command string, depth int) []detect.Finding {
	for _, s := range scripted.In("", command) {
		text := a.Read(s.Group())
		if !strings.HasPrefix(text, "#!") || !strings.Contains(strings.SplitN(text, "\n", 2)[0], "sh") || depth > 2 {
			continue
		}
		for _, m := range assigned.In(a.Path(s.Group()), a.Project.Code(a.Path(s.Group()))) {
			return detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())
		}
		if f := scriptPort(a, text, depth+1); len(f) > 0 {
			return f
		}
	}
	return nil
}

// servers' own settings, by the file that they read.
func configPort(a *detect.App) []detect.Finding {
	if isSite(a) || thrust(a) != nil {
		return nil
	}
	var out []detect.Finding
	for _, c := range []struct {
		file     string
		patterns []*detect.Pattern
	}{
		{"config/puma.rb", []*detect.Pattern{pumaPort, pumaBind}},
		{"config/puma/production.rb", []*detect.Pattern{pumaPort, pumaBind}},
		{"puma.rb", []*detect.Pattern{pumaPort, pumaBind}},
		{"config/unicorn.rb", []*detect.Pattern{unicornPort}},
		{"unicorn.rb", []*detect.Pattern{unicornPort}},
		{"config/pitchfork.rb", []*detect.Pattern{unicornPort}},
		{"pitchfork.rb", []*detect.Pattern{unicornPort}},
	} {
		if s := server(a); s != nil && !slices.Contains(s.configs, c.file) {
			continue
		}
		p := a.Path(c.file)
		for _, pattern := range c.patterns {
			for _, m := range pattern.In(p, a.Project.Code(p)) {
				out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
			}
		}
	}
	return out
}

func sourcePort(a *detect.App) []detect.Finding {
	if isSite(a) || thrust(a) != nil || a.Text("framework") == "rails" || a.Text("framework") == "hanami" {
		return nil
	}
	var out []detect.Finding
	for _, m := range a.Search(localBind, ".rb", ".ru") {
		a.Warn("bound-to-localhost", m.Group()+": nothing outside of the container reaches it: let it listen to 0.0.0.0", m.Evidence)
	}
	for _, pattern := range []*detect.Pattern{settledPort, anyEnvPort, tcpPort} {
		for _, m := range a.Search(pattern, ".rb", ".ru") {
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
		}
	}
	if s := script(a); s != nil && len(out) == 0 {
		for _, m := range keyPort.In(a.Path(s.file), a.Project.Code(a.Path(s.file))) {
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())...)
		}
	}
	return out
}

// env are the variables that the program runs with.
func env(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(kv string, at []detect.Evidence) { list, from = append(list, kv), append(from, at...) }
	port := a.Text("port")
	switch {
	case port == "":
	case thrust(a) != nil:
		add("HTTP_PORT="+port, thrust(a))
	default:
		if m := a.Search(readsPort, ".rb", ".ru"); len(m) > 0 {
			add("PORT="+port, []detect.Evidence{m[0].Evidence})
		}
	}
	g, snaps := of(a).has("bootsnap")
	if snaps = snaps && a.Text("framework") == "rails"; snaps {
		add("BOOTSNAP_READONLY=1", []detect.Evidence{g.at})
	}
	if snaps || thrust(a) != nil {
		return own(detect.Finds("", from, list...))
	}
	return detect.Finds("", from, list...)
}

// web is what the project names for its web process, unless that is for
// development.
func web(a *detect.App) (detect.Process, bool) {
	for _, p := range detect.WebProcesses(a) {
		words := strings.Fields(p.Command)
		develops := false
		for _, w := range words {
			switch path.Base(w) {
			case "foreman", "overmind", "dev", "shotgun", "rerun", "guard", "webrick":
				develops = true
			}
		}
		if !develops {
			return p, true
		}
	}
	return detect.Process{}, false
}

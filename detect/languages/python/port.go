package python

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

var (
	gunicornBind = detect.NewPattern(`^bind\s*=\s*\[?\s*f?["'](?:[^"':\n]*|\[[^\]\n]*\]):(\d+)["']`)
	uwsgiHTTP    = detect.NewPattern(`^\s*http(?:-socket)?\s*=\s*[^:\s]*:(\d{2,5})\s*$`)
	portEnv      = detect.NewPattern(`(?:environ\.get|getenv|env\.int|env|config)\(\s*["'](?:[A-Z]+_)?PORT["']\s*,\s*(?:default\s*=\s*)?["']?(\d+)["']?`)
	portSetting  = detect.NewPattern(`^[ \t]+(?:app_|server_|http_|api_)?port\s*:\s*int\s*=\s*(?:Field\(\s*(?:default\s*=\s*)?)?(\d+)`)
	runPort      = detect.NewPattern(`\b(?:run|run_app|run_server|run_simple|launch|serve|listen|bind_sockets)\((?s:[^()]*?(?:\([^()]*\)[^()]*?)*)\b(?:server_)?port\s*=\s*(\d{2,5})\b`)
	toolPort     = detect.NewPattern(`\b(?:FastMCP|MCPServer|\.settings\.port)\((?s:[^()]*?)\bport\s*=\s*(\d{2,5})\b`)
	toolHost     = detect.NewPattern(`\b(?:FastMCP|run)\((?s:[^()]*?)\bhost\s*=\s*["']0\.0\.0\.0`)
	tupleListen  = detect.NewPattern(`(?:HTTPServer|TCPServer|UDPServer|make_server|start_server|websockets\.serve|WSGIServer)\((?s:[^\n]{0,80}?)["'][^"'\n]*["']\s*,\s*(\d{2,5})\b`)
	tornadoPort  = detect.NewPattern(`\.listen\(\s*(\d{2,5})\b`)
	grpcPort     = detect.NewPattern(`add_(?:in)?secure_port\(\s*f?["'][^"'\n]*:(\d{2,5})["']`)
	portOption   = detect.NewPattern(`(?:add_argument|option|Option|define)\(\s*(?:["']-\w["']\s*,\s*)?["'](?:--)?(?:http[_-]|server[_-]|listen[_-]|web[_-])?port["'](?s:[^()]*?)\bdefault\s*=\s*["']?(\d{2,5})\b`)
	portDefine   = detect.NewPattern(`\bdefine\(\s*["']port["']\s*,\s*(\d{2,5})\b`)
	portConstant = detect.NewPattern(`^(?:PORT|SERVER_PORT|APP_PORT|HTTP_PORT)\s*(?::\s*int\s*)?=\s*(\d{2,5})\s*$`)
	readsPort    = detect.NewPattern(`(?:environ(?:\.get)?\s*[\[(]|getenv\(|env(?:\.int|\.str)?\(|config\()\s*["']PORT["']`)
	localBind    = detect.NewPattern(`\b(?:run|run_app|run_server|launch|serve|listen)\((?s:[^()]*?(?:\([^()]*\)[^()]*?)*)\b(?:host|server_name|address)\s*=\s*["'](127\.0\.0\.1|localhost)["']`)
)

// portProbes look where a port is set, the nearest to what runs first.
func portProbes() []detect.Probe {
	return []detect.Probe{
		{Says: "the start command in Procfile, fly.toml, render.yaml, railway.json", Look: platformPort},
		{Says: "a server's flags among the scripts of PDM, Pipenv, Hatch, Rye, Poe and taskipy", Look: func(a *detect.App) []detect.Finding { return flagPorts(tasked(a)) }},
		{Says: "bind in gunicorn.conf.py", Look: func(a *detect.App) []detect.Finding {
			var out []detect.Finding
			for _, name := range []string{"gunicorn.conf.py", "gunicorn_conf.py", "gunicorn.config.py", "conf/gunicorn.conf.py", "config/gunicorn.py"} {
				out = append(out, ports(gunicornBind.In(a.Path(name), a.Project.Code(a.Path(name))))...)
				out = append(out, ports(portEnv.In(a.Path(name), a.Project.Code(a.Path(name))))...)
			}
			return out
		}},
		{Says: "http in uwsgi.ini", Look: func(a *detect.App) []detect.Finding {
			var out []detect.Finding
			for _, name := range []string{"uwsgi.ini", "conf/uwsgi.ini", "config/uwsgi.ini", "deploy/uwsgi.ini"} {
				out = append(out, ports(uwsgiHTTP.In(a.Path(name), a.Read(name)))...)
			}
			return out
		}},
		{Says: "port under [server] in .streamlit/config.toml", Look: func(a *detect.App) []detect.Finding {
			n := a.Doc(".streamlit/config.toml").At("server", "port")
			if n == nil || a.Text("framework") != "streamlit" {
				return nil
			}
			return detect.Finds("", a.At(".streamlit/config.toml", n.Line), n.Text())
		}},
		{Says: "the port that the code listens on, and the default it gives PORT", Look: codePort},
		{Says: "EXPOSE, compose, fly.toml, .env.example (evidence)", Look: detect.ContainerPorts},
	}
}

func ports(list []detect.Match) []detect.Finding {
	var out []detect.Finding
	for _, m := range list {
		if n, err := strconv.Atoi(m.Group()); err == nil && n > 0 && n < 65536 {
			out = append(out, detect.Finding{Value: detect.Is(m.Group()), From: []detect.Evidence{m.Evidence}})
		}
	}
	return out
}

// platformPort reads the flags of the commands that platforms are given.
func platformPort(a *detect.App) []detect.Finding { return flagPorts(detect.WebProcesses(a)) }

// flagPorts reads where commands tell their servers to listen.
func flagPorts(list []detect.Process) []detect.Finding {
	var out []detect.Finding
	for _, p := range list {
		port := detect.PortDefault(p.Command)
		cmds, _ := formats.Commands(p.Command)
		if len(cmds) > 0 && port == "" {
			words := unwrapped(cmds[len(cmds)-1].Args)
			if len(words) == 0 {
				continue
			}
			flags := listenFlags.Of(words[programAt(words)])
			names := slices.Concat(flags.bind, flags.port)
			switch words[programAt(words)] {
			case "waitress-serve":
				names = append(names, "--listen")
			case "uwsgi":
				names = append(names, "--http", "--http-socket")
			}
			_, _, value := flagAt(words, names)
			port = value[strings.LastIndexByte(value, ':')+1:]
		}
		if n, err := strconv.Atoi(port); err == nil && n > 0 && n < 65536 {
			out = append(out, detect.Finding{Value: detect.Is(port), From: []detect.Evidence{p.From}})
		}
	}
	return out
}

// codePort finds listen calls and defaults, in the file that is run first.
func codePort(a *detect.App) []detect.Finding {
	if a.Text("framework") == "django" {
		return nil // runserver's port says nothing of the server
	}
	var out []detect.Finding
	for _, p := range []*detect.Pattern{runPort, toolPort, portEnv, portOption, portDefine, tupleListen, grpcPort, portSetting} {
		out = append(out, ports(search(a, p))...)
	}
	if a.Text("framework") == "tornado" {
		out = append(out, ports(search(a, tornadoPort))...)
	}
	if len(out) == 0 {
		out = ports(search(a, portConstant))
	}
	out = slices.DeleteFunc(out, func(f detect.Finding) bool { return beside(a, f.From[0].Path) })
	return out
}

// portDefault is where the framework, or the server before it, listens.
func portDefault(a *detect.App) *detect.Finding {
	if a.Text("kind") != string(detect.Service) {
		return &detect.Finding{Value: detect.Is("0"), Why: "nothing listens"}
	}
	if n, ok := usualPort(a); ok {
		return &detect.Finding{Value: detect.Is(strconv.Itoa(n)), Source: detect.FromFramework}
	}
	if a.Known("framework") {
		return &detect.Finding{Value: detect.Is("8000"), Source: detect.FromFramework}
	}
	if len(detect.WebProcesses(a)) > 0 || len(search(a, listens)) > 0 {
		return &detect.Finding{Value: detect.Is("8000"), Why: "no port was found"}
	}
	return nil
}

// warnLocal says when the program listens for its own machine alone and no
// flag of the start command changes that.
func warnLocal(a *detect.App) {
	start := a.List("start")
	if len(start) == 0 || !isPython(start[0]) {
		return
	}
	for _, m := range search(a, toolServes) {
		if !beside(a, m.Path) && len(search(a, toolHost)) == 0 {
			a.Warn("binds-to-localhost", m.Evidence.String()+": unless it is given a host, it listens on 127.0.0.1, which nobody outside the container reaches: use 0.0.0.0", m.Evidence)
			return
		}
	}
	for _, m := range search(a, localBind) {
		if !beside(a, m.Path) && a.Text("framework") != "gradio" {
			a.Warn("binds-to-localhost", m.Evidence.String()+": it listens on "+m.Groups[0]+", which nobody outside the container reaches: use 0.0.0.0", m.Evidence)
			return
		}
	}
}

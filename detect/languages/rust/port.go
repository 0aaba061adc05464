package rust

import (
	"fmt"
	"strconv"

	"github.com/stagewright/stagewright/detect"
)

var portFact = detect.Fact{
	Name: "port", Type: detect.Number, Required: true, Choice: true,
	Ask:  "Which port does the program listen on?",
	When: func(a *detect.App) bool { return a.Text("kind") == "service" && a.Known("program") || isSite(a) },
	Probes: []detect.Probe{
		{Says: "site-addr of cargo-leptos", Look: leptosPort},
		{Says: "the address it listens on, followed to the literal, variable or flag that sets it", Look: ports},
		{Says: "Rocket.toml", Look: rocketPort},
		{Says: "the argument called port, of the command line", Look: argumentPort},
		{Says: "the settings that the config crate reads", Look: settingsPort},
		{Says: "EXPOSE of a Dockerfile, ports of a compose file", Look: containerPorts},
	},
	Default: settable,
	Missing: func(*detect.App) string {
		return "the program listens, but where is not written in its source: give --port"
	},
}

// containerPorts are those that containers are told; what served pages there
// says nothing of nginx.
func containerPorts(a *detect.App) []detect.Finding {
	if isSite(a) {
		return nil
	}
	return detect.ContainerPorts(a)
}

// first is the listener that the port is of, nil when none is known.
func first(a *detect.App) *listener {
	if list := listeners(a); len(list) > 0 {
		return &list[0]
	}
	return nil
}

func ports(a *detect.App) []detect.Finding {
	if isSite(a) {
		return nil
	}
	var out []detect.Finding
	for _, l := range listeners(a) {
		if l.port.text == "" || l.port.text == "0" {
			continue
		}
		f := detect.Finding{Value: detect.Is(l.port.text), From: []detect.Evidence{l.where()}}
		switch set := l.setBy(); {
		case set != "":
			f.Why = "the default of " + set
		}
		out = append(out, f)
	}
	return out
}

// where is the line that the port stands in.
func (l listener) where() detect.Evidence {
	if l.port.from.Line > 0 {
		return l.port.from
	}
	if l.addr.from.Line > 0 {
		return l.addr.from
	}
	return l.at
}

// setBy names what sets the port: a variable or a flag.
func (l listener) setBy() string {
	for _, s := range []string{l.port.env, l.addr.env, l.port.flag, l.addr.flag} {
		if s != "" {
			return s
		}
	}
	return ""
}

// rocketPort reads the port of a Rocket server, which has one of its own.
func rocketPort(a *detect.App) []detect.Finding {
	m := search(a, rockets)
	if len(m) == 0 || isSite(a) {
		return nil
	}
	if n, ok := configured(a, "port"); ok {
		return detect.Finds("", a.At("Rocket.toml", n.Line), n.Text())
	}
	return []detect.Finding{{Value: detect.Is("8000"), From: []detect.Evidence{m[0].Evidence}, Source: detect.FromFramework}}
}

// settable gives a port to a program that takes it from a variable or flag and
// has none of its own.
func settable(a *detect.App) *detect.Finding {
	if isSite(a) {
		return &detect.Finding{Value: detect.Is("8080"), Why: "nginx, not as root"}
	}
	l := first(a)
	if l == nil || l.setBy() == "" {
		return nil
	}
	return &detect.Finding{Value: detect.Is("8080"), From: []detect.Evidence{l.where()}, Why: l.setBy() + " sets it, and nothing says to what"}
}

var envFact = detect.Fact{
	Name: "env", Type: detect.List,
	Ask:    "Which variables does the image set?",
	Help:   "NAME=VALUE",
	When:   func(a *detect.App) bool { return a.Text("kind") == "service" && a.Known("port") },
	Probes: []detect.Probe{{Says: "the variables that set where the program listens", Look: variables}},
}

// variables are what the image sets for the program to be reached.
func variables(a *detect.App) []detect.Finding {
	port := a.Text("port")
	if l := leptosOf(a); l != nil {
		return l.environment(port)
	}
	if m := search(a, rockets); len(m) > 0 && len(listeners(a)) == 0 {
		out := detect.Finding{Value: detect.Is("ROCKET_ADDRESS=0.0.0.0", "ROCKET_PORT="+port), From: []detect.Evidence{m[0].Evidence},
			Why: "Rocket listens on the machine itself alone unless it is told"}
		return []detect.Finding{out}
	}
	l := first(a)
	if l == nil {
		return nil
	}
	out := detect.Finding{}
	add := func(kv string, at detect.Evidence) {
		out.Value, out.From = append(out.Value, kv), append(out.From, at)
	}
	same := l.port.text == port
	if l.addr.env != "" && (!same || local(l.host.text) || l.host.text == "") {
		add(l.addr.env+"=0.0.0.0:"+port, l.addr.from)
	} else if l.port.env != "" {
		add(l.port.env+"="+port, l.port.from)
	}
	if l.host.env != "" && (local(l.host.text) || l.host.text == "") {
		add(l.host.env+"=0.0.0.0", l.host.from)
	}
	l.warn(a, port)
	if len(out.Value) == 0 {
		return nil
	}
	return []detect.Finding{out}
}

// warn tells of what no variable or flag can mend.
func (l listener) warn(a *detect.App, port string) {
	if local(l.host.text) && l.addr.env == "" && l.addr.flag == "" && l.host.env == "" && l.host.flag == "" {
		at := l.at
		if l.host.from.Line > 0 {
			at = l.host.from
		}
		a.Warn("binds-to-localhost", fmt.Sprintf("%s: it listens on this machine alone (%s): nothing outside the container reaches it: listen on 0.0.0.0:%s", at, l.host.text, port), at)
	}
	if l.setBy() == "" && l.port.text != "" && l.port.text != port {
		a.Warn("port-not-settable", fmt.Sprintf("%s: it listens on %s, and nothing sets another: %s is only exposed", l.at, l.port.text, port), l.at)
	}
}

// arguments are the flags that make the program listen where it is reached.
func (l listener) arguments(port string) []string {
	var out []string
	number, _ := strconv.Atoi(port)
	if l.addr.flag != "" && l.addr.env == "" && (local(l.host.text) || l.port.text != port) {
		return []string{l.addr.flag, "0.0.0.0:" + port}
	}
	if l.host.flag != "" && l.host.env == "" && (local(l.host.text) || l.host.text == "") {
		out = append(out, l.host.flag, "0.0.0.0")
	}
	if l.port.flag != "" && l.port.env == "" && l.port.text != port && number > 0 {
		out = append(out, l.port.flag, port)
	}
	return out
}

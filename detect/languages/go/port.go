package golang

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// hostPort takes an address apart; port 0 when it names none.
func hostPort(address string) (string, int) {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	host, port := "", address
	if i := strings.LastIndexByte(address, ':'); i >= 0 {
		host, port = address[:i], address[i+1:]
	}
	switch port {
	case "http":
		return host, 80
	case "https":
		return host, 443
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 1 || n > 65535 {
		return host, 0
	}
	return host, n
}

// port is the fact's finding: where the program listens by default.
func port(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, l := range known(listeners(a)) {
		if l.env != "" && (l.port == 0 || l.needs) {
			out = append(out, example(a, l)...)
		}
		if l.port == 0 {
			continue
		}
		f := detect.Finding{Value: detect.Is(strconv.Itoa(l.port)), From: []detect.Evidence{l.from}}
		if l.from.Path == "" {
			f.From = []detect.Evidence{l.at}
		}
		switch {
		case l.lib != "":
			f.Source, f.Why = detect.FromFramework, l.lib+" listens there unless told otherwise"
		case l.env != "":
			f.Why = "unless " + l.env + " says otherwise"
		case l.flag != "":
			f.Why = "unless " + l.flag + " says otherwise"
		}
		out = append(out, f)
	}
	if len(out) > 0 {
		low(a, out[0].Value[0], out[0].From)
	}
	return out
}

var morePortsFact = detect.Fact{
	Name: "morePorts", Type: detect.List,
	Ask:  "Which other ports does it serve on?",
	Help: "Those of other protocols beside the first: gRPC, SSH.",
	When: func(a *detect.App) bool { return a.Number("port") > 0 },
	Check: func(_ *detect.App, v detect.Value) error {
		for _, p := range v {
			if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
				return fmt.Errorf("%q is no port: give numbers from 1 to 65535", p)
			}
		}
		return nil
	},
	Probes: []detect.Probe{{Says: "the other addresses it listens on, those for metrics, profiles and the machine itself left out", Look: func(a *detect.App) []detect.Finding {
		f := detect.Finding{}
		main := first(a)
		for _, l := range known(listeners(a)) {
			text := strconv.Itoa(l.port)
			if l.port == 0 || l.local || l.order > 20 || main == nil || l.port == main.port || l.port == a.Number("port") || l.at == main.at || slices.Contains(f.Value, text) {
				continue
			}
			f.Value = append(f.Value, text)
			f.From = append(f.From, cmp.Or(l.from, l.at))
		}
		if len(f.Value) == 0 {
			return nil
		}
		return []detect.Finding{f}
	}}},
}

// example is the port that an example of the environment gives a variable
// which has no default in the program.
func example(a *detect.App, l listener) []detect.Finding {
	for _, name := range []string{".env.example", ".env.sample", ".env.dist", ".env.template", "example.env", "sample.env"} {
		f := a.Up(name)
		if f == "" {
			continue
		}
		for i, text := range strings.Split(a.Project.Text(f), "\n") {
			text = strings.TrimPrefix(strings.TrimSpace(text), "export ")
			key, v, ok := strings.Cut(text, "=")
			if _, port := hostPort(strings.Trim(v, "\"' ")); ok && key == l.env && port > 0 {
				return []detect.Finding{{Value: detect.Is(strconv.Itoa(port)), From: []detect.Evidence{{Path: f, Line: i + 1}}, Why: l.env + " sets it"}}
			}
		}
	}
	return nil
}

// known leaves out the listeners of whose address nothing is known, and beside
// them those that answer for certificates alone.
func known(list []listener) []listener {
	unknown := slices.ContainsFunc(list, func(l listener) bool { return l.blank })
	return slices.DeleteFunc(slices.Clone(list), func(l listener) bool {
		return l.blank || unknown && !l.set() && (l.port == 80 || l.port == 443)
	})
}

// insisted is the port of a program that listens where a variable says and has
// no default of its own.
func insisted(a *detect.App) *detect.Finding {
	for _, l := range listeners(a) {
		if l.port != 0 || l.order >= 100 {
			continue
		}
		if l.env != "" {
			return &detect.Finding{Value: detect.Is("8080"), From: []detect.Evidence{l.envAt}, Why: "the program listens where " + l.env + " says"}
		}
	}
	return nil
}

// first gives the listener whose port was settled: the one with that default,
// else the one that something sets.
func first(a *detect.App) *listener {
	list := known(listeners(a))
	for i := range list {
		if list[i].port == a.Number("port") {
			return &list[i]
		}
	}
	for i := range list {
		if list[i].set() {
			return &list[i]
		}
	}
	if len(list) > 0 {
		return &list[0]
	}
	return nil
}

// flags are what the program must be started with to listen on a port of
// every address, where no variable says so.
func (l *listener) flags(port int) []string {
	var out []string
	if l.env == "" && l.flag != "" && (l.port != port || l.local && l.hostEnv == "" && l.hostFlag == "") {
		out = append(out, l.flag+"="+l.setting(port))
	}
	if l.hostEnv == "" && l.hostFlag != "" && l.local {
		out = append(out, l.hostFlag+"=0.0.0.0")
	}
	return out
}

// bound says whether nothing sets the host that the program binds to.
func (l *listener) bound() bool {
	host, _, _ := strings.Cut(l.put, ":")
	return l.local && l.hostEnv == "" && l.hostFlag == "" && (!l.set() || host != "")
}

// setting gives what the variable or flag of a listener must be for the program
// to listen on a port of every address.
func (l *listener) setting(port int) string {
	text := strconv.Itoa(port)
	switch {
	case strings.HasSuffix(l.put, ":"):
		return text
	case strings.Contains(l.raw, ":") || strings.Contains(l.text, ":"):
		return ":" + text
	case l.raw == "" && l.text == "" && !strings.Contains(strings.ToUpper(l.env+l.flag), "PORT"):
		return ":" + text
	}
	return text
}

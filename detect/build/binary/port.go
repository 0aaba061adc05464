package binary

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	variable = detect.NewPattern(`["']PORT["']`)
	digits   = detect.NewPattern(`(?:^|[^\w.])(\d{2,5})(?:[^\w.]|$)`)
	loopback = detect.NewPattern(`["'](?:127\.0\.0\.1|localhost|::1)(?::\d+)?["']|\b(?:loopbackIPv[46]|INADDR_LOOPBACK|inet_addr_loopback)\b`)
)

// around is how many lines behind the name of a variable its default is looked for in.
const around = 3

// PortFact finds where the program listens.
func (k *Kit) PortFact() detect.Fact {
	return detect.Fact{
		Name: "port", Type: detect.Number, Required: true, Choice: true,
		Ask:  "Which port does the program listen on?",
		When: func(a *detect.App) bool { return a.Text("kind") == "service" },
		Probes: []detect.Probe{
			{Says: "the default beside PORT in the source", Look: k.defaults},
			{Says: "the number that the source listens on", Look: k.calls},
			{Says: "the framework's own", Look: func(a *detect.App) []detect.Finding {
				if f, _, ok := k.framework(a); ok && f.Port != "" {
					return []detect.Finding{{Value: detect.Is(f.Port), Source: detect.FromFramework, From: a.Evidence("framework")}}
				}
				return nil
			}},
			{Says: "EXPOSE of a Dockerfile, ports of a compose file", Look: detect.ContainerPorts},
		},
		Default: func(a *detect.App) *detect.Finding {
			if m := a.Search(k.variable(), k.Exts...); len(m) > 0 {
				return &detect.Finding{Value: detect.Is("8080"), From: []detect.Evidence{m[0].Evidence}, Why: "the program takes any from PORT"}
			}
			return nil
		},
		Missing: func(*detect.App) string {
			return "the program listens, but where is not written in its source: give --port"
		},
	}
}

func (k *Kit) variable() *detect.Pattern { return cmp.Or(k.Reads, variable) }

// reads says that the program takes its port from PORT.
func (k *Kit) reads(a *detect.App) ([]detect.Evidence, bool) {
	if m := a.Search(k.variable(), k.Exts...); len(m) > 0 {
		return []detect.Evidence{m[0].Evidence}, true
	}
	if f, _, ok := k.framework(a); ok && f.Variable {
		return a.Evidence("framework"), true
	}
	return nil, false
}

// defaults finds what is taken when PORT is not set.
func (k *Kit) defaults(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, m := range a.Search(k.variable(), k.Exts...) {
		lines := strings.Split(a.Project.Code(m.Path), "\n")
		at := m.Line - 1
		if at >= len(lines) {
			continue
		}
		before, after, _ := strings.Cut(lines[at], m.Text)
		after = strings.Join(append([]string{after}, lines[at+1:min(at+around, len(lines))]...), "\n")
		for _, text := range []string{after, before} {
			if found := digits.Regexp().FindStringSubmatch(text); found != nil && isPort(found[1]) {
				out = append(out, Found(found[1], "when PORT is not set", m.Evidence)...)
				break
			}
		}
	}
	return out
}

func isPort(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n > 0 && n < 65536
}

// calls finds the numbers that the source listens on.
func (k *Kit) calls(a *detect.App) []detect.Finding {
	var out []detect.Finding
	if k.Local != nil {
		for _, m := range a.Search(k.Local, k.Exts...) {
			warnLocal(a, m)
		}
	}
	for _, p := range k.Listens {
		for _, m := range a.Search(p, k.Exts...) {
			k.near(a, m)
			port := m.Group()
			switch {
			case port == "":
			case isPort(port):
				out = append(out, Found(port, "", m.Evidence)...)
			default:
				out = append(out, k.constant(a, port)...)
			}
		}
	}
	return out
}

// constant finds the number that a name stands for.
func (k *Kit) constant(a *detect.App, name string) []detect.Finding {
	p := detect.NewPattern(`\b` + regexp.QuoteMeta(name) + `\b[^=\n]{0,30}=\s*(?:\w+\s*\(\s*)?["']?(\d{2,5})\b`)
	for _, m := range a.Search(p, k.Exts...) {
		if isPort(m.Groups[0]) {
			return Found(m.Groups[0], "", m.Evidence)
		}
	}
	return nil
}

func warnLocal(a *detect.App, m detect.Match) {
	a.Warn("binds-to-localhost", m.String()+": it listens on this machine alone: nothing outside the container reaches it: listen on 0.0.0.0", m.Evidence)
}

// near tells where a program listens on its own machine alone.
func (k *Kit) near(a *detect.App, m detect.Match) {
	lines := strings.Split(a.Project.Code(m.Path), "\n")
	at := min(m.Line-1, len(lines))
	near := strings.Join(lines[at:min(at+2, len(lines))], "\n")
	if loopback.Regexp().MatchString(near) {
		warnLocal(a, m)
	}
}

// EnvFact sets the variable that the program reads its port from.
func (k *Kit) EnvFact() detect.Fact {
	return detect.Fact{
		Name: "env", Type: detect.List,
		Ask:  "Which variables are set when it runs?",
		When: func(a *detect.App) bool { return a.Text("kind") == "service" && a.Known("port") },
		Probes: []detect.Probe{{Says: "PORT, where the source reads it", Look: func(a *detect.App) []detect.Finding {
			var list []string
			from, ok := k.reads(a)
			if ok && a.Text("kind") == "service" {
				list = append(list, "PORT="+a.Text("port"))
			} else if a.Text("kind") == "service" && a.Chosen("port") {
				k.warnFixed(a)
			}
			if len(list) == 0 {
				return nil
			}
			return []detect.Finding{{Value: list, From: from}}
		}}},
	}
}

// warnFixed tells of a chosen port that is not the source's.
func (k *Kit) warnFixed(a *detect.App) {
	if a.Text("port") == "0" {
		return
	}
	found := k.calls(a)
	for _, f := range found {
		if f.Value[0] == a.Text("port") {
			return
		}
	}
	if len(found) > 0 {
		a.Warn("port-not-settable", "port "+a.Text("port")+": the source listens on "+found[0].Value[0]+", and nothing sets another: read it from PORT", found[0].From...)
	}
}

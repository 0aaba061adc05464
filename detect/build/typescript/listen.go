package typescript

import (
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// Listener is a place where a program begins to listen.
type Listener struct {
	Number, Variable string
	Open             bool // the program says nothing, so that the runtime decides
	From             []detect.Evidence
}

var (
	number  = detect.NewPattern(`(?:^|\|\||\?\?|[?:(,])\s*['"]?(\d{2,5})\b['"]?`)
	portKey = detect.NewPattern(`[{,\s]port(\s*:\s*([^,}\n]*(?:\([^)]*\)[^,}\n]*)*)|\s*[,}])`)
	hostKey = detect.NewPattern(`\bhost(?:name)?\s*:\s*['"](localhost|127\.[\d.]+|::1)['"]`)
)

// Listens are the places where the program begins to listen.
func (r *Runtime) Listens(a *detect.App) []Listener {
	return detect.Memo(a, "typescript listens", func() []Listener {
		var out []Listener
		for _, f := range a.Sources(Exts()...) {
			code := a.Project.Code(f)
			if strings.Contains(f, ".test.") || strings.Contains(f, ".config.") {
				continue
			}
			for _, loc := range r.Calls.Regexp().FindAllStringIndex(code, 20) {
				if l, ok := r.listenAt(a, f, code, loc[0], loc[1]); ok {
					out = append(out, l)
				}
			}
		}
		return out
	})
}

// listenAt reads what is given to a call, or exported.
func (r *Runtime) listenAt(a *detect.App, file, code string, from, open int) (Listener, bool) {
	call := strings.TrimSpace(code[from:open])
	rest := code[open:min(len(code), open+1500)]
	l := Listener{From: at(file, code, from)}
	if strings.HasPrefix(call, "export") {
		listens, names := r.Exported(a, file, code, call, rest)
		if l.Open = listens && !names; !listens || !names {
			return l, listens
		}
	}
	first := strings.TrimLeft(rest, " \t\n")
	if strings.Contains(call, ".listen") && !strings.HasPrefix(first, "{") {
		expr, _, _ := strings.Cut(rest, "\n")
		return r.value(a, file, code, from, strings.TrimSpace(expr[:Expression(expr, 0, len(expr))])), true
	}
	if end := closing(code[from:]); end > 0 {
		rest, open = code[from:from+end], from
	}
	if h := hostKey.In(file, rest); len(h) > 0 {
		a.Warn("bound-to-localhost", h[0].Group()+": nothing outside of the container reaches it: let it listen to 0.0.0.0", l.From...)
	}
	m := portKey.Regexp().FindStringSubmatchIndex(rest)
	if m == nil {
		l.Open = true
		return l, true
	}
	expr := "port"
	if m[4] >= 0 {
		expr = strings.TrimSpace(rest[m[4]:m[5]])
	}
	return r.value(a, file, code, open+m[0]+1, expr), true
}

func at(file, code string, offset int) []detect.Evidence {
	return []detect.Evidence{{Path: file, Line: 1 + strings.Count(code[:min(offset, len(code))], "\n")}}
}

// closing gives where the first bracket of a text is closed, 0 if nowhere.
func closing(text string) int {
	depth := 0
	for i := 0; i < min(len(text), 20000); i++ {
		switch text[i] {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// value is what is given for a port, or the first number in it.
func (r *Runtime) value(a *detect.App, file, code string, offset int, expr string) Listener {
	l := r.Evaluate(a, file, code, offset, expr)
	if l.Number == "" && l.Variable == "" {
		for _, m := range number.Regexp().FindAllStringSubmatch(expr, 8) {
			if n, err := strconv.Atoi(m[1]); err == nil && n > 10 && n < 65536 {
				l.Number = m[1]
				break
			}
		}
	}
	return l
}

// Numbers are the ports that the source names.
func (r *Runtime) Numbers(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, l := range r.Listens(a) {
		if l.Number != "" {
			out = append(out, detect.Finds("", l.From, l.Number)...)
		}
	}
	return out
}

// PortFact is where a service listens: what the room finds, then the source,
// then what containers are told. The usual one is the runtime's own.
func (r *Runtime) PortFact(usual func(*detect.App) *detect.Finding, own ...detect.Probe) detect.Fact {
	return detect.Fact{
		Name: "port", Type: detect.Number, Required: true,
		Ask:  "Which port does it listen on? (0: none)",
		When: func(a *detect.App) bool { return a.Text("kind") == string(detect.Service) },
		Probes: append(own,
			detect.Probe{Says: "the call that listens, in the source, and the setting that it reads", Look: r.Numbers},
			detect.Probe{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts}),
		Default: usual,
		Missing: func(*detect.App) string {
			return "port: no number was found where the program begins to listen: give --port"
		},
	}
}

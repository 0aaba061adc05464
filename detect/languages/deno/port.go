package deno

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var portFacts = []detect.Fact{
	{
		Name: "port", Type: detect.Number, Required: true,
		Ask:  "Which port does it listen on? (0: none)",
		When: func(a *detect.App) bool { return a.Text("kind") == string(detect.Service) },
		Probes: []detect.Probe{
			{Says: "--port of the start command", Look: startPort},
			{Says: "the call that listens, in the source, and the setting that it reads", Look: sourcePort},
			{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts},
		},
		Default: func(a *detect.App) *detect.Finding {
			p, _ := starting(a)
			for _, l := range listens(a) {
				if l.open || l.variable != "" {
					return &detect.Finding{Value: detect.Is("8000"), From: l.from, Source: detect.FromFramework, Why: "Deno's own"}
				}
			}
			if p.serves || len(framework(a)) > 0 {
				return &detect.Finding{Value: detect.Is("8000"), From: p.from, Source: detect.FromFramework, Why: "Deno's own"}
			}
			return nil
		},
		Missing: func(*detect.App) string {
			return "port: no number was found where the program begins to listen: give --port"
		},
	},
}

// exts are the endings of what Deno runs.
var exts = []string{".ts", ".tsx", ".mts", ".js", ".mjs", ".jsx"}

// port is where a program listens.
type port struct {
	number, variable string
	open             bool // the program says nothing, so that Deno decides
	from             []detect.Evidence
}

var (
	listenCall = detect.NewPattern(`\bDeno\.serve\s*(?:<[^(]*>)?\(|(?:^|[^.\w])(?:serve|listenAndServe)\s*\(|[\w)\]]\s*\.listen\s*\(`)
	envName    = detect.NewPattern(`\bDeno\.env\.get\(\s*['"]([A-Z][A-Z0-9_]*)['"]\s*\)|process\.env\.([A-Z][A-Z0-9_]*)|\benv\[?['".]+([A-Z][A-Z0-9_]*)`)
	number     = detect.NewPattern(`(?:^|\|\||\?\?|[?:(,])\s*['"]?(\d{2,5})\b['"]?`)
	portKey    = detect.NewPattern(`[{,\s]port(\s*:\s*([^,}\n]*(?:\([^)]*\)[^,}\n]*)*)|\s*[,}])`)
	hostKey    = detect.NewPattern(`\bhost(?:name)?\s*:\s*['"](localhost|127\.[\d.]+|::1)['"]`)
	word       = detect.NewPattern(`^(?:Number|parseInt|\+)?\(?\s*([A-Za-z_$][\w$.]*)\s*(?:,\s*10\s*)?\)?$`)
)

// listens are the places where the program begins to listen.
func listens(a *detect.App) []port {
	return detect.Memo(a, "listens", func() []port {
		var out []port
		for _, f := range a.Sources(exts...) {
			code := a.Project.Code(f)
			if strings.Contains(f, ".test.") || strings.Contains(f, ".config.") {
				continue
			}
			for _, loc := range listenCall.Regexp().FindAllStringIndex(code, 20) {
				out = append(out, listenAt(a, f, code, loc[0], loc[1]))
			}
		}
		return out
	})
}

// listenAt reads what is given to a call.
func listenAt(a *detect.App, file, code string, from, open int) port {
	call := strings.TrimSpace(code[from:open])
	rest := code[open:min(len(code), open+1500)]
	p := port{from: at(file, code, from)}
	first := strings.TrimLeft(rest, " \t\n")
	if strings.Contains(call, ".listen") && !strings.HasPrefix(first, "{") {
		expr, _, _ := strings.Cut(rest, "\n")
		return evaluate(a, file, code, from, strings.TrimSpace(argument(expr)), 0)
	}
	if end := closing(code[from:]); end > 0 {
		rest, open = code[from:from+end], from
	}
	if h := hostKey.In(file, rest); len(h) > 0 {
		a.Warn("bound-to-localhost", h[0].Group()+": nothing outside of the container reaches it: let it listen to 0.0.0.0", p.from...)
	}
	m := portKey.Regexp().FindStringSubmatchIndex(rest)
	if m == nil {
		p.open = true
		return p
	}
	expr := "port"
	if m[4] >= 0 {
		expr = strings.TrimSpace(rest[m[4]:m[5]])
	}
	return evaluate(a, file, code, open+m[0]+1, expr, 0)
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

// argument is what stands before the comma or bracket that ends an argument.
func argument(text string) string {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			if depth--; depth < 0 {
				return text[:i]
			}
		case ',', ';':
			if depth == 0 {
				return text[:i]
			}
		}
	}
	return text
}

// evaluate finds the number that an expression comes to, and the variable that
// would set another.
func evaluate(a *detect.App, file, code string, offset int, expr string, depth int) port {
	p := port{from: at(file, code, offset)}
	if m := envName.Regexp().FindStringSubmatch(expr); m != nil {
		p.variable = m[1] + m[2] + m[3]
		expr = expr[strings.Index(expr, p.variable)+len(p.variable):]
	}
	for _, m := range number.Regexp().FindAllStringSubmatch(expr, 8) {
		if n, err := strconv.Atoi(m[1]); err == nil && n > 10 && n < 65536 {
			p.number = m[1]
			return p
		}
	}
	if m := word.Regexp().FindStringSubmatch(strings.TrimSpace(expr)); m != nil && p.variable == "" && depth < 4 {
		name := m[1][strings.LastIndexByte(m[1], '.')+1:]
		if q, ok := assigned(a, file, name, depth); ok {
			return q
		}
	}
	return p
}

// assigned finds what a name is set to, in the same file or in another.
func assigned(a *detect.App, file, name string, depth int) (port, bool) {
	set, err := regexp.Compile(`(?m)\b` + regexp.QuoteMeta(name) + `\s*(?::\s*number\s*)?[=:]\s*([^;\n]+)`)
	if err != nil {
		return port{}, false
	}
	for _, f := range append([]string{file}, a.Sources(exts...)...) {
		code := a.Project.Code(f)
		for _, m := range set.FindAllStringSubmatchIndex(code, 5) {
			expr := strings.TrimSpace(argument(code[m[2]:m[3]]))
			if expr == name {
				continue
			}
			if p := evaluate(a, f, code, m[0], expr, depth+1); p.number != "" || p.variable != "" {
				return p, true
			}
		}
	}
	return port{}, false
}

func sourcePort(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, l := range listens(a) {
		if l.number != "" {
			out = append(out, found("", l.from, l.number)...)
		}
	}
	return out
}

func startPort(a *detect.App) []detect.Finding {
	words := a.List("start")
	for i, w := range words {
		v, ok := strings.CutPrefix(w, "--port=")
		if w == "--port" && i+1 < len(words) {
			v, ok = words[i+1], true
		}
		if n, err := strconv.Atoi(v); ok && err == nil && n > 0 && n < 65536 {
			return found("", a.Evidence("start"), v)
		}
	}
	return nil
}

package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// memberSet evaluates what a member is given by its full name:
// this.config.port = Number(process.env.PORT) || 5001.
func memberSet(a *detect.App, file, code, name string, depth int) (port, bool) {
	if !strings.Contains(name, ".") || strings.Contains(name, "?") {
		return port{}, false
	}
	for at := 0; ; {
		i := strings.Index(code[at:], name)
		if i < 0 {
			return port{}, false
		}
		i += at
		at = i + len(name)
		start := skip(code, at, len(code))
		if i > 0 && (word(code[i-1]) || code[i-1] == '.') || start+1 >= len(code) || code[start] != '=' || code[start+1] == '=' || code[start+1] == '>' {
			continue
		}
		start = skip(code, start+1, len(code))
		end := expression(code, start, min(len(code), start+400))
		if cut := statementEnd(code[start:end]); cut >= 0 {
			end = start + cut
		}
		if p := evaluate(a, file, code, start, strings.TrimSpace(code[start:end]), depth); p.number != "" || p.variable != "" {
			return p, true
		}
	}
}

// settingsFile says whether a file's name is that of settings.
func settingsFile(f string) bool {
	lower := strings.ToLower(f)
	for _, w := range []string{"mail", "smtp", "redis", "database", "mongo", "postgres", "mysql", "queue", "kafka", "passport"} {
		if strings.Contains(path.Base(lower), w) {
			return false
		}
	}
	for _, w := range []string{"config", "env", "setting", "constant", "option", "secrets", "default"} {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}

// assigned evaluates what a file sets a name to.
func assigned(a *detect.App, file, code, name string, depth int) (port, bool) {
	c := config{file, code}
	for from := 0; from < len(code); {
		start := setAt(code, name, from)
		if start < 0 {
			break
		}
		end := expression(code, start, min(len(code), start+600))
		if nl := strings.Index(code[start:end], "\n\n"); nl >= 0 {
			end = start + nl
		}
		if cut := statementEnd(code[start:end]); cut >= 0 {
			end = start + cut
		}
		raw := strings.TrimSpace(code[start:end])
		if raw != name { // { port: port }
			p := evaluate(a, file, code, start, raw, depth)
			if p.number == "" && p.variable == "" { // PORT: z.coerce.number().default(3000), port({ default: 3000 })
				if from, to := fallback(raw); from >= 0 && strings.Contains(raw, "default") {
					p.number, p.from = raw[from:to], c.at(start+from)
					if strings.ToUpper(name) == name {
						p.variable = name
					}
				}
			}
			if p.number != "" || p.variable != "" {
				if p.variable == "" && destructured(code, name) >= 0 { // const { PORT = 3000 } = process.env
					p.variable = name
				}
				return p, true
			}
		}
		from = start
	}
	if m := destructured(code, name); m >= 0 {
		return port{variable: name, from: c.at(m)}, true
	}
	return port{}, false
}

// statementEnd finds the line break that ends a statement without semicolon.
func statementEnd(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' {
			continue
		}
		next := strings.TrimLeft(text[i:], " \t\n")
		if next == "" || !strings.ContainsRune("|?.:&+)]},", rune(next[0])) {
			if strings.Count(text[:i], "(") == strings.Count(text[:i], ")") && strings.Count(text[:i], "{") == strings.Count(text[:i], "}") && !strings.HasSuffix(strings.TrimSpace(text[:i]), "||") && !strings.HasSuffix(strings.TrimSpace(text[:i]), "??") {
				return i
			}
		}
	}
	return -1
}

// destructured finds a name that is taken out of the environment: const { PORT } = process.env.
func destructured(code, name string) int {
	for _, m := range takenOut.Regexp().FindAllStringSubmatchIndex(code, 20) {
		for _, w := range strings.FieldsFunc(code[m[2]:m[3]], func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == ':' || r == '=' }) {
			if w == name && strings.ToUpper(name) == name {
				return m[2]
			}
		}
	}
	return -1
}

var takenOut = detect.NewPattern(`\{([^{}]*)\}\s*=\s*process\.env\b`)

// declared finds a variable's default in a schema of the environment, beside
// the call that reads it or among the settings, or in the example that is
// committed.
func declared(a *detect.App, variable, file string) (port, bool) {
	for _, f := range sources(a) {
		if f != file && !settingsFile(f) {
			continue
		}
		code := a.Project.Code(f)
		c := config{f, code}
		start := setAt(code, variable, 0)
		if start < 0 {
			continue
		}
		end := expression(code, start, min(len(code), start+400))
		raw := code[start:end]
		if from, to := fallback(raw); from >= 0 && strings.Contains(raw, "default") {
			return port{number: raw[from:to], from: c.at(start + from)}, true
		}
	}
	for _, name := range []string{".env.example", ".env.sample", ".env.template", ".env.dist", "example.env", ".env.production", ".env.defaults"} {
		if n := a.Doc(name).At(variable); n != nil && plainNumber.Regexp().MatchString(n.Value) {
			return port{number: n.Value, from: a.At(name, n.Line)}, true
		}
	}
	return port{}, false
}

// setAt finds where the next value begins that a name is set to, as a key or a
// variable, -1 when there is none.
func setAt(code, name string, from int) int {
	for at := from; name != "" && at < len(code); {
		i := strings.Index(code[at:], name)
		if i < 0 {
			return -1
		}
		i += at
		at = i + len(name)
		if i > 0 && (word(code[i-1]) || code[i-1] == '.') {
			continue
		}
		rest := at
		if rest < len(code) && (code[rest] == '"' || code[rest] == '\'') {
			rest++
		}
		rest = skip(code, rest, len(code))
		if rest+1 < len(code) && (code[rest] == ':' || code[rest] == '=' && code[rest+1] != '=' && code[rest+1] != '>') {
			return skip(code, rest+1, len(code))
		}
	}
	return -1
}

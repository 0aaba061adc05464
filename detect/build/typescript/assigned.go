package typescript

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// memberSet evaluates what a member is given by its full name:
// this.config.port = Number(process.env.PORT) || 5001.
func (r *Runtime) memberSet(a *detect.App, file, code, name string, depth int) (Listener, bool) {
	if !strings.Contains(name, ".") || strings.Contains(name, "?") {
		return Listener{}, false
	}
	for at := 0; ; {
		i := strings.Index(code[at:], name)
		if i < 0 {
			return Listener{}, false
		}
		i += at
		at = i + len(name)
		start := Skip(code, at, len(code))
		if i > 0 && (Word(code[i-1]) || code[i-1] == '.') || start+1 >= len(code) || code[start] != '=' || code[start+1] == '=' || code[start+1] == '>' {
			continue
		}
		start = Skip(code, start+1, len(code))
		end := Expression(code, start, min(len(code), start+400))
		if cut := StatementEnd(code[start:end]); cut >= 0 {
			end = start + cut
		}
		if p := r.evaluate(a, file, code, start, strings.TrimSpace(code[start:end]), depth); p.Number != "" || p.Variable != "" {
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
func (r *Runtime) assigned(a *detect.App, file, code, name string, depth int) (Listener, bool) {
	for from := 0; from < len(code); {
		start := SetAt(code, name, from)
		if start < 0 {
			break
		}
		end := Expression(code, start, min(len(code), start+600))
		if nl := strings.Index(code[start:end], "\n\n"); nl >= 0 {
			end = start + nl
		}
		if cut := StatementEnd(code[start:end]); cut >= 0 {
			end = start + cut
		}
		raw := strings.TrimSpace(code[start:end])
		if raw != name { // { port: port }
			p := r.evaluate(a, file, code, start, raw, depth)
			if p.Number == "" && p.Variable == "" { // PORT: z.coerce.number().default(3000), port({ default: 3000 })
				if from, to := fallback(raw); from >= 0 && strings.Contains(raw, "default") {
					p.Number, p.From = raw[from:to], at(file, code, start+from)
					if strings.ToUpper(name) == name {
						p.Variable = name
					}
				}
			}
			if p.Number != "" || p.Variable != "" {
				if p.Variable == "" && destructured(code, name) >= 0 { // const { PORT = 3000 } = process.env
					p.Variable = name
				}
				return p, true
			}
		}
		from = start
	}
	if m := destructured(code, name); m >= 0 {
		return Listener{Variable: name, From: at(file, code, m)}, true
	}
	return Listener{}, false
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

var takenOut = detect.NewPattern(`\{([^{}]*)\}\s*=\s*(?:process|Bun)\.env\b`)

// declared finds a variable's default in a schema of the environment, beside
// the call that reads it or among the settings, or in the example that is
// committed.
func (r *Runtime) declared(a *detect.App, variable, file string) (Listener, bool) {
	for _, f := range r.sources(a) {
		if f != file && !settingsFile(f) {
			continue
		}
		code := a.Project.Code(f)
		start := SetAt(code, variable, 0)
		if start < 0 {
			continue
		}
		end := Expression(code, start, min(len(code), start+400))
		raw := code[start:end]
		if from, to := fallback(raw); from >= 0 && strings.Contains(raw, "default") {
			return Listener{Number: raw[from:to], From: at(f, code, start+from)}, true
		}
	}
	for _, name := range []string{".env.example", ".env.sample", ".env.template", ".env.dist", "example.env", ".env.production", ".env.defaults"} {
		if n := a.Doc(name).At(variable); n != nil && Number(n.Value) != "" {
			return Listener{Number: n.Value, From: a.At(name, n.Line)}, true
		}
	}
	return Listener{}, false
}

package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// evaluate finds the number that an expression comes to, and the variable that
// would set another.
func evaluate(a *detect.App, file, code string, at int, expr string, depth int) port {
	line := func(offset int) []detect.Evidence {
		return []detect.Evidence{{Path: file, Line: 1 + strings.Count(code[:min(offset, len(code))], "\n")}}
	}
	if m := plainNumber.Regexp().FindStringSubmatch(expr); m != nil {
		return port{number: m[1], from: line(at)}
	}
	p := port{from: line(at)}
	if m := variable.Regexp().FindStringSubmatchIndex(expr); m != nil {
		p.variable = firstGroup(expr, m)
		p.from = line(at + m[0])
		rest := expr[m[1]:]
		if from, to := fallback(rest); from >= 0 {
			p.number = rest[from:to]
			p.from = line(at + m[1] + from)
			return p
		}
		for _, tail := range strings.FieldsFunc(rest, func(r rune) bool { return r == '|' || r == '?' || r == ')' || r == '(' }) {
			if q, ok := lookUp(a, file, code, strings.TrimSpace(tail), depth+1); ok && q.number != "" {
				p.number, p.from = q.number, q.from
				return p
			}
		}
		if q, ok := declared(a, p.variable); ok {
			p.number, p.from = q.number, q.from
		}
		return p
	}
	for _, pattern := range []*detect.Pattern{names, fetched} {
		if m := pattern.Regexp().FindStringSubmatch(expr); m != nil {
			if q, ok := stored(a, file, code, m[1], depth+1); ok && pattern == fetched {
				return q
			}
			if q, ok := lookUp(a, file, code, m[1], depth+1); ok {
				return q
			}
		}
	}
	return p
}

// stored finds what a file keeps under a name: app.set("port", 3000).
func stored(a *detect.App, file, code, name string, depth int) (port, bool) {
	for _, quote := range []string{"'", "\""} {
		call := ".set(" + quote + name + quote
		i := strings.Index(code, call)
		if i < 0 {
			continue
		}
		args := arguments(code, i+len(".set("))
		if len(args) > 1 && depth < 5 {
			p := evaluate(a, file, code, args[1].at, args[1].text, depth)
			return p, p.number != "" || p.variable != ""
		}
	}
	return port{}, false
}

// fetched is a setting that is asked for by its name: config.get("server.port").
var fetched = detect.NewPattern(`^(?:Number|parseInt|\+)?\s*\(?[\w$.]*\.?(?:get|getOrThrow|has|value)(?:<[^>]*>)?\(\s*['"]([\w.]+)['"]`)

// fallback finds the number that stands in for a variable, -1 when there is
// none. The ten of parseInt is none.
func fallback(text string) (from, to int) {
	for _, n := range fallbackPort.Regexp().FindAllStringSubmatchIndex(text, 8) {
		if text[n[0]] == ',' && text[n[2]:n[3]] == "10" || text[n[2]:n[3]] == "10" && strings.HasPrefix(strings.TrimSpace(text[n[3]:]), ")") {
			continue
		}
		return n[2], n[3]
	}
	return -1, -1
}

func firstGroup(text string, loc []int) string {
	for i := 2; i < len(loc); i += 2 {
		if loc[i] >= 0 {
			return text[loc[i]:loc[i+1]]
		}
	}
	return ""
}

// lookUp finds what a name was set to: in the same file, else in the files of
// settings.
func lookUp(a *detect.App, file, code, name string, depth int) (port, bool) {
	if depth > 4 || name == "" || !identifier(name) {
		return port{}, false
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if p, ok := memberSet(a, file, code, name, depth); ok {
		return p, true
	}
	if p, ok := assigned(a, file, code, last, depth); ok && (p.number != "" || p.variable != "") {
		return p, true
	}
	for _, f := range sources(a) {
		if f == file || !settingsFile(f) {
			continue
		}
		if p, ok := assigned(a, f, a.Project.Code(f), last, depth); ok && (p.number != "" || p.variable != "") && !elsewhereListens(p.number) {
			return p, true
		}
	}
	for _, f := range []string{"config/production.json", "config/production.yml", "config/production.yaml", "config/default.json", "config/default.yml", "config/default.yaml", "config.json", "config/index.json"} {
		for _, keys := range [][]string{{last}, {"server", last}, {"app", last}, {"http", last}} {
			if n := a.Doc(f).At(keys...); n != nil && plainNumber.Regexp().MatchString(n.Value) {
				return port{number: n.Value, variable: settingVariable(a, keys), from: a.At(f, n.Line)}, true
			}
		}
	}
	return port{}, false
}

// settingVariable is the variable that node-config reads a setting from.
func settingVariable(a *detect.App, keys []string) string {
	for _, ext := range []string{".yml", ".yaml", ".json"} {
		n := a.Doc("config/custom-environment-variables" + ext).At(keys...)
		if v := n.Text(); v != "" && strings.ToUpper(v) == v {
			return v
		}
		if v := n.At("__name").Text(); v != "" {
			return v
		}
	}
	return ""
}

// elsewhereListens says whether a port is that of a mail server, a database or
// a queue, which settings have beside the program's own.
func elsewhereListens(number string) bool {
	return slices.Contains([]string{"25", "465", "587", "1025", "2525", "389", "636", "1433", "1521", "3306", "5432", "5672", "6379", "9042", "9092", "9200", "11211", "27017"}, number)
}

func identifier(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.?") == "" && (s[0] < '0' || s[0] > '9')
}

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

// declared finds a variable's default in a schema of the environment, or in
// the example that is committed.
func declared(a *detect.App, variable string) (port, bool) {
	for _, f := range sources(a) {
		if !settingsFile(f) {
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

package node

import (
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
		if q, ok := declared(a, p.variable, file); ok {
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

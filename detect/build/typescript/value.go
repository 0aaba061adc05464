package typescript

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	// fallbackPort is a number that stands in for a variable.
	fallbackPort = detect.NewPattern(`(?:\|\||\?\?|,|:|default\(|default:)\s*['"` + "`" + `]?(\d{2,5})\b`)
	// plainNumber is a port and nothing else.
	plainNumber = detect.NewPattern(`^['"` + "`" + `]?(\d{2,5})['"` + "`" + `]?$`)
	// nameOnly is a variable or a member of one.
	nameOnly = detect.NewPattern(`^(?:Number|parseInt|\+)?\s*\(?\s*([A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*)\s*(?:as\s+\w+)?\s*(?:,\s*10\s*)?\)?$`)
)

// Number is a port that is all of an expression, "" for anything else.
func Number(expr string) string {
	if m := plainNumber.Regexp().FindStringSubmatch(expr); m != nil {
		return m[1]
	}
	return ""
}

// Name is the variable, or the member of one, that is all of an expression.
func Name(expr string) string {
	if m := nameOnly.Regexp().FindStringSubmatch(expr); m != nil {
		return m[1]
	}
	return ""
}

// Evaluate finds the number that an expression at a place of a file comes to,
// and the variable that would set another.
func (r *Runtime) Evaluate(a *detect.App, file, code string, offset int, expr string) Listener {
	return r.evaluate(a, file, code, offset, expr, 0)
}

// evaluate follows names as far as they are set by others.
func (r *Runtime) evaluate(a *detect.App, file, code string, offset int, expr string, depth int) Listener {
	p := Listener{From: at(file, code, offset)}
	if p.Number = Number(expr); p.Number != "" {
		return p
	}
	if m := r.Variable.Regexp().FindStringSubmatchIndex(expr); m != nil {
		p.Variable = FirstGroup(expr, m)
		p.From = at(file, code, offset+m[0])
		rest := expr[m[1]:]
		if from, to := fallback(rest); from >= 0 {
			p.Number = rest[from:to]
			p.From = at(file, code, offset+m[1]+from)
			return p
		}
		for _, tail := range strings.FieldsFunc(rest, func(r rune) bool { return r == '|' || r == '?' || r == ')' || r == '(' }) {
			if q, ok := r.lookUp(a, file, code, strings.TrimSpace(tail), depth+1); ok && q.Number != "" {
				p.Number, p.From = q.Number, q.From
				return p
			}
		}
		if q, ok := r.declared(a, p.Variable, file); ok {
			p.Number, p.From = q.Number, q.From
		}
		return p
	}
	for _, pattern := range []*detect.Pattern{nameOnly, fetched} {
		if m := pattern.Regexp().FindStringSubmatch(expr); m != nil {
			if q, ok := r.stored(a, file, code, m[1], depth+1); ok && pattern == fetched {
				return q
			}
			if q, ok := r.lookUp(a, file, code, m[1], depth+1); ok {
				return q
			}
		}
	}
	return p
}

// stored finds what a file keeps under a name: app.set("port", 3000).
func (r *Runtime) stored(a *detect.App, file, code, name string, depth int) (Listener, bool) {
	for _, quote := range []string{"'", "\""} {
		call := ".set(" + quote + name + quote
		i := strings.Index(code, call)
		if i < 0 {
			continue
		}
		args := Arguments(code, i+len(".set("))
		if len(args) > 1 && depth < 5 {
			p := r.evaluate(a, file, code, args[1].At, args[1].Text, depth)
			return p, p.Number != "" || p.Variable != ""
		}
	}
	return Listener{}, false
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

// FirstGroup is the first group of a match that is not empty.
func FirstGroup(text string, loc []int) string {
	for i := 2; i < len(loc); i += 2 {
		if loc[i] >= 0 {
			return text[loc[i]:loc[i+1]]
		}
	}
	return ""
}

// lookUp finds what a name was set to: in the same file, else in the files of
// settings.
func (r *Runtime) lookUp(a *detect.App, file, code, name string, depth int) (Listener, bool) {
	if depth > 4 || name == "" || !identifier(name) {
		return Listener{}, false
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if p, ok := r.memberSet(a, file, code, name, depth); ok {
		return p, true
	}
	if p, ok := r.assigned(a, file, code, last, depth); ok && (p.Number != "" || p.Variable != "") {
		return p, true
	}
	for _, f := range r.sources(a) {
		if f == file || !r.Wide && !settingsFile(f) {
			continue
		}
		if p, ok := r.assigned(a, f, a.Project.Code(f), last, depth); ok && (p.Number != "" || p.Variable != "") && !elsewhereListens(p.Number) {
			return p, true
		}
	}
	for _, f := range []string{"config/production.json", "config/production.yml", "config/production.yaml", "config/default.json", "config/default.yml", "config/default.yaml", "config.json", "config/index.json"} {
		for _, keys := range [][]string{{last}, {"server", last}, {"app", last}, {"http", last}} {
			if n := a.Doc(f).At(keys...); n != nil && Number(n.Value) != "" {
				return Listener{Number: n.Value, Variable: settingVariable(a, keys), From: a.At(f, n.Line)}, true
			}
		}
	}
	return Listener{}, false
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

package rust

import (
	"regexp"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// definition is one thing that a name may stand for.
type definition struct {
	in   text
	expr string
	env  string
	flag string
	at   detect.Evidence
}

// lookup finds what a name stands for: a binding, a constant, an argument of
// the command line, a field, or a function; the nearest file first.
func (r reader) lookup(f text, name string, call bool) []definition {
	parts := strings.FieldsFunc(name, func(c rune) bool { return c == '.' || c == ':' })
	last := parts[len(parts)-1]
	if call && len(parts) > 1 && slices.Contains([]string{"unwrap", "parse", "into", "clone"}, last) {
		last = parts[len(parts)-2]
	}
	quoted := regexp.QuoteMeta(last)
	field := len(parts) > 1
	var out []definition
	files := append([]text{f}, r.files...)
	for i, s := range files {
		if !strings.Contains(s.code, last) || i > 0 && s.path == f.path {
			continue
		}
		if call {
			out = append(out, function(s, quoted)...)
			continue
		}
		out = append(out, argumentOf(s, last, quoted)...)
		if !field {
			out = append(out, bound(s, `\blet\s+(?:mut\s+)?`+quoted+`\s*(?::[^=;]+)?=\s*([^;]+);`)...)
		}
		out = append(out, bound(s, `\b(?:const|static)\s+`+quoted+`\s*:[^=;]+=\s*([^;]+);`)...)
		if field || len(out) == 0 {
			out = append(out, bound(s, `\blet\s+(?:mut\s+)?`+quoted+`\s*(?::[^=;]+)?=\s*([^;]+);`)...)
			out = append(out, fields(s, quoted)...)
		}
		if slices.Contains([]string{f.path}, s.path) && len(out) > 0 && !field {
			return out
		}
	}
	return out
}

// bound gives what a pattern's first group finds.
func bound(s text, expr string) []definition {
	var out []definition
	for _, loc := range regexp.MustCompile(expr).FindAllStringSubmatchIndex(s.code, 5) {
		out = append(out, definition{in: s, expr: s.code[loc[2]:loc[3]], at: detect.Evidence{Path: s.path, Line: lineAt(s.code, loc[0])}})
	}
	return out
}

// fields gives what a struct's literal or an implementation of Default puts
// into a field.
func fields(s text, name string) []definition {
	var out []definition
	for _, loc := range regexp.MustCompile(`[{,]\s*`+name+`\s*:\s*`).FindAllStringIndex(s.code, 5) {
		if expr := argument(s.code[loc[1]:]); expr != "" && !typeName.Regexp().MatchString(strings.TrimSpace(expr)) {
			out = append(out, definition{in: s, expr: expr, at: detect.Evidence{Path: s.path, Line: lineAt(s.code, loc[1])}})
		}
	}
	return out
}

var typeName = detect.NewPattern(`^(?:u16|u32|usize|i32|String|SocketAddr|IpAddr|&'?\w*\s*str|Option<.*>|std::.*|Vec<.*>)$`)

// function gives the last expression of a function's body.
func function(s text, name string) []definition {
	loc := regexp.MustCompile(`\bfn\s+` + name + `\s*\([^)]*\)[^{;]*\{`).FindStringIndex(s.code)
	if loc == nil {
		return nil
	}
	body := s.code[loc[1]:]
	if end := strings.Index(body, "\n}"); end >= 0 {
		body = body[:end]
	} else if end := strings.IndexByte(body, '}'); end >= 0 {
		body = body[:end]
	}
	return []definition{{in: s, expr: strings.TrimSpace(body), at: detect.Evidence{Path: s.path, Line: lineAt(s.code, loc[0])}}}
}

var (
	attribute   = `#\[(?:arg|clap|structopt|serde|envconfig|config)\(([^\]]*)\)\]`
	defaultText = detect.NewPattern(`\bdefault(?:_value(?:_t)?)?\s*=\s*("[^"]*"|[\w.:]+(?:\([^()]*\))?(?:\s*\([^()]*\))?)`)
	envText     = detect.NewPattern(`\b(?:env|from)\b(?:\s*=\s*"(\w+)")?`)
	longText    = detect.NewPattern(`\blong\b(?:\s*=\s*"([\w-]+)")?`)
)

// argumentOf reads the attributes above a field of that name: what clap,
// structopt, envconfig and serde are told of it.
func argumentOf(s text, name, quoted string) []definition {
	var out []definition
	for _, loc := range regexp.MustCompile(`((?:`+attribute+`\s*)+)(?:pub(?:\([^)]*\))?\s+)?`+quoted+`\s*:`).FindAllStringSubmatchIndex(s.code, 3) {
		attrs := s.code[loc[2]:loc[3]]
		d := definition{in: s, at: detect.Evidence{Path: s.path, Line: lineAt(s.code, loc[0])}}
		if m := defaultText.Regexp().FindStringSubmatch(attrs); m != nil {
			d.expr = m[1]
			if strings.Contains(attrs, "serde") {
				d.expr = strings.Trim(m[1], `"`) + "()"
			} else if text := strings.Trim(m[1], `"`); text != m[1] {
				d.expr = `"` + text + `"`
			}
		}
		if m := envText.Regexp().FindStringSubmatch(attrs); m != nil && !strings.Contains(attrs, "serde") {
			if d.env = m[1]; d.env == "" {
				d.env = strings.ToUpper(name)
			}
		}
		if m := longText.Regexp().FindStringSubmatch(attrs); m != nil {
			if d.flag = "--" + m[1]; m[1] == "" {
				d.flag = "--" + strings.ReplaceAll(name, "_", "-")
			}
		}
		out = append(out, d)
	}
	return out
}

// configured reads a key of Rocket.toml: of the profile that a release build
// has, of all, or of the one for everybody.
func configured(a *detect.App, key string) (*formats.Node, bool) {
	doc := a.Doc("Rocket.toml")
	for _, profile := range []string{"release", "default", "global"} {
		if n := doc.At(profile, key); n != nil {
			return n, true
		}
	}
	return nil, false
}

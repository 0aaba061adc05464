package rust

import (
	"regexp"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// value is what is known of an expression: its text or default, and the
// variable or flag that sets it.
type value struct {
	text string
	env  string
	flag string
	name string // what it is called in the source
	from detect.Evidence
}

// reader looks up what names of the source stand for.
type reader struct{ files []text }

// deepest is how many names are followed one after the other.
const deepest = 6

var (
	hostPort  = detect.NewPattern(`^"([\w.*:\[\]-]*?):(\d{1,5})"`)
	portOnly  = detect.NewPattern(`^"?(\d{2,5})"?(?:_?u16)?$`)
	anyHost   = detect.NewPattern(`Ipv([46])Addr::(UNSPECIFIED|LOCALHOST)`)
	octets    = detect.NewPattern(`^(?:[\w:]*::)?(?:from|new)?\s*\(?\s*\(?\s*(?:Ipv4Addr::new\(|IpAddr::V4\(Ipv4Addr::new\(|\[)\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*[\])]+\s*,\s*(.+)$`)
	namedHost = detect.NewPattern(`^(?:[\w:]*::(?:from|new))?\s*\(?\s*\(?\s*(?:[\w:]*\()?[\w:]*Ipv([46])Addr::(UNSPECIFIED|LOCALHOST)\)?\s*(?:\.into\(\))?\s*,\s*(.+)$`)
	pair      = detect.NewPattern(`^\(\s*("[\w.:]*"|&?[\w.]+(?:\(\))?)\s*,\s*([^)]+)\)$`)
	formatted = detect.NewPattern(`^format!\s*\(\s*"([^"]*?):\{(\w*)[^}]*\}"\s*(?:,\s*([\s\S]+?))?\s*,?\s*\)$`)
	variable  = detect.NewPattern(`\b(?:env::)?(?:var|var_os|get_env|parse_env)\s*\(\s*"(\w+)"`)
	constEnv  = detect.NewPattern(`\benv::var\s*\(\s*&?([A-Z][A-Z0-9_]*)\s*\)`)
	numbers   = detect.NewPattern(`\b(\d{2,5})(?:_?u16)?\b`)
	addresses = detect.NewPattern(`"([\w.*:\[\]-]*?):(\d{1,5})"`)
	strung    = detect.NewPattern(`"([^"]*)"`)
	plainName = detect.NewPattern(`^[&*]*([A-Za-z_][\w]*(?:(?:\.|::)[A-Za-z_]\w*)*)(\(\s*[^()]*\))?$`)
	tails     = detect.NewPattern(`(?:\s*(?:\.await|\?|\.(?:parse|unwrap|expect|into|to_string|to_owned|clone|as_str|as_ref|to_socket_addrs|into_boxed_str|context|map_err|unwrap_or_default)(?:::<[^>]*>)?\s*\([^()]*\)))+$`)
)

// address reads the argument of a call that listens.
func (r reader) address(f text, expr string) listener {
	return r.addressAt(f, expr, 0)
}

func (r reader) addressAt(f text, expr string, depth int) listener {
	expr = clean(expr)
	host := func(text string) value { return value{text: text, from: r.place(f, expr)} }
	if depth > deepest || expr == "" {
		return listener{}
	}
	if m := hostPort.Regexp().FindStringSubmatch(expr); m != nil {
		return listener{host: host(m[1]), port: value{text: m[2], from: r.place(f, expr)}}
	}
	if m := octets.Regexp().FindStringSubmatch(expr); m != nil {
		return listener{host: host(strings.Join(m[1:5], ".")), port: r.number(f, unclosed(m[5]), depth+1)}
	}
	if m := namedHost.Regexp().FindStringSubmatch(expr); m != nil {
		ip := map[string]string{"4UNSPECIFIED": "0.0.0.0", "4LOCALHOST": "127.0.0.1", "6UNSPECIFIED": "::", "6LOCALHOST": "::1"}[m[1]+m[2]]
		return listener{host: host(ip), port: r.number(f, unclosed(m[3]), depth+1)}
	}
	if m := pair.Regexp().FindStringSubmatch(expr); m != nil {
		return listener{host: r.word(f, m[1], depth+1), port: r.number(f, m[2], depth+1)}
	}
	if m := formatted.Regexp().FindStringSubmatch(expr); m != nil {
		return r.format(f, m[1], m[2], m[3], depth)
	}
	if env := r.env(expr); env != "" {
		l := listener{addr: value{env: env, from: r.place(f, expr)}}
		if m := addresses.Regexp().FindStringSubmatch(expr); m != nil {
			l.host, l.port = host(m[1]), value{text: m[2]}
		}
		if m := numbers.Regexp().FindStringSubmatch(expr); m != nil && l.port.text == "" && strings.Contains(strings.ToUpper(env), "PORT") {
			return listener{port: value{text: m[1], env: env, from: l.addr.from}}
		}
		return l
	}
	if m := plainName.Regexp().FindStringSubmatch(expr); m != nil {
		for _, d := range r.lookup(f, m[1], m[2] != "") {
			if l := r.addressAt(d.in, d.expr, depth+1); l.port.text != "" || l.port.env != "" || l.addr.env != "" || d.env != "" || d.flag != "" {
				if d.env != "" || d.flag != "" {
					l.addr = value{env: d.env, flag: d.flag, from: d.at}
				}
				l.addr.name = m[1]
				return l
			}
		}
	}
	return listener{}
}

// format reads format!("HOST:{port}", …).
func (r reader) format(f text, host, port, args string, depth int) listener {
	var list []string
	for rest := args; strings.TrimSpace(rest) != ""; {
		arg := argument(rest + ")")
		list = append(list, strings.TrimSpace(arg))
		if len(arg) >= len(rest) {
			break
		}
		rest = rest[len(arg)+1:]
	}
	take := func(name string) string {
		for i, a := range list {
			if k, v, ok := strings.Cut(a, "="); ok && strings.TrimSpace(k) == name {
				return strings.TrimSpace(v)
			} else if name == "" && !ok {
				list = append(list[:i:i], list[i+1:]...)
				return a
			}
		}
		return name
	}
	l := listener{}
	if strings.HasPrefix(host, "{") {
		l.host = r.word(f, take(strings.Trim(host, "{}")), depth+1)
	} else {
		l.host = value{text: host}
	}
	l.port = r.number(f, take(port), depth+1)
	return l
}

// number reads an expression for a port.
func (r reader) number(f text, expr string, depth int) value {
	expr = clean(expr)
	if depth > deepest || expr == "" {
		return value{}
	}
	if m := portOnly.Regexp().FindStringSubmatch(expr); m != nil {
		return value{text: m[1], from: r.place(f, expr)}
	}
	if env := r.env(expr); env != "" {
		v := value{env: env, from: r.place(f, expr)}
		rest := strings.ReplaceAll(expr, `"`+env+`"`, "")
		if m := numbers.Regexp().FindStringSubmatch(rest); m != nil {
			v.text = m[1]
		} else if m := fallback.Regexp().FindStringSubmatch(rest); m != nil {
			v.text = r.number(f, m[1], depth+1).text
		}
		return v
	}
	if m := plainName.Regexp().FindStringSubmatch(expr); m != nil {
		for _, d := range r.lookup(f, m[1], m[2] != "") {
			v := r.number(d.in, d.expr, depth+1)
			if d.env != "" {
				v.env = d.env
			}
			if d.flag != "" {
				v.flag = d.flag
			}
			if v.text != "" || v.env != "" || v.flag != "" {
				v.name = m[1]
				if v.from.Path == "" || d.env != "" || d.flag != "" {
					v.from = d.at
				}
				return v
			}
		}
	}
	if m := numbers.Regexp().FindStringSubmatch(expr); m != nil && strings.Contains(expr, "unwrap_or") {
		return value{text: m[1], from: r.place(f, expr)}
	}
	return value{}
}

// fallback is a name that stands in for a variable that is not set.
var fallback = detect.NewPattern(`\bunwrap_or\w*\s*\(\s*(?:\|[^|]*\|\s*)?(\w+)`)

// word reads an expression for an address without a port.
func (r reader) word(f text, expr string, depth int) value {
	expr = clean(expr)
	if depth > deepest || expr == "" {
		return value{}
	}
	if env := r.env(expr); env != "" {
		v := value{env: env, from: r.place(f, expr)}
		if m := strung.Regexp().FindStringSubmatch(strings.ReplaceAll(expr, `"`+env+`"`, "")); m != nil {
			v.text = m[1]
		}
		return v
	}
	if m := strung.Regexp().FindStringSubmatch(expr); m != nil {
		return value{text: m[1], from: r.place(f, expr)}
	}
	if m := anyHost.Regexp().FindStringSubmatch(expr); m != nil {
		return value{text: map[string]string{"4UNSPECIFIED": "0.0.0.0", "4LOCALHOST": "127.0.0.1", "6UNSPECIFIED": "::", "6LOCALHOST": "::1"}[m[1]+m[2]], from: r.place(f, expr)}
	}
	if m := plainName.Regexp().FindStringSubmatch(expr); m != nil {
		for _, d := range r.lookup(f, m[1], m[2] != "") {
			v := r.word(d.in, d.expr, depth+1)
			if d.env != "" {
				v.env = d.env
			}
			if d.flag != "" {
				v.flag = d.flag
			}
			if v.text != "" || v.env != "" || v.flag != "" {
				if v.from.Path == "" || d.env != "" || d.flag != "" {
					v.from = d.at
				}
				return v
			}
		}
	}
	return value{}
}

// env gives the variable that an expression reads, "" for none.
func (r reader) env(expr string) string {
	if m := variable.Regexp().FindStringSubmatch(expr); m != nil {
		return m[1]
	}
	if m := constEnv.Regexp().FindStringSubmatch(expr); m != nil {
		for _, f := range r.files {
			re := regexp.MustCompile(`\b(?:const|static)\s+` + m[1] + `\s*:[^=]*=\s*"(\w+)"`)
			if c := re.FindStringSubmatch(f.code); c != nil {
				return c[1]
			}
		}
	}
	return ""
}

// place finds the line of an expression.
func (r reader) place(f text, expr string) detect.Evidence {
	at := strings.Index(f.code, expr)
	if at < 0 {
		return detect.Evidence{Path: f.path}
	}
	return detect.Evidence{Path: f.path, Line: lineAt(f.code, at)}
}

// clean takes away what does not change a value.
func clean(expr string) string {
	expr = strings.TrimSpace(expr)
	for {
		before := expr
		expr = strings.TrimSpace(strings.TrimLeft(expr, "&*"))
		if !strings.Contains(expr, "env::var") && !strings.Contains(expr, "var(") {
			expr = tails.Regexp().ReplaceAllString(expr, "")
		}
		for _, wrap := range []string{"SocketAddr::from_str(", "String::from(", "Some("} {
			if strings.HasPrefix(expr, wrap) && strings.HasSuffix(expr, ")") {
				expr = expr[len(wrap) : len(expr)-1]
			}
		}
		if i := strings.LastIndex(expr, " as "); i > 0 && len(expr)-i < 10 {
			expr = expr[:i]
		}
		if expr == before {
			return expr
		}
	}
}

// unclosed takes away the parentheses that close what began further left.
func unclosed(expr string) string {
	expr = strings.TrimSpace(expr)
	for strings.HasSuffix(expr, ")") && strings.Count(expr, ")") > strings.Count(expr, "(") {
		expr = strings.TrimSpace(strings.TrimSuffix(expr, ")"))
	}
	return strings.TrimSuffix(expr, ",")
}

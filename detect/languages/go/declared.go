package golang

import (
	"go/ast"
	"go/token"
	"slices"
)

// doors are variables that can only say where a program listens, the likeliest
// first.
var doors = []string{"PORT", "HTTP_PORT", "SERVER_PORT", "APP_PORT", "API_PORT", "WEB_PORT", "LISTEN_PORT", "LISTEN_ADDR", "LISTEN_ADDRESS",
	"HTTP_ADDR", "HTTP_ADDRESS", "SERVER_ADDR", "SERVER_ADDRESS", "BIND_ADDR", "BIND_ADDRESS", "HTTP_LISTEN", "LISTEN", "ADDR", "ADDRESS"}

// declared finds the variables that are declared with a default somewhere in
// the program's settings, for addresses that cannot be followed there.
func (x *index) declared() []listener {
	var out []listener
	add := func(v value) {
		if order := slices.Index(doors, v.env); order >= 0 {
			host, port := hostPort(v.text)
			if port > 0 {
				out = append(out, listener{value: v, at: v.from, port: port, order: 50 + order, local: loopback(host)})
			}
		}
	}
	for _, list := range sortedFields(x.fields) {
		for _, f := range list {
			add(f.value())
		}
	}
	for _, c := range x.calls {
		if v, ok := fallback(place{in: c.in, fn: c.fn}, c.expr); ok {
			add(v)
		}
	}
	for _, e := range x.entries {
		add(e)
	}
	return out
}

// entry reads "LISTEN_ADDR": {…"127.0.0.1:8080"…} of a map of settings.
func entry(s *source, kv *ast.KeyValueExpr) (value, bool) {
	name, ok := literal(kv.Key)
	if !ok || !variable(name) {
		return value{}, false
	}
	v := value{env: name, envAt: s.at(kv.Key)}
	ast.Inspect(kv.Value, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && v.text == "" && lit.Kind == token.STRING {
			if text, ok := literal(lit); ok {
				if _, port := hostPort(text); port > 0 {
					v.text, v.raw, v.from = text, text, s.at(lit)
				}
			}
		}
		return v.text == ""
	})
	return v, v.text != ""
}

// sortedFields gives the fields in the order of their names.
func sortedFields(fields map[string][]field) [][]field {
	var names []string
	for n := range fields {
		names = append(names, n)
	}
	slices.Sort(names)
	var out [][]field
	for _, n := range names {
		out = append(out, fields[n])
	}
	return out
}

// loopback says whether a host is the machine itself.
func loopback(host string) bool {
	return slices.Contains([]string{"localhost", "127.0.0.1", "[::1]", "::1"}, host)
}

package golang

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// later is 1 for a door that the program does not wait at.
func later(l listener) int {
	if l.aside {
		return 1
	}
	return 0
}

// rank is the place of a port in what the project tells containers: of several
// doors the one that is named first there goes before the others.
func rank(told []detect.Finding, port int) int {
	for i, f := range told {
		if f.Value[0] == strconv.Itoa(port) {
			return i
		}
	}
	return len(told)
}

// aside says whether a call is made by a go statement, so that the program does
// something else meanwhile.
func (x *index) aside(c call) bool {
	return slices.ContainsFunc(x.beside, func(b call) bool {
		return b.in == c.in && b.expr.Pos() <= c.expr.Pos() && c.expr.End() <= b.expr.End()
	})
}

// doorsOf says where the program listens for those it serves: profiles and
// metrics aside.
func doorsOf(list []listener) []listener {
	return slices.DeleteFunc(slices.Clone(list), func(l listener) bool { return l.order >= 100 && !l.blank })
}

// aside says whether an address is that of a second door: metrics, profiles.
func aside(v value, at detect.Evidence, p place) bool {
	texts := []string{strings.ToLower(v.env), strings.ToLower(v.flag), strings.ToLower(at.Path)}
	if fn, ok := p.fn.(*ast.FuncDecl); ok {
		texts = append(texts, strings.ToLower(fn.Name.Name))
	}
	if _, name := selector(p.expr); name != "" {
		texts = append(texts, strings.ToLower(name))
	}
	for _, t := range texts {
		for _, word := range []string{"metric", "pprof", "debug", "admin", "health", "probe", "prometheus", "profil"} {
			if strings.Contains(t, word) {
				return true
			}
		}
	}
	return false
}

// secure says whether an address is that of a door for TLS beside another one.
func secure(v value, p place) bool {
	text := strings.ToLower(v.env + " " + v.flag)
	if fn, ok := p.fn.(*ast.FuncDecl); ok {
		text += " " + strings.ReplaceAll(strings.ToLower(fn.Name.Name), "httpserve", "")
	}
	return strings.Contains(text, "ssl") || strings.Contains(text, "tls") || strings.Contains(text, "https")
}

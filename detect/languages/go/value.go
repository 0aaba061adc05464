package golang

import (
	"cmp"
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// value is what a text in the program is unless something sets it.
type value struct {
	text  string          // the default as far as it is known
	from  detect.Evidence // where the default stands
	env   string          // the variable that sets it
	envAt detect.Evidence
	flag  string // the flag that sets it, dashes included
	raw   string // what the variable or flag alone is by default: "8080" in ":8080"
	put   string // what stands before it: ":"

	hostEnv  string // the variable that sets the host alone
	hostFlag string
	hostAt   detect.Evidence

	needs    bool // the program does not run without the variable
	headless bool // what it begins with is not known
	tailless bool // what it ends with is not known
}

// prefix gives the part of a path that is known, up to a slash; false when its
// beginning is not.
func (v value) prefix() (string, bool) {
	switch {
	case v.headless || v.text == "":
		return "", false
	case !v.tailless || strings.HasSuffix(v.text, "/"):
		return v.text, true
	}
	if i := strings.LastIndexByte(v.text, '/'); i > 0 {
		return v.text[:i+1], true
	}
	return "", false
}

// set says whether something outside the program may set the value.
func (v value) set() bool { return v.env != "" || v.flag != "" }

func (v value) known() bool { return v.text != "" || v.set() }

// or fills in what is not known.
func (v value) or(w value) value {
	if !v.known() {
		return w
	}
	if v.text == "" && w.text != "" {
		v.text, v.from, v.raw = w.text, w.from, w.raw
		switch {
		case v.put == "" || w.set():
		case strings.Contains(w.text, ":"): // the whole address: what was put before is in it
			v.raw = w.text[strings.LastIndexByte(w.text, ':')+1:]
		default:
			v.text, v.raw = v.put+w.text, w.text
		}
	}
	if !v.set() {
		v.put, v.raw = w.put, w.raw
	}
	if v.env == "" {
		v.env, v.envAt = w.env, w.envAt
	}
	if v.flag == "" {
		v.flag = w.flag
	}
	if v.hostEnv == "" {
		v.hostEnv, v.hostAt = w.hostEnv, w.hostAt
	}
	if v.hostFlag == "" {
		v.hostFlag = w.hostFlag
	}
	v.needs = v.needs || w.needs
	return v
}

// before puts a text in front of a value.
func (v value) before(s string) value {
	if v.raw == "" {
		v.raw = v.text
	}
	if v.text != "" || !v.set() {
		v.text = s + v.text
	}
	v.put = s + v.put
	return v
}

// behind puts a value that something sets behind a host.
func (v value) behind(host value) value {
	from := host.from
	v = v.before(host.text)
	v.hostEnv, v.hostAt = cmp.Or(host.hostEnv, host.env), cmp.Or(host.hostAt, host.envAt)
	v.hostFlag = cmp.Or(host.hostFlag, host.flag)
	if v.from.Path == "" {
		v.from = from
	}
	return v
}

// after puts a text behind a value. What set a host does not set the port.
func (v value) after(w value) value {
	if v.set() && v.raw == "" {
		v.raw = v.text
	}
	if _, port := hostPort(w.text); port > 0 {
		v.from = w.from
		if v.set() && (strings.HasPrefix(w.text, ":") || strings.HasSuffix(v.text, ":")) {
			v.hostEnv, v.hostFlag, v.hostAt = v.env, v.flag, v.envAt
			v.env, v.flag, v.raw = "", "", ""
		}
	}
	v.text += w.text
	return v
}

// literal gives the text of a string or number that is written out.
func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	switch lit.Kind {
	case token.STRING:
		s, err := strconv.Unquote(lit.Value)
		return s, err == nil
	case token.INT:
		return lit.Value, true
	}
	return "", false
}

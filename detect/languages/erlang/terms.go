package erlang

import "strings"

// term is one Erlang term of a file that Erlang reads with file:consult.
type term struct {
	kind byte // 'a' atom, 's' text, 'n' number and the rest, '{' tuple, '[' list
	text string
	list []term
	line int
}

// reader reads terms; what it cannot read it steps over.
type reader struct {
	text     string
	at, line int
}

const maxDepth = 100

// terms reads all terms of a text; each ends with a full stop.
func terms(text string) []term {
	r := &reader{text: text, line: 1}
	var out []term
	for r.blank(); r.at < len(r.text); r.blank() {
		if r.text[r.at] == '.' || r.text[r.at] == ',' {
			r.at++
			continue
		}
		before := r.at
		out = append(out, r.term(0))
		if r.at == before {
			r.at++
		}
	}
	return out
}

// blank steps over white space and comments.
func (r *reader) blank() {
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == '\n':
			r.line++
		case c == '%':
			for r.at < len(r.text) && r.text[r.at] != '\n' {
				r.at++
			}
			continue
		case c != ' ' && c != '\t' && c != '\r':
			return
		}
		r.at++
	}
}

func (r *reader) term(depth int) term {
	t := term{line: r.line}
	switch c := r.text[r.at]; {
	case (c == '{' || c == '[') && depth < maxDepth:
		r.at++
		t.kind, t.list = c, r.items(depth+1)
	case c == '"' || c == '\'':
		t.kind, t.text = 's', r.quoted(c)
		if c == '\'' {
			t.kind = 'a'
		}
	case strings.HasPrefix(r.text[r.at:], "<<"):
		r.at += 2
		for r.blank(); r.at < len(r.text) && r.text[r.at] != '>'; r.blank() {
			if r.text[r.at] == '"' {
				t.kind, t.text = 's', r.quoted('"')
				continue
			}
			r.at++
		}
		r.at = min(r.at+2, len(r.text))
	default:
		from := r.at
		for r.at < len(r.text) && strings.IndexByte(" \t\r\n,{}[]()%\"", r.text[r.at]) < 0 && !r.stop() {
			r.at++
		}
		t.kind, t.text = 'n', r.text[from:r.at]
		if c >= 'a' && c <= 'z' {
			t.kind = 'a'
		}
	}
	return t
}

// stop says whether a full stop that ends a term stands here.
func (r *reader) stop() bool {
	return r.text[r.at] == '.' && (r.at+1 >= len(r.text) || strings.IndexByte(" \t\r\n%", r.text[r.at+1]) >= 0)
}

func (r *reader) items(depth int) []term {
	var out []term
	for r.blank(); r.at < len(r.text); r.blank() {
		switch r.text[r.at] {
		case '}', ']':
			r.at++
			return out
		case ',', '|', ')', '(':
			r.at++
			continue
		}
		before := r.at
		out = append(out, r.term(depth))
		if r.at == before {
			r.at++
		}
	}
	return out
}

func (r *reader) quoted(mark byte) string {
	var b strings.Builder
	for r.at++; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; c {
		case '\\':
			if r.at++; r.at < len(r.text) {
				b.WriteByte(r.text[r.at])
			}
		case mark:
			r.at++
			return b.String()
		case '\n':
			r.line++
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// get finds {Key, Value} among terms.
func get(list []term, key string) (term, bool) {
	for _, t := range list {
		if t.kind == '{' && len(t.list) > 1 && t.list[0].kind == 'a' && t.list[0].text == key {
			v := t.list[1]
			v.line = t.line
			return v, true
		}
	}
	return term{}, false
}

// named finds {Key, ...} among terms, whole.
func named(list []term, key string) []term {
	var out []term
	for _, t := range list {
		if t.kind == '{' && len(t.list) > 1 && t.list[0].kind == 'a' && t.list[0].text == key {
			out = append(out, t)
		}
	}
	return out
}

package formats

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Quote writes a word for a line of a shell, as it is where that is plain. Only
// the first word of a line would be an assignment: = is plain here.
func Quote(word string) string {
	if name, value, ok := strings.Cut(word, "="); ok && name != "" && value != "" {
		return Quote(name) + "=" + Quote(value)
	}
	quoted, err := syntax.Quote(word, syntax.LangPOSIX)
	if err != nil {
		return word // a control character: whoever prints the line refuses it
	}
	return quoted
}

// QuoteAll writes words as a line of a shell.
func QuoteAll(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = Quote(w)
	}
	return strings.Join(out, " ")
}

// wordText gives a word without its quotes, and whether it is plain: the shell
// would hand over exactly this text. What is not plain keeps its source.
func wordText(src string, w *syntax.Word) (string, bool) {
	var out strings.Builder
	plain := true
	for i, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			text, ok := unquoteLit(p.Value)
			if i == 0 && strings.HasPrefix(p.Value, "~") {
				ok = false
			}
			out.WriteString(text)
			plain = plain && ok
		case *syntax.SglQuoted:
			out.WriteString(p.Value)
			plain = plain && !p.Dollar
		case *syntax.DblQuoted:
			for _, q := range p.Parts {
				if lit, ok := q.(*syntax.Lit); ok {
					out.WriteString(unquoteDouble(lit.Value))
					continue
				}
				out.WriteString(source(src, q))
				plain = false
			}
			plain = plain && !p.Dollar
		default:
			out.WriteString(source(src, p))
			plain = false
		}
	}
	return out.String(), plain
}

func source(src string, n syntax.Node) string {
	from, to := int(n.Pos().Offset()), int(n.End().Offset())
	if from < 0 || to > len(src) || from > to {
		return ""
	}
	return src[from:to]
}

// unquoteLit resolves backslashes of a bare literal; patterns are not plain.
func unquoteLit(s string) (string, bool) {
	ok := true
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i < len(s) && s[i] != '\n' {
				out.WriteByte(s[i])
			}
			continue
		case '*', '?', '[':
			ok = false
		}
		out.WriteByte(s[i])
	}
	return out.String(), ok
}

func unquoteDouble(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("$`\"\\\n", s[i+1]) >= 0 {
			if i++; s[i] == '\n' {
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

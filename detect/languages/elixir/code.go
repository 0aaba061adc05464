package elixir

import "strings"

// skip gives where the text or character that begins at i ends; i+1 for
// anything else.
func skip(code string, i int) int {
	rest := code[i:]
	switch rest[0] {
	case '?':
		if strings.HasPrefix(rest, `?\`) {
			return min(i+3, len(code))
		}
		if len(rest) > 1 && strings.IndexByte(" \n\t", rest[1]) < 0 && (i == 0 || !wordByte(code[i-1])) {
			return i + 2
		}
	case '"', '\'':
		for _, heredoc := range []string{`"""`, `'''`} {
			if strings.HasPrefix(rest, heredoc) {
				if end := strings.Index(rest[3:], heredoc); end >= 0 {
					return i + end + 6
				}
				return len(code)
			}
		}
		for j := i + 1; j < len(code); j++ {
			switch code[j] {
			case '\\':
				j++
			case rest[0]:
				return j + 1
			}
		}
		return len(code)
	}
	return i + 1
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// span gives where the bracket that opens at i is closed, exclusive; the end
// of the code where it never is.
func span(code string, i int) int {
	depth := 0
	for i < len(code) {
		switch code[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth <= 0 {
				return i + 1
			}
		}
		i = skip(code, i)
	}
	return len(code)
}

// part is a piece of a file's code.
type part struct{ from, to int }

// elements are the parts of a list or tuple that opens at i, one by one.
func elements(code string, i int) []part {
	end := span(code, i)
	var out []part
	from := i + 1
	for j := i + 1; j < end; {
		switch code[j] {
		case '(', '[', '{':
			j = span(code, j)
			continue
		case ',':
			out, from = append(out, part{from, j}), j+1
		case ')', ']', '}':
			if strings.TrimSpace(code[from:j]) != "" {
				out = append(out, part{from, j})
			}
			return out
		}
		j = skip(code, j)
	}
	return out
}

// pair splits an element "key: value", or "key => value" with the key as an
// atom; "" when it is none.
func pair(code string, p part) (key string, value part) {
	text := code[p.from:p.to]
	lead := len(text) - len(strings.TrimLeft(text, " \t\n"))
	text = text[lead:]
	n := 0
	for n < len(text) && (wordByte(text[n]) || text[n] == '"' || text[n] == '.') {
		n++
	}
	if n == 0 || n >= len(text) || text[n] != ':' || strings.HasPrefix(text[n:], "::") {
		return "", part{}
	}
	from := p.from + lead + n + 1
	for from < p.to && strings.IndexByte(" \t\n", code[from]) >= 0 {
		from++
	}
	return strings.Trim(text[:n], `"`), part{from, p.to}
}

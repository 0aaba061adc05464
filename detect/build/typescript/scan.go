package typescript

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// Skip passes white space.
func Skip(text string, i, to int) int {
	for i < to && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}

// Word says whether a byte may stand in a name.
func Word(b byte) bool {
	return b == '_' || b == '$' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// Expression finds where the expression that begins at start ends.
func Expression(text string, start, to int) int {
	depth := 0
	for i := start; i < to; i++ {
		switch text[i] {
		case '\'', '"', '`':
			i = Quoted(text, i, to)
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return i
			}
		case ',', ';':
			if depth == 0 {
				return i
			}
		}
	}
	return to
}

// Quoted finds the quote that ends the one at start.
func Quoted(text string, start, to int) int {
	for i := start + 1; i < to; i++ {
		switch text[i] {
		case '\\':
			i++
		case text[start]:
			return i
		case '\n':
			if text[start] != '`' {
				return start // no text: a sign in an expression
			}
		}
	}
	return to
}

// Literal reads an expression that is nothing but a text, a number or a truth.
func Literal(raw string) (string, bool) {
	for _, suffix := range []string{" as const", " satisfies string"} {
		raw = strings.TrimSuffix(raw, suffix)
	}
	if raw == "true" || raw == "false" {
		return raw, true
	}
	if len(raw) >= 2 && strings.ContainsRune("'\"`", rune(raw[0])) && Quoted(raw, 0, len(raw)) == len(raw)-1 {
		body := raw[1 : len(raw)-1]
		return body, !strings.Contains(body, "${") && !strings.Contains(body, "\\")
	}
	if raw != "" && strings.Trim(raw, "0123456789_") == "" {
		return strings.ReplaceAll(raw, "_", ""), true
	}
	return "", false
}

// Argument is one of a call, and where it begins.
type Argument struct {
	Text string
	At   int
}

// Arguments splits what stands between the parenthesis before open and its end.
func Arguments(code string, open int) []Argument {
	limit := min(len(code), open+4000)
	var out []Argument
	for at := open; at < limit; {
		end := Expression(code, at, limit)
		text := strings.TrimSpace(code[at:end])
		if text != "" {
			lead := len(code[at:end]) - len(strings.TrimLeft(code[at:end], " \t\n"))
			out = append(out, Argument{text, at + lead})
		}
		if end >= limit || code[end] != ',' {
			break
		}
		at = end + 1
	}
	return out
}

// SetAt finds where the next value begins that a name is set to, as a key or a
// variable, -1 when there is none.
func SetAt(code, name string, from int) int {
	for at := from; name != "" && at < len(code); {
		i := strings.Index(code[at:], name)
		if i < 0 {
			return -1
		}
		i += at
		at = i + len(name)
		if i > 0 && (Word(code[i-1]) || code[i-1] == '.') {
			continue
		}
		rest := at
		if rest < len(code) && (code[rest] == '"' || code[rest] == '\'') {
			rest++
		}
		rest = Skip(code, rest, len(code))
		if rest+1 < len(code) && (code[rest] == ':' || code[rest] == '=' && code[rest+1] != '=' && code[rest+1] != '>') {
			value := Skip(code, rest+1, len(code))
			if code[rest] == ':' { // const port: number = 3000
				value += len(typed.Regexp().FindString(code[value:min(len(code), value+40)]))
			}
			return value
		}
	}
	return -1
}

// StatementEnd finds the line break that ends a statement without semicolon.
func StatementEnd(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' {
			continue
		}
		next := strings.TrimLeft(text[i:], " \t\n")
		if next == "" || !strings.ContainsRune("|?.:&+)]},", rune(next[0])) {
			if strings.Count(text[:i], "(") == strings.Count(text[:i], ")") && strings.Count(text[:i], "{") == strings.Count(text[:i], "}") && !strings.HasSuffix(strings.TrimSpace(text[:i]), "||") && !strings.HasSuffix(strings.TrimSpace(text[:i]), "??") {
				return i
			}
		}
	}
	return -1
}

// typed is the type of a name that is set.
var typed = detect.NewPattern(`\A(?:number|string)\s*=\s*`)

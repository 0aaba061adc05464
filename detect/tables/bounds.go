package tables

import "strings"

// upTo writes a range with a hyphen, to whose end belong all releases that begin with it.
func upTo(from, to string) string {
	last, ok := readNumber(strings.TrimPrefix(strings.TrimSpace(to), "v"))
	if !ok {
		return from + " - " + to // whoever reads it says that it is none
	}
	from = ">=" + strings.TrimPrefix(strings.TrimSpace(from), "v")
	if len(last) > 2 {
		return from + ",<=" + last.String()
	}
	return from + ",<" + bump(last, len(last)-1).String()
}

// expand rewrites each part of a list.
func expand(text, separator string, part func(operator string, num number, rest string) string) string {
	var out []string
	operator := ""
	for piece := range strings.SplitSeq(text, separator) {
		piece = operator + strings.TrimSpace(piece)
		operator = ""
		if piece != "" && strings.Trim(piece, "<>=^~!") == "" {
			operator = piece // ">= 8.1": the operator stands alone
			continue
		}
		match := partPattern.compiled().FindStringSubmatch(piece)
		if match == nil {
			if piece != "" {
				out = append(out, piece)
			}
			continue
		}
		num, ok := readNumber(match[2])
		if !ok {
			out = append(out, piece)
			continue
		}
		out = append(out, part(match[1], num, match[3]))
	}
	return strings.Join(out, ",")
}

// poetryPart writes Poetry's caret and tilde with the operators of PEP 440.
func poetryPart(operator string, num number, rest string) string {
	switch {
	case operator == "^":
		return between(num, caret(num))
	case operator == "~":
		return between(num, bump(num, min(1, len(num)-1)))
	case rest != "" && operator == "":
		return "==" + num.String() + ".*"
	case operator == "" || operator == "=":
		return "==" + num.String()
	}
	return operator + num.String() + rest
}

// composerPart writes a part of Composer's ranges with the operators of PEP 440.
func composerPart(operator string, num number, rest string) string {
	switch operator {
	case "^":
		return between(num, caret(num))
	case "~":
		return between(num, bump(num, max(0, len(num)-2)))
	case "", "=", "==":
		operator = "=="
	}
	if rest != "" && operator != "==" && operator != "!=" {
		rest = "" // ">=8.1.*" is ">=8.1"
	}
	return operator + num.String() + strings.ReplaceAll(strings.ToLower(rest), "x", "*")
}

func between(from, to number) string { return ">=" + from.String() + ",<" + to.String() }

// caret is the first version that a caret shuts out: the leftmost place that is not zero goes up.
func caret(num number) number {
	for i, n := range num {
		if n != 0 {
			return bump(num, i)
		}
	}
	return bump(num, len(num)-1)
}

// bump raises one place and drops what follows.
func bump(num number, place int) number {
	out := append(number{}, num[:place+1]...)
	out[place]++
	return out
}

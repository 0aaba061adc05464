package cpp

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// command is one call in a CMake file.
type command struct {
	name string
	args []string
	line int
}

var (
	cmakeCall     = detect.NewPattern(`^[ \t]*(\w+)[ \t]*\(`)
	cmakeRemark   = detect.NewPattern(`(^|\s)#.*$`)
	cmakeVariable = detect.NewPattern(`\$\{(\w+)\}`)
)

// cmakeCommands reads the calls of a CMake file.
func cmakeCommands(text string) []command {
	text = cmakeRemark.Regexp().ReplaceAllString(text, "$1")
	var out []command
	line, at := 1, 0
	for _, loc := range cmakeCall.Regexp().FindAllStringSubmatchIndex(text, 2000) {
		line += strings.Count(text[at:loc[2]], "\n")
		at = loc[2]
		out = append(out, command{name: strings.ToLower(text[loc[2]:loc[3]]), args: cmakeArgs(text[loc[1]:]), line: line})
	}
	return out
}

// cmakeArgs reads the words of a call up to its closing parenthesis.
func cmakeArgs(text string) []string {
	var args []string
	var word strings.Builder
	depth, quoted := 1, false
	flush := func() {
		if word.Len() > 0 {
			args = append(args, word.String())
			word.Reset()
		}
	}
scan:
	for i := range len(text) {
		switch ch := text[i]; {
		case quoted && ch == '"':
			quoted = false
		case quoted:
			word.WriteByte(ch)
		case ch == '"':
			quoted = true
		case ch == '(':
			depth++
		case ch == ')':
			if depth--; depth == 0 {
				break scan
			}
		case ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == ';':
			flush()
		default:
			word.WriteByte(ch)
		}
	}
	flush()
	return args
}

// keywords end a list of components.
var keywords = []string{"REQUIRED", "QUIET", "COMPONENTS", "OPTIONAL_COMPONENTS", "CONFIG", "MODULE", "NO_MODULE", "EXACT", "GLOBAL", "NAMES", "HINTS", "PATHS"}

// after gives the words that follow a keyword, up to the next one.
func after(args []string, keyword string) []string {
	i := slices.Index(args, keyword)
	if i < 0 {
		return nil
	}
	var out []string
	for _, w := range args[i+1:] {
		if slices.Contains(keywords, w) {
			break
		}
		out = append(out, w)
	}
	return out
}

// expand puts the values of variables into a word; those that are not known
// are left out.
func (c *cmake) expand(s string) string {
	for range 5 {
		if strings.Count(s, "${") > 64 {
			return ""
		}
		next := cmakeVariable.Regexp().ReplaceAllStringFunc(s, func(v string) string { return c.vars[v[2:len(v)-1]] })
		if next == s {
			break
		}
		s = next
	}
	return s
}

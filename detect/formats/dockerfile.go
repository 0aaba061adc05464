package formats

import (
	"encoding/json"
	"strings"
)

// Instruction is one instruction of a Dockerfile.
type Instruction struct {
	Name string   // in upper case
	Args []string // the elements of the JSON form, else the words, quotes removed
	JSON bool
	Text string // all after the name, continued lines joined by a blank
	Line int
}

// Dockerfile reads a Dockerfile for what it tells about a project. It takes
// everything that looks like an instruction and skips the rest; the bodies of
// here-documents are left out.
func Dockerfile(b []byte) []Instruction {
	text, ok := flatText(b)
	if !ok {
		return nil
	}
	lines := Lines(text)
	escape := escapeOf(lines)
	budget := 4 * len(lines) // of lines looked at for the ends of here-documents
	var out []Instruction
	for i := 0; i < len(lines); i++ {
		number := lines[i].Number
		text := strings.TrimSpace(lines[i].Text)
		if text == "" || text[0] == '#' {
			continue
		}
		var parts []string
		for strings.HasSuffix(text, escape) {
			parts = append(parts, strings.TrimSpace(strings.TrimSuffix(text, escape)))
			for i++; i < len(lines); i++ {
				if text = strings.TrimSpace(lines[i].Text); text != "" && text[0] != '#' {
					break
				}
			}
			if i >= len(lines) {
				text = ""
			}
		}
		parts = append(parts, text)
		in, ok := instruction(strings.TrimSpace(strings.Join(parts, " ")))
		if !ok {
			continue
		}
		in.Line = number
		out = append(out, in)
		if in.Name == "RUN" || in.Name == "COPY" || in.Name == "ADD" {
			i = skipHeredocs(in.Text, lines, i, &budget)
		}
	}
	return out
}

// escapeOf reads the directive that changes the continuation character.
func escapeOf(lines []Line) string {
	for _, l := range lines {
		text := strings.TrimSpace(l.Text)
		if !strings.HasPrefix(text, "#") {
			break
		}
		name, value, ok := strings.Cut(text[1:], "=")
		if !ok {
			break
		}
		if strings.EqualFold(strings.TrimSpace(name), "escape") && strings.TrimSpace(value) == "`" {
			return "`"
		}
	}
	return `\`
}

func instruction(s string) (Instruction, bool) {
	name, rest := s, ""
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		name, rest = s[:i], strings.TrimSpace(s[i:])
	}
	in := Instruction{Name: strings.ToUpper(name), Text: rest}
	for i := 0; i < len(name); i++ {
		if !isAlnum(name[i]) {
			return in, false
		}
	}
	if in.Name == "" {
		return in, false
	}
	if json := jsonArgs(rest); json != nil {
		in.JSON, in.Args = true, json
	} else {
		in.Args = splitWords(rest)
	}
	return in, true
}

// jsonArgs gives the elements of a JSON form, after the flags before it.
func jsonArgs(s string) []string {
	var flags []string
	for strings.HasPrefix(s, "--") {
		flag, rest, ok := strings.Cut(s, " ")
		if !ok {
			return nil
		}
		flags, s = append(flags, flag), strings.TrimSpace(rest)
	}
	if !strings.HasPrefix(s, "[") {
		return nil
	}
	var list []string
	if json.Unmarshal([]byte(s), &list) != nil {
		return nil
	}
	return append(append([]string{}, flags...), list...)
}

// splitWords splits at blanks outside quotes and removes the quotes.
func splitWords(s string) []string {
	var out []string
	var word strings.Builder
	in, quote := false, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, in = c, true
		case c == '\\' && quote != '\'' && i+1 < len(s):
			i++
			word.WriteByte(s[i])
			in = true
		case quote == 0 && (c == ' ' || c == '\t'):
			if in {
				out = append(out, word.String())
				word.Reset()
				in = false
			}
		default:
			word.WriteByte(c)
			in = true
		}
	}
	if in {
		out = append(out, word.String())
	}
	return out
}

// skipHeredocs gives the index of the last line of the here-documents that s
// opens, i when it opens none or one is never closed.
func skipHeredocs(s string, lines []Line, i int, budget *int) int {
	start := i
	for {
		at := strings.Index(s, "<<")
		if at < 0 {
			return i
		}
		s = s[at+2:]
		if strings.HasPrefix(s, "<") { // <<< is no here-document
			s = s[1:]
			continue
		}
		tabs := strings.HasPrefix(s, "-")
		s = strings.TrimLeft(strings.TrimPrefix(s, "-"), `"'`)
		n := 0
		for n < len(s) && (isAlnum(s[n]) || s[n] == '_') {
			n++
		}
		word := s[:n]
		if word == "" {
			continue
		}
		for i++; ; i++ {
			if *budget--; i >= len(lines) || *budget < 0 {
				return start
			}
			text := lines[i].Text
			if tabs {
				text = strings.TrimLeft(text, "\t")
			}
			if strings.TrimRight(text, " \t") == word {
				break
			}
		}
	}
}

package check

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/stagewright/stagewright/inspect"
)

// Reviewed is one file and what was found in it.
type Reviewed struct {
	Path     string
	Text     []byte
	Findings []inspect.Finding
}

// WriteText prints findings for a person: the place, the words, the line with
// a caret under what is meant, and the remedy.
func WriteText(w io.Writer, files []Reviewed) error {
	p := &printer{w: w}
	counts := map[inspect.Severity]int{}
	for _, file := range files {
		lines := strings.Split(strings.ReplaceAll(string(file.Text), "\r\n", "\n"), "\n")
		for _, f := range file.Findings {
			counts[f.Severity]++
			p.finding(f, lines)
		}
	}
	p.f("%s\n", summary(counts, len(files)))
	return p.err
}

// printer keeps the first error, so that the text above it reads as text.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *printer) finding(f inspect.Finding, lines []string) {
	p.f("%s: %s: %s [%s]\n", where(f), f.Severity, plain(f.Message), f.Code)
	if f.Line > 0 && f.Line <= len(lines) {
		text := lines[f.Line-1]
		p.f("%5d | %s\n", f.Line, plain(strings.ReplaceAll(text, "\t", " ")))
		from, to := f.Column, f.EndColumn
		if from == 0 || from > len(text) {
			from = len(text) - len(strings.TrimLeft(text, " \t")) + 1
			to = len(strings.TrimRight(text, " \t")) + 1
		}
		to = min(max(to, from+1), len(text)+1)
		width := max(1, len([]rune(text[from-1:to-1])))
		p.f("      | %s%s\n", strings.Repeat(" ", len([]rune(text[:from-1]))), strings.Repeat("^", width))
	}
	if f.Fix != "" {
		p.f("        %s\n", plain(f.Fix))
	}
	p.f("\n")
}

func where(f inspect.Finding) string {
	switch {
	case f.Line == 0:
		return f.Path
	case f.Column == 0:
		return fmt.Sprintf("%s:%d", f.Path, f.Line)
	}
	return fmt.Sprintf("%s:%d:%d", f.Path, f.Line, f.Column)
}

// plain takes out what could move a terminal's cursor: the text is a stranger's.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, text)
}

func summary(counts map[inspect.Severity]int, files int) string {
	var parts []string
	for _, s := range []struct {
		severity inspect.Severity
		name     string
	}{{inspect.Error, "error"}, {inspect.Warning, "warning"}, {inspect.Info, "remark"}} {
		if n := counts[s.severity]; n > 0 {
			parts = append(parts, plural(n, s.name))
		}
	}
	if len(parts) == 0 {
		return fmt.Sprintf("nothing to say about %s", plural(files, "file"))
	}
	return fmt.Sprintf("%s in %s", strings.Join(parts, ", "), plural(files, "file"))
}

func plural(n int, name string) string {
	if n == 1 {
		return "1 " + name
	}
	return fmt.Sprintf("%d %ss", n, name)
}

// WriteJSON prints findings for another program.
func WriteJSON(w io.Writer, files []Reviewed) error {
	out := struct {
		SchemaVersion int               `json:"schemaVersion"`
		Files         []string          `json:"files"`
		Findings      []inspect.Finding `json:"findings"`
	}{SchemaVersion: 1, Files: []string{}, Findings: []inspect.Finding{}}
	for _, file := range files {
		out.Files = append(out.Files, file.Path)
		out.Findings = append(out.Findings, file.Findings...)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// WriteGitHub prints findings as workflow commands, which GitHub shows beside
// the changed lines.
func WriteGitHub(w io.Writer, files []Reviewed) error {
	p := &printer{w: w}
	levels := map[inspect.Severity]string{inspect.Error: "error", inspect.Warning: "warning", inspect.Info: "notice"}
	for _, file := range files {
		for _, f := range file.Findings {
			p.f("::%s file=%s", levels[f.Severity], property(f.Path))
			if f.Line > 0 {
				p.f(",line=%d,endLine=%d", f.Line, max(f.Line, f.EndLine))
			}
			if f.Column > 0 {
				p.f(",col=%d,endColumn=%d", f.Column, max(f.Column, f.EndColumn))
			}
			message := f.Message
			if f.Fix != "" {
				message += "\n" + f.Fix
			}
			p.f(",title=%s::%s\n", property(f.Code), data(message))
		}
	}
	return p.err
}

// data and property escape as the workflow commands ask for.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}

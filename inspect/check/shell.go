package check

import (
	"bytes"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"mvdan.cc/sh/v3/syntax"

	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// script is the shell text of one instruction, read by a real shell parser.
type script struct {
	step *dockerfile.Step
	// calls are the commands in the order they stand in.
	calls []*call
	// top are the commands that run one after the other in the script's own
	// shell, as against those in pipes, subshells and functions.
	top []*call
	// pipes are the pipelines, each by its first and last command.
	pipes []pipe
	// err says why the text could not be read.
	err *scriptError
}

type scriptError struct {
	at   place
	text string
}

type pipe struct {
	at    place
	calls []*call
}

// call is one command with its words, wrappers such as sudo taken off.
type call struct {
	name     string // without its folder
	words    []word // the name first
	wrappers []word // sudo, env, exec and so on, outermost first
	assigns  []string
}

// word is one word of a command and where it stands.
type word struct {
	text string
	// plain reports that the shell reads the word as it stands.
	plain bool
	at    place
}

// place is a range within one line of the Dockerfile, counted in bytes from 1.
type place struct{ line, column, end int }

// has reports whether one of the words is exactly one of these.
func (c *call) has(words ...string) bool {
	return slices.ContainsFunc(c.words[1:], func(w word) bool { return slices.Contains(words, w.text) })
}

// flag reports whether a single-letter flag is given, alone or among others.
func (c *call) flag(letter string, long ...string) bool {
	for _, w := range c.words[1:] {
		name, _, _ := strings.Cut(w.text, "=")
		if slices.Contains(long, name) {
			return true
		}
		if len(w.text) > 1 && w.text[0] == '-' && w.text[1] != '-' && strings.Contains(w.text[1:], letter) {
			return true
		}
	}
	return false
}

// operands are the words that are no flags, after the name.
func (c *call) operands() []word {
	return slices.DeleteFunc(slices.Clone(c.words[1:]), func(w word) bool { return strings.HasPrefix(w.text, "-") })
}

// verb is the first operand: install in "apt-get -y install curl".
func (c *call) verb() string {
	if ops := c.operands(); len(ops) > 0 {
		return ops[0].text
	}
	return ""
}

// is reports whether the call is a program with one of these verbs.
func (c *call) is(name string, verbs ...string) bool {
	return c.name == name && (len(verbs) == 0 || slices.Contains(verbs, c.verb()))
}

// source is shell text and the way back to the Dockerfile's lines.
type source struct {
	text  bytes.Buffer
	lines []sourceLine
}

type sourceLine struct{ offset, line, column int }

func (s *source) add(text string, line, column int) {
	s.lines = append(s.lines, sourceLine{s.text.Len(), line, column})
	s.text.WriteString(text)
	s.text.WriteByte('\n')
}

func (s *source) place(from, to syntax.Pos) place {
	offset := int(from.Offset())
	at := place{}
	for _, l := range s.lines {
		if l.offset <= offset {
			at = place{l.line, l.column + offset - l.offset, 0}
		}
	}
	at.end = at.column + max(1, int(to.Offset())-offset)
	return at
}

// readScript reads the commands of a RUN, or of a shell-form CMD, ENTRYPOINT
// or HEALTHCHECK. It gives nil where there is no shell text that can be read
// as one for sh or bash.
func readScript(step *dockerfile.Step, shell []string) *script {
	var line instructions.ShellDependantCmdLine
	switch c := step.Command.(type) {
	case *instructions.RunCommand:
		line = c.ShellDependantCmdLine
	case *instructions.CmdCommand:
		line = c.ShellDependantCmdLine
	case *instructions.EntrypointCommand:
		line = c.ShellDependantCmdLine
	default:
		return nil
	}
	if !line.PrependShell {
		return execForm(step, line.CmdLine)
	}
	if !posixShell(shell) || step.Stage.File.Escape != '\\' {
		return nil
	}
	src := heredocBody(step, line.Files)
	if src == nil {
		src = instructionBody(step)
	}
	if src == nil {
		return nil
	}
	return src.read(step)
}

func posixShell(shell []string) bool {
	if len(shell) == 0 {
		return true
	}
	name := shell[0][strings.LastIndexByte(shell[0], '/')+1:]
	return slices.Contains([]string{"sh", "bash", "ash", "dash", "ksh", "zsh"}, name)
}

// execForm is a JSON list: one command, no shell.
func execForm(step *dockerfile.Step, list []string) *script {
	if len(list) == 0 {
		return nil
	}
	c := &call{}
	for _, text := range list {
		c.words = append(c.words, word{text: text, plain: true, at: place{line: step.Line}})
	}
	c.settle()
	s := &script{step: step, calls: []*call{c}, top: []*call{c}}
	// RUN ["sh", "-c", "…"] is not read: it is rare and means what it says.
	return s
}

// heredocBody is the text of "RUN <<EOF", nil for any other form.
func heredocBody(step *dockerfile.Step, files []instructions.ShellInlineFile) *source {
	if len(files) != 1 || strings.HasPrefix(files[0].Data, "#!") {
		return nil
	}
	file := step.Stage.File
	_, rest, _ := strings.Cut(strings.TrimSpace(file.Lines[step.Line-1]), "<<")
	if strings.Trim(strings.TrimPrefix(rest, "-"), `"'`) != files[0].Name {
		return nil // "RUN cat <<EOF > x": the shell reads that itself
	}
	src := &source{}
	for n := step.Line + 1; n < step.End; n++ {
		src.add(file.Lines[n-1], n, 1)
	}
	return src
}

// instructionBody is what stands behind the instruction and its flags, with
// the lines that BuildKit drops, comments and empty ones, left out.
func instructionBody(step *dockerfile.Step) *source {
	src := &source{}
	lines := step.Stage.File.Lines
	words := true // still among the instruction's name and its flags
	for n := step.Line; n <= step.End && n <= len(lines); n++ {
		text := lines[n-1]
		trimmed := strings.TrimSpace(text)
		if n > step.Line && !insideHeredoc(src) && (trimmed == "" || strings.HasPrefix(trimmed, "#")) {
			continue
		}
		start := 0
		if words {
			start, words = skipFlags(text, n == step.Line)
			if words {
				continue
			}
		}
		src.add(text[start:], n, start+1)
	}
	if src.text.Len() == 0 {
		return nil
	}
	return src
}

// insideHeredoc reports whether the text so far does not end in a
// continuation: what follows then is the body of a heredoc.
func insideHeredoc(src *source) bool {
	text := bytes.TrimRight(src.text.Bytes(), " \t\r\n")
	return len(text) > 0 && text[len(text)-1] != '\\'
}

// skipFlags finds where a line's shell text begins, and reports whether the
// line ends before it does.
func skipFlags(line string, first bool) (start int, all bool) {
	rest := line
	for {
		trimmed := strings.TrimLeft(rest, " \t")
		end := strings.IndexAny(trimmed, " \t")
		if end < 0 {
			end = len(trimmed)
		}
		switch word := trimmed[:end]; {
		case word == "\\" || word == "":
			return 0, true
		case first, strings.HasPrefix(word, "--"):
			first = false
			rest = trimmed[end:]
		default:
			return len(line) - len(trimmed), false
		}
	}
}

func (s *source) read(step *dockerfile.Step) *script {
	result := &script{step: step}
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash), syntax.KeepComments(false))
	file, err := parser.Parse(bytes.NewReader(s.text.Bytes()), "")
	if err != nil {
		result.err = &scriptError{at: place{line: step.Line}, text: err.Error()}
		if parseErr, ok := err.(syntax.ParseError); ok { //nolint:errorlint // the parser returns it bare
			result.err = &scriptError{at: s.place(parseErr.Pos, parseErr.Pos), text: parseErr.Text}
		}
		return result
	}
	reader := &scriptReader{source: s, script: result}
	for _, stmt := range file.Stmts {
		reader.statement(stmt, true)
	}
	return result
}

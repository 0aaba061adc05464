package formats

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxCommand bounds what is parsed as a shell command.
const maxCommand = 32 << 10

// Simple is one simple command: the assignments in front of it and its words.
type Simple struct {
	Env  []string // NAME=value
	Args []string
}

// Words gives the words of one simple command, as an exec form needs them. It
// is not ok when the line needs a shell: chains, pipes, redirections, variables,
// substitutions, patterns, assignments in front, or a command built into the
// shell.
func Words(s string) (words []string, ok bool) {
	if words = bare(s); words != nil {
		return words, true
	}
	file := parseShell(s)
	if file == nil || len(file.Stmts) != 1 {
		return nil, false
	}
	stmt := file.Stmts[0]
	call, isCall := stmt.Cmd.(*syntax.CallExpr)
	if !isCall || len(call.Assigns) > 0 || len(call.Args) == 0 || len(stmt.Redirs) > 0 ||
		stmt.Background || stmt.Negated || stmt.Coprocess {
		return nil, false
	}
	for _, w := range call.Args {
		text, plain := wordText(s, w)
		if !plain {
			return nil, false
		}
		words = append(words, text)
	}
	if builtin(words[0]) {
		return nil, false
	}
	return words, true
}

// Commands splits a chain ("a && b; c | d") into its simple commands, those
// within groups, conditions and loops too. compound says that the line is more
// than one simple command. Words keep the source of variables ("${PORT:-3000}").
// A line that is no shell gives nil.
func Commands(s string) (cmds []Simple, compound bool) {
	if words := bare(s); words != nil {
		return []Simple{{Args: words}}, false
	}
	file := parseShell(s)
	if file == nil {
		return nil, false
	}
	c := collector{src: s}
	c.stmts(file.Stmts)
	return c.cmds, c.compound || len(c.cmds) > 1
}

// bare gives the words of a line in which nothing has a meaning for a shell, as
// most have not: "node src/server.js". Any other is parsed.
func bare(s string) []string {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(" ./_-:@,%+", c) >= 0) {
			return nil
		}
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(s) > maxCommand || builtin(words[0]) || reserved(words[0]) {
		return nil
	}
	return words
}

// reserved says whether a word has a meaning for a shell where a command begins.
func reserved(word string) bool {
	switch word {
	case "if", "then", "elif", "else", "fi", "do", "done", "case", "esac", "while", "until", "for", "in", "select",
		"function", "time", "coproc", "let", "declare", "typeset", "nameref":
		return true
	}
	return false
}

func parseShell(s string) (file *syntax.File) {
	defer func() {
		if recover() != nil {
			file = nil
		}
	}()
	if len(s) > maxCommand || strings.TrimSpace(s) == "" || strings.ContainsRune(s, 0) ||
		strings.Count(s, "(")+strings.Count(s, "{") > maxDepth {
		return nil
	}
	for _, lang := range []syntax.LangVariant{syntax.LangPOSIX, syntax.LangBash} {
		f, err := syntax.NewParser(syntax.Variant(lang)).Parse(strings.NewReader(s), "")
		if err == nil {
			return f
		}
	}
	return nil
}

// builtin says whether only a shell has this command.
func builtin(name string) bool {
	switch name {
	case ".", ":", "alias", "bg", "cd", "command", "eval", "exec", "exit", "export", "fg", "getopts", "hash",
		"jobs", "local", "popd", "pushd", "read", "readonly", "return", "set", "shift", "shopt", "source",
		"times", "trap", "type", "ulimit", "umask", "unalias", "unset", "wait":
		return true
	}
	return false
}

type collector struct {
	src      string
	cmds     []Simple
	compound bool
}

func (c *collector) stmts(list []*syntax.Stmt) {
	for _, s := range list {
		if s.Background || s.Negated || s.Coprocess || len(s.Redirs) > 0 {
			c.compound = true
		}
		c.command(s.Cmd)
	}
}

func (c *collector) command(cmd syntax.Command) {
	switch x := cmd.(type) {
	case *syntax.CallExpr:
		c.call(x.Assigns, x.Args, "")
		return
	case *syntax.DeclClause:
		c.call(nil, nil, x.Variant.Value)
		last := &c.cmds[len(c.cmds)-1]
		last.Args = append(last.Args, c.assigns(x.Args)...)
		return
	}
	c.compound = true
	switch x := cmd.(type) {
	case *syntax.BinaryCmd:
		c.stmts([]*syntax.Stmt{x.X, x.Y})
	case *syntax.Block:
		c.stmts(x.Stmts)
	case *syntax.Subshell:
		c.stmts(x.Stmts)
	case *syntax.IfClause:
		for ; x != nil; x = x.Else {
			c.stmts(x.Cond)
			c.stmts(x.Then)
		}
	case *syntax.WhileClause:
		c.stmts(x.Cond)
		c.stmts(x.Do)
	case *syntax.ForClause:
		c.stmts(x.Do)
	case *syntax.CaseClause:
		for _, item := range x.Items {
			c.stmts(item.Stmts)
		}
	}
}

func (c *collector) call(assigns []*syntax.Assign, args []*syntax.Word, first string) {
	s := Simple{Env: c.assigns(assigns)}
	if first != "" {
		s.Args = append(s.Args, first)
	}
	for _, w := range args {
		text, _ := wordText(c.src, w)
		s.Args = append(s.Args, text)
	}
	c.cmds = append(c.cmds, s)
}

func (c *collector) assigns(list []*syntax.Assign) []string {
	var out []string
	for _, a := range list {
		text := ""
		if a.Value != nil {
			text, _ = wordText(c.src, a.Value)
		}
		switch {
		case a.Name != nil && !a.Naked:
			text = a.Name.Value + "=" + text
		case a.Name != nil:
			text = a.Name.Value
		}
		out = append(out, text)
	}
	return out
}

package check

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// scriptReader walks a parsed script and notes its commands.
type scriptReader struct {
	source *source
	script *script
}

// statement notes a statement; top says that it runs in the script's own
// shell, one after the other.
func (r *scriptReader) statement(stmt *syntax.Stmt, top bool) []*call {
	if stmt == nil {
		return nil
	}
	before := len(r.script.calls)
	r.substitutions(stmt)
	switch c := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		if noted := r.call(c); noted != nil && top && !stmt.Background {
			r.script.top = append(r.script.top, noted)
		}
	case *syntax.BinaryCmd:
		r.binary(c, top)
	case *syntax.DeclClause:
		r.declaration(c, top)
	case nil:
	default:
		r.nested(c, top)
	}
	return r.script.calls[before:]
}

func (r *scriptReader) binary(c *syntax.BinaryCmd, top bool) {
	if c.Op != syntax.Pipe && c.Op != syntax.PipeAll {
		r.statement(c.X, top)
		r.statement(c.Y, top)
		return
	}
	left := r.statement(c.X, false)
	right := r.statement(c.Y, false)
	if len(left) > 0 && len(right) > 0 {
		r.script.pipes = append(r.script.pipes, pipe{
			at: r.source.place(c.OpPos, c.OpPos), calls: []*call{left[len(left)-1], right[0]},
		})
	}
}

// nested notes what stands inside loops, conditions, blocks and subshells.
func (r *scriptReader) nested(command syntax.Command, top bool) {
	_, block := command.(*syntax.Block)
	var inside []*syntax.Stmt
	syntax.Walk(command, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Stmt:
			inside = append(inside, n)
			return false
		case *syntax.CmdSubst, *syntax.ProcSubst:
			return false // noted with the statement
		}
		return true
	})
	for _, stmt := range inside {
		r.statement(stmt, top && block)
	}
}

// substitutions notes the commands in $(…) of a statement's own words.
func (r *scriptReader) substitutions(stmt *syntax.Stmt) {
	var nodes []syntax.Node
	if call, ok := stmt.Cmd.(*syntax.CallExpr); ok {
		for _, w := range call.Args {
			nodes = append(nodes, w)
		}
		for _, a := range call.Assigns {
			nodes = append(nodes, a)
		}
	}
	for _, node := range nodes {
		syntax.Walk(node, func(n syntax.Node) bool {
			if subst, ok := n.(*syntax.CmdSubst); ok {
				for _, s := range subst.Stmts {
					r.statement(s, false)
				}
				return false
			}
			return true
		})
	}
}

// declaration notes export, declare and their like as commands.
func (r *scriptReader) declaration(c *syntax.DeclClause, top bool) {
	noted := &call{name: c.Variant.Value}
	noted.words = []word{{text: c.Variant.Value, plain: true, at: r.source.place(c.Variant.Pos(), c.Variant.End())}}
	for _, a := range c.Args {
		text := ""
		if a.Name != nil {
			text = a.Name.Value
		}
		noted.words = append(noted.words, word{text: text, at: r.source.place(a.Pos(), a.End())})
	}
	r.script.calls = append(r.script.calls, noted)
	if top {
		r.script.top = append(r.script.top, noted)
	}
}

func (r *scriptReader) call(expr *syntax.CallExpr) *call {
	if len(expr.Args) == 0 {
		return nil
	}
	c := &call{}
	for _, a := range expr.Assigns {
		if a.Name != nil {
			c.assigns = append(c.assigns, a.Name.Value)
		}
	}
	for _, arg := range expr.Args {
		text, plain := wordText(arg)
		c.words = append(c.words, word{text: text, plain: plain, at: r.source.place(arg.Pos(), arg.End())})
	}
	c.settle()
	r.script.calls = append(r.script.calls, c)
	return c
}

// settle takes wrappers off the front of a command and names it.
func (c *call) settle() {
	for len(c.words) > 1 {
		first := c.words[0].text
		if !slices.Contains([]string{"sudo", "env", "exec", "time", "nice", "command", "nohup", "gosu", "tini", "dumb-init"}, base(first)) {
			break
		}
		rest := 1
		for rest < len(c.words)-1 && wrapperArgument(base(first), c.words[rest].text) {
			rest++
		}
		if base(first) == "gosu" && rest < len(c.words)-1 {
			rest++ // the user
		}
		c.wrappers = append(c.wrappers, c.words[0])
		c.words = c.words[rest:]
	}
	c.name = base(c.words[0].text)
}

func wrapperArgument(wrapper, text string) bool {
	return strings.HasPrefix(text, "-") || wrapper == "env" && strings.Contains(text, "=")
}

func base(text string) string { return text[strings.LastIndexByte(text, '/')+1:] }

// wordText is a word as text: quotes taken off, $NAME kept as it stands.
func wordText(w *syntax.Word) (text string, plain bool) {
	var b strings.Builder
	plain = true
	for _, part := range w.Parts {
		partText(&b, part, &plain)
	}
	return b.String(), plain
}

func partText(b *strings.Builder, part syntax.WordPart, plain *bool) {
	switch p := part.(type) {
	case *syntax.Lit:
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(p.Value, "\\\n", ""), `\`, ""))
		if strings.ContainsAny(p.Value, "*?[~") {
			*plain = false
		}
	case *syntax.SglQuoted:
		b.WriteString(p.Value)
	case *syntax.DblQuoted:
		for _, inner := range p.Parts {
			partText(b, inner, plain)
		}
	case *syntax.ParamExp:
		*plain = false
		if p.Param != nil {
			b.WriteString("$" + p.Param.Value)
		}
	default:
		*plain = false
		b.WriteString("$()")
	}
}

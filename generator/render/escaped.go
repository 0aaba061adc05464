package render

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"
)

// walk goes over the nodes of templates and notes which others they call.
type walk struct{ calls []string }

func (w *walk) nodes(tree *parse.Tree, n parse.Node) error {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, child := range n.Nodes {
			if err := w.nodes(tree, child); err != nil {
				return err
			}
		}
	case *parse.ActionNode:
		if !safe(n.Pipe) {
			where, _ := tree.ErrorContext(n)
			return fmt.Errorf("templates/%s: %s is printed as it is: end it with %s", where, n, strings.Join(escaperNames(), ", "))
		}
	case *parse.TemplateNode:
		w.calls = append(w.calls, n.Name)
	case *parse.IfNode:
		return w.branch(tree, &n.BranchNode)
	case *parse.RangeNode:
		return w.branch(tree, &n.BranchNode)
	case *parse.WithNode:
		return w.branch(tree, &n.BranchNode)
	}
	return nil
}

func (w *walk) branch(tree *parse.Tree, b *parse.BranchNode) error {
	if err := w.nodes(tree, b.List); err != nil {
		return err
	}
	return w.nodes(tree, b.ElseList)
}

// safe says whether a pipeline sets a variable, prints a literal, or ends with
// an escaping function.
func safe(p *parse.PipeNode) bool {
	if len(p.Decl) > 0 || len(p.Cmds) == 0 {
		return true
	}
	last := p.Cmds[len(p.Cmds)-1]
	switch first := last.Args[0].(type) {
	case *parse.IdentifierNode:
		return slices.Contains(escaperNames(), first.Ident)
	case *parse.StringNode, *parse.NumberNode, *parse.BoolNode:
		return len(p.Cmds) == 1 && len(last.Args) == 1
	}
	return false
}

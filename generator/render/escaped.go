package render

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"
)

// nodes goes over the nodes of a template.
func nodes(tree *parse.Tree, n parse.Node) error {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, child := range n.Nodes {
			if err := nodes(tree, child); err != nil {
				return err
			}
		}
	case *parse.ActionNode:
		if !safe(n.Pipe) {
			where, _ := tree.ErrorContext(n)
			return fmt.Errorf("templates/%s: %s is printed as it is: end it with %s", where, n, strings.Join(escaperNames(), ", "))
		}
	case *parse.IfNode:
		return branch(tree, &n.BranchNode)
	case *parse.RangeNode:
		return branch(tree, &n.BranchNode)
	case *parse.WithNode:
		return branch(tree, &n.BranchNode)
	}
	return nil
}

func branch(tree *parse.Tree, b *parse.BranchNode) error {
	if err := nodes(tree, b.List); err != nil {
		return err
	}
	return nodes(tree, b.ElseList)
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
		return slices.ContainsFunc(escaperTable, func(e Escaper) bool { return e.Name == first.Ident })
	case *parse.StringNode, *parse.NumberNode, *parse.BoolNode:
		return len(p.Cmds) == 1 && len(last.Args) == 1
	}
	return false
}

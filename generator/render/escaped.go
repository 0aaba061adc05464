package render

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
)

// escaped refuses a template that prints a value which no escaping function
// was the last to touch.
func escaped(set *template.Template) error {
	templates := set.Templates()
	slices.SortFunc(templates, func(a, b *template.Template) int { return strings.Compare(a.Name(), b.Name()) })
	for _, t := range templates {
		if t.Tree == nil {
			continue
		}
		if err := walkNodes(t.Tree, t.Tree.Root); err != nil {
			return err
		}
	}
	return nil
}

func walkNodes(tree *parse.Tree, n parse.Node) error {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, child := range n.Nodes {
			if err := walkNodes(tree, child); err != nil {
				return err
			}
		}
	case *parse.ActionNode:
		if !safe(n.Pipe) {
			where, _ := tree.ErrorContext(n)
			return fmt.Errorf("templates/%s: %s is printed as it is: end it with %s", where, n, strings.Join(escaperNames(), ", "))
		}
	case *parse.IfNode:
		return walkBranch(tree, &n.BranchNode)
	case *parse.RangeNode:
		return walkBranch(tree, &n.BranchNode)
	case *parse.WithNode:
		return walkBranch(tree, &n.BranchNode)
	}
	return nil
}

func walkBranch(tree *parse.Tree, b *parse.BranchNode) error {
	if err := walkNodes(tree, b.List); err != nil {
		return err
	}
	return walkNodes(tree, b.ElseList)
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

// Package parsed holds the templates of the catalog as the library's parser
// leaves them, made when they change: to parse them anew would take a fifth of
// the time of a run. Positions are left out: where a template fails, its text
// is parsed and tells them.
package parsed

import (
	"slices"
	"strings"
	"text/template/parse"
)

//go:generate go test . -run TestParsed -update

// file is one file of the catalog.
type file struct {
	name  string
	trees []*parse.Tree
}

// Trees gives the templates that a file of the catalog holds; none where it is
// not known.
func Trees(name string) []*parse.Tree {
	at, found := slices.BinarySearchFunc(files[:], name, func(have *file, name string) int { return strings.Compare(have.name, name) })
	if !found {
		return nil
	}
	return files[at].trees
}

// Calls lists the functions that the templates call.
func Calls() []string { return calls[:] }

// Short names, since there are thousands of nodes. They are written as literals
// for the linker to lay out: what functions make would be made at every start.
type (
	n = parse.Node
	l = parse.ListNode
	t = parse.TextNode
	a = parse.ActionNode
	b = parse.BranchNode
	i = parse.IfNode
	r = parse.RangeNode
	w = parse.WithNode
	c = parse.TemplateNode
	p = parse.PipeNode
	x = parse.CommandNode
	f = parse.IdentifierNode
	v = parse.VariableNode
	m = parse.FieldNode
	s = parse.StringNode
	d = parse.NumberNode
	o = parse.DotNode
)

const (
	isList       = parse.NodeList
	isText       = parse.NodeText
	isAction     = parse.NodeAction
	isIf         = parse.NodeIf
	isRange      = parse.NodeRange
	isWith       = parse.NodeWith
	isTemplate   = parse.NodeTemplate
	isPipe       = parse.NodePipe
	isCommand    = parse.NodeCommand
	isIdentifier = parse.NodeIdentifier
	isVariable   = parse.NodeVariable
	isField      = parse.NodeField
	isString     = parse.NodeString
	isNumber     = parse.NodeNumber
	isDot        = parse.NodeDot
)

// Package tables holds the place of the release tables.
package tables

type Cycle struct{}
type Constraint struct {
	Text, Syntax, Path string
	Line               int
	Weak               bool
}
type Note struct {
	Code, Message string
	From          []Constraint
}
type Resolution struct {
	Version          string
	Decided, Ignored []Constraint
	Notes            []Note
	Defaulted        bool
}

func Resolve(product string, cs []Constraint) (Resolution, error) { return Resolution{}, nil }
func AsOf() string                                                { return "" }

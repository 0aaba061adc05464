// Package languages lists every language that is known: one folder each. The
// list is generated from the folders; order decides nothing.
package languages

//go:generate go run generate.go

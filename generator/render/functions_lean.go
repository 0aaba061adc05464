//go:build lean

package render

import "text/template"

// functions are those that templates may call.
func functions() template.FuncMap { return plain() }

package tables

import (
	"slices"
	"strings"
)

// naming is how an ecosystem compares the names of its packages.
type naming struct {
	Ecosystem string
	Lower     bool   // capital letters are small ones
	Prefix    string // may be left out
	Until     string // what follows is no part of the name
	Join      string // stands for each run of hyphens, dots and underscores
	Within    bool   // a path: it finds what it lies in, and a version at its end is no part of it
}

// namingOf is how an ecosystem compares names, letter by letter where nothing
// else is said.
func namingOf(ecosystem string) naming {
	i := slices.IndexFunc(nameData, func(n naming) bool { return n.Ecosystem == ecosystem })
	if i < 0 {
		return naming{}
	}
	return nameData[i]
}

// plain writes a name as its ecosystem compares it.
func (n naming) plain(name string) string {
	name = strings.TrimSpace(name)
	if n.Until != "" {
		name, _, _ = strings.Cut(name, n.Until)
	}
	if n.Lower {
		name = strings.ToLower(name)
	}
	name = strings.TrimPrefix(name, n.Prefix)
	if n.Join != "" {
		name = joined(name, n.Join)
	}
	if n.Within {
		if at := strings.LastIndex(name, "/v"); at >= 0 && at+2 < len(name) && strings.Trim(name[at+2:], "0123456789") == "" {
			name = name[:at]
		}
	}
	return name
}

// above is the path that another lies in, "" where there is none.
func (n naming) above(path string) string {
	end := strings.LastIndexByte(path, '/')
	if !n.Within || end < 0 {
		return ""
	}
	return path[:end]
}

// joined replaces each run of hyphens, dots and underscores.
func joined(name, by string) string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	return strings.Join(parts, by)
}

//go:build !lean

package main

// inspections make the subcommands that read Dockerfiles and images back. What
// they link, BuildKit's conversion above all, costs every start some 4 ms: a
// build with -tags lean leaves them to a second program beside it.
func inspections() []subcommand {
	return []subcommand{
		{"init", newInit}, {"new", newNew}, {"templates", newTemplates},
		{"check", newCheck}, {"graph", newGraph}, {"cache", newCache}, {"size", newSize}, {"pin", newPin}, {"verify", newVerify},
	}
}

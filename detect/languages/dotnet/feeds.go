package dotnet

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

var fromVariable = detect.NewPattern(`%([A-Za-z_][A-Za-z0-9_]*)%`)

// credentials are the passwords in a file of NuGet's settings.
func credentials(a *detect.App, file string) []*formats.Node {
	var out []*formats.Node
	sources := a.Project.Doc(file).At("packageSourceCredentials")
	if sources == nil {
		return nil
	}
	for _, source := range sources.Nodes {
		for _, n := range source.All("add") {
			if strings.Contains(strings.ToLower(n.At("@key").Text()), "password") && n.At("@value").Text() != "" {
				out = append(out, n)
			}
		}
	}
	return out
}

// plainText says whether a file holds a password as it is.
func plainText(a *detect.App, file string) bool {
	return slices.ContainsFunc(configNames, func(n string) bool { return n == path.Base(file) }) &&
		slices.ContainsFunc(credentials(a, file), func(n *formats.Node) bool {
			return !fromVariable.Regexp().MatchString(n.At("@value").Text())
		})
}

func secrets(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	add := func(s string, e detect.Evidence) {
		if !slices.Contains(out, s) {
			out, from = append(out, s), append(from, e)
		}
	}
	for _, name := range configNames {
		for _, f := range above(a, current(a).dir(), name) {
			for _, n := range credentials(a, f) {
				here := detect.Evidence{Path: f, Line: n.Line}
				if plainText(a, f) {
					a.Warn("secret-in-file", here.String()+": it holds a password in plain text: revoke it, and write the name of a variable, as %NUGET_TOKEN%", here)
					add("nuget=/src/"+a.InContext(f), here)
					continue
				}
				for _, m := range fromVariable.In(f, n.At("@value").Text()) {
					add(m.Group()+"=/run/secrets/"+m.Group(), here)
				}
			}
		}
	}
	return detect.Finds("credentials of NuGet, for the restore alone", from, out...)
}

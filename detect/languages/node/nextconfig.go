package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// served lists what a server of Next.js reads of the project as it starts, and
// the packages of development that its configuration imports: it is loaded
// again each time, with all that it imports.
func served(a *detect.App, c config) (files, packages []string) {
	files = append(files, "public")
	for _, f := range scripted("i18n/request") { // where next-intl looks as it is loaded
		files = append(files, f, "src/"+f)
	}
	files = append(files, "next-i18next.config.js", "next-i18next.config.mjs")
	if c.path == "" {
		return files, nil
	}
	m := own(a)
	first := detect.Rel(a.Dir, c.path)
	files = append(files, first)
	if inTypeScript(first) {
		packages = append(packages, "typescript")
		files = append(files, "tsconfig.json")
	}
	seen := []string{first}
	for i := 0; i < len(seen) && i < 50; i++ {
		code := a.Project.Code(a.Path(seen[i]))
		lines := strings.Split(code, "\n")
		for _, match := range quotedModule.In(seen[i], code) {
			name, line := match.Group(), lines[min(match.Evidence.Line, len(lines))-1]
			if !strings.HasPrefix(name, ".") {
				if always(line) {
					packages = append(packages, packageOf(name))
				}
				continue
			}
			file := module(a, path.Join(path.Dir(seen[i]), name))
			if file == "" || slices.Contains(seen, file) {
				continue
			}
			files = append(files, file)
			if slices.Contains(scriptExts, path.Ext(file)) {
				seen = append(seen, file)
			}
		}
	}
	slices.Sort(packages)
	return files, slices.DeleteFunc(slices.Compact(packages), func(name string) bool {
		_, _, ok := m.depends(name, development)
		_, _, kept := m.depends(name, production, optional)
		return !ok || kept
	})
}

// always says whether a line imports whatever is set, and more than types.
func always(line string) bool {
	if strings.HasPrefix(line, "import ") || strings.HasPrefix(line, "}") {
		return !strings.HasPrefix(line, "import type ")
	}
	return strings.TrimLeft(line, " \t") == line && !strings.ContainsAny(line, "?&|") && !strings.HasPrefix(line, "if")
}

// quotedModule is what a file imports, or names by a path beside it.
var quotedModule = detect.NewPattern("(?:\\bfrom\\s*|\\bimport\\s*\\(?\\s*|\\brequire(?:\\.resolve)?\\(\\s*)['\"`]([^'\"`\\n]+)['\"`]|['\"`](\\.{1,2}/[^'\"`\\n]+)['\"`]")

// inTypeScript says whether a file is written in TypeScript.
func inTypeScript(file string) bool { return strings.HasSuffix(path.Ext(file), "ts") }

// packageOf is the package that a module's name begins with.
func packageOf(name string) string {
	parts := strings.SplitN(name, "/", 3)
	if strings.HasPrefix(name, "@") && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

// module is the file that a path in an import means, "" where there is none.
func module(a *detect.App, name string) string {
	if strings.HasPrefix(name, "..") {
		return ""
	}
	base := strings.TrimSuffix(name, path.Ext(name))
	for _, ext := range append([]string{""}, scriptExts...) {
		for _, f := range []string{name + ext, base + ext, path.Join(name, "index"+ext)} {
			if path.Ext(f) != "" && a.Has(f) {
				return f
			}
		}
	}
	return ""
}

// keptPackages are the packages of development that the program needs as it starts.
func keptPackages(a *detect.App) []detect.Finding {
	s := shapeOf(a)
	if s == nil || len(s.loads) == 0 || len(a.List("build")) == 0 {
		return nil
	}
	return detect.Finds("", s.from, s.loads...)
}

// keepsAll says whether packages of development stay that cannot be copied one
// by one: those that have dependencies of their own.
func keepsAll(a *detect.App) []detect.Finding {
	list := a.List("keptPackages")
	switch {
	case len(list) == 0:
		return nil
	case slices.Equal(list, []string{"typescript"}) && !a.Yes("prune") && a.Text("prismaClient") != "prune" && a.Text("manager") != "bun":
		return nil
	}
	return yes("", a.Evidence("keptPackages")...)
}

// keptPaths are the places of those that are copied one by one, relative to
// the build context.
func keptPaths(a *detect.App) []detect.Finding {
	list := a.List("keptPackages")
	if len(list) == 0 || a.Yes("keepsAll") {
		return nil
	}
	var out []string
	for _, name := range list {
		place := "node_modules/" + name
		if a.Text("manager") == "pnpm" {
			place = a.InContext(a.Path(place))
		}
		out = append(out, place)
	}
	return detect.Finds("", a.Evidence("keptPackages"), out...)
}

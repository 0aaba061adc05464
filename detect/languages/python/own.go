package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// own gives the command of a framework that brings its own program.
func own(a *detect.App, framework, port string) []detect.Finding {
	command := func(m detect.Match, words ...string) []detect.Finding {
		return []detect.Finding{{Value: words, From: []detect.Evidence{m.Evidence}}}
	}
	switch framework {
	case "streamlit":
		if m, ok := script(a, marks.Of("streamlit"), "streamlit_app.py", "app.py", "main.py", "Home.py", "src/app.py", "src/main.py"); ok {
			return command(m, "streamlit", "run", relative(a, m.Path), "--server.address", "0.0.0.0", "--server.port", port, "--server.headless", "true")
		}
	case "chainlit":
		if m, ok := script(a, marks.Of("chainlit"), "app.py", "main.py", "chat.py"); ok {
			return command(m, "chainlit", "run", relative(a, m.Path), "--host", "0.0.0.0", "--port", port, "--headless")
		}
	case "panel":
		if m, ok := script(a, marks.Of("panel"), "app.py", "main.py"); ok {
			return command(m, "panel", "serve", relative(a, m.Path), "--address", "0.0.0.0", "--port", port)
		}
	case "voila", "jupyter":
		return notebookStart(a, framework, port)
	case "sanic":
		list := application(a, "sanic")
		if len(list) != 1 {
			return nil
		}
		words := []string{"sanic", list[0].target(), "--host", "0.0.0.0", "--port", port}
		if list[0].factory {
			words = append(words, "--factory")
		}
		return []detect.Finding{{Value: words, From: []detect.Evidence{list[0].at}}}
	case "gradio", "nicegui", "aiohttp", "tornado":
		if s := consoleScripts(a); len(s) == 1 {
			return consoleStart(a)
		}
		if m, ok := script(a, marks.Of(framework), "app.py", "main.py", "server.py"); ok {
			return command(m, program(a, m.Path)...)
		}
	}
	return nil
}

// relative is a project path as it is called from the app's folder.
func relative(a *detect.App, p string) string { return detect.Rel(a.Dir, p) }

// script picks the file to run among those that hold a mark: the only one, or
// the first of the usual names.
func script(a *detect.App, mark *detect.Pattern, usual ...string) (detect.Match, bool) {
	var list []detect.Match
	for _, m := range search(a, mark) {
		seen := slices.ContainsFunc(list, func(l detect.Match) bool { return l.Path == m.Path })
		if !seen && path.Base(path.Dir(m.Path)) != "pages" && path.Base(m.Path) != "__init__.py" {
			list = append(list, m)
		}
	}
	for _, name := range usual {
		for _, m := range list {
			if m.Path == a.Path(name) {
				return m, true
			}
		}
	}
	if len(list) > 1 {
		if only := slices.DeleteFunc(slices.Clone(list), func(m detect.Match) bool { return imported(a, m.Path) }); len(only) == 1 {
			list = only
		}
	}
	if len(list) == 1 {
		return list[0], true
	}
	return detect.Match{}, false
}

// imported says whether another module of the app imports a file.
func imported(a *detect.App, file string) bool {
	return slices.ContainsFunc(sources(a), func(f string) bool {
		return f != file && slices.ContainsFunc(imports(a, f), func(name string) bool { return fileOf(a, f, name) == file })
	})
}

var hostOption = detect.NewPattern(`(?:add_argument|option|Option|define)\(\s*(?:["']-\w["']\s*,\s*)?["'](?:--)?(host|bind|address|listen-address|bind-address|ip)["'](?s:[^()]*?)\bdefault\s*=\s*["'](?:127\.0\.0\.1|localhost)["']`)

// program is the command that runs a file, listening on every address where an
// option of its own says so.
func program(a *detect.App, file string) []string {
	words := invoked(a, file)
	if a.Text("kind") == string(detect.Service) {
		for _, m := range hostOption.In(file, a.Project.Code(file)) {
			return append(words, "--"+m.Group(), "0.0.0.0")
		}
	}
	return words
}

// invoked is the command that runs a file: as a script where its imports start
// beside it, else as a module.
func invoked(a *detect.App, file string) []string {
	root := rootOf(a, file)
	if root == path.Dir(file) {
		return []string{"python", relative(a, file)}
	}
	module := strings.TrimSuffix(moduleOf(root, file), ".__main__")
	if module == "" {
		return []string{"python", relative(a, file)}
	}
	return []string{"python", "-m", module}
}

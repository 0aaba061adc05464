package python

import (
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// notebookServers serve notebooks; there is no module that could be imported.
var notebookServers = []string{"voila", "jupyter"}

// notebooks lists the notebooks of the app's folder, or of notebooks/ in it,
// relative to the app.
func notebooks(a *detect.App) []string {
	for _, dir := range []string{"", "notebooks"} {
		files, _ := a.Project.Entries(a.Path(dir))
		var list []string
		for _, f := range files {
			if path.Ext(f) == ".ipynb" {
				list = append(list, path.Join(dir, f))
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

// notebookUsed says whether notebooks are what the app is. Who asks for Jupyter
// may only work with it on a program, so that a program goes first.
func notebookUsed(a *detect.App, name string) (detect.Evidence, bool) {
	list := notebooks(a)
	if len(list) == 0 || name == "jupyter" && (len(runnable(a)) > 0 || len(consoleScripts(a)) > 0) {
		return detect.Evidence{}, false
	}
	return detect.Evidence{Path: a.Path(list[0])}, true
}

// notebookStart serves the only notebook, that of a usual name, or the folder
// of all of them.
func notebookStart(a *detect.App, name, port string) []detect.Finding {
	list := notebooks(a)
	if len(list) == 0 {
		return nil
	}
	from := []detect.Evidence{{Path: a.Path(list[0])}}
	if name == "jupyter" {
		program := "notebook"
		if _, lab := has(a, "jupyterlab", "jupyter"); lab {
			program = "lab"
		}
		a.Warn("notebooks-not-saved", "notebooks: those in the image cannot be saved over: mount a volume over /app to keep what is edited", from...)
		return []detect.Finding{{Value: []string{"jupyter", program, "--ip=0.0.0.0", "--port=" + port, "--no-browser"}, From: from}}
	}
	served := path.Dir(list[0])
	for _, usual := range []string{"app.ipynb", "index.ipynb", "dashboard.ipynb", "main.ipynb"} {
		if i := slices.IndexFunc(list, func(f string) bool { return path.Base(f) == usual }); i >= 0 {
			served = list[i]
			break
		}
	}
	if len(list) == 1 {
		served = list[0]
	}
	if path.Ext(served) != "" {
		from = []detect.Evidence{{Path: a.Path(served)}}
	}
	return []detect.Finding{{Value: []string{"voila", served, "--no-browser", "--Voila.ip=0.0.0.0", "--port=" + port}, From: from}}
}

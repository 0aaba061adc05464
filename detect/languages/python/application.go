package python

import (
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// place fills in where imports start and what the module is called then.
func place(a *detect.App, o object) object {
	o.root = rootOf(a, o.file)
	o.module = moduleOf(o.root, o.file)
	if o.module == "" { // a folder with a hyphen: imports can start below it
		o.root = path.Dir(o.file)
		o.module = moduleOf(o.root, o.file)
	}
	return o
}

// application picks the one to serve among those of a framework. More than one
// answer means that the project does not say.
func application(a *detect.App, framework string) []object {
	var list []object
	for _, o := range objects(a) {
		if o.framework == framework && o.module != "" {
			list = append(list, o)
		}
	}
	list = keep(list, func(o object) bool { return !beside(a, o.file) })
	list = keep(list, func(o object) bool { return !o.factory })
	list = keep(list, func(o object) bool { return !wrapped(a, o, list) })
	for _, usual := range [][]string{{"app", "application"}, {"create_app"}, {"app", "application", "server", "api"}} {
		if sameFile(list) {
			list = keep(list, func(o object) bool { return slices.Contains(usual, o.name) })
		}
	}
	list = keep(list, func(o object) bool {
		base := path.Base(o.file)
		return base == "wsgi.py" || base == "asgi.py"
	})
	if sameFile(list) && len(list) > 1 {
		list = list[:1]
	}
	return list
}

// keep narrows a list, unless nothing would be left.
func keep(list []object, want func(object) bool) []object {
	var out []object
	for _, o := range list {
		if want(o) {
			out = append(out, o)
		}
	}
	if len(out) == 0 {
		return list
	}
	return out
}

func sameFile(list []object) bool {
	return !slices.ContainsFunc(list, func(o object) bool { return o.file != list[0].file })
}

// wrapped says whether another module of the list imports this one: that one
// is nearer to what is served.
func wrapped(a *detect.App, o object, list []object) bool {
	for _, other := range list {
		if other.file == o.file {
			continue
		}
		for _, name := range imports(a, other.file) {
			if fileOf(a, other.file, name) == o.file {
				return true
			}
		}
	}
	return false
}

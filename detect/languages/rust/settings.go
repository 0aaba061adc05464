package rust

import (
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// argumentPort reads the default of the argument that is called port, for
// programs that pass it on in ways that are not followed.
func argumentPort(a *detect.App) []detect.Finding {
	if isSite(a) || len(ports(a)) > 0 {
		return nil
	}
	for _, f := range sources(a) {
		for _, d := range argumentOf(f, "port", "port") {
			r := reader{files: sourcesOf(a)}
			if v := r.number(f, d.expr, 0); v.text != "" && (d.env != "" || d.flag != "") {
				set := d.env
				if set == "" {
					set = d.flag
				}
				return []detect.Finding{{Value: detect.Is(v.text), From: []detect.Evidence{v.place(d)}, Why: "the default of " + set}}
			}
		}
	}
	return nil
}

// place is the line of a value, that of its definition where it has none.
func (v value) place(d definition) detect.Evidence {
	if v.from.Line > 0 {
		return v.from
	}
	return d.at
}

// settingsFolders and settingsNames are where programs on the config crate keep
// their settings, those for everything before those for production.
var (
	settingsFolders = []string{"config", "configuration", "settings", "."}
	settingsNames   = []string{"base", "default", "settings", "config", "configuration", "production"}
)

// settingsPort reads the port from the files of the config and figment crates.
func settingsPort(a *detect.App) []detect.Finding {
	c := of(a)
	if isSite(a) {
		return nil
	}
	reads := slices.ContainsFunc([]string{"config", "figment"}, func(n string) bool {
		return slices.ContainsFunc(c.own(), func(o *crate) bool { _, ok := o.depends(n); return ok })
	})
	if !reads {
		return nil
	}
	for _, dir := range settingsFolders {
		for _, name := range settingsNames {
			for _, ext := range []string{".yaml", ".yml", ".toml", ".json"} {
				file := path.Join(dir, name+ext)
				for _, keys := range [][]string{{"application", "port"}, {"server", "port"}, {"app", "port"}, {"http", "port"}, {"port"}} {
					n := a.Doc(file).At(keys...)
					if m := portOnly.Regexp().FindStringSubmatch(n.Text()); m != nil {
						return detect.Finds("", a.At(file, n.Line), m[1])
					}
				}
			}
		}
	}
	return nil
}

package golang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// endings are the kinds of configuration file that viper finds by a name.
var endings = []string{".yaml", ".yml", ".json", ".toml"}

// configs lists the configuration files of viper that are in the project.
func (x *index) configs() []opened {
	if !x.sought {
		x.sought = true // the names of files may be settings themselves
		x.found = x.seek()
	}
	return x.found
}

func (x *index) seek() []opened {
	var dirs, names, out []opened
	gather := func(method string) []opened {
		var list []opened
		for _, i := range x.byCall[method] {
			c := x.calls[i]
			if _, ok := imports([]*source{c.in}, "github.com/spf13/viper"); !ok || len(c.expr.Args) != 1 {
				continue
			}
			if v := x.worth(place{in: c.in, fn: c.fn, expr: c.expr.Args[0]}); v.text != "" && !v.headless {
				list = append(list, opened{path: path.Clean(v.text), from: v.from, by: method})
			}
		}
		return list
	}
	dirs, names = gather("AddConfigPath"), gather("SetConfigName")
	for _, f := range gather("SetConfigFile") {
		if x.code.p.Has(path.Join(x.code.mod.dir, f.path)) {
			out = append(out, f)
		}
	}
	for _, n := range names {
		for _, d := range dirs {
			for _, end := range endings {
				p := path.Join(d.path, n.path+end)
				if at := path.Join(x.code.mod.dir, p); !path.IsAbs(d.path) && !outside(at) && x.code.p.Has(at) {
					out = append(out, opened{p, n.from, n.by})
				}
			}
		}
	}
	return out
}

// configured gives what the configuration files and the variables that viper
// reads say of a key.
func (x *index) configured(name string) value {
	out := value{}
	if _, auto := x.byCall["AutomaticEnv"]; auto && (!strings.Contains(name, ".") || len(x.byCall["SetEnvKeyReplacer"]) > 0) {
		out.env = strings.ToUpper(strings.ReplaceAll(name, ".", "_"))
		for _, i := range x.byCall["SetEnvPrefix"] {
			if text, ok := firstText(x.calls[i].expr); ok {
				out.env = strings.ToUpper(text) + "_" + out.env
			}
		}
		c := x.calls[x.byCall["AutomaticEnv"][0]]
		out.envAt = c.in.at(c.expr)
	}
	for _, f := range x.configs() {
		at := path.Join(x.code.mod.dir, f.path)
		if n := keyed(x.code.p.Doc(at), strings.Split(name, ".")); n != nil && out.text == "" {
			out.text, out.from = n.Text(), detect.Evidence{Path: at, Line: n.Line}
		}
	}
	if variable(out.env) {
		return out
	}
	out.env = ""
	return out
}

// keyed walks down by keys whose case does not matter.
func keyed(n *formats.Node, keys []string) *formats.Node {
	for _, key := range keys {
		if n == nil {
			return nil
		}
		i := slices.IndexFunc(n.Nodes, func(c *formats.Node) bool { return strings.EqualFold(c.Key, key) })
		if i < 0 {
			return nil
		}
		n = n.Nodes[i]
	}
	return n
}

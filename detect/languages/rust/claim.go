package rust

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// claim says what a folder with a Cargo.toml is.
func claim(a *detect.App) *detect.Claim {
	c := of(a)
	if c.doc == nil {
		return nil
	}
	cl := &detect.Claim{From: c.at(c.doc.At("package", "name"))}
	list := c.programs()
	builtElsewhere, elsewhere := elsewhereBuilt(a, c)
	switch {
	case !c.doc.Has("package") && c.doc.Has("workspace"):
		cl.Kind, cl.Why, cl.From = detect.Tooling, "a workspace: its members are looked at one by one", c.at(c.doc.At("workspace"))
		return cl
	case !c.doc.Has("package"):
		cl.Kind, cl.Why, cl.From = detect.Tooling, "Cargo.toml names no package", c.at(nil)
		return cl
	case len(trunked(a)) > 0 && !byLeptos(a):
		cl.Kind, cl.From, cl.Workspace = detect.Site, trunked(a), context(c)
		return cl
	case builtElsewhere != "":
		cl.Kind, cl.Why, cl.From = detect.Tooling, builtElsewhere, elsewhere
		return cl
	case len(list) == 0:
		cl.Kind, cl.Why = detect.Library, "a library: no src/main.rs, no src/bin, no [[bin]]"
		if slices.Contains(c.doc.At("lib", "crate-type").Strings(), "cdylib") {
			cl.Why = "a library for other languages or for WebAssembly: no program of its own"
			cl.From = c.at(c.doc.At("lib", "crate-type"))
		}
		return cl
	}
	cl.Workspace = context(c)
	a.Claim = cl
	cl.Kind, _, _ = kindOf(a)
	return cl
}

// context is the folder that the image is built from, "" for the package's
// own: the workspace's, or the nearest that holds what is depended on by path.
func context(c *crate) string {
	dir := c.root
	for _, o := range c.own() {
		dir = detect.Holding(dir, o.dir)
	}
	if dir == c.dir {
		return ""
	}
	return dir
}

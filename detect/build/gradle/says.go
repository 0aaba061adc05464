package gradle

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// Value finds a setting that applies to the project by one of its names. ok is
// false when nothing says it or when it is an expression that is not followed.
func (b *Build) Value(keys ...string) (Text, bool) {
	for _, s := range b.scripts {
		for _, key := range keys {
			for _, v := range s.says.Values {
				if v.Key == s.prefix+key {
					return b.resolve(v, s.file)
				}
			}
		}
	}
	return Text{}, false
}

// Says tells whether any script that applies to the project has a setting,
// literal or not.
func (b *Build) Says(keys ...string) bool {
	_, ok := b.Expression(keys...)
	return ok
}

// Expression gives the source of a setting.
func (b *Build) Expression(keys ...string) (Text, bool) {
	for _, s := range b.scripts {
		for _, key := range keys {
			for _, v := range s.says.Values {
				if v.Key == s.prefix+key {
					return Text{v.Text, detect.Evidence{Path: s.file, Line: v.Line}}, true
				}
			}
		}
	}
	return Text{}, false
}

// resolve gives what a value stands for: itself, an entry of the catalog, or a
// property.
func (b *Build) resolve(v formats.Value, file string) (Text, bool) {
	t := Text{v.Text, detect.Evidence{Path: file, Line: v.Line}}
	if v.Literal {
		return t, true
	}
	if _, after, ok := strings.Cut(v.Text, "libs.versions."); ok {
		name := strings.FieldsFunc(after, func(r rune) bool { return r == '(' || r == ')' || r == ' ' || r == ',' })
		if len(name) > 0 {
			return b.catalogVersion(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name[0], ".toInt"), ".get"), ".asProvider"))
		}
	}
	name := v.Text
	for _, call := range []string{"project.property(", "property(", "providers.gradleProperty(", "findProperty(", "project.findProperty("} {
		if rest, ok := strings.CutPrefix(name, call); ok {
			name = rest
		}
	}
	name, _, _ = strings.Cut(name, ")")
	name = strings.Trim(name, `"'$ {}`)
	if p, ok := b.Property(name); ok {
		return p, true
	}
	return t, false
}

// Property finds a property in the gradle.properties of the project and of the
// folders above it.
func (b *Build) Property(name string) (Text, bool) {
	if name == "" {
		return Text{}, false
	}
	for dir := b.Dir; ; dir = path.Dir(dir) {
		file := path.Join(dir, "gradle.properties")
		for _, n := range b.p.Doc(file).All(name) {
			return Text{n.Text(), detect.Evidence{Path: file, Line: n.Line}}, true
		}
		if dir == b.Root || dir == "." {
			return Text{}, false
		}
	}
}

// Version gives the project's version; ok is false when it is an expression,
// found when nothing says it at all.
func (b *Build) Version() (t Text, said, ok bool) {
	if t, ok = b.Value("version"); ok || b.Says("version") {
		return t, true, ok
	}
	if t, ok = b.Property("version"); ok {
		return t, true, true
	}
	return Text{}, false, true
}

// Plugin is a plugin that is applied to the project.
type Plugin struct {
	ID, Version string
	From        detect.Evidence
}

// Plugins lists the plugins applied to the project, with those that convention
// plugins and the scripts above apply.
func (b *Build) Plugins() []Plugin {
	var out []Plugin
	for _, s := range b.scripts {
		if s.all {
			continue // see applied: what stands above is read by its text
		}
		for _, p := range s.says.Plugins {
			if !p.Unapplied {
				out = append(out, b.plugin(p, s.file))
			}
		}
	}
	return append(out, b.applied()...)
}

// plugin fills in what a version catalog says.
func (b *Build) plugin(p formats.Plugin, file string) Plugin {
	out := Plugin{p.ID, p.Version, detect.Evidence{Path: file, Line: p.Line}}
	if !p.Alias {
		if out.Version == "" {
			out.Version = b.pluginVersion(p.ID)
		}
		return out
	}
	alias := strings.TrimPrefix(p.ID, "libs.plugins.")
	for _, entry := range b.catalog().At("plugins").children() {
		if dotted(entry.Key) == dotted(alias) {
			out.ID, out.Version = b.entryPlugin(entry.Node)
		}
	}
	return out
}

// pluginVersion finds the version of a plugin that another script of the build
// puts on the class path, or the settings do.
func (b *Build) pluginVersion(id string) string {
	for _, file := range []string{FileIn(b.p, b.Root), b.Settings} {
		if file == "" {
			continue
		}
		for _, p := range parse(b.p, file).Plugins {
			if p.ID == id && p.Version != "" {
				return p.Version
			}
		}
	}
	return ""
}

var appliedAbove = detect.NewPattern(`apply\s*\(?\s*plugin\s*[:=]\s*["']([\w.-]+)["']`)

// applied lists the plugins that scripts above apply to the projects below.
func (b *Build) applied() []Plugin {
	var out []Plugin
	for dir := b.Dir; dir != b.Root; {
		dir = path.Dir(dir)
		file := FileIn(b.p, dir)
		code := b.p.Code(file)
		start := strings.Index(code, "subprojects")
		if all := strings.Index(code, "allprojects"); all >= 0 && (start < 0 || all < start) {
			start = all
		}
		if file == "" || start < 0 {
			continue
		}
		for _, m := range appliedAbove.In(file, code) {
			if m.Line > strings.Count(code[:start], "\n") {
				id := m.Groups[0]
				out = append(out, Plugin{id, b.pluginVersion(id), m.Evidence})
			}
		}
	}
	return out
}

// Plugin finds the first of some plugins that is applied.
func (b *Build) Plugin(ids ...string) (Plugin, bool) {
	for _, p := range b.Plugins() {
		for _, id := range ids {
			if p.ID == id {
				return p, true
			}
		}
	}
	return Plugin{}, false
}

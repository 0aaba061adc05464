// Package gradle reads Gradle builds without running them: scripts in both of
// their languages, settings, version catalogs, properties, convention plugins
// and the wrapper.
package gradle

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// Text is a value and the place where it is written.
type Text struct {
	Value string
	From  detect.Evidence
}

// Build is the build of one project, and of those that are built with it.
type Build struct {
	Dir      string // the project's folder
	File     string // its build script
	Root     string // the folder of the settings, or Dir
	Settings string // the settings script, "" when there is none

	p        *detect.Project
	scripts  []script // what applies to the project, nearest first
	includes []string // folders of all projects of the build, sorted
}

// script is one script, or the part of one that is for this project.
type script struct {
	file   string
	prefix string // the block whose content counts: "subprojects."
	says   formats.Gradle
	all    bool // it stands in the root and counts only by its blocks
}

// FileIn gives the name of the build script in a folder.
func FileIn(p *detect.Project, dir string) string {
	return first(p, dir, "build.gradle.kts", "build.gradle")
}

func settingsIn(p *detect.Project, dir string) string {
	return first(p, dir, "settings.gradle.kts", "settings.gradle")
}

func first(p *detect.Project, dir string, names ...string) string {
	for _, n := range names {
		if p.Has(path.Join(dir, n)) {
			return path.Join(dir, n)
		}
	}
	return ""
}

// Read gives the build of a folder, nil when no script is there.
func Read(p *detect.Project, dir string) *Build {
	file := FileIn(p, dir)
	if file == "" {
		return nil
	}
	b := &Build{Dir: dir, File: file, Root: dir, Settings: settingsIn(p, dir), p: p}
	for above := path.Dir(dir); dir != "."; above = path.Dir(above) {
		if s := settingsIn(p, above); s != "" && slices.Contains(Includes(p, s), dir) {
			b.Root, b.Settings = above, s
		}
		if above == "." {
			break
		}
	}
	b.includes = []string{b.Root}
	if b.Settings != "" {
		b.includes = append(b.includes, Includes(p, b.Settings)...)
	}
	b.scripts = append(b.scripts, script{file: file, says: parse(p, file)})
	b.conventions()
	for above := dir; above != b.Root; {
		above = path.Dir(above)
		b.scripts = append(b.scripts, b.above(above, "subprojects.")...)
	}
	if dir == b.Root {
		b.scripts = append(b.scripts, script{file: file, prefix: "allprojects.", says: parse(p, file)})
	}
	return b
}

// above gives the parts of a script further up that are for the projects below.
func (b *Build) above(dir, block string) []script {
	file := FileIn(b.p, dir)
	if file == "" {
		return nil
	}
	says := parse(b.p, file)
	own := `project("` + b.Path() + `").`
	return []script{{file, own, says, true}, {file, block, says, true}, {file, "allprojects.", says, true}}
}

func parse(p *detect.Project, file string) formats.Gradle {
	return p.Keep("gradle "+file, func() any { return formats.GradleScript(file, p.Text(file)) }).(formats.Gradle)
}

// Includes lists the folders of the projects that a settings script names.
func Includes(p *detect.Project, settings string) []string {
	var out []string
	for _, at := range places(p, settings) {
		if !slices.Contains(out, at.dir) {
			out = append(out, at.dir)
		}
	}
	slices.Sort(out)
	return out
}

// conventions adds the scripts of plugins that the repository itself holds, by
// the ids that the project's script names.
func (b *Build) conventions() {
	homes := []string{"buildSrc"}
	if b.Settings != "" {
		for _, v := range parse(b.p, b.Settings).Includes {
			if v.Key == "includeBuild" && v.Literal {
				homes = append(homes, v.Text)
			}
		}
	}
	seen := map[string]bool{}
	for i := 0; i < len(b.scripts) && i < 50; i++ {
		for _, plugin := range b.scripts[i].says.Plugins {
			if seen[plugin.ID] || strings.Contains(plugin.ID, "/") {
				continue
			}
			seen[plugin.ID] = true
			if file := b.convention(homes, plugin.ID); file != "" {
				b.scripts = append(b.scripts, script{file: file, says: parse(b.p, file)})
			}
		}
	}
}

func (b *Build) convention(homes []string, id string) string {
	for _, home := range homes {
		dir := path.Join(b.Root, home)
		for _, f := range b.p.Files(dir) {
			base := path.Base(f)
			if (base == id+".gradle.kts" || base == id+".gradle") && strings.Contains(f, "src/main/") {
				return f
			}
		}
	}
	return ""
}

// Projects lists the folders of all projects of the build, the root first.
func (b *Build) Projects() []string { return b.includes }

// Path is the project's path in the build: ":services:api", "" for the root.
func (b *Build) Path() string {
	if b.Dir == b.Root {
		return ""
	}
	if at, ok := b.place(); ok {
		return at.path
	}
	return ":" + strings.ReplaceAll(detect.Rel(b.Root, b.Dir), "/", ":")
}

// Included gives the line of the settings script that names the project, the
// script as such when it is named in a way that cannot be read.
func (b *Build) Included() detect.Evidence {
	at, _ := b.place()
	return detect.Evidence{Path: b.Settings, Line: at.line}
}

// Name is the project's name; where nothing names the root it is what the
// folder is called that the build runs in.
func (b *Build) Name(folder string) Text {
	if b.Dir != b.Root {
		return Text{path.Base(b.Dir), detect.Evidence{Path: b.File}}
	}
	if b.Settings != "" {
		for _, v := range parse(b.p, b.Settings).Values {
			if v.Key == "rootProject.name" && v.Literal {
				return Text{v.Text, detect.Evidence{Path: b.Settings, Line: v.Line}}
			}
		}
	}
	return Text{folder, detect.Evidence{Path: b.File}}
}

// Included lists the folders of the builds that a settings script takes in and
// that lie in the repository.
func Included(p *detect.Project, settings string) []string {
	if settings == "" {
		return nil
	}
	var out []string
	for _, v := range parse(p, settings).Includes {
		dir := path.Join(path.Dir(settings), v.Text)
		if v.Key == "includeBuild" && v.Literal && !strings.HasPrefix(dir, "../") && p.HasDir(dir) {
			out = append(out, dir)
		}
	}
	return out
}

package dotnet

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// configNames are the ways in which the settings of NuGet are called.
var configNames = []string{"nuget.config", "NuGet.config", "NuGet.Config"}

// inputs are the files that a restore reads, as project paths.
func inputs(a *detect.App, p *project) []string {
	var out []string
	for _, one := range p.closure() {
		out = append(out, one.files...)
		dir := one.dir()
		out = append(out, above(a, dir, "Directory.Packages.props")...)
		for _, lock := range []string{"packages.lock.json", "packages." + one.name() + ".lock.json"} {
			if f := path.Join(dir, lock); a.Project.Has(f) {
				out = append(out, f)
			}
		}
	}
	for _, name := range configNames {
		out = append(out, above(a, p.dir(), name)...)
	}
	if f := above(a, p.dir(), "global.json"); len(f) > 0 {
		out = append(out, f[0])
	}
	return same(out)
}

// feeds are folders of packages that the settings of NuGet name.
func feeds(a *detect.App, p *project) []string {
	var out []string
	for _, name := range configNames {
		for _, f := range above(a, p.dir(), name) {
			for _, n := range a.Project.Doc(f).All("packageSources", "add") {
				dir := path.Join(path.Dir(f), slashes(n.At("@value").Text()))
				if !strings.Contains(n.At("@value").Text(), ":") && len(a.Project.Files(dir)) > 0 && dir != "." {
					out = append(out, dir)
				}
			}
		}
	}
	return same(out)
}

// outside are files and folders beside the projects that their items name.
func outside(p *project) []string {
	var out []string
	for _, one := range p.closure() {
		for _, kind := range []string{"Compile", "Content", "None", "EmbeddedResource", "Protobuf", "AdditionalFiles"} {
			one.items(kind, func(file string, n *formats.Node) {
				include := slashes(one.expand(n.At("@Include").Text(), 0))
				include = strings.TrimPrefix(include, "$(MSBuildThisFileDirectory)")
				if include == "" || strings.Contains(include, ";") || strings.Contains(include, "$(") {
					return
				}
				include, _, wild := strings.Cut(include, "*")
				if wild && !strings.HasSuffix(include, "/") {
					include = path.Dir(include)
				}
				f := path.Join(path.Dir(file), include)
				if strings.HasPrefix(f, "..") || f == "." || f == one.dir() || strings.HasPrefix(f, one.dir()+"/") {
					return
				}
				if a := one.a; a.Project.Has(f) || len(a.Project.Files(f)) > 0 {
					out = append(out, f)
				}
			})
		}
	}
	return same(out)
}

package dotnet

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// in lists the project files of a folder.
func in(a *detect.App, dir string) []string {
	var out []string
	files, _ := a.Project.Entries(dir)
	for _, f := range files {
		if slices.Contains(endings, path.Ext(f)) {
			out = append(out, path.Join(dir, f))
		}
	}
	return out
}

// current is the project that the app is made of: the one chosen, else the
// only one of its folder that runs.
func current(a *detect.App) *project {
	if name := a.Text("project"); name != "" {
		return open(a, path.Join(a.Context(), name))
	}
	list := candidates(a)
	if len(list) == 0 {
		return open(a, path.Join(a.Dir, "none.csproj"))
	}
	return list[0]
}

// candidates are the projects of the folder, those that run first.
func candidates(a *detect.App) []*project {
	var out []*project
	for _, f := range in(a, a.Dir) {
		out = append(out, open(a, f))
	}
	rank := func(p *project) int {
		kind, _, _ := p.kind()
		return slices.Index([]detect.Kind{detect.Service, detect.Worker, detect.Site, detect.Tool, detect.Library, detect.Tooling}, kind)
	}
	slices.SortStableFunc(out, func(x, y *project) int { return rank(x) - rank(y) })
	return out
}

func claim(a *detect.App) *detect.Claim {
	p := current(a)
	kind, at, why := p.kind()
	c := &detect.Claim{Kind: kind, From: []detect.Evidence{at}, Why: why}
	if slices.Contains([]detect.Kind{detect.Library, detect.Tooling}, kind) {
		return c
	}
	c.Why = ""
	a.Claim = c
	c.Workspace = context(a, p)
	c.Absorbs = browserFolders(a, p)
	return c
}

// browserFolders are folders of packages that the project serves or builds itself.
func browserFolders(a *detect.App, p *project) []string {
	roots := []string{path.Join(p.dir(), "wwwroot")}
	if s, ok := p.property("SpaRoot"); ok {
		roots = append(roots, path.Join(p.dir(), slashes(s.text)))
	}
	var out []string
	for _, root := range roots {
		if root == p.dir() || strings.HasPrefix(root, "..") {
			continue
		}
		for _, f := range a.Project.Files(root) {
			if base := path.Base(f); base == "package.json" || base == "index.html" {
				out = append(out, path.Dir(f))
			}
		}
	}
	return same(out)
}

// tests are packages that only projects of tests have.
var tests = []string{"Microsoft.NET.Test.Sdk", "xunit", "xunit.", "NUnit", "MSTest", "MSTest.TestFramework", "TUnit"}

// kind says what a project is, where that stands, and for what is no app why;
// for an app it is what makes it one.
func (p *project) kind() (detect.Kind, detect.Evidence, string) {
	self := detect.Evidence{Path: p.path}
	if p.a.Project.Doc(p.path) == nil {
		return detect.Tooling, self, "its project file cannot be read"
	}
	if at, why := p.aside(); why != "" {
		return detect.Tooling, at, why
	}
	if at, ok := p.sdk("Microsoft.NET.Sdk.BlazorWebAssembly"); ok {
		if by := p.servedBy(); by != "" {
			return detect.Library, at, "its pages are served by " + by
		}
		return detect.Site, at, "Microsoft.NET.Sdk.BlazorWebAssembly"
	}
	output, set := p.property("OutputType")
	exe := strings.EqualFold(output.text, "Exe")
	if at, ok := p.sdk("Microsoft.NET.Sdk.Web"); ok && (!set || exe) {
		return detect.Service, at, "Microsoft.NET.Sdk.Web"
	}
	if at, ok := p.sdk("Microsoft.NET.Sdk.Worker"); ok {
		return detect.Worker, at, "Microsoft.NET.Sdk.Worker"
	}
	if !exe {
		return detect.Library, self, "a library: its OutputType is not Exe"
	}
	if at, ok := p.packages("Microsoft.AspNetCore.App"); ok {
		return detect.Service, at, "Microsoft.AspNetCore.App"
	}
	for _, name := range []string{"Microsoft.Extensions.Hosting", "Quartz.Extensions.Hosting", "MassTransit", "NServiceBus"} {
		if at, ok := p.packages(name); ok {
			return detect.Worker, at, name
		}
	}
	return detect.Tool, output.at, "OutputType is Exe"
}

// aside says why a project is none that an image is made of.
func (p *project) aside() (detect.Evidence, string) {
	if at, ok := p.yes("IsTestProject"); ok {
		return at, "tests"
	}
	if at, ok := p.packages(tests...); ok {
		return at, "tests"
	}
	if at, ok := p.sdk("MSTest.Sdk"); ok {
		return at, "tests"
	}
	if at, ok := p.packages("BenchmarkDotNet"); ok {
		return at, "benchmarks"
	}
	if at, ok := p.packages("SharpFuzz"); ok {
		return at, "fuzzing"
	}
	if at, ok := p.sdk("Aspire.AppHost.Sdk"); ok {
		return at, "it starts the other projects while they are worked on"
	}
	for _, name := range []string{"UseWPF", "UseWindowsForms", "UseMaui", "UseWinUI"} {
		if at, ok := p.yes(name); ok {
			return at, "a program with windows of its own (" + name + "), which no container shows"
		}
	}
	if s, ok := p.property("AzureFunctionsVersion"); ok {
		return s.at, "functions for a platform, which runs them itself"
	}
	if s, ok := p.property("TargetFrameworkVersion"); ok && len(p.sdks()) == 0 {
		return s.at, "made for .NET Framework, which runs on Windows alone"
	}
	if list, at := p.targets(); len(list) > 0 && !slices.ContainsFunc(list, modern) {
		if slices.ContainsFunc(list, func(t string) bool { return strings.HasPrefix(t, "netstandard") }) {
			return at, "a library for several kinds of .NET"
		}
		return at, "made for " + strings.Join(list, ", ") + ", which no image of Linux runs"
	}
	return detect.Evidence{}, ""
}

// servedBy gives the name of a project that serves the pages of this one.
func (p *project) servedBy() string {
	for _, f := range p.a.Project.Files(".") {
		if !slices.Contains(endings, path.Ext(f)) || f == p.path {
			continue
		}
		other := open(p.a, f)
		if _, ok := other.sdk("Microsoft.NET.Sdk.Web"); ok && slices.ContainsFunc(other.references(), func(r setting) bool { return r.text == p.path }) {
			return other.name()
		}
	}
	return ""
}

// context is the folder that holds all that the build reads, "" for the app's own.
func context(a *detect.App, p *project) string {
	root := a.Around(append(inputs(a, p), outside(p)...)...)
	if root == "" {
		return ""
	}
	return solutionAbove(a, root)
}

// solutionAbove is the folder of the nearest solution at or above a folder,
// from which people build; the folder itself where there is none.
func solutionAbove(a *detect.App, dir string) string {
	for at := dir; ; at = path.Dir(at) {
		files, _ := a.Project.Entries(at)
		if slices.ContainsFunc(files, func(f string) bool { return path.Ext(f) == ".sln" || path.Ext(f) == ".slnx" }) {
			return at
		}
		if at == "." {
			return dir
		}
	}
}

var listed = detect.NewPattern(`(?:=\s*"[^"\n]*",\s*|<Project\s[^>]*?Path=)"([^"\n]+\.(?:cs|fs|vb)proj)"`)

// claims says whether the files of a folder speak for a project below it: a
// solution for those it lists, the others for all.
func claims(a *detect.App, member string) bool {
	files, _ := a.Project.Entries(a.Dir)
	for _, f := range files {
		if ext := path.Ext(f); ext != ".sln" && ext != ".slnx" {
			return true
		}
		for _, m := range listed.In(f, a.Read(f)) {
			if dir := path.Dir(slashes(m.Group())); dir == member || strings.HasPrefix(dir, member+"/") {
				return true
			}
		}
	}
	return false
}

package jvm

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// mainClass finds the class that the build says it starts.
func (b *Build) mainClass() (maven.Text, bool) {
	if b.Pom == nil {
		return b.mainGradle()
	}
	if t, ok := b.shadeMain(); ok {
		return t, true
	}
	for _, at := range []struct {
		plugin string
		keys   []string
	}{
		{"spring-boot-maven-plugin", []string{"mainClass"}},
		{"maven-assembly-plugin", []string{"archive", "manifest", "mainClass"}},
		{"maven-jar-plugin", []string{"archive", "manifest", "mainClass"}},
		{"maven-jar-plugin", []string{"archive", "manifestEntries", "Main-Class"}},
		{"maven-war-plugin", []string{"archive", "manifest", "mainClass"}},
		{"exec-maven-plugin", []string{"mainClass"}},
		{"appassembler-maven-plugin", []string{"programs", "program", "mainClass"}},
		{"vertx-maven-plugin", []string{"launcher"}},
	} {
		if t, ok := b.Pom.Plugin(at.plugin).Config(at.keys...); ok && plausible(t.Value) {
			return t, true
		}
	}
	for _, name := range []string{"start-class", "mainClass", "main.class", "exec.mainClass"} {
		if t, ok := b.Pom.Property(name); ok && plausible(t.Value) {
			return t, true
		}
	}
	return maven.Text{}, false
}

// plausible says whether a text is the name of a class.
func plausible(class string) bool {
	return class != "" && !strings.ContainsAny(class, "${}/\\ \t")
}

// shadeMain is the main class that the shade plugin writes into its jar.
func (b *Build) shadeMain() (maven.Text, bool) {
	p := b.Pom.Plugin("maven-shade-plugin")
	for _, keys := range [][]string{{"transformers", "transformer", "mainClass"}, {"transformers", "transformer", "manifestEntries", "Main-Class"}} {
		if t, ok := p.Config(keys...); ok && plausible(t.Value) {
			return t, true
		}
	}
	return maven.Text{}, false
}

// executable says whether a plugin makes a jar that can be started as it is.
func (b *Build) executable() bool {
	if b.Pom == nil {
		return b.executableGradle()
	}
	if _, ok := b.shadeMain(); ok {
		return true
	}
	for _, plugin := range []string{"spring-boot-maven-plugin", "quarkus-maven-plugin", "vertx-maven-plugin", "appassembler-maven-plugin"} {
		if b.Pom.Plugin(plugin) != nil {
			return true
		}
	}
	for _, plugin := range []string{"maven-assembly-plugin", "maven-jar-plugin", "maven-war-plugin"} {
		if _, ok := b.Pom.Plugin(plugin).Config("archive", "manifest", "mainClass"); ok {
			return true
		}
	}
	name, _ := b.Framework()
	return name == "micronaut" || name == "helidon"
}

func findMain(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	if t, ok := b.mainClass(); ok {
		return []detect.Finding{{Value: detect.Is(t.Value), From: []detect.Evidence{t.From}}}
	}
	return nil
}

var bootMain = detect.NewPattern(`@(?:SpringBootApplication|QuarkusMain|MicronautApplication)\b`)

// mainInSources takes the only main class, or the one that a framework marks.
func mainInSources(a *detect.App) []detect.Finding {
	mains := Mains(a)
	if len(mains) > 1 {
		var marked []Main
		for _, m := range mains {
			if bootMain.Matches(a.Project.Code(m.From.Path)) {
				marked = append(marked, m)
			}
		}
		if len(marked) == 1 {
			mains = marked
		}
	}
	if len(mains) != 1 {
		return nil
	}
	return []detect.Finding{{Value: detect.Is(mains[0].Class), From: []detect.Evidence{mains[0].From}}}
}

func mainOptions(a *detect.App) []detect.Option {
	var out []detect.Option
	for _, m := range Mains(a) {
		if !slices.ContainsFunc(out, func(o detect.Option) bool { return o.Value == m.Class }) {
			out = append(out, detect.Option{Value: m.Class, Label: m.From.Path, From: []detect.Evidence{m.From}})
		}
	}
	return out
}

func mainMissing(a *detect.App) string {
	if len(mainOptions(a)) > 1 {
		return "several classes have a main method, and the build names none of them: choose one"
	}
	return "no class with a main method was found: name one"
}

package jvm

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// outcome is the result of the app's build, the layout that was chosen in it.
func outcome(a *detect.App) (result, bool) {
	b := Of(a)
	if b == nil {
		return result{}, false
	}
	r := b.result()
	if chosen := a.Text("layout"); chosen != "" {
		r.layout = chosen
	}
	return r, true
}

func needsMain(a *detect.App) bool {
	r, ok := outcome(a)
	return ok && r.main
}

// hasJar says whether a file must be named: an installed folder is copied as a
// whole where its own jar cannot be told from the others.
func hasJar(a *detect.App) bool {
	r, ok := outcome(a)
	return ok && (r.layout != Installed || r.jar != "")
}

func findLayout(a *detect.App) []detect.Finding {
	r, ok := outcome(a)
	if !ok {
		return nil
	}
	return []detect.Finding{{Value: detect.Is(r.layout), From: r.from, Why: r.why}}
}

func findJar(a *detect.App) []detect.Finding {
	r, ok := outcome(a)
	if !ok || r.jar == "" || strings.Contains(r.jar, "$") {
		return nil
	}
	var from []detect.Evidence
	if b := Of(a); r.layout == QuarkusFast {
		from = r.from
	} else if b.Pom != nil {
		name, _ := b.Pom.FinalName()
		from = []detect.Evidence{name.From}
	} else {
		from = b.nameGradle()
	}
	return []detect.Finding{{Value: detect.Is(r.jar), From: from}}
}

// findJarName names the jar for the artifact, without its version; one that is
// taken apart keeps its name.
func findJarName(a *detect.App) []detect.Finding {
	b := Of(a)
	base := path.Base(a.Text("jar"))
	layout := a.Text("layout")
	if b == nil || layout == BootTools || layout == BootLayers || layout == QuarkusFast {
		return []detect.Finding{{Value: detect.Is(base), From: a.Evidence("jar")}}
	}
	name, at := b.named()
	if layout == Native {
		return []detect.Finding{{Value: detect.Is(name), From: []detect.Evidence{at}}}
	}
	return []detect.Finding{{Value: detect.Is(name + path.Ext(base)), From: []detect.Evidence{at}}}
}

func jarMissing(*detect.App) string {
	return "the name of what the build makes holds a property that is set nowhere in the repository: set finalName, or give --set jar=target/NAME.jar"
}

func findLibs(a *detect.App) []detect.Finding {
	if r, ok := outcome(a); ok && r.libs != "" && (r.layout == JarLibs || r.layout == Installed) {
		return []detect.Finding{{Value: detect.Is(r.libs), From: r.from}}
	}
	return nil
}

func findLib(a *detect.App) []detect.Finding {
	if r, ok := outcome(a); ok && r.lib != "" && r.layout == JarLibs {
		return []detect.Finding{{Value: detect.Is(r.lib), From: r.from}}
	}
	return nil
}

func findGoals(a *detect.App) []detect.Finding {
	r, ok := outcome(a)
	if !ok || len(r.goals) == 0 {
		return nil
	}
	return []detect.Finding{{Value: r.goals, From: r.from}}
}

// findOptions are arguments without which the build fails in an image.
func findOptions(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	var out detect.Value
	var from []detect.Evidence
	why := ".git is not in the build context"
	if a.Yes("native") {
		out, from = b.nativeOptions()
		why = "it makes a native program"
	}
	if b.Pom == nil {
		return options(out, from, why)
	}
	if at, ok := b.Pom.Production(); ok {
		out, from = append(out, "-Pprod"), append(from, at)
		why = "what counts by default is for development"
		a.Warn("production-profile", at.String()+": the build counts the profile dev by default: prod was taken", at)
	}
	if p := b.Pom.Plugin("git-commit-id-maven-plugin"); p != nil {
		if fails, ok := p.Config("failOnNoGitDirectory"); !ok || fails.Value != "false" {
			out, from = append(out, "-Dmaven.gitcommitid.skip=true"), append(from, p.From)
			a.Warn("git-not-there", p.From.String()+": the plugin asks git for the commit, and .git is not sent to the build: it is skipped; the app must start without git.properties", p.From)
		}
	}
	return options(out, from, why)
}

func options(out detect.Value, from []detect.Evidence, why string) []detect.Finding {
	if out == nil {
		return nil
	}
	return []detect.Finding{{Value: out, From: from, Why: why}}
}

// start puts the command together from the layout, the class and arguments.
func start(a *detect.App) []detect.Finding {
	if a.Text("layout") != Installed && a.Text("jar") == "" {
		return nil
	}
	jar, class := a.Text("jarName"), a.Text("mainClass")
	if needsMain(a) && class == "" {
		return nil
	}
	if isWar(a) {
		return []detect.Finding{{Value: detect.Is("catalina.sh", "run"), From: a.Evidence("layout")}}
	}
	if a.Text("layout") == Native {
		return []detect.Finding{{Value: append(detect.Is("./"+jar), a.List("arguments")...), From: a.Evidence("layout")}}
	}
	command := []string{"java"}
	if b := Of(a); b != nil {
		command = append(command, b.jvmArguments()...)
	}
	switch {
	case a.Text("layout") == BootLayers:
		loader := "org.springframework.boot.loader.JarLauncher"
		if v, ok := Of(a).BootVersion(); ok {
			if x, y := lineOf(v.Value); x > 3 || x == 3 && y >= 2 {
				loader = "org.springframework.boot.loader.launch.JarLauncher"
			}
		}
		command = append(command, loader)
	case a.Text("layout") == Libs:
		command = append(command, "-cp", jar+":lib/*", class)
	case a.Text("layout") == Installed && jar != "":
		command = append(command, "-cp", jar+":lib/*", class)
	case a.Text("layout") == Installed:
		command = append(command, "-cp", "lib/*", class)
	case class != "" && needsMain(a):
		command = append(command, "-cp", jar, class)
	default:
		command = append(command, "-jar", jar)
	}
	from := slices.Concat(a.Evidence("layout"), a.Evidence("mainClass"))
	return []detect.Finding{{Value: append(command, a.List("arguments")...), From: from}}
}

// findArguments are the words that the program itself wants.
func findArguments(a *detect.App) []detect.Finding {
	if a.Text("framework") != "dropwizard" {
		return nil
	}
	if file := dropwizardConfig(a); file != "" {
		return []detect.Finding{{Value: detect.Is("server", file), From: a.At(file, 0)}}
	}
	return []detect.Finding{{Value: detect.Is("server"), From: a.Evidence("framework")}}
}

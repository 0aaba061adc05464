package jvm

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// Facts are what a Dockerfile needs to know of an app that Maven or Gradle
// builds.
func Facts() []detect.Fact {
	return []detect.Fact{
		{Name: "manager", Ask: "Which tool builds it?", Required: true, Strict: true,
			Probes: []detect.Probe{{Says: "pom.xml, build.gradle, build.gradle.kts", Look: findManager}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: Maven, Label: "Maven"}, {Value: Gradle, Label: "Gradle"}}
			}},
		{Name: "framework", Ask: "What is it built on?",
			Probes: []detect.Probe{{Says: "dependencies, plugins and the parent that the build names", Look: findFramework}}},
		VersionFact(),
		{Name: "wrapper", Type: detect.YesNo, Ask: "Is it built with the wrapper in the repository?",
			Probes: []detect.Probe{{Says: "mvnw, gradlew and the file that names the release they fetch", Look: findWrapper}}},
		{Name: "wrapperCRLF", Type: detect.YesNo, Ask: "Has the wrapper the line ends of Windows?", When: wrapped,
			Probes: []detect.Probe{{Says: "line ends of mvnw and gradlew", Look: wrapperCRLF}}},
		{Name: "tool", Type: detect.Version, Product: "gradle", When: func(a *detect.App) bool { return !wrapped(a) && a.Text("manager") == Gradle },
			Ask: "Which release of Gradle?", Probes: []detect.Probe{{Says: "the release that the wrapper names, the version of Spring Boot", Look: toolGradle}}},
		nativeFact(),
		{Name: "root", Ask: "In which folder is the build called?", Probes: []detect.Probe{{Says: "the topmost build file that has the app among its modules", Look: findRoot}}},
		{Name: "module", Ask: "Which module is it?", Probes: []detect.Probe{{Says: "modules of the poms above, include in settings.gradle", Look: findModule}}},
		{Name: "fetch", Derived: true, Ask: "Which goal downloads the dependencies, where the usual one cannot?",
			Probes: []detect.Probe{{Says: "the release of Maven that the wrapper names, and the version of its plugin", Look: fetches}}},
		{Name: "installInputs", Type: detect.List, Ask: "Which files decide what is downloaded?",
			Probes: []detect.Probe{{Says: "every build file of the modules, and the files that the build tool reads itself", Look: installInputs}}},
		{Name: "sources", Type: detect.List, Ask: "What is copied to be compiled?",
			Probes: []detect.Probe{{Says: "src of the modules that it needs, and what their build files name beside it", Look: sources}}},
		{Name: "mainClass", Ask: "Which class is started?", Required: true, When: needsMain,
			Probes: []detect.Probe{
				{Says: "the main class in the settings of shade, assembly, jar, exec and the application plugin", Look: findMain},
				{Says: "the one class with a main method", Look: mainInSources},
			}, Options: mainOptions, Missing: mainMissing},
		{Name: "layout", Ask: "How is what was built laid out in the image?", Strict: true,
			Options: func(*detect.App) []detect.Option { return Layouts() },
			Probes:  []detect.Probe{{Says: "the plugin that makes the jar, and its version", Look: findLayout}}},
		{Name: "jar", Ask: "Which file does the build make?", Required: true, When: hasJar,
			Probes:  []detect.Probe{{Says: "finalName, or the artifact's name and version, and the classifier", Look: findJar}},
			Missing: jarMissing},
		{Name: "jarName", Ask: "What is it called in the image?", When: func(a *detect.App) bool { return a.Known("jar") && !isWar(a) },
			Probes: []detect.Probe{{Says: "the artifact's name", Look: findJarName}}},
		tomcatFact(),
		{Name: "libs", Ask: "Which folder of jars goes with it?", Probes: []detect.Probe{{Says: "where the build copies dependencies to", Look: findLibs}}},
		{Name: "lib", Ask: "What is that folder called beside the jar?", Probes: []detect.Probe{{Says: "classpathPrefix", Look: findLib}}},
		{Name: "goals", Type: detect.List, Ask: "What is asked of the build besides its usual end?",
			Probes: []detect.Probe{{Says: "plugins that are not bound to package", Look: findGoals}}},
		{Name: "options", Type: detect.List, Ask: "Which arguments does the build need?",
			Probes: []detect.Probe{{Says: "plugins that ask git what it knows", Look: findOptions}}},
		{Name: "frontend", Type: detect.YesNo, Ask: "Does the build make JavaScript too?",
			Probes: []detect.Probe{{Says: "frontend-maven-plugin, package.json beside the build file", Look: findFrontend}}},
		{Name: "cross", Type: detect.YesNo, Ask: "Does the same jar run on every processor?",
			Probes: []detect.Probe{{Says: "dependencies that are chosen by the processor that builds", Look: findCross}}, Default: anywhere},
		{Name: "build", Type: detect.Lines, Ask: "Which command builds it?"},
		{Name: "port", Type: detect.Number, Required: true, Ask: "Which port does it listen on?",
			Probes: []detect.Probe{
				{Says: "server.port and its kin in the settings of the framework", Look: setPort},
				{Says: "calls that listen, in the sources", Look: calledPort},
				{Says: "the port of a server in application.conf", Look: confPort},
				{Says: "ports that the project tells containers and platforms about, where the framework has none of its own", Look: containerPort},
			}, Default: usualPort, Missing: func(*detect.App) string {
				return "no call that listens was found, and no setting names a port: give it (0 for none)"
			}},
		{Name: "env", Type: detect.List, Ask: "Which variables does it need?",
			Probes: []detect.Probe{{Says: "variables that set the port and the address", Look: environment}}},
		{Name: "arguments", Type: detect.List, Ask: "Which arguments is it started with?",
			Probes: []detect.Probe{{Says: "what Dropwizard is started with", Look: findArguments}}},
		{Name: "base", Ask: "Which kind of final image?", Strict: true, Choice: true, Options: Bases, Default: usualBase},
		{Name: "modules", Type: detect.List, Ask: "Which modules of Java does it use that jdeps does not find?", When: linked,
			Help:   "jlink makes a runtime of these, of those that jdeps finds in what was built, and of what they need.",
			Probes: []detect.Probe{{Says: "calls and addresses that load a module by its name", Look: unseen}}, Default: everyModule},
		{Name: "runtimeFiles", Type: detect.List, Ask: "Which files does it read when it runs?",
			Probes: []detect.Probe{{Says: "files beside the sources that code opens by name", Look: runtimeFiles}}},
		{Name: "writable", Type: detect.List, Ask: "Which folders does it write to?",
			Probes: []detect.Probe{{Says: "addresses of databases that are files", Look: writable}}},
		{Name: "runPackages", Type: detect.List, Ask: "Which system packages does it need when it runs?", When: func(a *detect.App) bool { return slices.Contains([]string{"jre", "jlink", "debian"}, a.Text("base")) },
			Probes: []detect.Probe{{Says: "programs that the code calls", Look: programs}}},
		{Name: "secrets", Type: detect.List, Ask: "Which files with credentials does the build read?",
			Probes: []detect.Probe{{Says: "repositories that ask for a password", Look: secrets}}},
		{Name: "start", Type: detect.Command, Required: true, Ask: "What starts it?",
			Probes:  []detect.Probe{{Says: "how the jar is laid out, and the main class", Look: start}},
			Missing: jarMissing},
	}
}

func findManager(a *detect.App) []detect.Finding {
	var out []detect.Finding
	if a.Has("pom.xml") {
		out = append(out, detect.Finding{Value: detect.Is(Maven), From: a.At("pom.xml", 0)})
	}
	if f := gradleFile(a); f != "" {
		out = append(out, detect.Finding{Value: detect.Is(Gradle), From: a.At(f, 0)})
	}
	if len(out) == 2 {
		if a.Has("gradlew") && !a.Has("mvnw") {
			slices.Reverse(out)
		}
		a.Warn("two-build-tools", "pom.xml and "+gradleFile(a)+" stand side by side: "+out[0].Value[0]+" was taken; give --manager for the other",
			out[0].From[0], out[1].From[0])
	}
	return out
}

func wrapped(a *detect.App) bool { return a.Yes("wrapper") }

// wrapperFiles are the script of a wrapper and the file that says what it fetches.
func wrapperFiles(a *detect.App) (script, properties string) {
	if a.Text("manager") == Gradle {
		return "gradlew", "gradle/wrapper/gradle-wrapper.properties"
	}
	return "mvnw", ".mvn/wrapper/maven-wrapper.properties"
}

func findWrapper(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	script, properties := wrapperFiles(a)
	root := b.Root()
	if b.alone() {
		root = a.Dir
	}
	script, properties = path.Join(root, script), path.Join(root, properties)
	if !a.Project.Has(script) {
		return []detect.Finding{{Value: detect.Is("no"), From: []detect.Evidence{{Path: b.file()}}}}
	}
	missing := ""
	if !a.Project.Has(properties) {
		missing = properties
	} else if jar := strings.TrimSuffix(properties, ".properties") + ".jar"; a.Text("manager") == Gradle && (!a.Project.Has(jar) || a.Project.Ignored(jar)) {
		missing = jar
	}
	if missing != "" {
		a.Warn("wrapper-incomplete", script+": the wrapper does not work without "+missing+": commit it; an image with the build tool was taken", detect.Evidence{Path: script})
		return []detect.Finding{{Value: detect.Is("no"), From: []detect.Evidence{{Path: script}}, Why: missing + " is missing"}}
	}
	return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{{Path: script}, {Path: properties}}}}
}

func wrapperCRLF(a *detect.App) []detect.Finding {
	ev := a.Evidence("wrapper")
	if len(ev) == 0 {
		return nil
	}
	text, err := a.Project.Bytes(ev[0].Path, 1<<20)
	if err != nil || !bytes.Contains(text, []byte("\r\n")) {
		return nil
	}
	a.Warn("wrapper-crlf", ev[0].Path+": it has the line ends of Windows, which no shell reads: they are taken out in the image; add \""+path.Base(ev[0].Path)+" text eol=lf\" to .gitattributes", ev[0])
	return []detect.Finding{{Value: detect.Is("yes"), From: ev[:1]}}
}

// file is the build file that stands for the app.
func (b *Build) file() string {
	if b.Pom == nil {
		return b.fileGradle()
	}
	return b.Pom.Path
}

func findRoot(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil || b.alone() {
		return nil
	}
	if root := a.InContext(b.Root()); root != "." {
		return []detect.Finding{{Value: detect.Is(root), From: []detect.Evidence{{Path: b.file()}}}}
	}
	return nil
}

func findModule(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil || b.alone() {
		return nil
	}
	if b.Pom == nil {
		return b.moduleGradle()
	}
	if rel := detect.Rel(b.Root(), a.Dir); rel != "." {
		return []detect.Finding{{Value: detect.Is(rel), From: []detect.Evidence{b.Reactor.Root.Names(b.Pom.Path)}}}
	}
	return nil
}

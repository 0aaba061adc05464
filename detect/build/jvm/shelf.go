package jvm

import "github.com/stagewright/stagewright/detect"

// Marks are the build files. The rooms have these four lists in common, which are
// so small that the compiler lays them out in each.
func Marks() []string { return []string{"pom.xml", "build.gradle", "build.gradle.kts"} }

// Workspaces are the files that name modules of a build.
func Workspaces() []string { return []string{"pom.xml", "settings.gradle", "settings.gradle.kts"} }

// Prune names the folders of what is downloaded.
func Prune() []string { return []string{".gradle"} }

// Outputs names the folders that builds make.
func Outputs() []string { return []string{"target", "build", "out", "bin"} }

// Warnings documents the codes that this package raises.
func Warnings() []detect.WarningDoc {
	return []detect.WarningDoc{
		{Code: "two-build-tools", Means: "Maven and Gradle could both build the app.", Do: "Give --manager, or remove the one that is not used."},
		{Code: "wrapper-incomplete", Means: "A wrapper script lies in the repository, and a file that it needs does not.", Do: "Commit what the message names; until then an image with the build tool is used."},
		{Code: "wrapper-crlf", Means: "The wrapper script has the line ends of Windows.", Do: "Have git check it out with plain line ends."},
		{Code: "java-beyond-framework", Means: "The framework's version was made for older releases of Java than the build asks for.", Do: "Move to a newer version of the framework."},
		{Code: "java-version-unsaid", Means: "The Java release may be set by a parent pom that is published elsewhere.", Do: "Say it in the pom, or give --runtime-version."},
		{Code: "gradle-caps-jdk", Means: "The Gradle that the wrapper fetches does not run on the Java release that is asked for.", Do: "Let the wrapper fetch a newer Gradle."},
		{Code: "git-not-there", Means: "A plugin of the build reads the git repository, which is not sent to the build.", Do: "Nothing, unless the app reads what the plugin writes."},
		{Code: "binds-to-localhost", Means: "The app listens on its own machine alone.", Do: "Listen on 0.0.0.0."},
		{Code: "secret-in-settings", Means: "A file of the repository holds a password in plain text.", Do: "Take it out of the repository and give it to the build as a secret."},
		{Code: "port-elsewhere", Means: "The app takes its settings from a server of settings or from files with names of its own, and they may set its port.", Do: "Give --port if they do."},
		{Code: "production-profile", Means: "The build has a profile for development, which counts by default, and one for production.", Do: "Nothing; --build gives the command another profile."},
		{Code: "native-not-set-up", Means: "A native program was asked for, and the build has nothing that makes one.", Do: "Add the plugin that the message names."},
		{Code: "frontend-in-build", Means: "The build fetches Node.js by itself to make the JavaScript.", Do: "Nothing; the build needs the network for it."},
	}
}

// Extend puts probes of a room before those that facts have already, by the
// fact's name; such a fact arises whatever builds the app.
func Extend(facts []detect.Fact, more map[string]detect.Probe) []detect.Fact {
	for i, f := range facts {
		p, ok := more[f.Name]
		if !ok {
			continue
		}
		facts[i].Probes = append([]detect.Probe{p}, f.Probes...)
		if when := f.When; when != nil {
			facts[i].When = func(a *detect.App) bool { return when(a) || Of(a) == nil && len(p.Look(a)) > 0 }
		}
	}
	return facts
}

// Only gives some of the facts that every build of the Java machine has, for
// rooms with tools of their own, in the order of the names.
func Only(names ...string) []detect.Fact {
	var out []detect.Fact
	for _, name := range names {
		for _, f := range Facts() {
			if f.Name == name {
				out = append(out, f)
			}
		}
	}
	return out
}

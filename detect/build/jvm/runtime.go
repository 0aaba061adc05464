package jvm

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// Bases are the final images there are for the Java release, or for a native
// program.
func Bases(a *detect.App) []detect.Option {
	switch {
	case a.Yes("native"):
		return nativeBases(a)
	case isWar(a):
		return []detect.Option{{Value: "tomcat", Label: "Tomcat on Eclipse Temurin's runtime"}}
	}
	out := []detect.Option{{Value: "jre", Label: "Eclipse Temurin's runtime on Ubuntu: a shell, apt, every locale"}}
	if slices.Contains([]string{"17", "21", "25"}, a.Text("version")) {
		out = append(out, detect.Option{Value: "distroless", Label: "no shell and no package manager, half the size"})
	}
	if major(a.Text("version")) >= 11 {
		out = append(out, detect.Option{Value: "jlink", Label: "a runtime of only the modules that jdeps finds, on Debian: smaller, to be tried with the app"})
	}
	return append(out, detect.Option{Value: "alpine", Label: "Eclipse Temurin's runtime on Alpine: small, musl instead of glibc"})
}

// usualBase is the first of them.
func usualBase(a *detect.App) *detect.Finding {
	f := &detect.Finding{Value: detect.Is(Bases(a)[0].Value)}
	if a.Yes("native") {
		f.Why = "a native program needs no Java"
	}
	return f
}

// linked says whether a runtime is made for the app.
func linked(a *detect.App) bool { return a.Text("base") == "jlink" }

// hidden are modules that nothing names but a text, with what asks for them.
func hidden() []struct {
	module  string
	pattern *detect.Pattern
} {
	return []struct {
		module  string
		pattern *detect.Pattern
	}{
		{"jdk.zipfs", detect.NewPattern(`\bFileSystems\s*\.\s*newFileSystem\(`)},
		{"jdk.localedata", detect.NewPattern(`\bLocale\s*\.\s*(?:of|forLanguageTag|GERMAN|GERMANY|FRENCH|FRANCE|ITALIAN|ITALY|JAPANESE|JAPAN|KOREAN|KOREA|CHINESE|CHINA|UK|CANADA|CANADA_FRENCH)\b|\bnew\s+Locale\(`)},
		{"jdk.naming.dns", detect.NewPattern(`mongodb\+srv:|com\.sun\.jndi\.dns`)},
		{"jdk.charsets", detect.NewPattern(`\bCharset\s*\.\s*forName\(\s*"(?i:big5|gb18030|gbk|euc-|shift_jis|windows-(?:31j|9)|ibm|x-)`)},
	}
}

// unseen finds modules that jdeps cannot find, because code or libraries load
// them by name. Without any there is the default.
func unseen(a *detect.App) []detect.Finding {
	always := everyModule(a)
	f := detect.Finding{Value: append(detect.Value{}, always.Value...), Why: "loaded by name"}
	add := func(module string, at detect.Evidence) {
		if !slices.Contains(f.Value, module) {
			f.Value, f.From = append(f.Value, module), append(f.From, at)
		}
	}
	for _, h := range hidden() {
		matches := a.Search(h.pattern, endings...)
		for _, name := range settingFiles {
			matches = append(matches, h.pattern.In(a.Path(name), a.Read(name))...)
		}
		if len(matches) > 0 {
			add(h.module, matches[0].Evidence)
		}
	}
	if a.Text("framework") == "quarkus" {
		for _, at := range a.Evidence("framework") {
			add("jdk.zipfs", at) // it opens the jars of its extensions so
		}
	}
	if len(f.From) == 0 {
		return nil
	}
	return []detect.Finding{f}
}

// everyModule are those that jdeps finds in no app. Where it cannot look into
// what was built they are all of Java SE, and what libraries reach for beside it.
func everyModule(a *detect.App) *detect.Finding {
	f := &detect.Finding{Value: detect.Value{}, Why: "jdeps finds all that it uses"}
	if major(a.Text("version")) < 22 {
		f.Value, f.Why = detect.Is("jdk.crypto.ec"), "TLS, loaded by name; later releases have it in java.base"
	}
	layout := a.Text("layout")
	if Written(a) == ".clj" || a.Text("framework") == "spring-boot" && layout != BootTools && layout != BootLayers || layout == Installed && a.Text("jar") == "" {
		f.Value = append(detect.Is("java.se", "jdk.unsupported", "jdk.zipfs", "jdk.management", "jdk.naming.dns"), f.Value...)
		f.Why = "jdeps cannot look into what is built: Java SE, and what libraries use beside it"
	}
	return f
}

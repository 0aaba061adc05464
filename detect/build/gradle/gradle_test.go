package gradle

import (
	"slices"
	"testing"

	"github.com/stagewright/stagewright/generator/trial"
)

func read(t testing.TB, dir string, files map[string]string) *Build {
	t.Helper()
	return Read(trial.Project(t, files), dir)
}

var house = map[string]string{
	"settings.gradle":   "rootProject.name = 'house'\ninclude 'web', ':libs:my-core'\nincludeBuild 'build-logic'\n",
	"build.gradle":      "plugins {\n  id 'org.springframework.boot' version '3.4.0' apply false\n}\nsubprojects {\n  apply plugin: 'java'\n  version = rootVersion\n}\n",
	"gradle.properties": "rootVersion=7\n",
	"gradle/libs.versions.toml": "[versions]\nktor = \"3.1.0\"\njdk = { strictly = \"21\" }\n[libraries]\nktor-server-core = { module = \"io.ktor:ktor-server-core\", version.ref = \"ktor\" }\nplain = \"a:b:1\"\n" +
		"[bundles]\nserver = [\"ktor-server-core\", \"plain\"]\n[plugins]\nktor-app = { id = \"io.ktor.plugin\", version.ref = \"ktor\" }\n",
	"web/build.gradle": "plugins {\n  id 'org.springframework.boot'\n  alias libs.plugins.ktor.app\n  id 'house.java'\n}\ndependencies {\n  implementation libs.bundles.server\n  implementation projects.libs.myCore\n" +
		"  testImplementation project(':nowhere')\n}\n",
	"libs/my-core/build.gradle":                     "dependencies { api project(':web') }\n",
	"build-logic/src/main/groovy/house.java.gradle": "java { toolchain { languageVersion = JavaLanguageVersion.of(libs.versions.jdk.get()) } }\n",
	"gradle/wrapper/gradle-wrapper.properties":      "distributionUrl=https\\://gradle.example.com/distributions/gradle-8.10.2-bin.zip\n",
}

func TestRead(t *testing.T) {
	b := read(t, "web", house)
	if b.Root != "." || b.Path() != ":web" || b.Name("x").Value != "web" {
		t.Errorf("root %s, path %s, name %s", b.Root, b.Path(), b.Name("x").Value)
	}
	if v, said, ok := b.Version(); !said || !ok || v.Value != "7" || v.From.Path != "gradle.properties" {
		t.Errorf("version %+v %t %t", v, said, ok)
	}
	if v, ok := b.Value("java.toolchain.languageVersion"); !ok || v.Value != "21" || v.From.String() != "gradle/libs.versions.toml:3" {
		t.Errorf("release %+v %t", v, ok)
	}
	for id, version := range map[string]string{"org.springframework.boot": "3.4.0", "io.ktor.plugin": "3.1.0", "java": ""} {
		if p, ok := b.Plugin(id); !ok || p.Version != version {
			t.Errorf("plugin %s: %+v %t, want version %q", id, p, ok, version)
		}
	}
	var names []string
	for _, d := range b.Dependencies() {
		names = append(names, d.Group+":"+d.Artifact+":"+d.Version+d.Project)
	}
	if want := []string{"io.ktor:ktor-server-core:3.1.0", "a:b:1", "::libs/my-core", "::nowhere"}; !slices.Equal(names, want) {
		t.Errorf("dependencies %q, want %q", names, want)
	}
	if got := b.Closure(); !slices.Equal(got, []string{"libs/my-core", "web"}) {
		t.Errorf("closure %q", got)
	}
	if w, ok := b.Wrapper(); !ok || w.Value != "8.10.2" {
		t.Errorf("wrapper %+v %t", w, ok)
	}
}

func TestRootIsNotItsProjects(t *testing.T) {
	b := read(t, ".", house)
	if _, ok := b.Plugin("org.springframework.boot"); ok {
		t.Error("a plugin that is not applied counts")
	}
	if b.Name("src").Value != "house" || b.Path() != "" {
		t.Errorf("name %s, path %q", b.Name("src").Value, b.Path())
	}
	if b := read(t, ".", map[string]string{"build.gradle": ""}); b.Name("src").Value != "src" {
		t.Errorf("a build without a name is called %s", b.Name("src").Value)
	}
}

func TestMaxJava(t *testing.T) {
	for version, want := range map[string]int{"9.4": 26, "9.1.0": 25, "9.0": 24, "8.14.3": 24, "8.5": 21, "8.4": 20, "7.3": 17, "7.2": 16, "6.9.4": 15, "1.12": 0, "": 0} {
		if got := MaxJava(version); got != want {
			t.Errorf("Gradle %q: Java %d, want %d", version, got, want)
		}
	}
}

// Whatever scripts hold, reading them ends and panics never.
func FuzzScripts(f *testing.F) {
	for _, text := range house {
		f.Add(text)
	}
	f.Add("include '..', '/x', ':a:b:'\nincludeBuild '../..'\n")
	f.Fuzz(func(t *testing.T, text string) {
		b := read(t, "a/b", map[string]string{"settings.gradle": "include ':a:b'\n" + text, "build.gradle": text, "a/b/build.gradle": text, "gradle.properties": text,
			Catalog: text, WrapperProperties: text})
		b.Plugins()
		b.Dependencies()
		b.Closure()
		b.Version()
		b.Name("x")
		b.Wrapper()
		b.Value("version", "java.toolchain.languageVersion")
	})
}

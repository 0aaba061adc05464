package java_test

import (
	"testing"

	"github.com/stagewright/stagewright/generator/trial"
)

// Need 13: the Java release is the one that the build says, in the builder and
// in the final image.
func TestNeed13Version(t *testing.T) {
	gradle := func(text string) tree {
		return tree{"build.gradle": "plugins {\n  id 'application'\n}\napplication { mainClass = 'shop.Shop' }\n" + text, "src/main/java/shop/Shop.java": source}
	}
	kotlin := func(text string) tree {
		return tree{"build.gradle.kts": "plugins {\n  application\n}\napplication { mainClass = \"shop.Shop\" }\n" + text, "src/main/java/shop/Shop.java": source}
	}
	maven := func(parts ...string) tree {
		return tree{"pom.xml": pom(parts...), "src/main/java/shop/Shop.java": source}
	}
	compiler := func(setting string) string {
		return "<build><plugins><plugin><artifactId>maven-compiler-plugin</artifactId><configuration>\n" + setting + "\n</configuration></plugin></plugins></build>"
	}
	for name, test := range map[string]struct {
		files         tree
		version, from string
	}{
		"release as a property":        {maven("<properties>\n<maven.compiler.release>17</maven.compiler.release>\n</properties>"), "17", "pom.xml:6"},
		"release of the compiler":      {maven(compiler("<release>17</release>")), "17", "pom.xml:6"},
		"release before target":        {maven("<properties>\n<maven.compiler.target>11</maven.compiler.target>\n<maven.compiler.release>17</maven.compiler.release>\n</properties>"), "17", "pom.xml:7"},
		"target and source":            {maven("<properties>\n<maven.compiler.source>11</maven.compiler.source>\n<maven.compiler.target>17</maven.compiler.target></properties>"), "17", "pom.xml:7"},
		"1.8 is 8":                     {maven("<properties>\n<maven.compiler.source>1.8</maven.compiler.source></properties>"), "8", "pom.xml:6"},
		"java.version":                 {maven("<properties>\n<java.version>21</java.version></properties>"), "21", "pom.xml:6"},
		"a property of a property":     {maven("<properties>\n<maven.compiler.release>${jdk}</maven.compiler.release>\n<jdk>${lts}</jdk>\n<lts>25</lts></properties>"), "25", "pom.xml:8"},
		"a property in the compiler":   {maven("<properties>\n<jdk>17</jdk></properties>", compiler("<release>${jdk}</release>")), "17", "pom.xml:6"},
		"properties that form a loop":  {maven("<properties><maven.compiler.release>${a}</maven.compiler.release><a>${b}</a><b>${a}</b></properties>"), "21", ""},
		"toolchain of Maven":           {maven("<build><plugins><plugin><artifactId>maven-toolchains-plugin</artifactId><configuration><toolchains><jdk>\n<version>17</version></jdk></toolchains></configuration></plugin></plugins></build>", java21), "17", "pom.xml:6"},
		"range of the enforcer":        {maven("<build><plugins><plugin><artifactId>maven-enforcer-plugin</artifactId><configuration><rules><requireJavaVersion>\n<version>[25,)</version></requireJavaVersion></rules></configuration></plugin></plugins></build>"), "25", "pom.xml:6"},
		"an active profile":            {maven("<profiles><profile><activation><activeByDefault>true</activeByDefault></activation><properties>\n<maven.compiler.release>17</maven.compiler.release></properties></profile></profiles>"), "17", "pom.xml:6"},
		"a profile that is not active": {maven("<profiles><profile><properties>\n<maven.compiler.release>17</maven.compiler.release></properties></profile></profiles>"), "21", ""},
		".java-version":                {maven().with(tree{".java-version": "17\n"}), "17", ".java-version:1"},
		".java-version of a vendor":    {maven().with(tree{".java-version": "temurin-17.0.9\n"}), "17", ".java-version:1"},
		".sdkmanrc":                    {maven().with(tree{".sdkmanrc": "# sdk\njava=17.0.9-tem\n"}), "17", ".sdkmanrc:2"},
		".tool-versions":               {maven().with(tree{".tool-versions": "nodejs 20\njava temurin-25.0.1+8\n"}), "25", ".tool-versions:2"},
		"mise.toml":                    {maven().with(tree{"mise.toml": "[tools]\njava = \"17\"\n"}), "17", "mise.toml:2"},
		"system.properties":            {maven().with(tree{"system.properties": "java.runtime.version=17\n"}), "17", "system.properties:1"},
		"a newer JDK for what compiles": {maven("<properties><maven.compiler.release>17</maven.compiler.release></properties>").
			with(tree{".java-version": "21\n"}), "21", ".java-version:1"},
		"an older JDK than what compiles": {maven("<properties>\n<maven.compiler.release>21</maven.compiler.release></properties>").
			with(tree{".java-version": "17\n"}), "21", "pom.xml:6"},
		"parent in the repository": {tree{
			"parent/pom.xml":                   "<project>\n<groupId>g</groupId><artifactId>parent</artifactId><version>1</version><packaging>pom</packaging>\n<properties>\n<maven.compiler.release>17</maven.compiler.release></properties></project>",
			"app/pom.xml":                      pom("<parent><groupId>g</groupId><artifactId>parent</artifactId><version>1</version><relativePath>../parent/pom.xml</relativePath></parent>"),
			"app/src/main/java/shop/Shop.java": source,
		}, "17", "parent/pom.xml:4"},
		"languageVersion":           {gradle("java {\n  toolchain {\n    languageVersion = JavaLanguageVersion.of(17)\n  }\n}\n"), "17", "build.gradle:7"},
		"languageVersion in Kotlin": {kotlin("java.toolchain.languageVersion.set(JavaLanguageVersion.of(17))\n"), "17", "build.gradle.kts:5"},
		"sourceCompatibility":       {gradle("sourceCompatibility = '17'\n"), "17", "build.gradle:5"},
		"sourceCompatibility, 1.8":  {gradle("sourceCompatibility = JavaVersion.VERSION_1_8\n"), "8", "build.gradle:5"},
		"options.release":           {kotlin("tasks.withType<JavaCompile> {\n  options.release = 17\n}\n"), "17", "build.gradle.kts:6"},
		"gradle.properties":         {kotlin("java.toolchain.languageVersion = JavaLanguageVersion.of(property(\"jdk\").toString())\n").with(tree{"gradle.properties": "jdk=25\n"}), "21", ""},
		"jvmToolchain":              {kotlin("kotlin {\n  jvmToolchain(17)\n}\n"), "17", "build.gradle.kts:6"},
		"above the project": {tree{
			"settings.gradle": "include 'app'\n", "build.gradle": "subprojects {\n  apply plugin: 'java'\n  sourceCompatibility = 17\n}\n",
			"app/build.gradle": "apply plugin: 'application'\nmainClassName = 'shop.Shop'\n", "app/src/main/java/shop/Shop.java": source,
		}, "17", "build.gradle:3"},
		"a convention plugin": {tree{
			"settings.gradle.kts": "include(\"app\")\n", "buildSrc/src/main/kotlin/my.java.gradle.kts": "plugins { java }\njava { toolchain { languageVersion = JavaLanguageVersion.of(17) } }\n",
			"app/build.gradle.kts": "plugins {\n  id(\"my.java\")\n  application\n}\napplication { mainClass = \"shop.Shop\" }\n", "app/src/main/java/shop/Shop.java": source,
		}, "17", "buildSrc/src/main/kotlin/my.java.gradle.kts:2"},
	} {
		t.Run(name, func(t *testing.T) {
			app := one(t, test.files, nil)
			if app.Version != test.version || test.from != "" && from(app, "version") != test.from {
				t.Errorf("version %s from %s, want %s from %s", app.Version, from(app, "version"), test.version, test.from)
			}
			if build, run := app.Images["build"], app.Images["run"]; run != "eclipse-temurin:"+test.version+"-jre" || !hasVersion(build, test.version) {
				t.Errorf("images %s and %s are not of Java %s", build, run, test.version)
			}
		})
	}
}

func hasVersion(image, version string) bool {
	for _, end := range []string{"temurin-" + version, "-jdk" + version, ":" + version + "-jdk"} {
		if len(image) >= len(end) && image[len(image)-len(end):] == end {
			return true
		}
	}
	return false
}

// Need 13: a parent that is published elsewhere may say it: the default is
// taken aloud.
func TestNeed13RemoteParent(t *testing.T) {
	app := one(t, tree{
		"pom.xml":                      pom("<parent><groupId>com.example</groupId>\n<artifactId>house</artifactId><version>3</version></parent>"),
		"src/main/java/shop/Shop.java": source,
	}, nil)
	if app.Version != "21" || !trial.Warned(app, "java-version-unsaid") {
		t.Errorf("version %s, warnings %v; want the default and java-version-unsaid", app.Version, app.Warnings)
	}
}

// The release of Spring Boot bounds the default, and what goes beyond it is said.
func TestFrameworkBoundsVersion(t *testing.T) {
	files := func(version string, parts ...string) tree {
		return tree{"pom.xml": pom(append(parts, parent(version), web, plugin)...), "src/main/java/shop/Shop.java": boot}
	}
	for version, want := range map[string]string{"3.5.7": "21", "2.3.12.RELEASE": "11", "2.7.18": "21", "9.9.9": "21"} {
		if app := one(t, files(version), nil); app.Version != want {
			t.Errorf("Spring Boot %s: Java %s, want %s", version, app.Version, want)
		}
	}
	app := one(t, files("3.1.0", "<properties><java.version>25</java.version></properties>"), nil)
	if app.Version != "25" || !trial.Warned(app, "java-beyond-framework") {
		t.Errorf("version %s, warnings %v; want 25 and java-beyond-framework", app.Version, app.Warnings)
	}
}

// A wrapper's Gradle caps the JDK that the build runs on.
func TestGradleCapsVersion(t *testing.T) {
	files := func(gradle, java string) tree {
		f := tree{
			"build.gradle":                      "plugins { id 'application' }\napplication { mainClass = 'shop.Shop' }\n",
			"gradlew":                           "#!/bin/sh\n",
			"gradle/wrapper/gradle-wrapper.jar": "x",
			"gradle/wrapper/gradle-wrapper.properties": "distributionUrl=https\\://gradle.example.com/gradle-" + gradle + "-bin.zip\n",
			"src/main/java/shop/Shop.java":             source,
		}
		if java != "" {
			f["build.gradle"] += "java.toolchain.languageVersion = JavaLanguageVersion.of(" + java + ")\n"
		}
		return f
	}
	for _, test := range []struct {
		gradle, java, want string
		capped             bool
	}{
		{"7.4", "", "17", false}, {"6.9", "", "11", false}, {"8.5", "", "21", false}, {"9.1.0", "", "21", false},
		{"8.5", "25", "25", true}, {"9.1.0", "25", "25", false}, {"9.0", "11", "11", true}, {"8.14.3", "11", "11", false},
	} {
		app := one(t, files(test.gradle, test.java), nil)
		if app.Version != test.want || trial.Warned(app, "gradle-caps-jdk") != test.capped {
			t.Errorf("Gradle %s, asked %q: Java %s, warnings %v; want %s, capped %t", test.gradle, test.java, app.Version, app.Warnings, test.want, test.capped)
		}
		if app.Images["build"] != "eclipse-temurin:"+test.want+"-jdk" {
			t.Errorf("Gradle %s: builds on %s", test.gradle, app.Images["build"])
		}
	}
}

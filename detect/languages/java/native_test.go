package java_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/plan"
)

const (
	resource  = "package shop;\n\n@jakarta.ws.rs.Path(\"/\")\npublic class Shop {\n}\n"
	quarkus   = "<build><plugins><plugin><groupId>io.quarkus.platform</groupId><artifactId>quarkus-maven-plugin</artifactId><version>VERSION</version></plugin></plugins></build>"
	profile   = "<profiles><profile><id>native</id><activation><property><name>native</name></property></activation></profile></profiles>"
	micronaut = "<parent><groupId>io.micronaut.platform</groupId><artifactId>micronaut-parent</artifactId><version>4.6.3</version></parent>\n<packaging>${packaging}</packaging>\n" +
		"<properties><packaging>PACKAGING</packaging><release.version>21</release.version></properties>"
	nativePlugin = "<build><plugins><plugin><groupId>org.graalvm.buildtools</groupId><artifactId>native-maven-plugin</artifactId></plugin><plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>"
)

func yes() plan.Choices { return plan.Choices{"native": {Value: "yes"}} }

// Native programs by choice, and where the project insists: what builds them,
// with which words, what comes out of it and what it runs on.
func TestNative(t *testing.T) {
	main := tree{"src/main/java/shop/Shop.java": source}
	res := tree{"src/main/java/shop/Shop.java": resource}
	app := tree{"src/main/java/shop/Shop.java": boot}
	gradleBuild := func(plugins string) tree {
		return tree{"settings.gradle.kts": "rootProject.name = \"till\"\n", "build.gradle.kts": "plugins {\n  java\n" + plugins +
			"}\nversion = \"1.0\"\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\n" +
			"dependencies { implementation(\"io.micronaut:micronaut-http-server-netty\") }\n"}
	}
	cases := map[string]struct {
		files tree
		given plan.Choices
		want  string // image that builds, image that runs, start, end of the build command; "!" and a code
	}{
		"quarkus by choice": {res.with(tree{"pom.xml": pom(java21, strings.Replace(quarkus, "VERSION", "3.15.1", 1))}), yes(),
			"quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-21 quay.io/quarkus/ubi9-quarkus-micro-image:2.0 ./shop -Dquarkus.native.enabled=true -Dquarkus.package.jar.enabled=false"},
		"quarkus before 3.10": {res.with(tree{"pom.xml": pom(java21, strings.Replace(quarkus, "VERSION", "3.8.6", 1))}), yes(),
			"quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-21 quay.io/quarkus/ubi9-quarkus-micro-image:2.0 ./shop -Dquarkus.package.type=native"},
		"quarkus with its profile": {res.with(tree{"pom.xml": pom(java21, strings.Replace(quarkus, "VERSION", "3.15.1", 1), profile)}), yes(),
			"quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-21 quay.io/quarkus/ubi9-quarkus-micro-image:2.0 ./shop -Dnative"},
		"quarkus that insists": {res.with(tree{"pom.xml": pom(java21, strings.Replace(quarkus, "VERSION", "3.15.1", 1)),
			"src/main/resources/application.properties": "quarkus.native.enabled=true\nquarkus.native.container-build=true\n"}), nil,
			"quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-21 quay.io/quarkus/ubi9-quarkus-micro-image:2.0 ./shop -Dquarkus.native.container-build=false"},
		"quarkus as class files": {res.with(tree{"pom.xml": pom(java21, strings.Replace(quarkus, "VERSION", "3.15.1", 1), profile)}), nil,
			"maven:3.9-eclipse-temurin-21 eclipse-temurin:21-jre java -jar quarkus-run.jar -DskipTests"},
		"quarkus by gradle": {gradleBuild("  id(\"io.quarkus\") version \"3.20.0\"\n").with(res), yes(),
			"quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-21 quay.io/quarkus/ubi9-quarkus-micro-image:2.0 ./till -Dquarkus.native.enabled=true -Dquarkus.package.jar.enabled=false"},
		"micronaut by choice": {main.with(tree{"pom.xml": pom(strings.Replace(micronaut, "PACKAGING", "jar", 1))}), yes(),
			"ghcr.io/graalvm/native-image-community:21 debian:trixie-slim ./shop -Dpackaging=native-image"},
		"micronaut that insists": {main.with(tree{"pom.xml": pom(strings.Replace(micronaut, "PACKAGING", "native-image", 1))}), nil,
			"ghcr.io/graalvm/native-image-community:21 debian:trixie-slim ./shop -DskipTests"},
		"micronaut by gradle": {gradleBuild("  id(\"io.micronaut.application\") version \"4.4.4\"\n").with(main), yes(),
			"ghcr.io/graalvm/native-image-community:21 debian:trixie-slim ./till nativeCompile"},
		"spring by choice": {app.with(tree{"pom.xml": pom(parent("3.4.1"), java21, web, nativePlugin)}), yes(),
			"ghcr.io/graalvm/native-image-community:21 debian:trixie-slim ./shop -Pnative"},
		"spring without the plugin": {app.with(tree{"pom.xml": pom(parent("3.4.1"), java21, web, plugin)}), yes(),
			"ghcr.io/graalvm/native-image-community:21 debian:trixie-slim ./shop -DskipTests !native-not-set-up"},
		"spring by gradle": {gradleBuild("  id(\"org.springframework.boot\") version \"3.4.1\"\n  id(\"org.graalvm.buildtools.native\") version \"0.10.4\"\n").with(app), yes(),
			"ghcr.io/graalvm/native-image-community:21 debian:trixie-slim ./till nativeCompile"},
		"spring with a wrapper": {app.with(tree{"pom.xml": pom(parent("3.4.1"), java21, web, nativePlugin), "mvnw": "#!/bin/sh\n", ".mvn/wrapper/maven-wrapper.properties": "distributionUrl=https://example.com/apache-maven-3.9.9-bin.zip\n"}), yes(),
			"ghcr.io/graalvm/native-image-community:21 debian:trixie-slim ./shop -Pnative"},
		"distroless": {app.with(tree{"pom.xml": pom(parent("3.4.1"), java21, web, nativePlugin)}), plan.Choices{"native": {Value: "yes"}, "base": {Value: "distroless"}},
			"ghcr.io/graalvm/native-image-community:21 gcr.io/distroless/java-base-debian13:nonroot ./shop -Pnative"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := one(t, c.files, c.given)
			build := strings.Fields(a.Build[0])
			got := []string{a.Images["build"], a.Images["run"], strings.Join(a.Start, " ")}
			tail := 1
			for strings.HasPrefix(build[len(build)-tail], "-D") && build[len(build)-tail] != "-DskipTests" && strings.HasPrefix(build[len(build)-tail-1], "-Dquarkus") {
				tail++
			}
			got = append(got, build[len(build)-tail:]...)
			for _, w := range a.Warnings {
				got = append(got, "!"+w.Code)
			}
			if got := strings.Join(got, " "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if text := dockerfile(t, a); c.given != nil && (strings.Contains(text, "BUILDPLATFORM") || !strings.Contains(text, " AS run")) {
				t.Errorf("a native program is compiled where it runs:\n%s", text)
			}
		})
	}
}

// What is no app of such a framework has no such choice.
func TestNativeDoesNotArise(t *testing.T) {
	files := tree{"src/main/java/shop/Shop.java": source, "pom.xml": pom(java21)}
	if a := one(t, files, nil); a.Facts["native"] != nil {
		t.Errorf("native is %v", a.Facts["native"])
	}
}

// A runtime of jlink's: jdeps looks at what each layout holds, and what it
// cannot see is named.
func TestJlink(t *testing.T) {
	linked := plan.Choices{"base": {Value: "jlink"}}
	app := tree{"src/main/java/shop/Shop.java": boot}
	jar := "<build><plugins><plugin><artifactId>maven-jar-plugin</artifactId><configuration><archive><manifest><mainClass>shop.Shop</mainClass></manifest></archive></configuration></plugin></plugins></build>"
	cases := map[string]struct {
		files tree
		want  []string
	}{
		"one jar": {tree{"src/main/java/shop/Shop.java": source, "pom.xml": pom(java21, jar)},
			[]string{"--multi-release 21 \\\n    target/shop-1.0.jar > /modules", "--add-modules jdk.crypto.ec \\", "--compress=zip-6"}},
		"one jar, a newer release": {tree{"src/main/java/shop/Shop.java": source, "pom.xml": pom(strings.Replace(java21, "21", "25", 1), jar)},
			[]string{"--multi-release 25", "jlink --add-modules \"$(cat /modules)\" \\"}},
		"locales and archives": {tree{"src/main/java/shop/Shop.java": strings.Replace(source, "throws", "/* */ throws", 1) + "class Day { Object l = java.util.Locale.GERMANY; Object f() throws Exception { return java.nio.file.FileSystems.newFileSystem(null); } }\n", "pom.xml": pom(java21, jar)},
			[]string{"--add-modules jdk.crypto.ec,jdk.zipfs,jdk.localedata \\"}},
		"spring's layers": {app.with(tree{"pom.xml": pom(parent("3.4.1"), java21, web, plugin)}),
			[]string{"--class-path '/out/dependencies/lib/*' /out/application/*.jar > /modules"}},
		"spring's older layers": {app.with(tree{"pom.xml": pom(parent("3.2.1"), strings.Replace(java21, "21", "17", 1), web, plugin)}),
			[]string{"--class-path '/out/dependencies/BOOT-INF/lib/*'", "--compress=2"}},
		"a jar of jars": {app.with(tree{"pom.xml": pom(parent("3.4.1"), java21, web, strings.Replace(plugin, "</artifactId></plugin>", "</artifactId><configuration><layers><enabled>false</enabled></layers></configuration></plugin>", 1))}),
			[]string{"RUN jlink --add-modules java.se,jdk.unsupported"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text := dockerfile(t, one(t, c.files, linked))
			for _, want := range append(c.want, "COPY --from=jre /opt/jre/ /opt/jre/") {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
		})
	}
}

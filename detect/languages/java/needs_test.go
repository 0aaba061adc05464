package java_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

func mustHold(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in:\n%s", p, text)
		}
	}
}

func mustNotHold(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Errorf("%q is in:\n%s", p, text)
		}
	}
}

// Need 38: the wrapper is used when it is there, without its executable bit;
// poms come first, tests are skipped, the final image is a JRE.
func TestNeed38Wrapper(t *testing.T) {
	app := one(t, tree{
		"pom.xml": pom(java21, parent("3.5.7"), web, plugin), "src/main/java/shop/Shop.java": boot,
		"mvnw": "#!/bin/sh\n", ".mvn/wrapper/maven-wrapper.properties": "distributionUrl=https://maven.example.com/maven-3.9.11-bin.zip\n", ".mvn/jvm.config": "-Xmx1g\n",
	}, nil)
	text := dockerfile(t, app)
	mustHold(t, text, "FROM --platform=$BUILDPLATFORM eclipse-temurin:21-jdk AS build", "COPY mvnw pom.xml ./", "sh ./mvnw", "-DskipTests", "FROM eclipse-temurin:21-jre AS run",
		"COPY .mvn/jvm.config .mvn/", "COPY .mvn/wrapper/maven-wrapper.properties .mvn/wrapper/")
	if strings.Index(text, "COPY mvnw pom.xml") > strings.Index(text, "COPY src/") {
		t.Error("the source is copied before the pom")
	}
}

func TestNeed38IncompleteWrapper(t *testing.T) {
	for name, files := range map[string]tree{
		"mvnw alone":      {"pom.xml": pom(java21), "mvnw": "#!/bin/sh\n"},
		"gradlew, no jar": {"build.gradle": "plugins { id 'application' }\napplication.mainClass = 'shop.Shop'\n", "gradlew": "#!/bin/sh\n", "gradle/wrapper/gradle-wrapper.properties": "distributionUrl=gradle-8.14-bin.zip\n"},
		"jar not committed": {"build.gradle": "plugins { id 'application' }\napplication.mainClass = 'shop.Shop'\n", "gradlew": "#!/bin/sh\n", ".gitignore": "*.jar\n",
			"gradle/wrapper/gradle-wrapper.properties": "distributionUrl=gradle-8.14-bin.zip\n", "gradle/wrapper/gradle-wrapper.jar": "x"},
	} {
		app := one(t, files.with(tree{"src/main/java/shop/Shop.java": source}), nil)
		if text := dockerfile(t, app); !trial.Warned(app, "wrapper-incomplete") || strings.Contains(text, "mvnw") || strings.Contains(text, "gradlew") {
			t.Errorf("%s: warnings %v in\n%s", name, app.Warnings, text)
		}
	}
}

// Need 64: a wrapper with the line ends of Windows runs all the same.
func TestNeed64WrapperCRLF(t *testing.T) {
	files := tree{"pom.xml": pom(java21), "src/main/java/shop/Shop.java": source, "mvnw": "#!/bin/sh\r\n", ".mvn/wrapper/maven-wrapper.properties": "distributionUrl=x\r\n"}
	app := one(t, files, nil)
	if !trial.Warned(app, "wrapper-crlf") {
		t.Errorf("warnings %v", app.Warnings)
	}
	mustHold(t, dockerfile(t, app), `RUN sed -i 's/\r$//' mvnw`)
	files["mvnw"] = "#!/bin/sh\n"
	mustNotHold(t, dockerfile(t, one(t, files, nil)), "sed -i")
}

// Need 38: layers by the mode that the version of Spring Boot has.
func TestNeed38Layers(t *testing.T) {
	const spring = "org.springframework.boot.loader."
	for version, want := range map[string][]string{
		"4.1.2":          {"boot-tools", "java -jar shop-1.0.jar"},
		"3.5.7":          {"boot-tools", "java -jar shop-1.0.jar"},
		"3.3.0":          {"boot-tools", "java -jar shop-1.0.jar"},
		"3.2.12":         {"boot-layers", "java " + spring + "launch.JarLauncher"},
		"3.1.0":          {"boot-layers", "java " + spring + "JarLauncher"},
		"2.7.18":         {"boot-layers", "java " + spring + "JarLauncher"},
		"2.4.0":          {"boot-layers", "java " + spring + "JarLauncher"},
		"2.3.12.RELEASE": {"jar", "java -jar shop.jar"},
		"2.2.0.RELEASE":  {"jar", "java -jar shop.jar"},
		"1.5.22.RELEASE": {"jar", "java -jar shop.jar"},
	} {
		app := one(t, tree{"pom.xml": pom(java21, parent(version), web, plugin), "src/main/java/shop/Shop.java": boot}, nil)
		if got := strings.Join(app.Start, " "); app.Fact("layout") != want[0] || got != want[1] {
			t.Errorf("Spring Boot %s: %s, %q; want %s, %q", version, app.Fact("layout"), got, want[0], want[1])
		}
	}
	for setting, want := range map[string]string{
		"<executable>true</executable>":             "jar",
		"<layers><enabled>false</enabled></layers>": "jar",
		"<layers><enabled>true</enabled></layers>":  "boot-tools",
	} {
		build := strings.Replace(plugin, "</artifactId>", "</artifactId><configuration>"+setting+"</configuration>", 1)
		app := one(t, tree{"pom.xml": pom(java21, parent("3.5.7"), web, build), "src/main/java/shop/Shop.java": boot}, nil)
		if app.Fact("layout") != want {
			t.Errorf("%s: %s, want %s", setting, app.Fact("layout"), want)
		}
	}
}

// Need 38: the one jar that runs, not whatever lies in target.
func TestNeed38ExactJar(t *testing.T) {
	build := func(parts string) string { return "<build>" + parts + "</build>" }
	shade := func(settings string) string {
		return build("<plugins><plugin><artifactId>maven-shade-plugin</artifactId><executions><execution><phase>package</phase><goals><goal>shade</goal></goals></execution></executions><configuration>" + settings +
			"<transformers><transformer><mainClass>shop.Shop</mainClass></transformer></transformers></configuration></plugin></plugins>")
	}
	assembly := func(settings string) string {
		return build("<plugins><plugin><artifactId>maven-assembly-plugin</artifactId><executions><execution><goals><goal>single</goal></goals></execution></executions><configuration>" + settings +
			"<descriptorRefs><descriptorRef>jar-with-dependencies</descriptorRef></descriptorRefs><archive><manifest><mainClass>shop.Shop</mainClass></manifest></archive></configuration></plugin></plugins>")
	}
	bootWith := func(settings string) string {
		return strings.Replace(plugin, "</artifactId>", "</artifactId><configuration>"+settings+"</configuration>", 1)
	}
	for name, test := range map[string]struct {
		parts []string
		jar   string
	}{
		"shade":                     {[]string{java21, shade("")}, "target/shop-1.0.jar"},
		"shade beside the original": {[]string{java21, shade("<shadedArtifactAttached>true</shadedArtifactAttached>")}, "target/shop-1.0-shaded.jar"},
		"shade with a classifier":   {[]string{java21, shade("<shadedArtifactAttached>true</shadedArtifactAttached><shadedClassifierName>all</shadedClassifierName>")}, "target/shop-1.0-all.jar"},
		"shade with a name":         {[]string{java21, shade("<finalName>${project.artifactId}-fat</finalName>")}, "target/shop-fat.jar"},
		"shade with a file":         {[]string{java21, shade("<outputFile>${project.build.directory}/out/app.jar</outputFile>")}, "target/out/app.jar"},
		"assembly":                  {[]string{java21, assembly("")}, "target/shop-1.0-jar-with-dependencies.jar"},
		"assembly without its id":   {[]string{java21, assembly("<appendAssemblyId>false</appendAssemblyId><finalName>server</finalName>")}, "target/server.jar"},
		"finalName":                 {[]string{java21, parent("3.5.7"), web, strings.Replace(plugin, "<build>", "<build><finalName>${project.artifactId}</finalName>", 1)}, "target/shop.jar"},
		"boot with a classifier":    {[]string{java21, parent("3.5.7"), web, bootWith("<classifier>exec</classifier>")}, "target/shop-1.0-exec.jar"},
		"boot as a war":             {[]string{java21, parent("3.5.7"), web, plugin, "<packaging>war</packaging>"}, "target/shop-1.0.war"},
	} {
		app := one(t, tree{"pom.xml": pom(test.parts...), "src/main/java/shop/Shop.java": boot}, nil)
		if app.Fact("jar") != test.jar {
			t.Errorf("%s: %s, want %s", name, app.Fact("jar"), test.jar)
		}
		mustNotHold(t, dockerfile(t, app), "*.jar")
	}
}

// A version that only the command line gives cannot be known: the flag is named.
func TestUnknownJarIsAskedFor(t *testing.T) {
	text := strings.Replace(pom(java21, parent("3.5.7"), web, plugin), "<version>1.0</version>", "<version>${ci.version}</version>", 1)
	files := tree{"pom.xml": text, "src/main/java/shop/Shop.java": boot}
	app := one(t, files, nil)
	if len(app.Open) == 0 || app.Open[0].Name != "jar" || !strings.Contains(app.Open[0].Why, "--set jar=") {
		t.Fatalf("open: %+v, want the jar", app.Open)
	}
	app = one(t, files, plan.Choices{"jar": {Value: "target/shop.jar"}})
	if len(app.Open) != 0 || strings.Join(app.Start, " ") != "java -jar shop.jar" {
		t.Errorf("open %v, start %q", app.Open, app.Start)
	}
	files[".mvn/maven.config"] = "-Dci.version=7\n-B\n"
	if app := one(t, files, nil); app.Fact("jar") != "target/shop-7.jar" {
		t.Errorf("jar %s, want the version that .mvn/maven.config sets", app.Fact("jar"))
	}
}

var modules = tree{
	"pom.xml": "<project>\n<groupId>g</groupId><artifactId>house</artifactId><version>2</version><packaging>pom</packaging>\n" +
		"<modules><module>core</module><module>web</module><module>tools/report</module><module>jobs</module></modules>" + java21 + "</project>",
	"core/pom.xml":                            module("core", ""),
	"web/pom.xml":                             module("web", dependency("core")+"<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>", plugin),
	"jobs/pom.xml":                            module("jobs", dependency("core")+"<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter</artifactId></dependency>", plugin),
	"tools/report/pom.xml":                    strings.Replace(module("report", ""), "<version>2</version>", "<version>2</version><relativePath>../../pom.xml</relativePath>", 1),
	"core/src/main/java/shop/Core.java":       "package shop;\npublic class Core {}\n",
	"web/src/main/java/shop/Shop.java":        boot,
	"jobs/src/main/java/shop/Jobs.java":       strings.ReplaceAll(boot, "Shop", "Jobs"),
	"tools/report/src/main/java/shop/No.java": "package shop;\nclass No {}\n",
}

func module(name, dependencies string, parts ...string) string {
	return "<project>\n<parent><groupId>g</groupId><artifactId>house</artifactId><version>2</version></parent>\n<artifactId>" + name + "</artifactId>\n<dependencies>" +
		dependencies + "</dependencies>" + strings.Join(parts, "") + "</project>"
}

func dependency(name string) string {
	return "<dependency><groupId>g</groupId><artifactId>" + name + "</artifactId><version>${project.version}</version></dependency>"
}

// Need 55 and 38: every pom of the build is copied to its own place before any
// source, and only what the chosen module needs is built.
func TestNeed55MavenModules(t *testing.T) {
	p := all(t, modules, nil)
	var apps, skipped []string
	for _, a := range p.Apps {
		apps = append(apps, a.Path+" "+a.Kind)
	}
	for _, s := range p.Skipped {
		skipped = append(skipped, s.Path)
	}
	if !slices.Equal(apps, []string{"jobs worker", "web service"}) || !slices.Equal(skipped, []string{".", "core", "tools/report"}) {
		t.Fatalf("apps %q, skipped %q", apps, skipped)
	}
	web := p.Apps[1]
	if web.Context != "." || web.BuildCommand != "docker build -f web/Dockerfile ." {
		t.Errorf("context %s, %s", web.Context, web.BuildCommand)
	}
	text := dockerfile(t, web)
	mustHold(t, text, "COPY core/pom.xml core/\n", "COPY jobs/pom.xml jobs/\n", "COPY web/pom.xml web/\n", "COPY tools/report/pom.xml tools/report/\n", "COPY pom.xml ./\n",
		"--projects web --also-make", "COPY core/src/ core/src/\nCOPY web/src/ web/src/\n", "web/target/web-2.jar")
	mustNotHold(t, text, "jobs/src", "report/src", "COPY . .")
	if strings.LastIndex(text, "pom.xml") > strings.Index(text, "COPY core/src/") {
		t.Error("a pom is copied after the sources")
	}
}

// A module that needs nothing above it is built from its own folder.
func TestModuleOfItsOwn(t *testing.T) {
	app := one(t, tree{
		"pom.xml":                           "<project><groupId>g</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging><modules><module>shop</module></modules></project>",
		"shop/pom.xml":                      pom(java21, parent("3.5.7"), web, plugin),
		"shop/src/main/java/shop/Shop.java": boot,
	}, nil)
	if app.Context != "shop" || len(app.InstallInputs) != 1 || app.Fact("module") != "" {
		t.Errorf("context %s, inputs %v, module %q", app.Context, app.InstallInputs, app.Fact("module"))
	}
}

// A parent that lies beside its modules is built by its file.
func TestFlatParent(t *testing.T) {
	app := one(t, tree{
		"parent/pom.xml":                   "<project><groupId>g</groupId><artifactId>house</artifactId><version>2</version><packaging>pom</packaging><modules><module>../core</module><module>../web</module></modules>" + java21 + "</project>",
		"core/pom.xml":                     strings.Replace(module("core", ""), "<version>2</version>", "<version>2</version><relativePath>../parent/pom.xml</relativePath>", 1),
		"web/pom.xml":                      strings.Replace(module("web", dependency("core")), "<version>2</version>", "<version>2</version><relativePath>../parent</relativePath>", 1),
		"web/src/main/java/shop/Shop.java": source, "core/src/main/java/shop/Core.java": "package shop;\nclass Core {}\n",
	}, nil)
	mustHold(t, dockerfile(t, app), "--file parent/pom.xml --projects ../web --also-make", "COPY parent/pom.xml parent/\n", "COPY core/src/ core/src/\nCOPY web/src/ web/src/\n")
}

// Need 55: the projects of a Gradle build, their scripts and the catalog first.
func TestNeed55GradleProjects(t *testing.T) {
	app := one(t, tree{
		"settings.gradle.kts":           "rootProject.name = \"house\"\ninclude(\":services:web\", \":libs:core\", \":libs:extra\")\n",
		"build.gradle.kts":              "allprojects {\n  version = \"3\"\n}\n",
		"gradle/libs.versions.toml":     "[versions]\nboot = \"3.4.1\"\n[plugins]\nspring-boot = { id = \"org.springframework.boot\", version.ref = \"boot\" }\n[libraries]\nweb = { module = \"org.springframework.boot:spring-boot-starter-web\" }\n[bundles]\nserver = [\"web\"]\n",
		"services/web/build.gradle.kts": "plugins {\n  java\n  alias(libs.plugins.spring.boot)\n}\ndependencies {\n  implementation(libs.bundles.server)\n  implementation(projects.libs.core)\n}\n",
		"libs/core/build.gradle.kts":    "plugins { `java-library` }\n", "libs/extra/build.gradle.kts": "plugins { `java-library` }\n",
		"services/web/src/main/java/shop/Shop.java": boot, "libs/core/src/main/java/shop/Core.java": "package shop;\nclass Core {}\n", "libs/extra/src/main/java/shop/X.java": "package shop;\nclass X {}\n",
	}, nil)
	text := dockerfile(t, app)
	mustHold(t, text, "COPY build.gradle.kts settings.gradle.kts ./\n", "COPY services/web/build.gradle.kts services/web/\n", "COPY libs/extra/build.gradle.kts libs/extra/\n", "COPY gradle/ gradle/\n",
		"gradle --no-daemon :services:web:dependencies", "gradle --no-daemon :services:web:bootJar", "COPY libs/core/src/ libs/core/src/\nCOPY services/web/src/ services/web/src/\n",
		"-jar services/web/build/libs/web-3.jar extract")
	mustNotHold(t, text, "extra/src", "COPY . .")
	if app.Framework != "spring-boot" || from(app, "version") != "services/web/build.gradle.kts:3" {
		t.Errorf("framework %q, version from %s", app.Framework, from(app, "version"))
	}
}

// Need 59: credentials of private repositories come as secret mounts.
func TestNeed59Secrets(t *testing.T) {
	app := one(t, tree{
		"pom.xml":                      pom(java21, "<repositories><repository><id>house</id>\n<url>https://nexus.example.com/repository/maven</url></repository></repositories>"),
		"src/main/java/shop/Shop.java": source,
	}, nil)
	mustHold(t, dockerfile(t, app), "--mount=type=secret,id=settings,target=/root/.m2/settings.xml")
	if want := "docker build --secret 'id=settings,src=$HOME/.m2/settings.xml' ."; app.BuildCommand != want && app.BuildCommand != strings.ReplaceAll(want, "'", "") {
		t.Errorf("%s", app.BuildCommand)
	}
	app = one(t, tree{
		"build.gradle":                 "plugins { id 'application' }\napplication { mainClass = 'shop.Shop' }\nrepositories {\n  maven {\n    url = 'https://packages.example.com'\n    credentials {\n      username = System.getenv('REPO_USER')\n      password = System.getenv('REPO_TOKEN')\n    }\n  }\n}\n",
		"src/main/java/shop/Shop.java": source,
	}, nil)
	mustHold(t, dockerfile(t, app), "--mount=type=secret,id=REPO_TOKEN,target=/run/secrets/REPO_TOKEN", `REPO_TOKEN="$(cat /run/secrets/REPO_TOKEN)" gradle`)
	mustHold(t, app.BuildCommand, "--secret id=REPO_TOKEN,env=REPO_TOKEN")
	app = one(t, tree{"pom.xml": pom(java21, "<repositories><repository><url>https://repo.example.com/public</url></repository></repositories>"), "src/main/java/shop/Shop.java": source}, nil)
	if len(app.Secrets) != 0 {
		t.Errorf("a public repository asks for %v", app.Secrets)
	}
}

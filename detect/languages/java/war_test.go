package java_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/trial"
)

// A war runs in the line of Tomcat that knows its servlets; where nothing says
// which, it is asked.
func TestWar(t *testing.T) {
	dep := func(group, artifact, version string) string {
		return "<dependencies><dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId><version>" + version + "</version></dependency></dependencies>"
	}
	servlet := "package shop;\n\nimport PACKAGE.servlet.http.HttpServlet;\n\npublic class Shop extends HttpServlet {\n}\n"
	maven := func(parts ...string) tree {
		return tree{"pom.xml": pom(append(parts, "<packaging>war</packaging>", java21)...), "src/main/java/shop/Shop.java": "package shop;\n\npublic class Shop {\n}\n"}
	}
	cases := map[string]struct {
		files tree
		want  string
	}{
		"jakarta.servlet 6.0":        {maven(dep("jakarta.servlet", "jakarta.servlet-api", "6.0.0")), "tomcat:10.1-jre21-temurin target/shop-1.0.war"},
		"jakarta.servlet 6.1":        {maven(dep("jakarta.servlet", "jakarta.servlet-api", "6.1.0")), "tomcat:11.0-jre21-temurin target/shop-1.0.war"},
		"jakarta.servlet, old names": {maven(dep("jakarta.servlet", "jakarta.servlet-api", "4.0.4")), "tomcat:9.0-jre21-temurin target/shop-1.0.war"},
		"javax.servlet":              {maven(dep("javax.servlet", "javax.servlet-api", "4.0.1")), "tomcat:9.0-jre21-temurin target/shop-1.0.war"},
		"Spring 5":                   {maven(dep("org.springframework", "spring-webmvc", "5.3.39")), "tomcat:9.0-jre21-temurin target/shop-1.0.war"},
		"Spring 6":                   {maven(dep("org.springframework", "spring-webmvc", "6.2.1")), "tomcat:10.1-jre21-temurin target/shop-1.0.war"},
		"Boot without its plugin":    {maven(parent("3.4.1"), web), "tomcat:10.1-jre21-temurin target/shop-1.0.war"},
		"web.xml":                    {maven().with(tree{"src/main/webapp/WEB-INF/web.xml": "<web-app xmlns=\"x\"\n  version=\"3.1\">\n</web-app>\n"}), "tomcat:9.0-jre21-temurin target/shop-1.0.war"},
		"imports":                    {maven().with(tree{"src/main/java/shop/Shop.java": strings.Replace(servlet, "PACKAGE", "jakarta", 1)}), "tomcat:10.1-jre21-temurin target/shop-1.0.war"},
		"old imports":                {maven().with(tree{"src/main/java/shop/Shop.java": strings.Replace(servlet, "PACKAGE", "javax", 1)}), "tomcat:9.0-jre21-temurin target/shop-1.0.war"},
		"named":                      {maven("<build><finalName>till</finalName></build>", dep("javax.servlet", "javax.servlet-api", "4.0.1")), "tomcat:9.0-jre21-temurin target/till.war"},
		"gradle": {tree{"settings.gradle": "rootProject.name = 'till'\n", "build.gradle": "plugins {\n  id 'war'\n}\nversion = '2.0'\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\ndependencies {\n  providedCompile 'jakarta.servlet:jakarta.servlet-api:6.0.0'\n}\n",
			"src/main/java/shop/Shop.java": "package shop;\n\npublic class Shop {\n}\n"}, "tomcat:10.1-jre21-temurin build/libs/till-2.0.war"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := one(t, c.files, nil)
			if got := a.Images["run"] + " " + a.Fact("jar"); got != c.want || a.Port != 8080 || a.Kind != "service" || len(a.Open) > 0 {
				t.Errorf("%s, port %d, %s, open %v; want %s", got, a.Port, a.Kind, a.Open, c.want)
			}
			text := dockerfile(t, a)
			for _, want := range []string{"jar -xf /src/" + a.Fact("jar"), "COPY --from=build /out/ webapps/ROOT/", `ENTRYPOINT ["catalina.sh", "run"]`} {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
		})
	}
	t.Run("unsaid", func(t *testing.T) {
		if a := one(t, maven(), nil); len(a.Open) != 1 || a.Open[0].Name != "tomcat" {
			t.Errorf("open %v", a.Open)
		}
	})
}

// Files that the build or the program names in other words than usual, and
// builds that no newer Gradle runs.
func TestSmallThings(t *testing.T) {
	javalin := "<dependencies><dependency><groupId>io.javalin</groupId><artifactId>javalin</artifactId><version>6.3.0</version></dependency></dependencies>"
	main := "package shop;\n\npublic class Shop {\n  public static void main(String[] args) {\n    var app = io.javalin.Javalin.create(c -> c.staticFiles.add(\"public\", io.javalin.http.staticfiles.Location.EXTERNAL));\n    app.start(7070);\n  }\n}\n"
	a := one(t, tree{"pom.xml": pom(java21, javalin), "src/main/java/shop/Shop.java": main, "public/index.html": "<p>\n"}, nil)
	if len(a.RuntimeFiles) != 1 || a.RuntimeFiles[0] != "public" {
		t.Errorf("runtime files %v, want public", a.RuntimeFiles)
	}
	a = one(t, tree{"pom.xml": pom(strings.Replace(micronaut, "PACKAGING", "jar", 1), "<build><plugins><plugin><groupId>io.micronaut.maven</groupId><artifactId>micronaut-maven-plugin</artifactId><configuration><configFile>aot-${packaging}.properties</configFile></configuration></plugin></plugins></build>"),
		"aot-jar.properties": "x=y\n", "src/main/java/shop/Shop.java": source}, nil)
	if text := dockerfile(t, a); !strings.Contains(text, "COPY aot-jar.properties") {
		t.Errorf("aot-jar.properties is not copied:\n%s", text)
	}
	for plugins, want := range map[string]string{
		"application\n  id(\"com.gradleup.shadow\") version \"8.3.5\"": "gradle:8-jdk21",
		"application\n  id(\"com.gradleup.shadow\") version \"9.2.2\"": "gradle:9-jdk21",
		"application": "gradle:9-jdk21",
	} {
		a := one(t, tree{"build.gradle.kts": "plugins {\n  " + plugins + "\n}\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\napplication { mainClass = \"shop.Shop\" }\n", "src/main/java/shop/Shop.java": source}, nil)
		if a.Images["build"] != want {
			t.Errorf("%s: %s, want %s", plugins, a.Images["build"], want)
		}
	}
}

// A war whose manifest names a class starts by itself.
func TestWarThatStarts(t *testing.T) {
	war := "<packaging>war</packaging><build><plugins><plugin><artifactId>maven-war-plugin</artifactId><configuration><archive><manifest><mainClass>shop.Shop</mainClass></manifest></archive></configuration></plugin></plugins></build>"
	a := one(t, tree{"pom.xml": pom(java21, war), "src/main/java/shop/Shop.java": source}, nil)
	if got := strings.Join(a.Start, " ") + " " + a.Fact("jar"); got != "java -jar shop.war target/shop-1.0.war" || a.Images["run"] != "eclipse-temurin:21-jre" {
		t.Error(got, a.Images)
	}
}

// Profiles: one that a file calls for takes part in the build and keeps the
// usual ones out; where dev is the usual one, prod is built.
func TestProfiles(t *testing.T) {
	called := "<profiles><profile><id>springboot</id><activation><file><exists>src/main/resources/application.yml</exists></file></activation>" + plugin + "</profile></profiles>"
	files := tree{"pom.xml": pom(parent("4.0.1"), java21, web, called), "src/main/java/shop/Shop.java": boot}
	if a := one(t, files, nil); a.Fact("layout") != "libs" {
		t.Errorf("layout %s without the file, want libs", a.Fact("layout"))
	}
	if a := one(t, files.with(tree{"src/main/resources/application.yml": "a: b\n"}), nil); a.Fact("layout") != "boot-tools" {
		t.Errorf("layout %s with the file, want boot-tools", a.Fact("layout"))
	}
	dev := "<profiles><profile><id>dev</id><activation><activeByDefault>true</activeByDefault></activation></profile><profile><id>prod</id></profile></profiles>"
	a := one(t, tree{"pom.xml": pom(parent("4.0.1"), java21, web, plugin, dev), "src/main/java/shop/Shop.java": boot}, nil)
	if !strings.Contains(a.Build[0], "-Pprod") || !trial.Warned(a, "production-profile") {
		t.Errorf("build %v, warnings %v", a.Build, a.Warnings)
	}
}

// Settings that are kept elsewhere may set the port: that is said.
func TestPortElsewhere(t *testing.T) {
	base := tree{"pom.xml": pom(parent("4.0.1"), java21, web, plugin)}
	for name, files := range map[string]tree{
		"a server of settings": {"src/main/java/shop/Shop.java": boot, "src/main/resources/application.yml": "spring:\n  config:\n    import: optional:configserver:http://localhost:8888/\n"},
		"a name of its own":    {"src/main/java/shop/Shop.java": strings.Replace(boot, "SpringApplication.run(", "System.setProperty(\"spring.config.name\", \"till\"); SpringApplication.run(", 1)},
	} {
		if a := one(t, base.with(files), nil); !trial.Warned(a, "port-elsewhere") || a.Port != 8080 {
			t.Errorf("%s: port %d, warnings %v", name, a.Port, a.Warnings)
		}
	}
	if a := one(t, base.with(tree{"src/main/java/shop/Shop.java": boot}), nil); trial.Warned(a, "port-elsewhere") {
		t.Error("warned where all is here")
	}
}

// A build that compiles for an older release than it may be built with takes one
// of those; where the release is one of them, that.
func TestEnforcedRelease(t *testing.T) {
	for enforced, want := range map[string]string{"[21,22),[25,26)": "21", "[17,)": "17", "[25,)": "25"} {
		enforcer := "<build><plugins><plugin><artifactId>maven-enforcer-plugin</artifactId><executions><execution><configuration><rules><requireJavaVersion><version>" + enforced + "</version></requireJavaVersion></rules></configuration></execution></executions></plugin></plugins></build>"
		a := one(t, tree{"pom.xml": pom(strings.Replace(java21, "21", "17", 1), enforcer), "src/main/java/shop/Shop.java": source}, nil)
		if a.Version != want || trial.Warned(a, "version-conflict") {
			t.Errorf("%s: %s, want %s; warnings %v", enforced, a.Version, want, a.Warnings)
		}
	}
}

package java_test

import (
	"strings"
	"testing"
)

// What a folder is for: an app of a kind, or a reason why it is none.
func TestClaim(t *testing.T) {
	main := tree{"src/main/java/shop/Shop.java": source}
	tool := tree{"src/main/java/shop/Shop.java": "package shop;\npublic class Shop {\n  public static void main(String... args) { System.out.println(1); }\n}\n"}
	lib := tree{"src/main/java/shop/Lib.java": "package shop;\npublic class Lib {}\n"}
	starter := "<dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter</artifactId></dependency></dependencies>"
	runs := func(body string) tree {
		return tree{"src/main/java/shop/Shop.java": strings.Replace(boot, "}\n}", "}\n"+body+"\n}", 1)}
	}
	packaging := func(name string) string { return "<packaging>" + name + "</packaging>" }
	source := "<build><plugins><plugin><artifactId>maven-source-plugin</artifactId></plugin></plugins></build>"
	for name, test := range map[string]struct {
		files tree
		want  string // a kind, or a part of the reason
	}{
		"a server of the standard library": {main.with(tree{"pom.xml": pom(java21)}), "service"},
		"a program":                        {tool.with(tree{"pom.xml": pom(java21)}), "tool"},
		"a library":                        {lib.with(tree{"pom.xml": pom(java21)}), "a library: no main class"},
		"a library with a demonstration":   {tool.with(tree{"pom.xml": pom(java21, source)}), "a library: its build publishes it"},
		"a parent":                         {tree{"pom.xml": pom(packaging("pom"), "<modules><module>a</module></modules>")}, "a parent pom"},
		"a plugin of Maven":                {lib.with(tree{"pom.xml": pom(packaging("maven-plugin"))}), "a plugin of Maven"},
		"a war":                            {lib.with(tree{"pom.xml": pom(packaging("war"))}), "service"},
		"a war of Jakarta EE":              {lib.with(tree{"pom.xml": pom(packaging("war"), "<dependencies><dependency><groupId>jakarta.platform</groupId><artifactId>jakarta.jakartaee-api</artifactId><version>10.0.0</version><scope>provided</scope></dependency></dependencies>")}), "WildFly"},
		"Spring Boot with a server":        {runs("").with(tree{"pom.xml": pom(parent("3.5.7"), web, plugin)}), "service"},
		"Spring Boot that listens to jobs": {runs("  @Scheduled(fixedRate = 1) void tick() {}").with(tree{"pom.xml": pom(parent("3.5.7"), starter, plugin)}), "worker"},
		"Spring Boot that runs once":       {runs("  CommandLineRunner go() { return a -> {}; }").with(tree{"pom.xml": pom(parent("3.5.7"), starter, plugin)}), "tool"},
		"a library for Spring Boot":        {lib.with(tree{"pom.xml": pom(parent("3.5.7"), web)}), "a library"},
		"Gradle's application":             {main.with(tree{"build.gradle": "plugins { id 'application' }\napplication { mainClass = 'shop.Shop' }\n"}), "service"},
		"Gradle's library":                 {lib.with(tree{"build.gradle.kts": "plugins { `java-library` }\n"}), "a library"},
		"Gradle without packing":           {main.with(tree{"build.gradle": "plugins { id 'java' }\ndependencies { implementation 'com.google.code.gson:gson:2.11.0' }\n"}), "application plugin"},
		"Gradle, an Android app":           {tool.with(tree{"build.gradle": "plugins { id 'com.android.application' version '8.7.0' }\n"}), "Android"},
		"Gradle, its own jar task": {main.with(tree{"build.gradle": "plugins { id 'java' }\njar {\n  manifest { attributes 'Main-Class': 'shop.Shop' }\n" +
			"  from { configurations.runtimeClasspath.collect { zipTree(it) } }\n}\n"}), "service"},
		"Quarkus": {tree{"src/main/java/shop/R.java": "package shop;\n@Path(\"/\") class R {}\n",
			"pom.xml": pom("<build><plugins><plugin><groupId>io.quarkus.platform</groupId><artifactId>quarkus-maven-plugin</artifactId></plugin></plugins></build>")}, "service"},
	} {
		t.Run(name, func(t *testing.T) {
			p := all(t, test.files, nil)
			got := ""
			for _, a := range p.Apps {
				got += a.Kind
			}
			for _, s := range p.Skipped {
				got += s.Reason
			}
			if got != test.want && (len(p.Apps) > 0 || !strings.Contains(got, test.want)) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// The form of what the build makes decides how it starts.
func TestStart(t *testing.T) {
	deps := func(names ...string) string {
		var b strings.Builder
		for _, n := range names {
			g, a, _ := strings.Cut(n, ":")
			b.WriteString("<dependency><groupId>" + g + "</groupId><artifactId>" + a + "</artifactId><version>1</version></dependency>")
		}
		return "<dependencies>" + b.String() + "</dependencies>"
	}
	main := tree{"src/main/java/shop/Shop.java": source}
	jarPlugin := "<plugin><artifactId>maven-jar-plugin</artifactId><configuration><archive><manifest><addClasspath>true</addClasspath><classpathPrefix>lib/</classpathPrefix><mainClass>shop.Shop</mainClass></manifest></archive></configuration></plugin>"
	copyPlugin := "<plugin><artifactId>maven-dependency-plugin</artifactId><executions><execution><goals><goal>copy-dependencies</goal></goals><configuration><outputDirectory>${project.build.directory}/lib</outputDirectory></configuration></execution></executions></plugin>"
	quarkus := "<build><plugins><plugin><groupId>io.quarkus</groupId><artifactId>quarkus-maven-plugin</artifactId></plugin></plugins></build>"
	gradle := func(text string) tree {
		return main.with(tree{"build.gradle": text, "settings.gradle": "rootProject.name = 'shop'\n"})
	}
	for name, test := range map[string]struct {
		files        tree
		start, holds string
	}{
		"nothing needed": {main.with(tree{"pom.xml": pom(java21)}), "java -cp shop.jar shop.Shop", "COPY --from=build /src/target/shop-1.0.jar shop.jar"},
		"dependencies":   {main.with(tree{"pom.xml": pom(java21, deps("a:b"))}), "java -cp shop.jar:lib/* shop.Shop", "COPY --from=build /out/lib/ lib/"},
		"copied by the build": {main.with(tree{"pom.xml": pom(java21, deps("a:b"), "<build><plugins>"+jarPlugin+copyPlugin+"</plugins></build>")}), "java -jar shop.jar",
			"COPY --from=build /src/target/lib/ lib/"},
		"Quarkus":          {tree{"src/main/java/shop/R.java": "package shop;\nclass R {}\n", "pom.xml": pom(quarkus)}, "java -jar quarkus-run.jar", "COPY --from=build /src/target/quarkus-app/lib/ lib/"},
		"Quarkus, one jar": {tree{"src/main/java/shop/R.java": "package shop;\nclass R {}\n", "src/main/resources/application.properties": "quarkus.package.jar.type=uber-jar\n", "pom.xml": pom(quarkus)}, "java -jar shop.jar", "/src/target/shop-1.0-runner.jar shop.jar"},
		"Helidon": {main.with(tree{"pom.xml": pom("<parent><groupId>io.helidon.applications</groupId><artifactId>helidon-se</artifactId><version>4.2.0</version><relativePath/></parent>", java21,
			deps("io.helidon.webserver:helidon-webserver"))}), "java -jar shop.jar", "COPY --from=build /src/target/libs/ libs/"},
		"Dropwizard": {main.with(tree{"config.yml": "server:\n  applicationConnectors:\n    - type: http\n      port: 9090\n", "pom.xml": pom(java21, deps("io.dropwizard:dropwizard-core"),
			"<build><plugins><plugin><artifactId>maven-shade-plugin</artifactId><executions><execution><goals><goal>shade</goal></goals></execution></executions><configuration><transformers><transformer><mainClass>shop.Shop</mainClass></transformer></transformers></configuration></plugin></plugins></build>")}),
			"java -jar shop.jar server config.yml", "COPY config.yml ./\n"},
		"Gradle installs": {gradle("plugins { id 'application' }\nversion '2'\napplication {\n  mainClass = 'shop.Shop'\n  applicationName = 'till'\n}\n"), "java -cp shop.jar:lib/* shop.Shop",
			"mv build/install/till/lib/shop-2.jar /shop.jar"},
		"Gradle, version unknown": {gradle("plugins { id 'application' }\nversion = gitVersion()\napplication { mainClass = 'shop.Shop' }\n"), "java -cp lib/* shop.Shop", "COPY --from=build /src/build/install/shop/lib/ lib/"},
		"Gradle with shadow":      {gradle("plugins { id 'java'\n id 'com.gradleup.shadow' version '9.0.0' }\nversion '2'\njar { manifest { attributes 'Main-Class': 'shop.Shop' } }\n"), "java -jar shop.jar", "/src/build/libs/shop-2-all.jar shop.jar"},
		"Gradle with shadow, named": {gradle("plugins { id 'java'\n id 'com.gradleup.shadow' version '9.0.0' }\nversion '2'\nshadowJar { archiveFileName = 'fat.jar' }\njar { manifest { attributes 'Main-Class': 'shop.Shop' } }\n"),
			"java -jar shop.jar", "/src/build/libs/fat.jar shop.jar"},
		"Gradle without a name": {main.with(tree{"build.gradle": "plugins { id 'org.springframework.boot' version '3.5.7' }\nversion = '1'\ndependencies { implementation 'org.springframework.boot:spring-boot-starter-web' }\n"}),
			"java -jar src-1.jar", "-jar build/libs/src-1.jar extract"},
	} {
		t.Run(name, func(t *testing.T) {
			app := one(t, test.files, nil)
			if got := strings.Join(app.Start, " "); got != test.start {
				t.Errorf("start %q, want %q", got, test.start)
			}
			mustHold(t, dockerfile(t, app), test.holds)
		})
	}
}

// Several main classes, none of them named: the choice is asked for.
func TestSeveralMainClasses(t *testing.T) {
	files := tree{"pom.xml": pom(java21), "src/main/java/shop/Shop.java": source, "src/main/java/shop/Other.java": strings.ReplaceAll(source, "Shop", "Other")}
	app := one(t, files, nil)
	if len(app.Open) == 0 || app.Open[0].Name != "mainClass" || len(app.Open[0].Options) != 2 {
		t.Errorf("open %+v, want mainClass with two options", app.Open)
	}
}

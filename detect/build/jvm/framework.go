package jvm

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// framework is a way to serve that is known by name.
type framework struct {
	detect.Framework
	needs   []string // dependencies that mark it, "group:artifact", "*" at the end
	plugins []string // plugins of the build that mark it
	parents []string // "group:artifact" of a parent published elsewhere
	port    int      // what it listens on unless told otherwise, 0 when that is in the code
}

// frameworks come most telling first: a build on Spring Boot may also hold a
// client of another.
func frameworks() []framework {
	f := func(name, title string, port int, needs ...string) framework {
		return framework{Framework: detect.Framework{Name: name, Title: title, Kind: detect.Service}, port: port, needs: needs}
	}
	quarkus := f("quarkus", "Quarkus", 8080)
	quarkus.plugins = []string{"quarkus-maven-plugin", "io.quarkus"}
	boot := f("spring-boot", "Spring Boot", 8080, "org.springframework.boot:spring-boot-starter*", "org.springframework.boot:spring-boot")
	boot.plugins = []string{"spring-boot-maven-plugin", "org.springframework.boot"}
	micronaut := f("micronaut", "Micronaut", 8080, "io.micronaut:micronaut-http-server*", "io.micronaut:micronaut-runtime")
	micronaut.plugins = []string{"io.micronaut.application", "io.micronaut.minimal.application"}
	micronaut.parents = []string{"io.micronaut.platform:micronaut-parent", "io.micronaut:micronaut-parent"}
	helidon := f("helidon", "Helidon", 8080, "io.helidon.webserver:*", "io.helidon.microprofile.bundles:*", "io.helidon.microprofile.server:*")
	helidon.parents = []string{"io.helidon.applications:*"}
	return []framework{quarkus, boot, micronaut, helidon,
		f("dropwizard", "Dropwizard", 8080, "io.dropwizard:dropwizard-core"),
		f("ktor", "Ktor", 8080, "io.ktor:ktor-server-*"),
		f("vertx", "Vert.x", 0, "io.vertx:vertx-web*", "io.vertx:vertx-core"),
		f("javalin", "Javalin", 8080, "io.javalin:javalin*"),
		f("spark", "Spark", 4567, "com.sparkjava:spark-core", "com.sparkjava:spark-kotlin"),
		f("jooby", "Jooby", 8080, "io.jooby:jooby*"),
		f("ratpack", "Ratpack", 5050, "io.ratpack:ratpack-core", "io.ratpack:ratpack-groovy"),
		f("http4k", "http4k", 0, "org.http4k:http4k-server-*"),
		f("http4s", "http4s", 8080, "org.http4s:http4s-ember-server*", "org.http4s:http4s-blaze-server*"),
		f("tapir", "Tapir", 8080, "com.softwaremill.sttp.tapir:tapir-netty-server*", "com.softwaremill.sttp.tapir:tapir-jdkhttp-server*"),
		f("akka-http", "Akka HTTP", 0, "com.typesafe.akka:akka-http*"),
		f("pekko-http", "Pekko HTTP", 0, "org.apache.pekko:pekko-http*"),
		f("zio-http", "ZIO HTTP", 8080, "dev.zio:zio-http*"),
		f("cask", "Cask", 8080, "com.lihaoyi:cask*"),
		f("armeria", "Armeria", 0, "com.linecorp.armeria:armeria"),
		f("grpc", "gRPC", 0, "io.grpc:grpc-netty*"),
		f("jetty", "Jetty", 0, "org.eclipse.jetty:jetty-server", "org.eclipse.jetty:jetty-servlet"),
		f("tomcat", "Tomcat", 8080),
		f("undertow", "Undertow", 0, "io.undertow:undertow-core"),
	}
}

// Frameworks lists what the framework fact may be.
func Frameworks() []detect.Framework {
	var out []detect.Framework
	for _, f := range frameworks() {
		out = append(out, f.Framework)
	}
	return out
}

// named gives a framework by its name.
func named(name string) (framework, bool) {
	for _, f := range frameworks() {
		if f.Name == name {
			return f, true
		}
	}
	return framework{}, false
}

// Framework finds what the app is built on, and where the build says so.
func (b *Build) Framework() (string, detect.Evidence) {
	for _, f := range frameworks() {
		if at, ok := b.Plugin(f.plugins...); ok {
			return f.Name, at
		}
		if b.Pom != nil && len(f.parents) > 0 {
			group, artifact, _, ok := b.Pom.Remote()
			d := Dependency{Group: group, Artifact: artifact}
			for _, p := range f.parents {
				if ok && d.is(p) {
					return f.Name, b.Pom.RemoteName()
				}
			}
		}
		if d, ok := b.Needs(f.needs...); ok {
			return f.Name, d.From
		}
	}
	return "", detect.Evidence{}
}

func findFramework(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	if at, ok := b.war(); ok {
		return []detect.Finding{{Value: detect.Is("tomcat"), From: []detect.Evidence{at}}}
	}
	name, at := b.Framework()
	if name == "" {
		return nil
	}
	return []detect.Finding{{Value: detect.Is(name), From: []detect.Evidence{at}}}
}

// BootVersion finds the version of Spring Boot that a build names.
func (b *Build) BootVersion() (maven.Text, bool) {
	const group = "org.springframework.boot"
	if b.Pom == nil {
		return b.gradleBoot()
	}
	if g, artifact, version, ok := b.Pom.Remote(); ok && g == group && artifact == "spring-boot-starter-parent" {
		return version, version.Value != ""
	}
	for _, d := range b.Pom.Managed() {
		if d.Group == group && d.Artifact == "spring-boot-dependencies" && d.Version != "" {
			return maven.Text{Value: d.Version, From: d.From}, true
		}
	}
	if v, ok := b.Pom.Plugin("spring-boot-maven-plugin").Version(); ok {
		return v, true
	}
	for _, d := range b.Dependencies() {
		if d.Group == group && d.Version != "" {
			return maven.Text{Value: d.Version, From: d.From}, true
		}
	}
	return maven.Text{}, false
}

// serves says whether a Spring Boot app has a web server, and where it says so.
func (b *Build) serves() (detect.Evidence, bool) {
	d, ok := b.Needs("org.springframework.boot:spring-boot-starter-web*", "org.springframework.boot:spring-boot-starter-jersey",
		"org.springframework.boot:spring-boot-starter-data-rest", "org.springframework.boot:spring-boot-starter-hateoas",
		"org.springframework.boot:spring-boot-starter-tomcat*", "org.springframework.boot:spring-boot-starter-jetty*",
		"org.springframework.boot:spring-boot-starter-undertow", "org.springframework.boot:spring-boot-starter-reactor-netty",
		"org.springframework.cloud:spring-cloud-starter-gateway*",
		"org.springframework.cloud:spring-cloud-gateway*", "org.springframework.cloud:spring-cloud-starter-netflix-eureka-server",
		"org.springframework.cloud:spring-cloud-config-server", "org.springdoc:springdoc-openapi-starter-web*",
		"com.linecorp.armeria:armeria-spring-boot*", "com.vaadin:vaadin-spring-boot-starter", "de.codecentric:spring-boot-admin-starter-server",
		"net.devh:grpc-server-spring-boot-starter", "net.devh:grpc-spring-boot-starter")
	return d.From, ok
}

// FrameworkOf gives the framework that a dependency marks, "" for none. The
// suffix that names a line of a language is left out of the artifact.
func FrameworkOf(group, artifact string) string {
	d := Dependency{Group: group, Artifact: artifact}
	for _, f := range frameworks() {
		for _, name := range f.needs {
			if d.is(name) {
				return f.Name
			}
		}
	}
	return ""
}

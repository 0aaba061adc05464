package java_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/java"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

// tree is a project: text by path.
type tree map[string]string

// source is a service of the standard library.
const source = `package shop;

public class Shop {
  public static void main(String[] args) throws Exception {
    com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress(8080), 0).start();
  }
}
`

// boot is a service of Spring Boot.
const boot = `package shop;

@SpringBootApplication
public class Shop {
  public static void main(String[] args) { SpringApplication.run(Shop.class, args); }
}
`

// pom puts a pom around its parts.
func pom(parts ...string) string {
	return "<project>\n<groupId>g</groupId>\n<artifactId>shop</artifactId>\n<version>1.0</version>\n" + strings.Join(parts, "\n") + "\n</project>\n"
}

// parent is the element that names Spring Boot's own.
func parent(version string) string {
	return "<parent>\n<groupId>org.springframework.boot</groupId>\n<artifactId>spring-boot-starter-parent</artifactId>\n<version>" + version + "</version>\n<relativePath/>\n</parent>"
}

const (
	web    = "<dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies>"
	plugin = "<build><plugins><plugin><groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId></plugin></plugins></build>"
	java21 = "<properties><maven.compiler.release>21</maven.compiler.release></properties>"
)

// with adds files to a tree.
func (t tree) with(more tree) tree {
	out := tree{}
	for k, v := range t {
		out[k] = v
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

// all plans every app of a project.
func all(t *testing.T, files tree, given plan.Choices) *plan.Plan {
	t.Helper()
	var words []string
	for name, c := range given {
		words = append(words, name+"="+c.Value)
	}
	return trial.Plan(t, java.Language, files, words...)
}

// one plans a project that holds one app.
func one(t *testing.T, files tree, given plan.Choices) *plan.App {
	t.Helper()
	p := all(t, files, given)
	if len(p.Apps) != 1 {
		t.Fatalf("%d apps, want one; skipped: %v", len(p.Apps), p.Skipped)
	}
	return p.Apps[0]
}

// dockerfile renders the Dockerfile of an app.
func dockerfile(t *testing.T, app *plan.App) string { return trial.Written(t, app, "") }

// from gives the evidence of a decision.
func from(app *plan.App, name string) string {
	d := app.Decision(name)
	if d == nil || len(d.From) == 0 {
		return ""
	}
	return d.From[0].String()
}

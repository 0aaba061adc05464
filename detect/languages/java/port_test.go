package java_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/trial"
)

// Ports are read where they are set.
func TestPort(t *testing.T) {
	code := func(body string) tree {
		return tree{"pom.xml": pom(java21), "src/main/java/shop/Shop.java": "package shop;\npublic class Shop {\n" + body + "\n}\n"}
	}
	on := func(dependency, body string) tree {
		g, a, _ := strings.Cut(dependency, ":")
		f := code(body)
		f["pom.xml"] = pom(java21, "<dependencies><dependency><groupId>"+g+"</groupId><artifactId>"+a+"</artifactId><version>1</version></dependency></dependencies>")
		return f
	}
	spring := func(name, text string) tree {
		return tree{"pom.xml": pom(parent("3.5.7"), web, plugin), "src/main/java/shop/Shop.java": boot, "src/main/resources/" + name: text}
	}
	const main = "  public static void main(String[] args) throws Exception { "
	for name, test := range map[string]struct {
		files tree
		port  int
		from  string
		env   string // NAME=value
	}{
		"a number":                 {code(main + "\n HttpServer.create(new InetSocketAddress(8123), 0).start(); }"), 8123, "Shop.java:4", ""},
		"a constant":               {code("  static final int PORT = 8124;\n" + main + "HttpServer.create(new InetSocketAddress(PORT), 0).start(); }"), 8124, "Shop.java:3", ""},
		"a variable with fallback": {code(main + "\n  int port = Integer.parseInt(System.getenv().getOrDefault(\"PORT\", \"8125\"));\n  HttpServer.create(new InetSocketAddress(\"0.0.0.0\", port), 0).start(); }"), 8125, "Shop.java:4", "PORT=8125"},
		"a choice":                 {code(main + "\n  String p = System.getenv(\"PORT\");\n  int port = System.getenv(\"PORT\") != null ? Integer.parseInt(System.getenv(\"PORT\")) : 8126;\n  new ServerSocket(port); }"), 8126, "Shop.java:5", "PORT=8126"},
		"a method":                 {code("  static int port() {\n    return Integer.parseInt(System.getenv().getOrDefault(\"HTTP_PORT\", \"8127\"));\n  }\n" + main + "HttpServer.create(new InetSocketAddress(port()), 0); }"), 8127, "Shop.java:4", "HTTP_PORT=8127"},
		"a variable alone":         {code(main + "HttpServer.create(new InetSocketAddress(Integer.parseInt(System.getenv(\"PORT\"))), 0); }"), 8080, "Shop.java:3", "PORT=8080"},
		"a comment does not count": {code("  // HttpServer.create(new InetSocketAddress(1234), 0)\n" + main + "HttpServer.create(new InetSocketAddress(8128), 0); }"), 8128, "Shop.java:4", ""},
		"Javalin":                  {on("io.javalin:javalin", main+"Javalin.create().start(7071); }"), 7071, "Shop.java:3", ""},
		"Javalin's own":            {on("io.javalin:javalin", main+"Javalin.create().start(); }"), 8080, "pom.xml:6", ""},
		"Spark":                    {on("com.sparkjava:spark-core", main+"\n    port(4570);\n get(\"/\", null); }"), 4570, "Shop.java:4", ""},
		"Spark's own":              {on("com.sparkjava:spark-core", main+"get(\"/\", null); }"), 4567, "pom.xml:6", ""},
		"Vert.x":                   {on("io.vertx:vertx-web", main+"vertx.createHttpServer().listen(8888); }"), 8888, "Shop.java:3", ""},
		"Jetty":                    {on("org.eclipse.jetty:jetty-server", main+"new Server(8090).start(); }"), 8090, "Shop.java:3", ""},
		"gRPC":                     {on("io.grpc:grpc-netty-shaded", main+"ServerBuilder.forPort(50051).build(); }"), 50051, "Shop.java:3", ""},
		"Undertow":                 {on("io.undertow:undertow-core", main+"Undertow.builder().addHttpListener(8091, \"0.0.0.0\"); }"), 8091, "Shop.java:3", ""},
		"Spring Boot's own":        {spring("application.properties", "spring.application.name=shop\n"), 8080, "pom.xml:12", ""},
		"server.port":              {spring("application.properties", "# it\nserver.port = 8081\n"), 8081, "src/main/resources/application.properties:2", ""},
		"server.port with PORT":    {spring("application.properties", "server.port=${PORT:8082}\n"), 8082, "src/main/resources/application.properties:1", "PORT=8082"},
		"YAML":                     {spring("application.yml", "spring: {}\nserver:\n  port: 8083\n"), 8083, "src/main/resources/application.yml:3", ""},
		"flat YAML":                {spring("application.yaml", "server.port: 8084\n"), 8084, "src/main/resources/application.yaml:1", ""},
		"an address of its own":    {spring("application.properties", "server.address=127.0.0.1\n"), 8080, "pom.xml:12", "SERVER_ADDRESS=0.0.0.0"},
		"management has another":   {spring("application.yml", "management:\n  server:\n    port: 9999\n"), 8080, "pom.xml:12", ""},
	} {
		t.Run(name, func(t *testing.T) {
			app := one(t, test.files, nil)
			if app.Port != test.port || !strings.HasSuffix(from(app, "port"), test.from) {
				t.Errorf("port %d from %s, want %d from %s", app.Port, from(app, "port"), test.port, test.from)
			}
			var env []string
			for k, v := range app.Env {
				env = append(env, k+"="+v)
			}
			if strings.Join(env, " ") != test.env {
				t.Errorf("env %v, want %q", env, test.env)
			}
			mustHold(t, dockerfile(t, app), "EXPOSE "+strconv.Itoa(test.port)+"\n")
		})
	}
}

func TestBindsToLocalhost(t *testing.T) {
	for address, want := range map[string]bool{`"localhost", 8080`: true, `"127.0.0.1", 8080`: true, `"0.0.0.0", 8080`: false, `8080`: false} {
		app := one(t, tree{"pom.xml": pom(java21), "src/main/java/shop/Shop.java": strings.Replace(source, "InetSocketAddress(8080)", "InetSocketAddress("+address+")", 1)}, nil)
		if trial.Warned(app, "binds-to-localhost") != want {
			t.Errorf("%s: warnings %v, want one: %t", address, app.Warnings, want)
		}
	}
}

package jvm

import (
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/trial"
)

func app(t testing.TB, files map[string]string) *detect.App {
	t.Helper()
	return detect.NewApp(trial.Project(t, files), ".", nil)
}

func TestMains(t *testing.T) {
	for file, test := range map[string]struct{ code, want string }{
		"src/A.java":     {"package a.b;\npublic class A { public static void main(String[] args) {} }", "a.b.A"},
		"src/B.java":     {"class Other {}\nclass Real {\n static void main(String[] a) {} }", "Real"},
		"src/C.java":     {"void main() { IO.println(1); }", "C"},
		"src/D.java":     {"// static void main(String[] a)\nclass D {}", ""},
		"src/till.kt":    {"package a\n\nfun main() {}", "a.TillKt"},
		"src/e.kt":       {"@file:JvmName(\"Start\")\npackage a\n\nsuspend fun main(args: Array<String>) {}", "a.Start"},
		"src/F.kt":       {"package a\nclass F {\n  companion object {\n    @JvmStatic fun main(args: Array<String>) {}\n  }\n}", "a.F"},
		"src/G.scala":    {"package a\nobject G extends App {}", "a.G"},
		"src/H.scala":    {"package a\nobject H:\n  def main(args: Array[String]): Unit = ()", "a.H"},
		"src/I.scala":    {"package a\n@main def go(n: Int) = ()", "a.go"},
		"src/J.scala":    {"object J extends IOApp.Simple { }", "J"},
		"src/K.groovy":   {"package a\nclass K { static void main(String[] a) {} }", "a.K"},
		"src/l/core.clj": {"(ns l.core\n  (:gen-class))\n(defn -main [& args])", "l.core"},
	} {
		got := ""
		for _, m := range Mains(app(t, map[string]string{file: test.code})) {
			got += m.Class
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", file, got, test.want)
		}
	}
}

func TestHocon(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		port int
		env  string
	}{
		"blocks":   {"ktor {\n  deployment {\n    port = 8080\n    port = ${?PORT}\n  }\n  application { modules = [ a ] }\n}\n", 8080, "PORT"},
		"flat":     {"ktor.deployment.port = 8081\n", 8081, ""},
		"mixed":    {"ktor.deployment {\n  port: 8082\n}\n", 8082, ""},
		"comment":  {"# ktor.deployment.port = 1\n", 0, ""},
		"another":  {"play {\n  deployment {\n    port = 9\n  }\n}\n", 0, ""},
		"unclosed": {"ktor {\n deployment {\n port = 8083", 8083, ""},
	} {
		got, _ := setting(app(t, map[string]string{"src/main/resources/application.conf": test.text}), "ktor.deployment.port")
		if port, env := variable(got.Value); port != test.port || env != test.env {
			t.Errorf("%s: %d %q from %q, want %d %q", name, port, env, got.Value, test.port, test.env)
		}
	}
}

func TestVariable(t *testing.T) {
	for text, want := range map[string]struct {
		port int
		env  string
	}{
		"8080": {8080, ""}, "${PORT:8081}": {8081, "PORT"}, "${PORT}": {0, "PORT"}, "$PORT:8082": {8082, "PORT"}, "${SERVER_PORT:${PORT:8083}}": {8083, "SERVER_PORT"},
		"${server.port:8084}": {8084, ""}, "x": {0, ""}, "": {0, ""}, "${": {0, ""},
	} {
		if port, env := variable(text); port != want.port || env != want.env {
			t.Errorf("%q: %d %q, want %d %q", text, port, env, want.port, want.env)
		}
	}
}

// Whatever sources and settings hold, reading them ends and panics never.
func FuzzSources(f *testing.F) {
	f.Add("package a; class A { static void main(String[] a) { new ServerSocket(port()); } int port() { return 80; } }")
	f.Add("ktor { deployment { port = ${?PORT} } }")
	f.Add("int port = port; new ServerSocket(port)")
	f.Fuzz(func(t *testing.T, text string) {
		a := app(t, map[string]string{"src/A.java": text, "src/b.kt": text, "src/C.scala": text, "src/d.clj": text, "src/main/resources/application.conf": text,
			"src/main/resources/application.yml": text, "pom.xml": "<project><artifactId>a</artifactId></project>"})
		Mains(a)
		hear(a)
		setting(a, "ktor.deployment.port")
		setting(a, "server.port")
		variable(text)
		major(text)
	})
}

package scala_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/build/jvm"
	"github.com/stagewright/stagewright/detect/languages/scala"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, scala.Language, files)
}

func dockerfile(t *testing.T, app *plan.App) string { return trial.Written(t, app, "") }

const (
	main      = "object Shop extends App {}\n"
	packager  = "addSbtPlugin(\"com.github.sbt\" % \"sbt-native-packager\" % \"1.11.1\")\n"
	assembler = "addSbtPlugin(\"com.eed3si9n\" % \"sbt-assembly\" % \"2.3.1\")\n"
	play      = "addSbtPlugin(\"org.playframework\" % \"sbt-plugin\" % \"3.0.8\")\n"
)

// What Maven and Gradle bring is written out among Scala's own.
func TestMarks(t *testing.T) {
	own := slices.Concat(scala.Language.Marks, scala.Language.Prune)
	for _, s := range slices.Concat(jvm.Marks(), jvm.Prune()) {
		if !slices.Contains(own, s) {
			t.Errorf("%s is missing", s)
		}
	}
}

// sbt: the plugin that packs decides what is built and how it starts.
func TestSbt(t *testing.T) {
	src := tree{"src/main/scala/Shop.scala": main}
	for name, test := range map[string]struct {
		build, plugins string
		more           tree
		kind, start    string
		holds          string
	}{
		"staged": {"name := \"shop\"\nscalaVersion := \"3.3.6\"\n", packager, src, "tool", "java -cp lib/* Shop", "COPY --from=build /src/target/universal/stage/lib/ lib/"},
		"staged, its main class a value": {"name := \"shop\"\nscalaVersion := \"3.3.6\"\nval started = \"shop.Second\"\nCompile / mainClass := Some(started)\n", packager,
			tree{"src/main/scala/Shop.scala": main, "src/main/scala/Second.scala": "package shop\nobject Second extends App {}\n"}, "tool", "java -cp lib/* shop.Second", "COPY --from=build"},
		"one jar": {"name := \"My Shop\"\nscalaVersion := \"2.13.16\"\nversion := \"1.2\"\n", assembler, src, "tool", "java -jar my-shop.jar",
			"/src/target/scala-2.13/my-shop-assembly-1.2.jar my-shop.jar"},
		"one jar, by values": {"val Name = \"shop\"\nval Version = \"4.0-M1\"\nname := Name\nversion := Version\nscalaVersion := \"3.3.6\"\n", assembler, src, "tool", "java -jar shop.jar",
			"/src/target/scala-3.3.6/shop-assembly-4.0-M1.jar shop.jar"},
		"one jar, named": {"name := \"shop\"\nscalaVersion := \"3.3.6\"\nassembly / assemblyJarName := \"fat.jar\"\n", assembler, src, "tool", "java -jar shop.jar", "/src/target/scala-3.3.6/fat.jar shop.jar"},
		"a project of its own": {"lazy val core = (project in file(\"core\"))\nlazy val web = (project in file(\"modules/web\"))\n  .enablePlugins(JavaAppPackaging)\n  .dependsOn(core)\n", packager,
			tree{"modules/web/src/main/scala/Shop.scala": main, "core/src/main/scala/Core.scala": "class Core\n"}, "tool", "java -cp lib/* Shop", "sbt web/stage"},
		"Play": {"lazy val root = (project in file(\".\")).enablePlugins(PlayScala)\n", play, tree{"app/controllers/Home.scala": "class Home\n", "conf/routes": "GET / controllers.Home.index\n"},
			"service", "java -Dpidfile.path=/dev/null -cp lib/* play.core.server.ProdServerStart", "EXPOSE 9000"},
	} {
		t.Run(name, func(t *testing.T) {
			files := tree{"build.sbt": test.build, "project/plugins.sbt": test.plugins}
			for k, v := range test.more {
				files[k] = v
			}
			p := planned(t, files)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			app := p.Apps[0]
			if got := strings.Join(app.Start, " "); app.Kind != test.kind || got != test.start {
				t.Errorf("%s, %q; want %s, %q; open %v", app.Kind, got, test.kind, test.start, app.Open)
			}
			if text := dockerfile(t, app); !strings.Contains(text, test.holds) {
				t.Errorf("%q is missing in\n%s", test.holds, text)
			}
		})
	}
}

// A jar whose name the build works out is asked for.
func TestUnknownJar(t *testing.T) {
	dynver := "addSbtPlugin(\"com.github.sbt\" % \"sbt-dynver\" % \"5.1.0\")\n"
	for name, files := range map[string]tree{
		"a name worked out":  {"build.sbt": "name := nameOf(\"x\")\nscalaVersion := \"3.3.6\"\n", "project/plugins.sbt": assembler, "src/main/scala/Shop.scala": main},
		"a version from git": {"build.sbt": "name := \"shop\"\nscalaVersion := \"3.3.6\"\n", "project/plugins.sbt": assembler + dynver, "src/main/scala/Shop.scala": main},
	} {
		p := planned(t, files)
		if len(p.Apps) != 1 || len(p.Apps[0].Open) == 0 || p.Apps[0].Open[0].Name != "jar" {
			t.Errorf("%s: open %+v", name, p.Apps[0].Open)
		}
	}
}

// What cannot be packed, or started, is refused with a reason.
func TestRefused(t *testing.T) {
	for want, files := range map[string]tree{
		"add sbt-native-packager": {"build.sbt": "name := \"shop\"\n", "src/main/scala/Shop.scala": main},
		"a library":               {"build.sbt": "name := \"shop\"\n", "project/plugins.sbt": packager, "src/main/scala/Lib.scala": "class Lib\n"},
	} {
		p := planned(t, files)
		if len(p.Apps) != 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, want) {
			t.Errorf("%q: %d apps, skipped %v", want, len(p.Apps), p.Skipped)
		}
	}
}

// A build of several projects: the one that a plugin packs is built, even where
// it holds no source; its port is the one that its own image opens.
func TestPackedProject(t *testing.T) {
	p := planned(t, tree{
		"build.sbt": "lazy val rootProject: Project = (project in file(\".\"))\n  .aggregate(backend, docker)\n\nlazy val backend: Project = (project in file(\"backend\"))\n  .settings(libraryDependencies += \"com.softwaremill.sttp.tapir\" %% \"tapir-netty-server-sync\" % \"1.13\",\n    Compile / mainClass := Some(\"Shop\"))\n\n" +
			"lazy val docker: Project = (project in file(\"docker\"))\n  .settings(dockerExposedPorts := Seq(8181), dockerBaseImage := \"eclipse-temurin:25\",\n    Compile / compile := (Compile / compile).dependsOn(ui))\n  .enablePlugins(JavaServerAppPackaging)\n\ndef ui = Process(\"yarn build\", file(\"ui\")).!\n",
		"project/plugins.sbt": packager, "backend/src/main/scala/Shop.scala": main,
		"backend/src/main/resources/application.conf": "db {\n  port = 5432\n}\napi {\n  port = 8181\n  port = ${?API_PORT}\n}\n",
	})
	if len(p.Apps) != 1 {
		t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
	}
	a := p.Apps[0]
	for _, c := range []struct{ what, got, want string }{
		{"kind", a.Kind, "service"}, {"framework", a.Framework, "tapir"}, {"version", a.Version, "25"},
		{"build", strings.Join(a.Build, "\n"), "sbt docker/stage"}, {"libs", a.Fact("libs"), "docker/target/universal/stage/lib"}, {"env", a.Env["API_PORT"], "8181"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if len(a.Warnings) != 1 || a.Warnings[0].Code != "program-not-there" || a.Port != 8181 {
		t.Errorf("port %d, warnings %v", a.Port, a.Warnings)
	}
}

// Without an image of its own, the port stands in the settings, and a database's
// beside it is not taken for it.
func TestConfiguredPort(t *testing.T) {
	p := planned(t, tree{"build.sbt": "name := \"shop\"\nscalaVersion := \"3.3.6\"\nlibraryDependencies += \"org.apache.pekko\" %% \"pekko-http\" % \"1.1.0\"\n", "project/plugins.sbt": packager,
		"src/main/scala/Shop.scala": main, "src/main/resources/application.conf": "shop {\n  http {\n    port = 9077\n    port = ${?PORT}\n  }\n  db {\n    port = 5432\n  }\n}\n"})
	if a := p.Apps[0]; a.Port != 9077 || a.Env["PORT"] != "9077" {
		t.Errorf("port %d, env %v", a.Port, a.Env)
	}
}

// A war is built by the task that makes it start by itself, and refused where
// there is none.
func TestWar(t *testing.T) {
	web := "addSbtPlugin(\"com.earldouglas\" % \"xsbt-web-plugin\" % \"4.2.5\")\n"
	files := tree{"build.sbt": "name := \"shop\"\nscalaVersion := \"2.13.16\"\nval executableKey = TaskKey[File](\"executable\")\nexecutableKey := {\n  val workDir = Keys.target.value / \"executable\"\n" +
		"  val warName = Keys.name.value + \".war\"\n  manifest.put(AttrName.MAIN_CLASS, \"Launcher\")\n  workDir / warName\n}\n",
		"project/plugins.sbt": web + assembler, "src/main/scala/Shop.scala": main}
	a := planned(t, files).Apps[0]
	if got := strings.Join(append(a.Build, a.Start...), " ") + " " + a.Fact("jar"); got != "sbt executable java -jar shop.war target/executable/shop.war" {
		t.Error(got)
	}
	p := planned(t, tree{"build.sbt": "name := \"shop\"\n", "project/plugins.sbt": web, "src/main/scala/Shop.scala": main})
	if len(p.Apps) != 0 || !strings.Contains(p.Skipped[0].Reason, "a war") {
		t.Errorf("%d apps, skipped %v", len(p.Apps), p.Skipped)
	}
}

// Play's secret is asked for by the name that its settings read.
func TestPlaySecret(t *testing.T) {
	for conf, want := range map[string]string{
		"play.http.secret.key = \"changeme\"\nplay.http.secret.key = ${?APPLICATION_SECRET}\n": "conf/application.conf:2: Play does not start without a secret: give the container APPLICATION_SECRET",
		"x = 1\n": "add play.http.secret.key",
	} {
		p := planned(t, tree{"build.sbt": "lazy val root = (project in file(\".\")).enablePlugins(PlayScala)\n", "project/plugins.sbt": play, "conf/routes": "GET / x\n", "conf/application.conf": conf, "app/Home.scala": "class Home\n"})
		if w := p.Apps[0].Warnings; len(w) != 1 || !strings.Contains(w[0].Message, want) {
			t.Errorf("%v, want %q", w, want)
		}
	}
}

package scala_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/scala"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/trial"
	"github.com/stagewright/stagewright/templates"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, scala.Language, files)
}

func dockerfile(t *testing.T, app *plan.App) string {
	t.Helper()
	files, err := render.New(templates.Builtin()).Files(app)
	if err != nil {
		t.Fatal(err)
	}
	return string(files[0].Body)
}

const (
	main      = "object Shop extends App {}\n"
	packager  = "addSbtPlugin(\"com.github.sbt\" % \"sbt-native-packager\" % \"1.11.1\")\n"
	assembler = "addSbtPlugin(\"com.eed3si9n\" % \"sbt-assembly\" % \"2.3.1\")\n"
	play      = "addSbtPlugin(\"org.playframework\" % \"sbt-plugin\" % \"3.0.8\")\n"
)

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

package clojure_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/clojure"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, clojure.Language, files)
}

const (
	compiled = "(ns shop.core\n  (:gen-class))\n(defn -main [& args])\n"
	loaded   = "(ns shop.core)\n(defn -main [& args])\n"
	jetty    = "(ns shop.core\n  (:gen-class))\n(defn -main [& args]\n  (run-jetty app {:join? false\n                  :port 3000}))\n"
)

// The jar and the way it starts, as the build names them.
func TestBuilds(t *testing.T) {
	project := func(more string) string {
		return "(defproject com.example/shop \"1.0\"\n  :dependencies [[org.clojure/clojure \"1.12.1\"]" + more + ")\n"
	}
	tools := func(uber string) string {
		return "(ns build)\n(def lib 'com.example/shop)\n(def version \"2.1\")\n(defn uber [_] (b/compile-clj {}) (b/uber {:uber-file " + uber + " :main 'shop.core}))\n"
	}
	for name, test := range map[string]struct {
		files            tree
		kind, jar, start string
	}{
		"lein":               {tree{"project.clj": project("]\n  :main shop.core :aot :all"), "src/shop/core.clj": compiled}, "tool", "target/shop-1.0-standalone.jar", "java -jar shop.jar"},
		"lein, profiles":     {tree{"project.clj": project("]\n  :main ^:skip-aot shop.core\n  :target-path \"target/%s\"\n  :profiles {:uberjar {:aot :all}}"), "src/shop/core.clj": compiled}, "tool", "target/uberjar/shop-1.0-standalone.jar", "java -jar shop.jar"},
		"lein, named":        {tree{"project.clj": project("]\n  :main shop.core :uberjar-name \"app.jar\" :aot :all"), "src/shop/core.clj": compiled}, "tool", "target/app.jar", "java -jar shop.jar"},
		"lein, not compiled": {tree{"project.clj": project("]"), "src/shop/core.clj": loaded}, "tool", "target/shop-1.0-standalone.jar", "java -cp shop.jar clojure.main -m shop.core"},
		"lein, a server":     {tree{"project.clj": project(" [ring/ring-jetty-adapter \"1.14.1\"]]\n  :main shop.core :aot :all"), "src/shop/core.clj": jetty}, "service", "target/shop-1.0-standalone.jar", "java -jar shop.jar"},
		"lein, a REPL beside the server": {tree{"project.clj": project(" [ring/ring-jetty-adapter \"1.14.1\"]]\n  :main shop.core :aot :all"), "src/shop/core.clj": jetty,
			"src/shop/a/repl.clj": "(ns shop.a.repl)\n(defn start [] (start-server :port 5557))\n"}, "service", "target/shop-1.0-standalone.jar", "java -jar shop.jar"},
		"deps.edn":                   {tree{"deps.edn": "{:deps {}}\n", "build.clj": tools("(format \"target/%s-%s.jar\" (name lib) version)"), "src/shop/core.clj": compiled}, "tool", "target/shop-2.1.jar", "java -jar shop.jar"},
		"deps.edn, a name":           {tree{"deps.edn": "{:deps {}}\n", "build.clj": tools("\"target/app.jar\""), "src/shop/core.clj": compiled}, "tool", "target/app.jar", "java -jar shop.jar"},
		"deps.edn, its task uberjar": {tree{"deps.edn": "{:aliases\n {:pack {:deps {b {:mvn/version \"1\"}}\n  :ns-default build}}}\n", "build.clj": strings.Replace(tools("\"target/app.jar\""), "defn uber", "defn uberjar", 1), "src/shop/core.clj": compiled}, "tool", "target/app.jar", "java -jar shop.jar"},
		"deps.edn, uberdeps":         {tree{"deps.edn": "{:deps {}\n :aliases {:uberdeps {:replace-deps {uberdeps/uberdeps {:mvn/version \"1.4.0\"}}\n  :replace-paths []\n  :main-opts [\"-m\" \"uberdeps.uberjar\" \"--target\" \"target/shop.jar\"]}}}\n", "src/shop/core.clj": compiled}, "tool", "target/shop.jar", "java -cp shop.jar clojure.main -m shop.core"},
		"deps.edn, depstar":          {tree{"deps.edn": "{:deps {}\n :aliases {:uberjar {:replace-deps {com.github.seancorfield/depstar {:mvn/version \"2.1.303\"}}\n  :exec-fn hf.depstar/uberjar\n  :exec-args {:jar \"target/shop.jar\" :aot true :main-class shop.core}}}}\n", "src/shop/core.clj": compiled}, "tool", "target/shop.jar", "java -jar shop.jar"},
		"deps.edn, counted":          {tree{"deps.edn": "{:deps {}}\n", "build.clj": tools("(format \"target/app-%s.jar\" (b/git-count-revs nil))"), "src/shop/core.clj": compiled}, "tool", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			app := p.Apps[0]
			if got := strings.Join(app.Start, " "); app.Kind != test.kind || app.Fact("jar") != test.jar || got != test.start {
				t.Errorf("%s, %s, %q; want %s, %s, %q", app.Kind, app.Fact("jar"), got, test.kind, test.jar, test.start)
			}
			if name == "deps.edn, its task uberjar" && app.Build[0] != "clojure -T:pack uberjar" {
				t.Errorf("build %v", app.Build)
			}
			if test.kind == "service" && app.Port != 3000 {
				t.Errorf("port %d, want 3000", app.Port)
			}
		})
	}
}

// What nothing packs, or starts, is refused with a reason.
func TestRefused(t *testing.T) {
	for want, files := range map[string]tree{
		"add a build.clj": {"deps.edn": "{:deps {}}\n", "src/shop/core.clj": compiled},
		"a library":       {"project.clj": "(defproject shop \"1.0\")\n", "src/shop/core.clj": "(ns shop.core)\n"},
		"no source":       {"deps.edn": "{:aliases {:lint {}}}\n"},
	} {
		p := planned(t, files)
		if len(p.Apps) != 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, want) {
			t.Errorf("%q: %d apps, skipped %v", want, len(p.Apps), p.Skipped)
		}
	}
}

// Polylith: the workspace is no app, its project is; what the project takes in
// is copied before the source, and the task is told which project.
func TestPolylith(t *testing.T) {
	p := planned(t, tree{
		"workspace.edn":                       "{:top-namespace \"shop\"}\n",
		"deps.edn":                            "{:aliases {:build {:deps {b {:mvn/version \"1\"}} :ns-default build}}}\n",
		"build.clj":                           "(ns build)\n(defn uberjar \"needs the :main namespace\" [{:keys [project]}]\n  (let [uber-file (str \"target/\" project \".jar\")]\n    (b/compile-clj {:main main})\n    (b/uber {:uber-file uber-file})))\n",
		"projects/till/deps.edn":              "{:deps {poly/web {:local/root \"../../bases/web\"}}\n :aliases {:uberjar {:main shop.web}}}\n",
		"bases/web/deps.edn":                  "{:deps {ring/ring-jetty-adapter {:mvn/version \"1.14.1\"}\n poly/stock {:local/root \"../../components/stock\"}}}\n",
		"bases/web/src/shop/web.clj":          "(ns shop.web\n  (:gen-class))\n(defn -main [& _]\n  (start! (or (System/getenv \"PORT\") \"6010\")))\n",
		"components/stock/deps.edn":           "{:deps {}}\n",
		"components/stock/src/shop/stock.clj": "(ns shop.stock)\n",
	})
	if len(p.Apps) != 1 {
		t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
	}
	a := p.Apps[0]
	for _, c := range []struct{ what, got, want string }{
		{"path", a.Path, "projects/till"}, {"context", a.Context, "."}, {"kind", a.Kind, "service"}, {"framework", a.Framework, "ring"},
		{"jar", a.Fact("jar"), "target/till.jar"}, {"build", strings.Join(a.Build, "\n"), "clojure -T:build uberjar :project till"},
		{"install", strings.Join(a.Install, "\n"), "cd projects/till && clojure -P && cd /src && clojure -P -T:build"},
		{"inputs", strings.Join(a.InstallInputs, " "), "projects/till/deps.edn deps.edn bases/web/deps.edn components/stock/deps.edn"},
		{"start", strings.Join(a.Start, " "), "java -jar till.jar"}, {"env", a.Env["PORT"], "6010"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if a.Port != 6010 {
		t.Errorf("port %d, want 6010", a.Port)
	}
}

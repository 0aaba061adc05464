package golang_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	golang "github.com/stagewright/stagewright/detect/languages/go"
	"github.com/stagewright/stagewright/generator/plan"
)

const members = "-- go.work --\ngo 1.26\n\nuse (\n\t./api\n\t./lib\n\t./other\n)\n" +
	"-- api/go.mod --\nmodule example.com/api\n\ngo 1.26\n-- api/go.sum --\n\n" +
	"-- api/main.go --\npackage main\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/lib\"\n)\n\nfunc main() { http.ListenAndServe(lib.Address, nil) }\n" +
	"-- lib/go.mod --\nmodule example.com/lib\n\ngo 1.26\n-- lib/lib.go --\npackage lib\n\nconst Address = \":8080\"\n" +
	"-- other/go.mod --\nmodule example.com/other\n\ngo 1.26\n-- other/other.go --\npackage other\n"

// TestWorkspace builds a member of a go.work from the workspace's folder, with
// every member's go.mod and the source of those alone that it needs.
func TestWorkspace(t *testing.T) {
	app := one(t, members)
	if app.Path != "api" || app.Context != "." || app.Port != 8080 {
		t.Errorf("%s in %s on %d", app.Path, app.Context, app.Port)
	}
	if want := []string{"go.work", "api/go.mod", "api/go.sum", "lib/go.mod", "other/go.mod"}; !slices.Equal(app.InstallInputs, want) {
		t.Errorf("install reads %q, want %q", app.InstallInputs, want)
	}
	if want := []string{"api", "lib"}; !slices.Equal(app.List("sources"), want) {
		t.Errorf("sources %q, want %q", app.List("sources"), want)
	}
	text := file(t, app, "Dockerfile")
	for _, want := range []string{"COPY go.work ./\nCOPY api/go.mod api/go.sum api/\nCOPY lib/go.mod lib/\nCOPY other/go.mod other/\n", "COPY api/ api/\nCOPY lib/ lib/\n", "-o /out/api ./api\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if app.BuildCommand != "docker build -f api/Dockerfile ." {
		t.Errorf("%s", app.BuildCommand)
	}
}

// TestWorkspaceOfOne leaves out a go.work that git leaves out: it is its
// owner's, and nobody else has it.
func TestWorkspaceOfOne(t *testing.T) {
	app := one(t, members+"-- .gitignore --\ngo.work\n")
	if app.Context != "api" || app.Fact("workspace") != "" {
		t.Errorf("built from %s under %q", app.Context, app.Fact("workspace"))
	}
}

// TestClaims finds the go.work above a member.
func TestClaims(t *testing.T) {
	fsys := tree(t, members)
	for dir, want := range map[string]string{"api": ".", "lib": ".", "api/cmd": "api/cmd"} {
		if got := detect.Root(fsys, dir, []*detect.Language{golang.Language}); got != want {
			t.Errorf("root of %s is %s, want %s", dir, got, want)
		}
	}
}

// TestReplaced has the folders that replace modules in the build context, and
// their go.mod before the download.
func TestReplaced(t *testing.T) {
	inside := "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n-- go.sum --\n\n" +
		strings.ReplaceAll(server, "\"net/http\"", "\"net/http\"\n\t_ \"example.com/lib\"") + "-- lib/go.mod --\nmodule example.com/lib\n-- lib/lib.go --\npackage lib\n"
	app := one(t, inside)
	if want := []string{"go.mod", "go.sum", "lib/go.mod"}; !slices.Equal(app.InstallInputs, want) {
		t.Errorf("install reads %q, want %q", app.InstallInputs, want)
	}
	if says(app, "localModules") != "lib go.mod:7" {
		t.Errorf("%q", says(app, "localModules"))
	}

	beside := strings.NewReplacer("-- go.", "-- app/go.", "-- main.go", "-- app/main.go", "=> ./lib", "=> ../lib").Replace(inside)
	app = one(t, beside)
	if app.Path != "app" || app.Context != "." || !slices.Contains(app.InstallInputs, "lib/go.mod") || !slices.Equal(app.List("sources"), []string{"app", "lib"}) {
		t.Errorf("%s in %s reads %q and %q", app.Path, app.Context, app.InstallInputs, app.List("sources"))
	}

	outside := strings.ReplaceAll(inside, "=> ./lib", "=> ../lib")
	app = one(t, outside)
	if len(app.Open) != 1 || app.Open[0].Name != "localModules" || !strings.Contains(app.Open[0].Why, "go.mod:7 replaces example.com/lib by a folder outside") {
		t.Errorf("open %+v: it lies outside", app.Open)
	}
}

// TestVendor builds from a vendor folder that is whole and committed.
func TestVendor(t *testing.T) {
	need := "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\nrequire example.com/lib v1.0.0\n-- go.sum --\n\n" + server
	tests := []struct{ name, archive, manager, warns string }{
		{"whole", need + "-- vendor/modules.txt --\n# example.com/lib v1.0.0\n", "vendor", ""},
		{"none", need, "modules", ""},
		{"without its list", need + "-- vendor/example.com/lib/lib.go --\npackage lib\n", "modules", "vendor-incomplete"},
		{"left out by git", need + "-- vendor/modules.txt --\n\n-- .gitignore --\nvendor/\n", "modules", "vendor-incomplete"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			app := one(t, test.archive)
			if app.Manager != test.manager || codes(app) != test.warns {
				t.Errorf("%s with warnings %q, want %s with %q", app.Manager, codes(app), test.manager, test.warns)
			}
			text := file(t, app, "Dockerfile")
			if vendor := test.manager == "vendor"; vendor == strings.Contains(text, "go mod download") || vendor != strings.Contains(text, "-mod=vendor") {
				t.Errorf("modules come from elsewhere:\n%s", text)
			}
			if ignored := strings.Contains(file(t, app, ".dockerignore"), "\n/vendor\n"); ignored == (test.manager == "vendor") {
				t.Errorf("vendor is ignored: %t", ignored)
			}
		})
	}
}

// FuzzModule reads a go.mod and a main.go of any content.
func FuzzModule(f *testing.F) {
	f.Add("module example.com/a\n\ngo 1.26\n", "package main\n\nfunc main() {}\n")
	f.Add("module \"a\nreplace a => ../b\n", "package main\n\nimport \"C\"\n\nfunc main() { http.ListenAndServe(\":\"+f(), nil) }\nfunc f() string { return f() }\n")
	f.Add("use", "package main\nvar a, b = b, a\nfunc main() { x := x; http.ListenAndServe(x, a) }\n")
	f.Add("module a\nrequire (\n", "//go:build (\npackage main\n//go:embed \"\nvar x string\nfunc main() { flag.String() ; flag.StringVar() }")
	f.Fuzz(func(t *testing.T, mod, main string) {
		languages := []*detect.Language{golang.Language}
		p, err := detect.Open(fstest.MapFS{"go.mod": &fstest.MapFile{Data: []byte(mod)}, "go.work": &fstest.MapFile{Data: []byte(mod)},
			"main.go": &fstest.MapFile{Data: []byte(main)}}, languages)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := plan.Make(plan.Request{Project: p, Languages: languages, Dir: ".", Name: "x"}); err != nil {
			t.Error(err)
		}
	})
}

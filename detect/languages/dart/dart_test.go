package dart_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/dart"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, dart.Language, files)
}

const (
	spec  = "name: shop\nenvironment:\n  sdk: '>=3.8.0 <4.0.0'\n"
	serve = "void main() async {\n  await HttpServer.bind(InternetAddress.anyIPv4, 9000);\n"
)

func TestPrograms(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		want  string
	}{
		"a server": {tree{"pubspec.yaml": spec, "bin/shop.dart": serve + "ProcessSignal.sigterm.watch();\n}\n", "bin/other.dart": "void main() {}"},
			"service |  | 3.13 | scratch |  | /shop |  | "},
		"shelf, no lock, no handler": {tree{"pubspec.yaml": spec + "dependencies:\n  shelf: any\n", "bin/server.dart": serve + "}\n"},
			"service | shelf | 3.13 | scratch | tini -- | /server | tini |  !no-sigterm-handler !no-pubspec-lock"},
		"flutter": {tree{"pubspec.yaml": "name: shop\nenvironment:\n  sdk: ^3.5.0\n  flutter: '>=3.24.0 <3.30.0'\ndependencies:\n  flutter:\n    sdk: flutter\n", "pubspec.lock": "", "lib/main.dart": "", "web/index.html": ""},
			"site | flutter |  | nginxinc/nginx-unprivileged:1.30-alpine |  |  |  | "},
		"itself alone": {tree{"pubspec.yaml": spec, "bin/shop.dart": "final s = await HttpServer.bind('localhost', 9000);\n// ProcessSignal.sigterm\n"},
			"service |  | 3.13 | scratch | tini -- | /shop | tini |  !no-sigterm-handler !binds-to-localhost"},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if got := trial.Brief(p); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if a := p.Apps[0]; a.Kind == "service" && a.Port != 9000 {
				t.Errorf("port %d", a.Port)
			}
		})
	}
}

// The line of Flutter that an SDK constraint asks for, and what is generated.
func TestFlutter(t *testing.T) {
	p := planned(t, tree{"pubspec.yaml": "name: shop\nenvironment:\n  sdk: ^3.12.0\ndependencies:\n  flutter:\n    sdk: flutter\ndev_dependencies:\n  build_runner: any\n", ".fvmrc": "{\"flutter\": \"3.29.2\"}", "lib/main.dart": "part 'main.g.dart';\n", "web/index.html": ""})
	a := p.Apps[0]
	if a.Fact("flutterVersion") != "3.29.2" || len(a.Build) != 2 || !strings.Contains(a.Build[0], "build_runner") {
		t.Errorf("Flutter %s, build %q", a.Fact("flutterVersion"), a.Build)
	}
}

func TestRefused(t *testing.T) {
	for want, files := range map[string]fstest.MapFS{
		"a library":  {"pubspec.yaml": {Data: []byte(spec)}, "lib/shop.dart": {Data: []byte("int a = 1;")}},
		"on devices": {"pubspec.yaml": {Data: []byte("name: shop\ndependencies:\n  flutter:\n    sdk: flutter\n")}, "lib/main.dart": {Data: []byte("")}},
	} {
		p, err := detect.Open(files, []*detect.Language{dart.Language})
		if err != nil {
			t.Fatal(err)
		}
		if found := detect.Scan(p, ".", ""); len(found.Apps) != 0 || len(found.Skipped) != 1 || !strings.Contains(found.Skipped[0].Reason, want) {
			t.Errorf("%+v", found)
		}
	}
}

// A package of a workspace is resolved by the folder above, whose lock file it
// has.
func TestWorkspace(t *testing.T) {
	a := planned(t, tree{"pubspec.yaml": "name: _\nenvironment:\n  sdk: ^3.6.0\nworkspace:\n  - packages/api\n  - packages/core\n", "pubspec.lock": "", "packages/core/pubspec.yaml": "name: core\nresolution: workspace\n", "packages/core/lib/core.dart": "",
		"packages/api/pubspec.yaml": "name: api\nenvironment:\n  sdk: ^3.6.0\nresolution: workspace\ndependencies:\n  shelf: any\n", "packages/api/bin/api.dart": "final s = await serve(h, '0.0.0.0', 9000);\nProcessSignal.sigterm.watch();\n"}).Apps[0]
	text := trial.Written(t, a, "")
	for _, want := range []string{"COPY pubspec.yaml pubspec.lock ./\nCOPY packages/api/pubspec.yaml packages/api/\nCOPY packages/core/pubspec.yaml packages/core/\nRUN dart pub get --enforce-lockfile\n", "dart compile exe packages/api/bin/api.dart -o /out/api\n"} {
		if a.Context != "." || !strings.Contains(text, want) {
			t.Errorf("%s: want %q in\n%s", a.Context, want, text)
		}
	}
}

// Flutter has no image of its own, and those of others ended or lag behind: its
// release is taken from its repository.
func TestFlutterIsFetched(t *testing.T) {
	a := planned(t, tree{"pubspec.yaml": "name: shop\nenvironment:\n  sdk: ^3.12.0\ndependencies:\n  flutter:\n    sdk: flutter\n", "pubspec.lock": "", "lib/main.dart": "", "web/index.html": ""}).Apps[0]
	if text := trial.Written(t, a, ""); !strings.Contains(text, "--branch "+a.Facts["flutterVersion"].(string)+" https://github.com/flutter/flutter.git") {
		t.Error(text)
	}
}

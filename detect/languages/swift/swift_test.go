package swift_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/swift"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, swift.Language, files)
}

const (
	tools  = "// swift-tools-version:5.9\nimport PackageDescription\nlet package = Package(name: \"shop\", "
	listen = "sin_port = in_port_t(9000).bigEndian\nlisten(s, 8)\n"
	stops  = "signal(SIGTERM, stop)\n"
)

func TestPrograms(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		want  string
	}{
		"vapor": {tree{"Package.swift": tools + "dependencies: [.package(url: \"https://example.com/vapor/vapor.git\", from: \"4.0.0\")], targets: [.executableTarget(name: \"App\")])", "Package.resolved": "{}", "Sources/App/main.swift": "run()"},
			"service | vapor | 6.3 | ubuntu:noble |  | /usr/local/bin/App serve --env production --hostname 0.0.0.0 --port 8080 |  | ca-certificates tzdata"},
		"hummingbird, no lock": {tree{"Package.swift": tools + "dependencies: [.package(url: \"https://example.com/hummingbird.git\", from: \"2.0.0\")], targets: [.executableTarget(name: \"App\")])", "Sources/App/App.swift": "struct App { @Option(name: .shortAndLong) var hostname: String = \"127.0.0.1\" }"},
			"service | hummingbird | 6.3 | ubuntu:noble |  | /usr/local/bin/App --hostname 0.0.0.0 --port 8080 |  |  !no-package-resolved"},
		"sockets, no handler": {tree{"Package.swift": tools + "targets: [.executableTarget(name: \"shop\")])", ".swift-version": "6.0.2\n", "Sources/shop/main.swift": listen},
			"service |  | 6.0.2 | gcr.io/distroless/cc-debian13:nonroot | tini -- | /shop | tini |  !no-sigterm-handler"},
		"libraries": {tree{"Package.swift": tools + "targets: [.systemLibrary(name: \"CSQLite\", pkgConfig: \"sqlite3\"), .executableTarget(name: \"shop\")])", "Sources/shop/main.swift": "import FoundationNetworking\n" + listen + stops},
			"service |  | 6.3 | ubuntu:noble |  | /usr/local/bin/shop | libsqlite3-dev | libcurl4 libsqlite3-0"},
		"several": {tree{"Package.swift": tools + "targets: [.executableTarget(name: \"one\"), .executableTarget(name: \"two\")])", "Sources/one/main.swift": ""}, "tool |  | 6.3 | gcr.io/distroless/cc-debian13:nonroot |  |  |  |  ?program"},
		"old":     {tree{"Package.swift": tools + "targets: [.target(name: \"shop\")])", "Sources/shop/main.swift": "print(1)"}, "tool |  | 6.3 | gcr.io/distroless/cc-debian13:nonroot |  | /shop |  | "},
	} {
		t.Run(name, func(t *testing.T) {
			if got := trial.Brief(planned(t, test.files)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestLibraryIsRefused(t *testing.T) {
	langs := []*detect.Language{swift.Language}
	fsys := fstest.MapFS{"Package.swift": {Data: []byte(tools + "products: [.library(name: \"shop\")])")}, "Sources/shop/a.swift": {Data: []byte("struct A {}")}}
	p, err := detect.Open(fsys, langs)
	if err != nil {
		t.Fatal(err)
	}
	found := detect.Scan(p, ".", "")
	if len(found.Apps) != 0 || len(found.Skipped) != 1 || !strings.Contains(found.Skipped[0].Reason, "a library") {
		t.Errorf("%+v", found)
	}
}

// SQLite's file lies in a folder that the program may write to.
func TestDatabaseIsWritable(t *testing.T) {
	a := planned(t, tree{"Package.swift": "// swift-tools-version:6.0\nlet package = Package(name: \"shop\", dependencies: [.package(url: \"https://github.com/vapor/vapor.git\", from: \"4.0.0\")], targets: [.executableTarget(name: \"shop\")])\n", "Package.resolved": "", "Sources/shop/main.swift": "app.databases.use(.sqlite(.file(\"db.sqlite\")), as: .sqlite)\n"}).Apps[0]
	if strings.Join(a.Writable, " ") != "/app" {
		t.Errorf("%q", a.Writable)
	}
}

package zig_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/zig"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

type tree map[string]string

func planned(t *testing.T, files tree) *plan.Plan {
	t.Helper()
	return trial.Plan(t, zig.Language, files)
}

const (
	script  = "const t = b.standardTargetOptions(.{});\nconst exe = b.addExecutable(.{\n    .name = \"shop\",\n    .root_source_file = b.path(\"src/main.zig\"),\n    .target = t,\n});\n"
	listen  = "const a = try std.net.Address.parseIp(\"0.0.0.0\", port);\nconst port: u16 = 9000;\n"
	stops   = "std.posix.sigaction(std.posix.SIG.TERM, &action, null);\n"
	minimum = ".{\n    .name = .shop,\n    .minimum_zig_version = \"0.14.0\",\n"
)

func TestPrograms(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		want  string
		fetch string
	}{
		"static": {tree{"build.zig": script, "build.zig.zon": minimum + "    .dependencies = .{\n        .httpz = .{\n            .url = \"https://example.com/httpz.tar.gz\",\n            .hash = \"x\",\n        },\n    },\n}\n", "src/main.zig": stops + ".{ .port = 9000 }\n"},
			"service | httpz | 0.14.1 | gcr.io/distroless/static-debian13:nonroot |  | /shop |  | ", "build.zig build.zig.zon"},
		"libraries": {tree{"build.zig": script + "exe.linkSystemLibrary(\"sqlite3\");\nexe.linkSystemLibrary(\"c\");\n", "build.zig.zon": minimum + "}", "src/main.zig": listen + stops},
			"service |  | 0.14.1 | debian:trixie-slim |  | /usr/local/bin/shop | libsqlite3-dev | libsqlite3-0", ""},
		"nothing said": {tree{"build.zig": strings.Replace(script, "standardTargetOptions", "host", 1), "src/main.zig": listen},
			"service |  | 0.17.1 | gcr.io/distroless/static-debian13:nonroot | tini -- | /shop | tini |  !zig-version-unsaid !target-cpu-native !no-sigterm-handler", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := planned(t, test.files)
			if got := trial.Brief(p); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			a := p.Apps[0]
			if a.Port != 9000 {
				t.Errorf("port %d", a.Port)
			}
			if got := strings.Join(a.InstallInputs, " "); got != test.fetch {
				t.Errorf("installs from %q, want %q", got, test.fetch)
			}
		})
	}
}

func TestLibraryIsRefused(t *testing.T) {
	langs := []*detect.Language{zig.Language}
	p, err := detect.Open(fstest.MapFS{"build.zig": {Data: []byte("b.addLibrary(.{ .name = \"shop\" });\n// b.addExecutable(.{ .name = \"x\" })\n")}, "src/root.zig": {Data: []byte("pub fn f() void {}\n")}}, langs)
	if err != nil {
		t.Fatal(err)
	}
	if found := detect.Scan(p, ".", ""); len(found.Apps) != 0 || len(found.Skipped) != 1 || !strings.Contains(found.Skipped[0].Reason, "a library") {
		t.Errorf("%+v", found)
	}
}

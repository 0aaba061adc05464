package cpp_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/cpp"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/trial"
)

func planOf(t *testing.T, files map[string]string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, cpp.Language, files)
}

const server = "#include <signal.h>\nint main() { signal(SIGTERM, stop); a.sin_port = htons(8081); listen(s, 16); }\n"

// TestBuilds reads what each build tool says of its program and libraries.
func TestBuilds(t *testing.T) {
	tests := []struct {
		name           string
		files          map[string]string
		program, needs string
		port           int
	}{
		{"cmake, tests and other systems left out", map[string]string{
			"CMakeLists.txt":       "project(shop CXX)\nfind_package(CURL REQUIRED)\nif(WIN32)\nfind_package(OpenSSL)\nendif()\nadd_subdirectory(app)\nadd_subdirectory(tests)\n",
			"app/CMakeLists.txt":   "add_executable(${PROJECT_NAME} main.cpp)\n",
			"tests/CMakeLists.txt": "add_executable(unit main.cpp)\n",
			"app/main.cpp":         server}, "shop", "libcurl4t64 libstdc++6", 8081},
		{"meson", map[string]string{"meson.build": "project('shop', 'c')\nexecutable('shop', 'main.c', dependencies: dependency('zlib'))\n", "main.c": server}, "shop", "zlib1g", 8081},
		{"autotools", map[string]string{"configure.ac": "AC_INIT([shop],[1])\nPKG_CHECK_MODULES([SSL],[openssl >= 3])\n",
			"Makefile.am": "bin_PROGRAMS = shopd\n", "main.c": server}, "shopd", "libssl3t64", 8081},
		{"autotools, a library that is only linked, a port that is a setting", map[string]string{"configure.ac": "AC_INIT([cache],[1])\nsaved=$LIBS\nLIBS=\"-levent $LIBS\"\n",
			"Makefile.am": "bin_PROGRAMS = cached\n", "main.c": "int main() { signal(SIGTERM, stop); settings.port = 11211; listen(s, 16); }\n"}, "cached", "libevent-2.1-7t64", 11211},
		{"a server of libwebsockets", map[string]string{"CMakeLists.txt": "project(term C)\nfind_package(Libwebsockets 3.2.0 REQUIRED)\nadd_executable(${PROJECT_NAME} main.c)\n",
			"main.c": "int main() { signal(SIGTERM, stop); info.port = 7681; lws_create_context(&info); }\n"}, "term", "libwebsockets-evlib-uv libwebsockets19t64", 7681},
		{"a Makefile that calls another, and settings beside it", map[string]string{"Makefile": "SUBDIRS = src\ndefault: all\n\n.DEFAULT:\n\tfor d in $(SUBDIRS); do $(MAKE) -C $$d $@; done\n",
			"src/Makefile": "SERVER = shop-server\nCLI = shop-cli\nall: $(SERVER) $(CLI)\n\n$(SERVER): main.o\n\t$(SHOP_LD) -o $@ $^\n\n$(CLI): cli.o\n\t$(SHOP_LD) -o $@ $^\n",
			"src/main.c":   "int main() { signal(SIGTERM, stop); listen(s, 16); }\n", "shop.conf": "# port 1\nport 6380\n"}, "shop-server", "", 6380},
		{"make, lines continued before what is read", map[string]string{"Makefile": "SRC = a.c \\\n  b.c\nBIN = shop\n$(BIN): \\\n  main.o\n\t$(CC) \\\n\t-o $@ $^\n", "main.c": server}, "shop", "", 8081},
		{"make", map[string]string{"Makefile": "BIN = shop\nLDLIBS = -lsqlite3 -lm\n$(BIN): main.o\n\t$(CC) -o $@ $^ $(LDLIBS)\n", "main.c": server}, "shop", "libsqlite3-0", 8081},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := planOf(t, test.files)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			if a.Fact("program") != test.program || a.Port != test.port || strings.Join(a.RunPackages, " ") != test.needs {
				t.Errorf("program %q, port %d, packages %q", a.Fact("program"), a.Port, a.RunPackages)
			}
		})
	}
}

// TestMakefileLines holds evidence to the line of the file, with lines that a
// backslash continues before it.
func TestMakefileLines(t *testing.T) {
	p := planOf(t, map[string]string{"Makefile": "SRC = a.c \\\n  b.c\n\nBIN = shop\n$(BIN): main.o\n\t$(CC) -o $@ $^\n", "main.c": server})
	if at := p.Apps[0].Decision("program").From[0].String(); at != "Makefile:4" {
		t.Errorf("the program is named in %s, want Makefile:4", at)
	}
}

// TestNoApp holds back from what builds no program in C.
func TestNoApp(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"library":        {"CMakeLists.txt": "project(x)\nadd_library(x x.cpp)\n", "x.cpp": ""},
		"Makefile alone": {"Makefile": "all:\n\techo hello\n"},
		"native addon":   {"CMakeLists.txt": "project(x)\nadd_executable(x x.cpp)\n", "package.json": "{}"},
	} {
		if p := planOf(t, files); len(p.Apps) != 0 {
			t.Errorf("%s: taken for an app", name)
		}
	}
}

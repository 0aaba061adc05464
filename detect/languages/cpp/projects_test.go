package cpp_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/cpp"
	"github.com/stagewright/stagewright/generator/trial"
)

const (
	tool = "int main(void) { return 0; }\n"
	// what it says of its port stands in two lines
	fromEnv = "int main() { signal(SIGTERM, stop);\n const char *p = getenv(\"PORT\");\n int port = p ? atoi(p) : 7000;\n a.sin_port = htons(port); listen(s, 16); }\n"
)

// TestProjects holds small projects to what their owners would have written:
// packages to build and to run, build commands and start.
func TestProjects(t *testing.T) {
	tests := []struct {
		name                    string
		files                   map[string]string
		build, run, made, start string
	}{
		{"an epoll server, its port from PORT, a variable without a value", map[string]string{
			"Makefile":   "CC ?= gcc\nLDFLAGS ?=\n\nall: epolld\n\nepolld: src/main.o\n\t$(CC) $(LDFLAGS) -o $@ $^\n\ntest: epolld\n\t./run.sh\n",
			"src/main.c": fromEnv},
			"gcc libc6-dev make", "", `make -j"$(nproc)"; install -D --strip epolld /out/bin/epolld`, "/usr/local/bin/epolld"},
		{"what is fetched with git, and the folder that is served", map[string]string{
			"CMakeLists.txt": "project(web CXX)\ninclude(FetchContent)\nFetchContent_Declare(httplib GIT_REPOSITORY https://example.com/httplib.git GIT_TAG v1)\nFetchContent_MakeAvailable(httplib)\nadd_executable(web main.cpp)\ntarget_link_libraries(web PRIVATE httplib)\n",
			"main.cpp":       "int main() { httplib::Server svr; signal(SIGTERM, stop); svr.set_mount_point(\"/\", \"./www\"); svr.listen(\"0.0.0.0\", 8080); }\n", "www/index.html": "<p>"},
			"ca-certificates cmake g++ git ninja-build", "libstdc++6", "cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release; cmake --build /build; install -D --strip /build/web /out/bin/web", "/usr/local/bin/web"},
		{"a shared library that is installed with its headers; tests that are on", map[string]string{
			"CMakeLists.txt": "project(hi CXX)\noption(HI_TESTS \"tests\" ON)\nadd_library(greet SHARED src/greet.cpp)\nadd_executable(hi)\ntarget_sources(hi PRIVATE src/main.cpp)\ntarget_link_libraries(hi greet)\ninstall(TARGETS greet hi LIBRARY DESTINATION lib RUNTIME DESTINATION bin)\nif(HI_TESTS)\nfind_package(GTest REQUIRED)\nendif()\n",
			"src/main.cpp":   tool, "src/greet.cpp": ""},
			"cmake g++ ninja-build", "libstdc++6", "cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release -DHI_TESTS=OFF; cmake --build /build; cmake --install /build --prefix /out --strip; rm -rf /out/include /out/share/man /out/lib/*.a /out/lib/*.la /out/lib/cmake /out/lib/pkgconfig", "/usr/local/bin/hi"},
		{"a shared library that is not installed", map[string]string{
			"CMakeLists.txt": "project(calc C)\nadd_library(core SHARED core.c)\nadd_executable(calc main.c)\ntarget_link_libraries(calc core)\n", "main.c": tool, "core.c": ""},
			"cmake gcc libc6-dev ninja-build", "", "cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release; cmake --build /build; install -D --strip /build/calc /out/bin/calc; mkdir -p /out/lib; find /build -name 'lib*.so*' -exec cp -a --target-directory=/out/lib {} +", "/usr/local/bin/calc"},
		{"the preset that is a release for Linux, libraries named in a file of their own", map[string]string{
			"CMakePresets.json": `{"version":3,"configurePresets":[{"name":"base","hidden":true},{"name":"debug","inherits":"base","cacheVariables":{"CMAKE_BUILD_TYPE":"Debug"}},
{"name":"win","inherits":"base","condition":{"type":"equals","lhs":"${hostSystemName}","rhs":"Windows"},"cacheVariables":{"CMAKE_BUILD_TYPE":"Release"}},
{"name":"linux","inherits":["base"],"cacheVariables":{"CMAKE_BUILD_TYPE":{"type":"STRING","value":"Release"}}}]}`,
			"CMakeLists.txt":   "project(shout CXX)\ninclude(cmake/Deps.cmake)\nset(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)\nadd_executable(${PROJECT_NAME} main.cpp)\n",
			"cmake/Deps.cmake": "find_package(Boost 1.70 REQUIRED COMPONENTS program_options)\n", "main.cpp": tool},
			"cmake g++ libboost-program-options-dev ninja-build", "libboost-program-options1.83.0 libstdc++6", "cmake --preset linux -B /build -G Ninja; cmake --build /build; install -D --strip /build/bin/shout /out/bin/shout", "/usr/local/bin/shout"},
		{"a subproject of Meson with a shared library", map[string]string{
			"meson.build":                   "project('tally', 'c')\nw = subproject('words')\nexecutable('tally', 'tally.c', install: true)\n",
			"subprojects/words/meson.build": "project('words', 'c')\nlib = shared_library('words', 'words.c', install: true)\nexecutable('wc', 'wc.c')\n", "tally.c": tool, "subprojects/words/words.c": ""},
			"gcc libc6-dev meson ninja-build pkg-config", "", "meson setup /build --buildtype=release --prefix=/usr/local --libdir=lib; meson compile -C /build; DESTDIR=/stage meson install -C /build --strip; cp -a /stage/usr/local /out; rm -rf /out/include /out/share/man /out/lib/*.a /out/lib/*.la /out/lib/cmake /out/lib/pkgconfig", "/usr/local/bin/tally"},
		{"a library of Meson's that may be shared or not", map[string]string{
			"meson.build": "project('tally', 'c')\nlib = library('words', 'words.c')\nexecutable('tally', 'tally.c', link_with: lib)\n", "tally.c": tool, "words.c": ""},
			"gcc libc6-dev meson ninja-build pkg-config", "", "meson setup /build --buildtype=release --prefix=/usr/local -Ddefault_library=static; meson compile -C /build; install -D --strip /build/tally /out/bin/tally", "/usr/local/bin/tally"},
		{"macros of the archive, a manual, a port that is a constant", map[string]string{
			"configure.ac": "AC_INIT([bell],[1])\nPKG_CHECK_MODULES([EVENT],[libevent >= 2])\nAX_CHECK_COMPILE_FLAG([-Wextra])\n", "Makefile.am": "SUBDIRS = src\n",
			"src/Makefile.am": "bin_PROGRAMS = bell\ndist_man_MANS = bell.1\n", "src/bell.c": "#define BELL 4040\nint main() { signal(SIGTERM, stop); evhttp_bind_socket(h, \"0.0.0.0\", BELL); }\n"},
			"autoconf autoconf-archive automake gcc libc6-dev libevent-dev make pkg-config", "libevent-2.1-7t64", `autoreconf --install; ./configure --prefix=/usr/local; make -j"$(nproc)"; make install-strip DESTDIR=/stage; cp -a /stage/usr/local /out; rm -rf /out/include /out/share/man /out/lib/*.a /out/lib/*.la /out/lib/cmake /out/lib/pkgconfig`, "/usr/local/bin/bell"},
		{"Boost.Asio, a library of its own with the name of another", map[string]string{
			"CMakeLists.txt":     "project(echo CXX)\nfind_package(Boost REQUIRED COMPONENTS system json)\nadd_subdirectory(src)\n",
			"src/CMakeLists.txt": "add_library(config STATIC c.cpp)\nadd_executable(server main.cpp)\ntarget_link_libraries(server PRIVATE config)\n",
			"src/main.cpp":       "constexpr unsigned short kPort = 9555;\nint main() { signal(SIGTERM, stop); tcp::acceptor a(io, tcp::endpoint(tcp::v4(), kPort)); }\n", "src/c.cpp": ""},
			"cmake g++ libboost-json-dev libboost-system-dev ninja-build", "libboost-json1.83.0 libboost-system1.83.0 libstdc++6", "cmake -S . -B /build -G Ninja -DCMAKE_BUILD_TYPE=Release; cmake --build /build; install -D --strip /build/src/server /out/bin/server", "/usr/local/bin/server"},
		{"a rule without a recipe", map[string]string{
			"Makefile": "CFLAGS=-O2\nserver: server.o util.o\nserver.o: server.c\nclean:\n\trm -f *.o\n", "server.c": "int main() { signal(SIGTERM, stop); a.sin_port = htons(2020); listen(s, 5); }"},
			"gcc libc6-dev make", "", `make -j"$(nproc)"; install -D --strip server /out/bin/server`, "/usr/local/bin/server"},
		{"a program that wants its port as its argument", map[string]string{
			"Makefile": "serve: serve.c\n\tgcc -o serve serve.c\n", "serve.c": "int main(int argc, char **argv) { signal(SIGTERM, stop); if (argc < 2) exit(1); int port = atoi(argv[1]); a.sin_port = htons(port); listen(s, 5); }\n"},
			"gcc libc6-dev make", "", `make -j"$(nproc)"; install -D --strip serve /out/bin/serve`, "/usr/local/bin/serve 8080"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := trial.Plan(t, cpp.Language, test.files)
			if len(p.Apps) != 1 {
				t.Fatalf("%d apps, skipped %v", len(p.Apps), p.Skipped)
			}
			a := p.Apps[0]
			for _, c := range [][2]string{{strings.Join(a.BuildPackages, " "), test.build}, {strings.Join(a.RunPackages, " "), test.run}, {strings.Join(a.Build, "; "), test.made}, {strings.Join(a.Start, " "), test.start}} {
				if c[0] != c[1] {
					t.Errorf("\n got %s\nwant %s", c[0], c[1])
				}
			}
		})
	}
}

// TestPorts finds where servers of each library say that they listen.
func TestPorts(t *testing.T) {
	for code, want := range map[string]int{
		fromEnv: 7000,
		"int main() { int port = 8080; if (const char* e = std::getenv(\"PORT\")) port = std::atoi(e); svr.listen(\"0.0.0.0\", port); }": 8080,
		"int main() { crow::SimpleApp app; app.port(18080).multithreaded().run(); }":                                                     18080,
		"int main() { drogon::app().addListener(\"0.0.0.0\", 8848).run(); }":                                                             8848,
		"std::string at(\"0.0.0.0:50051\");\nint main() { builder.AddListeningPort(at, creds); }":                                        50051,
		"#define PORT \"3490\"\nint main() { getaddrinfo(NULL, PORT, &hints, &info); listen(fd, 10); }":                                  3490,
		"int main() { ServerSocket svs(9980); HTTPServer srv(f, svs, p); }":                                                              9980,
		"int main() { http_listener l(\"http://0.0.0.0:6502/api\"); l.open(); }":                                                         6502,
		"#define P 8888\nint main() { MHD_start_daemon(MHD_USE_AUTO, P, NULL, NULL); }":                                                  8888,
		"int main() { socket.bind(\"tcp://*:5555\"); uv_listen(a, 1, b); }":                                                              5555,
		"ABSL_FLAG(uint16_t, port, 50052, \"port\");\nint main() { builder.AddListeningPort(at, creds); }":                               50052,
		"#define DEFAULT_PORT 6060\nstruct config { int port = DEFAULT_PORT; };\nint main() { svr.listen(c.host, c.port); }":             6060,
		"int main() { drogon::app().loadConfigFile(\"config.json\"); drogon::app().run(); }":                                             5577,
	} {
		p := trial.Plan(t, cpp.Language, map[string]string{"config.json": "{\"listeners\": [{\"address\": \"0.0.0.0\", \"port\": 5577}]}", "Makefile": "shop: main.cpp\n\tg++ -o shop main.cpp\n", "main.cpp": code})
		if len(p.Apps) != 1 || p.Apps[0].Port != want || p.Apps[0].Kind != "service" {
			t.Errorf("%s: %s", code, trial.Brief(p))
		}
	}
}

// TestPackageManagers installs what Conan and vcpkg name before the source is
// there, and takes from Debian what they do not name.
func TestPackageManagers(t *testing.T) {
	cmake := "project(shop CXX)\nfind_package(fmt REQUIRED)\nfind_package(Boost REQUIRED COMPONENTS json)\nfind_package(PostgreSQL REQUIRED)\nfind_package(Unheard REQUIRED)\nadd_executable(shop main.cpp)\n"
	tests := []struct {
		name               string
		files              map[string]string
		from, inputs, made string
		install            string
		build              string
		codes              []string
	}{
		{"conanfile.txt", map[string]string{"conanfile.txt": "[requires]\nfmt/10.2.1 # text\nboost/[>=1.80]\n\n[generators]\nCMakeDeps\n", "conan.lock": "{}"},
			"conan", "conanfile.txt conan.lock", "-DCMAKE_TOOLCHAIN_FILE=/conan/conan_toolchain.cmake",
			"conan profile detect; conan install . --output-folder=/conan --build=missing --generator=CMakeToolchain",
			"ca-certificates cmake g++ libpq-dev make ninja-build perl pkg-config python3-venv", nil},
		{"conanfile.py, libraries that are loaded", map[string]string{"conanfile.py": "class Shop(ConanFile):\n    generators = 'CMakeToolchain', 'CMakeDeps'\n    default_options = {'*:shared': True}\n    def requirements(self):\n        self.requires('fmt/10.2.1')\n        self.requires('boost/1.84.0')\n    def build_requirements(self):\n        self.tool_requires('libpq/15.4')\n    def layout(self):\n        cmake_layout(self)\n    def set_version(self):\n        self.version = load(self, 'VERSION')\n", "VERSION": "1\n"},
			"conan", "conanfile.py VERSION", "-DCMAKE_TOOLCHAIN_FILE=/conan/build/Release/generators/conan_toolchain.cmake",
			"conan profile detect; conan install . --output-folder=/conan --build=missing --deployer=runtime_deploy --deployer-folder=/out/lib",
			"ca-certificates cmake g++ libpq-dev make ninja-build perl pkg-config python3-venv", nil},
		{"Conan 1", map[string]string{"conanfile.txt": "[requires]\nfmt/6.0.0\n[generators]\ncmake\n"},
			"", "", "-DCMAKE_BUILD_TYPE=Release", "", "cmake g++ libboost-json-dev libfmt-dev libpq-dev ninja-build", []string{"unknown-library", "conan-1"}},
		{"vcpkg", map[string]string{"vcpkg.json": `{"name": "shop", "builtin-baseline": "3426db05b996481ca31e95fff3734cf23e0f51bc", "dependencies": ["fmt", {"name": "boost-json"}]}`},
			"vcpkg", "vcpkg.json", "-DCMAKE_TOOLCHAIN_FILE=/opt/vcpkg/scripts/buildsystems/vcpkg.cmake", "/opt/vcpkg/vcpkg install --x-install-root=/build/vcpkg_installed --clean-after-build",
			"ca-certificates cmake curl g++ git libpq-dev make ninja-build perl pkg-config tar unzip zip", nil},
		{"vcpkg without a baseline", map[string]string{"vcpkg.json": `{"dependencies": ["fmt", "boost"]}`, "vcpkg-configuration.json": `{"overlay-ports": []}`},
			"vcpkg", "vcpkg.json vcpkg-configuration.json", "-DCMAKE_TOOLCHAIN_FILE=/opt/vcpkg/scripts/buildsystems/vcpkg.cmake", "/opt/vcpkg/vcpkg install --x-install-root=/build/vcpkg_installed --clean-after-build",
			"ca-certificates cmake curl g++ git libpq-dev make ninja-build perl pkg-config tar unzip zip", []string{"vcpkg-no-baseline"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.files["CMakeLists.txt"], test.files["main.cpp"] = cmake, tool
			a := trial.Plan(t, cpp.Language, test.files).Apps[0]
			var codes []string
			for _, w := range a.Warnings {
				codes = append(codes, w.Code)
			}
			for _, c := range [][2]string{{a.Fact("libraries"), test.from}, {strings.Join(a.InstallInputs, " "), test.inputs}, {strings.Join(a.Install, "; "), test.install},
				{strings.Join(a.BuildPackages, " "), test.build}, {strings.Join(codes, " "), strings.Join(test.codes, " ")}} {
				if c[0] != c[1] {
					t.Errorf("\n got %s\nwant %s", c[0], c[1])
				}
			}
			if !strings.Contains(a.Build[0], test.made) {
				t.Errorf("configured with %s", a.Build[0])
			}
		})
	}
}

// TestStatic links into one file what the project links so, and nothing that
// the C library or Debian cannot.
func TestStatic(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		image string
	}{
		{"its Makefile says so", map[string]string{"Makefile": "LDFLAGS = -static\nshop: main.c\n\tgcc $(LDFLAGS) -o shop main.c\n", "main.c": tool}, "scratch"},
		{"its CMake file says so", map[string]string{"CMakeLists.txt": "project(shop C)\nadd_executable(shop main.c)\ntarget_link_options(shop PRIVATE -static)\n", "main.c": tool}, "scratch"},
		{"names are looked up", map[string]string{"Makefile": "shop: main.c\n\tgcc -static -o shop main.c\n", "main.c": "int main() { getaddrinfo(h, p, 0, &r); }\n"}, "debian:trixie-slim"},
		{"a library whose archive needs others", map[string]string{"Makefile": "shop: main.c\n\tgcc -static -o shop main.c -lssl -lcrypto\n", "main.c": tool}, "debian:trixie-slim"},
		{"a library of which Meson asks what it needs", map[string]string{"meson.build": "project('shop', 'c')\nexecutable('shop', 'main.c', dependencies: dependency('sqlite3'), link_args: '-static')\n", "main.c": tool}, "scratch"},
		{"nothing says so", map[string]string{"Makefile": "shop: main.c\n\tgcc -o shop main.c\n", "main.c": tool}, "debian:trixie-slim"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := trial.Plan(t, cpp.Language, test.files).Apps[0]
			if a.Images["run"] != test.image || test.image == "scratch" && len(a.RunPackages) > 0 {
				t.Errorf("stands on %s, packages %v", a.Images["run"], a.RunPackages)
			}
		})
	}
}

// TestPapers keeps in the build context what the build names, and leaves out
// the rest.
func TestPapers(t *testing.T) {
	for install, want := range map[string]bool{"install(FILES LICENSE README.md DESTINATION share/doc)\n": true, "# see README.md\n": false} {
		a := trial.Plan(t, cpp.Language, map[string]string{"CMakeLists.txt": "project(x C)\nadd_executable(x src/x.c)\n" + install, "src/x.c": tool, "LICENSE": "", "README.md": ""}).Apps[0]
		if got := a.Yes("papers"); got != want || want != (len(a.List("sources")) == 0) {
			t.Errorf("%q: papers %v, sources %v", install, got, a.List("sources"))
		}
	}
}

// TestSubmodule says which folder has to be fetched first.
func TestSubmodule(t *testing.T) {
	a := trial.Plan(t, cpp.Language, map[string]string{"CMakeLists.txt": "project(x C)\nadd_subdirectory(external/zlib)\nadd_executable(x x.c)\n", "x.c": tool, ".gitmodules": "[submodule \"zlib\"]\n\tpath = external/zlib\n\turl = https://example.com/zlib.git\n"}).Apps[0]
	if len(a.Warnings) != 1 || a.Warnings[0].Code != "submodule-missing" || a.Warnings[0].From[0].Line != 2 {
		t.Errorf("warnings %v", a.Warnings)
	}
}

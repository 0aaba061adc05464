package rust_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// TestNeed39 holds workspaces: the toolchain and Cargo's configuration come
// before every step of Cargo, builds keep to the lock file, the program is chosen
// as Cargo would, and libssl goes where it is linked to.
func TestNeed39(t *testing.T) {
	files := map[string]string{
		"Cargo.toml":          "[workspace]\nmembers = [\"server\", \"shared\"]\n",
		"Cargo.lock":          "version = 4\n\n[[package]]\nname = \"server\"\nversion = \"0.1.0\"\ndependencies = [\"shared\"]\n\n[[package]]\nname = \"shared\"\nversion = \"0.1.0\"\n",
		"rust-toolchain.toml": "[toolchain]\nchannel = \"1.97.1\"\n",
		".cargo/config.toml":  "[build]\nincremental = false\n",
		"server/Cargo.toml":   "[package]\nname = \"server\"\nversion = \"0.1.0\"\n[dependencies]\nshared = { path = \"../shared\" }\n",
		"server/src/main.rs":  "fn main() { std::net::TcpListener::bind(\"0.0.0.0:7000\"); }\n",
		"shared/Cargo.toml":   "[package]\nname = \"shared\"\nversion = \"0.1.0\"\n",
		"shared/src/lib.rs":   "pub fn x() {}\n",
	}
	a := appOf(t, files)
	text := written(t, a, "Dockerfile")
	if at := strings.Index(text, "COPY .cargo/"); at < 0 || at > strings.Index(text, "cargo build") {
		t.Errorf(".cargo is not copied before Cargo runs:\n%s", text)
	}
	// The need has rust-toolchain.toml copied too; the image is of that release
	// here, and the file left out, lest rustup fetch a second toolchain for it.
	if !strings.Contains(text, "FROM rust:1.97.1-") || !strings.Contains(written(t, a, ".dockerignore"), "rust-toolchain*") {
		t.Errorf("the image is not of the project's toolchain:\n%s", text)
	}
	if !strings.Contains(strings.Join(a.Build, " "), "--locked") || !strings.Contains(strings.Join(a.Build, " "), "--package server") {
		t.Errorf("build %q", a.Build)
	}
	if a.Version != "1.97.1" {
		t.Errorf("version %s, want that of rust-toolchain.toml", a.Version)
	}

	several := map[string]string{"Cargo.toml": manifest, "src/bin/one.rs": "fn main() {}", "src/bin/two.rs": "fn main() {}"}
	if open := appOf(t, several).Open; !slices.ContainsFunc(open, func(o plan.Open) bool { return o.Name == "program" && len(o.Options) == 2 }) {
		t.Errorf("two programs: open %+v, want the program with both", open)
	}
	several["Cargo.toml"] = strings.Replace(manifest, "[package]\n", "[package]\ndefault-run = \"two\"\n", 1)
	if got := appOf(t, several).Fact("program"); got != "two" {
		t.Errorf("program %q, want default-run", got)
	}

	lock := "[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\ndependencies = [\"openssl-sys\"]\n[[package]]\nname = \"openssl-sys\"\nversion = \"0.9.1\"\n"
	linked := map[string]string{"Cargo.toml": manifest + "openssl-sys = \"0.9\"\n", "Cargo.lock": lock, "src/main.rs": "fn main() {}"}
	if got := appOf(t, linked, "base=debian").RunPackages; !slices.Contains(got, "libssl3t64") {
		t.Errorf("run packages %q, want libssl", got)
	}
	linked["Cargo.toml"] = manifest + "openssl-sys = { version = \"0.9\", features = [\"vendored\"] }\n"
	if got := appOf(t, linked, "base=debian").RunPackages; slices.Contains(got, "libssl3t64") {
		t.Errorf("vendored: run packages %q", got)
	}
}

// written is one of the files that are written for an app.
func written(t *testing.T, a *plan.App, name string) string {
	t.Helper()
	files, err := render.New(templates.Builtin()).Files(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file.Path, name) {
			return string(file.Body)
		}
	}
	t.Fatalf("%s is not written", name)
	return ""
}

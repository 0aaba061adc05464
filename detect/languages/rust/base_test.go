package rust_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/rust"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// proved is the Dockerfile of a project, held to what generate holds it to.
func proved(t *testing.T, files map[string]string, base string) (string, error) {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	all := []*detect.Language{rust.Language}
	p, err := detect.Open(tree, all)
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(templates.Builtin())
	request := plan.Request{Project: p, Languages: all, Dir: ".", Name: "app", Words: r}
	if base != "" {
		request.Given = plan.Choices{"base": {Value: base}}
	}
	made, err := plan.Make(request)
	if err != nil {
		return "", err
	}
	if len(made.Apps) != 1 {
		t.Fatalf("%d apps, skipped %v", len(made.Apps), made.Skipped)
	}
	app := made.Apps[0]
	written, err := r.Files(app)
	if err != nil {
		t.Fatal(err)
	}
	if err := proof.Check(app, written, nil, r, p); err != nil {
		t.Fatal(err)
	}
	return string(written[0].Body), nil
}

// TestBases: what is linked to musl is built by Alpine's image, or by the
// project's own target, and is refused with the reason where it cannot be.
func TestBases(t *testing.T) {
	lock := "[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\ndependencies = [\"openssl\"]\n[[package]]\nname = \"openssl\"\nversion = \"0.10.1\"\ndependencies = [\"openssl-sys\"]\n[[package]]\nname = \"openssl-sys\"\nversion = \"0.9.1\"\n"
	linked := map[string]string{"Cargo.toml": manifest + "openssl = \"0.10\"\n", "Cargo.lock": lock, "src/main.rs": "fn main() {}"}
	for _, base := range []string{"alpine", "scratch"} {
		if _, err := proved(t, linked, base); err == nil || !strings.Contains(err.Error(), "linked to libssl3t64 (openssl-sys, Cargo.lock:10)") || !strings.Contains(err.Error(), "vendored") {
			t.Errorf("%s: %v, want the crate and what to do", base, err)
		}
	}
	linked["Cargo.toml"] = manifest + "openssl = { version = \"0.10\", features = [\"vendored\"] }\n"
	text, err := proved(t, linked, "scratch")
	if err != nil || !strings.Contains(text, "-alpine AS build") || !strings.Contains(text, "apk add --no-cache make perl") || !strings.Contains(text, "FROM scratch") {
		t.Errorf("vendored: %v\n%s", err, text)
	}
	own := map[string]string{"Cargo.toml": manifest, "src/main.rs": "fn main() {}", ".cargo/config.toml": "[build]\ntarget = \"x86_64-unknown-linux-musl\"\n"}
	text, err = proved(t, own, "")
	for _, want := range []string{"rustup target add x86_64-unknown-linux-musl", "musl-tools", "distroless/static-debian13", "target/x86_64-unknown-linux-musl/release/shop"} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("the project's own target: no %s: %v\n%s", want, err, text)
		}
	}
	own[".cargo/config.toml"] = "[build]\ntarget = \"x86_64-unknown-linux-gnu\"\n"
	if _, err := proved(t, own, "alpine"); err == nil {
		t.Error("a target of GNU's C library on Alpine")
	}
	own["rust-toolchain.toml"] = "[toolchain]\nchannel = \"nightly-2026-03-01\"\n"
	own[".cargo/config.toml"] = ""
	if text, err := proved(t, own, "alpine"); err != nil || !strings.Contains(text, "rustup toolchain install nightly-2026-03-01") {
		t.Errorf("a nightly on Alpine: %v\n%s", err, text)
	}
}

// TestSqlx: answers of the database that are committed are what queries are
// checked against.
func TestSqlx(t *testing.T) {
	files := map[string]string{"Cargo.toml": manifest + "sqlx = \"0.8\"\n", ".sqlx/query-1.json": "{}", "src/main.rs": "fn main() { sqlx::query!(\"select 1\"); }"}
	text, err := proved(t, files, "")
	if err != nil || !strings.Contains(text, "\nENV SQLX_OFFLINE=true\n") || !strings.Contains(text, "COPY . .") {
		t.Errorf("%v\n%s", err, text)
	}
}

// TestConfiguration: what Cargo's configuration asks for is there, or set aside.
func TestConfiguration(t *testing.T) {
	files := map[string]string{
		"Cargo.toml":         manifest + "hyper = { git = \"https://example.com/hyper\" }\n",
		".cargo/config.toml": "[build]\nrustc-wrapper = \"/usr/bin/sccache\"\n[net]\ngit-fetch-with-cli = true\n",
		"build.rs":           "fn main() { std::process::Command::new(\"git\").arg(\"rev-parse\"); }",
		"src/main.rs":        "fn main() {}",
	}
	text, err := proved(t, files, "")
	if err != nil || !strings.Contains(text, "sccache start the compiler") || !strings.Contains(text, "\nENV RUSTC_WRAPPER=\"\"\n") || !strings.Contains(text, "--no-install-recommends git ") {
		t.Errorf("%v\n%s", err, text)
	}
	if a := appOf(t, files); !slices.ContainsFunc(a.Warnings, func(w detect.Warning) bool { return w.Code == "reads-git" && w.From[0].String() == "build.rs:1" }) {
		t.Errorf("a build script asks git: %v", a.Warnings)
	}
}

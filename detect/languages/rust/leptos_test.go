package rust_test

import (
	"strings"
	"testing"
)

// TestLeptos: what cargo-leptos is told decides what is built, where it lies
// and what the server reads.
func TestLeptos(t *testing.T) {
	const settings = "\n[package.metadata.leptos]\noutput-name = \"todo\"\nsite-addr = \"127.0.0.1:3005\"\nhash-files = true\n"
	files := map[string]string{
		"Cargo.toml":  manifest + "leptos = \"0.8\"\naxum = { version = \"0.8\", optional = true }\n" + settings,
		"src/main.rs": "fn main() { let l = TcpListener::bind(&addr); axum::serve(l, app); }",
		"src/lib.rs":  "",
	}
	text, err := proved(t, files, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"RUN rustup target add wasm32-unknown-unknown\n", "cargo leptos build --release && ", "install -D target/release/shop /out/shop && ", "cp -r target/site /out/site && ",
		"cp target/release/hash.txt /out/", "COPY --from=build /out/site/ site/", "LEPTOS_OUTPUT_NAME=todo LEPTOS_SITE_ADDR=0.0.0.0:3005 ", "EXPOSE 3005", "\nWORKDIR /app\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if _, err := proved(t, files, "scratch"); err == nil || !strings.Contains(err.Error(), "cargo-leptos") {
		t.Errorf("on an empty image: %v", err)
	}
	shared := map[string]string{
		"Cargo.toml":             "[workspace]\nmembers = [\"app\", \"server\", \"web\"]\n[[workspace.metadata.leptos]]\nname = \"store\"\nbin-package = \"server\"\nlib-package = \"web-client\"\nsite-root = \"target/store\"\n",
		"server/Cargo.toml":      "[package]\nname = \"server\"\n[dependencies]\nweb-client = { path = \"../web\" }\n",
		"server/src/main.rs":     files["src/main.rs"],
		"web/Cargo.toml":         "[package]\nname = \"web-client\"\n[lib]\ncrate-type = [\"cdylib\"]\n",
		"web/src/lib.rs":         "",
		"app/Cargo.toml":         "[package]\nname = \"app\"\n",
		"app/src/lib.rs":         "",
		"app/style/main.scss":    "",
		"server/.gitkeep":        "",
		"web/public/favicon.ico": "",
	}
	text, err = proved(t, shared, "")
	for _, want := range []string{"cargo leptos build --release --project store && ", "cp -r target/store /out/site", "LEPTOS_OUTPUT_NAME=web_client", "EXPOSE 3000"} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("a workspace: no %q: %v\n%s", want, err, text)
		}
	}
}

package rust_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/rust"
	"github.com/stagewright/stagewright/generator/trial"
)

// TestTrunk: pages that Trunk builds, by its settings or by what its page says.
func TestTrunk(t *testing.T) {
	page := map[string]string{"Cargo.toml": manifest + "yew = \"0.21\"\n", "src/main.rs": "fn main() {}", "index.html": "<html><link data-trunk rel=\"rust\" />"}
	text, err := proved(t, page, "")
	for _, want := range []string{"cargo install --locked trunk@0.21.14\n", "RUN rustup target add wasm32-unknown-unknown\n", "trunk build --release\n", "COPY --from=build /src/dist /usr/share/nginx/html\n", "EXPOSE 8080"} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("no %q: %v\n%s", want, err, text)
		}
	}
	set := map[string]string{
		"Cargo.toml":          "[workspace]\nmembers = [\"web\"]\n",
		"rust-toolchain.toml": "[toolchain]\nchannel = \"nightly-2026-03-01\"\n",
		"web/Cargo.toml":      "[package]\nname = \"web\"\n[lib]\ncrate-type = [\"cdylib\"]\n",
		"web/src/lib.rs":      "",
		"web/index.html":      "<html>",
		"web/Trunk.toml":      "trunk-version = \"^0.21.4\"\n[build]\ndist = \"www\"\npublic_url = \"/shop/\"\n",
	}
	text, err = proved(t, set, "")
	for _, want := range []string{"trunk@0.21.4\n", "rustup default nightly-2026-03-01", "WORKDIR /src/web\n", "target=/src/target \\\n", "COPY --from=build /src/web/www /usr/share/nginx/html/shop\n"} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("settings: no %q: %v\n%s", want, err, text)
		}
	}
	trial.Refused(t, rust.Language, map[string]string{
		"-- Cargo.toml --\n" + manifest + "dioxus = \"0.7\"\n-- Dioxus.toml --\n[application]\n-- src/main.rs --\nfn main() {}\n": "dx bundle",
	})
}

package node

import (
	"strings"
	"testing"
)

func TestConfigValues(t *testing.T) {
	const text = `
import { out } from "./out";
const dir = "from-name";
const mode = process.env.NODE_ENV;
const quoted = "output: nothing";
export default defineConfig({
  server: { base: "/deep/" },
  "base": '/quoted/',
  name: dir,
  dir,
  or: process.env.OUT ?? "otherwise",
  production: process.env.NODE_ENV === "production" ? "made" : "tried",
  not: mode !== 'production' ? '/' : '/in/',
  computed: prefix + "/x",
  template: ` + "`${root}/x`" + `,
  place: path.resolve(__dirname, "..", "www"),
  url: fileURLToPath(new URL("./public", import.meta.url)),
  call: outFor("x"),
  nested: { deeper: { key: "found" } },
});`
	c := config{path: "x.config.ts", text: text}
	for _, test := range []struct{ keys, want string }{
		{"base", "/quoted/"}, {"server base", "/deep/"}, {"name", "from-name"}, {"dir", "from-name"}, {"or", "otherwise"},
		{"production", "made"}, {"not", "/in/"}, {"computed", ""}, {"template", ""}, {"output", ""}, {"nested deeper key", "found"}, {"missing", ""},
	} {
		if got, _ := c.value(strings.Fields(test.keys)...); got != test.want {
			t.Errorf("%s: %q, not %q", test.keys, got, test.want)
		}
	}
	for _, test := range []struct {
		key, want string
		known     bool
	}{{"place", "../www", true}, {"url", "public", true}, {"call", "", false}, {"missing", "", true}, {"dir", "from-name", true}} {
		if got, _, known := c.folder(test.key); got != test.want || known != test.known {
			t.Errorf("%s: %q %v, not %q %v", test.key, got, known, test.want, test.known)
		}
	}
}

func FuzzConfig(f *testing.F) {
	for _, seed := range []string{"export default { base: '/x/', build: { outDir: path.join(__dirname, \"x\") } }", "const base = `${x}", "{ base }", "'base': a ? b : c", "base=\"\\", "{[(base:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := config{path: "x", text: text}
		for _, keys := range [][]string{{"base"}, {"build", "outDir"}, {"a"}} {
			c.value(keys...)
			c.folder(keys...)
		}
		if set, ok := c.get("base"); ok && (set.from[0].Line < 1 || set.from[0].Line > 1+strings.Count(text, "\n")) {
			t.Fatal(set.from)
		}
	})
}

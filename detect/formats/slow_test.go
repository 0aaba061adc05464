package formats

import (
	"strings"
	"testing"
	"time"
)

// Texts made to be slow: each reader stays linear on them.
func TestHostileInputIsCheap(t *testing.T) {
	const size = 64 << 10
	for _, unit := range []string{
		"[", "{\"a\":", "\"\\", "'\"", "\\\"", "/[", "/*", "<<A ", "RUN <<A\n", "A=\"\n", "- ", "? ", "a: ", "*a ", "&a ", "<a ", "<a>", "</a>",
		"a.", "[a]\n", "[[a]]\n", "a=1\\\n", "${", "`${", "#{\"", "(", "$(", " \\\n", "x \\\n", "a 'b' {", "a {\n", "tasks(", "\n", ",", "@", "$a\"",
		"!", "|\n", "%", "a\t", "'''", "\"\"\"", "{-", "=begin\n", "-r a\n", "a: {b: ", "[a.b]\nc=1\n", "a{b=1\n", "\"a\": [\n", "a: &a [*a]\n", "a", "#", "\xff", "é", "<!--", "<?", "&lt;", "node_modules/",
	} {
		in := strings.Repeat(unit, size/len(unit))
		b := []byte(in)
		long := strings.Repeat(in, 8) // sources are scanned faster than the rest
		for name, read := range map[string]func(){
			"json":         func() { _, _ = JSON(b) },
			"json5":        func() { _, _ = JSON5(b) },
			"toml":         func() { _, _ = TOML(b) },
			"yaml":         func() { _, _ = YAMLAll(b) },
			"xml":          func() { _, _ = XML(b) },
			"properties":   func() { _, _ = Properties(b) },
			"ini":          func() { _, _ = INI(b) },
			"dotenv":       func() { Dotenv(b) },
			"dockerfile":   func() { Dockerfile(b) },
			"requirements": func() { RequirementsTxt(in) },
			"gradle":       func() { GradleScript("a.kts", in) },
			"shell":        func() { Commands(in[:maxCommand]) },
			"js":           func() { Code("a.js", long) },
			"rb":           func() { Code("a.rb", long) },
			"rs":           func() { Code("a.rs", long) },
			"yml":          func() { Code("a.yml", long) },
			"npm":          func() { LockPackages("package-lock.json", b) },
			"pnpm":         func() { LockPackages("pnpm-lock.yaml", b) },
			"poetry":       func() { LockPackages("poetry.lock", b) },
		} {
			start := time.Now()
			read()
			if d := time.Since(start); d > time.Second {
				t.Errorf("%s takes %v for 64 kB of %q", name, d, unit)
			}
		}
	}
}

package formats

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLockPackages(t *testing.T) {
	for _, tc := range []struct{ name, file, in, want string }{
		{"npm 3", "package-lock.json", `{
  "name": "x", "lockfileVersion": 3, "requires": true,
  "packages": {
    "": {"dependencies": {"a": "1"}},
    "node_modules/a": {
      "version": "1.0.0", "engines": {"node": ">=1"}
    },
    "node_modules/b/node_modules/@s/c": {"version": "2.0.0", "dev": true},
    "node_modules/alias": {"name": "real", "version": "3.0.0"},
    "node_modules/w": {"resolved": "w", "link": true},
    "w": {"version": "9"},
    "node_modules/d/node_modules/@s/c": {"version": "2.0.0"}
  },
  "dependencies": {"z": {"version": "1"}}
}`, "a 1.0.0@5, @s/c 2.0.0@8, real 3.0.0@9"},
		{"npm 1", "npm-shrinkwrap.json", "\xEF\xBB\xBF{\"lockfileVersion\": 1,\r\n\"dependencies\": {\r\n\"a\": {\"version\": \"1.0.0\", \"requires\": {\"q\": \"1\"}, \"dependencies\": {\r\n\"b\": {\"version\": \"2.0.0\", \"dev\": true}}},\r\n\"c\": {\"version\": \"npm:d@4.0.0\"}}}",
			"a 1.0.0@3, b 2.0.0@4 dev, d 4.0.0@5"},
		{"yarn classic", "yarn.lock", "# yarn lockfile v1\r\n\r\n\"@s/a@^1.0\", \"@s/a@^1.1\":\r\n  version \"1.2.3\"\r\n  resolved \"x\"\r\n  dependencies:\r\n    version \"9\"\r\n\r\nb@npm:c@^1:\r\n  version \"1.0.0\"\r\n", "@s/a 1.2.3@3, c 1.0.0@9"},
		{"yarn later", "yarn.lock", "__metadata:\n  version: 8\n\n\"a@npm:^1.0, a@npm:^1.1\":\n  version: 1.2.3\n  resolution: \"a@npm:1.2.3\"\n  checksum: 1\n\n\"w@workspace:.\":\n  version: 0.0.0-use.local\n\n\"p@patch:p@npm%3A1.0#x\":\n  version: 1.0.0\n", "a 1.2.3@4, p 1.0.0@12"},
		{"pnpm 5", "pnpm-lock.yaml", "lockfileVersion: 5.4\n\ndependencies:\n  a: 1\n\npackages:\n\n  /a/1.0.0:\n    resolution: {integrity: x}\n    dev: false\n\n  /@s/b/2.0.0_react@18.0.0:\n    dev: true\n", "a 1.0.0@8, @s/b 2.0.0@12 dev"},
		{"pnpm 6", "pnpm-lock.yaml", "lockfileVersion: '6.0'\npackages:\n\n  /a@1.0.0(b@2.0.0):\n    dev: true\n\n  /@s/b@2.0.0:\n    dev: false\n", "a 1.0.0@4 dev, @s/b 2.0.0@7"},
		{"pnpm 9", "pnpm-lock.yaml", "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        version: 1.0.0\n\npackages:\n\n  a@1.0.0:\n    resolution: {integrity: x}\n\n  '@s/b@2.0.0':\n    resolution: {integrity: x}\n\nsnapshots:\n\n  c@1.0.0: {}\n", "a 1.0.0@12, @s/b 2.0.0@15"},
		{"bun", "bun.lock", "{\n  \"lockfileVersion\": 1, // c\n  \"workspaces\": {\"\": {\"dependencies\": {\"a\": \"1\"}}},\n  \"packages\": {\n    \"a\": [\"a@1.0.0\", \"\", {\"bin\": [\"x\"]}, \"sha\"],\n\n    \"w\": [\"w@workspace:w\"],\n    \"a/@s/b\": [\"@s/b@2.0.0\", \"\", {}, \"sha\"],\n  },\n}", "a 1.0.0@5, @s/b 2.0.0@8"},
		{"poetry", "poetry.lock", "# c\n[[package]]\nname = \"Zope.Interface\"\nversion = \"5.0\"\ncategory = \"main\"\ndescription = \"name = 'x'\"\n\n[package.dependencies]\nname = \"no\"\n\n[[package]]\nname = \"pytest\"\nversion = \"8.0\"\ngroups = [\"dev\"]\n\n[metadata]\nname = \"no\"\n", "zope-interface 5.0@3, pytest 8.0@12 dev"},
		{"uv", "uv.lock", "version = 1\n\n[[package]]\nname = \"app\"\nversion = \"0.1\"\nsource = { virtual = \".\" }\n\n[[package]]\nname = \"psycopg2\"\nversion = \"2.9\"\nsource = { registry = \"https://example.com\" }\ndependencies = [\n    { name = \"x\" },\n]\n", "psycopg2 2.9@9"},
		{"pdm", "pdm.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\ngroups = [\"default\", \"dev\"]\n", "a 1@2"},
		{"pipenv", "Pipfile.lock", "{\"_meta\": {\"requires\": {\"a\": {}}},\n\"default\": {\n\"A_b\": {\"hashes\": [\"x\"], \"version\": \"==1.0\"}},\n\"develop\": {\"c\": {\"version\": \"==2.0\"}}}", "a-b 1.0@3, c 2.0@4 dev"},
		{"cargo", "Cargo.lock", "version = 3\n\n[[package]]\nname = \"me\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"openssl-sys\"\nversion = \"0.9\"\nsource = \"registry+x\"\ndependencies = [\n \"cc\",\n]\n", "openssl-sys 0.9@8"},
		{"composer", "composer.lock", "{\"packages\": [\n{\"name\": \"a\\/b\", \"version\": \"v1\", \"require\": {\"name\": \"x\"}}],\n\"packages-dev\": [{\n\"name\": \"c/d\", \"version\": \"2\"}]}", "a/b v1@2, c/d 2@4 dev"},
		{"bundler", "Gemfile.lock", "PATH\n  remote: .\n  specs:\n    me (0.1)\n\nGEM\n  remote: x\n  specs:\n    nokogiri (1.15.0-x86_64-linux)\n      racc (~> 1.4)\n    nokogiri (1.15.0)\n    pg (1.5)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  pg (~> 1)\n", "nokogiri 1.15.0@9, pg 1.5@12"},
		{"go", "go.sum", "example.com/a v1.0.0 h1:x=\nexample.com/a v1.0.0/go.mod h1:y=\nexample.com/b v2.0.0/go.mod h1:y=\n", "example.com/a v1.0.0@1"},
		{"mix", "mix.lock", "%{\n  \"phoenix\": {:hex, :phoenix, \"1.7.0\", \"sha\", [:mix], [{:plug, \"~> 1\"}]},\n  \"own\": {:git, \"https://example.com\", \"sha\", []},\n}\n", "phoenix 1.7.0@2, own @3"},
		{"nuget", "packages.lock.json", "{\"version\": 1, \"dependencies\": {\"net8.0\": {\n\"A.B\": {\"type\": \"Direct\", \"resolved\": \"1.0\", \"dependencies\": {\"C\": \"1\"}},\n\"own\": {\"type\": \"Project\"}}}}", "A.B 1.0@2"},
		{"deno 4", "deno.lock", "{\"version\": \"4\", \"specifiers\": {\"npm:a@1\": \"1\"},\n\"jsr\": {\"@std/x@1.0.0\": {\"integrity\": \"\"}},\n\"npm\": {\n\"@s/a@1.0.0_react@18\": {}}}", "@std/x 1.0.0@2, @s/a 1.0.0@4"},
		{"deno 3", "deno.lock", "{\"version\": \"3\", \"packages\": {\"specifiers\": {}, \"npm\": {\n\"a@1.0.0\": {}}}}", "a 1.0.0@2"},
		{"pub", "pubspec.lock", "# c\npackages:\n  http:\n    dependency: \"direct main\"\n    description:\n      name: no\n    version: \"1.0.0\"\n  test:\n    dependency: \"direct dev\"\n    version: \"2.0.0\"\nsdks:\n  dart: \">=3\"\n", "http 1.0.0@3, test 2.0.0@8 dev"},
		{"utf-16", "go.sum", string(wide16("a v1 h1:x\n", false, true)), "a v1@1"},
		{"cut off", "package-lock.json", `{"packages": {"node_modules/a": {"version": "1"`, "a 1@1"},
		{"no lock file", "x.lock", "a v1 h1:x", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, p := range LockPackages("dir/"+tc.file, []byte(tc.in)) {
				s := fmt.Sprintf("%s %s@%d", p.Name, p.Version, p.Line)
				if p.Dev {
					s += " dev"
				}
				got = append(got, s)
			}
			if d := cmp.Diff(tc.want, strings.Join(got, ", ")); d != "" {
				t.Error(d)
			}
		})
	}
}

// bigNPM is a package-lock.json of about that size.
func bigNPM(size int) []byte {
	var b strings.Builder
	b.WriteString("{\n  \"name\": \"x\",\n  \"lockfileVersion\": 3,\n  \"packages\": {\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `    "node_modules/pkg-%d": {
      "version": "1.%d.0",
      "resolved": "https://example.com/pkg-%d/-/pkg-%d-1.0.0.tgz",
      "integrity": "sha512-YmFzZTY0YmFzZTY0YmFzZTY0YmFzZTY0YmFzZTY0YmFzZTY0YmFzZTY0YmFzZTY0YmFzZTY0YmFzZTY0YmFzZQ==",
      "dependencies": {
        "dep-a": "^1.0.0",
        "dep-b": "^2.0.0"
      },
      "engines": {
        "node": ">=18"
      }
    },
`, i, i, i, i)
	}
	b.WriteString("    \"node_modules/last\": {\"version\": \"1\"}\n  }\n}\n")
	return []byte(b.String())
}

func BenchmarkLockPackages5MB(b *testing.B) {
	in := bigNPM(5 << 20)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if len(LockPackages("package-lock.json", in)) < 1000 {
			b.Fatal("packages are missing")
		}
	}
}

func BenchmarkLockPackagesYarn10MB(b *testing.B) {
	var s strings.Builder
	for i := 0; s.Len() < 10<<20; i++ {
		fmt.Fprintf(&s, "\"pkg-%d@^1.0.0\":\n  version \"1.%d.0\"\n  resolved \"https://example.com/x\"\n  integrity sha512-YmFzZTY0YmFzZTY0YmFzZTY0\n  dependencies:\n    a \"^1\"\n\n", i, i)
	}
	in := []byte(s.String())
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		LockPackages("yarn.lock", in)
	}
}

func BenchmarkJSON20kB(b *testing.B) {
	var s strings.Builder
	s.WriteString("{\n \"name\": \"x\",\n \"dependencies\": {\n")
	for i := 0; s.Len() < 20<<10; i++ {
		fmt.Fprintf(&s, "  \"package-%d\": \"^%d.0.0\",\n", i, i)
	}
	s.WriteString("  \"z\": \"1\"\n }\n}\n")
	in := []byte(s.String())
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := JSON(in); err != nil {
			b.Fatal(err)
		}
	}
}

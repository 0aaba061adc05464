package formats

import (
	"strings"
	"testing"
)

// bounded fails when a tree is larger or deeper than what may stand for in.
func bounded(t *testing.T, n *Node, err error) {
	t.Helper()
	if err != nil {
		if err.Error() == "" {
			t.Fatal("an error without words")
		}
		return
	}
	count := 0
	var walk func(n *Node, depth int)
	walk = func(n *Node, depth int) {
		if count++; count > maxNodes+10 || depth > 2*maxDepth+10 {
			t.Fatalf("%d nodes, depth %d", count, depth)
		}
		if n.Line < 1 {
			t.Fatalf("%q has no line", n.Key)
		}
		for _, c := range n.Nodes {
			walk(c, depth+1)
		}
	}
	if n == nil {
		t.Fatal("neither a tree nor an error")
	}
	walk(n, 0)
	n.At("a", "0", "b")
	n.All("a", "b")
	n.Strings()
}

func fuzzTree(f *testing.F, read func([]byte) (*Node, error), seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
		f.Add(wide16(s, true, true))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := read(b)
		bounded(t, n, err)
	})
}

func FuzzJSON(f *testing.F) {
	fuzzTree(f, JSON, "{\"a\": [1, true, null, {\"b\": \"\\u00e9\\\"\"},], // c\n /* d */}", "[[[[", "\"", "/")
}

func FuzzJSON5(f *testing.F) {
	fuzzTree(f, JSON5, "{a: 'x\\'y\\\nz', $b: +.5, \"c\\x41\": [0xF, Infinity,], // c\n}", "{'", "'\\", "'\\x")
}

func FuzzTOML(f *testing.F) {
	fuzzTree(f, TOML, "a.b = 1\n[t.\"u\"]\nx = '''\na'''\n[[s]]\nl = [1, {z = 2, y.w = 1979-05-27T07:32:00Z}]\n[s.t]\n", "[[a]]\n[a]\n[a.b]\n[[a.b]]\na.b=1\n[a.b]", "a = [\n\n")
}

func FuzzYAML(f *testing.F) {
	fuzzTree(f, YAML, "a: &x [1, 2]\nb: *x\nc:\n  <<: {d: !Ref e}\n  \"f\": |\n    g\n", "a: &a\n  b: *a\n", "? a\n: b\n", "a: @b@\n", "<<: [*a]", "&a *a : *a")
}

func FuzzYAMLAll(f *testing.F) {
	f.Add([]byte("a: 1\n---\nb: 2\n...\n--- c\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		docs, _ := YAMLAll(b)
		for _, d := range docs {
			bounded(t, d, nil)
		}
	})
}

func FuzzXML(f *testing.F) {
	fuzzTree(f, XML, "<?xml version=\"1.0\" encoding=\"latin1\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a x='1' y=z><n:b>t&amp;&b;</n:b><!-- c --><![CDATA[d]]></a>", "<a><b></a>", "</a>", "<a")
}

func FuzzProperties(f *testing.F) {
	fuzzTree(f, Properties, "a.b=c\\\n  d\ne : f\\u00e9\ng h\n!x\n#y\n", "\\", "a\\", "=\\u00")
}

func FuzzINI(f *testing.F) {
	fuzzTree(f, INI, "a=1\n[s]\nk = v\n  w\n# c\nn\n[s.t]\nk: v\n", "[", " x\n", "a\n[a]\nb=1")
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("export A=\"b\\n\nc\" # d\nB='x'\nweb: a b\nRUN <<E\nx\nE\nCMD [\"a\"]\nx \\\n#c\n y"))
	f.Fuzz(func(t *testing.T, b []byte) {
		bounded(t, Dotenv(b), nil)
		bounded(t, Procfile(b), nil)
		for _, in := range Dockerfile(b) {
			if in.Name == "" || in.Line < 1 || len(in.Text) > 3*len(b) {
				t.Fatalf("%+v", in)
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("a\r\nb\rc"))
	f.Add(wide16("é\n", false, true))
	f.Fuzz(func(t *testing.T, b []byte) {
		text, _, err := Decode(b)
		if err == nil && (len(text) > 3*len(b) || strings.ContainsAny(text, "\x00\r")) {
			t.Fatalf("%q", text)
		}
		if n := len(Lines(text)); n > len(text)+1 {
			t.Fatal(n)
		}
	})
}

func FuzzShell(f *testing.F) {
	for _, s := range []string{"A=1 b 'c' \"$d\" && e | f; (g)", "if a; then b; fi", "export A=$(b)", "a <<E\nx\nE", "a=(1 2) b", "case x in a) b;; esac"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		bared(t, s)
		words, ok := Words(s)
		if ok != (len(words) > 0) {
			t.Fatalf("%q, %v", words, ok)
		}
		cmds, _ := Commands(s)
		if ok && len(cmds) != 1 || len(cmds) > len(s)+1 {
			t.Fatalf("%q: %q", s, cmds)
		}
	})
}

func FuzzCode(f *testing.F) {
	exts := []string{"js", "vue", "java", "kt", "rs", "go", "cs", "php", "dart", "gradle", "py", "rb", "exs", "sh", "yml", "lua", "hs", "sql", "pl", "nim", "jl", "ml", "tf", "erl"}
	f.Add(uint8(0), "a = `${b}` // c\n/d/ + 'e' /* f */ \"#{g}\" --[[ {- (*\n=begin\n=end\n'''\"\"\"")
	f.Fuzz(func(t *testing.T, i uint8, s string) {
		got := Code("a."+exts[int(i)%len(exts)], s)
		if len(got) != len(s) || strings.Count(got, "\n") != strings.Count(s, "\n") {
			t.Fatalf("%q became %q", s, got)
		}
		for j := range len(s) {
			if got[j] != s[j] && got[j] != ' ' {
				t.Fatalf("%q became %q", s, got)
			}
		}
	})
}

func FuzzRequirements(f *testing.F) {
	f.Add("-r a\n-e .[x]\nb[c]>=1 ; d # e\n--hash=f\ng @ https://example.com/h.whl\n\\\n-")
	f.Fuzz(func(t *testing.T, s string) {
		r := RequirementsTxt(s)
		for _, q := range r.List {
			if q.Line < 1 || q.Name == "" && q.URL == "" {
				t.Fatalf("%+v", q)
			}
		}
	})
}

func FuzzGradle(f *testing.F) {
	f.Add(true, "plugins { id 'a' version \"1\"\nalias(b) }\ndef v = 1\njava { x = JavaLanguageVersion.of(v) }\ndependencies { a 'b', 'c'\nd(platform(\"$v\")) { e } }\ninclude(':a',\n':b')")
	f.Fuzz(func(t *testing.T, kts bool, s string) {
		name := "build.gradle"
		if kts {
			name += ".kts"
		}
		g := GradleScript(name, s)
		if len(g.Values)+len(g.Plugins)+len(g.Includes)+len(g.Dependencies) > len(s) {
			t.Fatalf("%+v", g)
		}
	})
}

func FuzzLockPackages(f *testing.F) {
	names := []string{"package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "poetry.lock", "Pipfile.lock", "Cargo.lock", "composer.lock",
		"Gemfile.lock", "go.sum", "mix.lock", "packages.lock.json", "deno.lock", "pubspec.lock"}
	f.Add(uint8(0), []byte("{\"packages\": {\"node_modules/a\": {\"version\": \"1\"}}, \"dependencies\": {\"b\": {\"dependencies\": {}}}}"))
	f.Add(uint8(2), []byte("packages:\n\n  /a/1.0_b@2:\n    dev: true\n"))
	f.Add(uint8(4), []byte("[[package]]\nname = \"a\"\nversion = \"1\"\n"))
	f.Fuzz(func(t *testing.T, i uint8, b []byte) {
		list := LockPackages(names[int(i)%len(names)], b)
		if len(list) > len(b) {
			t.Fatal("more packages than bytes")
		}
		for _, p := range list {
			if p.Name == "" {
				t.Fatalf("%+v", p)
			}
		}
	})
}

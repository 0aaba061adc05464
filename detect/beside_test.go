package detect

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestWarnPages(t *testing.T) {
	for _, c := range []struct{ name, dir, source, more, want string }{
		{"below", ".", "let a = 1;\nlet pages = ServeDir::new(\"web/dist\");\n", "", "main.rs:2: it names web/dist, which the build of web makes"},
		{"beside", "api", "serve('../web/dist/index.html')\n", "", "api/main.rs:1: it names web/dist"},
		{"joined", "api", "join(__dirname, '..', 'web', 'dist')\n", "", "api/main.rs:1: it names web/dist"},
		{"joined by slashes", "api", "HOME.parent / \"web\" / \"build\"\n", "", "api/main.rs:1: it names web/build"},
		{"words of a list", ".", "[\"web\", \"app\", \"dist\"]\n", "", ""},
		{"another folder", ".", "serve(\"web/distant\")\n", "", ""},
		{"a comment", ".", "// \"web/dist\"\n", "", ""},
		{"committed", ".", "serve(\"web/dist\")\n", "web/dist/index.html", ""},
		{"of the site itself", ".", "", "web/main.js", ""},
	} {
		tree := fstest.MapFS{"web/package.json": {Data: []byte("{}")}}
		main := "main.rs"
		if c.dir != "." {
			main = c.dir + "/" + main
		}
		tree[main] = &fstest.MapFile{Data: []byte(c.source)}
		if c.more != "" {
			tree[c.more] = &fstest.MapFile{Data: []byte("serve(\"web/dist\")\n")}
		}
		p, err := Open(tree, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, site := NewApp(p, c.dir, &Language{Name: "iron"}), NewApp(p, "web", &Language{Name: "gold"})
		a.Claim, site.Claim = &Claim{Kind: Service}, &Claim{Kind: Site}
		WarnPages(a, []*App{a, site})
		got := ""
		for _, w := range a.Warnings() {
			got += w.Message
		}
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

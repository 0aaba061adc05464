package detect_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"io/fs"

	"github.com/stagewright/stagewright/detect"
)

// rooms are two made-up languages and one that speaks last: iron may be helped
// by tin; the first line of a mark says what it is.
func rooms() []*detect.Language {
	claim := func(mark string) func(*detect.App) *detect.Claim {
		return func(a *detect.App) *detect.Claim {
			words := strings.Fields(a.Read(mark))
			if len(words) == 0 {
				return nil
			}
			return &detect.Claim{Kind: detect.Kind(words[0]), Why: "it says so", From: a.At(mark, 1), Absorbs: words[1:]}
		}
	}
	return []*detect.Language{
		{Name: "iron", Title: "Iron", Marks: []string{"iron.txt"}, Helpers: []string{"tin"}, Outputs: []string{"made"}, Claim: claim("iron.txt")},
		{Name: "tin", Title: "Tin", Marks: []string{"tin.txt", "*.tin"}, Prune: []string{"cans"}, Claim: claim("tin.txt"),
			Workspaces: []string{"cans.txt"}, Claims: func(a *detect.App, member string) bool {
				return slices.Contains(strings.Fields(a.Read("cans.txt")), member)
			}},
		{Name: "manual", Title: "Manual", Marks: []string{"manual.txt"}, Documents: true, Claim: claim("manual.txt")},
		{Name: "last", Title: "Last", Marks: []string{"page.txt"}, Last: true, Claim: claim("page.txt")},
	}
}

func scan(t *testing.T, files map[string]string, dir string) string {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	p, err := detect.Open(tree, rooms())
	if err != nil {
		t.Fatal(err)
	}
	found := detect.Scan(p, dir, "")
	var out []string
	for _, a := range found.Apps {
		out = append(out, fmt.Sprintf("%s %s %s", a.Dir, a.Language.Name, a.Kind))
	}
	for _, s := range found.Skipped {
		out = append(out, fmt.Sprintf("- %s %s: %s", s.Path, s.Language, s.Reason))
	}
	for _, m := range found.Missed {
		out = append(out, "? "+m.String())
	}
	return strings.Join(out, "\n")
}

func TestScan(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		dir   string
		want  string
	}{
		{"one app", map[string]string{"iron.txt": "service"}, ".", ". iron service"},
		{"a helper in the same folder", map[string]string{"iron.txt": "service", "tin.txt": "site"}, ".",
			". iron service\n- . tin: it helps the Iron app in the same folder"},
		{"the helper is what runs", map[string]string{"iron.txt": "library", "tin.txt": "service"}, ".",
			". tin service\n- . iron: it says so"},
		{"two servers are two apps", map[string]string{"iron.txt": "service", "tin.txt": "service"}, ".",
			". iron service\n. tin service"},
		{"a server beside a tool: both are named", map[string]string{"iron.txt": "tool", "tin.txt": "service"}, ".",
			". iron tool\n. tin service"},
		{"a library is no app", map[string]string{"iron.txt": "library"}, ".", "- . iron: it says so"},
		{"tests and examples are left out", map[string]string{"iron.txt": "service", "examples/a/tin.txt": "service"}, ".",
			". iron service\n- examples/a tin: it lies in a folder of tests, examples or documents"},
		{"unless they are asked for", map[string]string{"iron.txt": "service", "examples/a/tin.txt": "service"}, "examples/a", "examples/a tin service"},
		{"an app absorbs its parts", map[string]string{"iron.txt": "service web", "web/tin.txt": "site"}, ".",
			". iron service\n- web tin: it is part of the app in ."},
		{"the last language speaks for free folders alone", map[string]string{"a/iron.txt": "service", "a/www/page.txt": "site", "b/page.txt": "site"}, ".",
			"a iron service\nb last site"},
		{"pruned folders are not looked into", map[string]string{"iron.txt": "service", "cans/x/tin.txt": "service", "made/tin.txt": "service", "b/made/tin.txt": "service"}, ".",
			". iron service\nb/made tin service"},
		{"ignored folders are not looked into", map[string]string{"iron.txt": "service", ".gitignore": "/old\n", "old/tin.txt": "service"}, ".", ". iron service"},
		{"a mark without a claim is a near miss", map[string]string{"a/x.tin": "", "b/x.tin": ""}, ".", "? a/x.tin\n? b/x.tin"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := scan(t, c.files, c.dir); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestRoot(t *testing.T) {
	tree := fstest.MapFS{
		"cans.txt":     {Data: []byte("apps/a")},
		"apps/a/x.txt": {Data: []byte("x")},
		"apps/b/x.txt": {Data: []byte("x")},
	}
	for dir, want := range map[string]string{"apps/a": ".", "apps/b": "apps/b", ".": "."} {
		if got := detect.Root(tree, dir, rooms()); got != want {
			t.Errorf("Root(%s) = %s, want %s", dir, got, want)
		}
	}
}

// shuffled lists folders in a random order.
type shuffled struct{ fstest.MapFS }

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := s.MapFS.ReadDir(name)
	rand.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	return entries, err
}

func TestScanOrder(t *testing.T) {
	tree := fstest.MapFS{}
	for i := range 40 {
		tree[fmt.Sprintf("d%d/iron.txt", i)] = &fstest.MapFile{Data: []byte("service")}
		tree[fmt.Sprintf("d%d/x.tin", i)] = &fstest.MapFile{}
	}
	want := ""
	for range 200 {
		p, err := detect.Open(shuffled{tree}, rooms())
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(p.Files("."))
		for _, a := range detect.Scan(p, ".", "").Apps {
			got += a.Dir
		}
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatal("the order of a listing changed what was found")
		}
	}
}

// A site that documents a program gives way to it, unless the site itself is
// asked for, or nothing runs beside it.
func TestDocuments(t *testing.T) {
	for _, test := range []struct {
		name, dir, want string
		files           map[string]string
	}{
		{"beside a program", ".", ". iron service\n- . manual: it documents the Iron app beside it", map[string]string{"iron.txt": "service", "manual.txt": "site"}},
		{"below a program", ".", ". iron service\n- book manual: it documents the Iron app beside it", map[string]string{"iron.txt": "service", "book/manual.txt": "site"}},
		{"above a program", ".", "api iron service\n- . manual: it documents the Iron app beside it", map[string]string{"api/iron.txt": "service", "manual.txt": "site"}},
		{"in a folder of its own", ".", "api iron service\nbook manual site", map[string]string{"api/iron.txt": "service", "book/manual.txt": "site"}},
		{"asked for", "book", "book manual site", map[string]string{"iron.txt": "service", "book/manual.txt": "site"}},
		{"beside a library", ".", "- . iron: it says so\n- . manual: it documents the Iron library beside it: choose it with --language manual", map[string]string{"iron.txt": "library", "manual.txt": "site"}},
	} {
		if got := scan(t, test.files, test.dir); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

package skeleton

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/generator/render"
)

const title = "title: T\n"

// entry is one thing in an archive.
type entry struct {
	name, body string
	kind       byte // of tar; a regular file when 0
	mode       int64
}

func tarred(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: e.kind, Mode: e.mode | 0o644, Size: int64(len(e.body))}
		if e.kind == tar.TypeSymlink || e.kind == tar.TypeLink {
			h.Linkname, h.Size = "/etc/passwd", 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := w.Write([]byte(e.body)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		mode := fs.FileMode(e.mode | 0o644)
		if e.kind == tar.TypeSymlink {
			mode |= fs.ModeSymlink
		}
		h.SetMode(mode)
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// both reads the same entries from either form of archive.
func both(t *testing.T, entries ...entry) map[string]func() (*Template, error) {
	asTar, asZip := tarred(t, entries...), zipped(t, entries...)
	return map[string]func() (*Template, error){
		"tar": func() (*Template, error) { return Tar("t", bytes.NewReader(asTar)) },
		"zip": func() (*Template, error) { return Zip("t", bytes.NewReader(asZip), int64(len(asZip))) },
	}
}

func text(files []render.File) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%s %v %s\n", f.Path, f.Exec, f.Body)
	}
	return b.String()
}

func TestArchives(t *testing.T) {
	for form, open := range both(t, entry{name: "repo-1/b.sh", body: "b", mode: 0o755}, entry{name: "repo-1/template.yaml", body: title}, entry{name: "repo-1/a/x.tmpl", body: "{{ name .name }}"}) {
		tmpl, err := open()
		if err != nil {
			t.Fatal(form, err)
		}
		answers, err := tmpl.Settle("My Shop", nil)
		if err != nil {
			t.Fatal(err)
		}
		files, err := tmpl.Fill(answers)
		if want := "a/x false my-shop\nb.sh true b\n"; err != nil || text(files) != want {
			t.Errorf("%s: %v\n%s", form, err, text(files))
		}
	}
}

func TestArchivesThatAreRefused(t *testing.T) {
	spec := entry{name: "template.yaml", body: title}
	for _, c := range []struct {
		entry entry
		says  string
	}{
		{entry{name: "../evil", body: "x"}, "leads out"},
		{entry{name: "a/../../evil", body: "x"}, "leads out"},
		{entry{name: "/etc/cron.d/evil", body: "x"}, "leads out"},
		{entry{name: `..\evil`, body: "x"}, "leads out"},
		{entry{name: `C:evil`, body: "x"}, "leads out"},
		{entry{name: "a\nb", body: "x"}, "a path"},
		{entry{name: ".git/hooks/post-checkout", body: "x"}, "may not bring"},
		{entry{name: "sub/.GIT/config", body: "x"}, "may not bring"},
		{entry{name: "{{ `../evil` | name }}/../../x", body: "x"}, "leads out"},
		{entry{name: "link", kind: tar.TypeSymlink, body: "/etc/passwd"}, "a link, a device or a pipe"},
		{entry{name: "template.yaml", body: title}, "is there twice"},
		{entry{name: "large", body: strings.Repeat("x", maxFile+1)}, "larger than a template may be"},
		{entry{name: strings.Repeat("x/", maxPath) + "x", body: "x"}, "longer than"},
	} {
		for form, open := range both(t, spec, c.entry) {
			if _, err := open(); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %.40q: %v, want %q", form, c.entry.name, err, c.says)
			}
		}
	}
	for _, kind := range []byte{tar.TypeLink, tar.TypeFifo, tar.TypeChar, tar.TypeBlock} {
		if _, err := Tar("t", bytes.NewReader(tarred(t, spec, entry{name: "x", kind: kind}))); err == nil {
			t.Errorf("an entry of kind %c passed", kind)
		}
	}
	var many []entry
	for i := range maxFiles + 1 {
		many = append(many, entry{name: fmt.Sprint(i)})
	}
	var heavy []entry
	for i := range maxAll/maxFile + 1 {
		heavy = append(heavy, entry{name: fmt.Sprint(i), body: strings.Repeat("x", maxFile)})
	}
	for says, list := range map[string][]entry{"more than 2000 files": many, "larger than a template may be": heavy} {
		for form, open := range both(t, list...) {
			if _, err := open(); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: %v, want %q", form, err, says)
			}
		}
	}
	for _, junk := range []string{"", "junk", "\x1f\x8b"} {
		if _, err := Tar("t", strings.NewReader(junk)); err == nil {
			t.Errorf("tar %q passed", junk)
		}
		if _, err := Zip("t", strings.NewReader(junk), int64(len(junk))); err == nil {
			t.Errorf("zip %q passed", junk)
		}
	}
}

// What answers make of paths is held to the same rules as paths themselves.
func TestPathsOfAnswers(t *testing.T) {
	spec := title + "questions:\n  - name: at\n"
	for _, c := range []struct{ path, answer, says string }{
		{"{{ line .at }}/x", "..", "leads out"},
		{"{{ line .at }}/x", "/etc", ""}, // an empty part leaves the file out: none is left
		{"{{ line .at }}", ".git", "may not bring"},
		{"{{ line .at }}", "other", "would be one file"},
		{"{{ line .at }}", "OTHER", "would be one file"},
		{"{{ line .at }}", "other/x", "would be a file and the folder of"},
		{"{{ line .at }}", "a:b", "leads out"},
		{"{{ .at }}", "a", "is printed as it is"},
		{"{{ line .at", "a", "unclosed action"},
		{"{{ line .of }}", "a", "no entry for key"},
		{"{{ line .at }}.tmpl", "fine", ""},
	} {
		tmpl, err := Folder("t", fstest.MapFS{Spec: {Data: []byte(spec)}, "other": {Data: []byte("x")}, c.path: {Data: []byte("y")}})
		if err != nil {
			t.Fatal(c.path, err)
		}
		_, err = tmpl.Fill(map[string]string{"name": "n", "at": c.answer})
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s with %q: %v, want %q", c.path, c.answer, err, c.says)
		}
	}
}

func TestFoldersLeaveGitOut(t *testing.T) {
	tmpl, err := Folder("t", fstest.MapFS{Spec: {Data: []byte(title)}, ".git/hooks/x": {Data: []byte("x")}, "a": {Data: []byte("x")}})
	if err != nil || len(tmpl.files) != 1 {
		t.Fatalf("%v %v", err, tmpl)
	}
	if _, err := Folder("t", fstest.MapFS{Spec: {Data: []byte(title)}, "a": {Mode: fs.ModeSymlink, Data: []byte("/etc")}}); err == nil {
		t.Error("a link passed")
	}
}

func TestQuestionsThatAreRefused(t *testing.T) {
	for questions, says := range map[string]string{
		"[{name: A}]":                                      "begin it with a small letter",
		"[{name: a}, {name: a}]":                           "asked twice",
		"[{name: a, type: date}]":                          `type "date"`,
		"[{name: a, type: choice}]":                        "options: go with type choice",
		"[{name: a, options: [x]}]":                        "options: go with type choice",
		"[{name: a, pattern: '('}]":                        "pattern: it cannot be read",
		"[{name: a, pattern: '[0-9]', default: x}]":        "does not fit",
		"[{name: a, type: number, default: x}]":            "not a number",
		"[{name: a, type: yesno, default: maybe}]":         "say yes or no",
		"[{name: a, type: choice, options: [x, \"\\e\"]}]": "control",
		"[{name: a, wrong: 1}]":                            "wrong",
	} {
		_, err := Folder("t", fstest.MapFS{Spec: {Data: []byte(title + "questions: " + questions + "\n")}, "a": {}})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", questions, err, says)
		}
	}
	if _, err := Folder("t", fstest.MapFS{Spec: {Data: []byte(title)}}); err == nil {
		t.Error("a template of nothing passed")
	}
}

func TestAnswers(t *testing.T) {
	tmpl, err := Folder("t", fstest.MapFS{"x.tmpl": {Data: []byte("{{ number .port }} {{ if .tests }}tested{{ end }} {{ line .title }} {{ name .kind }}")}, Spec: {Data: []byte(title + `questions:
  - {name: port, type: number, default: "80"}
  - {name: tests, type: yesno, default: "yes"}
  - {name: title, default: 'the {{ name .name }}'}
  - {name: kind, type: choice, options: [web, job]}
  - {name: owner}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	var missing *Missing
	if _, err := tmpl.Settle("till", nil); !errors.As(err, &missing) || !strings.Contains(err.Error(), "--set owner=…") {
		t.Errorf("%v: want what is missing", err)
	}
	answers, err := tmpl.Settle("till", map[string]string{"owner": "Ada", "port": "90"})
	want := map[string]string{"name": "till", "port": "90", "tests": "yes", "title": "the till", "kind": "web", "owner": "Ada"}
	if err != nil || !maps.Equal(answers, want) {
		t.Fatalf("%v %v", err, answers)
	}
	files, err := tmpl.Fill(answers)
	if err != nil || text(files) != "x false 90 tested the till web\n" {
		t.Errorf("%v %s", err, text(files))
	}
	for _, bad := range []map[string]string{{"owner": "a\nb"}, {"owner": ""}, {"owner": strings.Repeat("x", 201)}, {"owner": "A", "kind": "x"}, {"owner": "A", "of": "x"}, {"owner": "A", "name": "-x"}} {
		if got, err := tmpl.Settle("till", bad); err == nil {
			t.Errorf("%v passed as %v", bad, got)
		}
	}
	if _, err := tmpl.Settle("123", map[string]string{"owner": "A"}); err == nil {
		t.Error("a folder's name that is none became a project's")
	}
}

// A text may not grow without end, nor fill the memory.
func TestTextIsBounded(t *testing.T) {
	for _, greedy := range []string{`{{ range until 1000000000 }}x{{ end }}`, `{{ repeat 1000000000 "x" | line }}`,
		`{{ define "a" }}{{ template "b" }}{{ template "b" }}{{ end }}{{ define "b" }}` + strings.Repeat("x", 3<<20) + `{{ end }}{{ template "a" }}`,
		`{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}`} {
		if _, err := render.Text("x", greedy, nil); err == nil {
			t.Errorf("%.60s passed", greedy)
		}
	}
}

// Whatever an archive holds, what is made of it stays within the project.
func FuzzArchives(f *testing.F) {
	for _, e := range []entry{{name: "a/{{ name .name }}.txt.tmpl", body: "{{ .name | line }}"}, {name: "../x", body: "y"}, {name: "x", kind: tar.TypeSymlink}, {name: ".git/x"}} {
		f.Add(tarred(f, entry{name: "template.yaml", body: title}, e))
		f.Add(zipped(f, entry{name: "template.yaml", body: title}, e))
	}
	f.Add(tarred(f, entry{name: "template.yaml", body: title + "questions: [{name: a, default: '{{ line .name }}'}]"}, entry{name: "{{ line .a }}/b"}))
	f.Fuzz(func(t *testing.T, archive []byte) {
		for _, open := range []func() (*Template, error){
			func() (*Template, error) { return Tar("t", bytes.NewReader(archive)) },
			func() (*Template, error) { return Zip("t", bytes.NewReader(archive), int64(len(archive))) },
			func() (*Template, error) { return Text("t", archive) },
		} {
			tmpl, err := open()
			if err != nil {
				continue
			}
			answers, err := tmpl.Settle("shop", nil)
			if err != nil {
				continue
			}
			files, err := tmpl.Fill(answers)
			if err != nil {
				continue
			}
			if _, err := Tree(files); err != nil {
				t.Error(err)
			}
			for _, file := range files {
				parts := strings.Split(file.Path, "/")
				if !fs.ValidPath(file.Path) || slices.Contains(parts, "..") || slices.Contains(parts, ".git") || strings.Contains(file.Path, `\`) {
					t.Errorf("it would write %q", file.Path)
				}
			}
		}
	})
}

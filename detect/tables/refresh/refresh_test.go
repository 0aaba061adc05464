package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const nodeTable = `{
 "title": "Node.js",
 "default": "24",
 "default_reason": "by hand",
 "reading": {"prefixes":["node-v"]},
 "image": {"build":"24-trixie","registry":"docker-hub","repository":"node","suites":["trixie"]},
 "cycles": [
  {"cycle":"27","lts":false,"eol":"2030-04-30","confirmed":false,"image":"unproven"},
  {"cycle":"26","latest":"26.13.0","lts":"2026-10-28","eol":"2029-04-30","image":"current","tags":["","alpine3.24","slim","trixie-slim"]},
  {"cycle":"24","latest":"24.21.0","lts":"2025-10-28","eol":"2028-04-30","image":"current","tags":["","slim"]}
 ]
}
`

// lay puts files into a new folder.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		target := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func read(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestRenewFromCheckouts(t *testing.T) {
	o := options{
		out: lay(t, map[string]string{"releases/node.json": nodeTable, "as-of.txt": "2026-11-22\n"}),
		endoflife: lay(t, map[string]string{"products/nodejs.md": "---\ntitle: Node.js\nreleases:\n" +
			"  - releaseCycle: \"28\"\n    lts: false\n    eol: 2030-06-01\n    latest: \"28.0.1\"\n" +
			"  - releaseCycle: \"27\"\n    lts: 2027-10-26\n    eol: 2030-05-01\n    latest: \"27.1.0\"\n" +
			"  - releaseCycle: \"26\"\n    eol: false\n    latest: \"26.7.0\"\n" +
			"  - releaseCycle: \"4\"\n    eol: true\n    latest: \"4.9.1\"\n---\ntext\n"}),
		images: lay(t, map[string]string{"library/node": "Maintainers: x\n\n" +
			"Tags: 26, 26-trixie, 26-trixie-slim, 26-slim, 26-alpine3.25, 26-amazon, 26.13-slim\nDirectory: 26/trixie\n\n" +
			"Tags: 26-slim-windows\nDirectory: 26/windows\n\nTags: 27-windowsservercore\nSharedTags: 27\nConstraints: windowsservercore\n"}),
		asOf: "2027-06-01",
	}
	var shown strings.Builder
	if err := run(o, &shown); err != nil {
		t.Fatal(err)
	}
	if read(t, o.out, "releases/node.json") != nodeTable {
		t.Fatal("files were written without being asked to")
	}
	o.write = true
	if err := run(o, &strings.Builder{}); err != nil {
		t.Fatal(err)
	}
	want := `{
 "title": "Node.js",
 "default": "24",
 "default_reason": "by hand",
 "reading": {"prefixes":["node-v"]},
 "image": {"build":"24-trixie","registry":"docker-hub","repository":"node","suites":["trixie"]},
 "cycles": [
  {"cycle":"28","latest":"28.0.1","lts":false,"eol":"2030-06-01","image":"unproven"},
  {"cycle":"27","latest":"27.1.0","lts":"2027-10-26","eol":"2030-05-01","image":"current","tags":[""]},
  {"cycle":"26","latest":"26.13.0","lts":"2026-10-28","eol":"2029-04-30","image":"current","tags":["","alpine3.25","slim","trixie-slim"]},
  {"cycle":"24","latest":"24.21.0","lts":"2025-10-28","eol":"2028-04-30","image":"retired","tags":["","slim"]}
 ]
}
`
	if got := read(t, o.out, "releases/node.json"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := read(t, o.out, "as-of.txt"); got != "2027-06-01\n" {
		t.Errorf("as of %q", got)
	}
	for _, line := range []string{`+  {"cycle":"28"`, "-2026-11-22", "+2027-06-01"} {
		if !strings.Contains(shown.String(), line) {
			t.Errorf("the difference shown lacks %q:\n%s", line, shown.String())
		}
	}
	var again strings.Builder
	if err := run(o, &again); err != nil || again.Len() > 0 {
		t.Errorf("a second run changes %q, %v", again.String(), err)
	}
}

func TestRenewFromData(t *testing.T) {
	o := options{write: true, out: lay(t, map[string]string{"releases/node.json": nodeTable,
		"frameworks/node.json": `[{"name":"payload","title":"Payload CMS","kind":"service"},{"name":"nextjs","title":"Next.js","kind":"hybrid"}]`})}
	o.data = lay(t, map[string]string{
		"runtimes.json": `{"as_of":"2026-12-01","products":{"node":{"title":"Node.js","default":"26","default_reason":"new","sources":[{"name":"a","date":"2026"}],
			"cycles":[{"cycle":"26","latest":"26.14.0","released":"2026-05-05","lts":true,"eol":null,"requires":{"glibc":"2.28, 2.30 (or so)"}}],
			"images":{"registry":"docker-hub","tags":"{cycle}","alpine":[],"user":null,"variants":{"26":{"tags":["slim",""],"same_as":{}}}}}}}`,
		"native-packages.json": `{"_meta":{},"node":{"b":{"build":["make","g++"],"run":[],"bookworm":{"run":[]}},"a":{"build":[]}}}`,
		"frameworks.json": `{"_meta":{},"node":{"nextjs":{"kind":"hybrid","detect":{"dependencies":["next"]},"start":{"command":"node server.js (inside x)"},
			"port":{"default":3000,"set_by":["env PORT","flag -p"]},"modes":{"z":{"needs":"one"},"a":{"needs":["two"],"dir":"out"}}},
			"payload":{"kind":"server"},"fresh":{"kind":"cli","start":{"command":"script start"}}}}`,
	})
	if err := run(o, &strings.Builder{}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"as-of.txt": "2026-12-01\n",
		"releases/node.json": `{
 "title": "Node.js",
 "default": "26",
 "default_reason": "new",
 "sources": ["a, 2026"],
 "reading": {"prefixes":["node-v"]},
 "image": {"form":"{cycle}","registry":"docker-hub"},
 "cycles": [
  {"cycle":"26","latest":"26.14.0","lts":true,"requires":"2.28 || 2.30","requires_of":"glibc","tags":["","slim"]}
 ]
}
`,
		"native/node.json": "{\n \"a\": {},\n \"b\": {\"build\":[\"g++\",\"make\"],\"bookworm\":{\"run\":[]}}\n}\n",
		"frameworks/node.json": `[
 {"name":"payload","title":"Payload CMS","kind":"service"},
 {"name":"nextjs","title":"Next.js","kind":"hybrid","packages":["next"],"start":"node server.js","start_note":"node server.js (inside x)","port":3000,"port_set_by":["env PORT","flag -p"],"port_variables":["PORT"],"port_flags":["-p"],"modes":[{"name":"z","needs":["one"]},{"name":"a","dirs":["out"],"needs":["two"]}]},
 {"name":"fresh","title":"fresh","kind":"tool","start_note":"script start"}
]
`,
	} {
		if got := read(t, o.out, name); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	tables := lay(t, map[string]string{"releases/node.json": nodeTable})
	for name, o := range map[string]options{
		"nothing to read":     {out: tables},
		"no page of a known":  {out: tables, endoflife: t.TempDir()},
		"no library of a":     {out: tables, images: t.TempDir()},
		"not a date":          {out: tables, images: lay(t, map[string]string{"library/node": ""}), asOf: "soon"},
		"no such file":        {out: tables, data: t.TempDir()},
		"unexpected end of J": {out: lay(t, map[string]string{"releases/node.json": "{"}), images: t.TempDir()},
	} {
		if err := run(o, &strings.Builder{}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

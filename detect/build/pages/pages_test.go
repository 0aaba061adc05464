package pages_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
)

func TestVersion(t *testing.T) {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"web/.nvmrc": "v20.5.0\n", ".tool-versions": "nodejs 22.1.0\n", "web/package.json": "{\n\"engines\": {\"node\": \">=20\"}}",
		"package.json": "{\"engines\": {}}",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	p, err := detect.Open(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := detect.NewApp(p, ".", &detect.Language{})
	var got []string
	for _, f := range pages.Version(a, "web", ".") {
		got = append(got, f.Value.String()+" @ "+f.From[0].String())
	}
	if want := []string{"v20.5.0 @ web/.nvmrc:1", "22.1.0 @ .tool-versions:1", ">=20 @ web/package.json:2"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestTag keeps releases from suites that their line came to later.
func TestTag(t *testing.T) {
	p, err := detect.Open(fstest.MapFS{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for version, want := range map[string]string{"24": "trixie-slim", "22.17.0": "bookworm-slim", "18.12.0": "bullseye-slim", "1.0.0": "slim"} {
		a := detect.NewApp(p, ".", &detect.Language{})
		fact := pages.Tag("which", "trixie", "bookworm", "bullseye")
		if fact.When(a) {
			t.Fatal("it arises without a version")
		}
		a.Settle("which", detect.Is(version), detect.Given, nil)
		if got := fact.Default(a).Value.String(); !fact.When(a) || got != want {
			t.Errorf("%s: %s, want %s", version, got, want)
		}
	}
}

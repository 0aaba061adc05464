package check

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/stagewright/stagewright/inspect"
)

// review checks a sample: a Dockerfile, or a txtar archive with one.
func review(t *testing.T, sample string, opt Options) *Result {
	t.Helper()
	text, c, opt := unpack(sample, opt)
	result, err := Check(context.Background(), text, c, opt)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func unpack(sample string, opt Options) ([]byte, inspect.Context, Options) {
	c := inspect.Context{Path: "Dockerfile"}
	if !strings.HasPrefix(sample, "-- ") {
		return []byte(sample), c, opt
	}
	files := fstest.MapFS{}
	var text []byte
	for _, file := range txtar.Parse([]byte(sample)).Files {
		switch file.Name {
		case "Dockerfile":
			text = file.Data
		case ".dockerignore":
			c.Ignore = file.Data
		case "wants":
			fields := strings.Fields(string(file.Data))
			opt.Facts.Images = map[string][]string{fields[0]: fields[1:]}
			continue
		}
		files[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	c.Files = fs.FS(files)
	return text, c, opt
}

// ended stands in for the release tables.
func ended(image string) (date, instead string, isEnded bool) {
	if strings.HasPrefix(image, "debian:9") {
		return "2022-06-30", "debian:13-slim", true
	}
	return "", "", false
}

func TestRulesTellBadFromGood(t *testing.T) {
	if len(Rules()) < 40 {
		t.Fatalf("%d rules", len(Rules()))
	}
	for _, rule := range Rules() {
		t.Run(rule.Code, func(t *testing.T) {
			for _, field := range []string{rule.Code, string(rule.Severity), rule.Title, rule.Why, rule.Fix, rule.Bad, rule.Good} {
				if field == "" {
					t.Fatalf("incomplete: %+v", rule)
				}
			}
			opt := Options{On: []string{rule.Code}, Facts: Facts{Ended: ended}}
			bad := review(t, rule.Bad, opt).Findings
			at := slices.IndexFunc(bad, func(f inspect.Finding) bool { return f.Code == rule.Code })
			if at < 0 {
				t.Fatalf("the bad sample passes: %+v", bad)
			}
			if f := bad[at]; f.Line == 0 || f.Message == "" || f.Severity != rule.Severity {
				t.Errorf("incomplete finding: %+v", f)
			}
			for _, f := range review(t, rule.Good, opt).Findings {
				t.Errorf("the good sample has %s in line %d: %s", f.Code, f.Line, f.Message)
			}
		})
	}
}

func TestGoodFilesPass(t *testing.T) {
	names, err := fs.Glob(os.DirFS("../testdata/good"), "*.Dockerfile")
	if err != nil || len(names) == 0 {
		t.Fatalf("no good files: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile("../testdata/good/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range review(t, string(text), Options{Facts: Facts{Ended: ended}}).Findings {
			t.Errorf("%s:%d: %s %s: %s", name, f.Line, f.Severity, f.Code, f.Message)
		}
	}
}

func TestToolTableIsSound(t *testing.T) {
	var all []tool
	decoder := json.NewDecoder(strings.NewReader(string(toolsJSON)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&all); err != nil || len(all) == 0 || len(all) != len(tools()) {
		t.Fatalf("%d tools, %d read: %v", len(all), len(tools()), err)
	}
	for _, tool := range all {
		if len(tool.Manifests) == 0 || len(tool.Install) > 0 && tool.Use == "" {
			t.Errorf("%s: incomplete", tool.Name)
		}
	}
}

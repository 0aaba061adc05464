package check

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/stagewright/stagewright/inspect"
)

var reviewed = []Reviewed{{
	Path: "a b/Dockerfile", Text: []byte("FROM debian\nRUN\ttrue\x1b[2J\n"),
	Findings: []inspect.Finding{
		{Code: "BaseImageUntagged", Severity: inspect.Warning, Message: "debian has no tag", Fix: "name it", URL: "https://example.com/x", Path: "a b/Dockerfile", Line: 1, EndLine: 1, Column: 6, EndColumn: 12},
		{Code: "X", Severity: inspect.Info, Message: "100%\nof it", Path: "a b/Dockerfile", Line: 2, EndLine: 2},
		{Code: "Y", Severity: inspect.Error, Message: "all", Path: "a b/Dockerfile"},
	},
}}

func TestWriteText(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, reviewed); err != nil {
		t.Fatal(err)
	}
	want := `a b/Dockerfile:1:6: warning: debian has no tag [BaseImageUntagged]
    1 | FROM debian
      |      ^^^^^^
        name it

a b/Dockerfile:2: info: 100%?of it [X]
    2 | RUN true?[2J
      | ^^^^^^^^^^^^

a b/Dockerfile: error: all [Y]

1 error, 1 warning, 1 remark in 1 file
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestWriteGitHub(t *testing.T) {
	var b bytes.Buffer
	if err := WriteGitHub(&b, reviewed); err != nil {
		t.Fatal(err)
	}
	want := `::warning file=a b/Dockerfile,line=1,endLine=1,col=6,endColumn=12,title=BaseImageUntagged::debian has no tag%0Aname it
::notice file=a b/Dockerfile,line=2,endLine=2,title=X::100%25%0Aof it
::error file=a b/Dockerfile,title=Y::all
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

// The standard's own schema, as it lies among the test data of a module whose
// source the module proxy has.
const (
	sarifModule = "github.com/securego/gosec/v2@v2.30.0"
	sarifFile   = "report/sarif/testdata/sarif-schema-2.1.0.json"
	sarifSum    = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
)

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", sarifModule)
	cmd.Dir = t.TempDir() // outside of this module, whose requirements are none of its business
	out, err := cmd.Output()
	var module struct{ Dir string }
	if err != nil || json.Unmarshal(out, &module) != nil || module.Dir == "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the schema of SARIF cannot be had: %v %s", err, out)
		}
		t.Skipf("THE SCHEMA OF SARIF CANNOT BE HAD: %v %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(module.Dir, filepath.FromSlash(sarifFile)))
	if err != nil {
		t.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256(text)); sum != sarifSum {
		t.Fatalf("the schema is another one: %s", sum)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// Every rule's bad sample, and findings of all kinds, as SARIF allows them.
func TestSARIFKeepsToTheStandard(t *testing.T) {
	schema := sarifSchema(t)
	all := append([]Reviewed{}, reviewed...)
	for _, rule := range Rules() {
		text, c, opt := unpack(rule.Bad, Options{On: []string{rule.Code}, Facts: Facts{Ended: ended}})
		result, err := Check(context.Background(), text, c, opt)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Reviewed{Path: "folder/" + rule.Code, Text: text, Findings: result.Findings})
	}
	for name, files := range map[string][]Reviewed{"nothing": nil, "all": all} {
		for _, version := range []string{"", "1.2.3"} {
			var b bytes.Buffer
			if err := WriteSARIF(&b, files, version); err != nil {
				t.Fatal(err)
			}
			value, err := jsonschema.UnmarshalJSON(&b)
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	for _, wrong := range []string{
		`{"version": "2.1.0"}`, `{"version": "2.0.0", "runs": []}`, `{"version": "2.1.0", "runs": [{"tool": {"driver": {}}, "results": []}]}`,
		`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "x"}, "level": "info"}]}]}`,
		`{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {"text": "x"}, "ruleID": "a"}]}]}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) == nil {
			t.Errorf("the schema lets this through: %s", wrong)
		}
	}
}

// Columns count characters, not bytes.
func TestSARIFColumns(t *testing.T) {
	var b bytes.Buffer
	file := Reviewed{Path: "Dockerfile", Text: []byte("FROM a\nRUN echo ä€ | sort\n"), Findings: []inspect.Finding{
		{Code: "X", Severity: inspect.Info, Message: "x", Path: "Dockerfile", Line: 2, EndLine: 2, Column: 16, EndColumn: 17}}}
	if err := WriteSARIF(&b, []Reviewed{file}, ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"startColumn": 13`) || !strings.Contains(b.String(), `"endColumn": 14`) {
		t.Errorf("columns of the pipe in\n%s", b.String())
	}
}

// The required properties of SARIF 2.1.0, and the values it allows.
func TestWriteSARIF(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSARIF(&b, reviewed, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	var log map[string]any
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if log["version"] != "2.1.0" || len(log["runs"].([]any)) != 1 {
		t.Fatalf("not a log of version 2.1.0: %s", b.String())
	}
	run := log["runs"].([]any)[0].(map[string]any)
	driver := run["tool"].(map[string]any)["driver"].(map[string]any)
	if driver["name"] != "stagewright" || driver["version"] != "1.2.3" {
		t.Errorf("driver %v", driver)
	}
	rules, results := driver["rules"].([]any), run["results"].([]any)
	if len(rules) != 3 || len(results) != 3 {
		t.Fatalf("%d rules, %d results", len(rules), len(results))
	}
	for i, level := range []string{"warning", "note", "error"} {
		result := results[i].(map[string]any)
		rule := rules[int(result["ruleIndex"].(float64))].(map[string]any)
		if result["level"] != level || result["ruleId"] != rule["id"] || result["message"].(map[string]any)["text"] == "" {
			t.Errorf("result %d: %v", i, result)
		}
		physical := result["locations"].([]any)[0].(map[string]any)["physicalLocation"].(map[string]any)
		if uri := physical["artifactLocation"].(map[string]any)["uri"]; uri != "a%20b/Dockerfile" {
			t.Errorf("uri %v", uri)
		}
		if _, ok := physical["region"]; ok != (i < 2) {
			t.Errorf("result %d: region %v", i, physical["region"])
		}
	}
}

func TestWriteJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteJSON(&b, []Reviewed{{Path: "Dockerfile"}}); err != nil {
		t.Fatal(err)
	}
	var out struct{ Findings []inspect.Finding }
	if err := json.Unmarshal(b.Bytes(), &out); err != nil || out.Findings == nil {
		t.Errorf("no findings are not an empty list: %v\n%s", err, b.String())
	}
}

func TestIgnores(t *testing.T) {
	check := func(text string) string {
		t.Helper()
		result, err := Check(context.Background(), []byte(text), inspect.Context{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, f := range result.Findings {
			codes = append(codes, f.Code)
		}
		return strings.Join(codes, " ")
	}
	for text, want := range map[string]string{
		"FROM debian\nUSER 1:1\n": "BaseImageUntagged",
		"# stagewright: ignore=BaseImageUntagged we mirror it\nFROM debian\nUSER 1:1\n":                                              "",
		"# stagewright: ignore=BaseImageUntagged\nFROM debian\nUSER 1:1\n":                                                           "IgnoreWithoutReason",
		"# stagewright: ignore=Nonsense because\nFROM debian:13\nUSER 1:1\n":                                                         "IgnoreUnknown",
		"# stagewright: ignore=RunsAsRoot because\nFROM debian:13\nUSER 1:1\n":                                                       "IgnoreUnused",
		"# hadolint ignore=DL3006\nFROM debian\nUSER 1:1\n":                                                                          "",
		"# hadolint ignore=DL9999\nFROM debian\nUSER 1:1\n":                                                                          "BaseImageUntagged",
		"# hadolint global ignore=DL3020\nFROM debian:13\nADD a /b\nADD c /d\nUSER 1:1\n":                                            "",
		"# stagewright: ignore-file=AddLocalFile ours\nFROM debian:13\nADD a /b\nADD c /d\nUSER 1:1\n":                               "",
		"FROM debian:13\n# stagewright: ignore=AddLocalFile ours\nADD a /b\nADD c /d\nUSER 1:1\n":                                    "AddLocalFile",
		"FROM debian:13\nUSER 1:1\n# stagewright: ignore=JSONArgsRecommended wants a shell\nCMD echo $HOME\n":                        "",
		"FROM debian:13\nRUN true && \\\n  # stagewright: ignore=CurlIgnoresFailure a probe\n  curl https://example.com\nUSER 1:1\n": "",
	} {
		if got := check(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

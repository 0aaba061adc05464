package inspect

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// failing holds a Dockerfile for each of BuildKit's checks, the line that is
// wrong, and the ignore file where the check needs one.
var failing = map[string]struct {
	line   int
	text   string
	ignore string
}{
	"StageNameCasing":                 {1, "FROM debian:13 AS Build\nRUN true\n", ""},
	"FromAsCasing":                    {1, "FROM debian:13 as build\nRUN true\n", ""},
	"NoEmptyContinuation":             {4, "FROM debian:13\nRUN true && \\\n\n true\n", ""},
	"ConsistentInstructionCasing":     {2, "FROM debian:13\nrun true\nRUN true\n", ""},
	"DuplicateStageName":              {2, "FROM debian:13 AS a\nFROM debian:13 AS a\n", ""},
	"ReservedStageName":               {1, "FROM debian:13 AS context\n", ""},
	"JSONArgsRecommended":             {2, "FROM debian:13\nCMD sleep 1\n", ""},
	"MaintainerDeprecated":            {2, "FROM debian:13\nMAINTAINER jo@example.com\n", ""},
	"UndefinedArgInFrom":              {1, "FROM debian:13${SUFFIX}\n", ""},
	"WorkdirRelativePath":             {2, "FROM debian:13\nWORKDIR app\n", ""},
	"UndefinedVar":                    {2, "FROM debian:13\nCOPY $src /src\n", ""},
	"MultipleInstructionsDisallowed":  {2, "FROM debian:13\nCMD [\"a\"]\nCMD [\"b\"]\n", ""},
	"LegacyKeyValueFormat":            {2, "FROM debian:13\nENV DIR /app\n", ""},
	"InvalidBaseImagePlatform":        {1, "FROM arm64v8/debian:13\n", ""},
	"RedundantTargetPlatform":         {1, "FROM --platform=$TARGETPLATFORM debian:13\n", ""},
	"SecretsUsedInArgOrEnv":           {2, "FROM debian:13\nARG API_TOKEN\n", ""},
	"InvalidDefaultArgInFrom":         {2, "ARG TAG\nFROM debian:${TAG}\n", ""},
	"FromPlatformFlagConstDisallowed": {1, "FROM --platform=linux/amd64 debian:13\n", ""},
	"CopyIgnoredFile":                 {2, "FROM debian:13\nCOPY notes.md /\n", "*.md\n"},
	"InvalidDefinitionDescription":    {2, "# the builder\nFROM debian:13 AS build\n", ""},
	"ExposeProtoCasing":               {2, "FROM debian:13\nEXPOSE 80/TCP\n", ""},
	"ExposeInvalidFormat":             {2, "FROM debian:13\nEXPOSE 80:8080\n", ""},
}

func TestEveryBuildKitCheckFires(t *testing.T) {
	for name, sample := range failing {
		t.Run(name, func(t *testing.T) {
			findings, err := Lint(context.Background(), []byte(sample.text), Context{
				Path: "Dockerfile", Ignore: []byte(sample.ignore),
			})
			if err != nil {
				t.Fatal(err)
			}
			got := slices.IndexFunc(findings, func(f Finding) bool { return f.Code == name })
			if got < 0 {
				t.Fatalf("%s is not among %+v", name, findings)
			}
			f := findings[got]
			if f.Line != sample.line {
				t.Errorf("line %d, want %d", f.Line, sample.line)
			}
			if f.Fix == "" || f.Message == "" || f.Severity.Rank() == 0 || f.Path != "Dockerfile" {
				t.Errorf("incomplete: %+v", f)
			}
			for _, other := range findings {
				if other.Code == CodeBuild && name != "InvalidDefaultArgInFrom" {
					t.Errorf("the sample does not build: %s", other.Message)
				}
			}
		})
	}
}

// The advice, the samples and BuildKit's own list must name the same checks.
func TestEveryBuildKitCheckIsCovered(t *testing.T) {
	var theirs []string
	for _, rule := range []interface{ RuleName() string }{
		&linter.RuleStageNameCasing, &linter.RuleFromAsCasing, &linter.RuleNoEmptyContinuation,
		&linter.RuleConsistentInstructionCasing, &linter.RuleDuplicateStageName, &linter.RuleReservedStageName,
		&linter.RuleJSONArgsRecommended, &linter.RuleMaintainerDeprecated, &linter.RuleUndefinedArgInFrom,
		&linter.RuleWorkdirRelativePath, &linter.RuleUndefinedVar, &linter.RuleMultipleInstructionsDisallowed,
		&linter.RuleLegacyKeyValueFormat, &linter.RuleInvalidBaseImagePlatform, &linter.RuleRedundantTargetPlatform,
		&linter.RuleSecretsUsedInArgOrEnv, &linter.RuleInvalidDefaultArgInFrom, &linter.RuleFromPlatformFlagConstDisallowed,
		&linter.RuleCopyIgnoredFile, &linter.RuleInvalidDefinitionDescription, &linter.RuleExposeProtoCasing,
		&linter.RuleExposeInvalidFormat,
	} {
		theirs = append(theirs, rule.RuleName())
	}
	slices.Sort(theirs)
	if diff := cmp.Diff(theirs, slices.Sorted(maps.Keys(failing))); diff != "" {
		t.Errorf("samples differ from BuildKit's checks:\n%s", diff)
	}
	if diff := cmp.Diff(theirs, slices.Sorted(maps.Keys(buildkitRules()))); diff != "" {
		t.Errorf("advice differs from BuildKit's checks:\n%s", diff)
	}
}

func TestGoodFilesHaveNoFindings(t *testing.T) {
	entries, err := os.ReadDir("testdata/good")
	if err != nil || len(entries) == 0 {
		t.Fatalf("no good files: %v", err)
	}
	for _, entry := range entries {
		text, err := os.ReadFile("testdata/good/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		findings, err := Lint(context.Background(), text, Context{Path: entry.Name()})
		if err != nil || len(findings) > 0 {
			t.Errorf("%s: %v %+v", entry.Name(), err, findings)
		}
	}
}

func TestIgnoreFilesWithExceptions(t *testing.T) {
	files := fstest.MapFS{
		"src/app.go": {}, "docs/a.md": {}, "docs/b.md": {}, "go.mod": {}, "vendor/x/y.go": {},
	}
	tests := []struct {
		name, copy, ignore string
		files              fstest.MapFS
		want               []string
	}{
		{"allowed file", "COPY go.mod /", "*\n!go.mod\n", files, nil},
		{"file left out", "COPY go.sum /", "*\n!go.mod\n", files, nil}, // not there: another rule's matter
		{"ignored file", "COPY docs/a.md /", "*\n!go.mod\n", files, []string{"docs/a.md"}},
		{"directory partly allowed", "COPY docs /docs", "docs\n!docs/b.md\n", files, nil},
		{"directory wholly ignored", "COPY vendor /v", "*\n!src\n", files, []string{"vendor"}},
		{"wildcard partly allowed", "COPY docs/*.md /", "docs/*\n!docs/b.md\n", files, nil},
		{"wildcard ignored", "COPY docs/*.md /", "docs\n!src\n", files, []string{"docs/*.md"}},
		{"variable", "ENV DIR=vendor\nCOPY ${DIR}/x /v", "*\n!src\n", files, []string{"vendor/x"}},
		{"whole context", "COPY . /", "*\n!src\n", files, nil},
		{"nothing left of the context", "COPY . /", "*\n!nowhere\n", files, []string{"."}},
		{"from a stage", "COPY --from=debian:13 vendor /", "*\n!src\n", files, nil},
		{"without files, certain", "COPY docs /", "*\n!src\n", nil, []string{"docs"}},
		{"without files, uncertain", "COPY docs /", "*\n!docs/a.md\n", nil, nil},
		{"url", "ADD https://example.com/a.tar /", "*\n!src\n", files, nil},
		{"skipped in place", "# check=skip=CopyIgnoredFile\nCOPY vendor /v", "*\n!src\n", files, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := Context{Ignore: []byte(test.ignore)}
			if test.files != nil {
				c.Files = test.files
			}
			findings, err := Lint(context.Background(), []byte("FROM debian:13\n"+test.copy+"\n"), c)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range findings {
				if f.Code == "CopyIgnoredFile" {
					got = append(got, strings.Split(f.Message, `"`)[1])
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("ignored sources differ:\n%s", diff)
			}
		})
	}
}

func TestBrokenFilesAreFindingsWithALine(t *testing.T) {
	for text, line := range map[string]int{
		"":                                      1,
		"FROM debian:13\nRUNN true\n":           2,
		"FROM debian:13\n\nCOPY --from=9 a /\n": 1,
		"RUN true\n":                            1,
		"FROM debian:13\nCOPY a\n":              2,
		"FROM debian:13 AS a\nCOPY --from=b x /\nFROM a AS b\n": 2,
		"# check=nonsense\nFROM debian:13\n":                    1,
		"FROM UPPER:13\n":                                       1,
	} {
		findings, err := Lint(context.Background(), []byte(text), Context{})
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		last := slices.IndexFunc(findings, func(f Finding) bool { return f.Code == CodeBuild })
		if last < 0 {
			t.Errorf("%q: no BuildError in %+v", text, findings)
		} else if f := findings[last]; f.Line != line || f.Severity != Error {
			t.Errorf("%q: line %d (%s), want %d: %s", text, f.Line, f.Severity, line, f.Message)
		}
	}
}

func TestDirectives(t *testing.T) {
	count := func(text string, c Context) []string {
		t.Helper()
		findings, err := Lint(context.Background(), []byte(text), c)
		if err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, f := range findings {
			codes = append(codes, f.Code)
		}
		return codes
	}
	const body = "FROM debian:13 AS Build\nCMD sleep 1\n"
	if got := count("# check=skip=StageNameCasing;error=true\n"+body, Context{}); !slices.Equal(got, []string{"JSONArgsRecommended"}) {
		t.Errorf("skip: %v", got)
	}
	if got := count("# check=skip=all\n"+body, Context{}); len(got) != 0 {
		t.Errorf("skip=all: %v", got)
	}
	experimental := "FROM debian:13 AS a\n# other words\nFROM debian:13 AS b\n"
	if got := count(experimental, Context{StableOnly: true}); len(got) != 0 {
		t.Errorf("stable only: %v", got)
	}
	if got := count(experimental, Context{}); !slices.Equal(got, []string{"InvalidDefinitionDescription"}) {
		t.Errorf("experimental: %v", got)
	}
}

func TestVariablesOfBaseImages(t *testing.T) {
	tests := map[string]Severity{
		"FROM node:24-slim\nWORKDIR /n/$NODE_VERSION\n":                              "",
		"FROM golang:1.27 AS b\nFROM b\nWORKDIR $GOPATH/src\n":                       "",
		"FROM debian:13\nWORKDIR /$GOPATH/src\n":                                     Warning,
		"FROM registry.example.com/team/base:3\nWORKDIR $TEAM_HOME/x\n":              Info,
		"FROM registry.example.com/team/base:3 AS b\nFROM b\nWORKDIR $TEAM_HOME/x\n": Info,
	}
	for text, want := range tests {
		findings, err := Lint(context.Background(), []byte(text), Context{})
		if err != nil {
			t.Fatal(err)
		}
		var got Severity
		for _, f := range findings {
			if f.Code == "UndefinedVar" {
				got = f.Severity
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestImageTableIsSound(t *testing.T) {
	text, err := os.ReadFile("images.json")
	if err != nil {
		t.Fatal(err)
	}
	var table map[string]Image
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&table); err != nil || len(table) == 0 {
		t.Fatalf("%d images: %v", len(table), err)
	}
	for name, image := range table {
		if !reflect.DeepEqual(imageTable()[name], image) {
			t.Errorf("%s is not read as it stands", name)
		}
		for _, pair := range image.Env {
			if key, _, ok := strings.Cut(pair, "="); !ok || key == "" {
				t.Errorf("%s: %q is not NAME=value", name, pair)
			}
		}
	}
	if image, ok := KnownImage("gcr.io/distroless/static-debian13:nonroot"); !ok || image.User != "65532" {
		t.Errorf("distroless nonroot: %+v", image)
	}
	if image, _ := KnownImage("gcr.io/distroless/static-debian13"); image.User != "0" {
		t.Errorf("distroless: %+v", image)
	}
	if _, ok := KnownImage("registry.example.com/node:24"); ok {
		t.Error("an image of another registry is taken for the official one")
	}
}

func TestConvertIsStable(t *testing.T) {
	text := []byte("FROM debian:13 AS build\nARG V=1\nCOPY src /src\nRUN make V=$V\nFROM scratch\nCOPY --from=build /out /\n")
	first, err := Convert(context.Background(), text, Context{})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Convert(context.Background(), text, Context{})
	if err != nil {
		t.Fatal(err)
	}
	changed, err := Convert(context.Background(), text, Context{BuildArgs: map[string]string{"V": "2"}})
	if err != nil {
		t.Fatal(err)
	}
	digests := func(g *Graph) (out []string) {
		for _, op := range g.Ops {
			out = append(out, op.Digest.String())
		}
		return out
	}
	if diff := cmp.Diff(digests(first), digests(second)); diff != "" {
		t.Errorf("two conversions of one file differ:\n%s", diff)
	}
	if slices.Equal(digests(first), digests(changed)) {
		t.Error("a build argument that a step reads does not change the graph")
	}
	var got []int
	for _, op := range first.Ops {
		got = append(got, op.Line)
	}
	slices.Sort(got)
	if want := []int{0, 1, 3, 4, 6}; !slices.Equal(got, want) { // 0 is the context
		t.Errorf("lines %v, want %v", got, want)
	}
	if _, err := Convert(context.Background(), []byte("FROM"), Context{}); err == nil {
		t.Error("a broken file converts")
	}
}

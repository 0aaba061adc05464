package dockerfile

import (
	"errors"
	"testing"
)

const sample = `ARG TAG=13
ARG EMPTY
FROM debian:${TAG} AS Base
ARG TAG
ENV A=1 B=$A
ENV B2=$A

FROM base AS next
COPY --from=0 x /y
ENV A=2
RUN <<end
echo $A
end
FROM scratch
`

func TestParse(t *testing.T) {
	f, err := Parse([]byte(sample), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Stages) != 3 {
		t.Fatalf("%d stages", len(f.Stages))
	}
	base, next := f.Stages[0], f.Stages[1]
	if base.Image != "debian:13" || base.RootBase() != "docker.io/library/debian:13" {
		t.Errorf("base is %q, %q", base.Image, base.RootBase())
	}
	if next.Base != base || next.RootBase() != base.RootBase() || len(next.Chain()) != 2 {
		t.Errorf("next stands on %+v", next.Base)
	}
	if f.SourceStage("0") != base || f.SourceStage("BASE") != base || f.SourceStage("7") != nil || f.SourceStage("alpine") != nil {
		t.Error("--from names the wrong stage")
	}
	if next.Line != 8 || next.End != 13 || f.StageAt(9) != next || f.StageAt(1) != nil || f.Final() != f.Stages[2] {
		t.Errorf("lines of next: %d to %d", next.Line, next.End)
	}
}

func TestExpand(t *testing.T) {
	f, err := Parse([]byte(sample), Options{BuildArgs: map[string]string{"TAG": "12"}, Env: func(string) []string { return []string{"LANG=C"} }})
	if err != nil {
		t.Fatal(err)
	}
	base, next := f.Stages[0], f.Stages[1]
	if base.Image != "debian:12" {
		t.Errorf("a build argument is not put into FROM: %s", base.Image)
	}
	for name, want := range map[string]string{"TAG": "12", "A": "1", "B": "", "B2": "1", "LANG": "C"} {
		if got, ok := base.Env(name); !ok || got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	step := next.Steps[2]
	if got, known := step.Expand("${A}-${LANG}"); got != "2-C" || !known {
		t.Errorf("expanded to %q, %v", got, known)
	}
	if got, known := next.Steps[0].Expand("$A/$NONE"); got != "1/" || known {
		t.Errorf("expanded to %q, %v", got, known)
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"FROM debian:13\nRUNN x\n":                            "f:2: unknown instruction: RUNN (did you mean RUN?): correct the line",
		"FROM debian:13\n# check=skip=all\nCOPY --what a b\n": "",
		"": "",
	} {
		_, err := Parse([]byte(text), Options{Path: "f"})
		parseErr, ok := errors.AsType[*ParseError](err)
		if !ok {
			t.Errorf("%q: %v", text, err)
		} else if want != "" && parseErr.Error() != want {
			t.Errorf("%q:\n%s\nwant\n%s", text, parseErr, want)
		}
	}
}

package plan_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
)

// iron is a made-up language with a fact of every type.
func iron() *detect.Language {
	said := func(file string, weak bool) detect.Probe {
		return detect.Probe{Says: file, Look: func(a *detect.App) []detect.Finding {
			if t := strings.TrimRight(a.Read(file), "\n"); t != "" {
				return []detect.Finding{{Value: detect.Is(strings.Split(t, "|")...), From: a.At(file, 1), Weak: weak}}
			}
			return nil
		}}
	}
	return &detect.Language{
		Name: "iron", Title: "Iron", Marks: []string{"iron.txt"},
		Claim: func(a *detect.App) *detect.Claim {
			return &detect.Claim{Kind: detect.Service, From: a.At("iron.txt", 0)}
		},
		Facts: func() []detect.Fact {
			return []detect.Fact{
				{Name: "manager", Strict: true, Options: func(*detect.App) []detect.Option {
					return []detect.Option{{Value: "hand"}, {Value: "crane"}}
				}, Probes: []detect.Probe{said("manager.txt", false)},
					Default: func(*detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is("hand")} }},
				{Name: "port", Type: detect.Number, Probes: []detect.Probe{said("weak.txt", true), said("port.txt", false)}},
				{Name: "start", Type: detect.Command, Required: true, Ask: "What starts it?", Probes: []detect.Probe{said("start.txt", false)},
					Missing: func(*detect.App) string { return "nothing says: add start.txt" },
					Options: func(*detect.App) []detect.Option { return []detect.Option{{Value: "a"}, {Value: "b"}} }},
				{Name: "lines", Type: detect.List, Probes: []detect.Probe{said("lines.txt", false)}},
				{Name: "flag", Type: detect.YesNo},
				{Name: "deep", When: func(a *detect.App) bool { return a.Text("manager") == "crane" }, Default: func(*detect.App) *detect.Finding {
					return &detect.Finding{Value: detect.Is("shaft"), Source: detect.FromFramework}
				}},
			}
		},
	}
}

func make1(t *testing.T, files map[string]string, given, configured map[string]string) (*plan.App, error) {
	t.Helper()
	tree := fstest.MapFS{"iron.txt": {Data: []byte("x")}}
	for n, text := range files {
		tree[n] = &fstest.MapFile{Data: []byte(text)}
	}
	langs := []*detect.Language{iron()}
	p, err := detect.Open(tree, langs)
	if err != nil {
		t.Fatal(err)
	}
	made, err := plan.Make(plan.Request{Project: p, Languages: langs, Dir: ".", Name: "My App", Given: choices(given), Configured: choices(configured)})
	if err != nil {
		return nil, err
	}
	if len(made.Apps) != 1 {
		t.Fatalf("%d apps", len(made.Apps))
	}
	return made.Apps[0], nil
}

func TestPrecedence(t *testing.T) {
	files := map[string]string{"port.txt": "80", "weak.txt": "90", "start.txt": "run|it"}
	for _, c := range []struct {
		given, configured map[string]string
		port              int
		source            detect.Source
		instead           string
	}{
		{nil, nil, 80, detect.Detected, "90"},
		{nil, map[string]string{"port": "70"}, 70, detect.Configured, "80 90"},
		{map[string]string{"port": "60"}, map[string]string{"port": "70"}, 60, detect.Given, "80 90"},
	} {
		a, err := make1(t, files, c.given, c.configured)
		if err != nil {
			t.Fatal(err)
		}
		d := a.Decision("port")
		var instead []string
		for _, i := range d.Instead {
			instead = append(instead, i.Value)
		}
		if a.Port != c.port || d.Source != c.source || strings.Join(instead, " ") != c.instead {
			t.Errorf("given %v: port %d %s instead %v", c.given, a.Port, d.Source, instead)
		}
		if !slices.Equal(a.Start, []string{"run", "it"}) || a.Name != "my-app" {
			t.Errorf("start %v name %s", a.Start, a.Name)
		}
	}
}

func TestOpenFact(t *testing.T) {
	a, err := make1(t, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Open) != 1 || a.Open[0].Name != "start" || a.Open[0].Flag != "--start" || a.Open[0].Why == "" || len(a.Open[0].Options) != 2 {
		t.Errorf("open: %+v", a.Open)
	}
}

func TestGivenValuesAreChecked(t *testing.T) {
	for given, want := range map[string]string{
		"manager=winch": "choose one of hand, crane",
		"port=http":     "not a number",
		"port=70000":    "not a number from 0 to 65535",
		"flag=maybe":    "neither yes nor no",
		"deep=x":        "does not arise",
		"nosuch=x":      "no such fact",
		"start=a\nb":    "line break",
		"lines=[1":      "not a list",
	} {
		name, value, _ := strings.Cut(given, "=")
		if _, err := make1(t, nil, map[string]string{name: value}, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", given, err, want)
		}
	}
}

func TestFactsByCondition(t *testing.T) {
	a, err := make1(t, map[string]string{"start.txt": "x"}, map[string]string{"manager": "crane", "lines": "a, b", "flag": "on"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.Fact("deep") != "shaft" || a.Decision("deep").Source != detect.FromFramework || !a.Yes("flag") || !slices.Equal(a.List("lines"), []string{"a", "b"}) {
		t.Errorf("facts: %v", a.Facts)
	}
}

func TestValuesWithLineBreaksAreRefused(t *testing.T) {
	a, err := make1(t, map[string]string{"start.txt": "x\nRUN evil", "port.txt": "80"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Open) != 1 || len(a.Warnings) != 1 || a.Warnings[0].Code != "value-refused" {
		t.Errorf("open %v warnings %v", a.Open, a.Warnings)
	}
}

func TestCommandNeedsAShell(t *testing.T) {
	a, err := make1(t, nil, map[string]string{"start": "a && b"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.Start, []string{"/bin/sh", "-c", "a && b"}) {
		t.Errorf("start %q", a.Start)
	}
}

func choices(values map[string]string) plan.Choices {
	out := plan.Choices{}
	for k, v := range values {
		out[k] = plan.Choice{Value: v}
	}
	return out
}

func TestImages(t *testing.T) {
	for _, c := range []struct {
		images      plan.Images
		image, want string
		warned      bool
	}{
		{plan.Images{}, "iron:1", "iron:1", false},
		{plan.Images{Map: map[string]string{"iron": "reg.example.com/iron"}}, "iron:1", "reg.example.com/iron:1", false},
		{plan.Images{Map: map[string]string{"iron:1": "own:2"}}, "iron:1", "own:2", false},
		{plan.Images{Mirrors: []string{"reg.example.com/hub"}}, "iron:1", "reg.example.com/hub/library/iron:1", false},
		{plan.Images{Mirrors: []string{"reg.example.com/hub"}}, "a/iron:1", "reg.example.com/hub/a/iron:1", false},
		{plan.Images{Mirrors: []string{"reg.example.com/hub"}}, "gcr.io/iron:1", "gcr.io/iron:1", true},
		{plan.Images{Mirrors: []string{"gcr.io=reg.example.com/gcr"}}, "gcr.io/x/iron:1", "reg.example.com/gcr/x/iron:1", false},
		{plan.Images{Mirrors: []string{"reg.example.com/hub"}}, "scratch", "scratch", false},
	} {
		langs := []*detect.Language{iron()}
		p, err := detect.Open(fstest.MapFS{"iron.txt": {}}, langs)
		if err != nil {
			t.Fatal(err)
		}
		made, err := plan.Make(plan.Request{Project: p, Languages: langs, Dir: ".", Images: c.images, Words: one(c.image)})
		if err != nil {
			t.Fatal(err)
		}
		a := made.Apps[0]
		if a.Images["run"] != c.want || len(a.Warnings) > 0 != c.warned {
			t.Errorf("%+v: %s becomes %s, warnings %v", c.images, c.image, a.Images["run"], a.Warnings)
		}
	}
}

// one are the words of a language with one image.
type one string

func (o one) Values(*plan.App) ([]plan.KeyValue, error) {
	return []plan.KeyValue{{Key: "image.run", Value: string(o)}}, nil
}

// A "+" before a list adds to what the project says; without it, it replaces.
func TestGivenListsMayAdd(t *testing.T) {
	for given, want := range map[string]string{"c": "c", "+c,a": "a b c", "+": "a b"} {
		a, err := make1(t, map[string]string{"start.txt": "run", "lines.txt": "a|b"}, map[string]string{"lines": given}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(a.List("lines"), " "); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

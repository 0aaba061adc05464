package examples

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

// fieldTable says what public repositories determine by themselves.
const fieldTable = "testdata/field.txt"

// fieldCase is one repository of the table.
type fieldCase struct {
	name, commit, app string
	facts             []fieldFact
}

// fieldFact is what the repository determines; open ones are known not to be
// found yet ("!" stands before them).
type fieldFact struct {
	name, want string
	open       bool
}

// TestFieldFacts compares what is found in checked-out public repositories with
// what was written down by reading them. A fact that is marked as not found yet
// fails too once it is found: the table tells the truth in both directions.
func TestFieldFacts(t *testing.T) {
	cases := readFieldTable(t)
	if *field == "" {
		t.Skipf("%d repositories were NOT read: check them out and say make field DIR=…", len(cases))
	}
	right, all, missing := map[string]int{}, map[string]int{}, []string{}
	for _, c := range cases {
		dir := filepath.Join(*field, filepath.Base(c.name))
		if _, err := os.Stat(dir); err != nil {
			missing = append(missing, c.name)
			continue
		}
		t.Run(filepath.Base(c.name), func(t *testing.T) {
			found := fieldFacts(t, c, dir)
			for _, fact := range c.facts {
				all[fact.name]++
				ok := fact.holds(found)
				if ok {
					right[fact.name]++
				}
				switch {
				case !ok && fact.open:
					t.Logf("%s: known to be missed: %s, found %q", fact.name, fact.want, found[fact.name])
				case !ok:
					t.Errorf("%s is %s, found %q", fact.name, fact.want, found[fact.name])
				case fact.open:
					t.Errorf("%s is found: take the ! away from it in %s", fact.name, fieldTable)
				}
			}
		})
	}
	if len(missing) == len(cases) {
		t.Skipf("none of the %d repositories of %s is in %s", len(cases), fieldTable, *field)
	}
	for _, name := range missing {
		fmt.Printf("%s is not checked out\n", name)
	}
	for _, name := range fieldNames {
		if all[name] > 0 {
			fmt.Printf("%-10s %3d of %3d  %5.1f%%\n", name, right[name], all[name], 100*float64(right[name])/float64(all[name]))
		}
	}
}

// fieldNames are the facts that the table may hold.
var fieldNames = []string{"language", "manager", "version", "framework", "kind", "port", "static", "build", "start", "packages", "env"}

// TestFieldTable holds the table to its form, whether or not anything is checked out.
func TestFieldTable(t *testing.T) {
	cases := readFieldTable(t)
	if len(cases) < 60 {
		t.Errorf("%d repositories, want 60", len(cases))
	}
	for _, c := range cases {
		for _, fact := range c.facts {
			if !slices.Contains(fieldNames, fact.name) || fact.want == "" {
				t.Errorf("%s: %q %q is no fact of the table", c.name, fact.name, fact.want)
			}
		}
	}
}

func readFieldTable(t *testing.T) []fieldCase {
	t.Helper()
	data, err := os.ReadFile(fieldTable)
	if err != nil {
		t.Fatal(err)
	}
	var out []fieldCase
	for line := range strings.SplitSeq(string(data), "\n") {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case line[0] != '\t' && len(words) == 3:
			out = append(out, fieldCase{name: words[0], commit: words[1], app: words[2]})
		case line[0] == '\t' && len(out) > 0:
			f := fieldFact{open: words[0] == "!"}
			if f.open {
				words = words[1:]
			}
			f.name, f.want = words[0], strings.Join(words[1:], " ")
			out[len(out)-1].facts = append(out[len(out)-1].facts, f)
		default:
			t.Fatalf("%s: %q is neither a repository nor a fact", fieldTable, line)
		}
	}
	return out
}

// holds says whether what was found is right.
func (f fieldFact) holds(found map[string]string) bool {
	got := found[f.name]
	switch f.name {
	case "build", "start", "packages", "env":
		for word := range strings.FieldsSeq(f.want) {
			if !strings.Contains(got, word) {
				return false
			}
		}
		return got != ""
	}
	return slices.Contains(strings.Split(f.want, " | "), got)
}

// fieldFacts reads one repository.
func fieldFacts(t *testing.T, c fieldCase, dir string) map[string]string {
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	project, err := detect.Open(root.FS(), languages.All())
	if err != nil {
		t.Fatal(err)
	}
	renderer := render.New(templates.Builtin())
	made, err := plan.Make(plan.Request{Project: project, Languages: languages.All(), Dir: ".", Name: filepath.Base(dir), Words: renderer})
	if err != nil {
		t.Log(err)
		return nil
	}
	at := slices.IndexFunc(made.Apps, func(a *plan.App) bool { return a.Path == c.app })
	if at < 0 {
		for _, s := range made.Skipped {
			if s.Path == c.app && slices.Contains(c.facts, fieldFact{name: "language", want: s.Language}) { // a decoy is right when it is left out as what it is
				return map[string]string{"language": s.Language, "kind": "none"}
			}
		}
		t.Logf("no app in %s: %d apps, %d left out", c.app, len(made.Apps), len(made.Skipped))
		return nil
	}
	return factsOf(made.Apps[at], renderer)
}

func factsOf(a *plan.App, renderer *render.Renderer) map[string]string {
	found := map[string]string{"language": a.Language, "manager": a.Manager, "version": a.Version, "framework": a.Framework,
		"kind": a.Kind, "port": strconv.Itoa(a.Port), "static": a.StaticDir, "start": strings.Join(append(a.Entrypoint, a.Start...), " "),
		"build": strings.Join(a.Build, " "), "env": fmt.Sprint(a.Env), "packages": strings.Join(append(a.BuildPackages, a.RunPackages...), " ")}
	if len(a.Open) > 0 {
		return found
	}
	files, err := renderer.Files(a)
	if err != nil {
		return found
	}
	for _, file := range files {
		if file.Path == a.Dockerfile { // all stages count, those of assets too
			found["build"] += " " + string(file.Body)
		}
	}
	return found
}

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/examples"
)

var updateReadme = flag.Bool("update", false, "rewrite what is generated in the README")

// readmeFile is held to the program: its generated parts are what the program
// prints, and its sessions are run.
var readmeFile = filepath.Join("..", "..", "README.md")

// generated are the parts of the README that a command of ours prints, between
// <!-- NAME --> and <!-- /NAME -->.
var generated = map[string][]string{
	"languages": {"languages", "--format", "markdown"},
	"reads":     {"languages", "--format", "reads"},
}

func TestReadmeGeneratedParts(t *testing.T) {
	text := readReadme(t)
	for name, args := range generated {
		part := regexp.MustCompile(`(?s)<!-- ` + name + ` -->\n(.*?)<!-- /` + name + ` -->`)
		found := part.FindStringSubmatchIndex(text)
		if found == nil {
			t.Errorf("the README has no part %q", name)
			continue
		}
		var out, errs bytes.Buffer
		if code := run(args, streams{strings.NewReader(""), &out, &errs}); code != exitDone {
			t.Fatalf("%v: exit code %d: %s", args, code, errs.String())
		}
		want := out.String()
		if name == "languages" {
			want = proved(t, want)
		}
		if text[found[2]:found[3]] != want {
			if *updateReadme {
				text = text[:found[2]] + want + text[found[3]:]
				continue
			}
			t.Errorf("the README's part %q is not what %v prints: run go test ./cmd/stagewright -update", name, args)
		}
	}
	if *updateReadme {
		if err := os.WriteFile(readmeFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// proved adds to the table of languages what the examples show: the images that
// their Dockerfiles stand on, and how many of them are built and run.
func proved(t *testing.T, table string) string {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
	if len(lines) != len(languages.All())+2 {
		t.Fatalf("the table has %d lines for %d languages", len(lines), len(languages.All()))
	}
	dir := filepath.Join("..", "..", "examples")
	all, err := examples.List(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	lines[0] += " Base images | Examples |"
	lines[1] += " --- | --- |"
	for i, l := range languages.All() {
		var images []string
		ran, checked := 0, 0
		for _, e := range all {
			if language, _, _ := strings.Cut(e.Name, "-"); language != l.Name {
				continue
			}
			if e.Smoke.Proof == "run" {
				ran++
			} else {
				checked++
			}
			images = append(images, bases(t, filepath.Join(dir, e.Name, examples.PlanFile))...)
		}
		if ran+checked == 0 || len(images) == 0 {
			t.Errorf("%s: no example shows what it stands on", l.Name)
		}
		slices.Sort(images)
		proof := fmt.Sprintf("%d run", ran)
		if ran == 0 {
			proof = fmt.Sprintf("%d checked", checked)
		} else if checked > 0 {
			proof += fmt.Sprintf(", %d checked", checked)
		}
		lines[i+2] += fmt.Sprintf(" %s | %s |", strings.Join(slices.Compact(images), ", "), proof)
	}
	return strings.Join(lines, "\n") + "\n"
}

// bases are the images of a plan's apps, without their versions.
func bases(t *testing.T, file string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Apps []struct {
			Images map[string]string `json:"images"`
		} `json:"apps"`
	}
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var out []string
	for _, a := range p.Apps {
		for name, image := range a.Images {
			if name == "build" || name == "run" {
				image, _, _ = strings.Cut(image, "@")
				if colon := strings.LastIndexByte(image, ':'); colon > strings.LastIndexByte(image, '/') {
					image = image[:colon]
				}
				out = append(out, image)
			}
		}
	}
	return out
}

func readReadme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A block fenced as "console" is a session: what stands after "$ " is run, what
// follows is what it prints, on both streams; "…" stands for any lines.
var session = regexp.MustCompile("(?s)```console\n(.*?)```")

func TestReadmeSessions(t *testing.T) {
	text := readReadme(t)
	work := t.TempDir()
	if err := os.CopyFS(filepath.Join(work, "examples"), os.DirFS(filepath.Join("..", "..", "examples"))); err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "stagewright")); err != nil {
		t.Skip(err)
	}
	ran, updated := 0, text
	for _, block := range session.FindAllStringSubmatch(text, -1) {
		for _, part := range strings.Split("\n"+block[1], "\n$ ")[1:] {
			line, want, _ := strings.Cut(part, "\n")
			if strings.HasPrefix(line, "docker ") || strings.HasPrefix(line, "curl ") {
				continue // run by the real builds of the examples
			}
			ran++
			c := exec.Command("sh", "-c", line)
			c.Dir = work
			c.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "NO_COLOR=1")
			out, _ := c.CombinedOutput()
			if *updateReadme && !strings.Contains(want, "…") {
				updated = strings.Replace(updated, "$ "+line+"\n"+want, "$ "+line+"\n"+strings.TrimRight(string(out), "\n")+"\n", 1)
				continue
			}
			if !matches(strings.Split(strings.TrimSpace(want), "\n"), strings.Split(strings.TrimSpace(string(out)), "\n")) {
				t.Errorf("$ %s\nprints\n%s\nthe README says\n%s", line, out, want)
			}
		}
	}
	if ran == 0 {
		t.Error("the README has no session that was run")
	}
	if updated != text {
		if err := os.WriteFile(readmeFile, []byte(updated), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// matches compares lines; "…" stands for any number of them.
func matches(want, got []string) bool {
	for i, w := range want {
		if w == "…" {
			for skip := range len(got) - i + 1 {
				if matches(want[i+1:], got[i+skip:]) {
					return true
				}
			}
			return false
		}
		if i >= len(got) || strings.TrimRight(w, " ") != strings.TrimRight(got[i], " ") {
			return false
		}
	}
	return len(want) == len(got)
}

// Commands in blocks fenced as "sh" are of programs that there are: our own
// commands and flags, and the Makefile's targets.
func TestReadmeCommands(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join("..", "..", "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(readReadme(t), -1) {
		for line := range strings.Lines(block[1]) {
			words := strings.Fields(strings.Split(line, "#")[0])
			if len(words) == 0 {
				continue
			}
			seen++
			if i := slices.IndexFunc(words, func(w string) bool { return w == "stagewright" || w == "./cmd/stagewright" }); i >= 0 {
				checkOwn(t, words[i+1:])
			}
			if words[0] == "make" && !bytes.Contains(makefile, []byte("\n"+words[1]+":")) {
				t.Errorf("the README says make %s: there is no such target", words[1])
			}
		}
	}
	if seen == 0 {
		t.Error("the README has no commands")
	}
}

// checkOwn holds a command line of ours to the commands and flags there are.
func checkOwn(t *testing.T, words []string) {
	t.Helper()
	root := newRoot(streams{strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}}, subcommands()...)
	c, rest, err := root.Find(words)
	if err != nil || c == root && len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		t.Errorf("stagewright %s: no such command", strings.Join(words, " "))
		return
	}
	for _, w := range rest {
		name, ok := strings.CutPrefix(w, "--")
		if name, _, _ = strings.Cut(name, "="); ok && c.Flags().Lookup(name) == nil && c.InheritedFlags().Lookup(name) == nil {
			t.Errorf("stagewright %s: no such flag --%s", strings.Join(words, " "), name)
		}
	}
}

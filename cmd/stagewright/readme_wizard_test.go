//go:build unix && !lean

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The conversations of the README are held with the program itself, in a
// pseudo-terminal; "…" stands for the Dockerfile, which stands there already.
func TestReadmeWizard(t *testing.T) {
	if testing.Short() {
		t.Skip("conversations take their time")
	}
	dir := filepath.Join(t.TempDir(), "greeter")
	must(t, os.CopyFS(dir, os.DirFS("../../examples/go-http")))
	for _, name := range []string{"Dockerfile", ".dockerignore", "plan.json", "smoke.json"} {
		must(t, os.Remove(filepath.Join(dir, name)))
	}
	init := talk(t, dir, false, nil, "init", "--plain")
	init.hear("final image stand on?").hear("]: ").say("alpine\r")
	init.hear("Which port").hear("]: ").say(enter)
	init.hear("Anything beside it?").hear("]: ").say("1\r")
	init.hear("What now?").hear("]: ").say("1\r").hear("Keep these").hear("]: ").say(enter)
	init.hear("without questions").hear("healthcheck=yes\r\n").ends(0)

	work := t.TempDir()
	begin := talk(t, work, false, nil, "new", "--plain")
	begin.hear("Which template?").hear("]: ").say("go-http\r").hear("In which folder?").hear("]: ").say("shop\r")
	begin.hear("name?").hear("]: ").say(enter).hear("module's path?").hear("]: ").say(enter).hear("port").hear("]: ").say("<\r")
	begin.hear("module's path?").hear("]: ").say("git.example.com/shop\r").hear("port").hear("]: ").say(enter)
	begin.hear("What now?").hear("]: ").say("1\r").hear("without questions").hear("git.example.com/shop\r\n").ends(0)

	text := readReadme(t)
	for name, c := range map[string]*conversation{"wizard": init, "new": begin} {
		part := regexp.MustCompile(`(?s)<!-- conversation ` + name + ` -->\n(.*?)<!-- /conversation ` + name + ` -->`).FindStringSubmatchIndex(text)
		if part == nil {
			t.Fatalf("the README has no conversation %q", name)
		}
		want := "```\n" + screen(c.text()) + "```\n"
		if text[part[2]:part[3]] != want {
			if !*updateReadme {
				t.Errorf("the README's conversation %q is not what is said: run go test ./cmd/stagewright -run ReadmeWizard -update:\n%s", name, want)
				continue
			}
			text = text[:part[2]] + want + text[part[3]:]
		}
	}
	if *updateReadme {
		must(t, os.WriteFile(readmeFile, []byte(text), 0o644))
	}
}

// screen is what a person sees of a conversation in plain lines.
func screen(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	dockerfile := regexp.MustCompile(`(?s)(\nDockerfile:\n).*?(\nin the final image)`)
	text = dockerfile.ReplaceAllString(text, "$1  …$2")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.Join(lines, "\n") + "\n"
}

//go:build unix && !lean

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Every question leads back to the one before it, in lists and in lines; what
// was answered in between is forgotten.
func TestInitGoesBack(t *testing.T) {
	dir := site(t)
	c := talk(t, dir, false, nil, "init")
	c.hear("< goes back").hear("published?").say("<\r").hear("this is the first question")
	c.hear("published?").say("index.html\r")
	c.hear("Anything beside it?").say("<").hear("go back").say(" " + enter)
	c.hear("published?").say(enter)
	c.hear("Anything beside it?").say(down + " " + enter) // labels
	c.hear("What now?").say("<").hear("go back").say(enter)
	c.hear("Anything beside it?").say(enter)
	c.hear("What now?").say(down + enter)
	c.hear("Which of them?").say("port\r").hear("Which port").say("<\r")
	c.hear("Which of them?").say("<").hear("go back").say(enter)
	c.hear("What now?").say(enter).hear("stagewright generate\r\n").ends(0)
	if has(t, dir, "stagewright.yaml") {
		t.Error("answers that were taken back were kept")
	}
	sameAsGenerate(t, dir)
}

func TestInitGoesBackInPlainLines(t *testing.T) {
	dir := t.TempDir()
	for _, app := range []string{"a", "b"} {
		must(t, os.MkdirAll(filepath.Join(dir, app), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, app, "index.html"), []byte("x"), 0o644))
	}
	c := talk(t, dir, false, nil, "init", "--plain")
	c.hear("Which app?").hear("]: ").say("<\r").hear("this is the first question")
	c.hear("Which app?").hear("]: ").say("2\r")
	c.hear("published?").hear("]: ").say("<\r")
	c.hear("Which app?").hear("]: ").say("1\r")
	c.hear("published?").hear("]: ").say(enter)
	c.hear("Anything").hear("]: ").say("2\r")
	c.hear("What now?").hear("]: ").say("1\r")
	c.hear("Keep these answers").hear("]: ").say("<\r")
	c.hear("What now?").hear("]: ").say("<\r")
	c.hear("Anything").hear("]: ").say(enter)
	c.hear("What now?").hear("]: ").say("1\r").hear("stagewright generate --app a\r\n").ends(0)
	if !has(t, dir, "a/Dockerfile") || has(t, dir, "b/Dockerfile") || has(t, dir, "stagewright.yaml") {
		t.Error("it wrote for what was taken back")
	}
}

// Esc leaves, arrow keys do not.
func TestInitLeavesByEsc(t *testing.T) {
	dir := site(t)
	c := talk(t, dir, false, nil, "init")
	c.hear("published?").say(enter).hear("Anything").say(down + down + "\x1b").ends(exitCancelled)
	if has(t, dir, "Dockerfile") {
		t.Error("leaving wrote files")
	}
}

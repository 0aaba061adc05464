//go:build unix && !lean

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/Netflix/go-expect"
	"github.com/creack/pty"
	"github.com/hinshun/vt10x"

	"github.com/stagewright/stagewright/detect/languages"
)

// Keys as terminals send them.
const (
	enter = "\r"
	down  = "\x1b[B"
	ctrlC = "\x03"
	ctrlD = "\x04"
)

// conversation is the program at a terminal: keys in, screen out.
type conversation struct {
	t       *testing.T
	console *expect.Console
	cmd     *exec.Cmd
	mu      sync.Mutex
	seen    bytes.Buffer
}

// Write keeps what the screen showed.
func (c *conversation) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen.Write(b)
}

func (c *conversation) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen.String()
}

// talk starts the program in a pseudo-terminal with an emulator behind it; a
// dead one shows everything and answers nothing.
func talk(t *testing.T, dir string, dead bool, env []string, args ...string) *conversation {
	t.Helper()
	c := &conversation{t: t}
	opts := []expect.ConsoleOpt{expect.WithDefaultTimeout(20 * time.Second)}
	if dead {
		opts = append(opts, expect.WithStdout(c))
	} else {
		ptm, tty, err := pty.Open()
		must(t, err)
		screen := vt10x.New(vt10x.WithWriter(tty), vt10x.WithSize(80, 24))
		opts = append(opts, expect.WithStdin(ptm), expect.WithStdout(screen, c), expect.WithCloser(ptm, tty))
	}
	var err error
	c.console, err = expect.NewConsole(opts...)
	must(t, err)
	must(t, pty.Setsize(c.console.Tty(), &pty.Winsize{Rows: 24, Cols: 80}))
	c.cmd = exec.Command("stagewright", args...)
	c.cmd.Dir = dir
	c.cmd.Env = append(os.Environ(), append([]string{"TERM=xterm", "NO_COLOR=1", "HOME=" + t.TempDir()}, env...)...)
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = c.console.Tty(), c.console.Tty(), c.console.Tty()
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	must(t, c.cmd.Start())
	t.Cleanup(func() { _ = c.cmd.Process.Kill(); _ = c.console.Close() })
	return c
}

// hear waits until the screen shows a text.
func (c *conversation) hear(text string) *conversation {
	c.t.Helper()
	if _, err := c.console.ExpectString(text); err != nil {
		c.t.Fatalf("never heard %q (%v) in:\n%s", text, err, c.text())
	}
	return c
}

func (c *conversation) say(keys string) *conversation {
	c.t.Helper()
	if _, err := c.console.Send(keys); err != nil {
		c.t.Fatal(err)
	}
	return c
}

// ends waits for the exit code, reading on.
func (c *conversation) ends(code int) {
	c.t.Helper()
	go func() { _, _ = c.console.ExpectEOF() }()
	done := make(chan error, 1)
	go func() { done <- c.cmd.Wait() }()
	select {
	case err := <-done:
		got := 0
		var e *exec.ExitError
		if errors.As(err, &e) {
			got = e.ExitCode()
		}
		if got != code {
			c.t.Fatalf("exit code %d, want %d:\n%s", got, code, c.text())
		}
	case <-time.After(20 * time.Second):
		c.t.Fatalf("it does not end:\n%s", c.text())
	}
}

func has(t *testing.T, dir, name string) bool {
	t.Helper()
	_, err := os.Stat(filepath.Join(dir, name))
	return err == nil
}

func TestInitAcceptsEverything(t *testing.T) {
	dir := site(t)
	c := talk(t, dir, false, nil, "init")
	c.hear("published").hear("Which files and folders are published?").say(enter)
	c.hear("Anything beside it?").say(enter)
	c.hear("in the final image").hear("cache:").hear("What now?").say(enter)
	c.hear("wrote Dockerfile").hear("the same without questions: stagewright generate\r\n").ends(0)
	if has(t, dir, "stagewright.yaml") {
		t.Error("answers that differ from nothing were kept")
	}
	sameAsGenerate(t, dir)
}

// sameAsGenerate holds what was written to what generate writes today.
func sameAsGenerate(t *testing.T, dir string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run([]string{"generate", "--dry-run", dir}, streams{strings.NewReader(""), &out, &errs}); code != 0 {
		t.Fatalf("generate: %d: %s", code, errs.String())
	}
	if out.Len() > 0 {
		t.Errorf("generate would change what init wrote:\n%s", out.String())
	}
}

func TestInitKeepsAnswers(t *testing.T) {
	dir := site(t)
	c := talk(t, dir, false, nil, "init")
	c.hear("published?").say("index.html\r")
	c.hear("Anything beside it?").say(down + " " + enter) // labels
	c.hear("What now?").say(down + enter)                 // edit
	c.hear("Which of them?").say("port\r")
	c.hear("Which port").say("nonsense\r")
	c.hear("not a number").say(strings.Repeat("\x7f", 8) + "9000\r")
	c.hear("EXPOSE 9000").hear("What now?").say(enter)
	c.hear("Keep these answers").say(enter)
	c.hear("wrote stagewright.yaml").hear("stagewright generate --set published=index.html --set labels=yes --port 9000").ends(0)
	text, err := os.ReadFile(filepath.Join(dir, "stagewright.yaml"))
	must(t, err)
	if string(text) != "facts:\n  published:\n    - index.html\n  labels: true\n  port: 9000\n" {
		t.Errorf("kept %q", text)
	}
	sameAsGenerate(t, dir)
}

// Leaving writes nothing, at whichever question and in whichever way.
func TestInitLeaves(t *testing.T) {
	for _, key := range []string{ctrlC, ctrlD} {
		for _, plain := range []bool{false, true} {
			for stop := range 6 {
				dir := site(t)
				args := []string{"init"}
				if plain {
					args = append(args, "--plain")
				}
				c := talk(t, dir, false, nil, args...)
				leaveAt(c, stop, key, plain)
				c.ends(exitCancelled)
				if has(t, dir, "Dockerfile") || has(t, dir, "stagewright.yaml") {
					t.Errorf("leaving at question %d wrote files", stop)
				}
			}
		}
	}
	dir := site(t)
	talk(t, dir, false, nil, "init").hear("published?").say(enter).hear("Anything").say(enter).hear("What now?").say(down + down + enter).ends(exitCancelled)
}

// leaveAt walks to a question and leaves there.
func leaveAt(c *conversation, stop int, key string, plain bool) {
	edit, port := down+enter, "port\r"
	if plain {
		edit, port = "2\r", "port\r"
	}
	steps := []struct{ hear, say string }{{"published?", "index.html\r"}, {"Anything beside it?", "\r"}, {"What now?", edit}, {"Which of them?", port},
		{"Which port", "9000\r"}, {"What now?", enter}, {"Keep these answers", ""}}
	for i, s := range steps {
		c.hear(s.hear)
		if plain {
			c.hear("]: ")
		}
		if i == stop {
			c.say(key)
			return
		}
		c.say(s.say)
	}
}

func TestInitPlain(t *testing.T) {
	dir := site(t)
	c := talk(t, dir, false, nil, "init", "--plain")
	c.hear("published?").hear("answer [b.html,index.html]: ").say("?\r")
	c.hear("Only these are copied").say("nothing.html\r").hear("not possible").say(enter)
	c.hear("Anything beside it?").hear("[none]: ").say("9\r").hear("from 1 to").say("2,3\r").hear("and compose.yaml: create")
	c.hear("What now?").hear("1. write").hear("number [1]: ").say("7\r").hear("from 1 to 3").say("3\r").ends(exitCancelled)

	dir = site(t)
	c = talk(t, dir, false, []string{"TERM=dumb"}, "init")
	c.hear("answer [b.html,index.html]: ").say(enter).hear("[none]: ").say(enter).hear("number [1]: ").say(enter).hear("wrote Dockerfile").ends(0)
	if strings.Contains(c.text(), "\x1b[") {
		t.Error("a simple terminal got control sequences")
	}
}

// A terminal that does not say where its cursor is gets plain lines.
func TestInitAtADeadTerminal(t *testing.T) {
	dir := site(t)
	c := talk(t, dir, true, nil, "init")
	c.hear("answer [b.html,index.html]: ").say(enter).hear("[none]: ").say(enter).hear("number [1]: ").say(enter).hear("wrote Dockerfile").ends(0)
	sameAsGenerate(t, dir)
}

func TestInitColours(t *testing.T) {
	color := regexp.MustCompile("\x1b\\[[0-9;]*3[0-9]m")
	for _, c := range []struct {
		env   string
		wants bool
	}{{"NO_COLOR=", true}, {"NO_COLOR=1", false}} {
		talked := talk(t, site(t), false, []string{c.env}, "init")
		talked.hear("published?").say(enter).hear("Anything").say(enter).hear("What now?")
		if got := color.MatchString(talked.text()); got != c.wants {
			t.Errorf("%s: coloured %v", c.env, got)
		}
		talked.say(ctrlC).ends(exitCancelled)
	}
}

func TestInitReplaces(t *testing.T) {
	dir := site(t)
	must(t, os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte("FROM busybox:1\n"), 0o644))
	c := talk(t, dir, false, nil, "init")
	c.hear("published?").say(enter).hear("Anything").say(enter).hear("files of somebody else: Dockerfile").hear("What now?").say(enter).ends(exitCancelled)
	if text, _ := os.ReadFile(filepath.Join(dir, "Dockerfile")); string(text) != "FROM busybox:1\n" {
		t.Fatalf("replaced without being asked to: %s", text)
	}
	c = talk(t, dir, false, nil, "init", "--plain")
	c.hear("published?").hear("]: ").say(enter).hear("[none]: ").say(enter).hear("What now?").hear("]: ").say("2\r").hear("-FROM busybox:1")
	c.hear("What now?").hear("]: ").say("1\r").hear("stagewright generate --force").ends(0)
	sameAsGenerate(t, dir)
}

func TestInitChoosesAnApp(t *testing.T) {
	dir := t.TempDir()
	for _, app := range []string{"a", "b"} {
		must(t, os.MkdirAll(filepath.Join(dir, app), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, app, "index.html"), []byte("x"), 0o644))
	}
	c := talk(t, dir, false, nil, "init")
	c.hear("Which app?").say(down + enter).hear("published?").say(enter).hear("Anything").say(enter).hear("What now?").say(enter)
	c.hear("stagewright generate --app b").ends(0)
	if !has(t, dir, "b/Dockerfile") || has(t, dir, "a/Dockerfile") {
		t.Error("the other app was written for")
	}
}

// Each language can be walked through with Enter alone, in at most five
// questions where it determines its own facts.
func TestInitEachLanguage(t *testing.T) {
	if testing.Short() {
		t.Skip("conversations take their time")
	}
	for _, l := range languages.All() {
		example := exampleOf(t, l.Name)
		if example == "" {
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			c := talk(t, example, false, []string{"TERM=dumb"}, "init")
			questions := 0
			for ; questions < 12; questions++ {
				if _, err := c.console.Expect(expect.String("]: "), expect.String("stagewright generate")); err != nil {
					t.Fatalf("%v:\n%s", err, c.text())
				}
				if strings.Contains(c.text(), "the same without questions") {
					break
				}
				c.say(enter)
			}
			c.ends(0)
			if questions > 5 {
				t.Errorf("%d questions", questions)
			}
			sameAsGenerate(t, example)
		})
	}
}

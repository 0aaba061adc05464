package examples

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// start starts a container of the image and returns its id; it is removed when
// the test ends.
func (p *project) start(t *testing.T, image string, args ...string) string {
	t.Helper()
	all := append([]string{"create"}, args...)
	for key, value := range p.Smoke.Env {
		all = append(all, "--env", key+"="+value)
	}
	all = append(append(all, image), p.Smoke.Args...)
	id, err := command(t.Context(), "", "docker", all...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = command(context.Background(), "", "docker", "rm", "--force", id) })
	if _, err := command(t.Context(), "", "docker", "start", id); err != nil {
		t.Fatal(err)
	}
	return id
}

// run sees the image work: what runs on is asked, seen as its user and stopped;
// what ends is read.
func (p *project) run(t *testing.T, image string) {
	t.Helper()
	p.checkUser(t, image)
	switch {
	case p.Smoke.Asks():
		id := p.start(t, image, "--publish", fmt.Sprintf("127.0.0.1::%d", p.Smoke.Port))
		p.ask(t, id)
		checkProcess(t, id)
		p.stop(t, id)
	case p.Plan.Kind == "worker":
		id := p.start(t, image)
		p.wait(t, id, func() error { return p.logged(id) })
		checkProcess(t, id)
		p.stop(t, id)
	default:
		p.end(t, p.start(t, image))
	}
}

// wait tries until it succeeds, the container has ended, or the time is up.
func (p *project) wait(t *testing.T, id string, try func() error) {
	t.Helper()
	seconds := p.Smoke.Waits
	if seconds == 0 {
		seconds = 30
	}
	deadline := time.Now().Add(time.Duration(seconds) * time.Second)
	for {
		err := try()
		if err == nil {
			return
		}
		if running := state(t, id, "{{.State.Running}}"); running != "true" || time.Now().After(deadline) {
			t.Fatalf("%v (running: %s, exit code %s)\n%s", err, running, state(t, id, "{{.State.ExitCode}}"), logs(id))
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// ask asks for the path until the answer is the one expected.
func (p *project) ask(t *testing.T, id string) {
	t.Helper()
	address := ""
	p.wait(t, id, func() error {
		bound, err := command(t.Context(), "", "docker", "port", id, strconv.Itoa(p.Smoke.Port)+"/tcp")
		address, _, _ = strings.Cut(bound, "\n")
		return err
	})
	client := &http.Client{
		Timeout: 10 * time.Second,
		// A redirect is an answer too.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	p.wait(t, id, func() error {
		response, err := client.Get("http://" + address + p.Smoke.Path)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
		if err != nil {
			return err
		}
		if response.StatusCode != p.Smoke.Status || !strings.Contains(string(body), p.Smoke.Text) {
			return fmt.Errorf("GET %s: status %d, want %d and %q: %.500s", p.Smoke.Path, response.StatusCode, p.Smoke.Status, p.Smoke.Text, body)
		}
		return nil
	})
}

// printed reports what is missing from a tool's stdout.
func (p *project) printed(id string) error {
	out, err := command(context.Background(), "", "docker", "logs", id)
	if err == nil && !strings.Contains(out, p.Smoke.Output) {
		err = fmt.Errorf("stdout lacks %q: %s", p.Smoke.Output, tail(out, 20))
	}
	return err
}

// logged reports what is missing from a worker's log, which may be either stream.
func (p *project) logged(id string) error {
	if text := logs(id); !strings.Contains(text, p.Smoke.Output) {
		return fmt.Errorf("its log lacks %q", p.Smoke.Output)
	}
	return nil
}

// end waits for a tool to end and reads what it said.
func (p *project) end(t *testing.T, id string) {
	t.Helper()
	code, err := command(t.Context(), "", "docker", "wait", id)
	if err != nil {
		t.Fatal(err)
	}
	if code != strconv.Itoa(p.Smoke.Exit) {
		t.Errorf("exit code %s, want %d\n%s", code, p.Smoke.Exit, logs(id))
	}
	if err := p.printed(id); err != nil {
		t.Error(err)
	}
}

// checkUser holds the image to a user that is a number and not root, so that
// any cluster can tell without reading the image's passwd.
func (p *project) checkUser(t *testing.T, image string) {
	t.Helper()
	user, err := command(t.Context(), "", "docker", "image", "inspect", "--format", "{{.Config.User}}", image)
	if err != nil {
		t.Fatal(err)
	}
	name, group, _ := strings.Cut(user, ":")
	if id, err := strconv.Atoi(name); err != nil || id == 0 {
		t.Errorf("the image's user is %q: want a number that is not 0", user)
	}
	if _, err := strconv.Atoi(group); group != "" && err != nil {
		t.Errorf("the image's group is %q: want a number", group)
	}
}

// checkProcess sees, from outside, as whom process 1 really runs.
func checkProcess(t *testing.T, id string) {
	t.Helper()
	out, err := command(t.Context(), "", "docker", "top", id, "-eo", "pid,uid,args")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(out, "\n")
	if len(rows) < 2 || len(strings.Fields(rows[1])) < 3 {
		t.Fatalf("docker top: no process: %s", out)
	}
	if fields := strings.Fields(rows[1]); fields[1] == "0" {
		t.Errorf("process 1 runs as root: %s", rows[1])
	}
}

// stop sends SIGTERM: the app must end within five seconds, as one that was asked.
func (p *project) stop(t *testing.T, id string) {
	t.Helper()
	if p.Smoke.SkipStop {
		return
	}
	began := time.Now()
	if _, err := command(t.Context(), "", "docker", "stop", "--time", "10", id); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	if code := state(t, id, "{{.State.ExitCode}}"); took > 5*time.Second || code != "0" && code != "143" {
		t.Errorf("after SIGTERM it took %.1f s to end with exit code %s: want at most 5 s and 0 or 143\n%s", took.Seconds(), code, logs(id))
	}
}

func state(t *testing.T, id, format string) string {
	t.Helper()
	out, err := command(t.Context(), "", "docker", "inspect", "--format", format, id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// logs are the last lines of both streams.
func logs(id string) string {
	out, err := exec.Command("docker", "logs", "--tail", "40", id).CombinedOutput()
	if err != nil {
		return err.Error()
	}
	return string(out)
}

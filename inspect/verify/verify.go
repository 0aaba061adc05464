// Package verify builds an image, runs it and looks at it from outside, as a
// reviewer would before trusting it.
package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// State is how a check ended.
type State string

// The states of a check.
const (
	OK      State = "ok"
	Failed  State = "failed"
	Skipped State = "skipped"
)

// Check is one thing that was looked at.
type Check struct {
	Name  string `json:"name"`
	State State  `json:"state"`
	Says  string `json:"says"`
	// Todo says what to change, where the check failed.
	Todo string `json:"todo,omitempty"`
	// Log are the last lines of what was said, where the check failed.
	Log  []string      `json:"log,omitempty"`
	Took time.Duration `json:"-"`
}

// Report is all that was looked at.
type Report struct {
	Image  string  `json:"image,omitempty"`
	Checks []Check `json:"checks"`
}

// Failed reports whether any check failed.
func (r *Report) Failed() bool {
	for _, c := range r.Checks {
		if c.State == Failed {
			return true
		}
	}
	return false
}

// Options say what to build and how to see it work.
type Options struct {
	// Docker runs the engine's command line: what it printed, and how it ended.
	Docker func(ctx context.Context, args ...string) (stdout, stderr string, err error)
	// Build are the arguments behind "docker build".
	Build []string
	// Port is asked, 0 if the app listens nowhere. Path is asked for.
	Port int
	Path string
	// Env and Args are what the container is started with.
	Env, Args []string
	// Wait bounds the time to the first answer.
	Wait time.Duration
	// Edit changes a source file before the second build and names it; nil
	// leaves that build out. Expected are then the steps that may run.
	Edit     func() (name string, expected []string, err error)
	Weigh    func(ctx context.Context, image string) (says string, spare []string, err error)
	Progress func(what string)
	// Keep leaves the image behind.
	Keep bool
}

// run is one verification on its way.
type run struct {
	Options
	report *Report
	image  string
}

// Verify builds, runs and looks. What fails is in the report; an error means
// that nothing could be seen.
func Verify(ctx context.Context, o Options) (*Report, error) {
	if _, said, err := o.Docker(ctx, "version", "--format", "{{.Server.Version}}"); err != nil {
		return nil, fmt.Errorf("docker: no engine answers: %s: start one, or set DOCKER_HOST", lastLine(said, err))
	}
	v := &run{Options: o, report: &Report{Checks: []Check{}}}
	defer v.clean()
	if !v.build(ctx) {
		return v.report, ctx.Err()
	}
	v.user(ctx)
	v.start(ctx)
	v.weigh(ctx)
	v.rebuild(ctx)
	return v.report, ctx.Err()
}

// clean removes the image also when the caller has given up.
func (v *run) clean() {
	if v.image == "" || v.Keep {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	_, _, _ = v.Docker(ctx, "image", "rm", "--force", v.image)
}

func (v *run) begin(what string) time.Time {
	if v.Progress != nil {
		v.Progress(what)
	}
	return time.Now()
}

func (v *run) say(began time.Time, c Check) {
	c.Took = time.Since(began)
	v.report.Checks = append(v.report.Checks, c)
}

// image names are made from the time: two runs do not disturb each other.
func (v *run) build(ctx context.Context) bool {
	began := v.begin("building")
	v.image = "stagewright-verify:" + strconv.FormatInt(began.UnixNano(), 36)
	_, log, err := v.Docker(ctx, append([]string{"build", "--progress=plain", "--tag", v.image}, v.Build...)...)
	if err != nil {
		v.image = ""
		what, todo := classifyBuild(log)
		v.say(began, Check{Name: "build", State: Failed, Says: what, Todo: todo, Log: tail(log, 12)})
		return false
	}
	if v.Keep {
		v.report.Image = v.image
	}
	v.say(began, Check{Name: "build", State: OK, Says: fmt.Sprintf("built in %s", round(time.Since(began)))})
	return true
}

func (v *run) user(ctx context.Context) {
	began := time.Now()
	out, _, err := v.Docker(ctx, "image", "inspect", "--format", "{{.Config.User}}", v.image)
	user := strings.TrimSpace(out)
	name, _, _ := strings.Cut(user, ":")
	id, notNumber := strconv.Atoi(name)
	switch {
	case err != nil:
		v.say(began, Check{Name: "user", State: Skipped, Says: "the engine does not say"})
	case name == "" || name == "root" || id == 0 && notNumber == nil:
		v.say(began, Check{Name: "user", State: Failed, Says: "the image runs as root", Todo: "end the Dockerfile's last stage with USER and a number"})
	case notNumber != nil:
		v.say(began, Check{Name: "user", State: Failed, Says: fmt.Sprintf("the user %q is a name", user), Todo: "write its number: Kubernetes' runAsNonRoot needs one"})
	default:
		v.say(began, Check{Name: "user", State: OK, Says: "runs as " + user})
	}
}

// start runs the image, asks it and stops it.
func (v *run) start(ctx context.Context) {
	began := v.begin("starting")
	args := []string{"create"}
	if v.Port > 0 {
		args = append(args, "--publish", fmt.Sprintf("127.0.0.1::%d", v.Port))
	}
	for _, pair := range v.Env {
		args = append(args, "--env", pair)
	}
	out, said, err := v.Docker(ctx, append(append(args, v.image), v.Args...)...)
	if err != nil {
		v.say(began, Check{Name: "start", State: Failed, Says: "no container can be made", Todo: "see the log", Log: tail(said, 5)})
		return
	}
	id := strings.TrimSpace(out)
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		_, _, _ = v.Docker(ctx, "rm", "--force", id)
	}()
	if _, said, err := v.Docker(ctx, "start", id); err != nil {
		what, todo := classifyRun(said, "", 0)
		v.say(began, Check{Name: "start", State: Failed, Says: what, Todo: todo, Log: tail(said, 5)})
		return
	}
	if v.Port == 0 {
		v.watch(ctx, id, began)
		return
	}
	if v.answer(ctx, id, began) {
		v.stop(ctx, id)
	}
}

// state is what the engine says of a container.
type state struct {
	Running   bool
	OOMKilled bool
	ExitCode  int
}

func (v *run) state(ctx context.Context, id string) (s state) {
	out, _, err := v.Docker(ctx, "inspect", "--format", "{{json .State}}", id)
	if err != nil || json.Unmarshal([]byte(out), &s) != nil {
		return state{Running: true} // not known: go on asking
	}
	return s
}

func (v *run) logs(ctx context.Context, id string) string {
	out, said, _ := v.Docker(ctx, "logs", "--tail", "40", id)
	return out + said
}

// ended files how a container ended that should not have.
func (v *run) ended(ctx context.Context, name, id string, s state, began time.Time) {
	log := v.logs(ctx, id)
	what, todo := classifyRun(log, fmt.Sprintf("it ended with %d", s.ExitCode), s.ExitCode)
	if s.OOMKilled {
		what, todo = "it was killed for want of memory", "give the container more, or the app less to do"
	}
	v.say(began, Check{Name: name, State: Failed, Says: what, Todo: todo, Log: tail(log, 12)})
}

// watch sees that an app without a port keeps running, or ends well.
func (v *run) watch(ctx context.Context, id string, began time.Time) {
	for time.Since(began) < min(v.Wait, 3*time.Second) {
		if s := v.state(ctx, id); !s.Running {
			if s.ExitCode != 0 {
				v.ended(ctx, "start", id, s, began)
				return
			}
			v.say(began, Check{Name: "start", State: OK, Says: "ran and ended with 0"})
			return
		}
		pause(ctx, 100*time.Millisecond)
	}
	v.say(began, Check{Name: "start", State: OK, Says: "keeps running; no port is asked"})
	v.stop(ctx, id)
}

// answer waits for the first answer on the port.
func (v *run) answer(ctx context.Context, id string, began time.Time) bool {
	v.begin("waiting for port " + strconv.Itoa(v.Port))
	client := &http.Client{
		Timeout:       5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	var last error
	for time.Since(began) < v.Wait && ctx.Err() == nil {
		if s := v.state(ctx, id); !s.Running {
			v.ended(ctx, "start", id, s, began)
			return false
		}
		out, _, err := v.Docker(ctx, "port", id, strconv.Itoa(v.Port)+"/tcp")
		if address, _, _ := strings.Cut(strings.TrimSpace(out), "\n"); err == nil && address != "" {
			var status int
			if status, last = get(ctx, client, "http://"+address+v.Path); last == nil {
				return v.answered(began, status)
			}
		}
		pause(ctx, 150*time.Millisecond)
	}
	log := v.logs(ctx, id)
	todo := "see that the app listens on this port; name another with --port"
	if lower := strings.ToLower(log); strings.Contains(lower, "127.0.0.1") || strings.Contains(lower, "localhost") {
		todo = "the log speaks of localhost: let the app listen on 0.0.0.0, which is what the container's port leads to"
	}
	v.say(began, Check{
		Name: "start", State: Failed, Todo: todo, Log: tail(log, 12),
		Says: fmt.Sprintf("nothing answers on port %d within %s%s", v.Port, round(v.Wait), because(last)),
	})
	return false
}

func because(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return " (" + op.Err.Error() + ")"
	}
	return ""
}

func (v *run) answered(began time.Time, status int) bool {
	c := Check{Name: "start", State: OK, Says: fmt.Sprintf("answers on port %d with %d after %s", v.Port, status, round(time.Since(began)))}
	if status >= http.StatusInternalServerError {
		c.State, c.Todo = Failed, "see the app's log: docker logs; give it what it needs with --env"
	}
	v.say(began, c)
	return true
}

func get(ctx context.Context, client *http.Client, url string) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20))
	return response.StatusCode, nil
}

// stop sends SIGTERM, as every platform does before it kills.
func (v *run) stop(ctx context.Context, id string) {
	began := v.begin("stopping")
	if _, said, err := v.Docker(ctx, "stop", "--time", "10", id); err != nil {
		v.say(began, Check{Name: "stop", State: Failed, Says: "the engine cannot stop it", Todo: "see the log", Log: tail(said, 5)})
		return
	}
	took, s := time.Since(began), v.state(ctx, id)
	c := Check{Name: "stop", State: OK, Says: fmt.Sprintf("ends %s after SIGTERM with %d", round(took), s.ExitCode)}
	switch {
	case took > 5*time.Second || s.ExitCode == 137:
		c.State, c.Says = Failed, fmt.Sprintf("does not end on SIGTERM: killed after %s", round(took))
		c.Todo = "handle SIGTERM, start the app without a shell or package manager in front, or put tini in front"
	case s.ExitCode != 0 && s.ExitCode != 143:
		c.State, c.Todo = Failed, "end with 0 when SIGTERM asks the app to"
	}
	v.say(began, c)
}

func (v *run) weigh(ctx context.Context) {
	if v.Weigh == nil {
		return
	}
	began := v.begin("weighing")
	says, spare, err := v.Weigh(ctx, v.image)
	if err != nil {
		v.say(began, Check{Name: "size", State: Skipped, Says: err.Error()})
		return
	}
	if len(spare) > 0 {
		says += "; could go: " + strings.Join(spare, ", ")
	}
	v.say(began, Check{Name: "size", State: OK, Says: says})
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func round(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}

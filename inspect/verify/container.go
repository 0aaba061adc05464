package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

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

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

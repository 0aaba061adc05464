// Package verify builds an image, runs it and looks at it from outside, as a
// reviewer would before trusting it.
package verify

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

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
	// Folder is where an image may be put that no engine holds; without one an
	// engine is needed.
	Folder string
}

// run is one verification on its way.
type run struct {
	Options
	report  *Report
	builder *builder
	image   string
}

// Verify builds, runs and looks. What fails is in the report; an error means
// that nothing could be seen.
func Verify(ctx context.Context, o Options) (*Report, error) {
	b, err := o.findBuilder(ctx)
	if err != nil {
		return nil, err
	}
	v := &run{Options: o, builder: b, report: &Report{Checks: []Check{}}}
	defer v.clean()
	if !v.build(ctx) {
		return v.report, ctx.Err()
	}
	v.user(ctx)
	if b.holds() {
		v.start(ctx)
	} else {
		v.say(time.Now(), Check{Name: "start", State: Skipped, Says: "no engine runs containers here: built with buildx"})
	}
	v.weigh(ctx)
	v.rebuild(ctx)
	return v.report, ctx.Err()
}

// clean removes the image also when the caller has given up.
func (v *run) clean() {
	if v.image == "" || v.Keep || !v.builder.holds() {
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

func (v *run) build(ctx context.Context) bool {
	began := v.begin("building")
	v.image = newImage(began)
	_, log, err := v.Docker(ctx, append(v.builder.arguments(v.image), v.Build...)...)
	if err != nil {
		v.image = ""
		what, todo := classifyBuild(log)
		v.say(began, Check{Name: "build", State: Failed, Says: what, Todo: todo, Log: tail(log, 12)})
		return false
	}
	if v.Keep && v.builder.holds() {
		v.report.Image = v.image
	}
	v.say(began, Check{Name: "build", State: OK, Says: fmt.Sprintf("built in %s", round(time.Since(began)))})
	return true
}

func (v *run) user(ctx context.Context) {
	began := time.Now()
	user, err := v.userOf(ctx)
	name, _, _ := strings.Cut(user, ":")
	id, notNumber := strconv.Atoi(name)
	switch {
	case err != nil:
		v.say(began, Check{Name: "user", State: Skipped, Says: "the image does not say"})
	case name == "" || name == "root" || id == 0 && notNumber == nil:
		v.say(began, Check{Name: "user", State: Failed, Says: "the image runs as root", Todo: "end the Dockerfile's last stage with USER and a number"})
	case notNumber != nil:
		v.say(began, Check{Name: "user", State: Failed, Says: fmt.Sprintf("the user %q is a name", user), Todo: "write its number: Kubernetes' runAsNonRoot needs one"})
	default:
		v.say(began, Check{Name: "user", State: OK, Says: "runs as " + user})
	}
}

func (v *run) weigh(ctx context.Context) {
	if v.Weigh == nil {
		return
	}
	began := v.begin("weighing")
	image := v.image
	if !v.builder.holds() {
		image = v.builder.archive
	}
	says, spare, err := v.Weigh(ctx, image)
	if err != nil {
		v.say(began, Check{Name: "size", State: Skipped, Says: err.Error()})
		return
	}
	if len(spare) > 0 {
		says += "; could go: " + strings.Join(spare, ", ")
	}
	v.say(began, Check{Name: "size", State: OK, Says: says})
}

func round(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/generator/plan"
)

// answers reads the file of --answers.
func (o *requestOptions) answers() (plan.Choices, error) {
	if o.answersFile == "" {
		return nil, nil
	}
	b, err := os.ReadFile(o.answersFile)
	if err != nil {
		return nil, exit(exitUsage, fmt.Errorf("--answers: %w: name a file of facts and values", err))
	}
	choices, err := config.Answers(o.answersFile, b, facts())
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	return choices, nil
}

// readPlan reads the plan of --plan. It holds every decision, so a flag that
// would decide something is refused beside it.
func (o *requestOptions) readPlan(c *cobra.Command) error {
	if o.planFile == "" {
		return nil
	}
	deciding := []string{"set", "language", "answers", "base-map", "registry-mirror"}
	for _, n := range detect.NamedFlags {
		deciding = append(deciding, n.Flag)
	}
	for _, flag := range deciding {
		if c.Flags().Changed(flag) {
			return exit(exitUsage, fmt.Errorf("--%s: the plan of --plan holds every decision: make another plan with it", flag))
		}
	}
	var b []byte
	var err error
	if o.planFile == "-" {
		b, err = io.ReadAll(io.LimitReader(c.InOrStdin(), 64<<20))
	} else {
		b, err = os.ReadFile(o.planFile)
	}
	if err != nil {
		return exit(exitUsage, fmt.Errorf("--plan: %w", err))
	}
	if o.replayed, err = plan.Read(b); err != nil {
		return exit(exitUsage, fmt.Errorf("--plan %s: %w", o.planFile, err))
	}
	return nil
}

// replay gives the plan that was read, or the one app of it that is wanted.
func (o *requestOptions) replay() (*plan.Plan, error) {
	p := *o.replayed
	if o.app == "" {
		return &p, nil
	}
	want := path.Clean(strings.TrimSuffix(o.app, "/"))
	for _, a := range o.replayed.Apps {
		if a.Path == want || a.Name == want {
			p.Apps = []*plan.App{a}
			return &p, nil
		}
	}
	return nil, errors.New("--app " + o.app + ": the plan has no such app: see its paths")
}

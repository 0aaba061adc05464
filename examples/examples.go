// Package examples holds small real applications, each beside the files that
// stagewright writes for it and a smoke.json that says how to see it work.
// The tests of this package are the proof that what is written builds, runs,
// stops and is small.
package examples

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// The files of an example that are no part of the project it shows.
const (
	SmokeFile = "smoke.json"
	PlanFile  = "plan.json"
)

// Example is one folder under examples/.
type Example struct {
	// Name is the folder's name, <language>-<what>.
	Name  string
	Smoke Smoke
	// Plan is what plan.json says of the app that is built, empty when the
	// plan has not been written yet.
	Plan Plan
}

// Plan is the part of an app's plan that a proof reads.
type Plan struct {
	Name       string   `json:"name"`
	Path       string   `json:"path"`
	Context    string   `json:"context"`
	Dockerfile string   `json:"dockerfile"`
	Kind       string   `json:"kind"`
	Language   string   `json:"language"`
	Manager    string   `json:"manager"`
	Port       int      `json:"port"`
	Install    []string `json:"install"`
	Build      []string `json:"build"`
}

// List reads every example of a folder, in the order of their names. A folder
// without a smoke.json is an error, and so is a folder without examples: a walk
// that proves nothing must not pass.
func List(fsys fs.FS) ([]Example, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var found []Example
	var errs []error
	for _, entry := range entries {
		if !entry.IsDir() || entry.Name() == "testdata" {
			continue
		}
		example, err := read(fsys, entry.Name())
		if err != nil {
			errs = append(errs, err)
			continue
		}
		found = append(found, example)
	}
	if len(found) == 0 && len(errs) == 0 {
		return nil, errors.New("examples: no folder here holds one: add <language>-<what>/" + SmokeFile)
	}
	return found, errors.Join(errs...)
}

func read(fsys fs.FS, name string) (Example, error) {
	example := Example{Name: name}
	data, err := fs.ReadFile(fsys, path.Join(name, SmokeFile))
	if err != nil {
		return example, fmt.Errorf("%s: %w: say in %s how to see it work", name, err, SmokeFile)
	}
	if example.Smoke, err = ReadSmoke(data); err != nil {
		return example, fmt.Errorf("%s/%w", name, err)
	}
	data, err = fs.ReadFile(fsys, path.Join(name, PlanFile))
	if errors.Is(err, fs.ErrNotExist) {
		return example, nil
	}
	if err != nil {
		return example, err
	}
	if example.Plan, err = readPlan(data, example.Smoke.App); err != nil {
		return example, fmt.Errorf("%s/%s: %w", name, PlanFile, err)
	}
	return example, nil
}

// readPlan returns the app at the path given, or the only one.
func readPlan(data []byte, app string) (Plan, error) {
	var document struct{ Apps []Plan }
	if err := json.Unmarshal(data, &document); err != nil {
		return Plan{}, err
	}
	if app == "" && len(document.Apps) == 1 {
		return document.Apps[0], nil
	}
	at := slices.IndexFunc(document.Apps, func(p Plan) bool { return p.Path == app || p.Name == app })
	if at < 0 || app == "" {
		return Plan{}, fmt.Errorf("app %q is none of its %d apps: name one in %s", app, len(document.Apps), SmokeFile)
	}
	return document.Apps[at], nil
}

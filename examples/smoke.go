package examples

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Smoke says how to see an example work: what is asked of it when it runs, and
// what its image must and must not hold.
type Smoke struct {
	// Proof is "run" for an example that is built and run, "checked" for one
	// whose tools cannot be had where the tests run.
	Proof string `json:"proof"`
	// Why says why a checked example is not run.
	Why string `json:"why"`
	// App names the app to build, by path or name, where the example holds several.
	App string `json:"app"`

	// Path, Status, Text and Port: a service or a site is asked for Path.
	Path   string `json:"path"`
	Status int    `json:"status"`
	Text   string `json:"text"`
	Port   int    `json:"port"`

	// Output, Args and Exit: a tool or a worker is started with Args; a tool must
	// print Output on stdout and end with Exit, a worker must log Output and go on.
	Output string   `json:"output"`
	Args   []string `json:"args"`
	Exit   int      `json:"exit"`

	// Env is what the container is started with.
	Env map[string]string `json:"env"`
	// Waits is how many seconds the app may take to answer; 30 when not said.
	Waits int `json:"waits"`

	// Absent names programs (or absolute paths) that the final image must not
	// hold, Present files that it must.
	Absent  []string `json:"absent"`
	Present []string `json:"present"`

	// Prepare holds commands run in the copy before it is built, for lock files
	// that are not committed.
	Prepare [][]string `json:"prepare"`
	// Edits names the files of the three-edit proof.
	Edits *Edits `json:"edits"`
	// Arm64 asks for a build for linux/arm64 too.
	Arm64 bool `json:"arm64"`
	// Secrets are the secret mounts of the build, text by id.
	Secrets map[string]string `json:"secrets"`
	// SkipStop leaves out the SIGTERM check.
	SkipStop bool `json:"skipStop"`
}

// Edits are the files of the three-edit proof. With Source edited the install
// stays cached; with Lock edited it runs again; with Readme edited nothing does.
type Edits struct {
	Source string `json:"source"`
	Lock   string `json:"lock"`
	Readme string `json:"readme"`
}

// ReadSmoke reads a smoke.json strictly: an unknown key is an error, and so is a
// combination that would prove nothing.
func ReadSmoke(data []byte) (Smoke, error) {
	var s Smoke
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return s, fmt.Errorf("%s: %w", SmokeFile, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return s, fmt.Errorf("%s: something follows the object: remove it", SmokeFile)
	}
	if err := s.check(); err != nil {
		return s, fmt.Errorf("%s: %w", SmokeFile, err)
	}
	return s, nil
}

// Asks reports whether the example is asked over HTTP.
func (s Smoke) Asks() bool { return s.Path != "" }

func (s Smoke) check() error {
	var errs []error
	must := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	must(s.Proof == "run" || s.Proof == "checked", "proof %q: say run or checked", s.Proof)
	must((s.Proof == "checked") == (s.Why != ""), "why: goes with proof checked, and only with it")
	must(s.Waits >= 0 && s.Waits <= 300, "waits %d: at most 300 seconds", s.Waits)
	if s.Asks() {
		must(strings.HasPrefix(s.Path, "/"), "path %q: begin it with a slash", s.Path)
		must(s.Status >= 100 && s.Status < 600, "status %d: name the status expected", s.Status)
		must(s.Port > 0 && s.Port < 65536, "port %d: name the port asked", s.Port)
		must(s.Output == "" && s.Args == nil && s.Exit == 0, "output, args and exit: not with path")
	} else {
		must(s.Proof == "checked" || s.Output != "", "say path (a service or a site) or output (a tool or a worker)")
		must(s.Status == 0 && s.Text == "" && s.Port == 0, "status, text and port: only with path")
	}
	errs = append(errs, s.checkLists()...)
	return errors.Join(errs...)
}

func (s Smoke) checkLists() []error {
	var errs []error
	for _, name := range s.Absent {
		if name == "" || strings.Contains(name, "/") && !path.IsAbs(name) {
			errs = append(errs, fmt.Errorf("absent %q: name a program or an absolute path", name))
		}
	}
	for _, name := range s.Present {
		if !path.IsAbs(name) {
			errs = append(errs, fmt.Errorf("present %q: name an absolute path", name))
		}
	}
	for _, command := range s.Prepare {
		if len(command) == 0 || command[0] == "" {
			errs = append(errs, errors.New("prepare: a command is empty"))
		}
	}
	if s.Edits != nil && s.Edits.Source == "" {
		errs = append(errs, errors.New("edits: name the source file to edit"))
	}
	return errs
}

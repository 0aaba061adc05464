package verify

import (
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

package check

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// tool is what the rules know of a program that installs dependencies.
type tool struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
	// Install are the verbs that install what they like unless Flags say
	// otherwise; Frozen are those that keep to the lock file, or have none.
	Install []string `json:"install"`
	Frozen  []string `json:"frozen"`
	Flags   []string `json:"flags"`
	// FrozenEnv are variables that do what Flags do.
	FrozenEnv []string `json:"frozenEnv"`
	// Use is the form to write instead.
	Use string `json:"use"`
	// Needs is a flag without which the call installs no dependencies file.
	Needs     string `json:"needs"`
	NeedsLong string `json:"needsLong"`
	// Second is the operand that must follow the verb.
	Second    string   `json:"second"`
	Manifests []string `json:"manifests"`
	Locks     []string `json:"locks"`
	// Cache is where downloads are kept, and how that is switched off.
	Cache        string   `json:"cache"`
	NoCacheFlags []string `json:"noCacheFlags"`
	NoCacheEnv   []string `json:"noCacheEnv"`
	Clean        []string `json:"clean"`
}

//go:embed tools.json
var toolsJSON []byte

var tools = sync.OnceValue(func() []*tool {
	var all []*tool
	if err := json.Unmarshal(toolsJSON, &all); err != nil {
		return nil // a test holds the file to be sound
	}
	return all
})

// installer gives the tool with which a call installs dependencies, nil if it
// does not; loose says that the call need not keep to a lock file.
func installer(step *dockerfile.Step, c *call) (t *tool, loose bool) {
	for _, t := range tools() {
		if c.name != t.Name && !slices.Contains(t.Aliases, c.name) {
			continue
		}
		ops := c.operands()
		if t.Second != "" && (len(ops) < 2 || ops[1].text != t.Second) {
			continue
		}
		if t.Needs != "" && !c.flag(strings.TrimPrefix(t.Needs, "-"), t.NeedsLong) {
			continue
		}
		switch {
		case slices.Contains(t.Frozen, c.verb()):
			return t, false
		case slices.Contains(t.Install, c.verb()) && len(ops) <= 1 && !global(c):
			return t, !frozenCall(step, t, c)
		}
	}
	return nil, false
}

func global(c *call) bool { return c.has("-g", "--global", "--version", "--help") }

func frozenCall(step *dockerfile.Step, t *tool, c *call) bool {
	if slices.ContainsFunc(c.words, func(w word) bool {
		name, _, _ := strings.Cut(w.text, "=")
		return slices.Contains(t.Flags, name)
	}) {
		return true
	}
	return slices.ContainsFunc(t.FrozenEnv, func(name string) bool {
		_, set := step.Env(name)
		return set || slices.Contains(c.assigns, name)
	})
}

// installs lists the calls of a step that install dependencies.
func (v *view) installs(step *dockerfile.Step) (calls []*call, with []*tool, loose []bool) {
	s := v.scripts[step]
	if s == nil || !isRun(step) {
		return nil, nil, nil
	}
	for _, c := range s.calls {
		if t, l := installer(step, c); t != nil {
			calls, with, loose = append(calls, c), append(with, t), append(loose, l)
		}
	}
	return calls, with, loose
}

func keepsDownloads(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		if !v.final(step.Stage) {
			return
		}
		s := v.scripts[step]
		if s == nil || !isRun(step) {
			return
		}
		for _, c := range s.calls {
			t := downloadsInto(step, c)
			if t == nil {
				continue
			}
			cleaned := slices.ContainsFunc(s.calls, func(c *call) bool {
				return c.name == t.Name && (slices.Contains(t.Clean, c.verb()) || c.has(t.Clean...)) ||
					c.name == "rm" && slices.ContainsFunc(c.words, func(w word) bool { return strings.Contains(w.text, "cache") || w.text == t.Cache })
			})
			if !cleaned {
				report(hit{step: step, at: c.words[0].at, message: fmt.Sprintf("%s keeps its downloads in %s", c.name, t.Cache)})
			}
		}
	})
}

// downloadsInto gives the tool whose cache a call fills in the layer.
func downloadsInto(step *dockerfile.Step, c *call) *tool {
	for _, t := range tools() {
		if t.Cache == "" || c.name != t.Name && !slices.Contains(t.Aliases, c.name) {
			continue
		}
		if !slices.Contains(slices.Concat(t.Install, t.Frozen, []string{"add"}), c.verb()) || c.has(t.NoCacheFlags...) {
			return nil
		}
		for _, name := range t.NoCacheEnv {
			if value, set := step.Env(name); set && value != "0" && value != "false" && value != "off" || slices.Contains(c.assigns, name) {
				return nil
			}
		}
		for _, mount := range step.Mounts() {
			if mount.Type == "cache" || mount.Type == "tmpfs" {
				return nil // whatever its target, somebody has thought of it
			}
		}
		return t
	}
	return nil
}

func unlockedInstall(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		calls, with, loose := v.installs(step)
		for i, c := range calls {
			if !loose[i] || !v.lockCopied(step, with[i]) {
				continue
			}
			report(hit{
				step: step, at: c.words[0].at,
				message: fmt.Sprintf("%s may install other versions than %s names", c.name, v.lockName(with[i])),
				fix:     "write " + with[i].Use,
			})
		}
	})
}

// lockCopied reports whether a lock file of the tool is there to keep to.
func (v *view) lockCopied(step *dockerfile.Step, t *tool) bool {
	if v.lockName(t) == "" {
		return false
	}
	for _, stage := range step.Stage.Chain() {
		for _, s := range stage.Steps {
			if s == step {
				return false
			}
			for _, source := range v.contextSources(s) {
				if source == "." || slices.ContainsFunc(t.Locks, func(lock string) bool { return matches(source, lock) }) {
					return true
				}
			}
		}
	}
	return false
}

package detect

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

// Type is the form of a fact's value.
type Type uint8

// The types of facts.
const (
	Text    Type = iota // one line
	YesNo               // "yes" or "no"
	Number              // a whole number
	List                // texts in order
	Lines               // shell lines in order; a plain text is one of them
	Command             // a program and its arguments
	Version             // a constraint that the release table resolves
)

// Value is what a fact was found or decided to be: one element for a text, a
// number, a yes or no; any number of them for a list or a command.
type Value []string

// Is makes a value of one or several texts.
func Is(texts ...string) Value { return Value(texts) }

// String gives the value in one line, as decisions show it.
func (v Value) String() string { return strings.Join(v, ", ") }

// Source says where a decided value comes from.
type Source string

// The sources, strongest first.
const (
	Given         Source = "given"      // a flag, or an answer
	Configured    Source = "configured" // the config file
	Detected      Source = "detected"   // the project
	FromFramework Source = "framework"  // the framework's own default
	Default       Source = "default"    // the language's
)

// Finding is one answer to a question about an app.
type Finding struct {
	Value  Value
	From   []Evidence
	Source Source // Detected when empty
	Syntax string // of a version constraint, as package tables names them
	Weak   bool   // only evidence: counts when nothing stronger speaks
	Why    string // one clause, where the value alone does not tell

	// Says is the probe that found it; the plan fills it in.
	Says string
}

// Probe is one question in words and as a function. The words are printed by
// help and documents, so they and the code that runs cannot part.
type Probe struct {
	Says string // "engines.node in package.json"
	Look func(*App) []Finding
}

// Option is one possible value of a fact, for a question.
type Option struct {
	Value string
	Label string // what it costs and gives
	From  []Evidence
}

// Fact is something that a Dockerfile needs to know. Facts are the wizard's
// questions, the flags and the keys of the config file: there is no second list.
type Fact struct {
	Name     string // as in --set NAME=VALUE and in the plan
	Ask      string // the question, in words
	Help     string // more of it, for "?"
	Type     Type
	Product  string // for a version: which table resolves it
	Required bool   // an app cannot be written without it
	Choice   bool   // worth a question even when it was found
	Derived  bool   // follows from others: templates read it, people are not told of it
	Probes   []Probe
	Default  func(*App) *Finding     // when nothing says
	Options  func(*App) []Option     // what it may be; the value is held to it when Strict
	Strict   bool                    // only the options are allowed
	Missing  func(*App) string       // why it could not be found, and what to do
	When     func(*App) bool         // nil = always; false: the fact does not arise
	Check    func(*App, Value) error // what a given value must satisfy
}

// NamedFlag is a fact common enough for a flag of its own.
type NamedFlag struct{ Fact, Flag, Placeholder, Usage string }

// NamedFlags lists them in the order of help.
var NamedFlags = []NamedFlag{
	{"version", "runtime-version", "VERSION", "version of the language's runtime"},
	{"manager", "manager", "NAME", "package manager or build tool"},
	{"port", "port", "PORT", "port the app listens on (0: none)"},
	{"build", "build", "COMMAND", "command that builds the app"},
	{"start", "start", "COMMAND", "command that starts the app"},
	{"base", "base", "NAME", "kind of final image"},
	{"builder", "builder", "NAME", "buildkit, or portable: nothing that other builders do not know"},
	{"runtimeEnv", "runtime-env", "NAMES", "variables that a site reads when its container starts: PORT moves its port, others come by /env.js"},
	{"caCert", "ca-cert", "FILE", "trust the authority in this PEM file in every step that may reach the network; no layer holds it"},
}

// Common are the facts that every language has, after its own.
var Common = []Fact{{
	Name: "builder", Type: Text, Strict: true,
	Ask:  "Which builders must understand the Dockerfile?",
	Help: "BuildKit keeps what package managers download from build to build; portable leaves that and its other mounts out, for builders that know none.",
	Options: func(*App) []Option {
		return []Option{{Value: BuildKit, Label: "Docker, Buildah and Podman of today"}, {Value: Portable, Label: "every builder: no RUN --mount"}}
	},
	Check: unmounted,
}, {
	Name: "syntax", Type: YesNo,
	Ask:  "Begin with the line that fetches the current Dockerfile frontend?",
	Help: "Nothing that is written needs it; leave it out where no registry can be reached.",
	Default: func(a *App) *Finding {
		if a.Text("builder") == Portable {
			return &Finding{Value: Is("no"), Why: "builders other than BuildKit have no frontend to fetch"}
		}
		return &Finding{Value: Is("yes")}
	},
}, {
	Name: "ignore", Type: List,
	Ask:  "Which further files stay out of the build?",
	Help: "Patterns of an ignore file, such as **/*.log; they go behind its own, so they decide.",
}, {
	Name: "caCert", Type: Text,
	Ask:   "Which PEM file holds the authority that the network is seen through?",
	Help:  "Companies whose proxies open connections have one. It is a secret of the build, read in steps that may reach the network, and in no layer. It replaces the public ones, so it must hold every authority that is needed.",
	Check: mounted,
}}

// Override gives the flag that settles a fact.
func Override(fact string) string {
	for _, f := range NamedFlags {
		if f.Fact == fact {
			return "--" + f.Flag
		}
	}
	return "--set " + fact + "="
}

// Parse reads a value as a person writes it in a flag or an answer.
func (f *Fact) Parse(text string) (Value, error) {
	if err := Printable(text); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	text = strings.TrimSpace(text)
	switch f.Type {
	case YesNo:
		switch strings.ToLower(text) {
		case "yes", "y", "true", "1", "on":
			return Is("yes"), nil
		case "no", "n", "false", "0", "off":
			return Is("no"), nil
		}
		return nil, fmt.Errorf("%s: %q is neither yes nor no: say yes or no", f.Name, text)
	case Number:
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%s: %q is not a number: give digits alone", f.Name, text)
		}
		return Is(strconv.Itoa(n)), nil
	case List:
		return parseList(f.Name, text)
	case Lines:
		if strings.HasPrefix(text, "[") {
			return parseList(f.Name, text)
		}
	case Command:
		return parseCommand(f.Name, text)
	}
	if text == "" {
		return nil, nil
	}
	return Is(text), nil
}

func parseList(name, text string) (Value, error) {
	if strings.HasPrefix(text, "[") {
		var v Value
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return nil, fmt.Errorf("%s: %q is not a list: write a,b or [\"a\",\"b\"]", name, text)
		}
		return v, nil
	}
	v := Value{}
	for s := range strings.SplitSeq(text, ",") {
		if s = strings.TrimSpace(s); s != "" {
			v = append(v, s)
		}
	}
	return v, nil
}

// parseCommand takes JSON or shell words; what needs a shell gets one that
// hands its place to the last program.
func parseCommand(name, text string) (Value, error) {
	if text == "" {
		return nil, nil
	}
	if strings.HasPrefix(text, "[") {
		var v Value
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return nil, fmt.Errorf("%s: %q is not a command: write words or [\"a\",\"b\"]", name, text)
		}
		return v, nil
	}
	if words, ok := formats.Words(text); ok {
		return words, nil
	}
	return Is("/bin/sh", "-c", text), nil
}

// Printable refuses what has no place in one line of a Dockerfile.
func Printable(text string) error {
	for _, r := range text {
		if r < 0x20 && r != '\t' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfffd {
			return fmt.Errorf("%q holds a line break or control character: leave it out", text)
		}
	}
	return nil
}

// Plain says whether a text is nothing but ASCII letters, digits and some marks,
// and not empty.
func Plain(text, marks string) bool {
	for i := range len(text) {
		c := text[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(marks, c) >= 0) {
			return false
		}
	}
	return text != ""
}

// Finds is one finding, nil when there is no value.
func Finds(why string, from []Evidence, value ...string) []Finding {
	if len(value) == 0 || len(value) == 1 && value[0] == "" {
		return nil
	}
	return []Finding{{Value: value, From: from, Why: why}}
}

// Preset is a default that is the same for every app.
func Preset(why string, value ...string) func(*App) *Finding {
	return func(*App) *Finding { return &Finding{Value: value, Why: why} }
}

// Kinds are the kinds that a program can be of.
func Kinds(*App) []Option {
	return []Option{
		{Value: string(Service), Label: "it listens on a port"},
		{Value: string(Worker), Label: "it goes on without one"},
		{Value: string(Tool), Label: "it ends by itself"},
	}
}

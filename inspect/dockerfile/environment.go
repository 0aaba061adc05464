package dockerfile

import (
	"maps"
	"slices"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// environment is what $NAME means at one place. It is never changed: with
// makes a new one, so that every step can keep its own.
type environment struct{ values map[string]string }

// Get answers the shell lexer.
func (e environment) Get(name string) (string, bool) {
	value, ok := e.values[name]
	return value, ok
}

// Keys lists the names known, sorted.
func (e environment) Keys() []string { return slices.Sorted(maps.Keys(e.values)) }

func (e environment) with(name, value string) environment {
	values := maps.Clone(e.values)
	if values == nil {
		values = map[string]string{}
	}
	values[name] = value
	return environment{values}
}

// expand puts values in; what cannot be read stays as it stands.
func (e environment) expand(lex *shell.Lex, word string) string {
	result, _, err := lex.ProcessWord(word, e)
	if err != nil {
		return word
	}
	return result
}

// globalArgs evaluates what stands before the first FROM. The platform
// arguments are those of the builder that the checks assume.
func globalArgs(args []instructions.ArgCommand, given map[string]string, lex *shell.Lex) environment {
	env := environment{map[string]string{
		"BUILDPLATFORM": "linux/amd64", "BUILDOS": "linux", "BUILDARCH": "amd64", "BUILDVARIANT": "",
		"TARGETPLATFORM": "linux/amd64", "TARGETOS": "linux", "TARGETARCH": "amd64", "TARGETVARIANT": "",
	}}
	for name := range env.values {
		if value, ok := given[name]; ok {
			env.values[name] = value
		}
	}
	for _, command := range args {
		env = env.after(&command, environment{}, given, lex)
	}
	return env
}

// after is the environment that a command leaves behind.
func (e environment) after(command instructions.Command, global environment, given map[string]string, lex *shell.Lex) environment {
	switch c := command.(type) {
	case *instructions.EnvCommand:
		before := e // one ENV sees none of its own names
		for _, pair := range c.Env {
			e = e.with(pair.Key, before.expand(lex, pair.Value))
		}
	case *instructions.ArgCommand:
		for _, arg := range c.Args {
			if value, ok := given[arg.Key]; ok {
				e = e.with(arg.Key, value)
			} else if arg.Value != nil {
				e = e.with(arg.Key, e.expand(lex, *arg.Value))
			} else if value, ok := global.Get(arg.Key); ok {
				e = e.with(arg.Key, value)
			}
		}
	}
	return e
}

// Expand puts the values of variables into a word of this step. It reports
// whether every variable was known.
func (s *Step) Expand(word string) (string, bool) {
	result, unmatched, err := s.Stage.File.lex().ProcessWord(word, s.env)
	if err != nil {
		return word, false
	}
	return result, len(unmatched) == 0
}

// Env gives the value that a variable has at this step.
func (s *Step) Env(name string) (string, bool) { return s.env.Get(name) }

// Env gives the value that a variable has after the stage's last step.
func (s *Stage) Env(name string) (string, bool) { return s.env.Get(name) }

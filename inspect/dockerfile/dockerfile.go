// Package dockerfile reads a Dockerfile with BuildKit's parser and keeps what
// the parser lets go of: which stage stands on which, and the value that a
// variable has at each instruction. It links neither daemon nor network code.
package dockerfile

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/distribution/reference"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// Options say how a Dockerfile is to be read.
type Options struct {
	// Path is the name used in errors.
	Path string
	// BuildArgs are the values given with --build-arg.
	BuildArgs map[string]string
	// Env answers for the variables that a base image sets; nil knows none.
	Env func(image string) []string
}

// File is one Dockerfile.
type File struct {
	Path string
	Text []byte
	// Lines are the text's lines without their ends; line 1 is Lines[0].
	Lines []string
	// Args are the ARG instructions before the first FROM.
	Args   []instructions.ArgCommand
	Stages []*Stage
	AST    *parser.Node
	Escape rune
}

// Stage is one FROM and what follows it.
type Stage struct {
	File  *File
	Index int
	// Name is the stage's name, empty without AS.
	Name string
	// Image is what FROM names, with its arguments put in.
	Image string
	// Base is the stage that FROM names, nil where it names an image.
	Base      *Stage
	From      instructions.Stage
	Line, End int
	Steps     []*Step
	env       environment // as the last instruction leaves it
}

// Step is one instruction of a stage.
type Step struct {
	Stage     *Stage
	Index     int
	Command   instructions.Command
	Line, End int
	env       environment // as the instruction finds it
}

// ParseError is a Dockerfile that cannot be read, and where.
type ParseError struct {
	Path string
	Line int
	Err  error
}

func (e *ParseError) Error() string {
	text := e.Err.Error()
	if e.Line > 0 {
		// The parser repeats the place that stands in front already.
		_, after, ok := strings.Cut(text, "line "+strconv.Itoa(e.Line)+": ")
		if ok {
			text = after
		}
		return fmt.Sprintf("%s:%d: %s: correct the line", e.Path, e.Line, text)
	}
	return fmt.Sprintf("%s: %s: correct the file", e.Path, text)
}

// Unwrap gives the parser's own error.
func (e *ParseError) Unwrap() error { return e.Err }

// Parse reads a Dockerfile.
func Parse(text []byte, opt Options) (*File, error) {
	if opt.Path == "" {
		opt.Path = "Dockerfile"
	}
	ast, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, parseError(opt.Path, err)
	}
	stages, args, err := instructions.Parse(ast.AST, linter.New(&linter.Config{})) // without a linter a "# check=" comment is a nil pointer
	if err != nil {
		return nil, parseError(opt.Path, err)
	}
	f := &File{
		Path: opt.Path, Text: text, Args: args, AST: ast.AST, Escape: ast.EscapeToken,
		Lines: strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"),
	}
	global := globalArgs(args, opt.BuildArgs, f.lex())
	for i := range stages {
		f.addStage(stages[i], global, opt)
	}
	return f, nil
}

func parseError(path string, err error) error {
	e := &ParseError{Path: path, Err: err}
	if located, ok := errors.AsType[*parser.LocationError](err); ok {
		for _, ranges := range located.Locations {
			for _, r := range ranges {
				if e.Line == 0 || r.Start.Line < e.Line {
					e.Line = r.Start.Line
				}
			}
		}
	}
	return e
}

func (f *File) lex() *shell.Lex { return shell.NewLex(f.Escape) }

func (f *File) addStage(from instructions.Stage, global environment, opt Options) {
	s := &Stage{File: f, Index: len(f.Stages), Name: from.Name, From: from}
	s.Line, s.End = span(from.Location)
	s.Image = global.expand(f.lex(), from.BaseName)
	env := environment{}
	if base := f.Stage(s.Image); base != nil {
		s.Base = base
		env = base.env
	} else if opt.Env != nil {
		for _, pair := range opt.Env(s.Image) {
			name, value, _ := strings.Cut(pair, "=")
			env = env.with(name, value)
		}
	}
	for i, command := range from.Commands {
		step := &Step{Stage: s, Index: i, Command: command, env: env}
		step.Line, step.End = span(command.Location())
		s.Steps = append(s.Steps, step)
		s.End = max(s.End, step.End)
		env = env.after(command, global, opt.BuildArgs, f.lex())
	}
	s.env = env
	f.Stages = append(f.Stages, s)
}

func span(ranges []parser.Range) (first, last int) {
	for _, r := range ranges {
		if first == 0 || r.Start.Line < first {
			first = r.Start.Line
		}
		last = max(last, r.End.Line)
	}
	return first, last
}

// Stage finds a stage already read by its name, as FROM and --from do: the
// last one of that name, in any casing. It is nil if there is none.
func (f *File) Stage(name string) *Stage {
	for i := len(f.Stages) - 1; i >= 0; i-- {
		if n := f.Stages[i].Name; n != "" && strings.EqualFold(n, name) {
			return f.Stages[i]
		}
	}
	return nil
}

// SourceStage finds the stage that --from of a step names, by name or by
// number; nil means that it names an image.
func (f *File) SourceStage(from string) *Stage {
	if n, err := strconv.Atoi(from); err == nil {
		if n >= 0 && n < len(f.Stages) {
			return f.Stages[n]
		}
		return nil
	}
	return f.Stage(from)
}

// StageAt gives the stage that a line belongs to, nil before the first.
func (f *File) StageAt(line int) *Stage {
	var at *Stage
	for _, s := range f.Stages {
		if s.Line <= line {
			at = s
		}
	}
	return at
}

// Final is the stage a build without --target makes, nil in an empty file.
func (f *File) Final() *Stage {
	if len(f.Stages) == 0 {
		return nil
	}
	return f.Stages[len(f.Stages)-1]
}

// Chain lists the stages that this one stands on, the first of them first and
// itself last: what the image inherits, in order.
func (s *Stage) Chain() []*Stage {
	var chain []*Stage
	for at := s; at != nil; at = at.Base {
		chain = append([]*Stage{at}, chain...)
	}
	return chain
}

// RootBase is the image at the bottom of the stage, in its full form where it
// has one: docker.io/library/debian:13.
func (s *Stage) RootBase() string {
	image := s.Chain()[0].Image
	if image == "scratch" {
		return image
	}
	ref, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return image
	}
	return reference.TagNameOnly(ref).String()
}

// Title names the stage as BuildKit's progress does.
func (s *Stage) Title() string {
	if s.Name != "" {
		return s.Name
	}
	return fmt.Sprintf("stage-%d", s.Index)
}

// Mounts are a RUN's mounts, with variables put in.
func (s *Step) Mounts() []*instructions.Mount {
	run, ok := s.Command.(*instructions.RunCommand)
	if !ok {
		return nil
	}
	// The parser leaves the values for the build to fill in.
	if err := run.Expand(func(word string) (string, error) {
		value, _ := s.Expand(word)
		return value, nil
	}); err != nil {
		return nil
	}
	return instructions.GetMounts(run)
}

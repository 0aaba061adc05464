//go:build !lean

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/generator/config"
	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/check"
)

// settings are what holds for the review of one file: flags, and behind them
// the stagewright.yaml of the project around it.
type settings struct {
	check.Options
	failOn string
}

func (o *checkOptions) settings(file *buildFile) (*settings, error) {
	s := &settings{failOn: o.failOn}
	s.Facts.Ended = check.Ended
	c, err := o.configured(file)
	if err != nil {
		return nil, err
	}
	s.On = append(s.On, o.enable...)
	s.Off = append(s.Off, o.disable...)
	for _, code := range c.On {
		if !slices.Contains(s.Off, code) {
			s.On = append(s.On, code)
		}
	}
	for _, code := range c.Off {
		if !slices.Contains(o.enable, code) {
			s.Off = append(s.Off, code)
		}
	}
	s.Severity = map[string]inspect.Severity{}
	for code, severity := range c.Severity {
		s.Severity[code] = inspect.Severity(severity)
	}
	if !o.failOnGiven && c.FailOn != "" {
		s.failOn = c.FailOn
	}
	return s, nil
}

// configured reads what the project around a file says of check, each code by
// the name that we give it.
func (o *checkOptions) configured(file *buildFile) (config.Check, error) {
	p, err := openProject(file.root.Name())
	if err != nil {
		return config.Check{}, err
	}
	c, err := config.Read(p.Project, facts)
	if err != nil {
		return config.Check{}, exit(exitUsage, err)
	}
	read := config.Check{FailOn: c.Check.FailOn, Severity: map[string]string{}}
	code := func(name, key string) string {
		own, err := ownCode(name)
		if err != nil && c.From(key) != "" {
			err = fmt.Errorf("%s: %s: %w", c.From(key), key, err)
		}
		return keepFirst(own, err, &o.unknown)
	}
	for _, name := range c.Check.Off {
		read.Off = append(read.Off, code(name, "check.off"))
	}
	for _, name := range c.Check.On {
		read.On = append(read.On, code(name, "check.on"))
	}
	for _, name := range slices.Sorted(maps.Keys(c.Check.Severity)) {
		read.Severity[code(name, "check.severity."+name)] = c.Check.Severity[name]
	}
	if o.unknown != nil {
		return read, exit(exitUsage, o.unknown)
	}
	return read, nil
}

// keepFirst hands a value on and keeps the first error.
func keepFirst(value string, err error, first *error) string {
	if err != nil && *first == nil {
		*first = err
	}
	return value
}

// ownCode gives the code that we have for a rule, which may be named by that of
// another tool.
func ownCode(name string) (string, error) {
	if rule := check.Find(name); rule != nil {
		return rule.Code, nil
	}
	beside := []string{check.CodeDrift, "IgnoreWithoutReason", "IgnoreUnknown", "IgnoreUnused"}
	if inspect.IsBuildKitCheck(name) || slices.Contains(beside, name) {
		return name, nil
	}
	return name, fmt.Errorf("%s: no rule has this code: choose one of %s", name, strings.Join(ruleCodes(), ", "))
}

// ownCodes names the rules of a flag by our codes.
func ownCodes(names []string) error {
	for i, name := range names {
		own, err := ownCode(name)
		if err != nil {
			return exit(exitUsage, err)
		}
		names[i] = own
	}
	return nil
}

func ruleCodes() []string {
	var codes []string
	for _, rule := range check.Rules() {
		codes = append(codes, rule.Code)
	}
	return codes
}

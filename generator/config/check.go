package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

// Check is what the file says of stagewright check. Whether a code is one that
// there is, only the reader of rules knows.
type Check struct {
	Off, On  []string          // rules to leave out, and to add to those that run by themselves
	Severity map[string]string // by code
	FailOn   string            // "" where nothing is said
}

// checkKeys lists what stands under check.
func checkKeys() []string { return []string{"off", "on", "severity", "failOn"} }

// severities are those of findings; failOn takes never besides.
func severities() []string { return []string{"error", "warning", "info"} }

func (c *Config) check(n *formats.Node) error {
	if n.Kind != formats.Map {
		return c.wrong(n, "check", "a map of off, on, severity and failOn")
	}
	for _, k := range n.Nodes {
		switch k.Key {
		case "off":
			c.Check.Off = scalars(k)
			c.keep(k, "check.off")
		case "on":
			c.Check.On = scalars(k)
			c.keep(k, "check.on")
		case "severity":
			if err := c.severity(k); err != nil {
				return err
			}
		case "failOn":
			if err := c.one(k, "check.failOn", append(severities(), "never")); err != nil {
				return err
			}
			c.Check.FailOn = k.Text()
		default:
			return c.unknown(k, "check."+k.Key, prefixed("check.", checkKeys()))
		}
	}
	return nil
}

func (c *Config) severity(n *formats.Node) error {
	if n.Kind != formats.Map {
		return c.wrong(n, "check.severity", "a map of codes and severities")
	}
	c.Check.Severity = map[string]string{}
	for _, k := range n.Nodes {
		if err := c.one(k, "check.severity."+k.Key, severities()); err != nil {
			return err
		}
		c.Check.Severity[k.Key] = k.Text()
	}
	return nil
}

// one keeps a value that is among those possible.
func (c *Config) one(n *formats.Node, key string, possible []string) error {
	if !slices.Contains(possible, n.Text()) {
		return fmt.Errorf("%s:%d: %s: %q is not possible: choose one of %s", c.file, n.Line, key, n.Text(), strings.Join(possible, ", "))
	}
	c.keep(n, key)
	return nil
}

// yesNo reads true or false.
func (c *Config) yesNo(n *formats.Node, into *bool) error {
	if n.Kind != formats.Bool {
		return c.wrong(n, n.Key, "true or false")
	}
	*into = n.Text() == "true"
	c.keep(n, n.Key)
	return nil
}

func prefixed(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = prefix + name
	}
	return out
}

// checkNode is the schema of what stands under check.
func checkNode(says string) *node {
	codes := &node{Type: []string{"array", "string"}, Items: texts}
	off, on := *codes, *codes
	off.Description, on.Description = "codes of rules to leave out", "codes of rules to add that are off by default"
	return &node{Description: says, Type: "object", Additional: closed{}, Properties: map[string]*node{
		"off": &off, "on": &on,
		"severity": {Description: "by code, the severity of its findings", Type: "object", Additional: &node{Type: "string", Enum: severities()}},
		"failOn":   {Description: "the severity from which on check ends with 1", Type: "string", Enum: append(severities(), "never")},
	}}
}

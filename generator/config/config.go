// Package config reads stagewright.yaml: the choices that a project keeps, each
// with its line. What it does not know is an error that names the nearest key.
package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/generator/plan"
)

// File is the config file's name, in the project's root.
const File = "stagewright.yaml"

// Config is what the file says.
type Config struct {
	Facts     plan.Choices            // for every app
	Apps      map[string]plan.Choices // by the app's path
	Languages map[string]string       // by the app's path
	Templates string                  // a folder of templates, relative to the root
	BaseMap   map[string]string       // image or repository → what to use instead
	Mirrors   []string                // "HOST/PATH" for Docker Hub, or "REGISTRY=HOST/PATH"
	Pin       bool                    // write images with their digests
	Check     Check                   // of stagewright check
	Settings  []Setting               // everything, in the file's order

	file string
}

// Setting is one key of the file with its value and line.
type Setting struct {
	Key, Value string
	From       detect.Evidence
}

// Key is one key of the file, for its schema and for "config show".
type Key struct{ Name, Type, Says string }

// Keys lists the keys of the file.
var Keys = []Key{
	{"facts", "map", "values of facts, for every app"},
	{"apps", "map", "by path: language and facts of one app"},
	{"templates", "text", "a folder of templates that lie over the built-in ones"},
	{"baseMap", "map", "image or repository, and what to use instead"},
	{"registryMirror", "list", "where Docker Hub's images are (HOST/PATH), or another registry's (REGISTRY=HOST/PATH)"},
	{"ignore", "list", "patterns that the ignore file gets beside its own"},
	{"pin", "yes/no", "write every image with the digest behind its tag, asked of the registry and kept in stagewright.lock"},
	{"check", "map", "what check looks for: off and on (codes of rules), severity (by code), failOn"},
	{"extras", "map", "what is written beside what every image needs: healthcheck, labels, compose, bake, ci, devcontainer and their like"},
}

// Read reads the config file of a project; without one everything is empty.
// known says which facts there are.
func Read(p *detect.Project, known func() []string) (*Config, error) {
	c := &Config{Facts: plan.Choices{}, Apps: map[string]plan.Choices{}, Languages: map[string]string{}, BaseMap: map[string]string{}, file: File}
	if !p.Has(File) {
		return c, nil
	}
	b, err := p.Bytes(File, 1<<20)
	if err != nil {
		return nil, err
	}
	doc, err := formats.YAML(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: correct it", File, err)
	}
	return c, c.read(doc, known())
}

// Answers reads a file of answers: a map of facts and their values, written as
// in the config file. They count as given, each by its line.
func Answers(name string, b []byte, known []string) (plan.Choices, error) {
	doc, err := formats.YAML(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: correct it", name, err)
	}
	c := &Config{file: name}
	read, out := plan.Choices{}, plan.Choices{}
	if doc == nil || doc.Kind == formats.Null {
		return out, nil
	}
	if err := c.facts(doc, "the file", read, known); err != nil {
		return nil, err
	}
	for fact, choice := range read {
		out[fact] = plan.Choice{Value: choice.Value, Why: choice.From[0].String()}
	}
	return out, nil
}

func (c *Config) read(doc *formats.Node, known []string) error {
	if doc == nil || doc.Kind == formats.Null {
		return nil
	}
	if doc.Kind != formats.Map {
		return c.wrong(doc, "the file", "a map of keys")
	}
	for _, n := range doc.Nodes {
		var err error
		switch n.Key {
		case "facts":
			err = c.facts(n, "facts", c.Facts, known)
		case "apps":
			err = c.apps(n, known)
		case "templates":
			c.Templates = n.Text()
			c.keep(n, n.Key)
		case "baseMap":
			for _, e := range n.Nodes {
				c.BaseMap[e.Key] = e.Text()
				c.keep(e, "baseMap."+e.Key)
			}
		case "registryMirror":
			c.Mirrors = scalars(n)
			c.keep(n, n.Key)
		case "ignore":
			c.fact(n, c.Facts)
			c.keep(n, n.Key)
		case "extras":
			err = c.facts(n, "extras", c.Facts, extras())
		case "pin":
			err = c.yesNo(n, &c.Pin)
		case "check":
			err = c.check(n)
		default:
			var names []string
			for _, k := range Keys {
				names = append(names, k.Name)
			}
			err = c.unknown(n, n.Key, names)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// apps reads what is said of single apps.
func (c *Config) apps(n *formats.Node, known []string) error {
	for _, app := range n.Nodes {
		for _, k := range app.Nodes {
			switch k.Key {
			case "language":
				c.Languages[app.Key] = k.Text()
				c.keep(k, "apps."+app.Key+".language")
			case "facts":
				c.Apps[app.Key] = plan.Choices{}
				if err := c.facts(k, "apps."+app.Key+".facts", c.Apps[app.Key], known); err != nil {
					return err
				}
			default:
				return c.unknown(k, k.Key, []string{"language", "facts"})
			}
		}
	}
	return nil
}

func (c *Config) facts(n *formats.Node, prefix string, into plan.Choices, known []string) error {
	if n.Kind != formats.Map {
		return c.wrong(n, prefix, "a map of facts and their values")
	}
	for _, f := range n.Nodes {
		if !slices.Contains(known, f.Key) {
			return c.unknown(f, f.Key, known)
		}
		c.fact(f, into)
		c.keep(f, prefix+"."+f.Key)
	}
	return nil
}

func (c *Config) fact(f *formats.Node, into plan.Choices) {
	value := f.Text()
	if f.Kind == formats.List {
		value = plan.ListText(scalars(f))
	}
	into[f.Key] = plan.Choice{Value: value, From: []detect.Evidence{{Path: c.file, Line: f.Line}}}
}

// extras names the facts that "extras" may hold.
func extras() []string {
	var names []string
	for _, f := range detect.Extras {
		names = append(names, f.Name)
	}
	return names
}

func (c *Config) keep(n *formats.Node, key string) {
	value := n.Text()
	if n.Kind == formats.List {
		value = strings.Join(scalars(n), ", ")
	}
	c.Settings = append(c.Settings, Setting{key, value, detect.Evidence{Path: c.file, Line: n.Line}})
}

func (c *Config) wrong(n *formats.Node, what, form string) error {
	return fmt.Errorf("%s:%d: %s: not %s: see stagewright config --help", c.file, n.Line, what, form)
}

func scalars(n *formats.Node) []string {
	if n.Kind == formats.List {
		return n.Strings()
	}
	return []string{n.Text()}
}

func (c *Config) unknown(n *formats.Node, key string, known []string) error {
	return fmt.Errorf("%s:%d: %s: no such key: did you mean %s?", c.file, n.Line, key, nearest(key, known))
}

// nearest gives the known key that takes the fewest edits.
func nearest(key string, known []string) string {
	best, least := "", 1<<30
	for _, k := range known {
		// Of two that are as near, people mean the one that begins alike.
		alike := best != "" && key != "" && k[:1] == key[:1] && best[:1] != key[:1]
		if d := distance(strings.ToLower(key), strings.ToLower(k)); d < least || d == least && alike {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to change, add and take away.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := left
			if a[i] != b[j] {
				d = 1 + min(left, row[j], row[j+1])
			}
			left, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}

// From gives the place of a key, "" when the file does not hold it.
func (c *Config) From(key string) string {
	for _, s := range c.Settings {
		if s.Key == key {
			return s.From.String()
		}
	}
	return ""
}

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// fromImages takes the tags of official images over: a line with tags is rebuilt, a line that had tags and has none now
// is retired and keeps its last ones. Images of other registries are left alone.
func fromImages(fsys fs.FS, tables texts) error {
	libraries := 0
	for name, text := range tables {
		if path.Dir(name) != "releases" {
			continue
		}
		p, err := parseProduct(text)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		repository, _ := p.Image["repository"].(string)
		if p.Image["registry"] != "docker-hub" || strings.Contains(repository, "/") || p.Image["tags"] != nil {
			continue
		}
		library, err := fs.ReadFile(fsys, "library/"+repository)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		libraries++
		retag(p, tags(string(library)))
		if tables[name], err = block(p); err != nil {
			return err
		}
	}
	if libraries == 0 {
		return errors.New("no library of a known product: is this a checkout of official-images?")
	}
	return nil
}

// tags lists a library's Linux tags.
func tags(library string) []string {
	var out []string
	for stanza := range strings.SplitSeq(library, "\n\n") {
		windows := strings.Contains(stanza, "windows")
		for line := range strings.Lines(stanza) {
			key, list, _ := strings.Cut(strings.TrimSpace(line), ":")
			if key != "SharedTags" && (key != "Tags" || windows) {
				continue
			}
			for tag := range strings.SplitSeq(list, ",") {
				tag = strings.TrimSpace(tag)
				if tag != "" && !strings.Contains(tag, "windowsservercore") && !strings.Contains(tag, "nanoserver") {
					out = append(out, tag)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// retag sorts tags under their lines. Only tags of a shape that the table has already are taken, so that the many for
// other distributions stay out; a new suite is first named in the table's list of suites. The newest line is not retired,
// for a checkout may be older than the table.
func retag(p product, all []string) {
	suites := words(p.Image["suites"])
	shapes := map[string]bool{}
	for _, c := range p.Cycles {
		for _, tag := range c.Tags {
			shapes[shape(tag, suites)] = true
		}
	}
	newer := false
	for i := range p.Cycles {
		c := &p.Cycles[i]
		found := slices.DeleteFunc(suffixesOf(*c, all), func(suffix string) bool { return !shapes[shape(suffix, suites)] })
		switch {
		case len(found) > 0:
			c.Tags, c.Image, newer = found, "current", true
		case c.Image == "current" && newer:
			c.Image = "retired"
		}
	}
}

// suffixesOf gives what follows a line's name in the tags that begin with it.
func suffixesOf(c cycle, all []string) []string {
	name := c.Tag
	if name == "" {
		name = c.Cycle
	}
	var found []string
	for _, tag := range all {
		if tag == name {
			found = append(found, "")
		} else if suffix, ok := strings.CutPrefix(tag, name+"-"); ok && suffix != "" {
			found = append(found, suffix)
		}
	}
	return found
}

// shape is a suffix with numbers and suites left open: "jdk#-*".
func shape(suffix string, suites []string) string {
	numbers := regexp.MustCompile(`\d[\d.]*`)
	parts := strings.Split(suffix, "-")
	for i, part := range parts {
		if slices.Contains(suites, part) {
			part = "*"
		}
		parts[i] = numbers.ReplaceAllString(part, "#")
	}
	return strings.Join(parts, "-")
}

func words(list any) []string {
	items, _ := list.([]any)
	var out []string
	for _, item := range items {
		if word, ok := item.(string); ok {
			out = append(out, word)
		}
	}
	return out
}

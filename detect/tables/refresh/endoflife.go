package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// calendar names the pages of endoflife.date that are called otherwise than our tables.
func calendar(product string) string {
	switch product {
	case "node":
		return "nodejs"
	case "java":
		return "eclipse-temurin"
	case "alpine":
		return "alpine-linux"
	case "maven":
		return "apache-maven"
	case "haskell":
		return "ghc"
	case "next":
		return "nextjs"
	case "rails":
		return "ruby-on-rails"
	case "phoenix", "quarkus":
		return product + "-framework"
	}
	return product
}

// release is a line as endoflife.date writes it in the front matter of a page.
type release struct {
	Cycle    string    `yaml:"releaseCycle"`
	Codename string    `yaml:"codename"`
	Latest   string    `yaml:"latest"`
	LTS      yaml.Node `yaml:"lts"`
	EOL      yaml.Node `yaml:"eol"`
	Support  yaml.Node `yaml:"eoas"`
	Extended yaml.Node `yaml:"eoes"`
}

// fromEndOfLife takes dates and newest releases over. Lines that the page does not have are kept, a newer release known
// from elsewhere too; lines newer than all of ours are added.
func fromEndOfLife(fsys fs.FS, tables texts) error {
	pages := 0
	for name, text := range tables {
		folder, file := path.Split(name)
		if folder != "releases/" {
			continue
		}
		page, err := fs.ReadFile(fsys, "products/"+calendar(strings.TrimSuffix(file, ".json"))+".md")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		pages++
		releases, err := frontMatter(page)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		p, err := parseProduct(text)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		p.Cycles = merge(p.Cycles, releases)
		if tables[name], err = block(p); err != nil {
			return err
		}
	}
	if pages == 0 {
		return errors.New("no page of a known product: is this a checkout of endoflife.date?")
	}
	return nil
}

func frontMatter(page []byte) ([]release, error) {
	_, rest, ok := bytes.Cut(page, []byte("---\n"))
	front, _, closed := bytes.Cut(rest, []byte("\n---"))
	if !ok || !closed {
		return nil, errors.New("no front matter")
	}
	var matter struct {
		Releases []release `yaml:"releases"`
	}
	err := yaml.Unmarshal(front, &matter)
	return matter.Releases, err
}

func merge(cycles []cycle, releases []release) []cycle {
	out := slices.Clone(cycles)
	newest := 0
	for newest < len(out) && out[newest].Confirmed != nil {
		newest++
	}
	var added []cycle
	for _, r := range releases {
		i := slices.IndexFunc(out, func(c cycle) bool { return c.Cycle == r.Cycle })
		if i >= 0 {
			update(&out[i], r)
			continue
		}
		if newest < len(out) && compare(r.Cycle, out[newest].Cycle) > 0 {
			fresh := cycle{Cycle: r.Cycle, Image: "unproven"}
			update(&fresh, r)
			added = append(added, fresh)
		}
	}
	out = append(added, out...)
	slices.SortStableFunc(out, func(a, b cycle) int { return compare(b.Cycle, a.Cycle) })
	return out
}

func update(c *cycle, r release) {
	if r.Latest != "" && compare(r.Latest, c.Latest) > 0 {
		c.Latest = r.Latest
	}
	if r.Latest != "" && !strings.Contains(r.Latest, "rc") {
		c.Confirmed = nil // a release is out
	}
	if c.Codename == "" {
		c.Codename = r.Codename
	}
	for _, field := range []struct {
		to   *any
		from yaml.Node
	}{{&c.LTS, r.LTS}, {&c.EOL, r.EOL}, {&c.SupportEnd, r.Support}, {&c.ExtendedEnd, r.Extended}} {
		_, dated := (*field.to).(string)
		switch {
		case field.from.Value == "true", field.from.Value == "false" && !dated: // a date that was known is not forgotten
			*field.to = field.from.Value == "true"
		case field.from.Value != "" && field.from.Value != "false":
			*field.to = field.from.Value
		}
	}
}

// compare orders versions by their numbers, place by place.
func compare(a, b string) int {
	numbers := func(text string) []int {
		var out []int
		for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < '0' || r > '9' }) {
			n, err := strconv.Atoi(part)
			if err != nil {
				return out
			}
			out = append(out, n)
		}
		return out
	}
	return slices.Compare(numbers(a), numbers(b))
}

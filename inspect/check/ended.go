package check

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect/tables"
)

// Ended looks an image up in the release tables: its own version, and the
// distribution that its tag names. A date of "" means that it is not known.
func Ended(image string) (date, instead string, ended bool) {
	repository, tag, _, ok := tagOf(image)
	if !ok || tag == "" {
		return "", "", false
	}
	words := strings.Split(tag, "-")
	for _, name := range tables.Products() {
		product, err := tables.Releases(name)
		if err != nil {
			continue
		}
		if slices.Contains(repositories(product), repository) {
			if c, found := lineOf(product, words[0]); found && c.Ended {
				return eol(c), repository + ":" + tagName(product.DefaultCycle()), true
			}
		}
	}
	return endedSuite(repository, words)
}

// endedSuite looks at what else the tag says: the release of a distribution,
// in full (bookworm, alpine3.20) or in a distroless image's name (debian12).
func endedSuite(repository string, words []string) (date, instead string, ended bool) {
	for _, name := range []string{"debian", "ubuntu", "alpine"} {
		product, err := tables.Releases(name)
		if err != nil {
			continue
		}
		last := repository[strings.LastIndexAny(repository, "/-")+1:]
		for _, word := range append(slices.Clone(words[1:]), last) {
			for _, c := range product.Cycles {
				same := word == name+c.Name || c.Codename != "" && strings.EqualFold(word, c.Codename)
				if same && c.Ended && word != last {
					return eol(c), "the same image on " + strings.TrimSpace(product.Title+" "+product.DefaultCycle().Name), true
				}
			}
		}
	}
	return "", "", false
}

// repositories are the names that a product's images have.
func repositories(p *tables.Product) []string {
	prefix := map[string]string{"mcr": "mcr.microsoft.com/", "gcr": "gcr.io/", "ghcr": "ghcr.io/"}[p.Image.Registry]
	var names []string
	if p.Image.Repository != "" {
		names = append(names, prefix+p.Image.Repository)
	}
	for _, name := range p.Image.Repositories {
		names = append(names, prefix+name)
	}
	if u := p.Image.Unprivileged; u != nil {
		names = append(names, u.Repository)
	}
	return names
}

// lineOf finds the release line that the first word of a tag belongs to.
func lineOf(p *tables.Product, word string) (tables.Cycle, bool) {
	for _, c := range p.Cycles {
		if word == c.Tag || word == c.Codename && word != "" {
			return c, true
		}
	}
	for _, c := range p.Cycles { // newest first, but 3.1 is no beginning of 3.14
		if word == c.Name || strings.HasPrefix(word, c.Name+".") {
			return c, true
		}
	}
	return tables.Cycle{}, false
}

func eol(c tables.Cycle) string {
	if c.EOL == "ended" || c.EOL == "unknown" {
		return ""
	}
	return c.EOL
}

func tagName(c tables.Cycle) string {
	if c.Tag != "" {
		return c.Tag
	}
	return c.Name
}

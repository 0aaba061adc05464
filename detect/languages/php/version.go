package php

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

func versionProbes() []detect.Probe {
	return []detect.Probe{
		{Says: "config.platform.php in composer.json", Look: func(a *detect.App) []detect.Finding {
			n := a.Doc("composer.json").At("config", "platform", "php")
			parts := strings.SplitN(n.Text(), ".", 3)
			if len(parts) < 2 {
				return nil
			}
			f := constrained(parts[0]+"."+parts[1], tables.Loose, detect.Evidence{Path: a.Path("composer.json"), Line: n.Line})
			f.Why = "the packages were chosen for it"
			return []detect.Finding{f}
		}},
		{Says: ".php-version", Look: versionFile},
		{Says: ".tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding { return pins.Managers(a, a.Language.Name) }},
		{Says: "require.php in composer.json", Look: func(a *detect.App) []detect.Finding {
			if n := a.Doc("composer.json").At("require", "php"); n.Text() != "" {
				return []detect.Finding{constrained(n.Text(), tables.Composer, detect.Evidence{Path: a.Path("composer.json"), Line: n.Line})}
			}
			return nil
		}},
		{Says: "packages of composer.lock that the newest PHP is too new for", Look: capped},
		{Says: "the php image of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "php") }},
	}
}

// capped are ranges of locked packages that leave the newest PHP out.
func capped(a *detect.App) []detect.Finding {
	newest, err := tables.Resolve("php", nil)
	if err != nil {
		return nil
	}
	var out []detect.Finding
	seen := map[string]bool{}
	lock := a.Path("composer.lock")
	for _, p := range a.Project.Doc(lock).At("packages").List() {
		n := p.At("require", "php")
		text := n.Text()
		if text == "" || seen[text] || len(out) > 5 {
			continue
		}
		seen[text] = true
		if got, err := tables.Resolve("php", []tables.Constraint{{Text: text, Syntax: tables.Composer}}); err == nil && got.Version != newest.Version && got.Version != "" {
			f := constrained(text, tables.Composer, detect.Evidence{Path: lock, Line: n.Line})
			f.Why = p.At("name").Text() + " takes no newer one"
			out = append(out, f)
		}
	}
	return out
}

func constrained(text, syntax string, at detect.Evidence) detect.Finding {
	return detect.Finding{Value: detect.Is(strings.TrimSpace(text)), Syntax: syntax, From: []detect.Evidence{at}}
}

func versionFile(a *detect.App) []detect.Finding {
	p := a.Above(".php-version")
	for i, l := range strings.Split(a.Project.Text(p), "\n") {
		l, _, _ = strings.Cut(l, "#")
		if l = strings.TrimSpace(l); l != "" && p != "" {
			return []detect.Finding{constrained(l, tables.Exact, detect.Evidence{Path: p, Line: i + 1})}
		}
	}
	return nil
}

// suite is the newest Debian release that the images of a version have.
func suite(version string) string {
	p, err := tables.Releases("php")
	if err != nil {
		return ""
	}
	tag, _ := p.PickSince(version, "cli-trixie", "cli-bookworm", "cli-bullseye")
	return strings.TrimPrefix(tag, "cli-")
}

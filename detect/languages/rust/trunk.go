package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/site"
	"github.com/stagewright/stagewright/detect/formats"
)

// trunkPage is what Trunk looks for in a page.
var trunkPage = detect.NewPattern(`<(?:link|script)\b[^>]*\bdata-trunk\b`)

// trunked finds what says that Trunk builds a folder to pages.
func trunked(a *detect.App) []detect.Evidence {
	if a.Has("Trunk.toml") {
		return a.At("Trunk.toml", 0)
	}
	if m := trunkPage.In(a.Path("index.html"), a.Read("index.html")); len(m) > 0 {
		return []detect.Evidence{m[0].Evidence}
	}
	return nil
}

// isSite says whether the app is pages that Trunk builds.
func isSite(a *detect.App) bool { return a.Claim != nil && a.Claim.Kind == detect.Site }

// elsewhereBuilt says why a package is built by a tool that is not written for
// yet, "" for none: Cargo alone would make another program of it.
func elsewhereBuilt(a *detect.App, c *crate) (string, []detect.Evidence) {
	d, ok := c.depends("dioxus")
	if !ok || !a.Has("Dioxus.toml") {
		return "", nil
	}
	return "dx of Dioxus builds it, which is not written yet: build it with dx bundle --platform web, and serve what that leaves", []detect.Evidence{d.evidence()}
}

func trunkSetting(a *detect.App, keys ...string) *formats.Node {
	return a.Doc("Trunk.toml").At(keys...)
}

// siteFacts are those of pages that Trunk builds.
func siteFacts() []detect.Fact {
	all := []detect.Fact{
		{
			Name: "trunk", Type: detect.Text,
			Ask: "Which version of Trunk builds it?",
			Probes: []detect.Probe{
				{Says: "trunk-version in Trunk.toml, where it is one", Look: func(a *detect.App) []detect.Finding {
					n := trunkSetting(a, "trunk-version")
					if v := strings.TrimLeft(n.Text(), "=^~ "); exactVersion.Regexp().MatchString(v) {
						return detect.Finds("", a.At("Trunk.toml", n.Line), v)
					}
					return nil
				}},
				{Says: "workflows of GitHub and GitLab", Look: func(a *detect.App) []detect.Finding { return pins.Workflows(a, trunkInWorkflow) }},
			},
			Default: newest("trunk"),
		},
		site.Folder("dist", "build.dist in Trunk.toml", func(a *detect.App) []detect.Finding {
			n := trunkSetting(a, "build", "dist")
			if dir, ok := site.Clean(n.Text()); ok && n.Text() != "" {
				return detect.Finds("", a.At("Trunk.toml", n.Line), dir)
			}
			return nil
		}),
		site.NotFound("index.html", "the program in the browser has pages of its own"),
		site.BasePath("build.public_url in Trunk.toml", func(a *detect.App) (*formats.Node, string) {
			if n := trunkSetting(a, "build", "public_url"); n != nil {
				return n, "Trunk.toml"
			}
			return trunkSetting(a, "build", "public-url"), "Trunk.toml"
		}),
		{
			Name: "hashedNames", Type: detect.YesNo, Derived: true,
			Default: func(a *detect.App) *detect.Finding {
				if trunkSetting(a, "build", "filehash").Text() == "false" {
					return nil
				}
				return &detect.Finding{Value: detect.Is("yes")}
			},
		},
	}
	for i := range all {
		all[i].When = isSite
	}
	return all
}

var (
	exactVersion    = detect.NewPattern(`^\d+\.\d+\.\d+$`)
	trunkInWorkflow = detect.NewPattern(`TRUNK_VERSION["']?\s*[:=]\s*["']?v?(\d+\.\d+\.\d+)|trunk/releases/download/v(\d+\.\d+\.\d+)|cargo (?:b?install)[^\n]*\btrunk(?:@| --version )v?(\d+\.\d+\.\d+)`)
)

// shared are the facts that pages have too; all others are of programs.
var shared = []string{"kind", "framework", "manager", "version", "toolchain", "suite", "buildSuite", "locked", "git", "vendor", "secrets", "wrapper", "port", "build", "pinned", "kept"}

// ofPrograms lets facts of programs arise for programs alone.
func ofPrograms(facts []detect.Fact) []detect.Fact {
	out := slices.Clone(facts)
	for i, f := range out {
		if slices.Contains(shared, f.Name) {
			continue
		}
		when := f.When
		out[i].When = func(a *detect.App) bool { return !isSite(a) && (when == nil || when(a)) }
	}
	return out
}

// targetDir is where Cargo leaves what it compiles, from the context.
func targetDir(a *detect.App) string { return path.Join(a.InContext(of(a).root), "target") }

// targetDirFact is that folder for the step that keeps it.
var targetDirFact = detect.Fact{
	Name: "targetDir", Type: detect.Text, Derived: true,
	When:    isSite,
	Default: func(a *detect.App) *detect.Finding { return &detect.Finding{Value: detect.Is(targetDir(a))} },
}

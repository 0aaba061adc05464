package hugo

import (
	"fmt"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/site"
)

// Where Hugo comes from.
const (
	debian   = "debian"
	official = "official"
)

// The version that Debian trixie has, and the one of the official image where
// something asks for that image but not for a version.
const (
	debianVersion   = "0.131.0"
	officialVersion = "0.165.0"
)

var exact = detect.NewPattern(`^\d+\.\d+(\.\d+)?$`)

func plainVersion(_ *detect.App, v detect.Value) error {
	if !exact.Regexp().MatchString(v.String()) {
		return fmt.Errorf("%q is not a version of Hugo: give one such as %s", v.String(), officialVersion)
	}
	return nil
}

var inWorkflow = detect.NewPattern(`(?:hugo-version|HUGO_VERSION)["']?\s*[:=]\s*["']?(?:extended_)?v?(\d+\.\d+(?:\.\d+)?)`)

func hosts(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, at := range [][]string{{"context", "production", "environment", "HUGO_VERSION"}, {"build", "environment", "HUGO_VERSION"}} {
		if n := a.Doc("netlify.toml").At(at...); n.Text() != "" {
			out = append(out, detect.Finds("", a.At("netlify.toml", n.Line), n.Text())...)
		}
	}
	if n := a.Doc("vercel.json").At("build", "env", "HUGO_VERSION"); n.Text() != "" {
		out = append(out, detect.Finds("", a.At("vercel.json", n.Line), n.Text())...)
	}
	return whole(pins.Plain(out, "extended_"))
}

func pinned(a *detect.App) []detect.Finding {
	return whole(pins.Plain(append(pins.File(a, ".hugo-version", ".hvm"), pins.Managers(a, "hugo", "gohugo", "hugo-extended")...), "extended_", "extended/"))
}

func packaged(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, group := range []string{"dependencies", "devDependencies"} {
		for _, name := range []string{"hugo-extended", "hugo-bin"} {
			if n := a.Doc("package.json").At(group, name); name == "hugo-extended" && n.Text() != "" {
				out = append(out, detect.Finds("", a.At("package.json", n.Line), strings.TrimLeft(n.Text(), "^~="))...)
			}
		}
	}
	return whole(pins.Plain(out))
}

func workflows(a *detect.App) []detect.Finding {
	return whole(pins.Plain(pins.Workflows(a, inWorkflow)))
}

// minimum is the least version that the site's modules ask for: Debian's where
// that is enough.
func minimum(a *detect.App) []detect.Finding {
	doc, file := config(a)
	n := site.Key(doc, "module", "hugoVersion", "min")
	least := whole(pins.Plain(detect.Finds("", nil, n.Text())))
	if len(least) == 0 {
		return nil
	}
	version := least[0].Value.String()
	if pins.Less(version, debianVersion) {
		version = debianVersion
	}
	return []detect.Finding{{Value: detect.Is(version), From: a.At(file, n.Line), Why: "at least " + n.Text()}}
}

// whole keeps versions that name an image: those of three numbers.
func whole(list []detect.Finding) []detect.Finding {
	var out []detect.Finding
	for _, f := range list {
		if strings.Count(f.Value.String(), ".") == 1 {
			f.Value = detect.Is(f.Value.String() + ".0")
		}
		if exact.Regexp().MatchString(f.Value.String()) {
			out = append(out, f)
		}
	}
	return out
}

func fallback(a *detect.App) *detect.Finding {
	if a.Yes("sass") {
		return &detect.Finding{Value: detect.Is(officialVersion), Why: "of the official image, which has Dart Sass"}
	}
	return &detect.Finding{Value: detect.Is(debianVersion), Why: "Debian's own"}
}

// source takes Debian's package where it is what the project asks for, and the
// image of the asked version where it is not.
func source(a *detect.App) []detect.Finding {
	from := append(a.Evidence("version"), a.Evidence("sass")...)
	if len(from) == 0 {
		return nil
	}
	if a.Text("version") == debianVersion && !a.Yes("sass") {
		return []detect.Finding{{Value: detect.Is(debian), From: from, Why: "its package is of this version"}}
	}
	return []detect.Finding{{Value: detect.Is(official), From: from, Why: a.Text("version") + " is asked for, and Debian has " + debianVersion}}
}

// usual is where Hugo comes from when nothing in the project speaks for another place.
func usual(a *detect.App) *detect.Finding {
	if a.Text("version") == debianVersion {
		return &detect.Finding{Value: detect.Is(debian), Why: "its package will do"}
	}
	return &detect.Finding{Value: detect.Is(official), Why: "Debian has " + debianVersion}
}

func sources(*detect.App) []detect.Option {
	return []detect.Option{
		{Value: debian, Label: "Debian's package, " + debianVersion + ": small, kept by Debian"},
		{Value: official, Label: "the image of the asked version, with Dart Sass, Go and Node.js"},
	}
}

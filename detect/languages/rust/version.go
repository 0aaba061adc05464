package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/tables"
)

var versionFact = detect.Fact{
	Name: "version", Type: detect.Version, Product: "rust",
	Ask: "Which Rust builds the program?",
	Probes: []detect.Probe{
		{Says: "rust-toolchain.toml, rust-toolchain, .tool-versions, mise.toml", Look: pinned},
		{Says: "rust-version in Cargo.toml", Look: minimum},
	},
}

// channel is the toolchain that a project names, and where.
func channel(a *detect.App) (string, detect.Evidence) {
	if f := a.Up("rust-toolchain.toml"); f != "" {
		if n := a.Project.Doc(f).At("toolchain", "channel"); n != nil {
			return n.Text(), detect.Evidence{Path: f, Line: n.Line}
		}
	}
	if f := a.Up("rust-toolchain"); f != "" {
		for i, l := range strings.Split(a.Project.Text(f), "\n") {
			l = strings.TrimSpace(l)
			if k, v, ok := strings.Cut(l, "="); ok {
				if strings.TrimSpace(k) != "channel" {
					continue
				}
				l = strings.Trim(strings.TrimSpace(v), `"'`)
			}
			if l != "" && !strings.HasPrefix(l, "[") && !strings.HasPrefix(l, "#") {
				return l, detect.Evidence{Path: f, Line: i + 1}
			}
		}
	}
	return "", detect.Evidence{}
}

// moving says whether a channel is one that no image of its own stands for.
func moving(channel string) bool {
	return strings.HasPrefix(channel, "nightly") || strings.HasPrefix(channel, "beta")
}

func pinned(a *detect.App) []detect.Finding {
	var out []detect.Finding
	add := func(value, syntax string, at detect.Evidence) {
		out = append(out, detect.Finding{Value: detect.Is(value), From: []detect.Evidence{at}, Syntax: syntax})
	}
	if ch, at := channel(a); ch != "" && !moving(ch) && ch != "stable" {
		number, _, _ := strings.Cut(ch, "-") // 1.79.0-x86_64-unknown-linux-gnu
		add(number, tables.Exact, at)
	}
	for _, f := range pins.Managers(a, "rust") {
		if text := f.Value.String(); text[0] >= '0' && text[0] <= '9' {
			out = append(out, f)
		}
	}
	return out
}

// minimum reads rust-version of the program's crates.
func minimum(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, c := range of(a).own() {
		n, file := c.value("rust-version")
		if text := n.Text(); text != "" {
			at := detect.Evidence{Path: file, Line: n.Line}
			if !slices.ContainsFunc(out, func(f detect.Finding) bool { return f.From[0] == at }) {
				out = append(out, detect.Finding{Value: detect.Is(text), From: []detect.Evidence{at}, Syntax: tables.Minimum})
			}
		}
	}
	return out
}

var toolchainFact = detect.Fact{
	Name: "toolchain", Type: detect.Text,
	Ask:  "Which toolchain is added to the image of Rust?",
	Help: "A nightly or beta, which no image stands for.",
	Probes: []detect.Probe{{Says: "rust-toolchain.toml, rust-toolchain", Look: func(a *detect.App) []detect.Finding {
		ch, at := channel(a)
		if !moving(ch) {
			return nil
		}
		if !strings.Contains(ch, "-") {
			a.Warn("moving-toolchain", at.String()+": "+ch+" without a date: each build may take another one: name one, as in nightly-2026-11-01", at)
		}
		return detect.Finds("", []detect.Evidence{at}, ch)
	}}},
}

var suiteFact = detect.Fact{
	Name: "suite", Type: detect.Text, Strict: true,
	Ask: "Which Debian release is the final image of?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "trixie", Label: "Debian 13"}, {Value: "bookworm", Label: "Debian 12"}}
	},
	Default: func(a *detect.App) *detect.Finding {
		if tags := imageTags(a); len(tags) > 0 && !slices.Contains(tags, "slim-trixie") {
			return &detect.Finding{Value: detect.Is("bookworm"), Why: "the newest that Rust " + a.Text("version") + " has an image of"}
		}
		return &detect.Finding{Value: detect.Is("trixie")}
	},
}

// imageTags are the variants that the image of the settled version has.
func imageTags(a *detect.App) []string {
	p, err := tables.Releases("rust")
	if err != nil {
		return nil
	}
	v := a.Text("version")
	for _, c := range p.Cycles {
		if v == c.Name || strings.HasPrefix(v, c.Name+".") {
			return c.Tags
		}
	}
	return nil
}

var buildSuiteFact = detect.Fact{
	Name: "buildSuite", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		suite := a.Text("suite")
		if tags := imageTags(a); len(tags) > 0 && !slices.Contains(tags, "slim-"+suite) && slices.Contains(tags, "slim-bullseye") {
			suite = "bullseye" // what is linked to an older C library runs with a newer one
		}
		return &detect.Finding{Value: detect.Is(suite)}
	},
}

// cargoConfig is Cargo's configuration in a folder, "" for none.
func cargoConfig(a *detect.App) string {
	for dir := a.Dir; ; dir = path.Dir(dir) {
		for _, name := range []string{".cargo/config.toml", ".cargo/config"} {
			if f := path.Join(dir, name); a.Project.Has(f) {
				return f
			}
		}
		if dir == a.Context() || dir == "." {
			return ""
		}
	}
}

// pinnedFact says whether the project names its toolchain: rustup would fetch
// that one, although the image is chosen by it.
var pinnedFact = detect.Fact{
	Name: "pinned", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if a.Up("rust-toolchain.toml") != "" || a.Up("rust-toolchain") != "" {
			return &detect.Finding{Value: detect.Is("yes")}
		}
		return &detect.Finding{Value: detect.Is("no")}
	},
}

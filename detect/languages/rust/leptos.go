package rust

import (
	"net"
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

// leptos is what cargo-leptos is told of a program: it builds the program and
// the part that runs in browsers.
type leptos struct {
	project string // the name of it in a workspace, "" for a package's own
	output  string // what the files for browsers are called
	root    string // where they are built, from the workspace's folder
	pkg     string
	program string
	addr    *formats.Node
	hashed  bool // a file beside the program tells the names of those files
	at      detect.Evidence
}

// leptosOf reads the settings of cargo-leptos, nil where there are none.
func leptosOf(a *detect.App) *leptos {
	return a.Project.Keep("rust leptos "+a.Dir, func() any {
		c := of(a)
		if n := c.doc.At("package", "metadata", "leptos"); n != nil {
			return c.leptos(n, c.manifest(), "")
		}
		for _, n := range c.work.At("workspace", "metadata", "leptos").List() {
			if n.At("bin-package").Text() == c.name() {
				return c.leptos(n, path.Join(c.root, manifestName), n.At("name").Text())
			}
		}
		return (*leptos)(nil)
	}).(*leptos)
}

func (c *crate) leptos(n *formats.Node, file, project string) *leptos {
	or := func(key, otherwise string) string {
		if v := n.At(key).Text(); v != "" {
			return v
		}
		return otherwise
	}
	l := &leptos{
		project: project, root: path.Clean(or("site-root", "target/site")), pkg: or("site-pkg-dir", "pkg"),
		addr: n.At("site-addr"), hashed: n.At("hash-files").Text() == "true", at: detect.Evidence{Path: file, Line: n.Line},
	}
	lib := or("lib-package", c.name())
	l.output = or("output-name", strings.ReplaceAll(lib, "-", "_"))
	l.program = or("bin-exe-name", or("bin-target", ""))
	return l
}

// byLeptos says whether cargo-leptos builds the program.
func byLeptos(a *detect.App) bool { return leptosOf(a) != nil }

// leptosPort reads the address that the site is served at, which its server
// takes from there.
func leptosPort(a *detect.App) []detect.Finding {
	l := leptosOf(a)
	if l == nil {
		return nil
	}
	if _, port, err := net.SplitHostPort(l.addr.Text()); err == nil {
		return detect.Finds("", []detect.Evidence{{Path: l.at.Path, Line: l.addr.Line}}, port)
	}
	return []detect.Finding{{Value: detect.Is("3000"), From: []detect.Evidence{l.at}, Source: detect.FromFramework, Why: "cargo-leptos's own"}}
}

// environment is what the server reads in the place of Cargo.toml.
func (l *leptos) environment(port string) []detect.Finding {
	f := detect.Finding{From: []detect.Evidence{l.at}, Why: "what the server reads in the place of Cargo.toml",
		Value: detect.Is("LEPTOS_ENV=PROD", "LEPTOS_OUTPUT_NAME="+l.output, "LEPTOS_SITE_ADDR=0.0.0.0:"+port, "LEPTOS_SITE_PKG_DIR="+l.pkg, "LEPTOS_SITE_ROOT=site")}
	if l.hashed {
		f.Value = append(f.Value, "LEPTOS_HASH_FILES=true")
	}
	return []detect.Finding{f}
}

// command is what builds both parts.
func (l *leptos) command() string {
	if l.project != "" {
		return "cargo leptos build --release --project " + l.project
	}
	return "cargo leptos build --release"
}

// siteFact is where cargo-leptos leaves what browsers get.
var siteFact = detect.Fact{
	Name: "site", Type: detect.Text, Derived: true,
	When: byLeptos,
	Default: func(a *detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is(path.Join(a.InContext(of(a).root), leptosOf(a).root))}
	},
}

// toolFact is the version of cargo-leptos, which no project names.
func toolFact() detect.Fact {
	return detect.Fact{
		Name: "cargoLeptos", Type: detect.Text, Derived: true,
		When:    byLeptos,
		Default: newest("cargo-leptos"),
	}
}

// newest gives the release of a tool that is used where a project names none.
func newest(tool string) func(*detect.App) *detect.Finding {
	return func(*detect.App) *detect.Finding {
		r, err := tables.Releases(tool)
		if err != nil {
			return nil
		}
		return &detect.Finding{Value: detect.Is(r.DefaultCycle().Latest), Why: r.Reason}
	}
}

// hashesFact says whether the server reads the names of those files from one
// that lies beside it.
var hashesFact = detect.Fact{
	Name: "hashes", Type: detect.YesNo, Derived: true,
	When: func(a *detect.App) bool { l := leptosOf(a); return l != nil && l.hashed },
	Default: func(*detect.App) *detect.Finding {
		return &detect.Finding{Value: detect.Is("yes")}
	},
}

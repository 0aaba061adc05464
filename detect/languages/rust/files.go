package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// opened are calls that read a file or folder of the project at run time.
var opened = detect.NewPattern(`\b(?:ServeDir::new|ServeFile::new|NamedFile::open(?:_async)?|StaticFilesEndpoint::new|StaticDir::new\(\[|FileServer::from|FileServer::new|` +
	`warp::fs::(?:dir|file)|fs::(?:read_to_string|read|read_dir)|File::open|Tera::new|path_loader|File::with_name|from_filename)\s*\(?\s*&?"([^"{}]+)"|` +
	`\bFiles::new\s*\(\s*"[^"]*"\s*,\s*"([^"{}]+)"`)

// baked are paths that the compiler makes whole: the folder that the program
// was built in stands in them.
var baked = detect.NewPattern(`\brelative!\s*\(\s*"([^"]+)"|\bcrate_relative!\s*\(\s*"([^"]+)"|CARGO_MANIFEST_DIR"\)\s*,\s*"/([^"]+)"`)

var rocketTemplates = detect.NewPattern(`\bTemplate::(?:fairing|custom|try_custom)\s*\(`)

var copiesFact = detect.Fact{
	Name: "copies", Type: detect.List,
	Ask:  "Which files does the program read when it runs?",
	Help: "FROM=TO, from the folder that is built to the image.",
	Probes: []detect.Probe{{Says: "files and folders of the project that the source opens or serves", Look: func(a *detect.App) []detect.Finding {
		f := detect.Finding{}
		add := func(from, to string, at detect.Evidence) {
			if kv := from + "=" + to; !slices.Contains(f.Value, kv) {
				f.Value, f.From = append(f.Value, kv), append(f.From, at)
			}
		}
		for _, m := range search(a, opened) {
			if from, at := inProject(a, m.Group()); from != "" {
				add(from, "/app/"+at, m.Evidence)
			}
		}
		for _, m := range search(a, baked) {
			if p := path.Join(a.Dir, m.Group()); a.Project.HasDir(p) || a.Project.Has(p) {
				add(a.InContext(p), "/src/"+a.InContext(p), m.Evidence)
			}
		}
		if m := search(a, rocketTemplates); len(m) > 0 {
			dir := "templates"
			if n, ok := configured(a, "template_dir"); ok {
				dir = n.Text()
			}
			if from, at := inProject(a, dir); from != "" {
				add(from, "/app/"+at, m[0].Evidence)
			}
		}
		if m := search(a, rockets); len(m) > 0 && a.Has("Rocket.toml") {
			add(a.InContext(a.Path("Rocket.toml")), "/app/Rocket.toml", detect.Evidence{Path: a.Path("Rocket.toml")})
		}
		if len(f.Value) == 0 {
			return nil
		}
		return []detect.Finding{f}
	}}},
}

// inProject finds what the program names: beside its manifest, or beside the
// workspace's. It gives the path from the context and the one that is named.
func inProject(a *detect.App, name string) (string, string) {
	if i := strings.IndexAny(name, "*?"); i >= 0 {
		name = path.Dir(name[:i] + "x")
	}
	name = path.Clean(name)
	if name == "." || path.IsAbs(name) || strings.HasPrefix(name, "..") || strings.HasPrefix(name, ".env") || strings.HasPrefix(name, manifestName) {
		return "", ""
	}
	for _, dir := range []string{a.Dir, of(a).root} {
		for _, p := range []string{path.Join(dir, name), path.Join(dir, name+".toml"), path.Join(dir, name+".yaml")} {
			if a.Project.HasDir(p) || a.Project.Has(p) {
				return a.InContext(p), strings.TrimPrefix(detect.Rel(dir, p), "./")
			}
		}
	}
	return "", ""
}

var databases = detect.NewPattern(`\bConnection::open\s*\(\s*"([^":?]+)"|"sqlite:(?://)?([^":?]+)(?:\?[^"]*)?"`)

var writableFact = detect.Fact{
	Name: "writable", Type: detect.List,
	Ask: "Which folders may the program write to?",
	Probes: []detect.Probe{{Says: "databases in a file that the source opens", Look: func(a *detect.App) []detect.Finding {
		f := detect.Finding{}
		for _, m := range search(a, databases) {
			dir := path.Dir(path.Join("/app", m.Group()))
			if path.IsAbs(m.Group()) {
				dir = path.Dir(path.Clean(m.Group()))
			}
			if dir != "/" && dir != "/tmp" && !slices.Contains(f.Value, dir) {
				f.Value, f.From = append(f.Value, dir), append(f.From, m.Evidence)
			}
		}
		if len(f.Value) == 0 {
			return nil
		}
		return []detect.Finding{f}
	}}},
}

// workdirFact is /app where the program names files relative to where it runs.
var workdirFact = detect.Fact{
	Name: "workdir", Type: detect.Text, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if byLeptos(a) {
			return &detect.Finding{Value: detect.Is("/app")}
		}
		for _, p := range append(slices.Clone(a.List("copies")), a.List("writable")...) {
			if _, to, ok := strings.Cut(p, "="); strings.HasPrefix(to, "/app/") || !ok && strings.HasPrefix(p+"/", "/app/") {
				return &detect.Finding{Value: detect.Is("/app")}
			}
		}
		return nil
	},
}

var checkedQueries = detect.NewPattern(`\b(?:sqlx::)?(query(?:_as|_scalar|_file|_file_as)?!)\s*\(`)

var buildEnvFact = detect.Fact{
	Name: "buildEnv", Type: detect.List,
	Ask:  "Which variables does the build set?",
	Help: "NAME=VALUE",
	Probes: []detect.Probe{{Says: "answers of the database that sqlx saved", Look: func(a *detect.App) []detect.Finding {
		c := of(a)
		uses := slices.ContainsFunc(c.own(), func(o *crate) bool { _, ok := o.depends("sqlx"); return ok })
		m := search(a, checkedQueries)
		if !uses || len(m) == 0 {
			return nil
		}
		for _, dir := range []string{a.Dir, c.root} {
			if a.Project.HasDir(path.Join(dir, ".sqlx")) || a.Project.Has(path.Join(dir, "sqlx-data.json")) {
				return []detect.Finding{{Value: detect.Is("SQLX_OFFLINE=true"), From: []detect.Evidence{m[0].Evidence}, Why: "queries are checked against the saved answers"}}
			}
		}
		a.Warn("sqlx-needs-database", m[0].String()+": "+m[0].Groups[0]+" asks a database while it is compiled, and there is none: run cargo sqlx prepare and commit .sqlx", m[0].Evidence)
		return nil
	}}},
}

var included = detect.NewPattern(`\binclude_(?:str|bytes)!\s*\(\s*"[^"]*\.(?:md|MD)"`)

// keptFact names what the ignore file must not leave out.
var keptFact = detect.Fact{
	Name: "kept", Type: detect.List, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		for _, c := range of(a).own() {
			for _, f := range a.Project.Files(c.dir) {
				if path.Ext(f) == ".rs" && strings.Contains(a.Project.Text(f), "include_") && included.Matches(a.Project.Code(f)) {
					return &detect.Finding{Value: detect.Is("documents")}
				}
			}
		}
		return nil
	},
}

package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

// sourceDir is the folder that the project's packages lie in, below its own:
// the one that its build is told, else src.
func sourceDir(a *detect.App) string {
	return detect.Memo(a, "source dir", func() string {
		doc := a.Doc("pyproject.toml")
		named := []*formats.Node{doc.At("tool", "maturin", "python-source"), doc.At("tool", "setuptools", "package-dir", "")}
		named = append(named, doc.At("tool", "setuptools", "packages", "find", "where").List()...)
		for _, n := range doc.At("tool", "poetry", "packages").List() {
			named = append(named, n.At("from"))
		}
		for _, n := range named {
			if dir := path.Clean(n.Text()); n.Text() != "" && dir != "." && !strings.HasPrefix(dir, "..") && a.HasDir(dir) {
				return dir
			}
		}
		return "src"
	})
}

// compiles gives the line of the build backend where a part of the project is
// compiled when it is installed.
func compiles(a *detect.App) (detect.Evidence, bool) {
	n := a.Doc("pyproject.toml").At("build-system", "build-backend")
	for _, backend := range []string{"maturin", "scikit_build", "mesonpy"} {
		if strings.HasPrefix(n.Text(), backend) {
			return detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line}, true
		}
	}
	return detect.Evidence{}, false
}

// ofProject says whether what starts is of the package that the project makes.
func ofProject(a *detect.App) bool {
	names := []string{strings.ReplaceAll(projectName(a), "-", "_")}
	if n := a.Doc("pyproject.toml").At("tool", "maturin", "module-name"); n.Text() != "" {
		top, _, _ := strings.Cut(n.Text(), ".")
		names = append(names, top)
	}
	return slices.ContainsFunc(a.List("start"), func(w string) bool {
		top, _, _ := strings.Cut(w, ".")
		top, _, _ = strings.Cut(top, ":")
		return slices.Contains(names, top)
	})
}

// rust is the toolchain that a part of the project written in Rust is compiled
// by, when it is installed.
func rust(a *detect.App) []detect.Finding {
	backend := a.Doc("pyproject.toml").At("build-system", "build-backend")
	at := detect.Evidence{Path: a.Path("pyproject.toml")}
	if backend != nil {
		at.Line = backend.Line
	}
	maturin := strings.HasPrefix(backend.Text(), "maturin")
	for _, n := range a.Doc("pyproject.toml").At("build-system", "requires").List() {
		if q, ok := formats.Requirement508(n.Text()); ok && q.Name == "setuptools-rust" {
			maturin, at.Line = true, n.Line
		}
	}
	if !maturin || !a.Known("packages") {
		return nil
	}
	var constraints []tables.Constraint
	manifest := "Cargo.toml"
	if n := a.Doc("pyproject.toml").At("tool", "maturin", "manifest-path"); n.Text() != "" {
		manifest = path.Clean(n.Text())
	}
	if n := a.Doc(manifest).At("package", "rust-version"); n.Text() != "" {
		constraints = append(constraints, tables.Constraint{Text: n.Text(), Syntax: tables.Minimum})
	}
	r, err := tables.Resolve("rust", constraints)
	if err != nil {
		return nil
	}
	return text(r.Version, at)
}

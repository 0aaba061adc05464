package python

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// others are manifests of other languages: a lone script beside one of them is
// no app.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "composer.json",
	"Gemfile", "CMakeLists.txt", "mix.exs", "deno.json", "meson.build", "Makefile.am", "configure.ac"}

// claim says what a folder with a mark is.
func claim(a *detect.App) *detect.Claim {
	listed := slices.ContainsFunc(manifests, a.Has) || requirements(a) != nil
	if !listed && a.Doc("environment.yml").Has("dependencies") {
		return &detect.Claim{Kind: detect.Tooling, Why: "it is installed by Conda, which is not known here: list its packages in a requirements.txt", From: a.At("environment.yml", 0)}
	}
	if !listed && below(a) {
		return nil
	}
	from := a.At(firstMark(a), 0)
	if reason := tooling(a); reason != "" {
		return &detect.Claim{Kind: detect.Tooling, Why: reason, From: from}
	}
	c := &detect.Claim{From: from, Workspace: cmp.Or(workspace(a), spread(a))}
	switch f := framework(a); {
	case len(f) > 0:
		c.Kind = detect.Service
		c.Absorbs = absorbed(a)
	case len(sources(a)) == 0 && len(consoleScripts(a)) == 0:
		return &detect.Claim{Kind: detect.Tooling, Why: "it lists packages, and no code lies beside them", From: from}
	case len(consoleScripts(a)) > 0 || len(runnable(a)) > 0 || len(workers(a)) > 0 || len(detect.WebProcesses(a)) > 0 || len(detect.Processes(a)) > 0:
		c.Kind = kindOf(a)
	default:
		if _, ok := installable(a); ok || importable(a) {
			return &detect.Claim{Kind: detect.Library, Why: "a library: it has no program and no server to run", From: from}
		}
		if !listed {
			return nil
		}
		c.Kind = kindOf(a)
	}
	return c
}

// importable says whether the project is a module or package that goes by the
// project's own name.
func importable(a *detect.App) bool {
	if !a.Doc("pyproject.toml").Has("project", "name") {
		return false
	}
	name := strings.ReplaceAll(projectName(a), "-", "_")
	return slices.ContainsFunc([]string{name + ".py", name + "/__init__.py", "src/" + name + "/__init__.py"}, a.Has)
}

// firstMark is the file that speaks for the folder.
func firstMark(a *detect.App) string {
	for _, name := range append(slices.Clone(manifests), "manage.py", "main.py", "app.py", "wsgi.py", "bot.py", "server.py") {
		if a.Has(name) {
			return name
		}
	}
	if l := requirements(a); l != nil {
		return l.main
	}
	files, _ := a.Project.Entries(a.Dir)
	for _, f := range files {
		if strings.HasPrefix(f, "requirements") || path.Ext(f) == ".py" {
			return f
		}
	}
	return ""
}

// below says whether a folder without a manifest is a part of another project:
// one of this language above it, or one of another here or above.
func below(a *detect.App) bool {
	has := func(dir string, names []string) bool {
		return slices.ContainsFunc(names, func(m string) bool { return a.Project.Has(path.Join(dir, m)) })
	}
	if has(a.Dir, others) && !a.Has("manage.py") {
		return true
	}
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		if has(dir, manifests) || has(dir, others) {
			return true
		}
	}
	return false
}

// workTools are packages for those who work on a project, of whatever language.
var workTools = []string{"pre-commit", "black", "ruff", "flake8", "pylint", "isort", "mypy", "pyright", "pytest", "pytest-cov", "tox", "nox", "bandit",
	"codespell", "mkdocs", "mkdocs-material", "sphinx", "sphinx-rtd-theme", "commitizen", "bump2version", "bumpversion", "twine", "build", "yamllint",
	"ansible", "ansible-lint", "conan", "gcovr", "cmakelang", "cmake-format", "clang-format", "reuse", "detect-secrets", "gitlint", "pip-tools",
	"coverage", "jupyter", "jupyterlab", "notebook", "mike", "pymdown-extensions", "furo", "myst-parser", "platformio", "meson", "ninja", "cpplint", "semgrep", "zensical"}

// tooling gives the reason where a manifest only serves those who work on the
// project, "" where it does not.
func tooling(a *detect.App) string {
	doc := a.Doc("pyproject.toml")
	onlyTools := doc != nil && !doc.Has("project") && !doc.Has("build-system") && !doc.Has("tool", "poetry") && !doc.Has("tool", "pdm", "dev-dependencies")
	bare := onlyTools || doc == nil
	noOther := requirements(a) == nil && !a.Has("Pipfile") && !a.Has("setup.py") && (!a.Has("setup.cfg") || !a.Doc("setup.cfg").Has("metadata"))
	if doc.Has("tool", "uv", "workspace") && !doc.Has("project") {
		return "the root of a workspace: its members are the apps"
	}
	if doc != nil && bare && noOther && !runs(a) {
		return "it only configures tools"
	}
	if doc == nil && noOther && a.Has("setup.cfg") && !runs(a) {
		return "it only configures tools"
	}
	list := deps(a)
	if len(list) > 0 && !slices.ContainsFunc(list, func(d dep) bool { return !slices.Contains(workTools, d.name) }) && !runs(a) && (a.Dir != "." || len(notebooks(a)) == 0) {
		return "it only lists tools of those who work on the project"
	}
	return ""
}

// runs says whether there is something to run at all.
func runs(a *detect.App) bool {
	return len(consoleScripts(a)) > 0 || len(runnable(a)) > 0 || len(objects(a)) > 0 || a.Has("manage.py")
}

// workspace is the folder of the uv workspace that the app is a member of.
func workspace(a *detect.App) string {
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		if member(a.Project.Doc(path.Join(dir, "pyproject.toml")), detect.Rel(dir, a.Dir)) {
			return dir
		}
	}
	if a.Doc("pyproject.toml").Has("tool", "uv", "workspace") {
		return a.Dir
	}
	return ""
}

// claims says whether the workspace file of a folder has a member below.
func claims(a *detect.App, name string) bool { return member(a.Doc("pyproject.toml"), name) }

// member says whether a pyproject.toml makes a folder below it a member.
func member(doc *formats.Node, dir string) bool {
	w := doc.At("tool", "uv", "workspace")
	matches := func(n *formats.Node) bool {
		ok, err := path.Match(strings.TrimPrefix(path.Clean(n.Text()), "./"), dir)
		return ok && err == nil
	}
	return slices.ContainsFunc(w.At("members").List(), matches) && !slices.ContainsFunc(w.At("exclude").List(), matches)
}

package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// installing are the facts of the install step.
func installing() []detect.Fact {
	list := func(name, ask string, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		return detect.Fact{Name: name, Type: detect.List, Ask: ask, Probes: []detect.Probe{{Says: says, Look: look}}}
	}
	yesNo := func(name, ask string, says string, look func(*detect.App) []detect.Finding) detect.Fact {
		return detect.Fact{Name: name, Type: detect.YesNo, Ask: ask, Probes: []detect.Probe{{Says: says, Look: look}}}
	}
	return []detect.Fact{
		yesNo("locked", "Is there a lock file?", "the manager's lock file", func(a *detect.App) []detect.Finding {
			checkLocks(a)
			if name := lockOf(a); name != "" {
				if p := up(a, name); p != "" {
					return yes(detect.Evidence{Path: p})
				}
			}
			return nil
		}),
		{Name: "requirements", Type: detect.Text, Ask: "Which requirements file?", When: isPip,
			Probes: []detect.Probe{{Says: "requirements.txt and its like, those for production first", Look: func(a *detect.App) []detect.Finding {
				if l := requirements(a); l != nil {
					return text(a.InContext(a.Path(l.main)), detect.Evidence{Path: a.Path(l.main)})
				}
				return nil
			}}}},
		yesNo("hashes", "Do the requirements carry hashes?", "--hash in the requirements", func(a *detect.App) []detect.Finding {
			if l := requirements(a); isPip(a) && l != nil && l.hashes {
				return yes(detect.Evidence{Path: a.Path(l.main)})
			}
			return nil
		}),
		{Name: "manifest", Type: detect.Text, Ask: "Which file lists the dependencies, where there are no requirements?", When: isPip,
			Probes: []detect.Probe{{Says: "[project] in pyproject.toml, setup.cfg, setup.py", Look: manifestProbe}}},
		yesNo("ownProject", "Is the project itself installed?", "a console script that starts, a src folder, a version that is asked for", ownProject),
		list("packages", "Which folders are installed as packages?", "the project itself, and the members of its workspace that it depends on", localPackages),
		yesNo("ownProgram", "Does a program of the project's own start?", "console scripts", func(a *detect.App) []detect.Finding {
			start := a.List("start")
			for _, c := range consoleScripts(a) {
				if a.Known("packages") && a.Yes("ownProject") && len(start) > 0 && start[0] == c.name {
					return yes(c.at)
				}
			}
			return nil
		}),
		yesNo("sourceFirst", "Does the install read the project's source?", "-e . in the requirements, a setup.py alone", sourceFirst),
		yesNo("installs", "Is there anything to install?", "dependencies, or the project itself", func(a *detect.App) []detect.Finding {
			if !isPip(a) || a.Known("requirements") || a.Known("manifest") || a.Known("packages") || a.Yes("sourceFirst") {
				return yes(a.Evidence("manager")...)
			}
			return nil
		}),
		{Name: "member", Type: detect.Text, When: func(a *detect.App) bool { return len(members(a)) > 0 && a.Dir != a.Context() }, Ask: "Which member of the workspace is it?",
			Probes: []detect.Probe{{Says: "name in pyproject.toml", Look: func(a *detect.App) []detect.Finding {
				n := a.Doc("pyproject.toml").At("project", "name")
				if n == nil {
					return nil
				}
				return text(n.Text(), detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line})
			}}}},
		list("unread", "Which files does the image have no use for?", "requirements for development", unread),
		{Name: "wholeSource", Type: detect.YesNo, Ask: "Does the whole source go into the image?",
			Default: func(a *detect.App) *detect.Finding { return wholeSource(a) }},
		list("sources", "What does the project's own install read?", "src and what its build reads", projectSources),
		localFact,
		list("installInputs", "Which files does the install read?", "manifests, lock file, what they include", installInputs),
		list("sourceFiles", "Which files beside its source does the project's own install read?", "files that pyproject.toml takes the version and dependencies from", sourceFiles),
		list("installFolders", "Which of them are folders?", "dependencies that lie in the project, and folders of --find-links", installFolders),
		yesNo("apart", "Does the install run in the app's own folder, below the build context?", "the build context", func(a *detect.App) []detect.Finding {
			if apart(a) {
				return yes(a.Evidence("localDependencies")...)
			}
			return nil
		}),
		list("editable", "Which folders of the repository does the installed link to?", "-e, editable and develop of such dependencies", editables),
		list("emptyFiles", "Which files does pyproject.toml name that the image has no use for?", "readme and licence in pyproject.toml", func(a *detect.App) []detect.Finding {
			if !a.Yes("ownProject") && !a.Yes("sourceFirst") {
				return nil
			}
			return emptyFiles(a)
		}),
		list("groups", "Which groups are installed too?", "groups named prod, deploy, server …", servingGroup(false)),
		list("optional", "Which extras are installed too?", "extras named prod, deploy, server …", servingGroup(true)),
		{Name: "versionVariable", Type: detect.Text, Ask: "Which variable gives the project's version, where git would?",
			When:   func(a *detect.App) bool { return a.Yes("ownProject") },
			Probes: []detect.Probe{{Says: "setuptools-scm, hatch-vcs and their like in build-system", Look: versionVariable}}},
		list("buildArgs", "Which build arguments does it take?", "the version that git would give", func(a *detect.App) []detect.Finding {
			if a.Known("versionVariable") {
				return detect.Finds("", a.Evidence("versionVariable"), "VERSION")
			}
			return nil
		}),
		{Name: "rust", Type: detect.Text, Ask: "Which version of Rust compiles a part of it?",
			Probes: []detect.Probe{{Says: "maturin or setuptools-rust in build-system, rust-version in Cargo.toml", Look: rust}}},
		{Name: "pythonPath", Type: detect.Text, Ask: "Where do imports start?",
			Probes: []detect.Probe{{Says: "src folders, and how the modules import each other", Look: searchPath}}},
		list("runtimeFiles", "What besides the package is read when it runs?", "folders that the source names", runtimeFiles),
		yesNo("oldPip", "Does the image's pip install into its own environment alone?", "the version", func(a *detect.App) []detect.Finding {
			if oldPip(a.Text("version")) {
				return yes(a.Evidence("version")...)
			}
			return nil
		}),
		yesNo("oldParser", "Is this Python without a TOML reader?", "the version", func(a *detect.App) []detect.Finding {
			if older(a, 11) {
				return yes(a.Evidence("version")...)
			}
			return nil
		}),
	}
}

func isPip(a *detect.App) bool { return a.Text("manager") == pip }

// manifestProbe says which file pip takes the dependencies from, where there
// are no requirements.
func manifestProbe(a *detect.App) []detect.Finding {
	if a.Known("requirements") {
		return nil
	}
	doc := a.Doc("pyproject.toml")
	if n := doc.At("project", "dependencies"); n != nil && len(n.List()) > 0 {
		return text("pyproject.toml", detect.Evidence{Path: a.Path("pyproject.toml"), Line: n.Line})
	}
	if n := a.Doc("setup.cfg").At("options", "install_requires"); n != nil {
		return text("setup.cfg", detect.Evidence{Path: a.Path("setup.cfg"), Line: n.Line})
	}
	return nil
}

// sourceFirst says whether the dependencies cannot be installed before the
// source is there.
func sourceFirst(a *detect.App) []detect.Finding {
	if !isPip(a) {
		return nil
	}
	if l := requirements(a); l != nil {
		for i, q := range l.list {
			if q.URL == "." || strings.HasPrefix(q.URL, ".[") || q.URL == "./" || q.URL == "file:." {
				a.Warn("needs-source", l.at[i].String()+": the requirements install the project itself, so its source is copied first and each edit installs everything again: take that line out", l.at[i])
				return yes(l.at[i])
			}
		}
		return nil
	}
	if setupAlone(a) {
		return yes(detect.Evidence{Path: a.Path("setup.py")})
	}
	return nil
}

// setupAlone says whether what is installed stands in setup.py and nowhere
// else, so that it has to be run: the project comes along then.
func setupAlone(a *detect.App) bool {
	if !isPip(a) || requirements(a) != nil || a.Known("manifest") || !a.Has("setup.py") {
		return false
	}
	return installRequires.Matches(a.Project.Code(a.Path("setup.py"))) || strings.Contains(a.Read("setup.py"), "install_requires")
}

// wholeSource says whether the app's folder goes into the image: not when all
// that runs was installed from it.
func wholeSource(a *detect.App) *detect.Finding {
	start := a.List("start")
	program := slices.ContainsFunc(consoleScripts(a), func(c console) bool { return len(start) > 0 && start[0] == c.name })
	_, compiled := compiles(a)
	if src := a.Path(sourceDir(a)); a.Yes("ownProject") && (program || compiled && ofProject(a) || srcPackage(a, src) && startsIn(a, src)) {
		return &detect.Finding{Value: detect.Is("no"), Why: "what runs was installed from it"}
	}
	return &detect.Finding{Value: detect.Is("yes"), Why: "modules, templates and static files are read where they lie"}
}

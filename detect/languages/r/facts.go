package r

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pins"
	"github.com/stagewright/stagewright/detect/build/script"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

func facts() []detect.Fact {
	return []detect.Fact{
		{Name: "framework", Type: detect.Text, Ask: "What is it made with?",
			Probes: []detect.Probe{{Says: "calls of shiny, annotations of plumber", Look: func(a *detect.App) []detect.Finding {
				if _, name, from := entry(a); name != "" {
					return detect.Finds("", from, name)
				}
				return nil
			}}}},
		script.Kind(),
		{Name: "entry", Type: detect.Text, Required: true, Ask: "Which file does it begin with?",
			Probes: []detect.Probe{{Says: "app.R, plumber.R, main.R and their like", Look: func(a *detect.App) []detect.Finding {
				if file, _, _ := entry(a); file != "" {
					return detect.Finds("", a.At(file, 0), file)
				}
				return nil
			}}}},
		{Name: "version", Type: detect.Version, Product: "r", Ask: "Which version of R?",
			Probes: []detect.Probe{
				{Says: "R.Version in renv.lock", Look: locked},
				{Says: ".R-version, .tool-versions, mise.toml", Look: func(a *detect.App) []detect.Finding {
					return append(pins.File(a, ".R-version", ".r-version"), pins.Managers(a, "R", "r")...)
				}},
				{Says: "R in Depends of DESCRIPTION", Look: depends},
				{Says: "the r-ver, r-base and shiny images of a Dockerfile or compose file", Look: func(a *detect.App) []detect.Finding {
					return append(detect.ContainerVersion(a, "r-ver"), append(detect.ContainerVersion(a, "r-base"), detect.ContainerVersion(a, "shiny")...)...)
				}},
			}},
		{Name: "packages", Type: detect.List, Ask: "Which packages does it load?", When: func(a *detect.App) bool { return !a.Has("renv.lock") },
			Probes: []detect.Probe{{Says: "Imports in DESCRIPTION; library(), require() and package:: in the source", Look: loaded}}},
		{Name: "manager", Type: detect.Text, Strict: true, Ask: "What installs the packages?",
			Probes: []detect.Probe{{Says: "renv.lock; the packages that the source loads", Look: manager}},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: renv, Label: "what renv.lock fixes"}, {Value: cran, Label: "what the source loads, as of the last day of this version of R"}}
			}},
		{Name: "installInputs", Type: detect.List, Ask: "Which files decide what is installed?", When: func(a *detect.App) bool { return a.Text("manager") == renv },
			Probes: []detect.Probe{{Says: "renv.lock", Look: func(a *detect.App) []detect.Finding {
				return detect.Finds("", a.At("renv.lock", 0), "renv.lock")
			}}}},
		{Name: "buildPackages", Type: detect.List, Ask: "Which system packages does the install need?",
			Probes: []detect.Probe{{Says: "packages that are compiled against a library", Look: func(a *detect.App) []detect.Finding { return natives(a, true) }}}},
		source.Port(usualPort),
		{Name: "start", Type: detect.Command, Required: true, Ask: "Which command starts it?",
			Probes: []detect.Probe{
				{Says: "the web process of a Procfile", Look: func(a *detect.App) []detect.Finding { return script.Written(a, nil) }},
				{Says: "the entry, by what its framework is started with", Look: start},
			}},
		script.Others(),
		source.Stopping(nil),
		source.Packages("libraries that packages load", func(a *detect.App) []detect.Finding { return natives(a, false) }),
	}
}

// lock is renv.lock, which is JSON by another name.
func lock(a *detect.App) *formats.Node {
	return detect.Memo(a, "renv.lock", func() *formats.Node {
		n, err := formats.JSON([]byte(a.Read("renv.lock")))
		if err != nil {
			return nil
		}
		return n
	})
}

func locked(a *detect.App) []detect.Finding {
	n := lock(a).At("R", "Version")
	if n.Text() == "" {
		return nil
	}
	return []detect.Finding{{Value: detect.Is(n.Text()), From: a.At("renv.lock", n.Line), Syntax: tables.Exact}}
}

var least = detect.NewPattern(`\bR\s*\(\s*>=\s*([\d.]+)\s*\)`)

func depends(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, m := range least.In(a.Path("DESCRIPTION"), a.Read("DESCRIPTION")) {
		out = append(out, detect.Finding{Value: detect.Is(m.Group()), From: []detect.Evidence{m.Evidence}, Syntax: tables.Minimum})
	}
	return out
}

var loads = detect.NewPattern(`\b(?:library|require|requireNamespace|loadNamespace)\(\s*["']?([A-Za-z][A-Za-z0-9.]+)["']?|\b([A-Za-z][A-Za-z0-9.]+)::`)

// own are packages that come with R.
var own = []string{"base", "stats", "utils", "methods", "graphics", "grDevices", "datasets", "tools", "parallel", "compiler", "grid", "splines", "stats4", "tcltk", "renv"}

var (
	packageName = detect.NewPattern(`^Package:\s*([A-Za-z][A-Za-z0-9.]+)`)
	field       = detect.NewPattern(`^(?:Imports|Depends|LinkingTo):((?:[^\n]*)(?:\n[ \t]+[^\n]*)*)`)
	listedName  = detect.NewPattern(`(?:^|,)\s*([A-Za-z][A-Za-z0-9.]+)`)
)

// imported are the packages that DESCRIPTION names.
func imported(a *detect.App) []detect.Match {
	if !description(a) {
		return nil
	}
	var out []detect.Match
	for _, m := range field.In(a.Path("DESCRIPTION"), a.Read("DESCRIPTION")) {
		for _, n := range listedName.In(m.Path, m.Groups[0]) {
			n.Line = m.Line + strings.Count(m.Groups[0][:strings.Index(m.Groups[0], n.Group())], "\n")
			if n.Group() != "R" {
				out = append(out, n)
			}
		}
	}
	return out
}

func loaded(a *detect.App) []detect.Finding {
	f := detect.Finding{}
	_, framework, from := entry(a)
	project := ""
	for _, m := range packageName.In("", a.Read("DESCRIPTION")) {
		project = m.Group()
	}
	for _, m := range append(imported(a), source.In(a, loads)...) {
		if name := m.Group(); name != project && !slices.Contains(own, name) && !slices.Contains(f.Value, name) {
			f.Value, f.From = append(f.Value, name), append(f.From, m.Evidence)
		}
	}
	if framework != "" && !slices.Contains(f.Value, framework) {
		f.Value, f.From = append(f.Value, framework), append(f.From, from...)
	}
	if len(f.Value) == 0 {
		return nil
	}
	return []detect.Finding{f}
}

func manager(a *detect.App) []detect.Finding {
	if a.Has("renv.lock") {
		return detect.Finds("", a.At("renv.lock", 0), renv)
	}
	if !a.Known("packages") {
		return nil
	}
	from := a.Evidence("packages")
	from = from[:min(1, len(from))] // none where a flag names them
	a.Warn("no-lock-file", "no renv.lock: the packages are those of the last day of this version of R: run renv::snapshot() and commit it", from...)
	return []detect.Finding{{Value: detect.Is(cran), From: from, Why: a.Text("packages") + " is loaded, and no renv.lock fixes it"}}
}

func usualPort(a *detect.App) *detect.Finding {
	switch a.Text("framework") {
	case "shiny":
		return &detect.Finding{Value: detect.Is("3838"), Source: detect.FromFramework, Why: "that of Shiny's own server"}
	case "plumber":
		return &detect.Finding{Value: detect.Is("8000"), Source: detect.FromFramework, Why: "plumber's own"}
	}
	return nil
}

// start runs a file that starts its server itself, and else starts the server
// for it.
func start(a *detect.App) []detect.Finding {
	file, port := a.Text("entry"), a.Text("port")
	if file == "" || strings.ContainsAny(file, `'\`) {
		return nil
	}
	itself := runs.Matches(a.Project.Code(a.Path(file)))
	words, from := detect.Is("Rscript", file), a.Evidence("entry")
	if a.Known("framework") && !itself {
		from = a.Evidence("framework")
	}
	switch framework := a.Text("framework"); {
	case framework == "shiny" && !itself:
		words = detect.Is("Rscript", "-e", fmt.Sprintf("shiny::runApp('.', host = '0.0.0.0', port = %s)", port))
	case framework == "plumber" && !itself:
		words = detect.Is("Rscript", "-e", fmt.Sprintf("plumber::pr_run(plumber::pr('%s'), host = '0.0.0.0', port = %s)", file, port))
	}
	return []detect.Finding{{Value: words, From: from}}
}

// libraries are what packages are compiled against, and what they load.
var libraries = []struct{ name, build, run string }{
	{"curl", "libcurl4-openssl-dev", "libcurl4"}, {"openssl", "libssl-dev", ""}, {"xml2", "libxml2-dev", "libxml2"}, {"httpuv", "zlib1g-dev", ""},
	{"sodium", "libsodium-dev", "libsodium23"}, {"plumber", "libsodium-dev", "libsodium23"}, {"RPostgres", "libpq-dev", "libpq5"}, {"RPostgreSQL", "libpq-dev", "libpq5"},
	{"RMariaDB", "libmariadb-dev", "libmariadb3"}, {"odbc", "unixodbc-dev", "unixodbc"}, {"redux", "libhiredis-dev", ""}, {"png", "libpng-dev", ""}, {"units", "libudunits2-dev", "libudunits2-0"}, {"gmp", "libgmp-dev", "libgmp10"}, {"igraph", "libglpk-dev", "libglpk40"},
	{"Rglpk", "libglpk-dev", "libglpk40"}, {"Cairo", "libcairo2-dev", "libcairo2"}, {"systemfonts", "libfontconfig1-dev", "libfontconfig1"}, {"ssh", "libssh-dev", "libssh-4"},
	{"keyring", "libsecret-1-dev", "libsecret-1-0"}, {"rsvg", "librsvg2-dev", "librsvg2-2"}, {"jqr", "libjq-dev", "libjq1"}, {"archive", "libarchive-dev", "libarchive13"},
	// The names of these libraries differ with the release of Ubuntu: their headers bring the right ones.
	{"sf", "libgdal-dev", "libgdal-dev"}, {"terra", "libgdal-dev", "libgdal-dev"}, {"hdf5r", "libhdf5-dev", "libhdf5-dev"}, {"gsl", "libgsl-dev", "libgsl-dev"}, {"pdftools", "libpoppler-cpp-dev", "libpoppler-cpp-dev"},
	{"magick", "libmagick++-dev", "libmagick++-dev"}, {"rJava", "default-jdk-headless", "default-jre-headless"}, {"git2r", "libgit2-dev", ""}, {"gert", "libgit2-dev", ""},
}

// natives looks among all packages of the lock file, else among those loaded.
func natives(a *detect.App, building bool) []detect.Finding {
	places := map[string]detect.Evidence{}
	var names []string
	packages := lock(a).At("Packages")
	for _, name := range packages.Keys() {
		names = append(names, name)
		places[name] = detect.Evidence{Path: a.Path("renv.lock"), Line: packages.At(name).Line}
	}
	for i, name := range a.List("packages") {
		names = append(names, name)
		if from := a.Evidence("packages"); i < len(from) {
			places[name] = from[i]
		}
	}
	f := detect.Finding{}
	for _, name := range names {
		for _, l := range libraries {
			pkg := l.run
			if building {
				pkg = l.build
			}
			if l.name == name && pkg != "" && !slices.Contains(f.Value, pkg) {
				f.Value, f.From = append(f.Value, pkg), append(f.From, places[name])
			}
		}
	}
	if len(f.Value) == 0 {
		return nil
	}
	slices.Sort(f.Value)
	return []detect.Finding{f}
}

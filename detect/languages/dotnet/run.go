package dotnet

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func listens(a *detect.App) bool { return a.Text("kind") == "service" }

func runFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "port", Type: detect.Number,
			Ask:  "Which port does it listen on?",
			When: func(a *detect.App) bool { return listens(a) || !runs(a) },
			Probes: []detect.Probe{
				{Says: "addresses in the source", Look: portInCode},
				{Says: "the variable PORT in the source", Look: portVariable},
				{Says: "Kestrel's endpoints and Urls in appsettings.Production.json and appsettings.json", Look: portSetting},
				{Says: "a constant for the port, where a call that listens names no number", Look: portConstant},
			},
			Default: func(a *detect.App) *detect.Finding {
				if !runs(a) {
					return &detect.Finding{Value: detect.Is("8080"), Why: "nginx, not as root"}
				}
				return &detect.Finding{Value: detect.Is("8080"), Source: detect.FromFramework, Why: "what the images of .NET set; launchSettings.json is for development"}
			},
		},
		{
			Name: "env", Type: detect.List,
			Ask:    "Which variables does the image set?",
			When:   listens,
			Probes: []detect.Probe{{Says: "the port, where neither the source nor the image sets it", Look: environment}},
		},
		{
			Name: "writable", Type: detect.List,
			Ask:    "Which folders does it write to?",
			When:   runs,
			Probes: []detect.Probe{{Says: "database files in the connection strings of appsettings.json and the source", Look: writable}},
		},
		{
			Name: "release", Type: detect.Lines,
			Ask:    "Which commands prepare a new version before it starts?",
			Help:   "They are printed, not run: a start command must be able to run many times at once.",
			When:   listens,
			Probes: []detect.Probe{{Says: "migrations of Entity Framework that the program does not apply itself", Look: migrations}},
		},
		{
			Name: "start", Type: detect.Command,
			Ask:  "Which command starts it?",
			When: runs,
			Probes: []detect.Probe{{Says: "what the build makes", Look: func(a *detect.App) []detect.Finding {
				switch name := a.Text("assembly"); {
				case name == "":
					return nil
				case a.Text("layout") == portable:
					return detect.Finds("", a.Evidence("assembly"), "dotnet", name+".dll")
				default:
					return detect.Finds("", a.Evidence("assembly"), "./"+name)
				}
			}}},
		},
		{
			Name: "staticDir", Type: detect.Text,
			Ask:     "Which folder is published?",
			When:    func(a *detect.App) bool { return !runs(a) },
			Default: detect.Preset("where dotnet publish puts it", "wwwroot"),
		},
		{
			Name: "fallback", Type: detect.Text,
			Ask:     "Which page answers for paths that are no file?",
			When:    func(a *detect.App) bool { return !runs(a) },
			Default: detect.Preset("the program in the browser knows them", "index.html"),
		},
	}
}

// environment sets the port where nothing else does.
func environment(a *detect.App) []detect.Finding {
	port := a.Text("port")
	if m := search(a, portNamed); len(m) > 0 {
		return detect.Finds("", []detect.Evidence{m[0].Evidence}, "PORT="+port)
	}
	if a.Source("port") == detect.Detected || port == "" {
		return nil
	}
	switch {
	case line(a) < 8:
		return detect.Finds("images before 8 listen on 80, which only root may", a.Evidence("version"), "ASPNETCORE_URLS=http://+:"+port)
	case port != "8080":
		return detect.Finds("the image's own is 8080", nil, "ASPNETCORE_HTTP_PORTS="+port)
	}
	return nil
}

var dataSource = detect.NewPattern(`(?i)\b(?:data source|datasource|filename)\s*=\s*([^;"]+\.(?:db|sqlite3?))\b`)

// writable finds the folders of database files; one beside the program is
// warned of, because it could not be written.
func writable(a *detect.App) []detect.Finding {
	var out []string
	var from []detect.Evidence
	dir := path.Dir(current(a).path)
	for _, name := range settings {
		f := path.Join(dir, name)
		n := a.Project.Doc(f).At("ConnectionStrings")
		if n == nil {
			continue
		}
		for _, c := range n.Nodes {
			g := dataSource.Regexp().FindStringSubmatch(c.Text())
			if g == nil {
				continue
			}
			at := detect.Evidence{Path: f, Line: c.Line}
			switch d := path.Dir(path.Clean(slashes(g[1]))); {
			case strings.HasPrefix(d, "/") || strings.HasPrefix(d, ".."):
			case d == ".":
				a.Warn("writes-beside-program", at.String()+": "+g[1]+" lies beside the program, where it may not write: set ConnectionStrings__"+c.Key+" to a file on a volume", at)
			case !slices.Contains(out, d):
				out, from = append(out, d), append(from, at)
			}
		}
	}
	for _, m := range searchAll(a, sourceData, ".db", ".sqlite") {
		d := path.Dir(path.Clean(slashes(m.Group())))
		if !strings.HasPrefix(d, "/") && !strings.HasPrefix(d, "..") && d != "." && !slices.Contains(out, d) {
			out, from = append(out, d), append(from, m.Evidence)
		}
	}
	return detect.Finds("", from, out...)
}

// sourceData are database files that a connection string in the source names.
var sourceData = detect.NewPattern(`"(?i:data source|datasource|filename)\s*=\s*([^;"\n{}]+\.(?:db|sqlite3?))\b`)

var (
	migrates = detect.NewPattern(`\.Database\.Migrate(?:Async)?\(|\bEnsureCreated(?:Async)?\(`)
	snapshot = "ModelSnapshot.cs"
)

// migrations finds migrations that only a person applies.
func migrations(a *detect.App) []detect.Finding {
	p := current(a)
	for _, one := range p.closure() {
		for _, f := range a.Project.Files(path.Join(one.dir(), "Migrations")) {
			if !strings.HasSuffix(f, snapshot) {
				continue
			}
			for _, q := range p.closure() {
				for _, src := range a.Project.Files(q.dir()) {
					if path.Ext(src) == ".cs" && migrates.Regexp().MatchString(a.Project.Code(src)) {
						return nil
					}
				}
			}
			if strings.ContainsAny(one.path+p.path, " \"'$`\\") {
				return nil
			}
			line := "dotnet ef database update --project " + a.InContext(one.path)
			if one != p {
				line += " --startup-project " + a.InContext(p.path)
			}
			return detect.Finds("where the sources are: the image has no SDK", []detect.Evidence{{Path: f}}, line)
		}
	}
	return nil
}

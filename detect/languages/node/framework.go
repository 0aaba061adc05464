package node

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// shape is what a framework makes of an app: what its build leaves behind and
// how that is run or served. Fields that stay empty are for other probes.
type shape struct {
	name   string      // as the table names it
	mode   string      // variant: an adapter, a kind of output
	kind   detect.Kind //
	from   []detect.Evidence
	modeAt []detect.Evidence // where the variant is written
	why    string

	build    string   // the tool's own command, for a project without a build script
	start    []string // production start
	startWhy string
	port     int
	portVar  string   // variable that sets the port, read by the framework itself
	env      []string // K=V that the image needs, above all to bind to all addresses
	stops    bool     // ends on SIGTERM by itself
	out      []string // what the build leaves for the final image
	bundled  bool     // out holds the dependencies too: no node_modules beside it
	packed   bool     // out holds what lies in public too
	tools    []string // its own programs: what a start script calls when it means the framework

	writes []string // folders that it writes to
	files  []string // what it reads of the project as it runs, where it is there
	loads  []string // packages of development that it loads as it runs

	static   string // folder to serve
	staticAt []detect.Evidence
	fallback string   // page for unknown paths: "index.html", "404.html", "200.html"
	hashed   []string // folders below static whose file names hold a hash
	unhashed []string // folders below those whose file names hold none
	// hashedNames: files beside the page bear a hash, as main-5QZ4TSHC.js does.
	hashedNames bool
	base        string // the path that the pages are built for, without slashes around it
	baseAt      []detect.Evidence
	cache       string // what the build keeps for the next one, below the app's folder
	missing     string // why nothing of it can run, and what to do
}

// shapers sharpen what the table says, by the table's name of the framework.
// They read configuration as text and never run it.
var shapers = detect.Lookup[func(a *detect.App, m manifest, s *shape)]{
	{"payload", payload}, {"nextjs", next}, {"nuxt", nuxt}, {"sveltekit", sveltekit}, {"react-router", router}, {"remix", remix}, {"astro", astro}, {"angular", angular},
	{"nestjs", nest}, {"adonisjs", adonis}, {"gatsby", gatsby}, {"docusaurus", docusaurus}, {"vitepress", vitepress}, {"vuepress", vuepress}, {"eleventy", eleventy},
	{"vike", vike}, {"waku", waku}, {"quasar", quasar}, {"slidev", slidev}, {"solidstart", solidStart}, {"tanstack-start", tanstack}, {"qwik", qwik}, {"expo-web", expo},
	{"redwoodjs", redwood}, {"vite-spa", vite}, {"create-react-app", cra}, {"vue-cli", vueCLI}, {"nitro", nitroServer}, {"medusa", medusa}, {"strapi", strapi},
	{"keystonejs", keystone}, {"parcel", parcel}, {"webpack-spa", webpack}, {"rsbuild", rsbuild}, {"rspress", rspress}, {"umi", umi}, {"ember", ember}, {"hexo", hexo},
	{"preact-cli", preact}, {"stencil", stencil},
}

// plain servers stand below frameworks, workers and tools below servers.
var (
	servers = []string{"fastify", "express", "koa", "hapi", "hono", "apollo-server"}
	workers = []string{"bullmq-worker", "chat-bot"}
	// never are entries that are recognised otherwise or are not an app's own.
	never = []string{"node-cli", "static-html", "storybook", "ionic"}
)

// shapeOf gives what the framework makes of an app, nil when there is none.
func shapeOf(a *detect.App) *shape {
	return detect.Memo(a, "shape "+a.Text("framework")+" "+a.Text("mode")+" "+a.Text("project"), func() *shape { return shaped(a) })
}

func shaped(a *detect.App) *shape { return nx(a, ofFramework(a)) }

// ofFramework is what the framework says, whatever builds it.
func ofFramework(a *detect.App) *shape {
	m := own(a)
	f, from, ok := recognise(a, m)
	if !ok {
		return nil
	}
	s := &shape{name: f.Name, kind: detect.Kind(f.Kind), from: from, build: f.BuildCommand, port: f.Port}
	if strings.Contains(s.build, " when ") || strings.Contains(s.build, " or ") {
		s.build = "" // words about a build, not a command
	}
	if len(f.PortVariables) > 0 {
		s.portVar = f.PortVariables[len(f.PortVariables)-1]
	}
	if f.StartNote == "" && f.StartCommand != "" && !strings.Contains(f.StartCommand, "<") {
		s.start = strings.Fields(f.StartCommand)
		s.tools = s.start[:1]
		if s.start[0] != "node" {
			s.start = append([]string{binary(a, s.start[0])}, s.start[1:]...)
		}
	}
	if s.kind == detect.Site && !strings.ContainsAny(f.StaticDir, "<(") {
		s.static = f.StaticDir
	}
	if sharpen := shapers.Of(f.Name); sharpen != nil {
		sharpen(a, m, s)
	}
	if s.kind == "hybrid" {
		s.kind = detect.Service
	}
	return s
}

var frameworkFacts = []detect.Fact{
	{
		Name: "framework", Type: detect.Text,
		Ask: "Which framework is it made with?",
		Probes: []detect.Probe{{
			Says: "dependencies in package.json and the framework's configuration file",
			Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && s.name != "" {
					return detect.Finds("", s.from, s.name)
				}
				return nil
			},
		}},
		Options: func(*detect.App) []detect.Option {
			var out []detect.Option
			for _, f := range frameworks() {
				out = append(out, detect.Option{Value: f.Name, Label: f.Title})
			}
			return out
		},
		Strict: true,
	},
	{
		Name: "mode", Type: detect.Text,
		Ask: "Which of the framework's kinds of output does it make?",
		Probes: []detect.Probe{{
			Says: "adapter and output in the framework's configuration file",
			Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && s.mode != "" {
					if len(s.modeAt) > 0 {
						return detect.Finds(s.why, s.modeAt, s.mode)
					}
					return []detect.Finding{{Value: detect.Is(s.mode), From: s.from, Source: detect.FromFramework, Why: s.why}}
				}
				return nil
			},
		}},
	},
	{
		Name: "kind", Type: detect.Text,
		Ask: "What is the app?",
		Probes: []detect.Probe{{
			Says: "framework, start command and what the source listens on",
			Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && (a.Chosen("framework") || a.Chosen("mode") || a.Known("project")) {
					return detect.Finds("", s.from, string(s.kind))
				}
				return detect.Finds("", a.From, string(a.Kind))
			},
		}},
		Options: func(*detect.App) []detect.Option {
			return []detect.Option{
				{Value: string(detect.Service), Label: "it listens on a port"},
				{Value: string(detect.Site), Label: "files that a web server gives out"},
				{Value: string(detect.Worker), Label: "it runs without a port"},
				{Value: string(detect.Tool), Label: "it is called, works and ends"},
			}
		},
		Strict: true,
	},
}

// frameworks lists what the framework fact may be.
func frameworks() []detect.Framework {
	list, err := tables.Frameworks("node")
	if err != nil {
		return nil
	}
	var out []detect.Framework
	for _, f := range list {
		if slices.Contains(never, f.Name) {
			continue
		}
		kind := detect.Kind(f.Kind)
		if f.Kind == "hybrid" {
			kind = detect.Service
		}
		out = append(out, detect.Framework{Name: f.Name, Title: f.Title, Kind: kind})
	}
	return out
}

package ruby

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// claim says what a folder with a mark is; the folders below that only hold
// files of a usual name are its own.
func claim(a *detect.App) *detect.Claim {
	c := what(a)
	if c == nil || of(a).file == "" {
		return c
	}
	for _, f := range a.Project.Files(a.Dir) {
		dir := path.Dir(f)
		if slices.Contains(mains, path.Base(f)) && dir != a.Dir && !apart(a, dir) && !slices.Contains(c.Absorbs, dir) {
			c.Absorbs = append(c.Absorbs, dir)
		}
	}
	return c
}

// apart says whether a folder belongs to another project below the app.
func apart(a *detect.App, dir string) bool {
	for ; dir != a.Dir && dir != "."; dir = path.Dir(dir) {
		for _, m := range []string{"Gemfile", "gems.rb", "config.ru", configName} {
			if a.Project.Has(path.Join(dir, m)) {
				return true
			}
		}
		if len(a.Project.Glob(dir, "*.gemspec")) > 0 {
			return true
		}
	}
	return false
}

func what(a *detect.App) *detect.Claim {
	b := of(a)
	from := a.At(b.file, 0)
	if b.file == "" {
		from = nil
	}
	if site := siteOf(a); site != nil {
		return &detect.Claim{Kind: detect.Site, From: site.from}
	}
	if b.file == "" && below(a) {
		return nil
	}
	if f := framework(a); len(f) > 0 {
		return &detect.Claim{Kind: detect.Service, From: f[0].From, Leads: f[0].Value[0] == "rails"}
	}
	if s := script(a); s != nil {
		kind := detect.Tool
		switch {
		case s.serves || len(detect.WebProcesses(a)) > 0:
			kind = detect.Service
		case s.loops:
			kind = detect.Worker
		}
		return &detect.Claim{Kind: kind, From: s.from}
	}
	if g, ok := b.has(queues...); ok && !gemspec(a) {
		return &detect.Claim{Kind: detect.Worker, From: []detect.Evidence{g.at}}
	}
	if web := detect.WebProcesses(a); len(web) > 0 && b.file != "" {
		return &detect.Claim{Kind: detect.Service, From: []detect.Evidence{web[0].From}}
	}
	if rest := detect.Processes(a); len(rest) > 0 && b.file != "" {
		return &detect.Claim{Kind: detect.Worker, From: []detect.Evidence{rest[0].From}}
	}
	return nothing(a, b, from)
}

// nothing says why a folder has nothing to run.
func nothing(a *detect.App, b *bundle, from []detect.Evidence) *detect.Claim {
	switch {
	case gemspec(a):
		f := a.Project.Glob(a.Dir, "*.gemspec")[0]
		return &detect.Claim{Kind: detect.Library, Why: "a library: a gem without a server", From: []detect.Evidence{{Path: f}}}
	case b.file == "":
		return nil
	case len(b.gems) > 0 && !slices.ContainsFunc(b.gems, func(g gem) bool { return g.inProduction() && !slices.Contains(workTools, g.name) }):
		return &detect.Claim{Kind: detect.Tooling, Why: "it only lists tools of those who work on the project", From: from}
	}
	return &detect.Claim{Kind: detect.Tooling, Why: "it lists gems, and nothing beside them starts a program: no config.ru, no server, no main.rb", From: from}
}

func gemspec(a *detect.App) bool { return len(a.Project.Glob(a.Dir, "*.gemspec")) > 0 }

// workTools are gems for those who work on a project, of whatever language.
var workTools = []string{"fastlane", "cocoapods", "rubocop", "danger", "rake", "xcpretty", "bundler", "overcommit", "lefthook", "test-kitchen",
	"inspec", "rspec", "minitest", "jazzy", "activesupport", "xcodeproj", "mdl", "asciidoctor", "html-proofer", "puppet-lint", "solargraph", "concurrent-ruby", "abbrev", "nkf", "mutex_m", "bigdecimal", "base64", "csv", "logger"}

// queues are gems whose programs take work from a queue.
var queues = []string{"sidekiq", "resque", "good_job", "solid_queue", "delayed_job", "shoryuken", "sneakers", "karafka", "que"}

// others are manifests of other languages: a lone script beside one is no app.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "pyproject.toml", "requirements.txt",
	"composer.json", "mix.exs", "CMakeLists.txt", "Makefile.am", "deno.json", "pubspec.yaml"}

// below says whether a folder without a Gemfile is part of another project.
func below(a *detect.App) bool {
	has := func(dir string, names []string) bool {
		return slices.ContainsFunc(names, func(m string) bool { return a.Project.Has(path.Join(dir, m)) })
	}
	if has(a.Dir, others) && !a.Has("config.ru") {
		return true
	}
	for dir := a.Dir; dir != "."; {
		dir = path.Dir(dir)
		if has(dir, others) || has(dir, []string{"Gemfile", "gems.rb", "config.ru"}) {
			return true
		}
	}
	return false
}

// program is a script that is started as it is.
type program struct {
	file          string // beside the app
	serves, loops bool
	from          []detect.Evidence
}

// mains are names of scripts that are programs.
var mains = []string{"server.rb", "app.rb", "main.rb", "bot.rb", "worker.rb", "lib/server.rb", "src/server.rb", "src/main.rb", "bin/server"}

var (
	listenCall = detect.NewPattern(`\b(?:TCPServer\.(?:new|open)|WEBrick::HTTPServer\.new|Rackup?::(?:Handler|Server)|Puma::Server\.new|Async::HTTP::(?:Server|Endpoint)|UNIXServer\.new|GRPC::RpcServer\.new|UDPSocket\.new|Socket\.tcp_server_loop|Socket\.tcp_server_sockets|Iodine\.listen|EventMachine\.start_server|EM\.start_server)\b`)
	loopCall   = detect.NewPattern(`^\s*loop\b|^\s*while\s+(?:true|!)|\bloop\s+do\b|\bloop\s*\{|\bbot\.run\b|\.listen\s*(?:do|\{)|\bEventMachine\.run\b|\bEM\.run\b|\bscheduler\.join\b|\bsleep\s*$|\.subscribe\b.*block:\s*true`)
)

// script finds the file that is the program, where no framework starts one.
func script(a *detect.App) *program {
	return detect.Memo(a, "script", func() *program {
		var first *program
		for _, f := range mains {
			if !a.Has(f) {
				continue
			}
			p := a.Path(f)
			code := a.Project.Code(p)
			if m := listenCall.In(p, code); len(m) > 0 {
				return &program{f, true, true, []detect.Evidence{m[0].Evidence}}
			}
			if first == nil && strings.TrimSpace(code) != "" {
				first = &program{file: f, from: []detect.Evidence{{Path: p}}}
				if m := loopCall.In(p, code); len(m) > 0 {
					first.loops, first.from = true, []detect.Evidence{m[0].Evidence}
				} else if strings.HasSuffix(f, "bot.rb") || strings.HasSuffix(f, "worker.rb") {
					first.loops = true
				}
			}
		}
		if first == nil {
			return nil
		}
		if all := a.Search(listenCall, ".rb"); len(all) > 0 && !gemspec(a) {
			first.serves, first.loops, first.from = true, true, []detect.Evidence{all[0].Evidence}
		}
		return first
	})
}

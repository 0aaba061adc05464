// Package shell knows programs that are one script of a shell: services,
// workers and tools.
package shell

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/script"
)

// Language is the room's word on shells.
var Language = &detect.Language{
	Name:  "shell",
	Title: "Shell",
	Marks: []string{"main.sh", "app.sh", "server.sh", "service.sh", "worker.sh", "daemon.sh", "job.sh", "run.sh", "backup.sh", "entrypoint.sh"},
	Last:  true,
	Claim: claim,
	Facts: facts,
	Warnings: []detect.WarningDoc{
		{Code: "windows-line-ends", Means: "The script has the line ends of Windows, which no shell reads.", Do: "Convert it: sed -i 's/\\r$//' FILE."},
	},
}

// others say that a folder is about something else: the script serves it.
var others = []string{"package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "composer.json", "Gemfile", "pyproject.toml",
	"requirements.txt", "setup.py", "CMakeLists.txt", "mix.exs", "meson.build", "configure.ac", "Makefile.am", "deno.json", "cpanfile", "Project.toml",
	"renv.lock", "DESCRIPTION", "stack.yaml", "dune-project", "shard.yml", "pubspec.yaml", "Package.swift", "build.zig", "gleam.toml", "rebar.config",
	"dub.json", "dub.sdl", "index.html", "Procfile", "Chart.yaml", "main.tf", "ansible.cfg"}

// places are folders whose scripts serve those who work on the project.
var places = []string{"scripts", "script", "bin", "tools", "tool", "hack", "ci", "build", "deploy", "deployment", "infra", "ops", "util", "utils", "contrib", "packaging", "dev"}

// runtimes are programs that run another language: a script that calls one is
// not the app.
var runtimes = []string{"java", "node", "npm", "npx", "yarn", "pnpm", "bun", "deno", "python", "python3", "pip", "uv", "poetry", "php", "composer", "ruby", "bundle",
	"rails", "dotnet", "go", "cargo", "mvn", "gradle", "make", "cmake", "docker", "docker-compose", "podman", "kubectl", "helm", "terraform", "tofu", "ansible-playbook",
	"vagrant", "sudo", "systemctl", "apt", "apt-get", "yum", "dnf", "apk", "brew", "Rscript", "julia", "lua", "mix", "elixir", "swift", "dart", "flutter"}

func claim(a *detect.App) *detect.Claim {
	for dir := a.Dir; ; dir = path.Dir(dir) {
		if slices.ContainsFunc(others, func(m string) bool { return a.Project.Has(path.Join(dir, m)) }) {
			return nil
		}
		if dir == "." {
			break
		}
		if slices.Contains(places, strings.ToLower(path.Base(dir))) {
			return nil
		}
	}
	e := entry(a)
	c := &detect.Claim{Kind: detect.Tooling, From: a.At(e, 0)}
	for _, m := range source.In(a, source.Calls) {
		if slices.Contains(runtimes, m.Group()) {
			c.Why, c.From = "its script calls "+m.Group()+": the script serves another program, or those who work on one", []detect.Evidence{m.Evidence}
			return c
		}
	}
	source.Sort(a, c, listens, goesOn)
	return c
}

// entry is the script that the folder is about.
func entry(a *detect.App) string {
	for _, name := range a.Language.Marks {
		if a.Has(name) {
			return name
		}
	}
	return ""
}

var (
	listens = detect.NewPattern(`(?i)TCP4?6?-LISTEN:|\bnc(?:at)?\s+(?:-\w+\s+)*-\w*l|\bhttpd\s+(?:-\w+\s+)*-p`)
	goesOn  = detect.NewPattern(`\bwhile\s+(?:true|:|\[\s*1|sleep)|\buntil\s+false|\bsleep\s+inf|\binotifywait\s+(?:-\w+\s+)*-m|\btail\s+(?:-\w+\s+)*-[fF]`)
	source  = script.Source{
		Files: func(a *detect.App) []string { return a.Sources(".sh", ".bash") },
		Ports: []*detect.Pattern{
			detect.NewPattern(`(?i)TCP4?6?-LISTEN:(?:\$\{?\w+:?-?)?(\d{2,5})`),
			detect.NewPattern(`\bPORT:?[-=](\d{2,5})\}`),
			detect.NewPattern(`^\s*(?:readonly\s+|export\s+|local\s+)?(?i:port)=["']?(\d{2,5})`),
			detect.NewPattern(`\bnc(?:at)?\s[^\n|]*?-\w*[lp]\s+(\d{2,5})`),
			detect.NewPattern(`\bhttpd\s[^\n|]*?-p\s+(?:\S*:)?(\d{2,5})`),
		},
		Stops: detect.NewPattern(`\btrap\s[^\n]*\b(?:SIGTERM|TERM|15)\b`),
		Calls: detect.NewPattern(`(?:^|[|;&({!]|\b(?:then|do|else|elif|if|while|until|xargs)\s)\s*(?:(?:exec|command|time|nohup)\s+)*([A-Za-z][\w.+-]*)`),
	}
)

var shebang = detect.NewPattern(`\A#!\s*(?:/usr)?/bin/(?:env\s+(?:-\S+\s+)?)?(\w+)`)

func facts() []detect.Fact {
	return []detect.Fact{
		script.Kind(),
		{Name: "entry", Type: detect.Text, Required: true, Ask: "Which script is the program?", Check: there,
			Probes: []detect.Probe{{Says: "main.sh, app.sh, server.sh and their like", Look: func(a *detect.App) []detect.Finding {
				e := entry(a)
				if strings.Contains(raw(a, e), "\r\n") {
					a.Warn("windows-line-ends", e+": it has the line ends of Windows, which no shell reads: convert it", detect.Evidence{Path: a.Path(e)})
				}
				return detect.Finds("", a.At(e, 0), e)
			}}}},
		{Name: "interpreter", Type: detect.Text, Strict: true, Ask: "Which shell runs it?",
			Probes: []detect.Probe{{Says: "the script's first line", Look: interpreter}},
			Default: func(*detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("sh"), Why: "its first line names none"}
			},
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "sh", Label: "dash, as Debian has it"}, {Value: "bash"}, {Value: "zsh"}, {Value: "ksh"}}
			}},
		source.Port(nil),
		{Name: "start", Type: detect.Command, Required: true, Ask: "Which command starts it?",
			Probes: []detect.Probe{{Says: "the shell, and the script", Look: func(a *detect.App) []detect.Finding {
				return []detect.Finding{{Value: detect.Is(a.Text("interpreter"), a.Text("entry")), From: a.Evidence("entry")}}
			}}}},
		source.Stopping(nil),
		source.Packages("programs that the scripts call", tools, "sh", "bash", "sleep", "tini"),
	}
}

// raw is a file as it lies there: Text has its line ends made plain.
func raw(a *detect.App, name string) string {
	b, err := a.Project.Bytes(a.Path(name), 1<<20)
	if err != nil {
		return ""
	}
	return string(b)
}

func there(a *detect.App, v detect.Value) error {
	if !a.Has(v.String()) {
		return fmt.Errorf("%s is not there: name a script of the app's folder", v.String())
	}
	return nil
}

func interpreter(a *detect.App) []detect.Finding {
	e := a.Text("entry")
	for _, m := range shebang.In(a.Path(e), a.Read(e)) {
		if name := m.Group(); slices.Contains([]string{"sh", "dash", "bash", "zsh", "ksh"}, name) {
			if name == "dash" {
				name = "sh"
			}
			return detect.Finds("", []detect.Evidence{m.Evidence}, name)
		}
	}
	return nil
}

// packages are programs whose Debian package has another name, or is not in
// the table of tools that programs of other languages call.
var packages = []struct{ program, name string }{
	{"jq", "jq"}, {"socat", "socat"}, {"nc", "netcat-openbsd"}, {"ncat", "ncat"}, {"httpd", "busybox"}, {"busybox", "busybox"}, {"curl", "curl"}, {"wget", "wget"},
	{"rsync", "rsync"}, {"ssh", "openssh-client"}, {"scp", "openssh-client"}, {"git", "git"}, {"bc", "bc"}, {"dig", "bind9-dnsutils"}, {"inotifywait", "inotify-tools"},
	{"psql", "postgresql-client"}, {"pg_dump", "postgresql-client"}, {"mysql", "mariadb-client"}, {"mysqldump", "mariadb-client"}, {"redis-cli", "redis-tools"},
	{"sqlite3", "sqlite3"}, {"openssl", "openssl"}, {"gpg", "gpg"}, {"zip", "zip"}, {"unzip", "unzip"}, {"xz", "xz-utils"}, {"zstd", "zstd"}, {"file", "file"},
	{"envsubst", "gettext-base"}, {"xmllint", "libxml2-utils"}, {"rclone", "rclone"}, {"aws", "awscli"}, {"s3cmd", "s3cmd"}, {"restic", "restic"}, {"borg", "borgbackup"}, {"age", "age"}, {"lftp", "lftp"}, {"msmtp", "msmtp"},
	{"ffmpeg", "ffmpeg"}, {"mosquitto_pub", "mosquitto-clients"}, {"mosquitto_sub", "mosquitto-clients"}, {"ps", "procps"}, {"pgrep", "procps"}, {"ip", "iproute2"}, {"ping", "iputils-ping"},
}

func tools(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, m := range source.In(a, source.Calls) {
		for _, p := range packages {
			if m.Group() != p.program {
				continue
			}
			out = append(out, detect.Finding{Value: detect.Is(p.name), From: []detect.Evidence{m.Evidence}})
			if p.program == "curl" || p.program == "wget" || p.program == "git" {
				out = append(out, detect.Finding{Value: detect.Is("ca-certificates")})
			}
		}
	}
	if s := a.Text("interpreter"); s == "zsh" || s == "ksh" {
		out = append(out, detect.Finding{Value: detect.Is(s), From: a.Evidence("interpreter")})
	}
	return out
}

package detect

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

// What a project already says to containers and platforms is evidence: it
// counts when the project itself is silent, and is never obeyed blindly.

// dockerfileNames are where people keep the Dockerfile of an app; those for
// development say nothing of production.
var dockerfileNames = []string{"Dockerfile", "Containerfile", "Dockerfile.prod", "Dockerfile.production",
	"docker/Dockerfile", ".docker/Dockerfile", "deploy/Dockerfile", "build/Dockerfile"}

// composeNames are the names that compose reads, and the usual one for production.
var composeNames = []string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml",
	"docker-compose.prod.yml", "docker-compose.production.yml", "compose.prod.yaml", "compose.prod.yml"}

// notOfProduction are words in the names of Dockerfiles that are for something else.
var notOfProduction = []string{"dev", "test", "debug", "ci", "base", "playwright", "e2e", "lint", "docs", "windows"}

// furtherDockerfiles are those with a name before or after the word, as
// docker/default.Dockerfile; there must be one alone, as nothing tells several apart.
func furtherDockerfiles(a *App) []string {
	var out []string
	for _, dir := range []string{"", "docker"} {
		for _, pattern := range []string{"*.Dockerfile", "Dockerfile.*"} {
			for _, p := range a.Project.Glob(a.Path(dir), pattern) {
				name := Rel(a.Dir, p)
				other := slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(path.Base(name)), func(r rune) bool { return r == '.' || r == '-' || r == '_' }),
					func(w string) bool { return slices.Contains(notOfProduction, w) || w == "dockerignore" })
				if !other && !slices.Contains(dockerfileNames, name) {
					out = append(out, name)
				}
			}
		}
	}
	if slices.Contains(out, "docker/default.Dockerfile") {
		return []string{"docker/default.Dockerfile"}
	}
	if len(out) != 1 {
		return nil
	}
	return out
}

// final gives the instructions that make the last stage what it is, those of
// the stages that it begins from among them.
func (c container) final() []formats.Instruction {
	last := c.stages[len(c.stages)-1]
	for range c.stages {
		from := ""
		for _, w := range last[0].Args {
			if !strings.HasPrefix(w, "--") {
				from = w
				break
			}
		}
		at := slices.IndexFunc(c.stages, func(s []formats.Instruction) bool {
			n := len(s[0].Args)
			return n > 2 && strings.EqualFold(s[0].Args[n-2], "as") && s[0].Args[n-1] == from
		})
		if at < 0 || from == "" {
			return last
		}
		last = slices.Concat(c.stages[at], last[1:])
	}
	return last
}

// image is one Dockerfile that the project has, its build arguments filled in.
type container struct {
	path   string
	stages [][]formats.Instruction // each begins with its FROM
}

// containers reads the Dockerfiles of an app's folder.
func (a *App) containers() []container {
	return Memo(a, "containers", func() []container {
		var out []container
		for _, name := range slices.Concat(dockerfileNames, furtherDockerfiles(a)) {
			if a.Has(name) {
				if c := readContainer(a, a.Path(name)); len(c.stages) > 0 {
					out = append(out, c)
				}
			}
		}
		return out
	})
}

func readContainer(a *App, p string) container {
	c := container{path: p}
	vars := map[string]string{}
	for _, in := range formats.Dockerfile([]byte(a.Project.Text(p))) {
		for i, arg := range in.Args {
			in.Args[i] = expand(arg, vars)
		}
		switch {
		case in.Name == "ARG" || in.Name == "ENV":
			assign(in.Args, vars)
		case in.Name == "FROM":
			c.stages = append(c.stages, nil)
		}
		if n := len(c.stages); n > 0 {
			c.stages[n-1] = append(c.stages[n-1], in)
		}
	}
	return c
}

// assign takes NAME=value words, or the old form NAME value.
func assign(args []string, vars map[string]string) {
	for i, arg := range args {
		if k, v, ok := strings.Cut(arg, "="); ok {
			vars[k] = v
		} else if i == 0 && len(args) == 2 {
			vars[arg] = args[1]
			return
		}
	}
}

// expand fills in $NAME, ${NAME} and ${NAME:-default}; what is not known stays.
func expand(s string, vars map[string]string) string {
	if !strings.Contains(s, "$") {
		return s
	}
	return variable.Regexp().ReplaceAllStringFunc(s, func(found string) string {
		m := variable.Regexp().FindStringSubmatch(found)
		name := m[1] + m[3]
		if v := vars[name]; v != "" {
			return v
		}
		if m[2] != "" {
			return m[2]
		}
		return found
	})
}

var variable = NewPattern(`\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))`)

// ContainerVersion gives the versions of an image ("eclipse-temurin") that the
// app's own Dockerfiles, compose and devcontainer files name; all weak.
func ContainerVersion(a *App, image string) []Finding {
	var out []Finding
	add := func(ref string, at Evidence) {
		name, tag, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(ref, "docker.io/"), "library/"), ":")
		tag, _, _ = strings.Cut(tag, "@")
		if v := leadingVersion(tag); v != "" && (name == image || strings.HasSuffix(name, "/"+image)) {
			out = append(out, Finding{Value: Is(v), From: []Evidence{at}, Syntax: "loose", Weak: true, Why: "only evidence: an image of the project's own"})
		}
	}
	for _, c := range a.containers() {
		for i := len(c.stages) - 1; i >= 0; i-- {
			from := c.stages[i][0]
			for _, arg := range from.Args {
				if !strings.HasPrefix(arg, "--") {
					add(arg, Evidence{c.path, from.Line})
					break
				}
			}
		}
	}
	for _, s := range a.composeServices() {
		if n := s.node.At("image"); n != nil {
			add(expand(n.Text(), nil), Evidence{s.path, n.Line})
		}
	}
	return out
}

// leadingVersion is the number that a tag begins with: "3.13" of "3.13-slim".
func leadingVersion(tag string) string {
	v := tag[:len(tag)-len(strings.TrimLeft(tag, "0123456789."))]
	return strings.Trim(v, ".")
}

// ContainerPorts gives the ports that the project already tells containers and
// platforms about: EXPOSE, compose, devcontainer, fly.toml, render.yaml,
// app.json, .env.example; all weak.
func ContainerPorts(a *App) []Finding {
	var out []Finding
	add := func(text, p string, line int) {
		if port := plainPort(text); port != "" {
			out = append(out, Finding{Value: Is(port), From: []Evidence{{p, line}}, Weak: true})
		}
	}
	for _, c := range a.containers() {
		last := c.final()
		for _, in := range last {
			if in.Name == "EXPOSE" {
				for _, arg := range in.Args {
					add(arg, c.path, in.Line)
				}
			}
		}
		for _, in := range last { // what sets the port says it too
			if in.Name == "ENV" {
				set := map[string]string{}
				assign(in.Args, set)
				if p := set["PORT"]; p != "" && !slices.ContainsFunc(out, func(f Finding) bool { return f.Value[0] == plainPort(p) }) {
					add(p, c.path, in.Line)
				}
			}
		}
	}
	for _, s := range a.composeServices() {
		if !s.own {
			continue
		}
		for _, n := range s.node.At("ports").List() {
			if t := n.At("target"); t != nil {
				add(t.Text(), s.path, t.Line)
			} else {
				parts := strings.Split(expand(n.Text(), nil), ":")
				add(parts[len(parts)-1], s.path, n.Line)
			}
		}
	}
	platformPorts(a, add)
	return out
}

// platformPorts reads what platforms are told.
func platformPorts(a *App, add func(text, path string, line int)) {
	for _, key := range [][]string{{"http_service", "internal_port"}, {"services", "0", "internal_port"}} {
		if n := a.Doc("fly.toml").At(key...); n != nil {
			add(n.Text(), a.Path("fly.toml"), n.Line)
		}
	}
	for _, s := range a.renderServices() {
		for _, v := range s.At("envVars").List() {
			if v.At("key").Text() == "PORT" && v.Has("value") {
				add(v.At("value").Text(), a.Path("render.yaml"), v.At("value").Line)
			}
		}
	}
	if n := a.Doc("app.json").At("env", "PORT"); n != nil {
		if n.Kind == formats.Map {
			n = n.At("value")
		}
		add(n.Text(), a.Path("app.json"), lineOf(n))
	}
	for _, name := range []string{".env.example", ".env.sample", ".env.template", ".env.dist", "example.env", "sample.env"} {
		if n := a.Doc(name).At("PORT"); n != nil {
			add(n.Text(), a.Path(name), n.Line)
		}
	}
	for _, name := range []string{".devcontainer/devcontainer.json", ".devcontainer.json"} {
		for _, n := range a.Doc(name).At("forwardPorts").List() {
			add(n.Text(), a.Path(name), n.Line)
		}
	}
}

func lineOf(n *formats.Node) int {
	if n == nil {
		return 0
	}
	return n.Line
}

// plainPort gives a port number without its protocol, "" for anything else.
func plainPort(s string) string {
	s = strings.TrimSpace(s)
	if rest, udp := strings.CutSuffix(s, "/udp"); udp {
		s = rest + "?"
	}
	s = strings.TrimSuffix(s, "/tcp")
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n < 65536 {
		return strconv.Itoa(n)
	}
	return ""
}

// ContainerStart gives the start commands of the app's own Dockerfiles and
// compose files; all weak. ENTRYPOINT scripts are left to the reader.
func ContainerStart(a *App) []Finding {
	var out []Finding
	for _, c := range a.containers() {
		var entry, cmd *formats.Instruction
		last := c.final()
		for i, in := range last {
			switch in.Name {
			case "ENTRYPOINT":
				entry, cmd = &last[i], nil
			case "CMD":
				cmd = &last[i]
			}
		}
		var words Value
		line := 0
		for _, in := range []*formats.Instruction{entry, cmd} {
			if in != nil {
				words = append(words, instructionCommand(*in)...)
				line = in.Line
			}
		}
		if len(words) > 0 {
			out = append(out, Finding{Value: words, From: []Evidence{{c.path, line}}, Weak: true})
		}
	}
	for _, s := range a.composeServices() {
		n := s.node.At("command")
		if !s.own || n == nil {
			continue
		}
		words := Value(n.Strings())
		if n.Kind != formats.List {
			words = ShellCommand(n.Text())
		}
		if len(words) > 0 {
			out = append(out, Finding{Value: words, From: []Evidence{{s.path, n.Line}}, Weak: true})
		}
	}
	return out
}

func instructionCommand(in formats.Instruction) Value {
	if in.JSON {
		return Value(in.Args)
	}
	return ShellCommand(in.Text)
}

// ShellCommand makes the words of a shell line; what needs a shell gets one.
func ShellCommand(line string) Value {
	line = strings.TrimSpace(line)
	if line == "" {
		return nil
	}
	if words, ok := formats.Words(line); ok {
		return words
	}
	return Is("/bin/sh", "-c", line)
}

// ContainerPackages gives the system packages that the app's own Dockerfiles
// install into their final stage, with the line of each install; all weak.
func ContainerPackages(a *App) []Finding {
	var out []Finding
	for _, c := range a.containers() {
		for _, in := range c.final() {
			if in.Name != "RUN" {
				continue
			}
			if names := installed(in.Text); len(names) > 0 {
				out = append(out, Finding{Value: names, From: []Evidence{{c.path, in.Line}}, Weak: true})
			}
		}
	}
	return out
}

func installed(line string) Value {
	var names Value
	cmds, _ := formats.Commands(line)
	for _, c := range cmds {
		at := slices.IndexFunc(c.Args, func(w string) bool { return w == "install" || w == "add" })
		if at < 1 || !slices.Contains([]string{"apt-get", "apt", "apk", "sudo"}, path.Base(c.Args[0])) {
			continue
		}
		for _, w := range c.Args[at+1:] {
			w, _, _ = strings.Cut(w, "=")
			if !strings.HasPrefix(w, "-") && !strings.ContainsAny(w, "$`*/") && w != "" && !slices.Contains(names, w) {
				names = append(names, w)
			}
		}
	}
	return names
}

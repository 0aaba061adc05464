package detect

import (
	"path"
	"slices"
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

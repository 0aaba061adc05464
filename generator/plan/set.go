package plan

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// set puts a settled fact where the plan's reader expects it: the facts that
// every language shares have fields of their own, the rest is kept by name.
func (a *App) set(f *detect.Fact, v detect.Value) {
	if set := fields.Of(f.Name); set != nil {
		set(a, v)
		return
	}
	switch {
	case f.Type == detect.YesNo:
		a.Facts[f.Name] = len(v) > 0 && v[0] == "yes"
	case f.Type == detect.List || f.Type == detect.Lines || f.Type == detect.Command:
		a.Facts[f.Name] = append([]string{}, v...)
	case len(v) > 0:
		a.Facts[f.Name] = v[0]
	}
}

// fields are the facts with a field of their own in the plan.
var fields = detect.Lookup[func(*App, detect.Value)]{
	{"name", func(a *App, v detect.Value) { a.Name = Name(first(v)) }},
	{"kind", func(a *App, v detect.Value) { a.Kind = first(v) }},
	{"framework", func(a *App, v detect.Value) { a.Framework = first(v) }},
	{"manager", func(a *App, v detect.Value) { a.Manager = first(v) }},
	{"version", func(a *App, v detect.Value) { a.Version = first(v) }},
	{"port", func(a *App, v detect.Value) { a.Port, _ = strconv.Atoi(first(v)) }},
	{"build", func(a *App, v detect.Value) { a.Build = list(v) }},
	{"start", func(a *App, v detect.Value) { a.Start = list(v) }},
	{"staticDir", func(a *App, v detect.Value) { a.StaticDir = first(v) }},
	{"installInputs", func(a *App, v detect.Value) { a.InstallInputs = list(v) }},
	{"buildPackages", func(a *App, v detect.Value) { a.BuildPackages = list(v) }},
	{"runPackages", func(a *App, v detect.Value) { a.RunPackages = list(v) }},
	{"runtimeFiles", func(a *App, v detect.Value) { a.RuntimeFiles = list(v) }},
	{"writable", func(a *App, v detect.Value) { a.Writable = list(v) }},
	{"buildArgs", func(a *App, v detect.Value) { a.BuildArgs = list(v) }},
	{"release", func(a *App, v detect.Value) { a.Release = list(v) }},
	{"env", func(a *App, v detect.Value) {
		for _, kv := range v {
			if k, val, ok := strings.Cut(kv, "="); ok {
				a.Env[k] = val
			}
		}
	}},
	{"processes", func(a *App, v detect.Value) {
		for _, kv := range v {
			k, command, _ := strings.Cut(kv, "=")
			words, ok := formats.Words(command)
			if !ok {
				words = []string{"/bin/sh", "-c", command}
			}
			a.Processes[k] = words
		}
	}},
	{"secrets", func(a *App, v detect.Value) {
		for _, kv := range v {
			id, target, _ := strings.Cut(kv, "=")
			a.Secrets = append(a.Secrets, Secret{id, target})
		}
	}},
}

func first(v detect.Value) string {
	if len(v) > 0 {
		return v[0]
	}
	return ""
}

func list(v detect.Value) []string { return append([]string{}, v...) }

// apply takes the lines of a values template into the plan.
func (a *App) apply(values []KeyValue) error {
	for _, kv := range values {
		group, name, _ := strings.Cut(kv.Key, ".")
		switch group {
		case "image":
			a.Images[name] = kv.Value
		case "install":
			a.Install = append(a.Install, kv.Value)
		case "build":
			a.Build = append(a.Build, kv.Value)
		case "user":
			a.User = kv.Value
		case "env":
			if _, set := a.Env[name]; !set {
				a.Env[name] = kv.Value
			}
		case "entrypoint":
			words, ok := formats.Words(kv.Value)
			if !ok {
				return fmt.Errorf("values template: entrypoint %q: not plain words: write a program and its arguments", kv.Value)
			}
			a.Entrypoint = words
		case "health":
			words, ok := formats.Words(kv.Value)
			if !ok {
				return fmt.Errorf("values template: health %q: not plain words: write a program and its arguments", kv.Value)
			}
			if a.Yes("healthcheck") {
				a.Facts[healthCommand] = words
			}
		case "file":
			a.Files = append(a.Files, File{a.target(name), kv.Value})
		default:
			return fmt.Errorf("values template: %q: no such key: use image.NAME, install, build, user, env.NAME, entrypoint, health or file.NAME", kv.Key)
		}
	}
	return nil
}

// healthCommand is kept among the facts where a health check was asked for.
const healthCommand = "healthCommand"

// target is where a file of an app is written: in its folder, or in the root
// where the name begins with a slash. The ignore file of an app that
// is built from a folder above its own goes beside its Dockerfile, under its name.
func (a *App) target(name string) string {
	if name == ".dockerignore" && a.Context != a.Path {
		return a.Dockerfile + ".dockerignore"
	}
	if rest, ok := strings.CutPrefix(name, "/"); ok {
		return path.Clean(rest)
	}
	return path.Join(a.Path, name)
}

// Place says how a template reads a fact.
func Place(f *detect.Fact) string {
	if fields.Of(f.Name) != nil {
		return "." + strings.ToUpper(f.Name[:1]) + f.Name[1:]
	}
	switch f.Type {
	case detect.YesNo:
		return fmt.Sprintf(".Yes %q", f.Name)
	case detect.List, detect.Lines, detect.Command:
		return fmt.Sprintf(".List %q", f.Name)
	}
	return fmt.Sprintf(".Fact %q", f.Name)
}

package elixir

import (
	"errors"
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// programs are the releases that mix.exs names.
func programs(a *detect.App) []detect.Option {
	m := mixOf(a, a.Dir)
	i := m.list("releases")
	if i < 0 {
		return nil
	}
	var out []detect.Option
	for _, e := range elements(m.code, i) {
		key, v := pair(m.code, e)
		if key == "" { // {:name, [...]} is the same
			if g := tupleOf.Regexp().FindStringSubmatch(m.code[e.from:e.to]); g != nil {
				key, v = g[1], e
			}
		}
		if plainName.Regexp().MatchString(key) {
			out = append(out, detect.Option{Value: key, From: []detect.Evidence{m.at(v.from)}})
		}
	}
	return out
}

func program(a *detect.App) []detect.Finding {
	m := mixOf(a, a.Dir)
	app, at := m.text("app")
	if a.Text("layout") == "escript" {
		if p, ok := m.value(m.list("escript"), "name"); ok {
			app, at = m.plain(p), m.at(p.from)
		}
		return named(app, at)
	}
	list := programs(a)
	if name, at := m.text("default_release"); name != "" {
		return named(name, at)
	}
	if len(list) == 1 {
		return detect.Finds("", list[0].From, list[0].Value)
	}
	if len(list) == 0 && m.umbrella() == "" {
		return named(app, at)
	}
	for _, o := range list {
		if o.Value == app {
			return detect.Finds("it has the app's name", o.From, app)
		}
	}
	return nil
}

func named(name string, at detect.Evidence) []detect.Finding {
	if !plainName.Regexp().MatchString(name) {
		return nil
	}
	return detect.Finds("", []detect.Evidence{at}, name)
}

func overlay(a *detect.App, name string) []detect.Finding {
	p := path.Join(relDir(a), "overlays/bin", name)
	if !released(a) || !a.Known("program") || !a.Has(p) {
		return nil
	}
	return detect.Finds("", a.At(p, 0), "/app/bin/"+name)
}

func starting(a *detect.App) []detect.Finding {
	name := a.Text("program")
	switch {
	case name == "":
		return nil
	case released(a):
		return detect.Finds("", a.Evidence("program"), "/app/bin/"+name, "start")
	}
	return detect.Finds("", a.Evidence("program"), "/usr/local/bin/"+name)
}

var (
	migrate  = detect.NewPattern(`^[ \t]*def\s+migrate\b`)
	moduleOn = detect.NewPattern(`^[ \t]*defmodule\s+([A-Z][\w.]*)`)
)

// migrations finds the module that guides of releases tell to write.
func migrations(a *detect.App) []detect.Finding {
	for _, f := range code(a) {
		if path.Base(f) != "release.ex" && path.Base(f) != "release_tasks.ex" {
			continue
		}
		def, module := migrate.In(f, a.Project.Code(f)), moduleOn.In(f, a.Project.Code(f))
		if len(def) > 0 && len(module) > 0 {
			return detect.Finds("", []detect.Evidence{def[0].Evidence}, "/app/bin/"+a.Text("program")+" eval "+module[0].Group()+".migrate")
		}
	}
	return nil
}

// plainPrograms refuses names that no release has.
func plainPrograms(_ *detect.App, v detect.Value) error {
	if slices.ContainsFunc(v, func(s string) bool { return !plainName.Regexp().MatchString(s) }) {
		return errors.New("not the name of a program: use letters, digits and _")
	}
	return nil
}

// Package erlang knows programs written in Erlang and built by rebar3 or
// erlang.mk: releases, and tools packed as escripts.
package erlang

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

const manifest = "rebar.config"

// Language is the room's word on Erlang.
var Language = &detect.Language{
	Name:       "erlang",
	Title:      "Erlang",
	Marks:      []string{manifest, erlangMk, "relx.config"},
	Prune:      []string{"_build", "_rel"},
	Claim:      claim,
	Workspaces: []string{manifest},
	Claims:     claims,
	Managers:   []string{rebar3, erlangMk},
	Frameworks: func() []detect.Framework { return frameworks },
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "There is no rebar.lock: each build may take other versions.", Do: "Run rebar3 lock and commit rebar.lock."},
		{Code: "bound-to-localhost", Means: "The program listens to this machine alone: nothing outside of the container reaches it.", Do: "Let it listen to all addresses."},
	},
}

var frameworks = []detect.Framework{
	{Name: "cowboy", Title: "Cowboy", Kind: detect.Service},
	{Name: "elli", Title: "Elli", Kind: detect.Service},
}

func facts() []detect.Fact {
	var all []detect.Fact
	for _, group := range [][]detect.Fact{kindFacts, installFacts, releaseFacts(), portFacts} {
		all = append(all, group...)
	}
	return all
}

// config are the terms of rebar.config.
func config(a *detect.App) []term {
	return detect.Memo(a, manifest, func() []term { return terms(a.Read(manifest)) })
}

// profile are the terms of the profile for production; nil without one.
func profile(a *detect.App) []term {
	profiles, _ := get(config(a), "profiles")
	prod, _ := get(profiles.list, "prod")
	return prod.list
}

// relx are the settings of releases, production's before the others.
func relx(a *detect.App) []term {
	var out []term
	for _, list := range [][]term{profile(a), config(a)} {
		if byMake(a) {
			break
		}
		r, _ := get(list, "relx")
		out = append(out, r.list...)
	}
	if len(named(out, "release")) == 0 && a.Has(relxConfig(a)) {
		out = append(out, terms(a.Read(relxConfig(a)))...)
	}
	return out
}

// release is one release that the settings name.
type release struct {
	name string
	at   detect.Evidence
}

func releases(a *detect.App) []release {
	file := manifest
	if a.Has(relxConfig(a)) && (byMake(a) || !strings.Contains(a.Read(manifest), "{relx")) {
		file = relxConfig(a)
	}
	var out []release
	for _, t := range named(relx(a), "release") {
		r := t.list[1]
		name := r.text
		if r.kind == '{' && len(r.list) > 0 {
			name = r.list[0].text
		}
		same := func(o release) bool { return o.name == name }
		if plainName.Regexp().MatchString(name) && !slices.ContainsFunc(out, same) {
			out = append(out, release{name, detect.Evidence{Path: a.Path(file), Line: t.line}})
		}
	}
	return out
}

var plainName = detect.NewPattern(`\A[a-z][\w@]*\z`)

// members are the folders of apps that lie below, where a release is of several.
func members(a *detect.App, dir string) []string {
	var out []string
	for _, base := range []string{"apps", "lib"} {
		_, dirs := a.Project.Entries(path.Join(dir, base))
		for _, d := range dirs {
			if p := path.Join(dir, base, d); len(a.Project.Glob(path.Join(p, "src"), "*.app.src")) > 0 {
				out = append(out, p)
			}
		}
	}
	return out
}

// memberOf gives the folder whose release has the app, "" for none.
func memberOf(a *detect.App) string {
	if root := path.Dir(path.Dir(a.Dir)); a.Dir != "." && a.Project.Has(path.Join(root, manifest)) && slices.Contains(members(a, root), a.Dir) {
		return root
	}
	return ""
}

// claims says whether the rebar.config of a folder makes a release of an app
// below it.
func claims(a *detect.App, member string) bool {
	dir := path.Dir(member)
	return (dir == "apps" || dir == "lib") && len(releases(a)) > 0
}

func claim(a *detect.App) *detect.Claim {
	switch {
	case byMake(a):
		return claimMade(a)
	case !a.Has(manifest):
		return nil
	}
	c := &detect.Claim{Kind: detect.Library, From: a.At(manifest, 0), Absorbs: members(a, a.Dir)}
	if root := memberOf(a); root != "" {
		c.Why = "a part of the release in " + root + ": it is built with it"
		return c
	}
	a.Claim = c
	list := releases(a)
	script, packed := get(config(a), "escript_main_app")
	if !packed {
		script, packed = get(config(a), "escript_name")
	}
	switch {
	case len(list) > 0:
		c.Kind, c.From = detect.Worker, []detect.Evidence{list[0].at}
		if from := serving(a); len(from) > 0 {
			c.Kind, c.From = detect.Service, from
		}
	case packed:
		c.Kind, c.From = detect.Tool, a.At(manifest, script.line)
	default:
		c.Why = "a library: rebar.config has no release and no escript"
		if strings.Contains(a.Read("mix.exs"), "Mix.Project") {
			return nil // Mix builds it
		}
	}
	return c
}

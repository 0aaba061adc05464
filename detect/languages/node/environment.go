package node

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

var environmentFacts = []detect.Fact{
	{
		Name: "env", Type: detect.List, When: runs,
		Ask: "Which environment variables does the image set? (NAME=value)",
		Probes: []detect.Probe{{
			Says: "what makes the program listen to all addresses, and what the start script sets",
			Look: environment,
		}},
	},
	{
		Name: "buildArgs", Type: detect.List,
		Ask:  "Which variables are built into the files that browsers get?",
		Help: "Their values stand in public files: never a secret.",
		Probes: []detect.Probe{{
			Says: "VITE_*, NEXT_PUBLIC_*, REACT_APP_* and their like in the source",
			Look: builtIn,
		}},
	},
	{
		Name: "buildValues", Type: detect.List, When: func(a *detect.App) bool { return a.Known("buildArgs") },
		Ask: "Which values have these variables when the build is told none? (NAME=value)",
		Probes: []detect.Probe{{
			Says: ".env.production and .env, where they are committed",
			Look: func(a *detect.App) []detect.Finding {
				values, from := settings(a)
				if len(values) == 0 {
					return nil
				}
				return detect.Finds("", from, values...)
			},
		}},
	},
	{
		Name: "processes", Type: detect.List, When: runs,
		Ask: "Which other processes does the project run from the same image? (name=command)",
		Probes: []detect.Probe{{
			Says: "Procfile and platform files beside web, worker scripts of package.json",
			Look: processes,
		}},
	},
	{
		Name: "release", Type: detect.Lines, When: runs,
		Ask:  "Which commands prepare a new version before it starts?",
		Help: "They are printed, not run: a start command must be able to run many times at once.",
		Probes: []detect.Probe{{
			Says: "release in Procfile and platform files, migrations in the start script",
			Look: releases,
		}},
	},
	{
		Name: "secrets", Type: detect.List,
		Ask:    "Which files with credentials does the installation need? (id=target)",
		Probes: []detect.Probe{{Says: "credentials in .npmrc", Look: secrets}},
	},
}

// ports of variables that the start script may set but the image decides.
var decided = []string{"NODE_ENV", "PORT", "HOST", "HOSTNAME"}

func environment(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	why := ""
	if s := shapeOf(a); s != nil && len(s.env) > 0 {
		list, from = append(list, s.env...), append(from, s.from...)
		why = "so that it listens to all addresses"
	}
	for _, l := range listens(a) {
		if l.hostVar != "" && (loopback(l.host) || l.host == "" && needsHost(a)) {
			kv := l.hostVar + "=0.0.0.0"
			if !slices.Contains(list, kv) {
				list, from = append(list, kv), append(from, l.at)
				why = "so that it listens to all addresses"
			}
		} else if loopback(l.host) || l.host == "" && l.hostVar == "" && needsHost(a) {
			a.Warn("bound-to-localhost", fmt.Sprintf("%s: it listens to localhost alone, so that nothing outside of the container reaches it: let it listen to 0.0.0.0", l.at), l.at)
		}
	}
	if loads(a) && flag(a.List("start"), "-a", "--address") == "" {
		list, from = append(list, "FASTIFY_ADDRESS=0.0.0.0"), append(from, a.Evidence("start")...)
		why = "so that it listens to all addresses"
	}
	if p, ok := starting(a, own(a)); ok && !p.watches {
		for _, kv := range p.env {
			k, v, _ := strings.Cut(kv, "=")
			if !slices.Contains(decided, k) && v != "" && !strings.ContainsAny(v, "$`") && !detect.SecretName(k) && plainKey(k) {
				list, from = append(list, kv), append(from, p.from...)
			}
		}
	}
	if _, at, ok := own(a).depends("puppeteer-core", production); ok && !own(a).needs("puppeteer") {
		list, from = append(list, "PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium"), append(from, at...)
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from, Why: why}}
}

func plainKey(k string) bool {
	return k != "" && strings.Trim(k, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == "" && (k[0] < '0' || k[0] > '9')
}

// needsHost says whether the framework listens to localhost when it is told
// no address.
func needsHost(a *detect.App) bool { return a.Text("framework") == "fastify" }

func processes(a *detect.App) []detect.Finding {
	m := own(a)
	var list []string
	var from []detect.Evidence
	add := func(name, line string, at []detect.Evidence) {
		p, ok := follow(m, line, at, 0)
		if !ok || p.develops() || slices.ContainsFunc(list, func(kv string) bool { return strings.HasPrefix(kv, name+"=") }) {
			return
		}
		words, _ := command(a, m, p)
		if words == nil || slices.Equal(words, a.List("start")) {
			return
		}
		if words[0] == "/bin/sh" {
			words = words[2:]
		}
		list, from = append(list, name+"="+strings.Join(words, " ")), append(from, at...)
	}
	for _, p := range detect.Processes(a) {
		add(p.Name, p.Command, []detect.Evidence{p.From})
	}
	for _, s := range starters {
		for _, line := range together(m, s) {
			add(line[0], line[1], m.at("scripts", s))
		}
	}
	for _, name := range m.At("scripts").Keys() {
		if strings.HasPrefix(name, "worker") || strings.HasSuffix(name, ":worker") || name == "scheduler" || name == "cron" || name == "queue" {
			add(strings.ReplaceAll(name, ":", "-"), m.script(name), m.at("scripts", name))
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

func releases(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	m := own(a)
	add := func(line string, at []detect.Evidence) {
		if p, ok := follow(m, line, at, 0); ok && len(p.release) > 0 && p.tool == "" {
			line = strings.Join(p.release, " && ")
		} else if ok && p.tool != "" && p.shell == "" && !p.migrates() {
			if words, _ := command(a, m, p); words != nil {
				line = strings.Join(words, " ")
			}
		}
		if !slices.Contains(list, line) {
			list, from = append(list, line), append(from, at...)
		}
	}
	for _, p := range detect.ReleaseProcesses(a) {
		add(p.Command, []detect.Evidence{p.From})
	}
	if p, ok := starting(a, m); ok {
		for _, line := range p.release {
			if !slices.Contains(list, line) {
				list, from = append(list, line), append(from, p.from...)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

// together lists what a script starts beside each other, name and command:
// concurrently "node a.js" "node b.js", pm2 with a list of programs.
func together(m manifest, name string) (out [][2]string) {
	parts, _ := formats.Commands(m.script(name))
	for _, c := range parts {
		if len(c.Args) < 2 {
			continue
		}
		switch c.Args[0] {
		case "concurrently":
			for _, line := range c.Args[1:] {
				words, _ := formats.Words(line)
				if len(words) < 2 || strings.HasPrefix(line, "-") {
					continue
				}
				file := words[len(words)-1]
				out = append(out, [2]string{strings.TrimSuffix(path.Base(file), path.Ext(file)), line})
			}
		case "pm2", "pm2-runtime":
			file := path.Join(path.Dir(m.path), c.Args[len(c.Args)-1])
			names := kept.In(file, m.project.Code(file))
			for i := 0; i+1 < len(names) && strings.Contains(file, "config"); i += 2 {
				if first, second := names[i].Group(), names[i+1].Group(); path.Ext(second) == ".js" {
					out = append(out, [2]string{first, "node " + strings.TrimPrefix(second, "./")})
				}
			}
		}
	}
	return out
}

// kept are the names of programs and their files as a process keeper's
// configuration has them.
var kept = detect.NewPattern(`\b(?:name|script)\s*:\s*['"]([\w./-]+)['"]`)

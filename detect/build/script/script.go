// Package script holds what programs have in common that run from their
// source: how the port and the handler of SIGTERM are found in it, and what
// stands in front of a program that has none.
package script

import (
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// Source says where a language's programs have their code, and how the things
// that matter are written in it.
type Source struct {
	// Files lists the source files as project paths.
	Files func(*detect.App) []string
	// Ports are patterns whose first group that is not empty is a port.
	Ports []*detect.Pattern
	// Local is a call that listens to the machine itself alone.
	Local *detect.Pattern
	// Stops is a handler of SIGTERM.
	Stops *detect.Pattern
	// Calls is a call of another program; its group is the program.
	Calls *detect.Pattern
}

// In finds a pattern in the source, comments left out.
func (s Source) In(a *detect.App, p *detect.Pattern) []detect.Match {
	var out []detect.Match
	if p == nil {
		return nil
	}
	for _, f := range s.Files(a) {
		out = append(out, p.In(f, a.Project.Code(f))...)
	}
	return out
}

// Numbers finds the ports that the source names.
func (s Source) Numbers(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, p := range s.Ports {
		for _, m := range s.In(a, p) {
			if f, ok := number(m); ok {
				out = append(out, f)
			}
		}
	}
	for _, m := range s.In(a, s.Local) {
		a.Warn("bound-to-localhost", m.Text+": nothing outside of the container reaches it: let it listen to 0.0.0.0", m.Evidence)
	}
	return out
}

func number(m detect.Match) (detect.Finding, bool) {
	n, err := strconv.Atoi(m.Group())
	if err != nil || n < 10 || n > 65535 {
		return detect.Finding{}, false
	}
	return detect.Finding{Value: detect.Is(m.Group()), From: []detect.Evidence{m.Evidence}}, true
}

// Kind is what the claim says that the app is; a program that neither listens
// nor goes on is taken for one that ends.
func Kind() detect.Fact {
	return detect.Fact{
		Name: "kind", Type: detect.Text, Strict: true, Ask: "What is it?",
		Probes: []detect.Probe{{Says: "whether the source listens on a port, or goes on without one", Look: func(a *detect.App) []detect.Finding {
			if a.Claim.Kind == detect.Tool {
				return nil
			}
			return []detect.Finding{{Value: detect.Is(string(a.Claim.Kind)), From: a.From, Why: a.Claim.Why}}
		}}},
		Default: func(a *detect.App) *detect.Finding {
			return &detect.Finding{Value: detect.Is(string(a.Claim.Kind)), Why: "nothing in it listens or goes on"}
		},
		Options: detect.Kinds,
	}
}

// Sort tells a service, a worker and a tool apart by the first place in the
// source that listens, or goes on, and puts that place into the claim.
func (s Source) Sort(a *detect.App, c *detect.Claim, listens, goesOn *detect.Pattern) {
	c.Kind, c.Why = detect.Tool, ""
	if m := s.In(a, listens); len(m) > 0 {
		c.Kind, c.From, c.Why = detect.Service, []detect.Evidence{m[0].Evidence}, words(m[0].Text)
	} else if n := s.Numbers(a); len(n) > 0 {
		c.Kind, c.From, c.Why = detect.Service, n[0].From, n[0].Value.String()+" is a port"
	} else if m := s.In(a, goesOn); len(m) > 0 {
		c.Kind, c.From, c.Why = detect.Worker, []detect.Evidence{m[0].Evidence}, words(m[0].Text)
	}
}

// words makes one line of a text that was found.
func words(text string) string { return strings.Join(strings.Fields(text), " ") }

// Port is where a service listens: what the room finds, then the source, then
// what containers are told. The usual one is the framework's own.
func (s Source) Port(usual func(*detect.App) *detect.Finding, own ...detect.Probe) detect.Fact {
	return detect.Fact{
		Name: "port", Type: detect.Number, Required: true,
		Ask:  "Which port does it listen on? (0: none)",
		When: func(a *detect.App) bool { return a.Text("kind") == string(detect.Service) },
		Probes: append(slices.Clone(own),
			detect.Probe{Says: "the call that listens, in the source", Look: s.Numbers},
			detect.Probe{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts}),
		Default: usual,
		Missing: func(*detect.App) string {
			return "port: no number was found where the program begins to listen: give --port"
		},
	}
}

// Stopping says whether the program ends on SIGTERM; server says why one that
// starts it does so, "" where none does.
func (s Source) Stopping(server func(*detect.App) string) detect.Fact {
	return detect.Fact{
		Name: "stops", Type: detect.YesNo,
		Ask:  "Does the program end when it gets SIGTERM?",
		Help: "As process 1 it would not by itself; where it does not, tini stands in front of it.",
		When: func(a *detect.App) bool { return a.Text("kind") != string(detect.Tool) },
		Probes: []detect.Probe{{Says: "the server that starts it, a handler of SIGTERM in the source", Look: func(a *detect.App) []detect.Finding {
			if server != nil {
				if why := server(a); why != "" {
					return []detect.Finding{{Value: detect.Is("yes"), From: a.Evidence("start"), Why: why}}
				}
			}
			if m := s.In(a, s.Stops); len(m) > 0 {
				return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{m[0].Evidence}, Why: words(m[0].Text)}}
			}
			return nil
		}}},
		Default: func(*detect.App) *detect.Finding {
			return &detect.Finding{Value: detect.Is("no"), Why: "no handler of SIGTERM was found: tini stands in front"}
		},
	}
}

// Packages are the system packages of the final image: what the room's
// libraries load, the programs that the source calls, and tini.
func (s Source) Packages(says string, libraries func(*detect.App) []detect.Finding, has ...string) detect.Fact {
	return detect.Fact{
		Name: "runPackages", Type: detect.List, Ask: "Which system packages does the program need?",
		Probes: []detect.Probe{{Says: says, Look: func(a *detect.App) []detect.Finding {
			all := detect.Finding{}
			if libraries != nil {
				for _, f := range libraries(a) {
					all.Value, all.From = append(all.Value, f.Value...), append(all.From, f.From...)
				}
			}
			for _, m := range s.In(a, s.Calls) {
				tool, ok := tables.SystemTool(m.Group())
				if !ok || slices.Contains(has, m.Group()) {
					continue
				}
				all.Value, all.From = append(all.Value, tool.Run...), append(all.From, m.Evidence)
			}
			if a.Known("stops") && !a.Yes("stops") {
				all.Value, all.From = append(all.Value, "tini"), append(all.From, a.Evidence("start")...)
			}
			if len(all.Value) == 0 {
				return nil
			}
			if len(all.From) == 0 {
				all.From = a.From
			}
			slices.Sort(all.Value)
			all.Value = slices.Compact(all.Value)
			return []detect.Finding{all}
		}}},
	}
}

// Others are the processes that the project names beside the one that serves.
func Others() detect.Fact {
	return detect.Fact{
		Name: "processes", Type: detect.List, Ask: "Which other processes has it? (name=command)",
		Probes: []detect.Probe{{Says: "Procfile and its kin", Look: func(a *detect.App) []detect.Finding {
			f := detect.Finding{}
			for _, p := range detect.Processes(a) {
				f.Value, f.From = append(f.Value, p.Name+"="+detect.WithPort(p.Command, a.Text("port"))), append(f.From, p.From)
			}
			if len(f.Value) == 0 {
				return nil
			}
			return []detect.Finding{f}
		}}},
	}
}

// Written makes the start command that the project names for its web process,
// with the port put in; what starts a server for development is left out.
func Written(a *detect.App, develops func(words []string) bool) []detect.Finding {
	var out []detect.Finding
	for _, p := range detect.WebProcesses(a) {
		words := detect.ShellCommand(detect.WithPort(p.Command, a.Text("port")))
		if len(words) == 0 || develops != nil && develops(words) || strings.Contains(p.Command, "$") && words[0] == "/bin/sh" {
			continue
		}
		out = append(out, detect.Finding{Value: words, From: []detect.Evidence{p.From}})
	}
	return out
}

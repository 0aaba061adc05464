package golang

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var callsFact = detect.Fact{
	Name: "calls", Type: detect.List,
	Ask:    "Which other programs does it start?",
	Probes: []detect.Probe{{Says: "exec.Command, exec.CommandContext and exec.LookPath with a name written out", Look: calls}},
}

// shells are what any image but an empty one has.
var shells = []string{"sh", "/bin/sh"}

// desktop are programs that a person's machine has and no container needs.
var desktop = []string{"open", "xdg-open", "rundll32", "cmd", "cmd.exe", "powershell", "pbcopy", "xclip", "xsel", "wl-copy", "start", "osascript",
	"clip", "explorer", "sudo", "brew", "go", "docker", "vim", "vi", "nano", "less", "more", "stty", "clear", "cls", "tput"}

// browserDrivers are packages that start a browser by themselves.
var browserDrivers = []string{"github.com/chromedp/chromedp", "github.com/go-rod/rod"}

func calls(a *detect.App) []detect.Finding {
	x := indexOf(a)
	var list []string
	var from []detect.Evidence
	for _, c := range x.calls {
		at := 0
		switch c.name {
		case "CommandContext":
			at = 1
		case "Command", "LookPath":
		default:
			continue
		}
		if c.in.stands(c.on) != "os/exec" || len(c.expr.Args) <= at {
			continue
		}
		name := x.worth(place{in: c.in, fn: c.fn, expr: c.expr.Args[at]}).text
		if name == "" || !plain(path.Base(name)) || slices.Contains(desktop, name) || slices.Contains(list, name) {
			continue
		}
		list = append(list, name)
		from = append(from, c.in.at(c.expr))
	}
	for _, pkg := range browserDrivers {
		if at, ok := imports(sources(a), pkg); ok && !slices.Contains(list, "chromium") {
			list, from = append(list, "chromium"), append(from, at)
		}
	}
	if a.Text("kind") == "tool" { // a command line tries what a person's machine may have
		known := func(n string) bool { _, ok := tables.SystemTool(path.Base(n)); return ok }
		for i := len(list) - 1; i >= 0; i-- {
			if !known(list[i]) {
				list, from = slices.Delete(list, i, i+1), slices.Delete(from, i, i+1)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

// called gives the packages of the programs that are started.
func called(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for i, name := range a.List("calls") {
		var from []detect.Evidence
		if all := a.Evidence("calls"); i < len(all) {
			from = all[i : i+1]
		}
		n, ok := tables.SystemTool(path.Base(name))
		switch {
		case ok && len(n.Run) > 0:
			out = append(out, detect.Finding{Value: n.Run, From: from, Why: "it starts " + name})
		case !slices.Contains(shells, name) && name != "bash" && !strings.HasPrefix(name, "."):
			a.Warn("calls-program", fmt.Sprintf("it starts %s, which the final image may not have: give --base debian and --set runPackages=… if it must", name), from...)
		}
	}
	return merge(out)
}

func shell(calls []string) bool {
	return slices.ContainsFunc(calls, func(c string) bool { return slices.Contains(shells, c) })
}

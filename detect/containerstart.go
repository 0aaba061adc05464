package detect

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect/formats"
)

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

package node

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// everywhere are programs that a shell finds in the image without the folder of the
// dependencies' programs.
var everywhere = []string{"node", "npm", "npx", "sh", "bash", "env", "echo", "cat", "cd", "cp", "ls", "mkdir", "mv", "rm", "sed", "set", "sleep", "test", "touch", "true", "export", "exec", "trap", "wait", "kill", "printf", "[", "date", "chmod"}

// shelled has a shell run a line: the last program takes the shell's place, so
// that it is what is told to stop, and those of the dependencies are found.
func shelled(a *detect.App, line string) []string {
	parts, _ := formats.Commands(line)
	foreign := slices.ContainsFunc(parts, func(c formats.Simple) bool {
		return len(c.Args) > 0 && !strings.Contains(c.Args[0], "/") && !slices.Contains(everywhere, c.Args[0])
	})
	line = envFile.Regexp().ReplaceAllString(line, "") // the image has no such file
	line = lastExec(strings.TrimSpace(line), len(parts))
	if foreign {
		line = `export PATH="$PATH:` + strings.Join(programFolders(a), ":") + `"; ` + line
	}
	return []string{"/bin/sh", "-c", line}
}

// envFile is how Node.js is told to read a file of settings, and to fail where
// there is none.
var envFile = detect.NewPattern(`\s--env-file(?:=|\s+)[\w./-]+`)

// lastExec puts exec before the last of the commands of a line, where they run
// one after the other and it is a plain one.
func lastExec(line string, commands int) string {
	if strings.ContainsAny(strings.NewReplacer("&&", "", "$(", "").Replace(line), "|&(\n") || strings.Count(line, "&&")+strings.Count(line, ";") != commands-1 {
		return line
	}
	first, last := "", line
	if at := max(strings.LastIndex(line, "&&")+1, strings.LastIndexByte(line, ';')); at > 0 {
		first, last = line[:at+1]+" ", strings.TrimSpace(line[at+1:])
	}
	switch word, _, _ := strings.Cut(last, " "); {
	case word == "exec":
		return line
	case strings.Contains(word, "="):
		return first + "exec env " + last
	}
	return first + "exec " + last
}

// programFolders is where the manager puts the programs of dependencies.
func programFolders(a *detect.App) []string {
	const bin = "node_modules/.bin"
	if !inWorkspace(a) || !hoists(a) {
		return []string{bin}
	}
	return []string{bin, upToRoot(a) + bin}
}

// startFiles are the files that the start command runs, those of a line for a
// shell and those that a program of the dependencies is given included.
func startFiles(a *detect.App) []string {
	words := a.List("start")
	if f := startFile(a); f != "" {
		out := []string{f}
		for i, w := range words[:len(words)-1] {
			if slices.Contains(valued, w) && strings.HasPrefix(words[i+1], ".") && slices.Contains(scriptExts, path.Ext(words[i+1])) {
				out = append(out, path.Clean(words[i+1]))
			}
		}
		return out
	}
	if len(words) > 2 && words[0] == "/bin/sh" {
		parts, _ := formats.Commands(words[2])
		words = nil
		for _, c := range parts {
			words = append(words, c.Args...)
		}
	}
	var out []string
	for i, w := range words {
		named := slices.Contains(append(scriptExts, ".sh"), path.Ext(w)) || i > 0 && path.Ext(w) != "" && a.Has(path.Clean(w))
		if named && !strings.Contains(w, "node_modules/") {
			out = append(out, path.Clean(w))
		}
	}
	return out
}

// shellScript gives the shell script of the project that some words run, and the
// words that run it whether or not it may be executed.
func shellScript(a *detect.App, p program) (words []string, file string) {
	args := append([]string{p.path}, p.args...)
	if p.tool == "sh" || p.tool == "bash" {
		args = p.args
	}
	if len(args) == 0 || !a.Has(path.Clean(args[0])) || p.path == "" {
		return nil, ""
	}
	file = path.Clean(args[0])
	text := a.Read(file)
	first, _, _ := strings.Cut(text, "\n")
	if path.Ext(file) != ".sh" && !strings.HasPrefix(first, "#!") || strings.Contains(first, "node") {
		return nil, ""
	}
	shell := "sh"
	if p.tool == "bash" || strings.Contains(first, "bash") {
		shell = "bash"
	}
	if raw, err := a.Project.Bytes(a.Path(file), 1<<16); err == nil && bytes.Contains(raw, []byte("\r\n")) {
		a.Warn("script-crlf", file+": its lines end as on Windows, which a shell takes for part of each command: save it with LF, and say so in .gitattributes", a.At(file, 0)...)
	}
	return append([]string{shell, file}, args[1:]...), file
}

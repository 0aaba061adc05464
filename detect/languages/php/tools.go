package php

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var called = detect.NewPattern(`\b(?:shell_exec|exec|system|passthru|popen|proc_open)\s*\(\s*["'](?:which\s+|command\s+-v\s+)?([\w.-]+)|\bnew\s+\\?(?:Symfony\\Component\\Process\\)?Process\s*\(\s*\[\s*["']([\w.-]+)["']|\bProcess::(?:run|start)\s*\(\s*\[?\s*["']([\w.-]+)|\bExecutableFinder\b[^;\n]*->find\(\s*["']([\w.-]+)`)

// calls are the places that start a program: only files that hold one of the
// words are searched, because a large app has thousands.
func calls(a *detect.App) []detect.Match {
	words := []string{"exec(", "system(", "passthru(", "popen(", "proc_open(", "Process(", "Process::", "ExecutableFinder"}
	var out []detect.Match
	for _, f := range a.Sources(".php") {
		text := a.Project.Code(f)
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) }) {
			out = append(out, called.In(f, text)...)
		}
	}
	return out
}

// callers are packages that start a program of the system.
func callers() [][2]string {
	return [][2]string{{"php-ffmpeg/php-ffmpeg", "ffmpeg"}, {"knplabs/knp-snappy", "wkhtmltopdf"}, {"spatie/pdf-to-text", "pdftotext"}}
}

// tools are the programs that the code starts, as packages of the system.
func tools(a *detect.App) (names, packages []string, from []detect.Evidence) {
	add := func(name string, at detect.Evidence) {
		tool, ok := tables.SystemTool(name)
		run := tool.On(a.Text("suite")).Run
		if !ok || len(run) == 0 || name == "php" || slices.Contains(names, name) {
			return
		}
		names, from = append(names, name), append(from, at)
		packages = append(packages, run...)
	}
	for _, m := range calls(a) {
		// Releases and updates of the project's own code are not made in a container.
		if m.Group() != "git" || m.Groups[0] == "" && !strings.Contains(m.Path, "Command") {
			add(m.Group(), m.Evidence)
		}
	}
	lock := a.Path("composer.lock")
	for _, c := range callers() {
		if n, _, ok := requires(a, c[0]); ok {
			add(c[1], detect.Evidence{Path: a.Path("composer.json"), Line: n.Line})
			continue
		}
		for _, p := range a.Project.Doc(lock).At("packages").List() {
			if p.At("name").Text() == c[0] {
				add(c[1], detect.Evidence{Path: lock, Line: p.At("name").Line})
			}
		}
	}
	slices.Sort(names)
	return names, packages, from
}

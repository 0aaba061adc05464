package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// ignores are the comments of a Dockerfile that switch rules off:
//
//	# stagewright: ignore=CODE,CODE reason      the instruction below
//	# stagewright: ignore-file=CODE reason      the whole file
//
// A comment for hadolint is honoured too, for the rules that both have.
type ignores struct{ all []*ignore }

type ignore struct {
	path       string
	line       int // of the comment
	first, end int // of the lines it covers
	codes      []string
	reason     string
	foreign    bool // written for another tool
	used       map[string]bool
}

var ignorePattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*#\s*(stagewright:\s*ignore(-file)?|hadolint\s+(?:global\s+)?ignore)\s*=\s*([A-Za-z0-9]+(?:\s*,\s*[A-Za-z0-9]+)*)\s*(.*)$`)
})

func readIgnores(file *dockerfile.File) *ignores {
	found := &ignores{}
	for i, text := range file.Lines {
		m := ignorePattern().FindStringSubmatch(text)
		if m == nil {
			continue
		}
		ig := &ignore{path: file.Path, line: i + 1, reason: m[4], used: map[string]bool{}}
		ig.foreign = strings.HasPrefix(m[1], "hadolint")
		for _, code := range strings.Split(m[3], ",") {
			ig.codes = append(ig.codes, strings.TrimSpace(code))
		}
		if m[2] != "" || strings.Contains(m[1], "global") {
			ig.first, ig.end = 1, len(file.Lines)
		} else {
			ig.first, ig.end = covered(file, i+1)
		}
		found.all = append(found.all, ig)
	}
	return found
}

// covered finds the instruction that a comment stands in or above.
func covered(file *dockerfile.File, line int) (first, end int) {
	for _, node := range file.AST.Children {
		if node.EndLine >= line {
			return node.StartLine, node.EndLine
		}
	}
	return 0, -1
}

// covers reports whether a finding is switched off, and remembers by what.
func (i *ignores) covers(f inspect.Finding) bool {
	rule := Find(f.Code)
	covered := false
	for _, ig := range i.all {
		if f.Line < ig.first || f.Line > ig.end {
			continue
		}
		for _, code := range ig.codes {
			if code == f.Code || rule != nil && slices.Contains(rule.Also, code) {
				ig.used[code] = true
				covered = true
			}
		}
	}
	return covered
}

// complaints are about the ignores themselves.
func (i *ignores) complaints(opt Options) []inspect.Finding {
	var findings []inspect.Finding
	say := func(ig *ignore, code, format string, args ...any) {
		if slices.Contains(opt.Off, code) {
			return
		}
		findings = append(findings, inspect.Finding{
			Code: code, Severity: inspect.Info, Path: ig.path, Line: ig.line, EndLine: ig.line,
			Message: fmt.Sprintf(format, args...), Fix: "write # stagewright: ignore=CODE and the reason",
		})
	}
	for _, ig := range i.all {
		if ig.foreign {
			continue
		}
		if ig.reason == "" {
			say(ig, "IgnoreWithoutReason", "ignored without a reason: the next reader cannot tell whether it still holds")
		}
		for _, code := range ig.codes {
			if Find(code) == nil && !inspect.IsBuildKitCheck(code) {
				say(ig, "IgnoreUnknown", "no rule is called %s", code)
			} else if !ig.used[code] {
				say(ig, "IgnoreUnused", "nothing here breaks %s: the comment can go", code)
			}
		}
	}
	return findings
}

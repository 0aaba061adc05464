package check

import (
	"slices"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// Rule is one thing a reviewer looks for.
type Rule struct {
	// Code names the rule in output, in ignores and in the configuration.
	Code     string
	Severity inspect.Severity
	// Title says what is wrong, in half a line.
	Title string
	// Why says what it leads to.
	Why string
	// Fix says what to write instead.
	Fix string
	// Also are the codes that other tools give the same rule.
	Also []string
	// Off marks a rule that runs only when it is asked for.
	Off bool
	// Bad and Good are a Dockerfile that breaks the rule and one that keeps it.
	// Where the rule looks at other files too, both are txtar archives.
	Bad, Good string

	look func(*view, func(hit))
}

// hit is one place where a rule is broken.
type hit struct {
	step     *dockerfile.Step // all its lines, unless at is given
	line     int
	at       place
	message  string
	fix      string           // instead of the rule's own
	severity inspect.Severity // instead of the rule's own
	edits    []Edit
}

// URL is the page that explains the rule.
func (r *Rule) URL() string {
	return "https://github.com/stagewright/stagewright/blob/main/inspect/check/rules/" + r.Code + ".md"
}

// Rules lists every rule, sorted by code.
var Rules = sync.OnceValue(func() []*Rule {
	all := slices.Concat(imageRules(), copyRules(), runRules(), downloadRules(), aptRules(), packageRules(), userRules(),
		startRules(), probeRules(), environmentRules(), secretRules(), orderRules(), projectRules(), stageRules(), needsRules())
	slices.SortFunc(all, func(a, b *Rule) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return all
})

// Find gives the rule with a code, its own or another tool's; nil if there is
// none.
func Find(code string) *Rule {
	for _, rule := range Rules() {
		if rule.Code == code || slices.Contains(rule.Also, code) {
			return rule
		}
	}
	return nil
}

func isRun(step *dockerfile.Step) bool {
	_, ok := step.Command.(*instructions.RunCommand)
	return ok
}

func nextShell(step *dockerfile.Step, shell []string) []string {
	if c, ok := step.Command.(*instructions.ShellCommand); ok {
		return c.Shell
	}
	return shell
}

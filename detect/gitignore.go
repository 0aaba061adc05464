package detect

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreRule is one line of a .gitignore. The library that reads whole files
// of them links a reader of git's configuration, which costs every start a
// tenth of what it takes; a line is four marks around a glob.
type ignoreRule struct {
	glob     string
	dir      string // the folder of the .gitignore, "" for the root
	keeps    bool   // "!": what a rule above left out stays
	folders  bool   // "/" at the end: folders only
	anywhere bool   // no "/" before the end: a name on any level
}

// readIgnoreRule reads a line; comments and what is no glob are no rule.
func readIgnoreRule(line, dir string) (ignoreRule, bool) {
	if dir == "." {
		dir = ""
	}
	r := ignoreRule{dir: dir}
	line = strings.TrimRight(line, " \t\r")
	if line == "" || line[0] == '#' {
		return r, false
	}
	line, r.keeps = strings.CutPrefix(line, "!")
	line, r.folders = strings.CutSuffix(line, "/")
	r.anywhere = !strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if strings.HasSuffix(line, "/**") {
		line += "/*" // what is in the folder, not the folder
	}
	r.glob = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line)
	return r, line != "" && doublestar.ValidatePattern(r.glob)
}

// matches says whether the rule speaks of a path.
func (r ignoreRule) matches(name string, folder bool) bool {
	if r.folders && !folder {
		return false
	}
	if r.dir != "" {
		rest, ok := strings.CutPrefix(name, r.dir+"/")
		if !ok {
			return false
		}
		name = rest
	}
	if r.anywhere {
		name = path.Base(name)
	}
	ok, _ := doublestar.Match(r.glob, name)
	return ok
}

// leftOut says whether rules leave a path out: the last that speaks of it counts.
func leftOut(rules []ignoreRule, name string, folder bool) bool {
	for i := len(rules) - 1; i >= 0; i-- {
		if rules[i].matches(name, folder) {
			return !rules[i].keeps
		}
	}
	return false
}

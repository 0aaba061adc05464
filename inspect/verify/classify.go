package verify

import (
	"regexp"
	"strings"
	"sync"
)

// cause is a kind of failure, by what is said when it happens.
type cause struct {
	pattern    string
	what, todo string
}

// buildCauses are failures of a build, the most telling first. $1 stands for
// what the pattern's group matched.
var buildCauses = []cause{
	{`(?i)failed to compute cache key[^\n]*: "?([^":\n]+)"?: not found`, "COPY does not find $1", "correct the path, or see that .dockerignore lets it through"},
	{`(?i)(package-lock\.json|npm-shrinkwrap|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|uv\.lock|poetry\.lock|Pipfile\.lock|Gemfile\.lock|composer\.lock|Cargo\.lock|go\.sum)[^\n]*(not found|missing|does not exist|no such file|absent|out of date|not up to date|needs to be updated)`, "the lock file is missing or out of date: $1", "make it anew with the package manager, commit it, and see that .dockerignore lets it through"},
	{`(?i)(npm ci)[^\n]*can only install`, "the lock file is missing or out of date", "run npm install, commit package-lock.json, and see that .dockerignore lets it through"},
	{`(?i)(missing go\.sum entry|frozen lockfile|lockfile would have been modified)`, "the lock file does not match the manifest ($1)", "update it with the package manager and commit it"},
	{`(?i)([a-z0-9_+.-]+\.so[0-9.]*): cannot open shared object file`, "a library is missing in the build: $1", "install the package that holds it in the build stage"},
	{`(?i)fatal error: ([a-z0-9_/+.-]+\.h): no such file`, "a header is missing: $1", "install the -dev package that holds it in the build stage"},
	{`(?i)Package ([a-z0-9_+.-]+) was not found in the pkg-config`, "a library is missing in the build: $1", "install its -dev package in the build stage"},
	{`(?i)(?:sh|bash): (?:line )?\d*:? ?([a-z0-9_+./-]+): (?:command )?not found`, "the build calls a program that is not there: $1", "install it in that stage, or correct its name"},
	{`(?i)(pull access denied|manifest unknown|manifest for [^\n]* not found|failed to resolve source metadata)`, "a base image cannot be had", "check its name and tag, or log in with docker login"},
	{`(?i)(toomanyrequests|too many requests)`, "the registry has had too many questions from here", "wait, or log in with docker login"},
	{`(?i)(temporary failure in name resolution|could not resolve host|i/o timeout|TLS handshake timeout|connection timed out|network is unreachable|ENOTFOUND|EAI_AGAIN)`, "the network failed ($1)", "check the connection and the proxy, then try again"},
	{`(?i)(no space left on device)`, "the disk is full", "make room: docker builder prune"},
	{`(?i)(exit code: 137|signal: killed|cannot allocate memory|heap out of memory)`, "the build ran out of memory", "give the engine more, or build with less at a time"},
	{`(?i)(permission denied)`, "a step may not do what it tries ($1)", "look at the step's user and the file's mode"},
}

// runCauses are failures of a container.
var runCauses = []cause{
	{`(?i)([a-z0-9_+.-]+\.so[0-9.]*): cannot open shared object file`, "a library is missing in the image: $1", "install the package that holds it in the last stage"},
	{`(?i)Error loading shared library ([a-z0-9_+.-]+)`, "a library is missing in the image: $1", "install the package that holds it in the last stage; a program built on another libc does not run on Alpine"},
	{`(?i)(exec format error)`, "the program is for another platform", "build for the platform it runs on, and begin scripts with #!"},
	{`(?i)exec:? "([^"\n]+)": [^\n]*(not found|no such file)`, "the start command is not in the image: $1", "correct CMD or ENTRYPOINT, or copy the program into the last stage"},
	{`(?i)exec "?([^"\n:]+)"?: no such file or directory`, "the start command, or what it needs to run, is not in the image: $1", "copy it into the last stage; a dynamic program needs its loader, a script its interpreter"},
	{`(?i)exec:? "?([^"\n:]+)"?:? permission denied`, "the start command may not be run: $1", "make it executable: COPY --chmod=0755"},
	{`(?i)Cannot find (?:module|package) '([^'\n]+)'`, "a module is missing in the image: $1", "copy it into the last stage, or move it to the production dependencies"},
	{`(?i)ModuleNotFoundError: No module named '([^'\n]+)'`, "a module is missing in the image: $1", "add it to the dependencies, or copy it into the last stage"},
	{`(?i)(EADDRINUSE|address already in use)`, "the port is taken inside the container", "let the app listen once only"},
	{`(?i)(ECONNREFUSED|connection refused|could not connect to server|getaddrinfo ENOTFOUND)`, "the app needs another service that is not there ($1)", "give its address with --env, or verify without it"},
	{`(?i)(EACCES|EROFS|read-only file system|permission denied)`, "the app may not write where it tries ($1)", "give it a folder of its own: COPY --chown, or write to /tmp"},
	{`\b([A-Z][A-Z0-9_]{2,} (?i:is not set|is required|must be set|not set|missing)|KeyError: '[A-Z0-9_]+'|(?i:missing required env)[^\n]*)`, "a setting is missing: $1", "give it with --env NAME=VALUE"},
}

var compiled = sync.OnceValue(func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for _, list := range [][]cause{buildCauses, runCauses} {
		for _, c := range list {
			all[c.pattern] = regexp.MustCompile(c.pattern)
		}
	}
	return all
})

func classify(causes []cause, log string) (what, todo string, ok bool) {
	for _, c := range causes {
		if m := compiled()[c.pattern].FindStringSubmatch(log); m != nil {
			group := ""
			if len(m) > 1 {
				group = strings.TrimSpace(m[1])
			}
			return strings.ReplaceAll(c.what, "$1", group), c.todo, true
		}
	}
	return "", "", false
}

// classifyBuild says why a build failed.
func classifyBuild(log string) (what, todo string) {
	if what, todo, ok := classify(buildCauses, log); ok {
		return what, todo
	}
	if step := failedStep(log); step != "" {
		return "the build fails at " + step, "see the last lines below"
	}
	return "the build fails", "see the last lines below"
}

// failedStep is the instruction that BuildKit names in its last error.
func failedStep(log string) string {
	for line := range strings.Lines(log) {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(line), "> ["); ok {
			if _, step, ok := strings.Cut(rest, "] "); ok {
				return strings.TrimSuffix(step, ":")
			}
		}
	}
	return ""
}

// classifyRun says why a container ended.
func classifyRun(log, otherwise string, code int) (what, todo string) {
	if what, todo, ok := classify(runCauses, log); ok {
		return what, todo
	}
	if otherwise == "" {
		otherwise = "the container does not start"
	}
	switch code {
	case 126:
		return otherwise + ": the start command may not be run", "make it executable: COPY --chmod=0755"
	case 127:
		return otherwise + ": the start command is not there", "correct CMD or ENTRYPOINT, or copy the program into the last stage"
	case 132, 134, 139:
		return otherwise + ": the program crashed", "build it in the distribution and for the platform it runs on"
	case 0:
		return otherwise + " at once", "let the start command stay in the foreground"
	}
	return otherwise, "see its last lines below"
}

// tail is the end of a log, without what moves a cursor.
func tail(log string, lines int) []string {
	all := strings.Split(strings.TrimRight(log, "\n"), "\n")
	all = all[max(0, len(all)-lines):]
	out := []string{}
	for _, line := range all {
		out = append(out, strings.Map(func(r rune) rune {
			if r == '\t' {
				return ' '
			}
			if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
				return -1
			}
			return r
		}, line))
	}
	return out
}

func lastLine(said string, err error) string {
	if lines := tail(said, 1); len(lines) > 0 && lines[0] != "" {
		return lines[0]
	}
	return err.Error()
}

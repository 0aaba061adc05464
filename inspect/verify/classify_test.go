package verify

import (
	"strings"
	"testing"
)

// What tools really say when they fail, and what is made of it.
var buildLogs = []struct{ log, what string }{
	{`ERROR: failed to solve: failed to compute cache key: failed to calculate checksum of ref m3::x: "/requirements.txt": not found`, "COPY does not find /requirements.txt"},
	{"#9 1.2 error: the lock file /src/Cargo.lock needs to be updated but --locked was passed to prevent this", "the lock file is missing or out of date: Cargo.lock"},
	{"#9 0.4 ERR_PNPM_NO_LOCKFILE  Cannot install with \"frozen-lockfile\" because pnpm-lock.yaml is absent", "the lock file is missing or out of date: pnpm-lock.yaml"},
	{"npm error The `npm ci` command can only install with an existing package-lock.json or\nnpm error npm-shrinkwrap.json", "the lock file is missing or out of date"},
	{"main.go:4:2: missing go.sum entry for module providing package example.com/a", "the lock file does not match the manifest (missing go.sum entry)"},
	{"error: lockfile had changes, but lockfile is frozen\nnote: try re-running without --frozen-lockfile: frozen lockfile", "the lock file does not match the manifest (frozen lockfile)"},
	{"protoc: error while loading shared libraries: libatomic.so.1: cannot open shared object file: No such file or directory", "a library is missing in the build: libatomic.so.1"},
	{"psycopg/psycopg.h:31:10: fatal error: libpq-fe.h: No such file or directory", "a header is missing: libpq-fe.h"},
	{"Package cairo was not found in the pkg-config search path.", "a library is missing in the build: cairo"},
	{"#8 0.31 /bin/sh: 1: pnpm: not found", "the build calls a program that is not there: pnpm"},
	{"bash: line 1: cmake: command not found", "the build calls a program that is not there: cmake"},
	{"ERROR: failed to solve: node:99-slim: failed to resolve source metadata for docker.io/library/node:99-slim: not found", "a base image cannot be had"},
	{"toomanyrequests: You have reached your pull rate limit.", "the registry has had too many questions from here"},
	{"npm error network request to https://registry.example.com/x failed, reason: getaddrinfo EAI_AGAIN registry.example.com", "the network failed (EAI_AGAIN)"},
	{"write /usr/lib/x: no space left on device", "the disk is full"},
	{"process \"/bin/sh -c npm run build\" did not complete successfully: exit code: 137", "the build ran out of memory"},
	{"FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "the build ran out of memory"},
	{"mkdir: cannot create directory '/out': Permission denied", "a step may not do what it tries (Permission denied)"},
	{" > [build 4/6] RUN make all:\n#7 0.3 make: *** No rule to make target 'all'.  Stop.", "the build fails at RUN make all"},
	{"something else", "the build fails"},
}

var runLogs = []struct {
	log  string
	code int
	what string
}{
	{"/app: error while loading shared libraries: libstdc++.so.6: cannot open shared object file: No such file or directory", 127, "a library is missing in the image: libstdc++.so.6"},
	{"Error loading shared library libgcc_s.so.1: No such file or directory (needed by /app)", 127, "a library is missing in the image: libgcc_s.so.1"},
	{"exec /app: exec format error", 255, "the program is for another platform"},
	{`OCI runtime create failed: exec: "server": executable file not found in $PATH: unknown`, 127, "the start command is not in the image: server"},
	{"exec /app/server: no such file or directory", 1, "the start command, or what it needs to run, is not in the image: /app/server"},
	{`exec: "/start.sh": permission denied: unknown`, 126, "the start command may not be run: /start.sh"},
	{"Error: Cannot find module 'express'\nRequire stack:", 1, "a module is missing in the image: express"},
	{"ModuleNotFoundError: No module named 'flask'", 1, "a module is missing in the image: flask"},
	{"Error: listen EADDRINUSE: address already in use :::3000", 1, "the port is taken inside the container"},
	{"Error: connect ECONNREFUSED 127.0.0.1:5432", 1, "the app needs another service that is not there (ECONNREFUSED)"},
	{"Error: EACCES, open '/app/cache/x'", 1, "the app may not write where it tries (EACCES)"},
	{"panic: DATABASE_URL is required", 2, "a setting is missing: DATABASE_URL is required"},
	{"KeyError: 'SECRET_KEY'", 1, "a setting is missing: KeyError: 'SECRET_KEY'"},
	{"", 126, "it ended: the start command may not be run"},
	{"", 127, "it ended: the start command is not there"},
	{"", 139, "it ended: the program crashed"},
	{"bye", 0, "it ended at once"},
	{"bye", 3, "it ended"},
}

func TestBuildFailuresAreClassified(t *testing.T) {
	for _, c := range buildLogs {
		if what, todo := classifyBuild(c.log); what != c.what || todo == "" {
			t.Errorf("%q: %q (%s), want %q", c.log, what, todo, c.what)
		}
	}
	everyCause(t, buildCauses, func(do func(string)) {
		for _, c := range buildLogs {
			do(c.log)
		}
	})
}

func TestCrashesAreClassified(t *testing.T) {
	for _, c := range runLogs {
		if what, todo := classifyRun(c.log, "it ended", c.code); what != c.what || todo == "" {
			t.Errorf("%q: %q (%s), want %q", c.log, what, todo, c.what)
		}
	}
	everyCause(t, runCauses, func(do func(string)) {
		for _, c := range runLogs {
			do(c.log)
		}
	})
}

// everyCause sees that each cause is the answer to one of the logs: none stands
// in the shadow of another.
func everyCause(t *testing.T, causes []cause, logs func(func(string))) {
	t.Helper()
	hit := map[string]bool{}
	logs(func(log string) {
		for _, c := range causes {
			if compiled()[c.pattern].MatchString(log) {
				hit[c.pattern] = true
				return
			}
		}
	})
	for _, c := range causes {
		if !hit[c.pattern] {
			t.Errorf("no log is for %q (%s)", c.what, strings.SplitN(c.pattern, "|", 2)[0])
		}
	}
}

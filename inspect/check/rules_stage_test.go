package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/inspect"
)

// Wrong would be worse than silent: only what is certain is said.
func TestFromStageLacksPathIsCertain(t *testing.T) {
	const after = "\nFROM debian:13-slim\nCOPY --from=build %PATH% /x\nUSER 10001:10001\n-- words --\nb\n-- sub/a --\n"
	for name, c := range map[string]struct {
		build string
		path  string
		lacks bool
	}{
		"another folder":                   {"FROM debian:13-slim AS build\nWORKDIR /src\nCOPY words ./\nRUN sort words > w", "/work/w", true},
		"relative to the root":             {"FROM debian:13-slim AS build\nWORKDIR /src\nRUN sort words > w", "work/w", true},
		"below the work folder":            {"FROM debian:13-slim AS build\nWORKDIR /src\nRUN sort words > w", "/src/w", false},
		"the work folder's parent":         {"FROM debian:13-slim AS build\nWORKDIR /work/src\nRUN sort words > w", "/work", false},
		"named in the command":             {"FROM debian:13-slim AS build\nWORKDIR /src\nRUN sort words > /work/w", "/work/w", false},
		"named in a variable":              {"FROM debian:13-slim AS build\nENV OUT=/work\nWORKDIR /src\nRUN make", "/work/w", false},
		"the command leaves its folder":    {"FROM debian:13-slim AS build\nWORKDIR /src\nRUN make -C ..", "/work/w", false},
		"a folder of the image":            {"FROM debian:13-slim AS build\nWORKDIR /src\nRUN make", "/usr/share/x", false},
		"a folder that may be the image's": {"FROM debian:13-slim AS build\nWORKDIR /src\nRUN make", "/runtime", false},
		"an image that is not known":       {"FROM example.com/own:1 AS build\nWORKDIR /src\nRUN make", "/work/w", false},
		"a stage below":                    {"FROM debian:13-slim AS base\nWORKDIR /work\nFROM base AS build\nWORKDIR /src\nRUN make", "/work/w", false},
		"copied there":                     {"FROM debian:13-slim AS build\nCOPY sub/ /work/", "/work/a", false},
		"copied there without it":          {"FROM debian:13-slim AS build\nCOPY sub/ /work/", "/work/b", true},
		"copied there, and more is made":   {"FROM debian:13-slim AS build\nWORKDIR /work\nCOPY sub/ /work/\nRUN make", "/work/b", false},
		"empty but for a file":             {"FROM scratch AS build\nCOPY words /etc/", "/usr/words", true},
		"the file":                         {"FROM scratch AS build\nCOPY words /etc/", "/etc/words", false},
		"a file under another name":        {"FROM scratch AS build\nCOPY words /etc/w", "/etc/w", false},
		"copied from elsewhere":            {"FROM scratch AS build\nCOPY --from=debian:13-slim /etc /work", "/work/w", false},
		"unpacked":                         {"FROM scratch AS build\nADD a.tar /work/", "/work/w", false},
		"a variable":                       {"FROM scratch AS build\nARG AT\nCOPY words $AT/", "/work/words", false},
		"a pattern":                        {"FROM scratch AS build\nCOPY words /etc/", "/usr/*.conf", true},
		"a pattern that may fit":           {"FROM scratch AS build\nCOPY words /etc/", "/etc/*", false},
	} {
		sample := "-- Dockerfile --\n" + c.build + after
		sample = strings.Replace(sample, "%PATH%", c.path, 1)
		found := review(t, sample, Options{}).Findings
		if got := slices.ContainsFunc(found, func(f inspect.Finding) bool { return f.Code == "FromStageLacksPath" }); got != c.lacks {
			t.Errorf("%s: found %v, want %v: %+v", name, got, c.lacks, found)
		}
	}
}

// A file of the project that speaks of the folder may be what makes it.
func TestFromStageLacksPathReadsTheProject(t *testing.T) {
	sample := "-- Dockerfile --\nFROM debian:13-slim AS build\nWORKDIR /src\nCOPY Makefile ./\nRUN make\nFROM debian:13-slim\nCOPY --from=build /work/w /x\nUSER 10001:10001\n-- Makefile --\nall:\n\tcp a $(DESTDIR)/work/\n"
	for _, f := range review(t, sample, Options{}).Findings {
		t.Errorf("%s: %s", f.Code, f.Message)
	}
}

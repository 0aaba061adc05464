package check

import (
	"bytes"
	"strings"

	"github.com/stagewright/stagewright/inspect"
)

// CodeDrift marks a Dockerfile that is not what generate would write today.
const CodeDrift = "Drift"

// Drift is the finding that a file differs from what would be written now, at
// the first line that does.
func Drift(path string, have, want []byte) inspect.Finding {
	a, b := bytes.Split(have, []byte("\n")), bytes.Split(want, []byte("\n"))
	line := 1
	for line <= len(a) && line <= len(b) && bytes.Equal(a[line-1], b[line-1]) {
		line++
	}
	line = min(line, len(a))
	message := "generate would end the file here"
	if line <= len(b) {
		message = "generate would write here: " + strings.TrimSpace(string(b[line-1]))
	}
	return inspect.Finding{
		Code: CodeDrift, Severity: inspect.Warning, Path: path, Line: line, EndLine: line, Message: message,
		Fix: "see the difference with stagewright generate --dry-run",
	}
}

// Wanted says which tags satisfy a project that pins its runtime's version:
// those of the images that a plan takes for it.
func Wanted(images map[string]string, version string) map[string][]string {
	wanted := map[string][]string{}
	for _, image := range images {
		repository, tag, _, ok := tagOf(image)
		if ok && (tag == version || strings.HasPrefix(tag, version+"-")) {
			wanted[repository] = []string{version}
		}
	}
	return wanted
}

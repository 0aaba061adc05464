package check

import (
	"slices"
	"testing"

	"github.com/stagewright/stagewright/inspect"
)

// A tar that unpacks fails by itself where the download in front of it did.
func TestPipesThatCannotHideAFailure(t *testing.T) {
	for command, hides := range map[string]bool{
		"curl -fsSL https://example.com/a.tgz | tar -xz -C /opt":         false,
		"wget -qO- https://example.com/a.tar.xz | tar xJf - -C /opt":     false,
		"curl -f https://example.com/a.tgz | tar --extract --gzip":       false,
		"curl -fsSL https://example.com/a.tar | tar -x -C /opt":          true,
		"curl -fsSL https://example.com/a.tgz | tar -tz":                 true,
		"make archive | tar -xz -C /opt":                                 true,
		"curl -fsSL https://example.com/list | grep -v none > /etc/list": true,
	} {
		found := review(t, "FROM debian:13-slim\nRUN "+command+"\nUSER 10001:10001\n", Options{}).Findings
		if got := slices.ContainsFunc(found, func(f inspect.Finding) bool { return f.Code == "PipeHidesFailure" }); got != hides {
			t.Errorf("%s: found %v, want %v", command, got, hides)
		}
	}
}

package examples

import (
	"os"
	"os/exec"
	"testing"
)

// TestPlatforms builds the program for every system it is given out for.
func TestPlatforms(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles everything six times")
	}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, processor := range []string{"amd64", "arm64"} {
			t.Run(system+"-"+processor, func(t *testing.T) {
				cmd := exec.CommandContext(t.Context(), "go", "build", "-o", os.DevNull, "../cmd/stagewright")
				cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+processor)
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	}
}

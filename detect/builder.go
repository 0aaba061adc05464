package detect

import (
	"errors"
	"fmt"
	"strings"
)

// What the builder fact may be.
const (
	BuildKit = "buildkit"
	Portable = "portable"
)

// unmounted refuses to leave out the mounts that bring secrets.
func unmounted(a *App, v Value) error {
	if secrets := a.List("secrets"); v.String() == Portable && len(secrets) > 0 {
		name, _, _ := strings.Cut(secrets[0], "=")
		return fmt.Errorf("the install needs the secret %s, which only a mount keeps out of the image: leave --builder out", name)
	}
	return nil
}

// mounted refuses what reaches a build by a mount alone where there is none.
func mounted(a *App, _ Value) error {
	if a.Text("builder") == Portable {
		return errors.New("it reaches a build by a mount alone, and --builder=portable has none: leave one of them out")
	}
	return nil
}

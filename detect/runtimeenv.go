package detect

import (
	"errors"
	"fmt"
	"slices"
)

// envScript finds a page that loads what the container's environment says.
var envScript = NewPattern(`\benv\.js\b`)

// variableName is a variable as shells and pages can both name it.
var variableName = NewPattern(`^[A-Za-z_][A-Za-z0-9_]*$`)

// runtimeEnv holds the variables that a site reads at its start to names, none
// of them a secret's: every visitor can read them. A site that loads none of
// them is warned about.
func runtimeEnv(a *App, v Value) error {
	if len(v) == 0 {
		return errors.New("no variable: name some, such as PORT or VITE_API_URL")
	}
	for _, name := range v {
		switch {
		case !variableName.Regexp().MatchString(name):
			return fmt.Errorf("%q: not the name of a variable: write letters, digits and underscores", name)
		case SecretName(name):
			return fmt.Errorf("%s has the name of a secret, and whoever opens the site could read it: keep it in a server", name)
		}
	}
	if slices.Equal(v, Value{"PORT"}) || len(a.Search(envScript, ".html", ".js", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".astro")) > 0 {
		return nil
	}
	a.Warn("env-not-loaded", `no page loads /env.js, which sets window.env: put <script src="/env.js"></script> in front of the site's own scripts`)
	return nil
}

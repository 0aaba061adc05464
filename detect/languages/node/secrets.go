package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// credential are the settings of .npmrc that must not be in an image.
var credential = detect.NewPattern(`^\s*(?:[^#;\n]*:)?_(?:authToken|auth|password)\s*=\s*(\S+)`)

// credentials says whether a manager's settings hold or ask for a credential.
func credentials(a *detect.App, file string) bool {
	return len(credential.In(file, a.Project.Text(file))) > 0
}

// secrets finds the files with credentials that the install needs.
func secrets(a *detect.App) []detect.Finding {
	file := path.Join(a.Context(), ".npmrc")
	all := credential.In(file, a.Project.Text(file))
	if len(all) == 0 {
		return nil
	}
	if value := all[0].Group(); !strings.Contains(value, "${") {
		a.Warn("secret-in-file", file+": it holds a credential in plain text: revoke it, and keep it in your own .npmrc or a variable", all[0].Evidence)
	}
	return found("it holds a credential: mounted for the install alone", []detect.Evidence{all[0].Evidence}, "npmrc=/root/.npmrc")
}

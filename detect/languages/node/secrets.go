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
	return credential.Matches(a.Project.Text(file))
}

// secrets finds the files with credentials that the install needs.
func secrets(a *detect.App) []detect.Finding {
	file := path.Join(a.Context(), ".npmrc")
	all := credential.In(file, a.Project.Text(file))
	if len(all) == 0 {
		return yarnSecrets(a)
	}
	if value := all[0].Group(); !strings.Contains(value, "${") {
		a.Warn("secret-in-file", file+": it holds a credential in plain text: revoke it, and keep it in your own .npmrc or a variable", all[0].Evidence)
	}
	return detect.Finds("it holds a credential: mounted for the install alone", []detect.Evidence{all[0].Evidence}, "npmrc=/root/.npmrc")
}

// yarnCredential are the settings of .yarnrc.yml that must not be in an image.
var yarnCredential = detect.NewPattern(`^\s*npmAuth(?:Token|Ident)\s*:\s*["']?([^"'\n]+)`)

// yarnSecrets finds credentials of Yarn 2 and later, which reads the file of
// the home folder too. The project's own stays out, because Yarn refuses it
// where a variable that it names is not set.
func yarnSecrets(a *detect.App) []detect.Finding {
	file := path.Join(a.Context(), ".yarnrc.yml")
	all := yarnCredential.In(file, a.Project.Text(file))
	if len(all) == 0 || !a.Yes("berry") {
		return nil
	}
	if value := all[0].Group(); !strings.Contains(value, "${") {
		a.Warn("secret-in-file", file+": it holds a credential in plain text: revoke it, and keep it in the .yarnrc.yml of your home", all[0].Evidence)
	}
	return detect.Finds("it holds a credential: mounted for the install alone", []detect.Evidence{all[0].Evidence}, "yarnrc=/root/.yarnrc.yml")
}

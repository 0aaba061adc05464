package typescript

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// credential are the settings of .npmrc that must not be in an image.
var credential = detect.NewPattern(`^\s*(?:[^#;\n]*:)?_(?:authToken|auth|password)\s*=\s*(\S+)`)

// Credentials are the lines of the project's .npmrc that hold a credential.
func Credentials(a *detect.App) []detect.Match {
	file := path.Join(a.Context(), ".npmrc")
	return credential.In(file, a.Project.Text(file))
}

// Secrets finds the settings with credentials that the install needs.
func Secrets(a *detect.App) []detect.Finding {
	all := Credentials(a)
	if len(all) == 0 {
		return nil
	}
	if !strings.Contains(all[0].Group(), "${") {
		a.Warn("secret-in-file", all[0].Path+": it holds a credential in plain text: revoke it, and keep it in your own .npmrc or a variable", all[0].Evidence)
	}
	return detect.Finds("it holds a credential: mounted for the install alone", []detect.Evidence{all[0].Evidence}, "npmrc=/root/.npmrc")
}

// SecretsWarning documents what Secrets warns of.
func SecretsWarning() detect.WarningDoc {
	return detect.WarningDoc{Code: "secret-in-file", Means: "A file of the project holds a credential in plain text.", Do: "Revoke it, and keep it out of the project."}
}

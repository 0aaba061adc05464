package typescript

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	// credential are the settings of .npmrc that must not be in an image.
	credential = detect.NewPattern(`^\s*(?:[^#;\n]*:)?_(?:authToken|auth|password)\s*=\s*(\S+)`)
	// berryCredential are those of .yarnrc.yml.
	berryCredential = detect.NewPattern(`^\s*npmAuth(?:Token|Ident)\s*:\s*["']?([^"'\n]+)`)
)

// HoldsCredential says whether a manager's settings hold or ask for a credential.
func HoldsCredential(text string) bool {
	return credential.Matches(text) || berryCredential.Matches(text)
}

// Credentials are the lines of the project's .npmrc that hold a credential.
func Credentials(a *detect.App) []detect.Match {
	return CredentialsOf(a.Project, path.Join(a.Context(), ".npmrc"))
}

// CredentialsOf are the lines of one .npmrc that hold a credential.
func CredentialsOf(p *detect.Project, file string) []detect.Match {
	return credential.In(file, p.Text(file))
}

// Secrets finds the settings with credentials that the install needs.
func Secrets(a *detect.App) []detect.Finding {
	return mounted(a, Credentials(a), "keep it in your own .npmrc or a variable", "npmrc=/root/.npmrc")
}

// BerrySecrets finds credentials of Yarn 2 and later, which reads the file of
// the home folder too. The project's own stays out, because Yarn refuses it
// where a variable that it names is not set.
func BerrySecrets(a *detect.App) []detect.Finding {
	file := path.Join(a.Context(), ".yarnrc.yml")
	return mounted(a, berryCredential.In(file, a.Project.Text(file)), "keep it in the .yarnrc.yml of your home", "yarnrc=/root/.yarnrc.yml")
}

// mounted is the secret that takes the place of what a file holds.
func mounted(a *detect.App, all []detect.Match, keep, secret string) []detect.Finding {
	if len(all) == 0 {
		return nil
	}
	if !strings.Contains(all[0].Group(), "${") {
		a.Warn("secret-in-file", all[0].Path+": it holds a credential in plain text: revoke it, and "+keep, all[0].Evidence)
	}
	return detect.Finds("it holds a credential: mounted for the install alone", []detect.Evidence{all[0].Evidence}, secret)
}

// SecretsWarning documents what Secrets warns of.
func SecretsWarning() detect.WarningDoc {
	return detect.WarningDoc{Code: "secret-in-file", Means: "A file of the project holds a credential in plain text.", Do: "Revoke it, and keep it out of the project."}
}

// Beside are package.json and the files beside it that an installation of its
// packages reads, where a program is built by a script of it; those that hold a
// credential are left out.
func Beside(a *detect.App) []detect.Finding {
	list, from := []string{"package.json"}, a.At("package.json", 0)
	for _, f := range []string{"package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", ".npmrc", ".yarnrc", ".yarnrc.yml"} {
		if a.Has(f) && !HoldsCredential(a.Read(f)) {
			list, from = append(list, f), append(from, a.At(f, 0)...)
		}
	}
	return detect.Finds("", from, list...)
}

package node

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// secrets finds the files with credentials that the install needs.
func secrets(a *detect.App) []detect.Finding {
	if out := typescript.Secrets(a); len(out) > 0 {
		return out
	}
	return yarnSecrets(a)
}

// yarnSecrets finds those of Yarn 2 and later.
func yarnSecrets(a *detect.App) []detect.Finding {
	if !a.Yes("berry") {
		return nil
	}
	return typescript.BerrySecrets(a)
}

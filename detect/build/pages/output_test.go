package pages_test

import (
	"testing"

	"github.com/stagewright/stagewright/detect/build/pages"
)

func TestOutput(t *testing.T) {
	for script, want := range map[string]string{
		"react-scripts build": "build", "tsc && vite build": "dist", "vue-cli-service build --modern": "dist", "parcel build index.html": "dist",
		"webpack": "", "next build": "", "": "",
	} {
		if got := pages.Output(script); got != want {
			t.Errorf("%q: got %q, want %q", script, got, want)
		}
	}
}

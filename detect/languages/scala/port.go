package scala

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// findPort is what Play's settings say, or the ports that the build opens in
// the image that it makes itself.
func findPort(a *detect.App) []detect.Finding {
	if !own(a) {
		return nil
	}
	play := a.Text("framework") == "play"
	if play {
		for i, line := range strings.Split(a.Read("conf/application.conf"), "\n") {
			if value, ok := strings.CutPrefix(strings.ReplaceAll(line, " ", ""), "http.port="); ok && strings.Trim(value, "0123456789") == "" {
				return detect.Finds("", a.At("conf/application.conf", i+1), value)
			}
		}
	}
	want := ""
	if m := exposedSet.In("", definition(a)); len(m) > 0 {
		want = m[0].Group()
	}
	for _, f := range scripts(a) {
		for _, m := range exposedSet.In(f, a.Project.Code(f)) {
			if want == "" || m.Group() == want {
				return detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())
			}
		}
	}
	if !play {
		return nil
	}
	return []detect.Finding{{Value: detect.Is("9000"), Source: detect.FromFramework, Why: "Play's own", From: a.Evidence("framework")}}
}

package clojure

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// fallback is a variable of the environment that names a port, and the number
// that counts without it.
var fallback = detect.NewPattern(`\(or\s+(?:\(System/getenv\s+"(\w*(?i:port))"\)|\((?:environ\.core/)?env\s+:[\w-]*port\))\s+"?(\d{2,5})\b|\(System/getenv\s+"(\w*(?i:port))"\)\s+"?(\d{2,5})\b`)

// portOf finds such a fallback in the sources of all that the app is made of.
func portOf(a *detect.App) (port, variable string, at detect.Evidence) {
	for _, dir := range roots(a) {
		for _, f := range a.Project.Files(dir) {
			if path.Ext(f) != ".clj" || strings.Contains(f, "/test/") || strings.Contains("/"+f, "/dev") {
				continue
			}
			for _, m := range fallback.In(f, a.Project.Code(f)) {
				port, variable = m.Groups[1]+m.Groups[3], m.Groups[0]+m.Groups[2]
				return port, variable, m.Of(port)
			}
		}
	}
	return "", "", at
}

func findPort(a *detect.App) []detect.Finding {
	if a.Text("kind") != string(detect.Service) {
		return nil
	}
	port, _, at := portOf(a)
	if port == "" {
		return nil
	}
	return detect.Finds("", []detect.Evidence{at}, port)
}

func findEnv(a *detect.App) []detect.Finding {
	port, variable, at := portOf(a)
	if port == "" || variable == "" || a.Text("port") == "" || a.Text("port") == "0" {
		return nil
	}
	return detect.Finds("", []detect.Evidence{at}, variable+"="+a.Text("port"))
}

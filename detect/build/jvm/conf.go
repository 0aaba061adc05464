package jvm

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
	"github.com/stagewright/stagewright/detect/formats"
)

var hoconLine = detect.NewPattern(`^\s*"?([\w.-]+)"?\s*([:=]\s*\{|\{|[:=])\s*(.*?)\s*$`)

// confValue is a value of a .conf file by its whole key.
type confValue struct {
	key string
	maven.Text
}

// hocon finds a key in a file of the app's folder.
func hocon(a *detect.App, name, key string) (maven.Text, bool) {
	for _, v := range hoconValues(a.Project, a.Path(name)) {
		if v.key == key {
			return v.Text, true
		}
	}
	return maven.Text{}, false
}

// hoconValues reads the little of a .conf file that names ports: blocks and
// values, one a line; a second assignment with ${?NAME} is the variable that
// overrides.
func hoconValues(p *detect.Project, file string) []confValue {
	var at []string
	var out []confValue
	for _, line := range formats.Lines(p.Text(file)) {
		text := strings.TrimSpace(line.Text)
		if strings.HasPrefix(text, "#") || strings.HasPrefix(text, "//") {
			continue
		}
		if m := hoconLine.In(file, text); len(m) > 0 {
			g := m[0].Groups
			if strings.HasSuffix(g[1], "{") {
				if !strings.HasSuffix(g[2], "}") {
					at = append(at, g[0])
				}
				continue
			}
			full := strings.Join(append(append([]string{}, at...), g[0]), ".")
			value := strings.Trim(g[2], `",`)
			known := slices.IndexFunc(out, func(v confValue) bool { return v.key == full })
			if variable, isVar := strings.CutPrefix(value, "${?"); isVar && known >= 0 {
				out[known].Value = "${" + strings.TrimSuffix(variable, "}") + ":" + out[known].Value + "}"
			} else if known < 0 {
				out = append(out, confValue{full, maven.Text{Value: value, From: detect.Evidence{Path: file, Line: line.Number}}})
			}
			continue
		}
		for range strings.Count(text, "}") - strings.Count(text, "{") - strings.Count(text, "${") {
			if len(at) > 0 && !strings.Contains(text, "${") {
				at = at[:len(at)-1]
			}
		}
	}
	return out
}

// servers are what the block is called, in which an app keeps its own port.
func servers() []string {
	return []string{"api", "http", "server", "web", "service", "app", "rest", "endpoint", "backend", "httpserver", "webserver"}
}

// confServer finds the one port of a server in the app's own application.conf,
// whatever framework reads it.
func confServer(a *detect.App) (maven.Text, bool) {
	var found maven.Text
	for _, file := range a.Sources(".conf") {
		if path.Base(file) != "application.conf" || !strings.Contains("/"+file, "/src/main/resources/") && !strings.Contains("/"+file, "/conf/") {
			continue
		}
		for _, v := range hoconValues(a.Project, file) {
			parts := strings.Split(v.key, ".")
			if n := len(parts); n < 2 || relaxed(parts[n-1]) != "port" || !slices.Contains(servers(), relaxed(parts[n-2])) {
				continue
			}
			if port, _ := variable(v.Value); port == 0 {
				continue
			}
			if found.Value != "" {
				return maven.Text{}, false // two servers, or two apps
			}
			found = v.Text
		}
	}
	return found, found.Value != ""
}

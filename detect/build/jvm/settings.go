package jvm

import (
	"path"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
	"github.com/stagewright/stagewright/detect/formats"
)

// settingFiles are where frameworks look for their settings, by strength.
var settingFiles = []string{
	"src/main/resources/config/application.properties", "src/main/resources/config/application.yml", "src/main/resources/config/application.yaml",
	"src/main/resources/application.properties", "src/main/resources/application.yml", "src/main/resources/application.yaml",
	"src/main/resources/META-INF/microprofile-config.properties", "src/main/resources/application.conf",
	"grails-app/conf/application.yml", "conf/application.conf",
}

// setting finds a key like "server.port" in the settings that are packed into
// the app, written flat or nested.
func setting(a *detect.App, key string) (maven.Text, bool) {
	for _, name := range settingFiles {
		if !a.Has(name) {
			continue
		}
		if path.Ext(name) == ".conf" {
			if t, ok := hocon(a, name, key); ok {
				return t, true
			}
			continue
		}
		if n := lookup(a.Doc(name), key); n != nil && n.Kind != formats.Map {
			return maven.Text{Value: n.Text(), From: detect.Evidence{Path: a.Path(name), Line: n.Line}}, true
		}
	}
	return maven.Text{}, false
}

// lookup finds a key whose dots may be keys of their own or parts of one;
// "local-server" and "localServer" are the same.
func lookup(n *formats.Node, key string) *formats.Node {
	if n == nil || key == "" {
		return n
	}
	for _, c := range n.Nodes {
		if relaxed(c.Key) == relaxed(key) && c.Kind != formats.Map {
			return c
		}
		if rest, ok := strings.CutPrefix(relaxed(key), relaxed(c.Key)+"."); ok && c.Key != "" {
			if found := lookup(c, rest); found != nil {
				return found
			}
		}
	}
	return nil
}

func relaxed(key string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(key))
}

// variable reads "${NAME:8080}" and plain numbers; env is the variable that
// sets the port, "" when none does.
func variable(text string) (port int, env string) {
	text = strings.TrimSpace(text)
	if n, err := strconv.Atoi(text); err == nil {
		return n, ""
	}
	inner, ok := strings.CutPrefix(text, "${")
	if !ok { // "$NAME:8080"
		if inner, ok = strings.CutPrefix(text, "$"); !ok {
			return 0, ""
		}
	}
	inner = strings.TrimPrefix(strings.TrimSuffix(inner, "}"), "?")
	name, fallback, _ := strings.Cut(inner, ":")
	fallback = strings.TrimPrefix(fallback, "-")
	port, nested := variable(fallback)
	if strings.ContainsAny(name, ".") || strings.ToUpper(name) != name {
		name = nested
	}
	return port, strings.TrimSpace(name)
}

package jvm

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// portKeys are the settings that name the port, by framework.
var portKeys = detect.Lookup[string]{
	{"spring-boot", "server.port"}, {"quarkus", "quarkus.http.port"}, {"micronaut", "micronaut.server.port"},
	{"helidon", "server.port"}, {"ktor", "ktor.deployment.port"}, {"armeria", "armeria.ports.0.port"},
}

// hostKeys are the settings that name the address, and the variable that
// overrides them.
var hostKeys = detect.Lists{
	{"spring-boot", "server.address", "SERVER_ADDRESS"},
	{"quarkus", "quarkus.http.host", "QUARKUS_HTTP_HOST"},
	{"micronaut", "micronaut.server.host", "MICRONAUT_SERVER_HOST"},
}

func (b *Build) configuresServer() bool {
	_, ok := setting(b.app, "server.port")
	return ok
}

// setPort finds the port in the framework's own settings.
func setPort(a *detect.App) []detect.Finding {
	if t, ok := portSetting(a); ok {
		if port, _ := variable(t.Value); port > 0 {
			return []detect.Finding{{Value: detect.Is(strconv.Itoa(port)), From: []detect.Evidence{t.From}}}
		}
	}
	return nil
}

func portSetting(a *detect.App) (maven.Text, bool) {
	if a.Text("framework") == "dropwizard" {
		return dropwizardPort(a)
	}
	key := portKeys.Of(a.Text("framework"))
	if key == "" {
		return maven.Text{}, false
	}
	return setting(a, key)
}

// calledPort finds the port in the calls of the sources.
func calledPort(a *detect.App) []detect.Finding {
	h, ok := hear(a)
	if !ok || h.port == 0 {
		return nil
	}
	return []detect.Finding{{Value: detect.Is(strconv.Itoa(h.port)), From: []detect.Evidence{h.from}}}
}

// confPort finds the port of a server in the app's own settings, where no
// framework gives its place.
func confPort(a *detect.App) []detect.Finding {
	if a.Text("kind") != string(detect.Service) {
		return nil
	}
	t, ok := confServer(a)
	if !ok {
		return nil
	}
	port, _ := variable(t.Value)
	return []detect.Finding{{Value: detect.Is(strconv.Itoa(port)), From: []detect.Evidence{t.From}}}
}

// containerPort is evidence for services whose framework has no port of its own.
func containerPort(a *detect.App) []detect.Finding {
	_, remote := remoteSettings(a)
	if f, ok := named(a.Text("framework")); ok && f.port > 0 && !remote || a.Text("kind") != string(detect.Service) {
		return nil
	}
	return detect.ContainerPorts(a)
}

// remoteSettings finds where an app takes its settings from a server of
// settings, or from files with names of its own.
func remoteSettings(a *detect.App) (maven.Text, bool) {
	if a.Text("framework") != "spring-boot" {
		return maven.Text{}, false
	}
	t, ok := setting(a, "spring.config.import")
	for _, kind := range []string{"configserver:", "consul:", "nacos:", "zookeeper:"} {
		if ok && strings.Contains(t.Value, kind) {
			return t, true
		}
	}
	if m := a.Search(namedSettings, ".java", ".kt", ".groovy"); len(m) > 0 {
		return maven.Text{Value: m[0].Group(), From: m[0].Evidence}, true
	}
	return maven.Text{}, false
}

// namedSettings gives settings another name than application.
var namedSettings = detect.NewPattern(`\bspring\.config\.(?:name|location)["']?\s*[=:,]\s*["']?([\w./:-]+)`)

// usualPort is the framework's own.
func usualPort(a *detect.App) *detect.Finding {
	if a.Text("kind") != string(detect.Service) {
		return &detect.Finding{Value: detect.Is("0"), Why: "it listens on none"}
	}
	f, ok := named(a.Text("framework"))
	if at, remote := remoteSettings(a); remote {
		a.Warn("port-elsewhere", at.From.String()+": settings that are not read here may set another port than "+strconv.Itoa(f.port)+": give --port if they do", at.From)
	}
	if ok && f.port > 0 {
		return &detect.Finding{Value: detect.Is(strconv.Itoa(f.port)), Source: detect.FromFramework, Why: f.Title + "'s own", From: a.Evidence("framework")}
	}
	if h, heard := hear(a); heard && h.env != "" {
		return &detect.Finding{Value: detect.Is("8080"), Why: h.env + " has no fallback in the code", From: []detect.Evidence{h.from}}
	}
	return nil
}

// dropwizardConfig is the configuration that the server is started with.
func dropwizardConfig(a *detect.App) string {
	files, _ := a.Project.Entries(a.Dir)
	for _, want := range []string{"config.yml", "config.yaml", "configuration.yml", "dropwizard.yml", a.Text("name") + ".yml"} {
		if slices.Contains(files, want) {
			return want
		}
	}
	for _, f := range files {
		if ext := path.Ext(f); (ext == ".yml" || ext == ".yaml") && a.Doc(f).Has("server") {
			return f
		}
	}
	return ""
}

func dropwizardPort(a *detect.App) (maven.Text, bool) {
	file := dropwizardConfig(a)
	if file == "" {
		return maven.Text{}, false
	}
	doc := a.Doc(file)
	for _, keys := range [][]string{{"server", "applicationConnectors", "0", "port"}, {"server", "connector", "port"}} {
		if n := doc.At(keys...); n != nil {
			return maven.Text{Value: n.Text(), From: detect.Evidence{Path: a.Path(file), Line: n.Line}}, true
		}
	}
	return maven.Text{}, false
}

// environment is what the image must set so that the app listens where EXPOSE
// says, for everybody.
func environment(a *detect.App) []detect.Finding {
	var vars []string
	var from []detect.Evidence
	add := func(name, value string, at detect.Evidence) {
		if name != "" && !slices.ContainsFunc(vars, func(v string) bool { return strings.HasPrefix(v, name+"=") }) {
			vars, from = append(vars, name+"="+value), append(from, at)
		}
	}
	port := a.Text("port")
	if port == "0" || port == "" {
		return nil
	}
	warnLocal(a)
	if t, ok := portSetting(a); ok {
		_, env := variable(t.Value)
		add(env, port, t.From)
	} else if h, ok := hear(a); ok && (h.env != "" || h.port > 0) {
		add(h.env, port, h.from)
	} else if t, ok := confServer(a); ok {
		_, env := variable(t.Value)
		add(env, port, t.From)
	}
	if host := hostKeys.Of(a.Text("framework")); host != nil {
		if t, ok := setting(a, host[0]); ok && local(t.Value) {
			add(host[1], "0.0.0.0", t.From)
		}
	}
	if len(vars) == 0 {
		return nil
	}
	return []detect.Finding{{Value: vars, From: from}}
}

func local(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// warnLocal says where code listens to its own machine alone.
func warnLocal(a *detect.App) {
	if _, ok := portSetting(a); ok {
		return
	}
	if h, ok := hear(a); ok && h.local {
		a.Warn("binds-to-localhost", h.from.String()+": it listens on this machine alone, so nothing outside its container reaches it: listen on 0.0.0.0", h.from)
	}
}

package perl

import (
	"path"
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// servers are handlers of PSGI that are made for production.
var servers = []string{"Starman", "Gazelle", "Starlet", "Monoceros", "Twiggy", "Feersum"}

func server(a *detect.App) []detect.Finding {
	for _, m := range modules(a) {
		if slices.Contains(servers, m.Group()) {
			return detect.Finds("", []detect.Evidence{m.Evidence}, m.Group())
		}
	}
	return nil
}

func addServer(a *detect.App) *detect.Finding {
	a.Warn("server-added", "no server for PSGI is among the modules: Starman is installed beside them: add it to cpanfile", a.Evidence("entry")...)
	return &detect.Finding{Value: detect.Is("Starman"), Why: "the usual one"}
}

func usualPort(a *detect.App) *detect.Finding {
	switch {
	case onPSGI(a):
		return &detect.Finding{Value: detect.Is("5000"), Source: detect.FromFramework, Why: "Plack's own"}
	case a.Text("framework") == "mojolicious":
		return &detect.Finding{Value: detect.Is("3000"), Source: detect.FromFramework, Why: "Mojolicious' own"}
	}
	return nil
}

func start(a *detect.App) []detect.Finding {
	e := a.Text("entry")
	if e == "" {
		return nil
	}
	from := a.Evidence("entry")
	switch port := a.Text("port"); {
	case onPSGI(a):
		return []detect.Finding{{Value: detect.Is("plackup", "-s", a.Text("server"), "-E", environment(a), "--host", "0.0.0.0", "--port", port, e), From: from}}
	case a.Text("framework") == "mojolicious":
		return []detect.Finding{{Value: detect.Is("perl", e, "prefork", "-m", "production", "-l", "http://*:"+port), From: from}}
	}
	return []detect.Finding{{Value: detect.Is("perl", e), From: from}}
}

// develops says whether a command starts a server that is for development alone.
func develops(words []string) bool {
	switch path.Base(words[0]) {
	case "morbo":
		return true
	case "plackup":
		return !slices.Contains(words, "-s") && !slices.Contains(words, "--server")
	case "perl":
		return slices.Contains(words, "daemon") && !slices.Contains(words, "production")
	}
	return false
}

// environment is what Plack calls where the program runs; Dancer takes its
// settings from the file of that name.
func environment(a *detect.App) string {
	if a.Text("framework") == "dancer" && !a.Has("environments/deployment.yml") && (a.Has("environments/production.yml") || a.Has("environments/production.yaml")) {
		return "production"
	}
	return "deployment"
}

// libraries are modules that load a library of the system: the full image has
// the headers of all of these.
var libraries = []struct{ module, library string }{
	{"DBD::Pg", "libpq5"},
	{"Mojo::Pg", "libpq5"},
	{"Mojo::mysql", "libmariadb3"},
	{"DBD::mysql", "libmariadb3"},
	{"DBD::MariaDB", "libmariadb3"},
	{"XML::LibXML", "libxml2"},
	{"XML::LibXSLT", "libxslt1.1"},
	{"XML::Parser", "libexpat1"},
	{"GD", "libgd3"},
	{"Net::SSLeay", "libssl3t64"},
	{"IO::Socket::SSL", "libssl3t64"},
	{"LWP::Protocol::https", "libssl3t64"},
	{"Crypt::OpenSSL::RSA", "libssl3t64"},
}

func natives(a *detect.App) []detect.Finding {
	if !a.Known("manager") {
		return nil
	}
	var out []detect.Finding
	for _, m := range modules(a) {
		for _, l := range libraries {
			if m.Group() != l.module {
				continue
			}
			name := l.library
			if name == "libssl3t64" && a.Text("suite") != "trixie" {
				name = "libssl3"
			}
			out = append(out, detect.Finds("", []detect.Evidence{m.Evidence}, name)...)
		}
	}
	return out
}

package rust

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// locked is the workspace's Cargo.lock, "" when there is none.
func locked(a *detect.App) string {
	if f := path.Join(of(a).root, "Cargo.lock"); a.Project.Has(f) {
		return f
	}
	return ""
}

var lockedFact = detect.Fact{
	Name: "locked", Type: detect.YesNo, Derived: true,
	Default: func(a *detect.App) *detect.Finding {
		if f := locked(a); f != "" {
			return &detect.Finding{Value: detect.Is("yes"), From: []detect.Evidence{{Path: f}}}
		}
		if c := of(a); len(c.dependencies()) > 0 {
			a.Warn("no-cargo-lock", "Cargo.lock: there is none: each build may take other versions: run cargo generate-lockfile and commit it", c.at(nil)...)
		}
		return &detect.Finding{Value: detect.Is("no")}
	},
}

// compiled is a crate that the program is compiled with, and what it is asked for.
type compiled struct {
	name string
	at   detect.Evidence
	by   []string // what depends on it
}

// crates lists what the program is built from, dependencies of dependencies
// among them: through Cargo.lock, which holds more than that.
func crates(a *detect.App) []compiled {
	return a.Project.Keep("rust crates "+a.Dir, func() any {
		lock := locked(a)
		entries := map[string]*formats.Node{}
		for _, n := range a.Project.Doc(lock).At("package").List() {
			entries[n.At("name").Text()] = n
		}
		var out []compiled
		at := map[string]int{}
		add := func(name, by string, from detect.Evidence) {
			if i, ok := at[name]; ok {
				out[i].by = append(out[i].by, by)
				return
			}
			at[name] = len(out)
			out = append(out, compiled{name, from, []string{by}})
		}
		for _, c := range of(a).own() {
			for _, d := range c.dependencies() {
				add(d.name, c.name(), d.evidence())
			}
		}
		own := map[string]bool{}
		for _, c := range of(a).own() {
			own[c.name()] = true
		}
		for i := 0; i < len(out); i++ {
			if own[out[i].name] {
				continue // its manifest was read: the lock file holds its tests' dependencies too
			}
			for _, dep := range entries[out[i].name].At("dependencies").Strings() {
				name, _, _ := strings.Cut(dep, " ")
				from := detect.Evidence{Path: lock}
				if n := entries[name].At("name"); n != nil {
					from.Line = n.Line
				}
				add(name, out[i].name, from)
			}
		}
		return out
	}).([]compiled)
}

// bundles says whether a crate compiles its library itself: a feature of one of
// the project's dependencies says so.
func bundles(a *detect.App, name string) bool {
	var words []string
	for _, c := range of(a).own() {
		for _, d := range c.dependencies() {
			for _, f := range c.features(d) {
				words = append(words, d.name+"/"+f)
			}
		}
	}
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return slices.Contains(words, w) })
	}
	switch name {
	case "libsqlite3-sys":
		return has("libsqlite3-sys/bundled", "rusqlite/bundled", "rusqlite/bundled-full", "rusqlite/bundled-sqlcipher", "sqlx/sqlite", "diesel/bundled", "sea-orm/sqlx-sqlite")
	case "openssl-sys":
		return has("openssl/vendored", "openssl-sys/vendored", "native-tls/vendored", "reqwest/native-tls-vendored", "git2/vendored-openssl", "curl/static-ssl",
			"rdkafka/ssl-vendored", "tokio-native-tls/vendored", "hyper-tls/vendored", "tokio-tungstenite/native-tls-vendored", "tungstenite/native-tls-vendored")
	case "pq-sys":
		return has("pq-sys/bundled")
	case "mysqlclient-sys":
		return has("mysqlclient-sys/bundled")
	case "curl-sys":
		return has("curl/static-curl")
	case "geos-sys":
		return has("geos/static")
	case "hdf5-sys":
		return has("hdf5/static")
	case "libdbus-sys":
		return has("dbus/vendored", "libdbus-sys/vendored")
	}
	return false
}

// unused says whether a crate stands in the lock file and is not compiled:
// sqlx names every database there, whichever are turned on.
func unused(a *detect.App, c compiled, all []compiled) bool {
	if c.name != "libsqlite3-sys" || bundles(a, c.name) {
		return false
	}
	return !slices.ContainsFunc(c.by, func(by string) bool { return by != "sqlx-sqlite" })
}

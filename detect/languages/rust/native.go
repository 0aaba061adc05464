package rust

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
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
		return has("openssl/vendored", "openssl-sys/vendored", "native-tls/vendored", "reqwest/native-tls-vendored", "git2/vendored-openssl", "curl/static-ssl")
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

// need is what one crate needs of the system.
type need struct {
	build, run []string
	from       detect.Evidence
	why        string
}

func needs(a *detect.App) []need {
	var out []need
	all := crates(a)
	suite := a.Text("suite")
	for _, c := range all {
		n, ok := tables.NativeFor("rust", c.name, suite)
		if !ok || unused(a, c, all) {
			continue
		}
		e := need{build: n.Build, run: n.Run, from: c.at, why: n.Name}
		if bundles(a, n.Name) {
			e.build, e.run, e.why = n.VendoredBuild, nil, n.Name+" compiles its own"
		}
		if !n.Available(suite) {
			a.Warn("native-elsewhere", fmt.Sprintf("%s: Debian %s does not have what it needs (%s): choose another with --set suite=…", n.Name, suite, n.Condition), c.at)
		}
		if len(e.build)+len(e.run) > 0 {
			out = append(out, e)
		}
	}
	return append(out, linker(a)...)
}

var linkers = detect.NewPattern(`fuse-ld=(mold|lld)|linker\s*=\s*"?(clang|mold|lld)"`)

// linker reads which programs Cargo's configuration links with.
func linker(a *detect.App) []need {
	f := cargoConfig(a)
	if f == "" {
		return nil
	}
	var out []need
	for _, m := range linkers.In(f, a.Project.Code(f)) {
		out = append(out, need{build: []string{m.Group()}, from: m.Evidence, why: "Cargo links with " + m.Group()})
	}
	return out
}

var buildPackagesFact = detect.Fact{
	Name: "buildPackages", Type: detect.List,
	Ask: "Which system packages does the build need?",
	Probes: []detect.Probe{{Says: "what the table says of the crates that bind C libraries, and the linker in .cargo/config.toml", Look: func(a *detect.App) []detect.Finding {
		return gathered(a, func(n need) []string { return n.build }, func(list []string) []string {
			if guarded(a) && a.Text("base") == "distroless" {
				list = append(list, "tini") // an image without packages takes it from here
			}
			if guarded(a) && a.Text("base") == "scratch" {
				list = append(list, "tini-static")
			}
			if musl := strings.HasSuffix(a.Text("target"), "-musl"); musl && !onAlpine(a) {
				list = append(list, "musl-tools")
			}
			list = slices.DeleteFunc(list, func(p string) bool { return p == "gcc" || p == "libc6-dev" })
			if onAlpine(a) {
				for i, p := range list {
					if p != "tini-static" {
						list[i] = alpine[p]
					}
				}
			}
			return list
		})
	}}},
}

// alpine are the names that packages of builds have there.
var alpine = map[string]string{"cmake": "cmake", "make": "make", "perl": "perl", "g++": "g++", "pkg-config": "pkgconf",
	"protobuf-compiler": "protobuf", "clang": "clang", "libclang-dev": "clang-dev", "mold": "mold", "lld": "lld", "git": "git"}

// onAlpine says whether the program is linked to musl: all of it is in one file.
func onAlpine(a *detect.App) bool { return a.Text("base") == "alpine" || a.Text("base") == "scratch" }

// guarded says whether tini stands in front of the program.
func guarded(a *detect.App) bool { return a.Text("kind") != "tool" && !a.Yes("stops") }

// linked are the packages of libraries that the program is linked to.
func linked(a *detect.App) ([]string, []detect.Evidence, string) {
	found := gathered(a, func(n need) []string { return n.run }, nil)
	if len(found) == 0 {
		return nil, nil, ""
	}
	return found[0].Value, found[0].From, found[0].Why
}

// distroless are packages whose libraries its image for C programs has.
var distroless = []string{"libssl3t64", "libssl3", "libstdc++6", "libgcc-s1", "libc6"}

// trusting are crates that read the system's certificates.
var trusting = []string{"openssl-sys", "native-tls", "rustls-native-certs", "rustls-platform-verifier", "reqwest", "curl-sys"}

var runPackagesFact = detect.Fact{
	Name: "runPackages", Type: detect.List,
	Ask:  "Which system packages does the program need when it runs?",
	When: func(a *detect.App) bool { return a.Text("base") == "debian" || a.Text("base") == "alpine" },
	Probes: []detect.Probe{{Says: "the libraries that its crates are linked to", Look: func(a *detect.App) []detect.Finding {
		list, from, why := linked(a)
		list = slices.Clone(list)
		if guarded(a) {
			list = append(list, "tini")
		}
		if a.Text("base") == "debian" {
			for _, c := range crates(a) {
				if slices.Contains(trusting, c.name) {
					list, from = append(list, "ca-certificates"), append(slices.Clone(from), c.at)
					break
				}
			}
		}
		if len(list) == 0 {
			return nil
		}
		slices.Sort(list)
		f := detect.Finding{Value: list, From: from, Why: why}
		if len(from) == 0 {
			f.Source, f.Why = detect.Default, "nothing handles SIGTERM: tini stands in front"
		}
		return []detect.Finding{f}
	}}},
}

var baseFact = detect.Fact{
	Name: "base", Type: detect.Text, Strict: true, Choice: true,
	Ask: "What does the final image stand on?",
	Options: func(a *detect.App) []detect.Option {
		all := []detect.Option{
			{Value: "distroless", Label: "the C library, certificates and time zones, no shell"},
			{Value: "debian", Label: "a shell, and every package of Debian"},
			{Value: "alpine", Label: "a shell in a few megabytes; the program is linked to musl"},
			{Value: "scratch", Label: "nothing but the program, linked to musl"},
		}
		return slices.DeleteFunc(all, func(o detect.Option) bool { return impossible(a, o.Value) })
	},
	Default: func(a *detect.App) *detect.Finding {
		if impossible(a, "distroless") {
			list, from, _ := linked(a)
			return &detect.Finding{Value: detect.Is("debian"), From: from, Why: "it is linked to libraries of " + strings.Join(list, ", ")}
		}
		return &detect.Finding{Value: detect.Is("distroless"), Why: "the program needs the C library and no more"}
	},
}

// impossible says whether a program cannot run on a base: only Debian has the
// packages, and what is linked to musl can load none of its libraries.
func impossible(a *detect.App, base string) bool {
	list, _, _ := linked(a)
	switch base {
	case "distroless":
		return slices.ContainsFunc(list, func(p string) bool { return !slices.Contains(distroless, p) })
	case "alpine", "scratch":
		if len(list) > 0 || a.Text("toolchain") != "" {
			return true
		}
		for _, n := range needs(a) {
			if slices.ContainsFunc(n.build, func(p string) bool { return alpine[p] == "" }) {
				return true
			}
		}
	}
	return false
}

func gathered(a *detect.App, pick func(need) []string, more func([]string) []string) []detect.Finding {
	f := detect.Finding{}
	var whys []string
	for _, n := range needs(a) {
		for _, p := range pick(n) {
			if !slices.Contains(f.Value, p) {
				f.Value = append(f.Value, p)
			}
			if !slices.Contains(f.From, n.from) {
				f.From = append(f.From, n.from)
			}
			if !slices.Contains(whys, n.why) {
				whys = append(whys, n.why)
			}
		}
	}
	if more != nil {
		f.Value = more(f.Value)
	}
	if len(f.Value) == 0 {
		return nil
	}
	slices.Sort(f.Value)
	f.Why = strings.Join(whys, ", ")
	if len(f.From) == 0 {
		f.Source, f.Why = detect.Default, "nothing handles SIGTERM: the final image takes tini from the build"
	}
	return []detect.Finding{f}
}

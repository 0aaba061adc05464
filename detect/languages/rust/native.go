package rust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

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

// linker reads which programs Cargo's configuration links and fetches with.
func linker(a *detect.App) []need {
	f := cargoConfig(a)
	if f == "" {
		return nil
	}
	var out []need
	if doc, _ := configDoc(a); doc.At("net", "git-fetch-with-cli").Text() == "true" && a.Yes("git") {
		n := doc.At("net", "git-fetch-with-cli")
		out = append(out, need{build: []string{"git"}, from: detect.Evidence{Path: f, Line: n.Line}, why: "Cargo fetches with git"})
	}
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
			if static(a) && !onAlpine(a) {
				list = append(list, "musl-tools")
			}
			list = slices.DeleteFunc(list, func(p string) bool { return p == "gcc" || p == "libc6-dev" })
			if onAlpine(a) {
				for i, p := range list {
					if p != "tini-static" {
						list[i] = alpine.Of(p)
					}
				}
			}
			return list
		})
	}}},
}

// linked are the packages of libraries that the program is linked to.
func linked(a *detect.App) ([]string, []detect.Evidence, string) {
	found := gathered(a, func(n need) []string { return n.run }, nil)
	if len(found) == 0 {
		return nil, nil, ""
	}
	return found[0].Value, found[0].From, found[0].Why
}

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

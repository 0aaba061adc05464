package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	indexLine   = detect.NewPattern(`^\s*(?:index-url|extra-index-url)\s*=\s*(\S+)`)
	credentials = detect.NewPattern(`://[^/\s:@]*:?[^/\s:@]*@`)
)

// secrets lists files with credentials that the install reads.
func secrets(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(kv string, at detect.Evidence) {
		if !slices.Contains(list, kv) {
			list = append(list, kv)
			from = append(from, at)
		}
	}
	netrc := func(address string, at detect.Evidence) {
		switch {
		case strings.Contains(address, "${"):
			add("netrc=/root/.netrc", at)
		case credentials.Regexp().MatchString(address):
			a.Warn("private-index", at.String()+": it holds the password of a package index: take it out, and put it in ~/.netrc", at)
			add("netrc=/root/.netrc", at)
		case private(address):
			add("netrc=/root/.netrc", at)
		}
	}
	for _, name := range []string{"pip.conf", "pip.ini", ".pip/pip.conf", ".config/pip/pip.conf"} {
		for _, m := range indexLine.In(a.Path(name), a.Read(name)) {
			at := m.Evidence
			if private(m.Group()) || credentials.Regexp().MatchString(m.Group()) || strings.Contains(m.Group(), "${") {
				if credentials.Regexp().MatchString(m.Group()) && !strings.Contains(m.Group(), "${") {
					a.Warn("private-index", m.Evidence.String()+": it holds the password of a package index: take it out of the repository and give it to the build as a secret", m.Evidence)
				}
				if m := manager(a); m == pip || m == pipenv { // the others do not read it
					add("pip.conf=/root/.config/pip/pip.conf", at)
				}
			}
		}
	}
	if l := requirements(a); l != nil && isPip(a) {
		for i, value := range l.indexValues {
			if vars := variables(value); len(vars) > 0 {
				for _, v := range vars {
					add(v+"=/run/secrets/"+v, l.indexes[i])
				}
				continue
			}
			netrc(value, l.indexes[i])
		}
		for i, q := range l.list {
			for _, v := range variables(q.URL + " " + q.Raw) {
				add(v+"=/run/secrets/"+v, l.at[i])
			}
		}
	}
	doc := a.Doc("pyproject.toml")
	for _, key := range [][]string{{"tool", "uv", "index"}, {"tool", "poetry", "source"}, {"tool", "pdm", "source"}} {
		for _, n := range doc.At(key...).List() {
			if u := n.At("url"); u != nil {
				netrc(u.Text(), detect.Evidence{Path: a.Path("pyproject.toml"), Line: u.Line})
			}
		}
	}
	if u := doc.At("tool", "uv", "index-url"); u != nil {
		netrc(u.Text(), detect.Evidence{Path: a.Path("pyproject.toml"), Line: u.Line})
	}
	own := a.Doc("uv.toml")
	for _, n := range slices.Concat(own.At("index").List(), own.At("extra-index-url").List(), own.At("index-url").List()) {
		if u := n.At("url"); u != nil {
			n = u
		}
		netrc(n.Text(), detect.Evidence{Path: a.Path("uv.toml"), Line: n.Line})
	}
	for _, n := range a.Doc("Pipfile").At("source").List() {
		if u := n.At("url"); u != nil {
			netrc(u.Text(), detect.Evidence{Path: a.Path("Pipfile"), Line: u.Line})
		}
	}
	return packagesFinding(list, from)
}

var urlVariable = detect.NewPattern(`\$\{([A-Z_][A-Z0-9_]*)\}`)

// variables are those that pip puts into an address, from its environment.
func variables(address string) []string {
	var out []string
	for _, m := range urlVariable.In("", address) {
		out = append(out, m.Group())
	}
	return out
}

// private says whether an index is likely to ask who one is: any address but
// the public ones and plain files.
func private(address string) bool {
	if !strings.HasPrefix(address, "http") {
		return false
	}
	for _, public := range []string{"//pypi.", "//download.pytorch.", "//test.pypi.", "//www.piwheels", "//wheels.", "//data.pyg.", "//storage.googleapis.", "//abetlen.github.io", "//download.", "//flashinfer.", "//mirrors.", "//mirror.", "//pypi-"} {
		if strings.Contains(address, public) {
			return false
		}
	}
	return !strings.Contains(address, "/whl/") && !strings.Contains(address, "tsinghua") && !strings.Contains(address, "aliyun")
}

package formats

import (
	"bytes"
	"strings"
)

// yarnLock reads both forms: `version "1.0"` of the classic one and
// `version: 1.0` with a resolution of the later one.
func yarnLock(l *lock, b []byte) {
	var p Package
	flush := func() {
		if p.Version != "" {
			l.add(p)
		}
		p = Package{}
	}
	eachLine(b, func(line []byte, number int) {
		switch {
		case len(line) == 0 || line[0] == '#':
		case line[0] != ' ':
			flush()
			p = Package{Name: yarnName(line), Line: number}
		case len(line) > 2 && line[2] != ' ' && p.Name != "":
			if rest, ok := bytes.CutPrefix(line[2:], []byte("version")); ok && len(rest) > 0 && (rest[0] == ' ' || rest[0] == ':') {
				p.Version = strings.Trim(unquote(rest), `: "`)
			}
		}
	})
	flush()
}

// yarnName gives the name of the package an entry's first descriptor resolves
// to: "" for members of the project.
func yarnName(line []byte) string {
	first, _, _ := bytes.Cut(line, []byte{','})
	name, rest := nameAt(strings.Trim(strings.TrimSuffix(string(first), ":"), `"`))
	if name == "__metadata" || strings.HasPrefix(rest, "workspace:") {
		return ""
	}
	if alias, ok := strings.CutPrefix(rest, "npm:"); ok {
		if real, version := nameAt(alias); version != "" {
			return real
		}
	}
	return name
}

// pnpmLock reads the keys of `packages:`, spelled /name/1.0_peer, /name@1.0 or
// name@1.0(peer) by version of the file.
func pnpmLock(l *lock, b []byte) {
	in, have := false, false
	var p Package
	flush := func() {
		if have {
			l.add(p)
		}
		have = false
	}
	eachLine(b, func(line []byte, number int) {
		switch {
		case len(line) == 0:
		case line[0] != ' ':
			flush()
			in = bytes.HasPrefix(line, []byte("packages:"))
		case !in:
		case len(line) > 3 && line[1] == ' ' && line[2] != ' ' && line[2] != '#':
			flush()
			key, ok := strings.CutSuffix(string(bytes.TrimSpace(line)), ":")
			if !ok {
				key, _, ok = strings.Cut(key, ": ")
			}
			p = pnpmPackage(strings.Trim(key, `'"`))
			p.Line, have = number, ok && p.Version != ""
		case have && bytes.HasPrefix(line, []byte("    dev: true")):
			p.Dev = true
		}
	})
	flush()
}

func pnpmPackage(key string) Package {
	slash := strings.HasPrefix(key, "/")
	key = strings.TrimPrefix(key, "/")
	key, _, _ = strings.Cut(key, "(")
	name, version := nameAt(key)
	if slash && (version == "" || strings.Contains(name, "_") && strings.Count(name, "/") > strings.Count(name[:1], "@")) {
		// name/1.0, with _peer@2.0 behind it
		end := len(key)
		if key != "" && key[0] == '@' {
			if i := strings.IndexByte(key, '/'); i >= 0 {
				if j := strings.IndexByte(key[i+1:], '/'); j >= 0 {
					end = i + 1 + j
				}
			}
		} else if i := strings.IndexByte(key, '/'); i >= 0 {
			end = i
		}
		name, version = key[:end], strings.TrimPrefix(key[end:], "/")
		version, _, _ = strings.Cut(version, "/")
		version, _, _ = strings.Cut(version, "_")
	}
	if strings.HasPrefix(version, "file:") || strings.HasPrefix(version, "link:") {
		return Package{}
	}
	return Package{Name: name, Version: version}
}

// tomlLock reads [[package]] tables; norm normalises names as PEP 503 does. Else
// an entry without a source is a member of the project and left out.
func tomlLock(norm bool) func(*lock, []byte) {
	return func(l *lock, b []byte) {
		t := tomlTable{norm: norm}
		eachLine(b, func(line []byte, number int) {
			if len(line) == 0 {
				return
			}
			if line[0] == '[' {
				if bytes.HasPrefix(line, []byte("[[")) || !bytes.HasPrefix(line, []byte("[package.")) {
					t.flush(l)
					name := string(bytes.TrimSpace(line))
					t = tomlTable{norm: norm, in: name == "[[package]]" || name == "[[packages]]"}
				} else if bytes.HasPrefix(line, []byte("[package.source]")) {
					t.part = "source"
				} else {
					t.part = "other"
				}
				return
			}
			if t.in {
				t.pair(line, number)
			}
		})
		t.flush(l)
	}
}

type tomlTable struct {
	in, norm, own, source bool
	part                  string
	p                     Package
}

func (t *tomlTable) pair(line []byte, number int) {
	i := bytes.IndexByte(line, '=')
	if i <= 0 || line[0] == ' ' {
		return
	}
	value := bytes.TrimSpace(line[i+1:])
	switch key := string(bytes.TrimSpace(line[:i])); {
	case t.part == "" && key == "name":
		t.p.Name, t.p.Line = unquote(value), number
		if t.norm {
			t.p.Name = NormalName(t.p.Name)
		}
	case t.part == "" && key == "version":
		t.p.Version = unquote(value)
	case t.part == "" && key == "category":
		t.p.Dev = unquote(value) == "dev"
	case t.part == "" && key == "groups" && bytes.HasPrefix(value, []byte("[")) && bytes.HasSuffix(value, []byte("]")):
		t.p.Dev = len(value) > 2 && !bytes.Contains(value, []byte(`"main"`)) && !bytes.Contains(value, []byte(`"default"`))
	case t.part == "" && key == "source":
		t.source = true
		for _, own := range []string{"editable", "virtual"} {
			t.own = t.own || bytes.Contains(value, []byte(own+" ="))
		}
	}
}

func (t *tomlTable) flush(l *lock) {
	if t.in && !t.own && (t.norm || t.source) {
		l.add(t.p)
	}
}

// gemLock reads the specs of sections other than PATH.
func gemLock(l *lock, b []byte) {
	section, specs := "", false
	eachLine(b, func(line []byte, number int) {
		switch n := indent(line); {
		case len(line) == n:
		case n == 0:
			section, specs = string(line), false
		case n == 2:
			specs = string(line[2:]) == "specs:"
		case n == 4 && specs && section != "PATH":
			name, version, ok := strings.Cut(string(line[4:]), " (")
			version, _, _ = strings.Cut(strings.TrimSuffix(version, ")"), "-") // without platform
			if ok {
				l.add(Package{Name: name, Version: version, Line: number})
			}
		}
	})
}

func sumLock(l *lock, b []byte) {
	eachLine(b, func(line []byte, number int) {
		name, rest, ok := bytes.Cut(line, []byte{' '})
		version, sum, more := bytes.Cut(rest, []byte{' '})
		if ok && more && len(sum) > 0 && !bytes.HasSuffix(version, []byte("/go.mod")) {
			l.add(Package{Name: string(name), Version: string(version), Line: number})
		}
	})
}

func mixLock(l *lock, b []byte) {
	eachLine(b, func(line []byte, number int) {
		line = bytes.TrimSpace(line)
		name, rest, ok := bytes.Cut(line, []byte(`: {`))
		if !ok {
			name, rest, ok = bytes.Cut(line, []byte(`":{`))
		}
		name = bytes.TrimPrefix(name, []byte("%{"))
		if !ok || len(name) < 2 || name[0] != '"' {
			return
		}
		p := Package{Name: unquote(name), Line: number}
		if bytes.HasPrefix(rest, []byte(":hex")) {
			if parts := bytes.SplitN(rest, []byte{'"'}, 3); len(parts) == 3 {
				p.Version = string(parts[1])
			}
		}
		l.add(p)
	})
}

func pubLock(l *lock, b []byte) {
	in, have := false, false
	var p Package
	flush := func() {
		if have {
			l.add(p)
		}
		have = false
	}
	eachLine(b, func(line []byte, number int) {
		switch n := indent(line); {
		case n == len(line):
		case n == 0:
			flush()
			in = bytes.HasPrefix(line, []byte("packages:"))
		case in && n == 2:
			flush()
			p, have = Package{Name: strings.Trim(string(bytes.TrimSpace(line)), `:"'`), Line: number}, true
		case in && n == 4:
			key, value, _ := bytes.Cut(line[4:], []byte{':'})
			switch string(key) {
			case "version":
				p.Version = unquote(value)
			case "dependency":
				p.Dev = unquote(value) == "direct dev"
			}
		}
	})
	flush()
}

package formats

import (
	"bytes"
	"strings"
)

func npmLock(l *lock, b []byte) {
	packages := false
	s := newSkim(b)
	s.members(func(key []byte, _ int) {
		switch string(key) {
		case "packages":
			packages = true
			s.members(func(key []byte, line int) { npmPackage(l, s, key, line) })
		case "dependencies":
			if !packages {
				npmTree(l, s, 0)
			}
		}
	})
}

// npmPackage reads an entry of lockfile versions 2 and 3.
func npmPackage(l *lock, s *skim, key []byte, line int) {
	i := bytes.LastIndex(key, []byte("node_modules/"))
	if i < 0 {
		return // the project itself and its workspaces
	}
	p := Package{Name: string(key[i+len("node_modules/"):]), Line: line}
	link := false
	s.members(func(key []byte, _ int) {
		switch string(key) {
		case "name":
			p.Name = s.text()
		case "version":
			p.Version = s.text()
		case "dev", "devOptional":
			p.Dev = p.Dev || s.text() == "true"
		case "link":
			link = s.text() == "true"
		}
	})
	if !link {
		l.add(p)
	}
}

// npmTree reads the nested dependencies of lockfile version 1.
func npmTree(l *lock, s *skim, depth int) {
	s.members(func(key []byte, line int) {
		p := Package{Name: string(key), Line: line}
		var within []Package
		s.members(func(key []byte, _ int) {
			switch string(key) {
			case "version":
				p.Version = s.text()
			case "dev":
				p.Dev = s.text() == "true"
			case "dependencies":
				if depth < 100 {
					inner := &lock{seen: map[lockKey]int{}}
					npmTree(inner, s, depth+1)
					within = inner.list
				}
			}
		})
		if rest, ok := strings.CutPrefix(p.Version, "npm:"); ok {
			p.Name, p.Version = nameAt(rest)
		}
		l.add(p)
		for _, q := range within {
			l.add(q)
		}
	})
}

func bunLock(l *lock, b []byte) {
	s := newSkim(b)
	s.members(func(key []byte, _ int) {
		if string(key) != "packages" {
			return
		}
		s.members(func(_ []byte, line int) {
			first := true
			s.elements(func() {
				if !first {
					return
				}
				first = false
				name, version := nameAt(s.text())
				if !strings.HasPrefix(version, "workspace:") {
					l.add(Package{Name: name, Version: strings.TrimPrefix(version, "npm:"), Line: line})
				}
			})
		})
	})
}

func denoLock(l *lock, b []byte) {
	s := newSkim(b)
	var section func(key []byte, _ int)
	section = func(key []byte, _ int) {
		switch string(key) {
		case "packages":
			s.members(section)
		case "npm", "jsr":
			npm := string(key) == "npm"
			s.members(func(key []byte, line int) {
				switch string(key) {
				case "specifiers":
					return
				case "packages":
					s.members(func(key []byte, line int) { denoPackage(l, key, line, npm) })
					return
				}
				denoPackage(l, key, line, npm)
			})
		}
	}
	s.members(section)
}

func denoPackage(l *lock, key []byte, line int, npm bool) {
	name, version := nameAt(string(key))
	if npm {
		version, _, _ = strings.Cut(version, "_") // the peers it was resolved with
	}
	if version != "" {
		l.add(Package{Name: name, Version: version, Line: line})
	}
}

func pipLock(l *lock, b []byte) {
	s := newSkim(b)
	s.members(func(key []byte, _ int) {
		group := string(key)
		if group == "_meta" {
			return
		}
		s.members(func(key []byte, line int) {
			p := Package{Name: NormalName(string(key)), Line: line, Dev: group == "develop"}
			s.members(func(key []byte, _ int) {
				if string(key) == "version" {
					p.Version = strings.TrimLeft(s.text(), "=")
				}
			})
			l.add(p)
		})
	})
}

func composerLock(l *lock, b []byte) {
	s := newSkim(b)
	s.members(func(key []byte, _ int) {
		group := string(key)
		if group != "packages" && group != "packages-dev" {
			return
		}
		s.elements(func() {
			p := Package{Dev: group == "packages-dev"}
			s.members(func(key []byte, line int) {
				switch string(key) {
				case "name":
					p.Name, p.Line = strings.ReplaceAll(s.text(), `\/`, "/"), line
				case "version":
					p.Version = s.text()
				}
			})
			l.add(p)
		})
	})
}

func nugetLock(l *lock, b []byte) {
	s := newSkim(b)
	s.members(func(key []byte, _ int) {
		if string(key) != "dependencies" {
			return
		}
		s.members(func(_ []byte, _ int) {
			s.members(func(key []byte, line int) {
				p := Package{Name: string(key), Line: line}
				own := false
				s.members(func(key []byte, _ int) {
					switch string(key) {
					case "resolved":
						p.Version = s.text()
					case "type":
						own = s.text() == "Project"
					}
				})
				if !own {
					l.add(p)
				}
			})
		})
	})
}

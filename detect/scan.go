package detect

import (
	"path"
	"slices"
	"strings"
)

// Skip is a folder that was considered and is no app.
type Skip struct {
	Path     string     `json:"path"`
	Language string     `json:"language"`
	Reason   string     `json:"reason"`
	From     []Evidence `json:"from,omitempty"`
}

// Found is what a scan brings: the apps at or below the folder that was asked
// for, and why other folders are none.
type Found struct {
	Apps    []*App
	Skipped []Skip
	Missed  []Evidence // marks of a language that claimed nothing
}

// Scan asks every language for its word on every folder that it marks, and
// settles whose each folder is. With a language named, only that one is asked.
func Scan(p *Project, dir, only string) *Found {
	s := &scan{p: p, claims: map[string][]*App{}}
	for _, l := range p.langs {
		if !l.Last && (only == "" || l.Name == only) {
			s.ask(l)
		}
	}
	for _, l := range p.langs {
		if l.Last && (only == "" || l.Name == only) {
			s.ask(l)
		}
	}
	for _, d := range s.dirs() {
		s.arbitrate(d)
	}
	s.absorb()
	s.asides(path.Clean(dir))
	s.documents(path.Clean(dir))
	return s.within(path.Clean(dir))
}

type scan struct {
	p      *Project
	claims map[string][]*App // by folder
	skips  []Skip
	missed []Evidence
	kept   []*App // libraries: nothing to run, and yet what a site beside them documents
}

func (s *scan) dirs() []string {
	var dirs []string
	for d := range s.claims {
		dirs = append(dirs, d)
	}
	slices.Sort(dirs)
	return dirs
}

// ask collects one language's claims.
func (s *scan) ask(l *Language) {
	var dirs []string
	for d, marked := range s.p.marks {
		if slices.Contains(marked, l) {
			dirs = append(dirs, d)
		}
	}
	slices.Sort(dirs)
	for _, d := range dirs {
		if l.Last && s.spoken(l, d) {
			continue
		}
		a := NewApp(s.p, d, l)
		if a.Claim = l.Claim(a); a.Claim != nil {
			s.claims[d] = append(s.claims[d], a)
			continue
		}
		files, _ := s.p.Entries(d)
		if i := slices.IndexFunc(files, l.marked); i >= 0 {
			s.missed = append(s.missed, Evidence{path.Join(d, files[i]), 0})
		}
	}
}

// spoken says whether any other app stands at, above or below a folder, or the
// same language above it.
func (s *scan) spoken(l *Language, dir string) bool {
	for d, claims := range s.claims {
		for _, a := range claims {
			above := d == "." || d == dir || strings.HasPrefix(dir, d+"/")
			below := dir == "." || strings.HasPrefix(d, dir+"/")
			if a.Owns && above || a.Kind.runs() && (above || below && a.Language != l && !Aside(dir, d)) {
				return true
			}
		}
	}
	return false
}

// arbitrate settles whose a folder is: a language keeps it before those that
// merely help it, unless they run something and it does not.
func (s *scan) arbitrate(dir string) {
	claims := s.claims[dir]
	var keep []*App
	for _, a := range claims {
		if !a.Kind.runs() {
			s.skips = append(s.skips, Skip{dir, a.Language.Name, a.Why, a.From})
			if a.Kind == Library {
				s.kept = append(s.kept, a)
			}
			continue
		}
		if by := helped(a, claims); by != nil {
			by.Helped = append(by.Helped, a)
			s.skips = append(s.skips, Skip{dir, a.Language.Name, "it helps the " + by.Language.Title + " app in the same folder", a.From})
			continue
		}
		keep = append(keep, a)
	}
	s.claims[dir] = keep
}

// helped finds the app of the same folder that another one merely helps.
func helped(a *App, claims []*App) *App {
	for _, b := range claims {
		if !b.Kind.runs() || !slices.Contains(b.Language.Helpers, a.Language.Name) {
			continue
		}
		if b.Leads || b.Kind.strength() > a.Kind.strength() || b.Kind.strength() == a.Kind.strength() && a.Kind != Service {
			return b
		}
	}
	return nil
}

// absorb takes away what a claim says is part of its app.
func (s *scan) absorb() {
	for _, d := range s.dirs() {
		for _, a := range s.claims[d] {
			for _, part := range a.Absorbs {
				for _, b := range s.claims[part] {
					if b != a {
						s.skips = append(s.skips, Skip{part, b.Language.Name, "it is part of the app in " + d, b.From})
					}
				}
				if part != d {
					delete(s.claims, part)
				}
			}
		}
	}
}

// made says whether a folder lies in one that builds of any language write to.
func made(asked, dir string) bool {
	parts := strings.Split(Rel(asked, dir), "/")
	return slices.Contains(parts, "dist") || slices.Contains(parts, "target")
}

// asides drops apps in folders of tests, examples and documents, and in those
// that builds write to, where there is any other.
func (s *scan) asides(asked string) {
	main := false
	for d, claims := range s.claims {
		main = main || len(claims) > 0 && Within(asked, d) && !Aside(asked, d) && !made(asked, d)
	}
	if !main {
		return
	}
	for _, d := range s.dirs() {
		if why := "it lies in a folder of tests, examples or documents"; Within(asked, d) && (Aside(asked, d) || made(asked, d)) {
			if !Aside(asked, d) {
				why = "it lies in a folder that builds write to"
			}
			for _, a := range s.claims[d] {
				s.skips = append(s.skips, Skip{d, a.Language.Name, why, a.From})
			}
			delete(s.claims, d)
		}
	}
}

// documents drops sites that document an app at, above or below their folder,
// or a library: who wants the site alone asks for it.
func (s *scan) documents(asked string) {
	for _, d := range s.dirs() {
		s.claims[d] = slices.DeleteFunc(s.claims[d], func(a *App) bool {
			if !a.Language.Documents || !Within(asked, d) {
				return false
			}
			by := s.documented(asked, d)
			if by != nil {
				why := "it documents the " + by.Language.Title + " app beside it"
				if by.Kind == Library {
					why = "it documents the " + by.Language.Title + " library beside it: choose it with --language " + a.Language.Name
				}
				s.skips = append(s.skips, Skip{d, a.Language.Name, why, a.From})
			}
			return by != nil
		})
	}
}

// documented finds an app that a site in a folder may document.
func (s *scan) documented(asked, dir string) *App {
	for _, d := range s.dirs() {
		if !Within(asked, d) || !Within(d, dir) && !Within(dir, d) {
			continue
		}
		for _, a := range s.claims[d] {
			if !a.Language.Documents {
				return a
			}
		}
	}
	for _, a := range s.kept {
		if Within(asked, a.Dir) && (Within(a.Dir, dir) || Within(dir, a.Dir)) {
			return a
		}
	}
	return nil
}

// within keeps what lies at or below the folder that was asked for.
func (s *scan) within(dir string) *Found {
	f := &Found{}
	inside := func(d string) bool { return Within(dir, d) }
	for _, d := range s.dirs() {
		if inside(d) {
			f.Apps = append(f.Apps, s.claims[d]...)
		}
	}
	for _, sk := range s.skips {
		if inside(sk.Path) {
			f.Skipped = append(f.Skipped, sk)
		}
	}
	for _, m := range s.missed {
		if inside(path.Dir(m.Path)) && !s.claimed(m.Path) {
			f.Missed = append(f.Missed, m)
		}
	}
	slices.SortStableFunc(f.Missed, func(x, y Evidence) int {
		if d := strings.Count(x.Path, "/") - strings.Count(y.Path, "/"); d != 0 {
			return d
		}
		return strings.Compare(x.Path, y.Path)
	})
	slices.SortStableFunc(f.Skipped, func(x, y Skip) int {
		return strings.Compare(x.Path+"\x00"+x.Language, y.Path+"\x00"+y.Language)
	})
	return f
}

// claimed says whether any language had a word on a file that marks it.
func (s *scan) claimed(file string) bool {
	dir, name := path.Dir(file), path.Base(file)
	for _, a := range s.claims[dir] {
		if a.Language.marked(name) {
			return true
		}
	}
	return slices.ContainsFunc(s.skips, func(sk Skip) bool {
		i := slices.IndexFunc(s.p.langs, func(l *Language) bool { return l.Name == sk.Language })
		return sk.Path == dir && i >= 0 && s.p.langs[i].marked(name)
	})
}

package formats

import "strings"

// Requirement is one dependency as requirements files and PEP 508 spell it.
type Requirement struct {
	Name     string // normalised: lower case, runs of - _ . as one -
	Raw      string // as written, without comment and options
	Extras   string // "standard,redis"
	Spec     string // ">=1,<2"
	Marker   string
	URL      string
	Editable bool
	Line     int
}

// Ref is another file or address a file points to.
type Ref struct {
	Path string
	Line int
}

// Requirements is what a requirements file says.
type Requirements struct {
	List                  []Requirement
	Includes, Constraints []Ref
	Indexes               []Ref // -i, --index-url, --extra-index-url, -f, --find-links
	Hashes                bool  // some requirement carries --hash
}

// RequirementsTxt reads a requirements file. Lines that say nothing known are
// skipped.
func RequirementsTxt(text string) Requirements {
	var r Requirements
	if len(text) > maxBytes {
		return r
	}
	lines := Lines(strings.TrimPrefix(text, "\uFEFF"))
	for i := 0; i < len(lines); i++ {
		number := lines[i].Number
		var whole strings.Builder
		line := lines[i].Text
		for strings.HasSuffix(line, `\`) && !strings.HasPrefix(strings.TrimSpace(line), "#") && i+1 < len(lines) {
			whole.WriteString(line[:len(line)-1] + " ")
			i++
			line = lines[i].Text
		}
		whole.WriteString(line)
		r.line(stripComment(whole.String()), number)
	}
	return r
}

// stripComment drops a # comment, which starts a line or follows a blank.
func stripComment(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
			return strings.TrimSpace(s[:i])
		}
	}
	return strings.TrimSpace(s)
}

func (r *Requirements) line(s string, number int) {
	if s == "" {
		return
	}
	if s[0] == '-' {
		r.option(s, number)
		return
	}
	if i := strings.Index(s, " --"); i >= 0 {
		r.Hashes = r.Hashes || strings.Contains(s[i:], "--hash")
		s = strings.TrimSpace(s[:i])
	}
	if q, ok := Requirement508(s); ok {
		q.Line = number
		r.List = append(r.List, q)
	}
}

// option reads a line that starts with -.
func (r *Requirements) option(s string, number int) {
	name, value := s, ""
	if i := strings.IndexAny(s, " \t="); i >= 0 {
		name, value = s[:i], strings.Trim(s[i+1:], " \t=")
	} else if len(s) > 2 && s[1] != '-' {
		name, value = s[:2], s[2:] // -rbase.txt
	}
	value = strings.Trim(value, `"'`)
	ref := Ref{value, number}
	switch {
	case value == "":
	case name == "-r" || name == "--requirement":
		r.Includes = append(r.Includes, ref)
	case name == "-c" || name == "--constraint":
		r.Constraints = append(r.Constraints, ref)
	case name == "-i" || name == "--index-url" || name == "--extra-index-url" || name == "-f" || name == "--find-links":
		r.Indexes = append(r.Indexes, ref)
	case name == "-e" || name == "--editable":
		if q, ok := editable(value); ok {
			q.Line = number
			r.List = append(r.List, q)
		}
	}
}

func editable(value string) (Requirement, bool) {
	q, ok := Requirement508(value)
	if !ok || q.URL == "" && strings.ContainsAny(value, "./") {
		q = Requirement{Raw: value, URL: value}
	}
	q.Editable = true
	return q, true
}

// Requirement508 reads one PEP 508 string, or the address or path of a package
// as requirements files allow it; such a one has a Name only where #egg= or the
// file's name gives one.
func Requirement508(s string) (Requirement, bool) {
	s = strings.TrimSpace(s)
	q := Requirement{Raw: s}
	if s == "" || len(s) > 4096 {
		return q, false
	}
	if isAddress(s) {
		return addressed(q)
	}
	i := 0
	for i < len(s) && (isAlnum(s[i]) || i > 0 && strings.IndexByte("-_.", s[i]) >= 0) {
		i++
	}
	for i > 0 && !isAlnum(s[i-1]) {
		i--
	}
	if i == 0 {
		return q, false
	}
	q.Name = NormalName(s[:i])
	rest := strings.TrimSpace(s[i:])
	if strings.HasPrefix(rest, "[") {
		extras, after, ok := strings.Cut(rest[1:], "]")
		if !ok {
			return q, false
		}
		q.Extras, rest = strings.ReplaceAll(extras, " ", ""), strings.TrimSpace(after)
	}
	return versioned(q, rest)
}

// versioned reads what follows the name and extras.
func versioned(q Requirement, rest string) (Requirement, bool) {
	if strings.HasPrefix(rest, "@") {
		url, marker, _ := strings.Cut(strings.TrimSpace(rest[1:]), " ;")
		q.URL, q.Marker = strings.TrimSpace(url), strings.TrimSpace(marker)
		return q, q.URL != ""
	}
	spec, marker, _ := strings.Cut(rest, ";")
	q.Marker = strings.TrimSpace(marker)
	spec = strings.TrimSpace(spec)
	spec = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(spec, "("), ")"))
	if spec != "" && strings.IndexByte("=<>!~", spec[0]) < 0 {
		return q, false
	}
	q.Spec = strings.ReplaceAll(spec, " ", "")
	return q, true
}

func isAddress(s string) bool {
	for _, p := range []string{"./", "../", "/", "git+", "hg+", "svn+", "bzr+", "http://", "https://", "file:"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return s == "." || strings.HasPrefix(s, ".[") || strings.HasSuffix(strings.ToLower(s), ".whl")
}

// addressed fills a requirement that is only an address or a path.
func addressed(q Requirement) (Requirement, bool) {
	q.URL = q.Raw
	if url, marker, ok := strings.Cut(q.Raw, " ;"); ok {
		q.URL, q.Marker = strings.TrimSpace(url), strings.TrimSpace(marker)
	}
	if _, egg, ok := strings.Cut(q.URL, "#egg="); ok {
		egg, _, _ = strings.Cut(egg, "&")
		name, extras, _ := strings.Cut(egg, "[")
		q.Name, q.Extras = NormalName(name), strings.TrimSuffix(extras, "]")
		return q, true
	}
	file := q.URL[strings.LastIndexByte(q.URL, '/')+1:]
	if name, _, ok := strings.Cut(file, "-"); ok && strings.HasSuffix(strings.ToLower(file), ".whl") {
		q.Name = NormalName(name)
	}
	return q, true
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// NormalName normalises a package's name as PEP 503 does.
func NormalName(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		c := s[i]
		plain = c != '_' && c != '.' && !('A' <= c && c <= 'Z') && !(c == '-' && i > 0 && s[i-1] == '-')
	}
	if plain {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '-' || c == '_' || c == '.':
			if len(out) == 0 || out[len(out)-1] != '-' {
				out = append(out, '-')
			}
		case 'A' <= c && c <= 'Z':
			out = append(out, c+'a'-'A')
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

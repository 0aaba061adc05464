package formats

import "bytes"

// skim passes over JSON text without building anything: the reader for lock
// files of many megabytes. It takes what looks right and never goes back.
type skim struct {
	b    []byte
	i    int
	line int
}

func newSkim(b []byte) *skim {
	return &skim{b: bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")), line: 1}
}

// next passes blanks, commas, colons and comments and gives the byte that
// follows, 0 at the end.
func (s *skim) next() byte {
	for s.i < len(s.b) {
		switch c := s.b[s.i]; c {
		case '\n':
			s.line++
			s.i++
		case ' ', '\t', '\r', ',', ':':
			s.i++
		case '/':
			end := jsonComment(s.b, s.i)
			s.line += bytes.Count(s.b[s.i:end], []byte{'\n'})
			s.i = end
		default:
			return c
		}
	}
	return 0
}

// str reads the string that begins here; escapes are left as they are.
func (s *skim) str() []byte {
	start := s.i + 1
	for j := start; j < len(s.b); {
		k := bytes.IndexByte(s.b[j:], '"')
		if k < 0 {
			break
		}
		j += k
		slashes := 0
		for j-1-slashes >= start && s.b[j-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			s.i = j + 1
			return s.b[start:j]
		}
		j++
	}
	s.i = len(s.b)
	return nil
}

// text reads a string or a bare word as text; anything else is passed over.
func (s *skim) text() string {
	switch c := s.next(); c {
	case '"':
		return string(s.str())
	case '{', '[', 0:
		s.skip()
		return ""
	}
	return string(s.word())
}

func (s *skim) word() []byte {
	start := s.i
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\r', '\n', ',', ':', '}', ']', '{', '[', '"', '/':
			if s.i == start {
				s.i++ // a stray mark: always forward
			}
			return s.b[start:s.i]
		}
		s.i++
	}
	return s.b[start:]
}

// skip passes over one value, however deep.
func (s *skim) skip() {
	for depth := 0; ; {
		switch s.next() {
		case 0:
			return
		case '"':
			s.str()
		case '{', '[':
			s.i++
			depth++
		case '}', ']':
			s.i++
			depth--
		default:
			s.word()
		}
		if depth <= 0 {
			return
		}
	}
}

// members calls f for each member of the object that begins here; f may read
// the value, what it leaves is passed over. No object: the value is passed over.
func (s *skim) members(f func(key []byte, line int)) {
	if s.next() != '{' {
		s.skip()
		return
	}
	s.i++
	for {
		switch s.next() {
		case 0:
			return
		case '}':
			s.i++
			return
		case '"':
			line := s.line
			key := s.str()
			s.next()
			at := s.i
			f(key, line)
			if s.i == at && s.next() != '}' {
				s.skip()
			}
		default:
			s.skip()
		}
	}
}

// elements calls f for each element of the array that begins here, under the
// same terms.
func (s *skim) elements(f func()) {
	if s.next() != '[' {
		s.skip()
		return
	}
	s.i++
	for {
		switch s.next() {
		case 0:
			return
		case ']':
			s.i++
			return
		default:
			at := s.i
			f()
			if s.i == at {
				s.skip()
			}
		}
	}
}

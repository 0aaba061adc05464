package formats

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Line is one line of a text, counted from 1.
type Line struct {
	Number int
	Text   string
}

// Lines splits a text at its line feeds. A final line feed starts no line.
func Lines(text string) []Line {
	if text == "" {
		return nil
	}
	text = strings.TrimSuffix(text, "\n")
	out := make([]Line, 0, strings.Count(text, "\n")+1)
	for n := 1; ; n++ {
		line, rest, more := strings.Cut(text, "\n")
		out = append(out, Line{n, strings.TrimSuffix(line, "\r")})
		if !more {
			return out
		}
		text = rest
	}
}

// Decode gives a file's text: without a byte order mark, UTF-16 turned into
// UTF-8, with LF line ends (crlf says that there were others), what is no
// UTF-8 replaced. A file that holds NUL bytes is not text: ErrBinary.
func Decode(b []byte) (text string, crlf bool, err error) {
	out, crlf, err := decode(b)
	return string(out), crlf, err
}

func decode(b []byte) (out []byte, crlf bool, err error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		b = fromUTF16(b[2:], false)
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		b = fromUTF16(b[2:], true)
	default:
		if big, ok := plainUTF16(b); ok {
			b = fromUTF16(b, big)
		}
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return nil, false, &Error{Err: ErrBinary}
	}
	if bytes.IndexByte(b, '\r') >= 0 {
		crlf = true
		b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
		b = bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
	}
	if !utf8.Valid(b) {
		b = bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	return b, crlf, nil
}

// plainUTF16 recognises UTF-16 without a mark by where its NUL bytes stand.
func plainUTF16(b []byte) (big, ok bool) {
	if len(b) < 4 {
		return false, false
	}
	head := b[:min(len(b), 512)&^1]
	even, odd := 0, 0
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	most := len(head) / 2 * 3 / 4
	switch {
	case even == 0 && odd > most:
		return false, true
	case odd == 0 && even > most:
		return true, true
	}
	return false, false
}

func fromUTF16(b []byte, big bool) []byte {
	u := make([]uint16, len(b)/2)
	for i := range u {
		lo, hi := b[2*i], b[2*i+1]
		if big {
			lo, hi = hi, lo
		}
		u[i] = uint16(lo) | uint16(hi)<<8
	}
	return []byte(string(utf16.Decode(u)))
}

// clean is Decode with the bound of a file read into a tree.
func clean(b []byte) ([]byte, error) {
	if len(b) > maxBytes {
		return nil, &Error{Err: ErrTooLarge}
	}
	out, _, err := decode(b)
	return out, err
}

// lineCounter gives the line of offsets asked in any order, fast when they grow.
type lineCounter struct {
	b    []byte
	off  int
	line int
}

func (c *lineCounter) at(off int) int {
	off = min(max(off, 0), len(c.b))
	if c.line == 0 {
		c.line = 1
	}
	if off >= c.off {
		c.line += bytes.Count(c.b[c.off:off], []byte{'\n'})
	} else {
		c.line -= bytes.Count(c.b[off:c.off], []byte{'\n'})
	}
	c.off = off
	return c.line
}

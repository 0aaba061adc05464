package size

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Total is the image's size as far as it is known, and which size that is.
func (i Image) Total() (bytes int64, kind string) {
	if i.Compressed > 0 {
		return i.Compressed, "compressed, as pulled"
	}
	return i.Unpacked, "unpacked"
}

// bytes is a layer's size of the kind that its image is measured in.
func (l Layer) bytes(i Image) int64 {
	if i.Compressed > 0 {
		return l.Compressed
	}
	return l.Unpacked
}

// WriteText draws an image's layers as bars, the sum and what could go.
func WriteText(w io.Writer, img Image) error {
	p := &printer{w: w}
	total, kind := img.Total()
	p.f("%s  %s  %s (%s)\n", plain(img.Name), img.Platform, Format(total), kind)
	var most int64
	for _, l := range img.Layers {
		most = max(most, l.bytes(img))
	}
	for _, l := range img.Layers {
		p.f("  %9s  %-24s  %s", Format(l.bytes(img)), bar(l.bytes(img), most, 24), shorten(l.CreatedBy))
		if l.Wasted > 0 {
			p.f("  (%s of it replaced or removed later)", Format(l.Wasted))
		}
		p.f("\n")
	}
	if !img.Read {
		p.f("  what is inside is not known without pulling it\n")
		return p.err
	}
	p.f("  efficiency %.1f%%", 100*img.Efficiency)
	if img.Wasted > 0 {
		p.f(": %s lie in layers and are not seen", Format(img.Wasted))
	}
	p.f("\n")
	for _, s := range img.Spare[:min(len(img.Spare), 8)] {
		p.f("  %9s  could go: %s (%s)\n", Format(s.Bytes), s.What, plain(s.Path))
	}
	return p.err
}

// Row is one line of a comparison.
type Row struct {
	Title string `json:"title"`
	Bytes int64  `json:"bytes"`
	Note  string `json:"note,omitempty"`
}

// WriteRows draws sizes side by side.
func WriteRows(w io.Writer, rows []Row) error {
	p := &printer{w: w}
	longest := 0
	for _, r := range rows {
		longest = max(longest, len([]rune(r.Title)))
	}
	most := slices.MaxFunc(rows, func(a, b Row) int { return int(min(1, max(-1, a.Bytes-b.Bytes))) }).Bytes
	for _, r := range rows {
		p.f("%s%s  %9s  %-24s  %s\n", plain(r.Title), strings.Repeat(" ", longest-len([]rune(r.Title))), Format(r.Bytes), bar(r.Bytes, most, 24), plain(r.Note))
	}
	return p.err
}

// bar draws a share of the largest in eighths of a character.
func bar(bytes, most int64, width int) string {
	if most <= 0 || bytes <= 0 {
		return ""
	}
	eighths := int(float64(bytes) / float64(most) * float64(width) * 8)
	text := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		text += string([]rune(" ▏▎▍▌▋▊▉")[rest])
	}
	if text == "" {
		text = "▏"
	}
	return text
}

func shorten(text string) string {
	const most = 70
	text = plain(text)
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// plain takes out what could move a terminal's cursor.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '?'
		}
		return r
	}, text)
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

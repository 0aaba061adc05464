// Package site holds what generators of sites have in common: what they make
// is pages, which a plain web server shows.
package site

import (
	"fmt"
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// Port is the port of the web server.
func Port() detect.Fact {
	return detect.Fact{
		Name: "port", Type: detect.Number,
		Ask: "Which port does it listen on?",
		Default: func(*detect.App) *detect.Finding {
			return &detect.Finding{Value: detect.Is("8080"), Why: "nginx, not as root"}
		},
	}
}

// Folder is where the generator puts the pages, relative to the app.
func Folder(usual, says string, look func(*detect.App) []detect.Finding) detect.Fact {
	f := detect.Fact{
		Name: "staticDir", Type: detect.Text,
		Ask: "Which folder do the pages go to?",
		Default: func(*detect.App) *detect.Finding {
			return &detect.Finding{Value: detect.Is(usual), Source: detect.FromFramework}
		},
		Check: below,
	}
	if look != nil {
		f.Probes = []detect.Probe{{Says: says, Look: look}}
	}
	return f
}

// below refuses a folder that is not one below the app's.
func below(_ *detect.App, v detect.Value) error {
	if _, ok := Clean(v.String()); !ok {
		return fmt.Errorf("%q is not a folder below the app's: name one, as public", v.String())
	}
	return nil
}

// Clean makes a folder's name plain; what does not lie below the app is refused.
func Clean(dir string) (string, bool) {
	dir = path.Clean(strings.TrimPrefix(strings.ReplaceAll(dir, "\\", "/"), "./"))
	if dir == "." || dir == ".." || path.IsAbs(dir) || strings.HasPrefix(dir, "../") || strings.ContainsAny(dir, "$*?[]\"'` ") || strings.HasPrefix(dir, "-") {
		return "", false
	}
	return dir, true
}

// NotFound is the page that answers for paths that are not there.
func NotFound(page, why string) detect.Fact {
	return detect.Fact{
		Name: "fallback", Type: detect.Text,
		Ask: "Which page answers for a path that is not there?",
		Default: func(*detect.App) *detect.Finding {
			return &detect.Finding{Value: detect.Is(page), Source: detect.FromFramework, Why: why}
		},
	}
}

// BasePath is the path that all addresses of the site begin with, read from
// the address that its settings give.
func BasePath(says string, address func(*detect.App) (*formats.Node, string)) detect.Fact {
	return detect.Fact{
		Name: "basePath", Type: detect.Text,
		Ask:  "Which path do the addresses of the pages begin with?",
		Help: "Links of the pages are written for it, so they are served below it.",
		Probes: []detect.Probe{{Says: says, Look: func(a *detect.App) []detect.Finding {
			n, file := address(a)
			p := PathOf(n.Text())
			if p == "" {
				return nil
			}
			return []detect.Finding{{Value: detect.Is(p), From: a.At(file, n.Line), Why: "the path of " + n.Text()}}
		}}},
	}
}

// PathOf gives the path of an address without its slashes: "docs" of
// https://example.com/docs/; "" where there is none, or an odd one.
func PathOf(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		_, address, _ = strings.Cut(rest, "/")
	} else if !strings.HasPrefix(address, "/") {
		return ""
	}
	p := strings.Trim(path.Clean("/"+address), "/")
	for _, r := range p {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./", r) {
			return ""
		}
	}
	return p
}

// Key gives the value of a key whatever its letters' case; nil when there is none.
func Key(n *formats.Node, keys ...string) *formats.Node {
	for _, key := range keys {
		var next *formats.Node
		for _, name := range n.Keys() {
			if strings.EqualFold(name, key) {
				next = n.At(name)
				break
			}
		}
		n = next
	}
	return n
}

package rust

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// listener is one place where the program begins to listen, and where its
// address comes from as far as the source tells.
type listener struct {
	at   detect.Evidence
	host value
	port value
	addr value // of a variable or flag that holds both
}

// listenCalls begin to listen on their first argument. Those that other crates
// have under the same name count only with an address, or beside a crate.
var listenCalls = detect.NewPattern(`\b(TcpListener::(?:bind|new))\s*\(|\b(?:(?:Server|axum_server)::(bind|try_bind|http|bind_rustls|bind_openssl))\s*\(|` +
	`\.(bind|bind_rustls\w*|bind_openssl|bind_auto_h2c|try_bind|bind_with_graceful_shutdown|try_bind_with_graceful_shutdown|listen)\s*\(|` +
	`\b(axum_server::bind\w*)\s*\(|\.(serve|serve_with_shutdown)\s*\(|\.(run)\s*\(|\b(start_server(?:_with_pool)?)\s*\(`)

// listeners finds where the program listens, in the order of its files.
func listeners(a *detect.App) []listener {
	p, _ := chosenQuietly(a)
	return a.Project.Keep("rust listeners "+a.Dir+" "+p, func() any { return listenersIn(a, sources(a)) }).([]listener)
}

// chosenQuietly names the program as far as it is known.
func chosenQuietly(a *detect.App) (string, bool) {
	p, ok := chosen(a)
	return p.name, ok
}

func listenersIn(a *detect.App, files []text) []listener {
	c := of(a)
	uses := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool {
			return slices.ContainsFunc(c.own(), func(o *crate) bool { _, ok := o.depends(n); return ok })
		})
	}
	r := reader{files: files}
	if all := sourcesOf(a); len(all) > 0 {
		r.files = append(slices.Clone(files), all...)
	}
	var known, blank []listener
	for _, f := range files {
		for _, loc := range listenCalls.Regexp().FindAllStringSubmatchIndex(f.code, 200) {
			name := ""
			for i := 2; i < len(loc); i += 2 {
				if loc[i] >= 0 {
					name = f.code[loc[i]:loc[i+1]]
				}
			}
			if name == "serve" || name == "serve_with_shutdown" {
				if !uses("tonic") {
					continue
				}
			} else if name == "run" && !uses("warp") || name == "listen" && !uses("tide") {
				continue
			}
			l := r.address(f, argument(f.code[loc[1]:]))
			l.at = detect.Evidence{Path: f.path, Line: lineAt(f.code, loc[0])}
			switch {
			case l.port.text != "" || l.port.env != "" || l.port.flag != "" || l.addr.env != "" || l.addr.flag != "":
				known = append(known, l)
			case strings.HasPrefix(name, "TcpListener") || strings.HasPrefix(name, "axum_server") || name == "run" || strings.HasPrefix(name, "serve"):
				blank = append(blank, l)
			}
		}
	}
	slices.SortStableFunc(known, func(x, y listener) int { return aside(x) - aside(y) })
	return append(known, blank...)
}

// aside puts what only measures and checks behind what serves.
func aside(l listener) int {
	for _, n := range []string{l.port.env, l.addr.env, l.port.name, l.addr.name} {
		n = strings.ToLower(n)
		if strings.Contains(n, "metrics") || strings.Contains(n, "health") || strings.Contains(n, "admin") || strings.Contains(n, "prometheus") || strings.Contains(n, "debug") {
			return 1
		}
	}
	return 0
}

// sourcesOf gives the files in which names may be looked up.
func sourcesOf(a *detect.App) []text {
	c := of(a)
	return a.Project.Keep("rust all "+a.Dir, func() any {
		var out []text
		for _, o := range c.own() {
			for _, f := range detect.NewApp(a.Project, o.dir, a.Language).Sources(".rs") {
				out = append(out, codeOf(a.Project, f))
			}
		}
		return out
	}).([]text)
}

// argument is the first argument of a call whose opening parenthesis is behind.
func argument(code string) string {
	depth, quoted := 0, false
	for i := 0; i < len(code) && i < 600; i++ {
		switch ch := code[i]; {
		case quoted:
			if ch == '\\' {
				i++
			} else if ch == '"' {
				quoted = false
			}
		case ch == '"':
			quoted = true
		case ch == '(' || ch == '[' || ch == '{':
			depth++
		case ch == ')' || ch == ']' || ch == '}':
			if depth == 0 {
				return code[:i]
			}
			depth--
		case ch == ',' && depth == 0:
			return code[:i]
		}
	}
	return ""
}

func lineAt(code string, at int) int { return strings.Count(code[:at], "\n") + 1 }

// local says whether an address is the machine's own.
func local(host string) bool {
	host = strings.Trim(host, "[]")
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}

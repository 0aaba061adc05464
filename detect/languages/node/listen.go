package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

var (
	// listenCall is where a program begins to listen.
	listenCall = detect.NewPattern(`(?:\b([\w$.]+)!?|[)\]])\s*\.\s*listen\s*\(|\b(promisify)\([\w$.]+\.listen\)\.bind\([\w$.]+\)\(|\b(startStandaloneServer|serve|Hapi\.server|createAdaptorServer)\s*\(`)
	// variable is an environment variable that is read.
	variable = detect.NewPattern(`(?:process\.env|Bun\.env|import\.meta\.env|\benv)(?:\.|\?\.|\[['"])([A-Z][A-Z0-9_]*)|(?:config(?:Service)?|configuration|nconf|env)\.(?:get|getOrThrow|require|int|asPortNumber)(?:<[^>]*>)?\(\s*['"]([A-Z][A-Z0-9_]*)['"]|\bEnv\.get\(\s*['"]([A-Z][A-Z0-9_]*)['"]`)
)

// reader is how the source is read.
func reader() *typescript.Runtime {
	return &typescript.Runtime{Variable: variable, Sources: sources}
}

// sources lists the app's programs, what runs in a browser or in tests left out.
func sources(a *detect.App) []string {
	return detect.Memo(a, "sources "+a.Text("project"), func() []string {
		list := slices.DeleteFunc(a.Sources(scriptExts...), func(f string) bool {
			base := path.Base(f)
			rel := detect.Rel(a.Dir, f)
			return strings.HasSuffix(base, ".d.ts") || strings.Contains(base, ".test.") || strings.Contains(base, ".spec.") || strings.Contains(base, ".config.") && (rel == base || toolOfTests(base)) || strings.Contains(base, ".min.") ||
				strings.HasPrefix(rel, "public/") || strings.HasPrefix(rel, "static/") || strings.HasPrefix(rel, "scripts/") || hidden(rel) || nxForeign(a, rel)
		})
		m := own(a)
		if dir := startedPackage(a, m); dir != "" && (a.Claim == nil || !slices.Contains(a.Absorbs, a.Path(dir))) {
			for _, f := range a.Project.Files(a.Path(dir)) {
				if slices.Contains(scriptExts, path.Ext(f)) && !detect.Aside(a.Dir, f) && !slices.Contains(list, f) {
					list = append(list, f)
				}
			}
		}
		// What is started may be committed where builds write.
		if p, ok := starting(a, m); ok && buildScript(m) == "" {
			if f := a.Path(p.file()); p.file() != "" && a.Project.Has(f) && !slices.Contains(list, f) {
				list = append(list, f)
			}
		}
		return list
	})
}

// toolOfTests says whether a configuration file is that of a tool for tests.
func toolOfTests(base string) bool {
	tool, _, _ := strings.Cut(base, ".")
	return slices.Contains([]string{"playwright", "jest", "vitest", "cypress", "wdio", "karma", "vite", "webpack", "rollup", "eslint"}, tool)
}

// hidden says whether a path lies in a folder of tools or of samples.
func hidden(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		if strings.HasPrefix(part, ".") || strings.HasSuffix(part, "-samples") || strings.HasSuffix(part, "-examples") {
			return true
		}
	}
	return false
}

// port is where a program listens.
type port struct {
	number   string
	variable string // the environment variable that sets it
	host     string // what it binds to, where that is written
	hostVar  string // the environment variable that sets that
	from     []detect.Evidence
	at       detect.Evidence // where it begins to listen
}

// listens are the places where the program begins to listen.
func listens(a *detect.App) []port {
	return detect.Memo(a, "listens "+a.Text("project"), func() []port {
		var out []port
		for _, f := range sources(a) {
			code := a.Project.Code(f)
			if !strings.Contains(code, "listen") && !strings.Contains(code, "erve") {
				continue
			}
			for _, loc := range listenCall.Regexp().FindAllStringSubmatchIndex(code, 20) {
				receiver, call := group(code, loc, 1), group(code, loc, 2)
				if !server(code, receiver, call) {
					continue
				}
				p := listenAt(a, f, code, loc[1])
				if loopback(p.host) && p.number == "" && p.variable == "" {
					continue // for the program's own use
				}
				out = append(out, p)
			}
		}
		return out
	})
}

func group(text string, loc []int, n int) string {
	if loc[2*n] < 0 {
		return ""
	}
	return text[loc[2*n]:loc[2*n+1]]
}

// server says whether what listens is a server: histories and stores listen too.
func server(code, receiver, call string) bool {
	last := strings.ToLower(receiver[strings.LastIndexByte(receiver, '.')+1:])
	switch {
	case call == "serve":
		return strings.Contains(code, "@hono/node-server") || strings.Contains(code, "srvx")
	case call != "":
		return true
	case slices.Contains([]string{"history", "store", "router", "i18n", "unlisten", "mediaquery", "location", "worker", "channel", "emitter", "events", "ipcrenderer", "device", "client", "subscriber", "stub"}, last):
		return false
	}
	return true
}

// listenAt reads the arguments of a call that begins to listen.
func listenAt(a *detect.App, file, code string, open int) port {
	args := typescript.Arguments(code, open)
	p := port{at: detect.Evidence{Path: file, Line: 1 + strings.Count(code[:open], "\n")}}
	if len(args) == 0 {
		return p
	}
	first, at := args[0].Text, args[0].At
	if strings.HasPrefix(first, "{") {
		object := config{file, code[:min(len(code), at+len(first))]}
		p.host, p.hostVar = hostOf(a, object, at)
		if start := object.key("port", at, len(object.text)); start >= 0 {
			end := typescript.Expression(object.text, start, len(object.text))
			p.take(reader().Evaluate(a, file, code, start, strings.TrimSpace(code[start:end])))
		} else if shorthand.Regexp().MatchString(first) {
			p.take(reader().Evaluate(a, file, code, at, "port"))
		}
		return p
	}
	if len(args) > 1 && strings.HasPrefix(args[1].Text, "{") { // startStandaloneServer(server, { listen: { port } })
		object := config{file, code[:args[1].At+len(args[1].Text)]}
		if start := object.key("port", args[1].At, len(object.text)); start >= 0 {
			end := typescript.Expression(object.text, start, len(object.text))
			p.take(reader().Evaluate(a, file, code, start, strings.TrimSpace(code[start:end])))
			return p
		}
	}
	p.take(reader().Evaluate(a, file, code, at, first))
	if len(args) > 1 {
		p.host, p.hostVar = address(a, file, code, args[1].Text)
	}
	return p
}

var shorthand = detect.NewPattern(`[{,]\s*port\s*[,}]`)

func (p *port) take(l typescript.Listener) {
	p.number, p.variable, p.from = l.Number, l.Variable, l.From
}

// hostOf reads the address in an object that is given to listen.
func hostOf(a *detect.App, object config, at int) (host, variable string) {
	for _, key := range []string{"host", "hostname"} {
		if start := object.key(key, at, len(object.text)); start >= 0 {
			end := typescript.Expression(object.text, start, len(object.text))
			return address(a, object.path, object.text, strings.TrimSpace(object.text[start:end]))
		}
	}
	return "", ""
}

// address reads an expression for what a server binds to.
func address(a *detect.App, file, code, expr string) (host, env string) {
	if v, ok := typescript.Literal(expr); ok {
		return v, ""
	}
	if m := variable.Regexp().FindStringSubmatchIndex(expr); m != nil {
		env = typescript.FirstGroup(expr, m)
		if _, text, ok := lastText(expr[m[1]:]); ok {
			host = text
		} else {
			host, _ = settingHost(a, env)
		}
		return host, env
	}
	if typescript.Name(expr) != "" && !strings.Contains(expr, "=>") {
		if start := typescript.SetAt(code, expr[strings.LastIndexByte(expr, '.')+1:], 0); start >= 0 {
			end := typescript.Expression(code, start, min(len(code), start+200))
			raw := code[start:end]
			if cut := typescript.StatementEnd(raw); cut >= 0 {
				raw = raw[:cut]
			}
			if raw = strings.TrimSpace(raw); raw != expr {
				if v, ok := typescript.Literal(raw); ok {
					return v, ""
				}
				if m := variable.Regexp().FindStringSubmatchIndex(raw); m != nil {
					_, host, _ = lastText(raw[m[1]:])
					return host, typescript.FirstGroup(raw, m)
				}
			}
		}
	}
	return settingHost(a, expr)
}

// settingHost looks for an address among the settings, where a variable of the
// environment has a default: HOST: z.string().default("localhost").
func settingHost(a *detect.App, expr string) (host, env string) {
	name := expr[strings.LastIndexByte(expr, '.')+1:]
	if name == "" || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "" {
		return "", ""
	}
	set := detect.NewPattern(`\b` + name + `\s*:[^,\n]*\bdefault(?:\(|:)\s*['"]([\w.:]+)['"]`)
	for _, f := range sources(a) {
		if m := set.In(f, a.Project.Code(f)); len(m) > 0 {
			return m[0].Group(), name
		}
	}
	return "", ""
}

// local says whether an address is only reached from within the container.
func loopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}

// listening says whether the program listens on a port, and where.
func listening(a *detect.App) ([]detect.Evidence, bool) {
	if all := listens(a); len(all) > 0 {
		return []detect.Evidence{all[0].at}, true
	}
	return nil, false
}

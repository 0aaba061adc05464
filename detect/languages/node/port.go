package node

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	// listenCall is where a program begins to listen.
	listenCall = detect.NewPattern(`(?:\b([\w$.]+)!?|[)\]])\s*\.\s*listen\s*\(|\b(promisify)\([\w$.]+\.listen\)\.bind\([\w$.]+\)\(|\b(startStandaloneServer|serve|Hapi\.server|createAdaptorServer)\s*\(`)
	// fallbackPort is a number that stands in for a variable.
	fallbackPort = detect.NewPattern(`(?:\|\||\?\?|,|:|default\(|default:)\s*['"` + "`" + `]?(\d{2,5})\b`)
	// variable is an environment variable that is read.
	variable = detect.NewPattern(`(?:process\.env|Bun\.env|import\.meta\.env|\benv)(?:\.|\?\.|\[['"])([A-Z][A-Z0-9_]*)|(?:config(?:Service)?|configuration|nconf|env)\.(?:get|getOrThrow|require|int|asPortNumber)(?:<[^>]*>)?\(\s*['"]([A-Z][A-Z0-9_]*)['"]|\bEnv\.get\(\s*['"]([A-Z][A-Z0-9_]*)['"]`)
	// plainNumber is a port and nothing else.
	plainNumber = detect.NewPattern(`^['"` + "`" + `]?(\d{2,5})['"` + "`" + `]?$`)
	// name is a variable or a member of one.
	names = detect.NewPattern(`^(?:Number|parseInt|\+)?\s*\(?\s*([A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*)\s*(?:as\s+\w+)?\s*(?:,\s*10\s*)?\)?$`)
)

// script endings, and files that say nothing of how the program runs.
var scriptExts = []string{".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx"}

// sources lists the app's programs, what runs in a browser or in tests left out.
func sources(a *detect.App) []string {
	return detect.Memo(a, "sources", func() []string {
		list := slices.DeleteFunc(a.Sources(scriptExts...), func(f string) bool {
			base := path.Base(f)
			rel := detect.Rel(a.Dir, f)
			return strings.HasSuffix(base, ".d.ts") || strings.Contains(base, ".test.") || strings.Contains(base, ".spec.") || strings.Contains(base, ".config.") && rel == base || strings.Contains(base, ".min.") ||
				strings.HasPrefix(rel, "public/") || strings.HasPrefix(rel, "static/") || strings.HasPrefix(rel, "scripts/") || hidden(rel)
		})
		// What is started may be committed where builds write.
		m := own(a)
		if p, ok := starting(a, m); ok && buildScript(m) == "" {
			if f := a.Path(p.file()); p.file() != "" && a.Project.Has(f) && !slices.Contains(list, f) {
				list = append(list, f)
			}
		}
		return list
	})
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
	return detect.Memo(a, "listens", func() []port {
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
	args := arguments(code, open)
	p := port{at: detect.Evidence{Path: file, Line: 1 + strings.Count(code[:open], "\n")}}
	if len(args) == 0 {
		return p
	}
	first, at := args[0].text, args[0].at
	if strings.HasPrefix(first, "{") {
		object := config{file, code[:min(len(code), at+len(first))]}
		p.host, p.hostVar = hostOf(a, object, at)
		if start := object.key("port", at, len(object.text)); start >= 0 {
			end := expression(object.text, start, len(object.text))
			p.take(evaluate(a, file, code, start, strings.TrimSpace(code[start:end]), 0))
		} else if shorthand.Regexp().MatchString(first) {
			p.take(evaluate(a, file, code, at, "port", 0))
		}
		return p
	}
	if len(args) > 1 && strings.HasPrefix(args[1].text, "{") { // startStandaloneServer(server, { listen: { port } })
		object := config{file, code[:args[1].at+len(args[1].text)]}
		if start := object.key("port", args[1].at, len(object.text)); start >= 0 {
			end := expression(object.text, start, len(object.text))
			p.take(evaluate(a, file, code, start, strings.TrimSpace(code[start:end]), 0))
			return p
		}
	}
	p.take(evaluate(a, file, code, at, first, 0))
	if len(args) > 1 {
		p.host, p.hostVar = address(a, file, code, args[1].text)
	}
	return p
}

var shorthand = detect.NewPattern(`[{,]\s*port\s*[,}]`)

func (p *port) take(q port) {
	p.number, p.variable, p.from = q.number, q.variable, q.from
}

type argument struct {
	text string
	at   int
}

// arguments splits what stands between the parenthesis before open and its end.
func arguments(code string, open int) []argument {
	limit := min(len(code), open+4000)
	var out []argument
	for at := open; at < limit; {
		end := expression(code, at, limit)
		text := strings.TrimSpace(code[at:end])
		if text != "" {
			lead := len(code[at:end]) - len(strings.TrimLeft(code[at:end], " \t\n"))
			out = append(out, argument{text, at + lead})
		}
		if end >= limit || code[end] != ',' {
			break
		}
		at = end + 1
	}
	return out
}

// evaluate finds the number that an expression comes to, and the variable that
// would set another.
func evaluate(a *detect.App, file, code string, at int, expr string, depth int) port {
	line := func(offset int) []detect.Evidence {
		return []detect.Evidence{{Path: file, Line: 1 + strings.Count(code[:min(offset, len(code))], "\n")}}
	}
	if m := plainNumber.Regexp().FindStringSubmatch(expr); m != nil {
		return port{number: m[1], from: line(at)}
	}
	p := port{from: line(at)}
	if m := variable.Regexp().FindStringSubmatchIndex(expr); m != nil {
		p.variable = firstGroup(expr, m)
		p.from = line(at + m[0])
		rest := expr[m[1]:]
		if from, to := fallback(rest); from >= 0 {
			p.number = rest[from:to]
			p.from = line(at + m[1] + from)
			return p
		}
		for _, tail := range strings.FieldsFunc(rest, func(r rune) bool { return r == '|' || r == '?' || r == ')' || r == '(' }) {
			if q, ok := lookUp(a, file, code, strings.TrimSpace(tail), depth+1); ok && q.number != "" {
				p.number, p.from = q.number, q.from
				return p
			}
		}
		if q, ok := declared(a, p.variable); ok {
			p.number, p.from = q.number, q.from
		}
		return p
	}
	for _, pattern := range []*detect.Pattern{names, fetched} {
		if m := pattern.Regexp().FindStringSubmatch(expr); m != nil {
			if q, ok := stored(a, file, code, m[1], depth+1); ok && pattern == fetched {
				return q
			}
			if q, ok := lookUp(a, file, code, m[1], depth+1); ok {
				return q
			}
		}
	}
	return p
}

// stored finds what a file keeps under a name: app.set("port", 3000).
func stored(a *detect.App, file, code, name string, depth int) (port, bool) {
	for _, quote := range []string{"'", "\""} {
		call := ".set(" + quote + name + quote
		i := strings.Index(code, call)
		if i < 0 {
			continue
		}
		args := arguments(code, i+len(".set("))
		if len(args) > 1 && depth < 5 {
			p := evaluate(a, file, code, args[1].at, args[1].text, depth)
			return p, p.number != "" || p.variable != ""
		}
	}
	return port{}, false
}

// fetched is a setting that is asked for by its name: config.get("server.port").
var fetched = detect.NewPattern(`^(?:Number|parseInt|\+)?\s*\(?[\w$.]*\.?(?:get|getOrThrow|has|value)(?:<[^>]*>)?\(\s*['"]([\w.]+)['"]`)

// fallback finds the number that stands in for a variable, -1 when there is
// none. The ten of parseInt is none.
func fallback(text string) (from, to int) {
	for _, n := range fallbackPort.Regexp().FindAllStringSubmatchIndex(text, 8) {
		if text[n[0]] == ',' && text[n[2]:n[3]] == "10" || text[n[2]:n[3]] == "10" && strings.HasPrefix(strings.TrimSpace(text[n[3]:]), ")") {
			continue
		}
		return n[2], n[3]
	}
	return -1, -1
}

func firstGroup(text string, loc []int) string {
	for i := 2; i < len(loc); i += 2 {
		if loc[i] >= 0 {
			return text[loc[i]:loc[i+1]]
		}
	}
	return ""
}

// lookUp finds what a name was set to: in the same file, else in the files of
// settings.
func lookUp(a *detect.App, file, code, name string, depth int) (port, bool) {
	if depth > 4 || name == "" || !identifier(name) {
		return port{}, false
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if p, ok := assigned(a, file, code, last, depth); ok && (p.number != "" || p.variable != "") {
		return p, true
	}
	for _, f := range sources(a) {
		if f == file || !settingsFile(f) {
			continue
		}
		if p, ok := assigned(a, f, a.Project.Code(f), last, depth); ok && (p.number != "" || p.variable != "") && !elsewhereListens(p.number) {
			return p, true
		}
	}
	for _, f := range []string{"config/default.json", "config/production.json", "config.json", "config/index.json"} {
		for _, keys := range [][]string{{last}, {"server", last}, {"app", last}, {"http", last}} {
			if n := a.Doc(f).At(keys...); n != nil && plainNumber.Regexp().MatchString(n.Value) {
				return port{number: n.Value, from: a.At(f, n.Line)}, true
			}
		}
	}
	return port{}, false
}

// elsewhereListens says whether a port is that of a mail server, a database or
// a queue, which settings have beside the program's own.
func elsewhereListens(number string) bool {
	return slices.Contains([]string{"25", "465", "587", "1025", "2525", "389", "636", "1433", "1521", "3306", "5432", "5672", "6379", "9042", "9092", "9200", "11211", "27017"}, number)
}

func identifier(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.?") == "" && (s[0] < '0' || s[0] > '9')
}

// settingsFile says whether a file's name is that of settings.
func settingsFile(f string) bool {
	lower := strings.ToLower(f)
	for _, w := range []string{"mail", "smtp", "redis", "database", "mongo", "postgres", "mysql", "queue", "kafka", "passport"} {
		if strings.Contains(path.Base(lower), w) {
			return false
		}
	}
	for _, w := range []string{"config", "env", "setting", "constant", "option", "secrets", "default"} {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}

// assigned evaluates what a file sets a name to.
func assigned(a *detect.App, file, code, name string, depth int) (port, bool) {
	c := config{file, code}
	for from := 0; from < len(code); {
		start := c.key(name, from, len(code))
		if start < 0 {
			break
		}
		end := expression(code, start, min(len(code), start+600))
		if nl := strings.Index(code[start:end], "\n\n"); nl >= 0 {
			end = start + nl
		}
		if cut := statementEnd(code[start:end]); cut >= 0 {
			end = start + cut
		}
		raw := strings.TrimSpace(code[start:end])
		if raw != name { // { port: port }
			p := evaluate(a, file, code, start, raw, depth)
			if p.number == "" && p.variable == "" { // PORT: z.coerce.number().default(3000), port({ default: 3000 })
				if from, to := fallback(raw); from >= 0 && strings.Contains(raw, "default") {
					p.number, p.from = raw[from:to], c.at(start+from)
					if strings.ToUpper(name) == name {
						p.variable = name
					}
				}
			}
			if p.number != "" || p.variable != "" {
				return p, true
			}
		}
		from = start
	}
	if m := destructured(code, name); m >= 0 {
		return port{variable: name, from: c.at(m)}, true
	}
	return port{}, false
}

// statementEnd finds the line break that ends a statement without semicolon.
func statementEnd(text string) int {
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' {
			continue
		}
		next := strings.TrimLeft(text[i:], " \t\n")
		if next == "" || !strings.ContainsRune("|?.:&+)]},", rune(next[0])) {
			if strings.Count(text[:i], "(") == strings.Count(text[:i], ")") && strings.Count(text[:i], "{") == strings.Count(text[:i], "}") && !strings.HasSuffix(strings.TrimSpace(text[:i]), "||") && !strings.HasSuffix(strings.TrimSpace(text[:i]), "??") {
				return i
			}
		}
	}
	return -1
}

// destructured finds a name that is taken out of the environment: const { PORT } = process.env.
func destructured(code, name string) int {
	for _, m := range takenOut.Regexp().FindAllStringSubmatchIndex(code, 20) {
		for _, w := range strings.FieldsFunc(code[m[2]:m[3]], func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == ':' || r == '=' }) {
			if w == name && strings.ToUpper(name) == name {
				return m[2]
			}
		}
	}
	return -1
}

var takenOut = detect.NewPattern(`\{([^{}]*)\}\s*=\s*process\.env\b`)

// declared finds a variable's default in a schema of the environment, or in
// the example that is committed.
func declared(a *detect.App, variable string) (port, bool) {
	for _, f := range sources(a) {
		if !settingsFile(f) {
			continue
		}
		code := a.Project.Code(f)
		c := config{f, code}
		start := c.key(variable, 0, len(code))
		if start < 0 {
			continue
		}
		end := expression(code, start, min(len(code), start+400))
		raw := code[start:end]
		if from, to := fallback(raw); from >= 0 && strings.Contains(raw, "default") {
			return port{number: raw[from:to], from: c.at(start + from)}, true
		}
	}
	for _, name := range []string{".env.example", ".env.sample", ".env.template", ".env.dist", "example.env", ".env.production", ".env.defaults"} {
		if n := a.Doc(name).At(variable); n != nil && plainNumber.Regexp().MatchString(n.Value) {
			return port{number: n.Value, from: a.At(name, n.Line)}, true
		}
	}
	return port{}, false
}

// hostOf reads the address in an object that is given to listen.
func hostOf(a *detect.App, object config, at int) (host, variable string) {
	for _, key := range []string{"host", "hostname"} {
		if start := object.key(key, at, len(object.text)); start >= 0 {
			end := expression(object.text, start, len(object.text))
			return address(a, object.path, object.text, strings.TrimSpace(object.text[start:end]))
		}
	}
	return "", ""
}

// address reads an expression for what a server binds to.
func address(a *detect.App, file, code, expr string) (host, env string) {
	if v, ok := literal(expr); ok {
		return v, ""
	}
	if m := variable.Regexp().FindStringSubmatchIndex(expr); m != nil {
		env = firstGroup(expr, m)
		if _, text, ok := lastText(expr[m[1]:]); ok {
			host = text
		}
		return host, env
	}
	if names.Regexp().MatchString(expr) && !strings.Contains(expr, "=>") {
		c := config{file, code}
		if start := c.key(expr[strings.LastIndexByte(expr, '.')+1:], 0, len(code)); start >= 0 {
			end := expression(code, start, min(len(code), start+200))
			raw := code[start:end]
			if cut := statementEnd(raw); cut >= 0 {
				raw = raw[:cut]
			}
			if raw = strings.TrimSpace(raw); raw != expr {
				if v, ok := literal(raw); ok {
					return v, ""
				}
				if m := variable.Regexp().FindStringSubmatchIndex(raw); m != nil {
					_, host, _ = lastText(raw[m[1]:])
					return host, firstGroup(raw, m)
				}
			}
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

var portFacts = []detect.Fact{
	{
		Name: "port", Type: detect.Number, Required: true,
		Ask:  "Which port does it listen on? (0: none)",
		When: func(a *detect.App) bool { return a.Text("kind") == string(detect.Service) || serves(a) },
		Probes: []detect.Probe{
			{Says: "the call that listens, in the source, and the setting that it reads", Look: sourcePort},
			{Says: "port in the start command", Look: startPort},
			{Says: "the framework's own default", Look: frameworkPort},
			{Says: "EXPOSE, compose, platform files and .env.example", Look: detect.ContainerPorts},
		},
		Default: func(a *detect.App) *detect.Finding {
			if serves(a) {
				return &detect.Finding{Value: detect.Is("8080"), Why: "nginx, not as root"}
			}
			for _, l := range listens(a) {
				if l.variable != "" {
					return &detect.Finding{Value: detect.Is("3000"), From: l.from, Why: "the program takes any from " + l.variable}
				}
			}
			if namesPort(a) {
				return &detect.Finding{Value: detect.Is("3000"), From: a.Evidence("start"), Why: "the start command takes any from PORT"}
			}
			return nil
		},
		Missing: func(*detect.App) string {
			return "port: no number was found where the program begins to listen: give --port"
		},
	},
	{
		Name: "portVariable", Type: detect.Text,
		Ask:  "Which environment variable sets the port?",
		When: func(a *detect.App) bool { return runs(a) && a.Number("port") > 0 },
		Probes: []detect.Probe{{
			Says: "the variable that the source or the framework reads",
			Look: func(a *detect.App) []detect.Finding {
				for _, l := range listens(a) {
					if l.variable != "" {
						return found("", l.from, l.variable)
					}
				}
				if namesPort(a) {
					return found("", a.Evidence("start"), "PORT")
				}
				if s := shapeOf(a); s != nil && s.portVar != "" && (!plain(s.name) || len(listens(a)) == 0 && readsPort(a)) {
					return []detect.Finding{{Value: detect.Is(s.portVar), From: s.from, Source: detect.FromFramework}}
				}
				return nil
			},
		}},
	},
}

// namesPort says whether the start command takes the port from the environment.
func namesPort(a *detect.App) bool {
	return slices.ContainsFunc(a.List("start"), func(w string) bool { return detect.WithPort(w, "0") != w })
}

func readsPort(a *detect.App) bool { return len(a.Search(readPort, scriptExts...)) > 0 }

var readPort = detect.NewPattern(`process\.env\.PORT\b`)

func sourcePort(a *detect.App) []detect.Finding {
	if serves(a) {
		return nil
	}
	var out []detect.Finding
	for _, l := range listens(a) {
		if n, err := strconv.Atoi(l.number); err == nil && n > 0 && n < 65536 {
			out = append(out, found("", l.from, strconv.Itoa(n))...)
		}
	}
	return out
}

// startPort reads the flags of a start command: next start -p 4000.
func startPort(a *detect.App) []detect.Finding {
	words := a.List("start")
	if len(words) > 0 && words[0] == "node" {
		return nil
	}
	if v := flag(words, "-p", "--port"); v != "" && plainNumber.Regexp().MatchString(v) {
		return found("", a.Evidence("start"), v)
	}
	return nil
}

func frameworkPort(a *detect.App) []detect.Finding {
	s := shapeOf(a)
	if s == nil || s.port == 0 || plain(s.name) || serves(a) {
		return nil
	}
	return []detect.Finding{{Value: detect.Is(strconv.Itoa(s.port)), From: s.from, Source: detect.FromFramework}}
}

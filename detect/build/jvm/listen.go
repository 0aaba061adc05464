package jvm

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// call is a way in which code listens; the pattern's first group is the rest of
// its arguments.
type call struct {
	framework string // only for apps on it, "" for all
	pattern   *detect.Pattern
}

// What follows a call: its arguments, which may go over lines, or its line.
const (
	rest   = `([^;]{0,400})`
	onLine = `([^\n]*)`
)

var calls = []call{
	{"", detect.NewPattern(`\bHttps?Server\s*\.\s*create\(\s*` + rest)},
	{"", detect.NewPattern(`\bSimpleFileServer\s*\.\s*createFileServer\(\s*` + rest)},
	{"", detect.NewPattern(`\bnew\s+ServerSocket\(\s*` + rest)},
	{"", detect.NewPattern(`\bServerSocket\(\s*` + rest)},
	{"", detect.NewPattern(`\bServerSocketChannel\b.*\bbind\(\s*` + rest)},
	{"javalin", detect.NewPattern(`\.start\(\s*` + rest)},
	{"javalin", detect.NewPattern(`\bjetty\.(?:defaultPort|port)\s*=\s*` + onLine)},
	{"spark", detect.NewPattern(`^\s*(?:Spark\s*\.\s*)?port\(\s*` + rest)},
	{"vertx", detect.NewPattern(`\.listen\(\s*` + rest)},
	{"vertx", detect.NewPattern(`\.setPort\(\s*` + rest)},
	{"helidon", detect.NewPattern(`\.port\(\s*` + rest)},
	{"jooby", detect.NewPattern(`\.setPort\(\s*` + rest)},
	{"ratpack", detect.NewPattern(`\.port\(\s*` + rest)},
	{"ktor", detect.NewPattern(`\bembeddedServer\(\s*` + rest)},
	{"http4k", detect.NewPattern(`\.asServer\(\s*` + rest)},
	{"http4s", detect.NewPattern(`\b(?:withPort|bindHttp)\(\s*` + rest)},
	{"akka-http", detect.NewPattern(`\b(?:newServerAt|bindAndHandle)\(\s*` + rest)},
	{"pekko-http", detect.NewPattern(`\b(?:newServerAt|bindAndHandle)\(\s*` + rest)},
	{"zio-http", detect.NewPattern(`\bServer\.default(?:WithPort|With)\(\s*` + rest)},
	{"cask", detect.NewPattern(`\boverride\s+def\s+port\b[^=]*=\s*` + onLine)},
	{"armeria", detect.NewPattern(`\.https?\(\s*` + rest)},
	{"grpc", detect.NewPattern(`\bforPort\(\s*` + rest)},
	{"jetty", detect.NewPattern(`\bnew\s+Server\(\s*` + rest)},
	{"jetty", detect.NewPattern(`\.setPort\(\s*` + rest)},
	{"undertow", detect.NewPattern(`\.addHttpListener\(\s*` + rest)},
	{"", detect.NewPattern(`\bnew\s+Tomcat\(\)[^;]*\bsetPort\(\s*` + rest)},
	{"", detect.NewPattern(`\b(?:run-jetty|run-server|run-undertow|start-server|http/run|server/start)\b[^;]{0,200}?:port\s+` + onLine)},
	{"", detect.NewPattern(`\bHttpServer/create\s+` + onLine)},
	{"", detect.NewPattern(`::https?/port\s+` + onLine)},
}

// listens finds the calls of an app's own sources that open a port.
func listens(a *detect.App) []detect.Match {
	name := a.Text("framework")
	if name == "" {
		if b := Of(a); b != nil {
			name, _ = b.Framework()
		}
	}
	var out []detect.Match
	for _, c := range calls {
		if c.framework == "" || c.framework == name {
			out = append(out, a.Search(c.pattern, endings...)...)
		}
	}
	return slices.DeleteFunc(out, func(m detect.Match) bool { // a REPL is for those who work on the program
		return strings.Contains(path.Base(m.Path), "repl") || strings.Contains(m.Text, "nrepl")
	})
}

// heard is what a call says of where it listens.
type heard struct {
	port  int
	env   string // the variable that sets the port
	local bool   // it binds to this machine alone
	from  detect.Evidence
}

// hear reads the port of the first call that tells it.
func hear(a *detect.App) (heard, bool) {
	var best heard
	found := false
	for _, m := range listens(a) {
		h := heard{from: m.Evidence, local: localHost.MatchString(m.Group())}
		h.port, h.env = portIn(a, m.Path, argument(m.Group()), 0)
		if at := place(a, m, h); at.Path != "" {
			h.from = at
		}
		if h.port > 0 || h.env != "" {
			return h, true
		}
		if !found {
			best, found = h, true
		}
	}
	return best, found
}

var localHost = lazy(`"(?:localhost|127\.0\.0\.1)"|getLoopbackAddress`)

// lazyRegexp compiles when it is first used.
type lazyRegexp struct{ *detect.Pattern }

func lazy(expr string) lazyRegexp { return lazyRegexp{detect.NewPattern(expr)} }

// MatchString says whether the text holds a match.
func (l lazyRegexp) MatchString(s string) bool { return l.Regexp().MatchString(s) }

// argument cuts the arguments of a call at its closing bracket.
func argument(text string) string {
	depth := 0
	for i, r := range text {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return text[:i]
			}
		case ';':
			return text[:i]
		}
	}
	return text
}

var (
	getenv   = lazy(`\bgetenv\(\s*["']([A-Za-z_]\w*)["']|\bgetenv\(\)\s*\.\s*getOrDefault\(\s*["']([A-Za-z_]\w*)["']|\bgetenv\(\)\s*(?:\.\s*get\(|\[)\s*["']([A-Za-z_]\w*)["']|\bgetenv\[\s*["']([A-Za-z_]\w*)["']|\bsys\.env\s*(?:\.\s*\w+)?\(\s*"([A-Za-z_]\w*)"|\benv\(\s*"([A-Z_]+)"|\bEnvironment\.get\(\s*"([A-Z_]+)"|\bSystem/getenv\s+"([A-Za-z_]\w*)"`)
	digits   = lazy(`(?:^|[^\w.])(\d{2,5})\b`)
	wordPart = lazy(`[A-Za-z_]\w*`)
	portWord = lazy(`(?i)port`)
)

// portIn reads a port from an expression: a number, a variable of the
// environment with its fallback, or a name that is given one elsewhere.
func portIn(a *detect.App, file, expr string, depth int) (port int, env string) {
	if m := getenv.Regexp().FindStringSubmatch(expr); m != nil {
		for _, g := range m[1:] {
			if g != "" {
				env = g
			}
		}
	}
	if all := digits.Regexp().FindAllStringSubmatch(strings.NewReplacer(`"`, " ", "'", " ").Replace(expr), -1); len(all) > 0 {
		for i := len(all) - 1; i >= 0; i-- {
			if n, err := strconv.Atoi(all[i][1]); err == nil && n > 0 && n < 65536 {
				return n, env
			}
		}
	}
	if env != "" || depth > 3 {
		return 0, env
	}
	for _, word := range wordPart.Regexp().FindAllString(expr, 20) {
		if !portWord.MatchString(word) {
			continue
		}
		if value, _ := given(a, file, word); value != "" {
			if port, env = portIn(a, file, value, depth+1); port > 0 || env != "" {
				return port, env
			}
		}
	}
	return 0, ""
}

// given finds what a name is given in a file: by "=", or by what a method of
// that name returns.
func given(a *detect.App, file, word string) (string, detect.Evidence) {
	code := a.Project.Code(file)
	if strings.HasSuffix(file, ".clj") {
		bound := regexp.MustCompile(`(?m)[(\[\s]` + regexp.QuoteMeta(word) + `\s+([(\d"][^\n]*)`)
		if m := bound.FindStringSubmatchIndex(code); m != nil {
			return code[m[2]:m[3]], detect.Evidence{Path: file, Line: 1 + strings.Count(code[:m[2]], "\n")}
		}
		return "", detect.Evidence{}
	}
	assign := regexp.MustCompile(`(?m)\b` + regexp.QuoteMeta(word) + `\b(?:\s*:\s*\w+)?\s*=\s*([^=;\n][^;\n]*(?:\n\s*[.?:][^;\n]*)*)`)
	if m := assign.FindStringSubmatchIndex(code); m != nil {
		return code[m[2]:m[3]], detect.Evidence{Path: file, Line: 1 + strings.Count(code[:m[2]], "\n")}
	}
	method := regexp.MustCompile(`(?m)\b(?:int|Integer|def|fun)\s+` + regexp.QuoteMeta(word) + `\s*\([^)]*\)[^{=]*[{=]`)
	if m := method.FindStringIndex(code); m != nil {
		body := code[m[1]:min(len(code), m[1]+600)]
		if end := strings.Index(body, "\n    }"); end > 0 {
			body = body[:end]
		}
		return body, detect.Evidence{Path: file, Line: 1 + strings.Count(code[:m[1]], "\n")}
	}
	return "", detect.Evidence{}
}

// place finds the line that really holds the port.
func place(a *detect.App, m detect.Match, h heard) detect.Evidence {
	want := h.env
	if h.port > 0 {
		want = strconv.Itoa(h.port)
	}
	if strings.Contains(m.Text, want) {
		return m.Of(want)
	}
	code := a.Project.Code(m.Path)
	for i, line := range strings.Split(code, "\n") {
		if portWord.MatchString(line) && strings.Contains(line, want) {
			return detect.Evidence{Path: m.Path, Line: i + 1}
		}
	}
	for i, line := range strings.Split(code, "\n") {
		if strings.Contains(line, want) {
			return detect.Evidence{Path: m.Path, Line: i + 1}
		}
	}
	return m.Evidence
}

// Listens says whether a call of the app's own sources opens a port.
func Listens(a *detect.App) bool { return len(listens(a)) > 0 }

package cpp

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	// What is bound: a number, or the name that stands for one.
	port    = detect.NewPattern(`\bhtons\s*\(\s*(?:\(\w+\)\s*)?(\w+)\s*\)`)
	listens = detect.NewPattern(`(?:\.|->)(?:listen|port|addListener|bind_to_port|set_port|bind)\s*\(\s*(?:"([\w.:]+)"\s*,\s*)?(80|443|\d{4,5})\b`)
	binds   = detect.NewPattern(`(?:\.|->)(?:listen|addListener|bind_to_port)\s*\(\s*(?:"[\w.:]+"|[\w.>()-]+)\s*,\s*(?:\w+(?:\.|->))*(\w*(?:[pP]ort|PORT)\w*)|\.port\s*\(\s*([A-Za-z_]\w*)\s*\)\s*\.(?:multithreaded|run|concurrency)|` +
		`\btcp::v[46]\(\)\s*,\s*(\w+)|\bServerSocket\s+\w+\s*[({]\s*(\w+)|\bPort\s*[({]\s*(\d+)|\bevhttp_bind_socket\w*\s*\(\s*\w+\s*,\s*"[^"]*"\s*,\s*(\w+)|` +
		`\buv_ip[46]_addr\s*\(\s*"(?:0\.0\.0\.0|::)"\s*,\s*(\w+)|\bMHD_start_daemon\s*\([^,;]*,\s*(\w+)|\bgetaddrinfo\s*\(\s*(?:NULL|nullptr|0)\s*,\s*"?(\w+)|\bQHostAddress::Any\w*\s*,\s*(\w+)`)
	written  = detect.NewPattern(`"(?:(?:https?|tcp|ws)://)?(?:0\.0\.0\.0|\[::\]|\*):(\d{2,5})\b`)
	assigned = detect.NewPattern(`\b\w+(?:\.|->)port\s*=\s*(\d{2,5})\s*;`)
	// Defaults of options: ABSL_FLAG(uint16_t, port, 50051, "…"), ("port", value<int>()->default_value("8080")).
	flagged  = detect.NewPattern(`\b(?:ABSL_FLAG\s*\(\s*\w+\s*,|DEFINE_u?int(?:32|64)\s*\()\s*(?:\w+_)?port\s*,\s*(\d{2,5})|"(?:p,\s*)?port(?:,\s*p)?"[^;]{0,120}?default_value\(\s*"?(\d{2,5})`)
	stands   = detect.NewPattern(`\b(\w+)\s*(?:=|\{)\s*((?:[A-Z][A-Z0-9_]+|k[A-Z]\w+))\s*[;,})]`)
	named    = detect.NewPattern(`(?:#define\s+(\w+)\s+\(?"?(\d{2,5})"?\)?|\b(?:const|constexpr|static|int|uint16_t|unsigned|short|auto|size_t|char\s*\*)\s+(\w+)(?:\[\])?\s*(?:=|\{)\s*"?(\d{2,5})\b)`)
	local    = detect.NewPattern(`\bINADDR_LOOPBACK\b|inet_addr\s*\(\s*"127\.|(?:listen|bind|addListener|bindaddr|AddListeningPort)\s*\(\s*"(?:127\.0\.0\.1|localhost)|\buv_ip4_addr\s*\(\s*"127\.[^;]*;[^;]*uv_tcp_bind`)
	variable = detect.NewPattern(`\bgetenv\s*\(\s*"(PORT|[A-Z_]+_PORT)"\s*\)`)
	argument = detect.NewPattern(`\b(?:atoi|stoi|stoul|strtol|strtoul)\s*\(\s*argv\[1\]`)
	demanded = detect.NewPattern(`\bargc\s*(?:<|!=|==)\s*[12]\b`)
	digits   = detect.NewPattern(`\b(80|443|\d{4,5})\b`)
)

var portFact = detect.Fact{
	Name: "port", Type: detect.Number, Required: true, Choice: true,
	Ask:  "Which port does the program listen on?",
	When: func(a *detect.App) bool { return a.Text("kind") == "service" && a.Known("program") },
	Probes: []detect.Probe{
		{Says: "the default beside PORT in the source", Look: fallback},
		{Says: "the number in the source that is bound", Look: ports},
		{Says: "port in the settings that the source opens, or that are called like the program", Look: configuredPort},
		{Says: "EXPOSE of a Dockerfile, ports of a compose file", Look: detect.ContainerPorts},
	},
	Default: func(a *detect.App) *detect.Finding {
		if m := search(a, variable); len(m) > 0 {
			return &detect.Finding{Value: detect.Is("8080"), From: []detect.Evidence{m[0].Evidence}, Why: "the program takes any from " + m[0].Group()}
		}
		if m := demandedPort(a); m != nil {
			return &detect.Finding{Value: detect.Is("8080"), From: []detect.Evidence{m.Evidence}, Why: "the program takes any as its argument"}
		}
		return nil
	},
	Missing: func(*detect.App) string {
		return "the program listens, but where is not written in its source: give --port"
	},
}

// fallback reads the number that is taken when the variable is not set: behind
// it on its line or the next ones, else on the two lines before.
func fallback(a *detect.App) []detect.Finding {
	for _, m := range search(a, variable) {
		lines := strings.Split(a.Project.Code(m.Path), "\n")
		at := m.Line - 1
		if at >= len(lines) {
			continue
		}
		_, rest, _ := strings.Cut(lines[at], m.Text)
		near := append([]string{rest}, lines[at+1:min(at+5, len(lines))]...)
		before := max(0, at-2)
		for _, place := range []struct {
			first int
			lines []string
		}{{at, near}, {before, lines[before:at]}} {
			for i, text := range place.lines {
				if found := digits.Regexp().FindString(text); found != "" {
					from := []detect.Evidence{m.Evidence}
					if place.first+i != at {
						from = append(from, detect.Evidence{Path: m.Path, Line: place.first + i + 1})
					}
					return []detect.Finding{{Value: detect.Is(found), From: from, Why: "when " + m.Group() + " is not set"}}
				}
			}
		}
	}
	return nil
}

// demandedPort is where a program takes its port from its first argument and
// does not begin without.
func demandedPort(a *detect.App) *detect.Match {
	if m := search(a, argument); len(m) > 0 && len(search(a, demanded)) > 0 {
		return &m[0]
	}
	return nil
}

// envFact sets the variable that the program takes its port from.
var envFact = detect.Fact{
	Name: "env", Type: detect.List,
	Ask: "Which variables does the image set?",
	Probes: []detect.Probe{{Says: "the variable that the source reads the port from", Look: func(a *detect.App) []detect.Finding {
		if m := search(a, variable); len(m) > 0 && a.Number("port") > 0 {
			return detect.Finds("", []detect.Evidence{m[0].Evidence}, m[0].Group()+"="+a.Text("port"))
		}
		return nil
	}}},
}

// definitions finds the lines that give a name a number.
func definitions(a *detect.App, name string) []detect.Match {
	var out []detect.Match
	for _, f := range a.Sources(append(slices.Clone(exts), headers...)...) {
		code := a.Project.Code(f)
		if !strings.Contains(code, name) {
			continue
		}
		line := 0
		for text := range strings.SplitSeq(code, "\n") {
			line++
			if strings.Contains(text, name) {
				for _, m := range named.In(f, text) {
					m.Line = line
					out = append(out, m)
				}
			}
		}
	}
	return out
}

var portLine = detect.NewPattern(`^\s*"?(?:listen_?)?port"?\s*[ =:]\s*(\d{2,5})\s*[;,]?\s*$|[{,]\s*"port"\s*:\s*(\d{2,5})\b`)

// configuredPort reads the settings that lie beside the program: those that the
// source opens, and those that are called like it.
func configuredPort(a *detect.App) []detect.Finding {
	var files []string
	for _, m := range search(a, settings) {
		files = append(files, a.Path(m.Group()))
	}
	for _, file := range a.Project.Glob(a.Dir, "*.conf") {
		if strings.HasPrefix(a.Text("program"), strings.TrimSuffix(path.Base(file), ".conf")) {
			files = append(files, file)
		}
	}
	for _, file := range files {
		if m := portLine.In(file, a.Project.Text(file)); len(m) > 0 {
			return detect.Finds("", []detect.Evidence{m[0].Evidence}, m[0].Group())
		}
	}
	return nil
}

// behind gives the constants that a name is set to.
func behind(a *detect.App, name string) []string {
	var out []string
	for _, m := range search(a, stands) {
		if m.Groups[0] == name && !slices.Contains(out, m.Groups[1]) {
			out = append(out, m.Groups[1])
		}
	}
	return out
}

// ports finds what the source binds.
func ports(a *detect.App) []detect.Finding {
	var out []detect.Finding
	add := func(text string, at detect.Evidence) {
		if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 65536 {
			out = append(out, detect.Finding{Value: detect.Is(text), From: []detect.Evidence{at}})
		}
	}
	for _, m := range append(slices.Clone(search(a, port)), search(a, binds)...) {
		if _, err := strconv.Atoi(m.Group()); err == nil {
			add(m.Group(), m.Evidence)
			continue
		}
		for _, name := range append([]string{m.Group()}, behind(a, m.Group())...) {
			for _, n := range definitions(a, name) {
				if n.Groups[0] == name {
					add(n.Groups[1], n.Evidence)
				} else if n.Groups[2] == name {
					add(n.Groups[3], n.Evidence)
				}
			}
		}
	}
	for _, m := range search(a, listens) {
		add(m.Groups[1], m.Evidence)
	}
	for _, p := range []*detect.Pattern{written, assigned, flagged} { // "0.0.0.0:50051"; settings.port = 11211;
		for _, m := range search(a, p) {
			add(m.Group(), m.Evidence)
		}
	}
	if m := search(a, local); len(m) > 0 && len(out) > 0 {
		a.Warn("binds-to-localhost", m[0].String()+": it listens on this machine alone: nothing outside the container reaches it: listen on 0.0.0.0", m[0].Evidence)
	}
	return out
}

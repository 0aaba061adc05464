package cpp

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
)

var (
	accepts = detect.NewPattern(`\b(?:::)?listen\s*\(\s*\w+\s*,|\baccept4?\s*\(|\b(?:lws_create_context|uv_listen|evhttp_bind_socket\w*|evconnlistener_new_bind|MHD_start_daemon|mg_http_listen|mg_listen|mg_start|FCGX_Accept_r|ulfius_start_framework|h2o_accept)\s*\(|` +
		`\basync_accept\s*\(|\btcp::acceptor\b|\bAddListeningPort\s*\(|\b(?:HTTPServer|TCPServer|http_listener|SimpleApp|QHttpServer|QTcpServer)\b|\bhttplib::(?:SSL)?Server\b|\bHttp::Endpoint\b|\bdrogon::app\b|\buWS::(?:SSL)?App\b`)
	handles = detect.NewPattern(`\bSIGTERM\b`)
	waits   = detect.NewPattern(`\bsignal\s*\(\s*SIG|\bsigaction\s*\(|\bsigwait\s*\(|\bsignal_set\b`)
	// loops are of frameworks that end on the signal by themselves.
	loops = detect.NewPattern(`\bdrogon::app\s*\(|\bcrow::(?:SimpleApp|App)\b`)
)

func search(a *detect.App, p *detect.Pattern) []detect.Match {
	return a.Project.Keep("cpp search "+a.Dir+p.String(), func() any {
		return a.Search(p, append(slices.Clone(exts), headers...)...)
	}).([]detect.Match)
}

// kindOf says what the program is for, with the place that shows it.
func kindOf(a *detect.App) (detect.Kind, []detect.Evidence, string) {
	for _, p := range []*detect.Pattern{listens, accepts, binds} {
		if m := search(a, p); len(m) > 0 {
			return detect.Service, []detect.Evidence{m[0].Evidence}, "it listens"
		}
	}
	if m := search(a, waits); len(m) > 0 {
		return detect.Worker, []detect.Evidence{m[0].Evidence}, "it runs until a signal comes"
	}
	if p, ok := chosen(a); ok {
		return detect.Tool, []detect.Evidence{p.from}, "it listens on nothing"
	}
	return detect.Tool, a.From, "it listens on nothing"
}

var kindFact = detect.Fact{
	Name: "kind", Type: detect.Text, Strict: true,
	Ask: "What is the program for?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "service", Label: "it listens on a port"}, {Value: "worker", Label: "it runs on, without a port"}, {Value: "tool", Label: "it does one thing and ends"}}
	},
	Probes: []detect.Probe{{Says: "whether the program listens, waits for a signal, or ends", Look: func(a *detect.App) []detect.Finding {
		kind, from, why := kindOf(a)
		return []detect.Finding{{Value: detect.Is(string(kind)), From: from, Why: why}}
	}}},
}

var stopsFact = detect.Fact{
	Name: "stops", Type: detect.YesNo,
	Ask:  "Does the program end on SIGTERM?",
	Help: "As process 1 the kernel keeps SIGTERM from a program that does not handle it; where it does not, tini stands in front.",
	When: func(a *detect.App) bool { return a.Text("kind") != "tool" },
	Probes: []detect.Probe{{Says: "SIGTERM in the source", Look: func(a *detect.App) []detect.Finding {
		if m := search(a, handles); len(m) > 0 {
			return []detect.Finding{{Value: detect.Is("yes"), From: []detect.Evidence{m[0].Evidence}, Why: "it handles the signal"}}
		}
		if m := search(a, loops); len(m) > 0 {
			return []detect.Finding{{Value: detect.Is("yes"), Source: detect.FromFramework, From: []detect.Evidence{m[0].Evidence}, Why: "the framework handles the signal"}}
		}
		return nil
	}}},
	Default: func(a *detect.App) *detect.Finding {
		if a.Text("kind") == "service" {
			a.Warn("no-sigterm-handler", "SIGTERM: the program does not handle it: requests that are being answered are cut off: handle it and shut down", a.Evidence("kind")...)
		}
		return &detect.Finding{Value: detect.Is("no"), Why: "no handler of SIGTERM was found: tini stands in front"}
	},
}

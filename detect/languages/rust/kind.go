package rust

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var kindFact = detect.Fact{
	Name: "kind", Type: detect.Text, Strict: true,
	Ask: "What is the program for?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "service", Label: "it listens on a port"}, {Value: "worker", Label: "it runs on, without a port"}, {Value: "tool", Label: "it does one thing and ends"}, {Value: "site", Label: "pages that Trunk builds"}}
	},
	Probes: []detect.Probe{{Says: "whether the program listens, works off a queue, or ends", Look: func(a *detect.App) []detect.Finding {
		if isSite(a) {
			return []detect.Finding{{Value: detect.Is("site"), From: a.From, Why: "Trunk builds it to pages"}}
		}
		kind, from, why := kindOf(a)
		return []detect.Finding{{Value: detect.Is(string(kind)), From: from, Why: why}}
	}}},
}

// consumers are crates that bring work to a program that then runs on.
var consumers = []string{"rdkafka", "rskafka", "lapin", "amqprs", "async-nats", "nats", "apalis", "faktory", "rumqttc", "paho-mqtt",
	"google-cloud-pubsub", "aws-sdk-sqs", "serenity", "poise", "teloxide", "twilight-gateway", "kube-runtime", "tokio-cron-scheduler", "clokwerk"}

// commandLines are crates that read arguments.
var commandLines = []string{"clap", "structopt", "argh", "pico-args", "lexopt", "bpaf", "gumdrop"}

var (
	waiting = detect.NewPattern(`\bsignal::ctrl_c\s*\(|\bSignalKind::|\bsignal_hook::|\bctrlc::set_handler\s*\(`)
	ticking = detect.NewPattern(`\btime::interval\s*\(|\binterval_at\s*\(`)
	// servers begin one whose address is worked out somewhere else.
	servers = detect.NewPattern(`\b(?:actix_web::)?HttpServer::new\s*\(|\baxum::serve\s*\(|\bhyper::server::conn\b`)
	// rockets begins a Rocket server, whose address stands in its configuration.
	rockets = detect.NewPattern(`\brocket::(?:build|custom|ignite|execute)\s*\(|#\[(?:rocket::)?launch\]`)
)

// kindOf says what the program is, with the place that shows it.
func kindOf(a *detect.App) (detect.Kind, []detect.Evidence, string) {
	c := of(a)
	if list := listeners(a); len(list) > 0 {
		return detect.Service, []detect.Evidence{list[0].at}, "it listens"
	}
	if m := search(a, rockets); len(m) > 0 {
		return detect.Service, []detect.Evidence{m[0].Evidence}, "Rocket listens"
	}
	if m := search(a, servers); len(m) > 0 {
		return detect.Service, []detect.Evidence{m[0].Evidence}, "it listens"
	}
	for _, name := range consumers {
		if d, ok := c.depends(name); ok {
			return detect.Worker, []detect.Evidence{d.evidence()}, "it works off messages or jobs"
		}
	}
	for _, name := range commandLines {
		if d, ok := c.depends(name); ok {
			return detect.Tool, []detect.Evidence{d.evidence()}, "a command line"
		}
	}
	for _, p := range []*detect.Pattern{waiting, ticking} {
		if m := search(a, p); len(m) > 0 {
			return detect.Worker, []detect.Evidence{m[0].Evidence}, "it runs until it is told to stop"
		}
	}
	if p, ok := chosen(a); ok {
		return detect.Tool, []detect.Evidence{p.from}, "it listens on nothing"
	}
	return detect.Tool, c.at(nil), "it listens on nothing"
}

var frameworkFact = detect.Fact{
	Name: "framework", Type: detect.Text,
	Ask:    "Which framework is it written with?",
	Probes: []detect.Probe{{Says: "dependencies in Cargo.toml, of the project's other crates too", Look: framework}},
}

func framework(a *detect.App) []detect.Finding {
	if isSite(a) {
		return nil
	}
	list, _ := tables.Frameworks("rust")
	var out []detect.Finding
	for _, c := range of(a).own() {
		for _, f := range list {
			if f.Kind != "service" && f.Kind != "tool" || f.Kind == "service" != (a.Text("kind") == "service") || a.Text("kind") == "worker" {
				continue
			}
			for _, name := range f.Packages {
				if d, ok := c.depends(name); ok && !slices.ContainsFunc(out, func(o detect.Finding) bool { return o.Value[0] == f.Name }) {
					out = append(out, detect.Finding{Value: detect.Is(f.Name), From: []detect.Evidence{d.evidence()}})
				}
			}
		}
	}
	return out
}

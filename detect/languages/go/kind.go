package golang

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

var kindFact = detect.Fact{
	Name: "kind", Type: detect.Text, Strict: true,
	Ask: "What is the program for?",
	Options: func(*detect.App) []detect.Option {
		return []detect.Option{{Value: "service", Label: "it listens on a port"}, {Value: "worker", Label: "it runs on, without a port"}, {Value: "tool", Label: "it does one thing and ends"}}
	},
	Probes: []detect.Probe{{Says: "whether the program listens, works off a queue, or ends", Look: func(a *detect.App) []detect.Finding {
		kind, from, why := kindOf(a)
		return []detect.Finding{{Value: detect.Is(string(kind)), From: from, Why: why}}
	}}},
}

// consumers are packages that bring work to a program that then runs on.
var consumers = []string{"github.com/segmentio/kafka-go", "github.com/IBM/sarama", "github.com/Shopify/sarama", "github.com/twmb/franz-go",
	"github.com/confluentinc/confluent-kafka-go", "github.com/rabbitmq/amqp091-go", "github.com/streadway/amqp", "github.com/nats-io/nats.go",
	"github.com/ThreeDotsLabs/watermill", "github.com/nsqio/go-nsq", "cloud.google.com/go/pubsub", "github.com/bwmarrin/discordgo",
	"gopkg.in/telebot.v3", "github.com/go-telegram-bot-api/telegram-bot-api", "github.com/slack-go/slack", "github.com/eclipse/paho.mqtt.golang",
	"sigs.k8s.io/controller-runtime", "github.com/RichardKnop/machinery", "github.com/go-co-op/gocron", "go.temporal.io/sdk/worker"}

// kindOf says what the settled program is, or the strongest of all where it is
// not settled yet, with the place that shows it.
func kindOf(a *detect.App) (detect.Kind, []detect.Evidence, string) {
	files := sources(a)
	cli, isCLI := firstImport(files, commandLibraries)
	if at, ok := serving(a); ok {
		_, word, serves := subcommand(a)
		switch {
		case !isCLI || !subcommands(a) || !serves && rootRuns(a):
			return detect.Service, []detect.Evidence{at}, "it listens"
		case serves:
			return detect.Service, []detect.Evidence{word}, "it has a command that listens"
		}
		return detect.Tool, []detect.Evidence{cli}, "a command line; no command of it is named for serving"
	}
	for _, f := range frameworksOf("worker") {
		if at, ok := firstImport(files, f.Packages); ok {
			return detect.Worker, []detect.Evidence{at}, "it works off jobs"
		}
	}
	if at, ok := firstImport(files, consumers); ok && !isCLI {
		return detect.Worker, []detect.Evidence{at}, "it works off messages"
	}
	if at, ok := waits(a); ok && !isCLI {
		return detect.Worker, []detect.Evidence{at}, "it runs until it is told to stop"
	}
	if isCLI {
		return detect.Tool, []detect.Evidence{cli}, "a command line"
	}
	return detect.Tool, nil, "it listens on nothing"
}

func firstImport(files []*source, pkgs []string) (detect.Evidence, bool) {
	for _, pkg := range pkgs {
		if at, ok := imports(files, pkg); ok {
			return at, true
		}
	}
	return detect.Evidence{}, false
}

func frameworksOf(kind string) []tables.Framework {
	list, _ := tables.Frameworks("go")
	return slices.DeleteFunc(slices.Clone(list), func(f tables.Framework) bool { return f.Kind != kind })
}

// serving finds where the program begins to listen, whatever is known of the
// address.
func serving(a *detect.App) (detect.Evidence, bool) {
	list := listeners(a)
	if doors := doorsOf(list); len(doors) > 0 {
		return doors[0].at, true
	}
	for _, c := range indexOf(a).calls {
		switch {
		case strings.HasPrefix(c.name, "ListenAndServe") && len(list) == 0:
			return c.in.at(c.expr), true
		case c.name == "Serve":
			if _, ok := firstImport([]*source{c.in}, []string{"net/http", "google.golang.org/grpc", "github.com/valyala/fasthttp"}); ok {
				return c.in.at(c.expr), true
			}
		}
	}
	return detect.Evidence{}, false
}

// waits finds a program that waits for the signal to stop.
func waits(a *detect.App) (detect.Evidence, bool) {
	for _, c := range indexOf(a).calls {
		if c.on == "signal" && (c.name == "Notify" || c.name == "NotifyContext") && c.in.imported("os/signal") != "" &&
			(len(c.expr.Args) == 1 || mentioned(c.expr, "SIGTERM", "SIGINT", "Interrupt")) {
			return c.in.at(c.expr), true
		}
		if (c.name == "NewTicker" || c.name == "Tick") && c.in.stands(c.on) == "time" && c.in.pkg == "main" {
			return c.in.at(c.expr), true
		}
	}
	for _, c := range indexOf(a).calls {
		if c.in.stands(c.on) == "net" && (c.name == "ListenPacket" || c.name == "ListenUDP") {
			at := c.in.at(c.expr)
			a.Warn("listens-for-packets", at.String()+": it listens for packets: publish its port as docker run -p PORT:PORT/udp", at)
			return at, true
		}
	}
	return endless(a)
}

// endless finds a loop of the main package without an end that sleeps between
// its rounds, or a select that waits for nothing.
func endless(a *detect.App) (detect.Evidence, bool) {
	for _, s := range sources(a) {
		if s.pkg != "main" || s.tree() == nil {
			continue
		}
		var at ast.Node
		ast.Inspect(s.full, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ForStmt:
				if n.Init == nil && n.Cond == nil && n.Post == nil && mentioned(n.Body, "Sleep", "After") {
					at = n
				}
			case *ast.SelectStmt:
				if len(n.Body.List) == 0 {
					at = n
				}
			}
			return at == nil
		})
		if at != nil {
			return s.at(at), true
		}
	}
	return detect.Evidence{}, false
}

var frameworkFact = detect.Fact{
	Name: "framework", Type: detect.Text,
	Ask:    "Which framework is it written with?",
	Probes: []detect.Probe{{Says: "what the program's files import", Look: framework}},
}

func framework(a *detect.App) []detect.Finding {
	files := sources(a)
	list, _ := tables.Frameworks("go")
	var out []detect.Finding
	for _, f := range list {
		if f.Kind == "tool" && a.Text("kind") != "tool" || f.Kind == "worker" && a.Text("kind") == "service" {
			continue
		}
		if at, ok := firstImport(files, f.Packages); ok {
			// A gRPC server that a web server hands its calls to is not what listens.
			handed := f.Name == "grpc" && !serves(a)
			out = append(out, detect.Finding{Value: detect.Is(f.Name), From: []detect.Evidence{at}, Weak: handed})
		}
		if f.Name == "stdlib-http" && a.Text("kind") == "service" {
			if at, ok := webServer(a); ok {
				out = append(out, detect.Finding{Value: detect.Is(f.Name), From: []detect.Evidence{at}})
			}
		}
	}
	return out
}

// serves says whether something is served on a listener, as gRPC is.
func serves(a *detect.App) bool {
	return slices.ContainsFunc(indexOf(a).calls, func(c call) bool { return c.name == "Serve" })
}

// webServer finds a server of the standard library.
func webServer(a *detect.App) (detect.Evidence, bool) {
	x := indexOf(a)
	for _, c := range x.calls {
		if strings.HasPrefix(c.name, "ListenAndServe") && c.in.imported("net/http") != "" {
			return c.in.at(c.expr), true
		}
	}
	for _, p := range x.servers {
		if p.in.imported("net/http") != "" {
			return p.in.at(p.expr), true
		}
	}
	return detect.Evidence{}, false
}

// mentioned says whether an expression of the node is a name or field called so.
func mentioned(n ast.Node, names ...string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if _, name := selector(e); slices.Contains(names, name) {
				found = true
			}
		}
		return !found
	})
	return found
}

package jvm

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
)

// Claim says what a folder with a build file is, for the language whose
// sources end so; ending "" in last place takes builds without sources too.
func Claim(a *detect.App, takes ...string) *detect.Claim {
	written := Written(a)
	mine := false
	for _, e := range takes {
		mine = mine || e == written
	}
	if !mine {
		return nil
	}
	b := Of(a)
	switch {
	case b == nil:
		return nil
	case b.Pom != nil:
		return b.claimMaven()
	}
	return b.claimGradle()
}

// unrunnable are the packagings of Maven that nothing can start.
var unrunnable = detect.Lookup[string]{
	{"pom", "a parent pom: its modules are what runs"},
	{"bom", "a list of versions: nothing to run"},
	{"maven-plugin", "a plugin of Maven: nothing to run"},
	{"maven-archetype", "a project template: nothing to run"},
	{"bundle", "an OSGi bundle: it runs in a container of its own kind"},
	{"ear", "an enterprise archive: it runs in an application server of your choice"},
	{"rar", "a resource adapter: it runs in an application server of your choice"},
	{"aar", "an Android library: nothing to run here"},
	{"apk", "an Android app: nothing to run here"},
	{"nar", "a NiFi archive: it runs in NiFi"},
	{"hpi", "a Jenkins plugin: it runs in Jenkins"},
	{"eclipse-plugin", "an Eclipse plugin: nothing to run here"},
}

func (b *Build) claimMaven() *detect.Claim {
	packaging := b.Pom.Packaging()
	from := []detect.Evidence{packaging.From}
	if why, ok := unrunnable.Find(packaging.Value); ok {
		if packaging.Value == "pom" && len(b.Pom.ModuleFiles()) == 0 {
			why = "a pom without code: nothing to run"
		}
		return &detect.Claim{Kind: detect.Library, Why: why, From: from}
	}
	c := &detect.Claim{Workspace: b.workspace(), From: from}
	c.Absorbs = b.frontends()
	if at, ok := b.war(); ok {
		return b.claimWar(c, at)
	}
	b.kind(c)
	if _, ok := b.warMain(); ok {
		c.Kind = detect.Service
	}
	return c
}

// warMain finds the class that makes a war start by itself.
func (b *Build) warMain() (maven.Text, bool) {
	if b.Pom == nil || b.Pom.Packaging().Value != "war" {
		return maven.Text{}, false
	}
	return b.Pom.Plugin("maven-war-plugin").Config("archive", "manifest", "mainClass")
}

// bootWar says whether a war can be started by itself.
func (b *Build) bootWar() bool {
	_, ok := b.Plugin("spring-boot-maven-plugin", "org.springframework.boot")
	return ok
}

// kind decides what a jar is for: a framework or a main class makes an app of
// it, anything else is a library.
func (b *Build) kind(c *detect.Claim) {
	name, at := b.Framework()
	mains := Mains(b.app)
	class, says := b.mainClass()
	switch {
	case name == "quarkus" && b.applied(name):
		c.Kind, c.From = detect.Service, []detect.Evidence{at}
	case len(mains) == 0 && class.Value == "" && !(name == "spring-boot" && b.applied(name) && len(b.app.Sources(endings...)) == 0):
		c.Kind, c.Why = detect.Library, "a library: no main class in its sources, and no plugin names one"
	case class.Value == "" && b.published():
		c.Kind, c.Why = detect.Library, "a library: its build publishes it or other modules use it, and no plugin makes it executable"
	case name != "":
		c.Kind, c.From = detect.Service, []detect.Evidence{at}
		if web, ok := b.serves(); ok {
			c.From = append(c.From, web)
		} else if name == "spring-boot" && !b.configuresServer() {
			c.Kind = b.quiet()
		} else if named, _ := named(name); named.port == 0 && len(listens(b.app)) == 0 && name != "vertx" {
			c.Kind = detect.Tool
		}
	default:
		c.Kind = detect.Tool
		if says {
			c.From = []detect.Evidence{class.From}
		} else if len(mains) > 0 {
			c.From = []detect.Evidence{mains[0].From}
		}
		if l := listens(b.app); len(l) > 0 {
			c.Kind, c.From = detect.Service, append(c.From, l[0].Evidence)
		} else if m := b.app.Search(schedules, endings...); len(m) > 0 {
			c.Kind = detect.Worker
		}
	}
}

var schedules = detect.NewPattern(`\bnewScheduledThreadPool\(|\bnewSingleThreadScheduledExecutor\(|\bnew KafkaConsumer<|\bnew KafkaStreams\(|\bbasicConsume\(|\bStdSchedulerFactory\b`)

var (
	listening = detect.NewPattern(`@(?:Scheduled|KafkaListener|RabbitListener|JmsListener|SqsListener|StreamListener|EnableScheduling)\b`)
	runners   = detect.NewPattern(`\b(?:CommandLineRunner|ApplicationRunner)\b`)
)

// quiet tells a Spring Boot app without a web server that runs once from one
// that goes on.
func (b *Build) quiet() detect.Kind {
	if len(b.app.Search(listening, endings...)) > 0 {
		return detect.Worker
	}
	if _, ok := b.Needs("org.springframework.boot:spring-boot-starter-amqp", "org.springframework.boot:spring-boot-starter-quartz",
		"org.springframework.kafka:spring-kafka", "org.springframework.cloud:spring-cloud-stream*", "org.springframework.cloud:spring-cloud-starter-stream*"); ok {
		return detect.Worker
	}
	if len(b.app.Search(runners, endings...)) > 0 {
		return detect.Tool
	}
	return detect.Worker
}

// applied says whether a framework's own plugin takes part in the build.
func (b *Build) applied(framework string) bool {
	f, _ := named(framework)
	_, ok := b.Plugin(f.plugins...)
	return ok
}

// published says whether a build makes a jar for others to use.
func (b *Build) published() bool {
	if b.executable() {
		return false
	}
	if b.Pom == nil {
		return b.publishedGradle()
	}
	for _, plugin := range []string{"maven-source-plugin", "central-publishing-maven-plugin", "nexus-staging-maven-plugin", "maven-javadoc-plugin"} {
		if b.Pom.Plugin(plugin) != nil {
			return true
		}
	}
	return b.Reactor.Used(b.Pom)
}

// workspace is the folder that the image must be built from, "" when all that
// the build needs lies in the app's own.
func (b *Build) workspace() string {
	need := b.Pom.Files()
	for _, m := range b.Reactor.Closure(b.Pom) {
		need = append(need, m.Files()...)
	}
	top := detect.Holding(b.Pom.Dir, need...)
	if top == b.Pom.Dir {
		return ""
	}
	return detect.Holding(top, b.Reactor.Files()...)
}

// frontends are folders whose JavaScript the build makes itself.
func (b *Build) frontends() []string {
	var out []string
	for _, dir := range b.frontendDirs() {
		if dir != "." {
			out = append(out, path.Join(b.app.Dir, dir))
		}
	}
	return out
}

// frontendDirs are the folders, relative to the app, that a plugin of the build
// runs a package manager of JavaScript in.
func (b *Build) frontendDirs() []string {
	if b.Pom == nil {
		return nil
	}
	p := b.Pom.Plugin("frontend-maven-plugin")
	if p == nil {
		return nil
	}
	dirs := []string{}
	for _, t := range p.Configs("workingDirectory") {
		dir := strings.TrimPrefix(strings.NewReplacer("${project.basedir}/", "", "${basedir}/", "").Replace(t.Value), "./")
		if b.app.HasDir(dir) && !strings.Contains(dir, "..") {
			dirs = append(dirs, path.Clean(dir))
		}
	}
	if len(dirs) == 0 {
		dirs = append(dirs, ".")
	}
	return dirs
}

// Claims says whether the build file of a folder above has a folder among its
// modules, or is the parent of the pom there.
func Claims(a *detect.App, member string) bool {
	if top := maven.Read(a.Project, a.Path(maven.File)); top != nil {
		dir := a.Path(member)
		if maven.Holds(a.Project, top, dir) {
			return true
		}
		if own := maven.Read(a.Project, path.Join(dir, maven.File)); own != nil {
			for _, f := range own.Files()[1:] {
				if f == top.Path {
					return true
				}
			}
		}
	}
	return claimsGradle(a, member)
}

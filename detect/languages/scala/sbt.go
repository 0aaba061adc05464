package scala

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/jvm"
	"github.com/stagewright/stagewright/detect/tables"
)

var (
	packager     = detect.NewPattern(`addSbtPlugin\(\s*"com\.(?:github\.sbt|typesafe\.sbt)"\s*%\s*"sbt-native-packager"`)
	assembler    = detect.NewPattern(`addSbtPlugin\(\s*"com\.eed3si9n"\s*%\s*"sbt-assembly"`)
	playPlugin   = detect.NewPattern(`addSbtPlugin\(\s*"(?:org\.playframework|com\.typesafe\.play)"\s*%\s*"sbt-plugin"`)
	projectDef   = detect.NewPattern(`lazy\s+val\s+` + "`?" + `([\w-]+)` + "`?" + `(?:\s*:\s*Project)?\s*=\s*\(?\s*(?:crossProject\([^)]*\)[\s\S]{0,60}?)?project\b(?:\s*\.?\s*in\s*\(?\s*file\(\s*"([^"]*)"\s*\))?`)
	nameSet      = detect.NewPattern(`^[^\n"]*\bname\s*:=\s*"([^"]+)"`)
	versionSet   = detect.NewPattern(`^[^\n"]*\bversion\s*:=\s*"([^"]+)"`)
	scalaSet     = detect.NewPattern(`^[^\n"]*\bscalaVersion\s*:=\s*"([^"]+)"`)
	nameNamed    = detect.NewPattern(`^[^\n"]*\bname\s*:=\s*([A-Za-z_]\w*)`)
	versionNamed = detect.NewPattern(`^[^\n"]*\bversion\s*:=\s*([A-Za-z_]\w*)`)
	versionByGit = detect.NewPattern(`addSbtPlugin\(\s*"[\w.-]+"\s*%\s*"sbt-(?:dynver|ci-release|git|git-versioning)"`)
	mainNamed    = detect.NewPattern(`\bmainClass\s*:=\s*Some\(\s*([A-Za-z_]\w*)\s*\)`)
	values       = detect.NewPattern(`\bval\s+(\w+)(?:\s*:\s*String)?\s*=\s*"([\w.$+-]+)"`)
	mainSet      = detect.NewPattern(`\bmainClass\s*:=\s*Some\(\s*"([\w.$]+)"`)
	jarNameSet   = detect.NewPattern(`\bassemblyJarName\s*:=\s*(?:s)?"([^"]+)"`)
	exposedSet   = detect.NewPattern(`\bdockerExposedPorts\s*(?::=|\+\+?=)\s*(?:(?:Seq|List|Vector)\(\s*)?(\d{2,5})\b`)
	baseImageSet = detect.NewPattern(`\bdockerBaseImage\s*:=\s*"[\w./-]*(?:temurin|jdk|jre|java|corretto|zulu|liberica|semeru)[\w./-]*:(?:[a-z]+-)?(\d+)`)
	enabled      = detect.NewPattern(`\b(?:JavaAppPackaging|JavaServerAppPackaging|AssemblyPlugin|PlayScala|PlayJava|PlayService|AkkaGrpcPlugin|AshScriptPlugin)\b`)
	releaseSet   = detect.NewPattern(`"(?:-release|--release|-java-output-version|-Xtarget|-target)"\s*,\s*"(?:jvm-)?([\d.]+)"|"-(?:release|java-output-version|target):(?:jvm-)?([\d.]+)"`)
	dependencies = detect.NewPattern(`"([\w.-]+)"\s*%%?%?\s*"([\w.-]+)"`)
)

// scripts are the files of sbt's own build.
func scripts(a *detect.App) []string {
	out := []string{a.Path("build.sbt")}
	out = append(out, a.Project.Glob(a.Path("project"), "*.sbt")...)
	out = append(out, a.Project.Glob(a.Path("project"), "*.scala")...)
	return out
}

// says finds a pattern in them.
func says(a *detect.App, p *detect.Pattern) (detect.Match, bool) {
	for _, f := range scripts(a) {
		if m := p.In(f, a.Project.Code(f)); len(m) > 0 {
			return m[0], true
		}
	}
	return detect.Match{}, false
}

func isSbt(a *detect.App) bool { return a.Text("manager") == sbt }

func claimSbt(a *detect.App) *detect.Claim {
	mains := jvm.Mains(a)
	play, isPlay := says(a, playPlugin)
	m, packs := packs(a)
	_, named := says(a, mainSet)
	c := &detect.Claim{From: a.At("build.sbt", 0)}
	_, own, at := archive(a)
	if _, web := says(a, webPlugin); web && own == "" && !packs {
		c.Kind, c.Why = detect.Library, "a war: it needs a servlet container; start from an image of Tomcat or Jetty"
		return c
	}
	switch {
	case own != "":
		c.Kind, c.From = kind(a), []detect.Evidence{at.Evidence}
	case len(mains) == 0 && !isPlay && !named:
		c.Kind, c.Why = detect.Library, "a library: nothing in its sources can be started"
	case !packs:
		c.Kind, c.Why = detect.Library, "no plugin packs it with its dependencies: add sbt-native-packager or sbt-assembly to project/plugins.sbt"
	case isPlay:
		c.Kind, c.From = detect.Service, []detect.Evidence{play.Evidence}
	default:
		c.Kind, c.From = kind(a), []detect.Evidence{m.Evidence}
	}
	return c
}

// packs finds the plugin that makes something to run.
func packs(a *detect.App) (detect.Match, bool) {
	for _, p := range []*detect.Pattern{playPlugin, packager, assembler} {
		if m, ok := says(a, p); ok {
			return m, true
		}
	}
	return detect.Match{}, false
}

// kind tells servers from programs by what they depend on and call.
func kind(a *detect.App) detect.Kind {
	if f := findFramework(a); len(f) > 0 || jvm.Listens(a) {
		return detect.Service
	}
	return detect.Tool
}

func findManager(a *detect.App) []detect.Finding {
	switch {
	case a.Has("build.sbt"):
		return detect.Finds("", a.At("build.sbt", 0), sbt)
	case millFile(a) != "":
		return detect.Finds("", a.At(millFile(a), 0), mill)
	}
	return nil
}

func findFramework(a *detect.App) []detect.Finding {
	files := scripts(a)
	if f := millFile(a); f != "" {
		files = append(files, a.Path(f))
	}
	if m, ok := says(a, playPlugin); ok {
		return detect.Finds("", []detect.Evidence{m.Evidence}, "play")
	}
	for _, f := range files {
		code := a.Project.Code(f)
		found := slices.Concat(dependencies.In(f, code), millDependencies.In(f, code))
		for _, m := range found {
			if name := jvm.FrameworkOf(m.Groups[0], m.Groups[1]); name != "" {
				return detect.Finds("", []detect.Evidence{m.Evidence}, name)
			}
		}
	}
	return nil
}

// findVersion reads what the build says of its own image, and what it compiles
// for: a minimum where there is an image.
func findVersion(a *detect.App) []detect.Finding {
	if !own(a) {
		return nil
	}
	files := scripts(a)
	if f := millFile(a); f != "" {
		files = []string{a.Path(f)}
	}
	var out []detect.Finding
	syntax := tables.Exact
	for _, p := range []*detect.Pattern{baseImageSet, releaseSet} {
		for _, f := range files {
			if m := p.In(f, a.Project.Code(f)); len(m) > 0 {
				out = append(out, detect.Finding{Value: detect.Is(m[0].Group()), From: []detect.Evidence{m[0].Evidence}, Syntax: syntax})
				syntax = tables.Minimum
				break
			}
		}
	}
	return out
}

func findSbt(a *detect.App) []detect.Finding {
	n := a.Doc("project/build.properties").At("sbt.version")
	if n == nil {
		return nil
	}
	return detect.Finds("", a.At("project/build.properties", n.Line), n.Text())
}

// newestSbt is the newest release of the line that most builds are on.
func newestSbt(*detect.App) *detect.Finding {
	p, err := tables.Releases("sbt")
	if err != nil {
		return nil
	}
	for _, c := range p.Cycles {
		if c.Name == p.Default {
			return &detect.Finding{Value: detect.Is(c.Latest), Why: "project/build.properties names none"}
		}
	}
	return nil
}

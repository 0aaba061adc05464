package examples

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
)

// TestExplainTellsTheTruth holds what explain quotes to what was decided. Each
// line that is named for a detected value must have something of it, and all of
// them together the whole, by the type of the fact:
//
//	number    the digits
//	version   the number, or the constraint that was resolved to it, or what the question names
//	text      a word of it, and the whole of what has no words
//	list      a word of each element
//	command   a word of it; for this and a list, a word of the question as well
//
// What follows from a line without standing in it is listed below: what the
// line must hold then, or which other decision made of the same line it follows.
func TestExplainTellsTheTruth(t *testing.T) {
	held := 0
	each(t, func(t *testing.T, w written) {
		types := factTypes(w.app.Language)
		for _, d := range w.app.Decisions {
			if d.Source != detect.Detected {
				continue
			}
			held++
			for _, problem := range w.untrue(d, types[d.Name]) {
				t.Errorf("%s %q: %s", d.Name, d.Value, problem)
			}
		}
	})
	if held == 0 {
		t.Error("no decision was looked at")
	}
}

// marks says whether a file is one of those that make a folder worth a look for
// the language, or one of its sources that makes a program.
func marks(language, name, text string) bool {
	for _, l := range languages.All() {
		for _, mark := range l.Marks {
			if ok, _ := path.Match(mark, path.Base(name)); ok && l.Name == language {
				return true
			}
		}
	}
	return regexp.MustCompile(`main|\bcreate\(|Server`).MatchString(text)
}

func factTypes(language string) map[string]detect.Type {
	types := map[string]detect.Type{}
	for _, l := range languages.All() {
		if l.Name == language {
			for _, f := range plan.Facts(l) {
				types[f.Name] = f.Type
			}
		}
	}
	return types
}

// relations say, for values that follow from a line without standing in it,
// what the line, or the name of the file where that is meant, must hold.
var relations = map[string]string{
	"base":           `\bcompile\b|-static`,
	"libraries":      `/\d|dependencies`,
	"cross":          `pom\.xml|build\.gradle`,
	"options":        `native`,
	"tomcat":         `servlet`,
	"kind":           `(?i)listen|\bbind\b|sin_port|Address|serve|httpd|escript|signal|cobra|lexopt|executable|scripts`,
	"stops":          `(?i)sigterm|sigint|signal|ctrlc|shutdown|terminate`,
	"stopSignal":     `ctrlc|kemal`,
	"main":           `func main\(`,
	"program":        `\(name |func main\(|^\[package\]`,
	"mainClass":      `\bmain\(`,
	"dependencies":   `(?i)dependencies|imports|npm:`,
	"requires":       `^require|^\t|go\.mod$`,
	"lock":           `[lL]ock`,
	"manager":        `(?i)[.-]lock|configure\.ac|rebar\.config|Package\.swift|dune-project|shard\.yml|go\.mod|pom\.xml|project\.clj|requirements|dependencies`,
	"manifest":       `dependencies`,
	"managerVersion": `lock`,
	"assetsManager":  `lock`,
	"assetsInstall":  `lock`,
	"assets":         `"build"`,
	"assetsAlone":    `"build"`,
	"installs":       `(?i)lock$|requirements|dependencies`,
	"locked":         `(?i)\.lock$`,
	"wrapper":        `pom\.xml|build\.gradle|wrapper|mvnw|gradlew|mill$|^sbt$|^lein$`,
	"ownProject":     `build-system|scripts|=`,
	"ownProgram":     `=`,
	"layout":         `plugin|mainClass|<project|<version>|mill|id '|addSbtPlugin`,
	"framework":      `wsgi|def create_app|"next"|_config\.yml|lua_|_by_lua`,
	"built":          `"build"`,
	"env":            `"dependencies"|": "|import|==|^gem`, // what a framework is told by a variable
	"zones":          `tzdata|LoadLocation`,
	"buildPackages":  `.`, // what needs them: see the table of native packages
	"runPackages":    `.`,
	"hex":            `"~>`,
	"node":           `jsbundling|scripts`,
	"precompile":     `propshaft|sprockets`,
	"processes":      `solid_queue|celery|rq`,
	"release":        `database\.yml`,
	"extensions":     `ext-|DB_CONNECTION|DATABASE_URL|REDIS_CLIENT|\(`,
	"workdir":        `"[^"]+"`, // a path that is relative to it
	"whole":          `^[^:]+$`,
	"mode":           `(?i)output|base|build`,
	"hashedNames":    `(?i)output|base|build`,
	"published":      `index\.html$`,
	"sources":        `^\.$|module|src$`,
	"writable":       `sqlite|Mkdir|"`,
	"workspace":      `\./|members|packages|workspaces|include|modul`,
	"buildOnly":      `(?i)secret`,
	"collect":        `manage\.py|STATIC`,
}

// madeOf names for a fact the decisions that it is made of: it may quote what
// they quote.
var madeOf = map[string][]string{
	"language":     {"framework", "manager", "program", "main", "mainClass", "layout", "module", "dependencies", "requires", "start", "manifest", "kind", "lock"},
	"kind":         {"framework", "start", "mode"},
	"framework":    {"start"},
	"build":        {"main", "program", "assetsBuild", "assetsOut", "framework"},
	"assetsBuild":  {"assetsOut", "embeds"},
	"start":        {"main", "program", "mainClass", "layout", "framework", "jar"},
	"stops":        {"start"},
	"program":      {"main"},
	"jar":          {"layout", "goals", "jarVersion"},
	"jarName":      {"layout", "jar"},
	"libs":         {"layout"},
	"dependencies": {"framework"},
	"goals":        {"layout"},
	"pythonPath":   {"ownProject", "packages", "workspace"},
	"packages":     {"ownProject", "ownProgram"},
	"env":          {"port", "framework"},
	"tool":         {"version", "sass"},
	"mode":         {"staticDir", "framework"},
}

// untrue lists what is wrong with the evidence of one decision.
func (w written) untrue(d plan.Decision, kind detect.Type) (problems []string) {
	var all []string
	related := kind == detect.YesNo && relations[d.Name] == ""
	reason, _, _ := strings.Cut(strings.ToLower(d.Why), " ") // "sharp has a compiled part"
	reason = strings.TrimRight(reason, ":,")
	for _, place := range d.From {
		text := w.quoted(place)
		all = append(all, text, place.Path)
		switch {
		case strings.TrimSpace(text) == "":
			problems = append(problems, place.String()+" is an empty line, or not there")
		case relations[d.Name] != "" && regexp.MustCompile(relations[d.Name]).MatchString(text), w.followsFrom(d, place),
			kind != detect.Text && kind != detect.Number && sharesWord(text+" "+place.Path, d.Probe),
			d.Name == "language" && marks(d.Value, place.Path, text), reason != "" && strings.Contains(strings.ToLower(text), reason):
			related = true
		case !holdsWord(text, d.Value) && !holdsWord(text, d.Why):
			problems = append(problems, place.String()+" has no word of it: "+strings.TrimSpace(text))
		}
	}
	read := strings.Join(all, "\n")
	switch kind {
	case detect.YesNo:
		if !related {
			problems = append(problems, "nothing settles a yes or no: "+read)
		}
	case detect.Number, detect.Version:
		constraint, _, _ := strings.Cut(d.Why, " and ")
		cycle := d.Value
		if parts := strings.Split(d.Value, "."); len(parts) == 3 && kind == detect.Version {
			cycle = parts[0] + "." + parts[1] // a minimum is raised to the last of its line
		}
		if kind == detect.Version && sharesWord(read, d.Probe) {
			break // what a line asks of a library or a snapshot, its question says how it comes to a release
		}
		if !strings.Contains(read, cycle) && (constraint == "" || !strings.Contains(read, constraint)) {
			problems = append(problems, "it does not stand there: "+read)
		}
	case detect.Text, detect.List:
		for element := range strings.SplitSeq(d.Value, ", ") {
			if !related && !holdsWord(read, element) {
				problems = append(problems, element+" does not stand there: "+read)
			}
		}
	}
	return problems
}

// quoted is what a person who follows the evidence reads: the line, or the
// name where the file or folder itself is meant.
func (w written) quoted(place detect.Evidence) string {
	if place.Line == 0 {
		return place.Path
	}
	lines := strings.Split(string(w.tree[place.Path].Data), "\n")
	if place.Line > len(lines) {
		return ""
	}
	return lines[place.Line-1]
}

// followsFrom says whether a decision that this one is made of has the same place.
func (w written) followsFrom(d plan.Decision, place detect.Evidence) bool {
	for _, other := range w.app.Decisions {
		if slices.Contains(madeOf[d.Name], other.Name) && slices.Contains(other.From, place) {
			return true
		}
	}
	return false
}

// sharesWord says whether a line has a long word of the question that led to it:
// what a yes or no, a list or a command follows from is named there.
func sharesWord(text, probe string) bool {
	for _, word := range regexp.MustCompile(`[A-Za-z_]{4,}`).FindAllString(probe, -1) {
		if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// holdsWord says whether a text has a word of a value.
func holdsWord(text, value string) bool {
	text = strings.ToLower(text)
	for _, word := range regexp.MustCompile(`[a-z0-9]+(\.[0-9]+)*`).FindAllString(strings.ToLower(value), -1) {
		if len(word) > 1 && strings.Contains(text, word) {
			return true
		}
	}
	return value != "" && strings.Contains(text, strings.ToLower(value))
}

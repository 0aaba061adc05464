package formats

import "strings"

// Plugin is a plugin a build script names.
type Plugin struct {
	ID, Version string
	Line        int
	Alias       bool // ID is a reference into a version catalog ("libs.plugins.boot")
	Unapplied   bool // only put on the class path: `apply false`
}

// Value is one assignment, setting or entry of a build script.
type Value struct {
	Key, Text string
	Line      int
	Literal   bool // Text is the value itself, not the source of an expression
}

// Gradle is what a build script says.
type Gradle struct {
	Plugins      []Plugin
	Values       []Value
	Includes     []Value // Key include or includeBuild, Text the path
	Dependencies []Value // Key the configuration, Text "g:a:v" or the source
}

// The bounds of build scripts.
const (
	maxScript = 1 << 20
	maxBlocks = 64 // open at once where something is still recorded
)

// GradleScript reads a build or settings script in either of its languages,
// without running it.
//
// Keys of Values are the blocks the value stands in and its name, joined by
// dots: "java.toolchain.languageVersion", "application.mainClass", "version".
// `a.b = x`, `a.b x`, `a.b(x)` and `a.b.set(x)` are the same. Blocks that only
// look something up are replaced by what they look up, and `tasks` is left out:
// `tasks.named<BootJar>("bootJar") { … }`, `tasks { bootJar { … } }` and
// `bootJar { … }` all give "bootJar.archiveFileName"; withType<Jar> gives "Jar".
//
// Text is the string itself, or 17 for JavaLanguageVersion.of(17),
// JavaVersion.VERSION_17 and JvmTarget.JVM_17 (1.8 for VERSION_1_8); a variable
// the script sets to a literal is replaced; any other expression is its source.
func GradleScript(name, text string) Gradle {
	if len(text) > maxScript {
		return Gradle{}
	}
	if !strings.HasSuffix(name, ".kts") {
		name = "x.gradle"
	}
	r := gradleReader{src: text, toks: gradleTokens(Code(name, text)), vars: map[string]string{}}
	r.script()
	return r.out
}

type gradleReader struct {
	src  string
	toks []gradleToken
	i    int
	path []string // open blocks; "" for one that is left out of keys
	vars map[string]string
	out  Gradle
}

func (r *gradleReader) at(i int) gradleToken {
	if i >= 0 && i < len(r.toks) {
		return r.toks[i]
	}
	return gradleToken{}
}

func (r *gradleReader) script() {
	for r.i < len(r.toks) {
		switch t := r.toks[r.i]; t.kind {
		case '}':
			if len(r.path) > 0 {
				r.path = r.path[:len(r.path)-1]
			}
			r.i++
		case '{':
			r.path = append(r.path, "")
			r.i++
		case 'w':
			r.statement()
		default:
			r.i++
		}
	}
}

// statement reads up to the line's end outside of brackets, or to a block.
func (r *gradleReader) statement() {
	start, depth := r.i, 0
	i := start
loop:
	for ; i < len(r.toks); i++ {
		switch r.toks[i].kind {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '{', '}':
			if depth <= 0 {
				break loop
			}
			depth = 0 // a block within an argument: its content is read as statements
			break loop
		case ';':
			break loop
		case '\n':
			if depth <= 0 && !r.goesOn(i) {
				break loop
			}
		}
	}
	st := r.trim(r.toks[start:i])
	opens := r.at(i).kind == '{'
	r.i = max(i, start+1)
	if len(st) == 0 {
		return
	}
	if opens {
		name := r.block(st)
		if r.inside("dependencies") && len(st) > 1 {
			r.dependency(st)
			name = details
		}
		r.path = append(r.path, name)
		r.i = i + 1
		return
	}
	r.meaning(st)
}

// goesOn says whether the statement continues behind the line feed at i.
func (r *gradleReader) goesOn(i int) bool {
	if k := r.at(i - 1).kind; k == ',' || k == '=' || k == '+' {
		return true
	}
	for i < len(r.toks) && r.toks[i].kind == '\n' {
		i++
	}
	return r.at(i).kind == '.'
}

// trim drops line feeds within a statement and the words that declare.
func (r *gradleReader) trim(st []gradleToken) []gradleToken {
	out := make([]gradleToken, 0, len(st))
	for _, t := range st {
		if t.kind != '\n' {
			out = append(out, t)
		}
	}
	for len(out) > 1 && out[0].kind == 'w' && out[1].kind == 'w' && declares(out[0].text) {
		out = out[1:]
	}
	return out
}

func declares(w string) bool {
	switch w {
	case "val", "var", "def", "final", "const", "private", "String", "int", "ext":
		return true
	}
	return false
}

// block names the block a statement opens.
func (r *gradleReader) block(st []gradleToken) string {
	head := strings.TrimPrefix(strings.TrimPrefix(st[0].text, "project."), "tasks.")
	if head == "tasks" || head == "project" || head == "the" || head == "ext" {
		head = ""
	}
	if len(st) > 1 && st[1].kind == '=' {
		return head
	}
	switch head {
	case "named", "getByName", "withType", "register", "create", "configure", "task", "getByType", "findByName":
		name := ""
		for _, t := range st[1:] {
			if t.kind == 's' || t.kind == 'w' && name == "" && t.text != "configureEach" && t.text != "class" {
				name = t.text
				if t.kind == 's' {
					break
				}
			}
		}
		name = strings.TrimSuffix(name, ".class")
		return name[strings.LastIndexByte(name, '.')+1:]
	}
	return head
}

// key joins the open blocks and a name.
func (r *gradleReader) key(name string) string {
	var parts []string
	for _, p := range r.path {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(append(parts, name), ".")
}

// details stands for a block that only refines a dependency.
const details = "-"

func (r *gradleReader) inside(block string) bool {
	return len(r.path) > 0 && r.path[len(r.path)-1] == block
}

package hugo

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/site"
	"github.com/stagewright/stagewright/detect/formats"
)

var dartSass = detect.NewPattern(`(?i)["']?transpiler["']?\s*[:=]?\s*["']dartsass["']`)

// sass finds calls of the Sass that Hugo itself does not have.
func sass(a *detect.App) []detect.Finding {
	for _, f := range a.Project.Files(a.Dir) {
		if ext := path.Ext(f); (ext == ".html" || ext == ".toml" || ext == ".yaml") && !strings.Contains(f, "/node_modules/") {
			if m := dartSass.In(f, a.Project.Text(f)); len(m) > 0 {
				return detect.Finds("", []detect.Evidence{m[0].Evidence}, "yes")
			}
		}
	}
	return nil
}

func modules(a *detect.App) []detect.Finding {
	if !a.Has("go.mod") || a.HasDir("_vendor") {
		return nil
	}
	return detect.Finds("", a.At("go.mod", 0), "yes")
}

// inputs are what npm reads, where the site's pipeline calls its packages.
func inputs(a *detect.App) []detect.Finding {
	doc := a.Doc("package.json")
	if len(doc.At("dependencies").Keys())+len(doc.At("devDependencies").Keys()) == 0 {
		return nil
	}
	f := detect.Finding{Value: detect.Is("package.json"), From: a.At("package.json", 0)}
	if a.Has("package-lock.json") {
		f.Value, f.From = append(f.Value, "package-lock.json"), append(f.From, detect.Evidence{Path: a.Path("package-lock.json")})
	} else {
		a.Warn("no-lock-file", "package.json: no lock file fixes what npm installs: run npm install and commit package-lock.json", detect.Evidence{Path: a.Path("package.json")})
	}
	return []detect.Finding{f}
}

func gitInfo(a *detect.App) []detect.Finding {
	doc, file := config(a)
	n := site.Key(doc, "enableGitInfo")
	if n.Text() != "true" {
		return nil
	}
	a.Warn("reads-git", "enableGitInfo: git never reaches the build: dates come from the pages' own headers", detect.Evidence{Path: a.Path(file), Line: n.Line})
	return detect.Finds("", a.At(file, n.Line), "yes")
}

// command takes a build command that calls hugo and nothing else, without what
// a host fills in.
func command(a *detect.App) []detect.Finding {
	var out []detect.Finding
	for _, n := range []struct {
		node *formats.Node
		file string
	}{{a.Doc("netlify.toml").At("context", "production", "command"), "netlify.toml"}, {a.Doc("netlify.toml").At("build", "command"), "netlify.toml"}, {a.Doc("package.json").At("scripts", "build"), "package.json"}} {
		text := strings.TrimSpace(n.node.Text())
		if n.file == "package.json" && a.Known("installInputs") && amongOthers(text) {
			out = append(out, detect.Finds("", a.At(n.file, n.node.Line), "npm run build")...)
			continue
		}
		words, ok := formats.Words(text)
		if !ok || len(words) == 0 || words[0] != "hugo" || strings.ContainsAny(text, "$`") || !flagsOnly(words[1:]) {
			continue
		}
		out = append(out, detect.Finds("", a.At(n.file, n.node.Line), text)...)
	}
	return out
}

// amongOthers says whether a script calls hugo and other programs: it is then
// called as it is.
func amongOthers(text string) bool {
	commands, _ := formats.Commands(text)
	calls := false
	for _, c := range commands {
		if len(c.Args) > 0 && c.Args[0] == "hugo" {
			if len(c.Args) > 1 && !flagsOnly(c.Args[1:]) {
				return false
			}
			calls = true
		}
	}
	return calls && len(commands) > 1
}

// flagsOnly says whether words are flags that a build may have: commands such
// as server, and other folders, are not.
func flagsOnly(words []string) bool {
	for _, w := range words {
		if !strings.HasPrefix(w, "--") || strings.HasPrefix(w, "--destination") || strings.HasPrefix(w, "--source") || strings.HasPrefix(w, "--watch") {
			return false
		}
	}
	return true
}

func publish(a *detect.App) []detect.Finding {
	doc, file := config(a)
	n := site.Key(doc, "publishDir")
	if dir, ok := site.Clean(n.Text()); ok && n.Text() != "" {
		return detect.Finds("", a.At(file, n.Line), dir)
	}
	return nil
}

// theme warns of one that is named and not there.
func theme(a *detect.App) []detect.Finding {
	doc, file := config(a)
	n := site.Key(doc, "theme")
	list := n.Strings()
	if n != nil && n.Kind != formats.List {
		list = []string{n.Text()}
	}
	if len(list) == 0 || list[0] == "" {
		return nil
	}
	folder := "themes"
	if d := site.Key(doc, "themesDir"); d.Text() != "" {
		folder = d.Text()
	}
	for _, name := range list {
		if dir := path.Join(folder, name); !strings.Contains(name, "/") && !a.Yes("modules") && !a.HasDir("_vendor") && !strings.HasPrefix(dir, "..") && len(a.Project.Files(a.Path(dir))) == 0 {
			a.Warn("theme-missing", dir+": the theme is not there: fetch it, with git submodule update --init where it is a submodule", detect.Evidence{Path: a.Path(file), Line: n.Line})
		}
	}
	return detect.Finds("", a.At(file, n.Line), list[0])
}

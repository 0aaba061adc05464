package dlang

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// said is a text and the line that holds it.
type said struct {
	text string
	at   detect.Evidence
}

// recipe is what dub.json or dub.sdl says.
type recipe struct {
	file                     string
	name, kind, target, path said
	ldc, frontend            said
	dependencies, libs       []said
	local                    bool // a dependency lies in a folder of the project
}

// of reads the recipe of the app's folder.
func of(a *detect.App) *recipe {
	return a.Project.Keep("dub "+a.Dir, func() any {
		if a.Has("dub.json") {
			return fromJSON(a)
		}
		return fromSDL(a.Path("dub.sdl"), a.Read("dub.sdl"))
	}).(*recipe)
}

func fromJSON(a *detect.App) *recipe {
	doc, file := a.Doc("dub.json"), a.Path("dub.json")
	r := &recipe{file: "dub.json"}
	get := func(keys ...string) said {
		n := doc.At(keys...)
		if n == nil {
			return said{}
		}
		return said{n.Text(), detect.Evidence{Path: file, Line: n.Line}}
	}
	r.name, r.kind, r.target, r.path = get("name"), get("targetType"), get("targetName"), get("targetPath")
	r.ldc, r.frontend = get("toolchainRequirements", "ldc"), get("toolchainRequirements", "frontend")
	for _, d := range doc.At("dependencies").Keys() {
		n := doc.At("dependencies", d)
		r.dependencies = append(r.dependencies, said{d, detect.Evidence{Path: file, Line: n.Line}})
		r.local = r.local || n.Kind == formats.Map && n.Has("path")
	}
	for _, n := range doc.At("libs").List() {
		r.libs = append(r.libs, said{n.Text(), detect.Evidence{Path: file, Line: n.Line}})
	}
	return r
}

// fromSDL reads the statements at the top of dub.sdl: a word, values, attributes.
func fromSDL(file, text string) *recipe {
	r := &recipe{file: "dub.sdl"}
	depth, n := 0, 0
	for line := range strings.Lines(text) {
		n++
		line, _, _ = strings.Cut(strings.TrimSpace(line), "//")
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "--") {
			continue
		}
		words, _ := formats.Words(strings.NewReplacer("{", " { ", "}", " } ", "`", `"`).Replace(line))
		if depth == 0 && len(words) > 1 {
			r.take(words[0], words[1:], detect.Evidence{Path: file, Line: n})
		}
		depth += strings.Count(line, "{") - strings.Count(line, "}")
	}
	return r
}

// take keeps one statement.
func (r *recipe) take(word string, values []string, at detect.Evidence) {
	switch word {
	case "name":
		r.name = said{values[0], at}
	case "targetType":
		r.kind = said{values[0], at}
	case "targetName":
		r.target = said{values[0], at}
	case "targetPath":
		r.path = said{values[0], at}
	case "dependency":
		r.dependencies = append(r.dependencies, said{values[0], at})
		for _, v := range values {
			r.local = r.local || strings.HasPrefix(v, "path=")
		}
	case "libs":
		for _, v := range values {
			if !strings.Contains(v, "=") {
				r.libs = append(r.libs, said{v, at})
			}
		}
	case "toolchainRequirements":
		for _, v := range values {
			if key, value, ok := strings.Cut(v, "="); ok && key == "ldc" {
				r.ldc = said{value, at}
			} else if ok && key == "frontend" {
				r.frontend = said{value, at}
			}
		}
	}
}

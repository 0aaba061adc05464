package jvm

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// Main is a class that can be started.
type Main struct {
	Class string
	From  detect.Evidence
}

var (
	packageOf = detect.NewPattern(`^\s*package\s+([\w.]+)`)
	typeNames = detect.NewPattern(`\b(?:class|interface|enum|record|object)\s+(\w+)`)
	// A main method with arguments, or the shorter form of newer releases.
	javaMain   = detect.NewPattern(`\bstatic\s+(?:final\s+)?void\s+main\s*\(|^\s*(?:public\s+)?void\s+main\s*\(\s*\)`)
	kotlinMain = detect.NewPattern(`^\s*(@JvmStatic\s+)?(?:suspend\s+)?fun\s+main\s*\(`)
	kotlinName = detect.NewPattern(`@file:JvmName\(\s*"(\w+)"`)
	scalaMain  = detect.NewPattern(`\bdef\s+main\s*\(\s*\w+\s*:\s*Array\[String\]|\bobject\s+\w+\s+extends\s+(?:\w+\s+with\s+)*(?:App|IOApp(?:\.Simple)?|ZIOAppDefault|ZIOApp|cask\.MainRoutes|cask\.Main)\b`)
	scalaAt    = detect.NewPattern(`@main\s+def\s+(\w+)`)
	cljMain    = detect.NewPattern(`\(defn\s+-main\b`)
	cljSpace   = detect.NewPattern(`\(ns\s+(?:\^\S+\s+)*([\w.*+!?-]+)`)
)

// Mains finds the classes of an app's sources that can be started.
func Mains(a *detect.App) []Main {
	var out []Main
	for _, f := range a.Sources(endings...) {
		code := a.Project.Code(f)
		if !strings.Contains(code, "main") && !strings.Contains(code, " extends ") {
			continue
		}
		out = append(out, mainsIn(f, code)...)
	}
	return out
}

func mainsIn(file, code string) []Main {
	space := ""
	if m := packageOf.In(file, code); len(m) > 0 {
		space = m[0].Groups[0] + "."
	}
	stem := strings.TrimSuffix(path.Base(file), path.Ext(file))
	switch path.Ext(file) {
	case ".kt":
		return kotlinMains(file, code, space, stem)
	case ".scala":
		return scalaMains(file, code, space)
	case ".clj":
		if m, ns := cljMain.In(file, code), cljSpace.In(file, code); len(m) > 0 && len(ns) > 0 {
			return []Main{{ns[0].Groups[0], m[0].Evidence}}
		}
		return nil
	}
	return typed(file, code, space, javaMain)
}

// typed gives the type around each main method.
func typed(file, code, space string, p *detect.Pattern) []Main {
	var out []Main
	types := typeNames.In(file, code)
	for _, m := range p.In(file, code) {
		name := strings.TrimSuffix(path.Base(file), path.Ext(file))
		if !slices.ContainsFunc(types, func(t detect.Match) bool { return t.Groups[0] == name }) {
			for _, t := range types {
				if t.Line <= m.Line {
					name = t.Groups[0]
				}
			}
		}
		out = append(out, Main{space + name, m.Evidence})
	}
	return out
}

func kotlinMains(file, code, space, stem string) []Main {
	var out []Main
	for _, m := range kotlinMain.In(file, code) {
		name := strings.ToUpper(stem[:1]) + stem[1:] + "Kt"
		if set := kotlinName.In(file, code); len(set) > 0 {
			name = set[0].Groups[0]
		}
		if m.Groups[0] != "" || strings.HasPrefix(m.Text, " ") || strings.HasPrefix(m.Text, "\t") {
			return typed(file, code, space, kotlinMain)
		}
		out = append(out, Main{space + name, m.Evidence})
	}
	return out
}

func scalaMains(file, code, space string) []Main {
	var out []Main
	for _, m := range scalaAt.In(file, code) {
		out = append(out, Main{space + m.Groups[0], m.Evidence})
	}
	for _, m := range scalaMain.In(file, code) {
		name := ""
		for _, t := range typeNames.In(file, code) {
			if t.Line <= m.Line {
				name = t.Groups[0]
			}
		}
		if name != "" {
			out = append(out, Main{space + name, m.Evidence})
		}
	}
	return out
}

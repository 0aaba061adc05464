package python

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
	"github.com/stagewright/stagewright/detect/tables"
)

// built is a package that comes built for lines of Python up to 3.minor alone.
type built struct {
	name, release string
	minor         int
	at            detect.Evidence
}

func (b built) String() string { return strings.TrimSpace(b.name + " " + b.release) }

// wheels limits a version that the project leaves open to those that its
// packages come built for: an old pin, or an old lock file, has nothing for the
// newest Python, where it would be compiled, and mostly cannot be.
func wheels(a *detect.App) []detect.Finding {
	for _, p := range slices.Concat(exactVersions(), versionEvidence()) {
		if len(p.Look(a)) > 0 {
			return nil // whoever named it knows what runs on it
		}
	}
	b, ok := oldest(a)
	if !ok {
		return nil
	}
	var all []tables.Constraint
	for _, p := range versionRanges() {
		for _, f := range p.Look(a) {
			all = append(all, tables.Constraint{Text: f.Value[0], Syntax: f.Syntax})
		}
	}
	limit := fmt.Sprintf("<3.%d", b.minor+1)
	if r, err := tables.Resolve("python", append(all, tables.Constraint{Text: limit, Syntax: tables.Pep440})); err != nil || len(r.Ignored) > 0 {
		a.Warn("no-wheel", fmt.Sprintf("%s: %s goes with Python 3.%d and older, and the project asks for a newer one: it is compiled, if it can be: raise it", b.at, b, b.minor), b.at)
		return nil
	}
	return []detect.Finding{{Value: detect.Is(limit), Syntax: tables.Pep440, From: []detect.Evidence{b.at}, Why: b.String() + " goes with no newer one"}}
}

// oldest is the package that is built for the oldest Python alone.
func oldest(a *detect.App) (built, bool) {
	var out built
	found := false
	for _, list := range [][]built{lockedWheels(a), pinnedWheels(a)} {
		for _, b := range list {
			if !found || b.minor < out.minor {
				out, found = b, true
			}
		}
	}
	return out, found
}

// pinnedWheels asks the table for what the requirements pin.
func pinnedWheels(a *detect.App) []built {
	var out []built
	for _, d := range deps(a) {
		release, pinned := strings.CutPrefix(strings.ReplaceAll(d.spec, " ", ""), "==")
		if !pinned || !needed(a, d) || strings.ContainsAny(release, ",<>!") {
			continue
		}
		line, bound := tables.NewestWith("python", d.name, strings.TrimLeft(release, "="))
		if !bound {
			continue
		}
		minor := 9 // older than all that the table knows
		if _, after, ok := strings.Cut(line, "."); ok {
			minor, _ = strconv.Atoi(after)
		}
		out = append(out, built{d.name, strings.TrimLeft(release, "="), minor, d.at})
	}
	return out
}

// outgrown are packages that newer Pythons hold themselves: that they have no
// wheel for them says nothing.
func outgrown(name string) bool {
	return strings.HasPrefix(name, "backports-") || name == "typed-ast" || name == "pickle5"
}

// lockedWheels reads the names of the wheels that a lock file lists.
func lockedWheels(a *detect.App) []built {
	p := ""
	if m := manager(a); m == uv || m == poetry || m == pdm {
		p = up(a, lockNames.Of(m))
	}
	if p == "" {
		return nil
	}
	serving := map[string]bool{}
	for _, k := range locked(a) {
		name := formats.NormalName(k.Name)
		serving[name] = !k.Dev && !onlyDev(a, name)
	}
	var out []built
	text := a.Project.Text(p)
	for _, w := range wheelsOf(text) {
		if w.minor > 0 && serving[w.name] && !outgrown(w.name) {
			out = append(out, built{w.name, "", w.minor, detect.Evidence{Path: p, Line: 1 + strings.Count(text[:w.first], "\n")}})
		}
	}
	return out
}

// wheel is what a lock file's file names tell of a package.
type wheel struct {
	name  string
	minor int // the newest Python that it is built for; 0 where it goes with any
	first int // where the first file stands
	any   bool
}

// wheelsOf finds the names of wheels for Linux in a lock file, by package in
// the order of the file.
func wheelsOf(text string) []wheel {
	var out []wheel
	index := map[string]int{}
	for from := 0; ; {
		at := strings.Index(text[from:], ".whl")
		if at < 0 {
			break
		}
		end := from + at
		from = end + 4
		begin := 1 + strings.LastIndexAny(text[max(0, end-300):end], "/\"' \n") + max(0, end-300)
		name, minor, linux := wheelName(text[begin:end])
		if !linux {
			continue
		}
		i, seen := index[name]
		if !seen {
			i = len(out)
			index[name] = i
			out = append(out, wheel{name: name, first: begin})
		}
		out[i].any = out[i].any || minor == 0
		out[i].minor = max(out[i].minor, minor)
	}
	for i := range out {
		if out[i].any {
			out[i].minor = 0
		}
	}
	return out
}

// wheelName reads "numpy-1.26.4-cp312-cp312-manylinux_2_17_x86_64": the
// package, and the Python that it is for; 0 where newer ones take it too.
func wheelName(file string) (name string, minor int, linux bool) {
	parts := strings.Split(file, "-")
	if len(parts) < 5 {
		return "", 0, false
	}
	python, abi, platform := parts[len(parts)-3], parts[len(parts)-2], parts[len(parts)-1]
	if platform != "any" && !strings.Contains(platform, "linux") {
		return "", 0, false
	}
	name = formats.NormalName(parts[0])
	digits, ok := strings.CutPrefix(python, "cp3")
	if !ok || abi == "abi3" {
		return name, 0, strings.Contains(python, "py3") || abi == "abi3"
	}
	if minor, err := strconv.Atoi(digits); err == nil {
		return name, minor, true
	}
	return "", 0, false
}

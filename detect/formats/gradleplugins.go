package formats

import (
	"strings"
)

// plugin reads an entry of a plugins block.
func (r *gradleReader) plugin(st []gradleToken) {
	p := Plugin{Line: st[0].line}
	rest := st[1:]
	switch {
	case len(rest) == 0:
		p.ID = st[0].text
	case st[0].text == "alias":
		p.Alias = true
		for len(rest) > 0 && rest[0].kind == '(' {
			rest = rest[1:]
		}
		if len(rest) > 0 {
			p.ID, rest = rest[0].text, rest[1:]
		}
	default:
		for i, t := range rest {
			if t.kind == 's' {
				p.ID, rest = t.text, rest[i+1:]
				break
			}
		}
		if st[0].text == "kotlin" {
			p.ID = "org.jetbrains.kotlin." + p.ID
		}
		if p.ID == "" {
			p.ID = st[0].text
		}
	}
	for i, t := range rest {
		switch {
		case t.kind != 'w':
		case t.text == "version" || t.text == "version.ref":
			for _, v := range rest[i+1:] {
				if v.kind == 's' || v.kind == 'w' {
					p.Version = r.resolve(v)
					break
				}
			}
		case t.text == "false":
			p.Unapplied = true
		}
	}
	if p.ID != "" && p.ID != "id" {
		r.out.Plugins = append(r.out.Plugins, p)
	}
}

// apply reads `apply plugin: 'x'` and `apply(plugin = "x")`.
func (r *gradleReader) apply(st []gradleToken) {
	named := false
	for _, t := range st[1:] {
		switch {
		case t.kind == 'w' && t.text == "plugin":
			named = true
		case named && (t.kind == 's' || t.kind == 'w'):
			r.out.Plugins = append(r.out.Plugins, Plugin{ID: t.text, Line: t.line})
			return
		}
	}
}

// dependency reads `configuration what`.
func (r *gradleReader) dependency(st []gradleToken) {
	if len(st) < 2 || st[0].kind != 'w' {
		return
	}
	conf, args := st[0], st[1:]
	for len(args) > 0 && args[0].kind == '(' {
		args = args[1:]
	}
	if len(args) == 0 {
		return
	}
	add := func(text string, line int, literal bool) {
		if text != "" {
			r.out.Dependencies = append(r.out.Dependencies, Value{conf.text, text, line, literal})
		}
	}
	if g := mapEntries(args); g["name"] != "" {
		add(strings.TrimRight(g["group"]+":"+g["name"]+":"+g["version"], ":"), conf.line, true)
		return
	}
	if args[0].kind == 's' {
		for _, t := range args {
			if t.kind == 's' {
				add(r.resolve(t), t.line, t.plain)
			}
		}
		return
	}
	r.called(args, add)
}

// called reads platform("g:a:v"), kotlin("stdlib"), project(":a") and libs.a.b.
func (r *gradleReader) called(args []gradleToken, add func(string, int, bool)) {
	var inner gradleToken
	for _, t := range args[1:] {
		if t.kind == 's' || t.kind == 'w' {
			inner = t
			break
		}
	}
	switch args[0].text {
	case "platform", "enforcedPlatform", "testFixtures":
		if inner.kind != 0 {
			add(r.resolve(inner), inner.line, inner.kind == 's' && inner.plain)
			return
		}
	case "kotlin":
		add("org.jetbrains.kotlin:kotlin-"+inner.text, args[0].line, true)
		return
	case "project":
		add(`project("`+inner.text+`")`, args[0].line, false)
		return
	}
	add(args[0].text, args[0].line, false)
}

// mapEntries reads `group: 'g', name: 'a'` and `group = "g", name = "a"`.
func mapEntries(st []gradleToken) map[string]string {
	out := map[string]string{}
	for i := 0; i+2 < len(st) && i < 30; i++ {
		if st[i].kind == 'w' && (st[i+1].kind == ':' || st[i+1].kind == '=') && st[i+2].kind == 's' {
			out[st[i].text] = st[i+2].text
		}
	}
	return out
}

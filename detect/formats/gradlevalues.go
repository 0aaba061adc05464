package formats

import "strings"

// meaning records what one statement says.
func (r *gradleReader) meaning(st []gradleToken) {
	head := st[0]
	switch {
	case r.inside(details) || len(r.path) > maxBlocks:
	case r.inside("plugins"):
		r.plugin(st)
	case head.text == "apply":
		r.apply(st)
	case head.text == "include" || head.text == "includeBuild":
		for _, t := range st[1:] {
			if t.kind == 's' {
				r.out.Includes = append(r.out.Includes, Value{head.text, t.text, t.line, t.plain})
			}
		}
	case r.inside("dependencies"):
		r.dependency(st)
	default:
		r.value(st)
	}
}

// value reads an assignment in any of its spellings.
func (r *gradleReader) value(st []gradleToken) {
	name, args := st[0].text, st[1:]
	if len(args) == 0 {
		return
	}
	switch args[0].kind {
	case '[': // ext["x"] = …
		if len(args) < 4 || args[1].kind != 's' || args[2].kind != ']' {
			return
		}
		if name != "ext" && name != "extra" && name != "project.ext" {
			name += "." + args[1].text
		} else {
			name = args[1].text
		}
		args = args[3:]
	case ':': // a type behind the name
		for len(args) > 0 && args[0].kind != '=' {
			args = args[1:]
		}
	}
	if len(args) == 0 {
		return
	}
	switch args[0].kind {
	case '=':
		args = args[1:]
		if len(args) > 0 && args[0].kind == '=' {
			return // a comparison
		}
	case '(':
		args = args[1:]
		if n := len(args); n > 0 && args[n-1].kind == ')' {
			args = args[:n-1]
		}
	case 's', 'w':
	default:
		return
	}
	for _, end := range []string{".set", ".convention", ".value"} {
		name = strings.TrimSuffix(name, end)
	}
	if name = tidyName(name); name == "" || len(args) == 0 || name == "if" || name == "for" || name == "import" || name == "return" {
		return
	}
	if r.entries(name, args) {
		return
	}
	text, literal := r.expression(args)
	if literal && strings.IndexByte(name, '.') < 0 {
		r.vars[name] = text
	}
	r.out.Values = append(r.out.Values, Value{r.key(name), text, st[0].line, literal})
}

// entries records `name 'k': 'v'` and `name("k" to "v")`, a value for each pair.
func (r *gradleReader) entries(name string, args []gradleToken) bool {
	found := false
	for i := 0; i+2 < len(args); i++ {
		k, mid, v := args[i], args[i+1], args[i+2]
		if (k.kind == 's' || k.kind == 'w') && (mid.kind == ':' || mid.text == "to" && mid.kind == 'w') && v.kind == 's' {
			r.out.Values = append(r.out.Values, Value{r.key(name + "." + k.text), r.resolve(v), v.line, v.plain})
			found = true
		}
	}
	return found
}

// tidyName drops what a name may carry in front.
func tidyName(name string) string {
	for _, p := range []string{"project.", "ext.", "this.", "tasks."} {
		name = strings.TrimPrefix(name, p)
	}
	return name
}

// expression gives a value's text and whether that is the value itself.
func (r *gradleReader) expression(st []gradleToken) (string, bool) {
	first := st[0]
	switch {
	case len(st) == 1 && first.kind == 's':
		return r.resolve(first), first.plain
	case first.kind == 'w' && (strings.HasSuffix(first.text, "JavaLanguageVersion.of") || first.text == "of") && len(st) > 2:
		v := r.resolve(st[2])
		return v, isNumber(v)
	case len(st) == 1 && first.kind == 'w':
		if v, ok := javaVersion(first.text); ok {
			return v, true
		}
		v := r.resolve(first)
		return v, v != first.text || isNumber(v) || v == "true" || v == "false"
	case first.text == "JavaVersion.toVersion" && len(st) > 2:
		v := r.resolve(st[2])
		return v, isNumber(v)
	}
	from, to := first.off, st[len(st)-1].end
	if to-from > 2000 {
		to = from + 2000
	}
	return strings.ToValidUTF8(strings.TrimSpace(r.src[from:to]), ""), false
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if (s[i] < '0' || s[i] > '9') && s[i] != '.' {
			return false
		}
	}
	return s != ""
}

// javaVersion reads VERSION_17, VERSION_1_8 and JVM_17.
func javaVersion(word string) (string, bool) {
	word = word[strings.LastIndexByte(word, '.')+1:]
	for _, p := range []string{"VERSION_", "JVM_"} {
		if v, ok := strings.CutPrefix(word, p); ok && v != "" {
			return strings.ReplaceAll(v, "_", "."), isNumber(strings.ReplaceAll(v, "_", "."))
		}
	}
	return "", false
}

// resolve gives a token's text, a variable's value in its place.
func (r *gradleReader) resolve(t gradleToken) string {
	if t.kind == 'w' {
		if v, ok := r.vars[t.text]; ok {
			return v
		}
		return t.text
	}
	if t.plain || !strings.Contains(t.text, "$") || len(t.text) > 1000 {
		return t.text
	}
	var out strings.Builder
	for s := t.text; ; {
		before, after, ok := strings.Cut(s, "$")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		name, rest := gradleRef(after)
		if v, known := r.vars[name]; known {
			out.WriteString(v)
		} else {
			out.WriteString("$" + after[:len(after)-len(rest)])
		}
		s = rest
	}
}

// gradleRef reads the name behind a $, in braces or not.
func gradleRef(s string) (name, rest string) {
	if inner, ok := strings.CutPrefix(s, "{"); ok {
		if name, rest, ok = strings.Cut(inner, "}"); ok {
			return tidyName(name), rest
		}
		return "", s
	}
	n := 0
	for n < len(s) && (isAlnum(s[n]) || s[n] == '_') {
		n++
	}
	return s[:n], s[n:]
}

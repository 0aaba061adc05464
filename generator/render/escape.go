package render

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	registry "github.com/google/go-containerregistry/pkg/name"

	"github.com/stagewright/stagewright/detect"
)

// What stands unquoted in a shell, in a path, as a name and for nginx.
const (
	wordMarks  = "_@%+=:,./-"
	pathMarks  = "_@%+=:,./~()-"
	nameMarks  = "._-"
	nginxMarks = "_.+/-"
)

// key says whether a text is a name for a variable.
func key(s string) bool {
	return detect.Plain(s, "_") && (s[0] < '0' || s[0] > '9')
}

// image passes a valid image reference that is not the floating "latest".
func image(s string) (string, error) {
	if s == "scratch" {
		return s, nil
	}
	ref, err := registry.ParseReference(s, registry.WithDefaultTag(""))
	if err != nil {
		return "", fmt.Errorf("image %q: not a valid reference: %w", s, err)
	}
	if tag, ok := ref.(registry.Tag); ok && (tag.TagStr() == "latest" || tag.TagStr() == "") {
		return "", fmt.Errorf("image %q: no fixed tag: name a version", s)
	}
	return s, nil
}

func number(v any) (string, error) {
	switch n := v.(type) {
	case int:
		return strconv.Itoa(n), nil
	case string:
		if _, err := strconv.Atoi(n); err == nil {
			return n, nil
		}
	}
	return "", fmt.Errorf("%v: not a number", v)
}

// name passes what may stand unquoted anywhere: stage names, users, tags.
func name(s string) (string, error) {
	if !detect.Plain(s, nameMarks) || strings.Contains(nameMarks, s[:1]) {
		return "", fmt.Errorf("%q: not a plain name: use letters, digits, '.', '_' and '-'", s)
	}
	return s, nil
}

// word makes one word of a shell command in RUN.
func word(s string) (string, error) {
	if err := detect.Printable(s); err != nil {
		return "", err
	}
	if detect.Plain(s, wordMarks) {
		return s, nil
	}
	return "'" + strings.ReplaceAll(s, "'", `'"'"'`) + "'", nil
}

// words makes words of a list, in its order.
func words(list []string) (string, error) {
	out := make([]string, len(list))
	for i, s := range list {
		var err error
		if out[i], err = word(s); err != nil {
			return "", err
		}
	}
	return strings.Join(out, " "), nil
}

// command passes a shell line as it is written, unless it would not end where
// its line ends.
func command(s string) (string, error) {
	if err := detect.Printable(s); err != nil {
		return "", err
	}
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, "\\") || strings.Contains(s, "<<") || strings.HasPrefix(s, "#") || strings.HasPrefix(s, "[") || strings.HasPrefix(s, "--") {
		return "", fmt.Errorf("command %q: not one shell line: give a command without line continuation, here-document or leading '#', '[' and '--'", s)
	}
	return s, nil
}

// exec makes the JSON form of CMD and ENTRYPOINT.
func exec(list []string) (string, error) {
	if len(list) == 0 {
		return "", fmt.Errorf("a start command without words: give one")
	}
	out := make([]string, len(list))
	for i, s := range list {
		if err := detect.Printable(s); err != nil {
			return "", err
		}
		out[i] = quote(s)
	}
	return "[" + strings.Join(out, ", ") + "]", nil
}

// quote makes a JSON string without HTML escapes.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

// copyArgs makes the arguments of COPY: sources, then the destination.
func copyArgs(args ...any) (string, error) {
	var all []string
	for _, a := range args {
		switch a := a.(type) {
		case string:
			all = append(all, a)
		case []string:
			all = append(all, a...)
		default:
			return "", fmt.Errorf("copy: %v is neither a path nor a list of paths", a)
		}
	}
	if len(all) < 2 {
		return "", fmt.Errorf("copy: sources and a destination are needed")
	}
	plain := true
	for i, s := range all {
		if err := detect.Printable(s); err != nil {
			return "", err
		}
		if s == "" || strings.Contains(s, "..") && slices.Contains(strings.Split(s, "/"), "..") {
			return "", fmt.Errorf("copy: %q leads out of the build context", s)
		}
		plain = plain && detect.Plain(s, pathMarks) && !strings.HasPrefix(s, "-")
		if i < len(all)-1 {
			s = glob(s)
		}
		all[i] = literal(s)
	}
	if plain {
		return strings.Join(all, " "), nil
	}
	return exec(all)
}

// glob keeps wildcard characters of a real file name from being wildcards.
func glob(s string) string {
	if !strings.ContainsAny(s, "*?[") {
		return s
	}
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(s)
}

// literal keeps quotes and variables of a real file name from being read as
// such: COPY reads them in its JSON form too.
func literal(s string) string {
	if !strings.ContainsAny(s, "\\$'\"") {
		return s
	}
	return strings.NewReplacer(`\`, `\\`, "$", `\$`, `'`, `\'`, `"`, `\"`).Replace(s)
}

// pathArg makes the one path of WORKDIR and the like.
func pathArg(s string) (string, error) {
	if !detect.Plain(s, pathMarks) || slices.Contains(strings.Split(s, "/"), "..") {
		return "", fmt.Errorf("path %q: not a plain path: use letters, digits, '.', '_', '+', '-' and '/'", s)
	}
	return path.Clean(s), nil
}

// env makes KEY=value words of ENV, sorted by key.
func env(vars map[string]string) (string, error) {
	var keys []string
	for k := range vars {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var out []string
	for _, k := range keys {
		v := vars[k]
		if !key(k) {
			return "", fmt.Errorf("variable %q: not a name: use letters, digits and '_'", k)
		}
		if err := detect.Printable(v); err != nil {
			return "", err
		}
		if !detect.Plain(v, wordMarks) {
			v = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(v) + `"`
		}
		out = append(out, k+"="+v)
	}
	return strings.Join(out, " "), nil
}

// comment makes text that stays within its comment line.
func comment(v any) (string, error) {
	s := fmt.Sprint(v)
	if l, ok := v.([]string); ok {
		s = strings.Join(l, ", ")
	}
	if err := detect.Printable(s); err != nil {
		return "", err
	}
	return strings.TrimRight(s, `\`), nil
}

// line passes one line of a values template.
func line(v any) (string, error) {
	s := fmt.Sprint(v)
	if l, ok := v.([]string); ok {
		return words(l)
	}
	return s, detect.Printable(s)
}

// ignore makes one literal pattern of an ignore file.
func ignore(s string) (string, error) {
	if err := detect.Printable(s); err != nil {
		return "", err
	}
	s = strings.TrimSpace(s)
	if s == "" || strings.HasPrefix(s, "#") || strings.HasPrefix(s, "!") {
		return "", fmt.Errorf("ignore pattern %q: it would be a comment or an exception", s)
	}
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s), nil
}

// pattern passes one pattern of an ignore file as it is written, wildcards and
// exceptions included.
func pattern(s string) (string, error) {
	if err := detect.Printable(s); err != nil {
		return "", err
	}
	s = strings.TrimSpace(s)
	if s == "" || s == "!" || strings.HasPrefix(s, "#") {
		return "", fmt.Errorf("ignore pattern %q: it says nothing: leave it out", s)
	}
	if _, err := path.Match(strings.TrimPrefix(s, "!"), ""); err != nil {
		return "", fmt.Errorf("ignore pattern %q: it cannot be read: close its brackets", s)
	}
	return s, nil
}

// nginx passes a path that needs no quoting in nginx's configuration.
func nginx(s string) (string, error) {
	if !detect.Plain(s, nginxMarks) {
		return "", fmt.Errorf("%q: not a plain path for nginx: use letters, digits, '.', '_', '+', '-' and '/'", s)
	}
	return s, nil
}

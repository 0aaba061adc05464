package render

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/stagewright/stagewright/detect"
)

// Escaper is a function that may be last in a template's pipeline: it makes
// its argument safe for one place, or fails.
type Escaper struct {
	Name, Says string
	makes      any
	neutral    string // a harmless word of the same form
}

// Escapers lists them by name.
func Escapers() []Escaper { return escaperTable }

// escaperTable lists them by name, as a test holds.
var escaperTable = []Escaper{
	{"command", "a whole shell line as it is written", command, "x"},
	{"comment", "words that stay within their comment's line", comment, "x"},
	{"copy", "the arguments of COPY: sources, one by one or as lists, and the destination", copyArgs, "x /x"},
	{"env", "KEY=value words of a map, sorted", env, "X=x"},
	{"exec", "the JSON form of CMD, ENTRYPOINT and HEALTHCHECK CMD", exec, `["x"]`},
	{"hcl", "an HCL string or list of strings, as in docker-bake.hcl", hclText, "x"},
	{"identifier", "a name in a program's source: letters, digits and '_'", identifier, "x"},
	{"ignore", "a literal name in an ignore file", ignore, "x"},
	{"image", "an image reference with a fixed tag", image, "scratch"},
	{"json", "JSON of any value", jsonText, "x"},
	{"line", "one line of a values template", line, "x"},
	{"name", "a plain name, as stages, users and tags have", name, "x"},
	{"nginx", "a path in nginx's configuration", nginx, "x"},
	{"number", "a whole number", number, "1"},
	{"path", "one path of WORKDIR and the like", pathArg, "/x"},
	{"pattern", "a pattern of an ignore file", pattern, "x"},
	{"word", "one word of a shell line, quoted where it has to be", word, "x"},
	{"words", "words of a list, each quoted where it has to be", words, "x"},
	{"workflow", "a YAML value in a workflow, in which ${{ }} would be an expression", workflow, "x"},
	{"xml", "text within XML or HTML", xmlText, "x"},
	{"yaml", "a YAML value of any value", jsonText, "x"},
}

func escapers() template.FuncMap {
	m := template.FuncMap{}
	for _, e := range escaperTable {
		m[e.Name] = e.makes
	}
	return m
}

func escaperNames() []string {
	var names []string
	for _, e := range escaperTable {
		names = append(names, e.Name)
	}
	return names
}

// neutralFuncs print a harmless word of the same form for every value.
func neutralFuncs() template.FuncMap {
	m := template.FuncMap{}
	for _, e := range escaperTable {
		m[e.Name] = func(...any) string { return e.neutral }
	}
	return m
}

// jsonText makes JSON, which YAML reads too.
func jsonText(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("%v: it cannot be written as JSON: %w", v, err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// identifier passes a name that every programming language takes for one.
func identifier(s string) (string, error) {
	if !key(s) {
		return "", fmt.Errorf("%q: not a name in a program: use letters, digits and '_'", s)
	}
	return s, nil
}

// xmlText makes text in which nothing is markup.
func xmlText(s string) (string, error) {
	return template.HTMLEscapeString(s), detect.Printable(s)
}

// hclText makes an HCL string, or a list of them, in which nothing is a template.
func hclText(v any) (string, error) {
	if list, ok := v.([]string); ok {
		parts := make([]string, len(list))
		for i, s := range list {
			parts[i], _ = hclText(s) // a text always encodes
		}
		return "[" + strings.Join(parts, ", ") + "]", nil
	}
	text, err := jsonText(v)
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(text), err
}

// workflow makes a YAML value that holds no expression of the CI service.
func workflow(v any) (string, error) {
	text, err := jsonText(v)
	if strings.Contains(text, "${{") || strings.Contains(text, "$[[") {
		return "", fmt.Errorf("%s: it would be an expression of the workflow: rename it", text)
	}
	return text, err
}

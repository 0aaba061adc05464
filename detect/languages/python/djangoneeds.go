package python

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// settingsNeed are the reads of the environment that fail when it is silent,
// with a value for the one command that needs them.
var settingsNeed = []struct {
	pattern *detect.Pattern
	value   func(cast string) string
}{

	{detect.NewPattern(`(?:(bool|int|float|list|json|url|db|cache)\s*\(\s*)?os\.environ\[\s*["'](\w+)["']\s*\]`), dummy},
	{detect.NewPattern(`()\benv\(\s*["'](\w+)["']\s*\)`), dummy},
	{detect.NewPattern(`\benv\.(\w+)\(\s*["'](\w+)["']\s*\)`), dummy},
	{detect.NewPattern(`()\b(?:config|get_env_variable|get_env_value|get_env|get_secret)\(\s*["'](\w+)["']\s*\)`), dummy},
	{detect.NewPattern(`()\bconfig\(\s*["'](\w+)["']\s*,\s*cast\s*=\s*int\s*\)`), func(string) string { return "1" }},
	{detect.NewPattern(`()\bconfig\(\s*["'](\w+)["']\s*,\s*cast\s*=\s*bool\s*\)`), func(string) string { return "false" }},
	{detect.NewPattern(`()\bconfig\(\s*["'](\w+)["']\s*,\s*cast\s*=\s*Csv\(\)\s*\)`), dummy},
}

// dummy is a value of the kind that is read.
func dummy(cast string) string {
	switch cast {
	case "bool":
		return "false"
	case "int", "float":
		return "1"
	case "json", "dict":
		return "{}"
	case "db", "db_url":
		return "sqlite:////tmp/build-only.db"
	case "cache", "cache_url":
		return "locmemcache://"
	case "url", "search_url":
		return "http://localhost/"
	case "email", "email_url":
		return "consolemail://"
	}
	return "build-only"
}

// buildOnly lists NAME=value for the variables that the settings insist on,
// with the lines that do.
func (d *djangoProject) buildOnly(a *detect.App) (vars []string, from []detect.Evidence) {
	var names []string
	for _, need := range settingsNeed {
		for _, m := range d.search(a, need.pattern) {
			name := m.Groups[1]
			if slices.Contains(names, name) || strings.Contains(lineAt(a, m.Evidence), "if ") {
				continue
			}
			value := need.value(m.Groups[0])
			if value == "build-only" && (name == "DATABASE_URL" || name == "DB_URL") {
				value = dummy("db")
			}
			if value == "build-only" && strings.HasSuffix(name, "_URL") {
				value = "redis://localhost/0"
			}
			if value == "build-only" && strings.HasSuffix(name, "_PORT") {
				value = "1"
			}
			names = append(names, name)
			vars = append(vars, name+"="+value)
			from = append(from, m.Evidence)
		}
	}
	slices.Sort(vars)
	return vars, from
}

// lineAt gives the code of one line.
func lineAt(a *detect.App, e detect.Evidence) string {
	lines := strings.Split(a.Project.Code(e.Path), "\n")
	if e.Line < 1 || e.Line > len(lines) {
		return ""
	}
	return lines[e.Line-1]
}

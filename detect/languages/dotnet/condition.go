package dotnet

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	compared  = detect.NewPattern(`\A\s*'([^']*)'\s*(==|!=)\s*'([^']*)'\s*\z`)
	orOf      = detect.NewPattern(`(?i)\bor\b`)
	andOf     = detect.NewPattern(`(?i)\band\b`)
	toolOwned = detect.NewPattern(`(?i)\$\((?:MSBuild\w*|Target\w+|RuntimeIdentifier\w*|Using\w*|NETCoreSdk\w*|Language|AssemblyName|OutputType)\)`)
)

// holds says whether a condition of MSBuild is met in a publish of the release
// on Linux. What cannot be told from the files is taken to be met.
func (p *project) holds(condition string, depth int) bool {
	if strings.TrimSpace(condition) == "" || strings.ContainsAny(condition, "([") && !plainNames(condition) || depth > 5 {
		return true
	}
	for _, one := range orOf.Regexp().Split(condition, -1) {
		met := true
		for _, term := range andOf.Regexp().Split(one, -1) {
			met = met && p.term(term, depth)
		}
		if met {
			return true
		}
	}
	return false
}

// plainNames says whether all brackets are those around names of properties.
func plainNames(condition string) bool {
	return !strings.ContainsAny(reference.Regexp().ReplaceAllString(condition, ""), "()[]")
}

func (p *project) term(text string, depth int) bool {
	g := compared.Regexp().FindStringSubmatch(text)
	if g == nil {
		return true
	}
	sides := [2]string{g[1], g[3]}
	for i, s := range sides {
		sides[i] = p.expand(s, depth+1)
		if toolOwned.Regexp().MatchString(sides[i]) {
			return true // the tools set it
		}
		sides[i] = reference.Regexp().ReplaceAllString(sides[i], "") // what nobody sets is empty
	}
	return strings.EqualFold(sides[0], sides[1]) == (g[2] == "==")
}

package check

import (
	"fmt"
	"strings"
)

//go:generate go test -run TestPages -update

// Page is the rule's page: what it finds, why, and the two examples.
func (r *Rule) Page() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n%s\n\n", r.Code, r.Title, r.Why)
	fmt.Fprintf(&b, "To mend it: %s.\n\n", r.Fix)
	fmt.Fprintf(&b, "Severity: %s.", r.Severity)
	if r.Off {
		fmt.Fprintf(&b, " Off by default: `--enable %s`.", r.Code)
	}
	if len(r.Also) > 0 {
		fmt.Fprintf(&b, " Known elsewhere as %s.", strings.Join(r.Also, ", "))
	}
	fmt.Fprintf(&b, "\n\n## Bad\n\n%s\n## Good\n\n%s", fence(r.Bad), fence(r.Good))
	fmt.Fprintf(&b, "\n## To allow it in one place\n\n```dockerfile\n# stagewright: ignore=%s the reason, for the next reader\n```\n", r.Code)
	return b.String()
}

func fence(sample string) string {
	language := "dockerfile"
	if strings.HasPrefix(sample, "-- ") {
		language = "text"
	}
	return "```" + language + "\n" + sample + "```\n"
}

// Index is the list of all rules with links to their pages.
func Index() string {
	var b strings.Builder
	b.WriteString("# Rules of `stagewright check`\n\nBeside all of BuildKit's own [build checks](https://docs.docker.com/reference/build-checks/).\n\n| Rule | Severity | Finds | Elsewhere |\n| --- | --- | --- | --- |\n")
	for _, r := range Rules() {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s | %s |\n", r.Code, r.Code, r.Severity, r.Title, strings.Join(r.Also, ", "))
	}
	return b.String()
}

package pages

import (
	"strings"

	"github.com/stagewright/stagewright/detect/tables"
)

// Output gives the folder that the command of a script leaves pages in where
// nothing says another, as the table of frameworks knows it; "" for others.
func Output(script string) string {
	list, err := tables.Frameworks(runtime)
	if err != nil {
		return ""
	}
	for _, f := range list {
		if f.Kind == "site" && f.BuildCommand != "" && strings.Contains(script, f.BuildCommand) && !strings.ContainsAny(f.StaticDir, " <,;") {
			return f.StaticDir
		}
	}
	return ""
}

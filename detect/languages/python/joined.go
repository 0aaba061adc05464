package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	sqliteJoined = detect.NewPattern(`["']sqlite(?:\+\w+)?:///["']\s*\+\s*((?:str\(\s*)?(?:os\.path\.join|os\.path\.abspath)\(.*)$`)
	folderJoined = detect.NewPattern(`^[ \t]*(?:UPLOAD_FOLDER|UPLOAD_DIR|DATA_DIR|OUTPUT_DIR|LOG_DIR|MEDIA_DIR|CACHE_DIR)[ \t]*=[ \t]*(os\.path\.join\(.*|.*__file__.*|[A-Za-z_]+[ \t]*/[ \t]*["'].*)$`)
	besideFile   = detect.NewPattern(`^[ \t]*(\w+)[ \t]*=[ \t]*(.*__file__.*)$`)
	firstName    = detect.NewPattern(`\b(?:join\(\s*)?([A-Za-z_]\w*)\s*[,/]`)
)

// joined gives the project path that an expression joins to the folder of its
// file: os.path.join(basedir, "data", "app.db"), BASE_DIR / "uploads".
func joined(a *detect.App, file, expr string) (string, bool) {
	var parts []string
	for _, q := range quoted.In("", expr) {
		parts = append(parts, q.Group())
	}
	if len(parts) == 0 || slices.ContainsFunc(parts, func(p string) bool { return p == "" || path.IsAbs(p) || strings.ContainsAny(p, "{}%$~:") }) ||
		strings.Contains(expr, "environ") || strings.Contains(expr, "getenv") || strings.Contains(expr, "expanduser") || strings.Contains(expr, "instance_path") || strings.Contains(expr, "gettempdir") {
		return "", false
	}
	whole := expr
	if !strings.Contains(expr, "__file__") {
		m := firstName.Regexp().FindStringSubmatch(expr)
		if m == nil {
			return "", false
		}
		whole = ""
		for _, b := range besideFile.In(file, a.Project.Code(file)) {
			if b.Groups[0] == m[1] && len(quoted.In("", b.Groups[1])) == 0 {
				whole = b.Groups[1]
			}
		}
		if whole == "" {
			return "", false
		}
	}
	dir := file
	for range strings.Count(whole, "dirname(") + strings.Count(whole, ".parent") {
		dir = path.Dir(dir)
	}
	if dir == file {
		return "", false
	}
	p := path.Join(append([]string{dir}, parts...)...)
	return p, p == a.Dir || a.Dir == "." && !outside(p) || strings.HasPrefix(p, a.Dir+"/")
}

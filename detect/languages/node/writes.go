package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

// writeCall is where a program makes a folder, or a file that it writes to.
var writeCall = detect.NewPattern(`\b(?:(mkdirSync|mkdir|ensureDirSync|ensureDir|mkdirp)|new\s+(?:Database|DatabaseSync)|createWriteStream)\s*\(`)

// workedOut lists the folders that a file writes to by a path that it puts
// together: path.join(__dirname, "..", "data").
func workedOut(a *detect.App, file string) (dirs []string, from []detect.Evidence) {
	code := a.Project.Code(file)
	if !strings.Contains(code, "mkdir") && !strings.Contains(code, "Database") && !strings.Contains(code, "createWriteStream") && !strings.Contains(code, "ensureDir") {
		return nil, nil
	}
	for _, loc := range writeCall.Regexp().FindAllStringSubmatchIndex(code, 20) {
		args := typescript.Arguments(code, loc[1])
		if len(args) == 0 {
			continue
		}
		if _, plainly := typescript.Literal(args[0].Text); plainly {
			continue // a path in plain words is read elsewhere
		}
		dir, ok := placeOf(a, file, code, args[0].Text, 0)
		if loc[2] < 0 {
			dir = path.Dir(dir)
		}
		if !ok || dir == "." || strings.HasPrefix(dir, "..") || strings.HasPrefix(dir, "src/") || !safeDir(dir) || dir == "dist" || dir == "src" || dir == "tmp" {
			continue
		}
		dirs = append(dirs, dir)
		from = append(from, detect.Evidence{Path: file, Line: 1 + strings.Count(code[:loc[0]], "\n")})
	}
	return dirs, from
}

// placeOf is the path that an expression comes to, relative to the app's folder
// where the program starts.
func placeOf(a *detect.App, file, code, expr string, depth int) (string, bool) {
	expr = strings.TrimSpace(expr)
	if depth > maxFollow || expr == "" {
		return "", false
	}
	for _, or := range []string{"??", "||"} { // process.env.DATA_DIR ?? "data"
		if left, right, ok := strings.Cut(expr, or); ok && strings.Contains(left, "env") && !strings.Contains(left, "(") {
			return placeOf(a, file, code, right, depth+1)
		}
	}
	if v, ok := typescript.Literal(expr); ok {
		return path.Clean(v), v != "" && !path.IsAbs(v) && !strings.Contains(v, ":")
	}
	here := path.Dir(detect.Rel(a.Dir, file))
	switch expr {
	case "__dirname", "import.meta.dirname", "path.dirname(fileURLToPath(import.meta.url))", "dirname(fileURLToPath(import.meta.url))":
		return here, true
	case "process.cwd()":
		return ".", true
	}
	if call, rest, ok := strings.Cut(expr, "("); ok && strings.HasSuffix(rest, ")") {
		switch strings.TrimPrefix(call, "path.") {
		case "join", "resolve":
			return joinedPlace(a, file, code, rest, depth)
		case "dirname":
			p, ok := placeOf(a, file, code, strings.TrimSuffix(rest, ")"), depth+1)
			return path.Dir(p), ok
		}
		return "", false
	}
	if typescript.Name(expr) == "" || strings.Contains(expr, ".") {
		return "", false
	}
	start := typescript.SetAt(code, expr, 0)
	if start < 0 {
		return "", false
	}
	raw := code[start:typescript.Expression(code, start, min(len(code), start+400))]
	if cut := typescript.StatementEnd(raw); cut >= 0 {
		raw = raw[:cut]
	}
	return placeOf(a, file, code, strings.TrimSuffix(strings.TrimSpace(raw), ";"), depth+1)
}

// joinedPlace is what path.join makes of its arguments, up to the parenthesis
// that ends them.
func joinedPlace(a *detect.App, file, code, text string, depth int) (string, bool) {
	var parts []string
	for i, arg := range typescript.Arguments(text, 0) {
		part, ok := placeOf(a, file, code, arg.Text, depth+1)
		if !ok || i > 0 && strings.HasPrefix(arg.Text, "import.meta") {
			return "", false
		}
		parts = append(parts, part)
	}
	return path.Join(parts...), len(parts) > 0
}

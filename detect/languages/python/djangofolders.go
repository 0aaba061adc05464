package python

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// baseDir is the folder that BASE_DIR and its like stand for in a file of the
// settings.
func (d *djangoProject) baseDir(a *detect.App, name string) (string, bool) {
	for _, f := range d.settings {
		for _, m := range baseDirLine.In(f, a.Project.Code(f)) {
			if m.Groups[0] != name {
				continue
			}
			up := strings.Count(m.Groups[1], ".parent") + strings.Count(m.Groups[1], "dirname(")
			if p := parentsIndex.Regexp().FindStringSubmatch(m.Groups[1]); p != nil {
				up = int(p[1][0]-'0') + 1
			}
			if e := environRoot.Regexp().FindStringSubmatch(m.Groups[1]); e != nil {
				up = int(e[1][0]-'0') + 0 // environ.Path(__file__) - 3 is three folders above the file
			}
			if up == 0 {
				continue
			}
			dir := f
			for range up {
				dir = path.Dir(dir)
			}
			return dir, true
		}
	}
	if d.depth > 8 { // names that stand for each other
		return "", false
	}
	d.depth++
	defer func() { d.depth-- }()
	for _, m := range d.search(a, namedDir) {
		if m.Groups[0] == name { // APPS_DIR = BASE_DIR / "shop"
			return d.folder(a, m.Groups[1])
		}
	}
	return "", false
}

var (
	namedDir     = detect.NewPattern(`^([A-Z_]+)[ \t]*=[ \t]*(.*[A-Z].*)$`)
	baseDirLine  = detect.NewPattern(`^([A-Z_]+)\s*=\s*(.*__file__.*)$`)
	parentsIndex = detect.NewPattern(`\.parents\[(\d)\]`)
	environRoot  = detect.NewPattern(`\)\s*-\s*(\d)`)
	pathName     = detect.NewPattern(`\b([A-Z][A-Z_]+)\b`)
)

// folder evaluates a settings value that names a folder below the project:
// BASE_DIR / "x", os.path.join(BASE_DIR, "x"), "x"; the project path.
func (d *djangoProject) folder(a *detect.App, expr string) (string, bool) {
	var parts []string
	for _, q := range quoted.In("", expr) {
		parts = append(parts, q.Group())
	}
	if len(parts) == 0 || slices.ContainsFunc(parts, func(p string) bool { return strings.ContainsAny(p, "{}%$") }) || strings.Contains(expr, "environ") || strings.Contains(expr, "env(") || strings.Contains(expr, "config(") {
		return "", false
	}
	base := d.root
	if m := pathName.Regexp().FindStringSubmatch(quoted.Regexp().ReplaceAllString(expr, "")); m != nil {
		var ok bool
		if base, ok = d.baseDir(a, m[1]); !ok {
			return "", false
		}
	}
	if strings.HasPrefix(parts[0], "/") {
		return "", false
	}
	for range strings.Count(expr, "dirname(") + strings.Count(expr, ".parent") {
		base = path.Dir(base)
	}
	p := path.Join(append([]string{base}, parts...)...)
	if strings.HasPrefix(p, "..") || p == "." {
		return "", false
	}
	return p, true
}

// staticRoot is where collectstatic puts its files, as a project path.
func (d *djangoProject) staticRoot(a *detect.App) (string, detect.Evidence, bool) {
	for _, m := range d.search(a, staticRootLine) {
		p, ok := d.folder(a, m.Groups[0])
		return p, m.Evidence, ok
	}
	return "", detect.Evidence{}, false
}

// collects says whether collectstatic has anything to do, and where.
func (d *djangoProject) collects(a *detect.App) bool {
	for _, f := range d.settings {
		code := a.Project.Code(f)
		if strings.Contains(code, "django.contrib.staticfiles") || strings.Contains(code, `"staticfiles"`) && strings.Contains(code, "django.contrib") {
			return true
		}
	}
	return false
}

// remote says whether static files go to a service rather than a folder.
func (d *djangoProject) remote(a *detect.App) (detect.Evidence, bool) {
	for _, m := range d.search(a, remoteStorage) {
		return m.Evidence, true
	}
	return detect.Evidence{}, false
}

var remoteStorage = detect.NewPattern(`STATICFILES_STORAGE\s*=.*(?:s3|S3|gcloud|GoogleCloud|azure|Azure)|["']staticfiles["']\s*:\s*\{[^}]*(?:s3|S3|gcloud|GoogleCloud|azure|Azure)`)

package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// linkless says whether Yarn would keep packages in archives that only its own
// loader reads, so that there is no node_modules to copy.
func linkless(a *detect.App) []detect.Finding {
	rc := a.Up(".yarnrc.yml")
	if rc != "" && len(yarnSecrets(a)) == 0 {
		if n := a.Project.Doc(rc).At("nodeLinker"); n != nil && n.Value != "pnp" {
			return nil
		} else if n != nil {
			return yes("", detect.Evidence{Path: rc, Line: n.Line})
		}
	}
	return yes("Yarn's own default")
}

// managerPin is the version that a manifest names.
func managerPin(a *detect.App) []detect.Finding {
	manager := a.Text("manager")
	var out []detect.Finding
	for _, m := range above(a) {
		if name, v, ok := strings.Cut(m.Text("packageManager"), "@"); ok && name == manager {
			v, _, _ = strings.Cut(v, "+")
			if exact(v) {
				out = append(out, detect.Finds("", m.at("packageManager"), v)...)
			} else if v = newest(manager, v); v != "" {
				out = append(out, detect.Finds("the newest of the line", m.at("packageManager"), v)...)
			}
		}
		if v := m.Text("volta", manager); exact(v) {
			out = append(out, detect.Finds("", m.at("volta", manager), v)...)
		}
		if v := m.Text("engines", manager); manager != "npm" && v != "" {
			if exact(v) {
				out = append(out, detect.Finds("", m.at("engines", manager), v)...)
			} else if n := satisfying(manager, v); n != "" {
				out = append(out, detect.Finds("the newest that satisfies "+v, m.at("engines", manager), n)...)
			}
		}
	}
	return out
}

// yarnRelease is the version in the name of the release that is committed.
func yarnRelease(a *detect.App) []detect.Finding {
	rc := a.Up(".yarnrc.yml")
	if rc == "" || a.Text("manager") != "yarn" {
		return nil
	}
	n := a.Project.Doc(rc).At("yarnPath")
	if n == nil {
		return nil
	}
	v := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(path.Base(n.Value), "yarn-"), ".cjs"), ".js")
	if !exact(v) {
		return nil
	}
	return detect.Finds("", []detect.Evidence{{Path: rc, Line: n.Line}}, v)
}

// lockFormat tells the manager's line from the format of its lock file.
func lockFormat(a *detect.App) []detect.Finding {
	lock := a.Text("lock")
	if lock == "" {
		return nil
	}
	line, at := "", 0
	switch path.Base(lock) {
	case "pnpm-lock.yaml":
		head := head(a, lock, 4096)
		for i, l := range strings.Split(head, "\n") {
			if v, ok := strings.CutPrefix(l, "lockfileVersion:"); ok {
				at = i + 1
				switch v = strings.Trim(v, " '\""); {
				case strings.HasPrefix(v, "5.3"), strings.HasPrefix(v, "5.2"), strings.HasPrefix(v, "5.1"):
					line = "6"
				case strings.HasPrefix(v, "5."):
					line = "7"
				case strings.HasPrefix(v, "6."):
					line = "8"
				default:
					line = "10"
				}
				break
			}
		}
	case "yarn.lock":
		head := head(a, lock, 4096)
		line = "1"
		for i, l := range strings.Split(head, "\n") {
			if strings.HasPrefix(l, "__metadata:") {
				line, at = "4", i+1
			}
			if v, ok := strings.CutPrefix(strings.TrimSpace(l), "version:"); ok && at > 0 && i <= at+1 {
				switch n := major(v); {
				case n > 0 && n < 6:
					line = "2"
				case n == 6:
					line = "3"
				}
				break
			}
		}
	default:
		return nil
	}
	if v := newest(a.Text("manager"), line); v != "" {
		return detect.Finds("the newest that writes this format", []detect.Evidence{{Path: lock, Line: at}}, v)
	}
	return nil
}

// head gives the beginning of a file.
func head(a *detect.App, name string, n int) string {
	b, err := a.Project.Bytes(name, 64<<20)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(b[:min(n, len(b))]), "\r\n", "\n")
}

// exact says whether a version is one release: "9.15.0".
func exact(v string) bool {
	return strings.Count(v, ".") >= 2 && v != "" && v[0] >= '0' && v[0] <= '9' && !strings.ContainsAny(v, " |*xX<>=")
}

// newest gives the newest release of a manager's line, or of its default line.
func newest(manager, line string) string {
	if manager == "npm" && line == "" {
		return "" // the image brings one
	}
	p, err := tables.Releases(manager)
	if err != nil {
		return ""
	}
	c := p.DefaultCycle()
	if line != "" {
		var ok bool
		if c, ok = p.Cycle(line); !ok {
			return ""
		}
	}
	return c.Latest
}

// satisfying gives the newest release of the newest line that a range allows.
func satisfying(manager, text string) string {
	res, err := tables.Resolve(manager, []tables.Constraint{{Text: text, Syntax: tables.Npm}})
	if err != nil || res.Defaulted {
		return ""
	}
	if exact(res.Version) {
		return res.Version
	}
	return newest(manager, res.Version)
}

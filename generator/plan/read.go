package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
)

// Read takes a plan back from JSON. It is held to what this version writes,
// and to paths that stay in the project.
func Read(b []byte) (*Plan, error) {
	var p Plan
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return nil, fmt.Errorf("not a plan: %w: make one with stagewright plan --format json", err)
	}
	if p.SchemaVersion != SchemaVersion {
		return nil, fmt.Errorf("a plan of version %d: this program reads version %d: make it anew", p.SchemaVersion, SchemaVersion)
	}
	for _, app := range p.Apps {
		if app == nil {
			return nil, fmt.Errorf("an app is null: make the plan anew")
		}
		if err := app.restore(); err != nil {
			return nil, err
		}
	}
	return &p, nil
}

// restore makes an app that was read back the same as one that was decided.
func (a *App) restore() error {
	paths := []string{a.Path, a.Context, a.Dockerfile}
	for _, f := range a.Files {
		paths = append(paths, f.Path, f.Template)
	}
	for _, p := range paths {
		if !fs.ValidPath(p) {
			return fmt.Errorf("the path %q leads out of the project: correct it", p)
		}
	}
	for name, v := range a.Facts {
		list, ok := v.([]any)
		if !ok {
			continue
		}
		texts := make([]string, len(list))
		for i, one := range list {
			if texts[i], ok = one.(string); !ok {
				return fmt.Errorf("the fact %s: %v is no text: correct it", name, one)
			}
		}
		a.Facts[name] = texts
	}
	return nil
}

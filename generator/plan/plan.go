// Package plan decides every value that a Dockerfile needs, from what was
// given, configured and detected, and remembers why. It knows no language.
package plan

import (
	"path"

	"github.com/stagewright/stagewright/detect"
)

// SchemaVersion is the version of the plan as JSON.
const SchemaVersion = 1

// Plan is what was decided for a project. Templates receive one App of it and
// nothing else; other programs read it as JSON, so its names are fixed.
type Plan struct {
	SchemaVersion int              `json:"schemaVersion"`
	Apps          []*App           `json:"apps"`
	Skipped       []detect.Skip    `json:"skipped"`
	Warnings      []detect.Warning `json:"warnings"`

	// Missed are marks of a language that claimed nothing: the nearest misses.
	Missed []detect.Evidence `json:"-"`
}

// App is everything that is decided about one app. Paths of the app itself are
// relative to the project root; lists of files to the build context.
type App struct {
	Name          string              `json:"name"`
	Path          string              `json:"path"`
	Context       string              `json:"context"`
	Dockerfile    string              `json:"dockerfile"`
	Kind          string              `json:"kind"`
	Language      string              `json:"language"`
	Framework     string              `json:"framework"`
	Manager       string              `json:"manager"`
	Version       string              `json:"version"`
	Port          int                 `json:"port"`
	Build         []string            `json:"build"`
	Start         []string            `json:"start"`
	StaticDir     string              `json:"staticDir"`
	Images        map[string]string   `json:"images"`
	InstallInputs []string            `json:"installInputs"`
	Install       []string            `json:"install"`
	BuildPackages []string            `json:"buildPackages"`
	RunPackages   []string            `json:"runPackages"`
	RuntimeFiles  []string            `json:"runtimeFiles"`
	Writable      []string            `json:"writable"`
	Env           map[string]string   `json:"env"`
	BuildArgs     []string            `json:"buildArgs"`
	User          string              `json:"user"`
	Entrypoint    []string            `json:"entrypoint"`
	Processes     map[string][]string `json:"processes"`
	Release       []string            `json:"release"`
	Secrets       []Secret            `json:"secrets"`
	BuildCommand  string              `json:"buildCommand"`
	Facts         map[string]any      `json:"facts"`
	Decisions     []Decision          `json:"decisions"`
	Open          []Open              `json:"open"`
	Warnings      []detect.Warning    `json:"warnings"`

	// Files says which templates make which files: the path to write, relative
	// to the project root, and the template's name.
	Files []File `json:"files"`

	found *detect.App // what the plan was made from; nil when it was read back
}

// File is one file to be written and the template that makes it.
type File struct {
	Path     string `json:"path"`
	Template string `json:"template"`
}

// Secret is a file that a build step reads and the image never holds.
type Secret struct {
	ID     string `json:"id"`
	Target string `json:"target"`
}

// Decision is one settled fact and why it is so.
type Decision struct {
	Name     string            `json:"name"`
	Value    string            `json:"value"`
	Source   detect.Source     `json:"source"`
	From     []detect.Evidence `json:"from"`
	Why      string            `json:"why,omitempty"`
	Probe    string            `json:"probe,omitempty"` // what was looked at, in words
	Instead  []Instead         `json:"instead"`
	Override string            `json:"override"`

	value detect.Value
}

// Instead is a value that was found too and not taken, and why.
type Instead struct {
	Value string            `json:"value"`
	From  []detect.Evidence `json:"from"`
	Why   string            `json:"why,omitempty"`
}

// Open is a fact that the project does not determine.
type Open struct {
	Name    string   `json:"name"`
	Ask     string   `json:"ask"`
	Why     string   `json:"why"`
	Options []Option `json:"options"`
	Flag    string   `json:"flag"`
}

// Option is one possible answer to an open fact.
type Option struct {
	Value string            `json:"value"`
	Label string            `json:"label"`
	From  []detect.Evidence `json:"from"`
}

// Fact gives a fact of the language as text, "" when it is not known.
func (a *App) Fact(name string) string {
	s, _ := a.Facts[name].(string)
	return s
}

// Yes gives a fact of the language as a yes or no.
func (a *App) Yes(name string) bool {
	b, _ := a.Facts[name].(bool)
	return b
}

// List gives a fact of the language as a list.
func (a *App) List(name string) []string {
	l, _ := a.Facts[name].([]string)
	return l
}

// Dir gives the app's folder relative to the build context.
func (a *App) Dir() string { return detect.Rel(a.Context, a.Path) }

// In gives the path of a file of the app's folder relative to the build context.
func (a *App) In(name string) string { return path.Join(a.Dir(), name) }

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
	Name          string              `json:"name" jsonschema:"the image's name"`
	Path          string              `json:"path" jsonschema:"the app's folder, relative to the project's root"`
	Context       string              `json:"context" jsonschema:"the folder that the image is built from, relative to the root"`
	Dockerfile    string              `json:"dockerfile" jsonschema:"where the Dockerfile is written, relative to the root"`
	Kind          string              `json:"kind" jsonschema:"service, site, worker or tool"`
	Language      string              `json:"language" jsonschema:"the language's name"`
	Framework     string              `json:"framework" jsonschema:"the framework's name, empty when there is none"`
	Manager       string              `json:"manager" jsonschema:"the package manager or build tool"`
	Version       string              `json:"version" jsonschema:"the version of the language's runtime"`
	Port          int                 `json:"port" jsonschema:"the port it listens on, 0 for none"`
	Build         []string            `json:"build" jsonschema:"shell lines that build it"`
	Start         []string            `json:"start" jsonschema:"the program that starts it and its arguments"`
	StaticDir     string              `json:"staticDir" jsonschema:"the folder of files that the build makes to be served"`
	Images        map[string]string   `json:"images" jsonschema:"base images by the name that the values template gives them"`
	InstallInputs []string            `json:"installInputs" jsonschema:"files that the install step reads, relative to the context"`
	Install       []string            `json:"install" jsonschema:"shell lines that install its dependencies"`
	BuildPackages []string            `json:"buildPackages" jsonschema:"system packages of the build stage"`
	RunPackages   []string            `json:"runPackages" jsonschema:"system packages of the final stage"`
	RuntimeFiles  []string            `json:"runtimeFiles" jsonschema:"files and folders that it needs when it runs"`
	Writable      []string            `json:"writable" jsonschema:"folders that it writes to when it runs"`
	Env           map[string]string   `json:"env" jsonschema:"variables of the final image"`
	BuildArgs     []string            `json:"buildArgs" jsonschema:"names of build arguments"`
	User          string              `json:"user" jsonschema:"the final image's user"`
	Entrypoint    []string            `json:"entrypoint" jsonschema:"the program that starts the start command"`
	Processes     map[string][]string `json:"processes" jsonschema:"commands for further containers of the same image, by name"`
	Release       []string            `json:"release" jsonschema:"shell lines to run once before a new version starts"`
	Secrets       []Secret            `json:"secrets" jsonschema:"files that a build step reads and the image never holds"`
	BuildCommand  string              `json:"buildCommand" jsonschema:"the command that builds the image, run in the root"`
	Facts         map[string]any      `json:"facts" jsonschema:"what the language knows beside that, by the fact's name"`
	Decisions     []Decision          `json:"decisions" jsonschema:"why each value is what it is"`
	Open          []Open              `json:"open" jsonschema:"what the project does not say"`
	Warnings      []detect.Warning    `json:"warnings" jsonschema:"what to mind"`

	// Files says which templates make which files: the path to write, relative
	// to the project root, and the template's name.
	Files []File `json:"files" jsonschema:"which templates make which files"`

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

// Up gives the build context relative to the app's folder.
func (a *App) Up() string { return detect.Rel(a.Path, a.Context) }

// File gives the Dockerfile's path relative to the build context.
func (a *App) File() string { return detect.Rel(a.Context, a.Dockerfile) }

// In gives the path of a file of the app's folder relative to the build context.
func (a *App) In(name string) string { return path.Join(a.Dir(), name) }

// Package render turns a plan and the templates of its language into text.
// Every value that a template prints passes an escaping function for the place
// it stands in; a template that prints one without is refused when it is read.
package render

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/plan"
)

// File is one file as it will be written; Path is relative to the project root.
type File struct {
	Path string
	Body []byte
	Exec bool // a program, of a project's template
}

// Renderer executes the templates of a catalog.
type Renderer struct {
	catalog fs.FS
	sets    map[string]*template.Template
}

// New makes a renderer over a catalog of templates.
func New(catalog fs.FS) *Renderer {
	return &Renderer{catalog: catalog, sets: map[string]*template.Template{}}
}

// shared is the folder of partials that every language's templates may use.
const shared = "shared"

// What stands behind a Dockerfile and an ignore file where it was asked for.
const (
	dockerfileTail = "tail.tmpl"
	ignoreTail     = "ignored.tmpl"
)

// valuesTemplate holds a language's images, users and commands.
const valuesTemplate = "values.tmpl"

// Values executes the values templates, the shared one and the language's:
// lines of "key: value".
func (r *Renderer) Values(app *plan.App) ([]plan.KeyValue, error) {
	common, err := r.execute(path.Join(shared, valuesTemplate), app, false)
	if err != nil {
		return nil, err
	}
	text, err := r.execute(path.Join(app.Language, valuesTemplate), app, false)
	if err != nil {
		return nil, err
	}
	text = common + "\n" + text
	var out []plan.KeyValue
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("templates/%s/%s: %q: not a value: write key: value", app.Language, valuesTemplate, line)
		}
		out = append(out, plan.KeyValue{Key: strings.TrimSpace(key), Value: strings.TrimSpace(value)})
	}
	return out, nil
}

// Files renders every file that the plan names.
func (r *Renderer) Files(app *plan.App) ([]File, error) {
	var out []File
	for _, f := range app.Files {
		text, err := r.whole(app, f, false)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Path: f.Path, Body: []byte(text)})
	}
	return out, nil
}

// Skeleton renders a file with a harmless word for every value: the template's
// own instructions, whatever the project says.
func (r *Renderer) Skeleton(app *plan.App, f plan.File) ([]byte, error) {
	text, err := r.whole(app, f, true)
	return []byte(text), err
}

// whole renders a file and what the shared templates add to it, whichever
// language it is of.
func (r *Renderer) whole(app *plan.App, f plan.File, neutral bool) (string, error) {
	text, err := r.extended(app, f, neutral)
	switch {
	case err != nil || f.Path != app.Dockerfile:
		return text, err
	case app.Fact("builder") == detect.Portable:
		return unmounted(text), nil
	case app.Fact(caCert) == "":
		return text, nil
	}
	real := text
	if neutral {
		if real, err = r.extended(app, f, false); err != nil {
			return "", err
		}
	}
	return r.authority(app, text, real)
}

// extended renders a file and what stands behind it.
func (r *Renderer) extended(app *plan.App, f plan.File, neutral bool) (string, error) {
	text, err := r.execute(f.Template, app, neutral)
	if err != nil {
		return "", err
	}
	if tail := tailOf(app, f.Path); tail != "" {
		more, err := r.execute(path.Join(shared, tail), app, neutral)
		if err != nil {
			return "", err
		}
		text = tidy(text) + "\n" + more
	}
	return tidy(text), nil
}

// tailOf names the shared template that stands behind a file, "" for none.
func tailOf(app *plan.App, file string) string {
	switch {
	case strings.HasSuffix(file, ".dockerignore") && (len(app.List("ignore")) > 0 || len(app.List("services")) > 0):
		return ignoreTail
	case file == app.Dockerfile && (app.Yes("labels") || len(app.List("healthCommand")) > 0):
		return dockerfileTail
	}
	return ""
}

// execute runs one template of the catalog, with every template of the app's
// language, of the shared folder and of its own folder at hand.
func (r *Renderer) execute(name string, app *plan.App, neutral bool) (string, error) {
	folders := []string{shared, app.Language}
	if own := path.Dir(name); !slices.Contains(folders, own) {
		folders = append(folders, own)
	}
	set, err := r.set(folders)
	if err != nil {
		return "", err
	}
	text, err := run(set, name, app, neutral)
	if _, ready := r.catalog.(Ready); err == nil || !ready {
		return text, err
	}
	if set, err = r.read(folders, nil); err != nil { // the text knows where it failed
		return "", err
	}
	return run(set, name, app, neutral)
}

func run(set *template.Template, name string, app *plan.App, neutral bool) (string, error) {
	t := set.Lookup(name)
	if t == nil {
		return "", fmt.Errorf("templates/%s: not in the catalog: add it or name another", name)
	}
	if neutral {
		set.Funcs(neutralFuncs())
		defer set.Funcs(escapers())
	}
	var b bytes.Buffer
	if err := t.Execute(&b, app); err != nil {
		return "", fmt.Errorf("templates/%s", strings.TrimPrefix(err.Error(), "template: "))
	}
	return b.String(), nil
}

// hermetic is sprig without what reads a clock, the environment, the network
// or chance: the same plan gives the same bytes.
func hermetic() template.FuncMap {
	all := sprig.TxtFuncMap()
	for _, name := range []string{"env", "expandenv", "getHostByName", "now", "date", "dateInZone", "dateModify",
		"date_in_zone", "date_modify", "mustDateModify", "must_date_modify", "htmlDate", "htmlDateInZone", "ago", "toDate",
		"mustToDate", "unixEpoch", "duration", "durationRound", "randAlphaNum", "randAlpha", "randAscii", "randNumeric",
		"randBytes", "randInt", "shuffle", "uuidv4", "bcrypt", "htpasswd", "genPrivateKey", "derivePassword", "buildCustomCert",
		"genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
		"encryptAES", "decryptAES"} {
		delete(all, name)
	}
	return all
}

// tidy ends a text with one line break and allows one blank line at a time, so
// that templates may leave parts out.
func tidy(text string) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n") + "\n"
}

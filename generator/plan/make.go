package plan

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// Words gives what templates say of an app: images, users, commands. The plan
// decides values; the words for them stand where users can read and replace
// them.
type Words interface {
	// Values are lines "key: value" of the language's values template.
	Values(app *App) ([]KeyValue, error)
}

// KeyValue is one line of a values template.
type KeyValue struct{ Key, Value string }

// Choices are values by fact name.
type Choices map[string]Choice

// Choice is a value as a person writes it, and where.
type Choice struct {
	Value string
	From  []detect.Evidence
	Why   string
}

// ListText writes a list so that a fact's Parse reads it back.
func ListText(list []string) string {
	b, _ := json.Marshal(list) // texts always marshal
	return string(b)
}

// Request is everything that a plan is made from.
type Request struct {
	Project      *detect.Project
	Languages    []*detect.Language
	Dir          string  // the folder that was asked for, relative to the project root
	Name         string  // what to call an app that has no name of its own
	App          string  // path or name of the one app that is wanted
	Language     string  // the one language that is wanted
	Given        Choices // flags and answers
	Configured   Choices
	Apps         map[string]Choices // configured for one app, by its path
	AppLanguages map[string]string  // configured for one app, by its path
	Images       Images
	Words        Words
}

// Make settles every fact of every app. Facts that nothing determines are
// listed as open; an error is something that was given and cannot be.
func Make(r Request) (*Plan, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	found, err := r.scan()
	if err != nil {
		return nil, err
	}
	p := &Plan{SchemaVersion: SchemaVersion, Apps: []*App{}, Skipped: found.Skipped, Missed: found.Missed}
	apps, err := r.choose(found.Apps)
	if err != nil {
		return nil, err
	}
	for _, a := range apps {
		app, err := r.app(a, found.Apps)
		if err != nil {
			return nil, err
		}
		p.Apps = append(p.Apps, app)
	}
	p.Warnings = append([]detect.Warning{}, r.Project.Warnings()...)
	if p.Skipped == nil {
		p.Skipped = []detect.Skip{}
	}
	return p, nil
}

// app settles the facts of one app, of all that there are, and derives the rest
// of its plan.
func (r *Request) app(a *detect.App, all []*detect.App) (*App, error) {
	app := &App{
		found: a, Path: a.Dir, Context: a.Context(), Kind: string(a.Kind), Language: a.Language.Name,
		Build: []string{}, Start: []string{}, Images: map[string]string{}, InstallInputs: []string{}, Install: []string{},
		BuildPackages: []string{}, RunPackages: []string{}, RuntimeFiles: []string{}, Writable: []string{},
		Env: map[string]string{}, BuildArgs: []string{}, Entrypoint: []string{}, Processes: map[string][]string{},
		Release: []string{}, Secrets: []Secret{}, Facts: map[string]any{}, Decisions: []Decision{}, Open: []Open{}, Files: []File{},
	}
	app.Name = Name(path.Base(a.Dir))
	if a.Dir == "." {
		app.Name = Name(r.Name)
	}
	app.decide(Decision{Name: "language", Value: app.Language, Source: detect.Detected, From: a.From, Override: "--language"})
	a.Settle("kind", detect.Is(app.Kind), detect.Detected, a.From)
	s := settler{request: r, app: a, plan: app}
	for _, f := range Facts(a.Language) {
		if err := s.settle(f); err != nil {
			return nil, err
		}
	}
	if err := s.unknown(); err != nil {
		return nil, err
	}
	detect.WarnPages(a, all)
	app.Warnings = append([]detect.Warning{}, a.Warnings()...)
	app.place()
	if err := r.words(app); err != nil {
		return nil, err
	}
	app.redirect(r.Images)
	return app, nil
}

// Facts lists a language's facts and then those that every language has.
func Facts(l *detect.Language) []*detect.Fact {
	var own []detect.Fact
	if l.Facts != nil {
		own = l.Facts()
	}
	out := make([]*detect.Fact, 0, len(own)+len(detect.Common)+len(detect.Extras))
	for i := range own {
		out = append(out, &own[i])
	}
	for i := range detect.Common {
		out = append(out, &detect.Common[i])
	}
	for i := range detect.Extras {
		out = append(out, &detect.Extras[i])
	}
	return out
}

// words asks the templates for images, users and commands.
func (r *Request) words(app *App) error {
	if r.Words == nil {
		return nil
	}
	values, err := r.Words.Values(app)
	if err != nil {
		return err
	}
	if err := app.apply(values); err != nil {
		return err
	}
	if app.Yes("healthcheck") && len(app.List(healthCommand)) == 0 {
		message := "no HEALTHCHECK is written: nothing in the final image could ask"
		for _, base := range r.healthBases(app) {
			message += "; --set base=" + base + " has what asks"
		}
		app.Warnings = append(app.Warnings, detect.Warning{Code: "healthcheck-omitted", From: []detect.Evidence{},
			Message: message + "; else give the template a health line, or let the platform ask"})
	}
	return nil
}

// healthBases are the other bases of an app that can ask whether it is well.
func (r *Request) healthBases(app *App) []string {
	var out []string
	for _, f := range app.Asked(r.Languages) {
		if f.Name != "base" {
			continue
		}
		for _, o := range app.Options(f) {
			other := *app
			other.Facts = maps.Clone(app.Facts)
			other.Facts[f.Name] = o.Value
			values, err := r.Words.Values(&other)
			if err == nil && slices.ContainsFunc(values, func(v KeyValue) bool { return v.Key == "health" }) {
				out = append(out, o.Value)
			}
		}
	}
	return out
}

func (a *App) decide(d Decision) {
	from := make([]detect.Evidence, len(d.From))
	for i, e := range d.From {
		from[i] = detect.Evidence{Path: path.Clean(e.Path), Line: e.Line}
	}
	d.From = from
	for i := range d.Instead {
		if d.Instead[i].From == nil {
			d.Instead[i].From = []detect.Evidence{}
		}
	}
	if d.Instead == nil {
		d.Instead = []Instead{}
	}
	a.Decisions = append(a.Decisions, d)
}

// Decision gives the decision of a name, or nil.
func (a *App) Decision(name string) *Decision {
	for i := range a.Decisions {
		if a.Decisions[i].Name == name {
			return &a.Decisions[i]
		}
	}
	return nil
}

// place says where the Dockerfile goes and how the image is built.
func (a *App) place() {
	a.Dockerfile = path.Join(a.Path, "Dockerfile")
	words := []string{"docker", "build"}
	if a.Context != a.Path {
		words = append(words, "-f", shellWord(a.Dockerfile))
	}
	for _, s := range a.Secrets {
		words = append(words, "--secret", shellWord("id="+s.ID+","+s.source()))
	}
	if file := a.Fact("caCert"); file != "" {
		words = append(words, "--secret", shellWord("id=ca,src="+file))
	}
	a.BuildCommand = strings.Join(append(words, shellWord(a.Context)), " ")
}

// source is where people keep what a step reads: a variable, or a file in their
// home, where the target says so.
func (s Secret) source() string {
	if strings.HasPrefix(s.Target, "/run/secrets/") {
		return "env=" + s.ID
	}
	if rest, ok := strings.CutPrefix(s.Target, "/root/"); ok {
		return "src=$HOME/" + rest
	}
	if rest, ok := strings.CutPrefix(s.Target, "/home/"); ok {
		_, rest, _ = strings.Cut(rest, "/")
		return "src=$HOME/" + rest
	}
	return "src=" + path.Base(s.Target)
}

// shellWord quotes what a shell would read otherwise; "$HOME/" stays.
func shellWord(s string) string {
	if detect.Plain(strings.Replace(s, "$HOME/", "", 1), "_@%+=:,./-") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Name makes a name that an image, a program and a user may have.
func Name(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if name := strings.Trim(b.String(), "-"); name != "" {
		return name[:min(len(name), 60)]
	}
	return "app"
}

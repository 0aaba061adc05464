package render

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/generator/plan"
)

// caCert is the fact that names the file of an authority of one's own.
const caCert = "caCert"

// filing are programs that only move files about: steps of nothing else need
// no network.
var filing = []string{"adduser", "addgroup", "cat", "cd", "chmod", "chown", "cp", "echo", "find", "groupadd", "install", "ln",
	"mkdir", "mv", "printf", "rm", "sed", "tar", "test", "touch", "true", "useradd", "zip"}

// authority mounts the authority's file in every step that may reach the
// network. Which these are is told from the text as it will be, also for a
// skeleton.
func (r *Renderer) authority(app *plan.App, text, real string) (string, error) {
	mount, err := r.part("authority.mount", app)
	if err != nil {
		return "", err
	}
	export, err := r.part("authority.export", app)
	if err != nil {
		return "", err
	}
	may := runs(real)
	var b strings.Builder
	n, end := 0, 0
	for _, step := range runs(text) {
		if n < len(may) && may[n].networked() {
			b.WriteString(text[end:step.start] + "RUN " + mount + " \\\n    " + step.flags + export + "\n    " + step.command)
			end = step.end
		}
		n++
	}
	return b.String() + text[end:], nil
}

// part renders one defined part of the shared templates.
func (r *Renderer) part(name string, app *plan.App) (string, error) {
	set, err := r.set([]string{shared, app.Language})
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, name, app); err != nil {
		return "", fmt.Errorf("templates/%s: %w", path.Join(shared, "authority.tmpl"), err)
	}
	return b.String(), nil
}

// step is one RUN of a Dockerfile: its flags, and the command behind them.
type step struct {
	start, end     int
	flags, command string
}

// runs finds the RUN instructions of a Dockerfile without here-documents.
func runs(text string) []step {
	var out []step
	at, open := 0, false // open: the line before goes on
	for line := range strings.Lines(text) {
		plain := strings.TrimRight(line, " \t\n")
		comment := strings.HasPrefix(strings.TrimSpace(plain), "#")
		switch {
		case open && len(out) > 0 && out[len(out)-1].end == at:
			out[len(out)-1].end = at + len(line)
		case !open && strings.HasPrefix(line, "RUN "):
			out = append(out, step{start: at, end: at + len(line)})
		}
		if !comment {
			open = strings.HasSuffix(plain, `\`)
		}
		at += len(line)
	}
	for i := range out {
		out[i].split(text)
	}
	return out
}

// split parts a step's flags from its command.
func (s *step) split(text string) {
	body := text[s.start+len("RUN ") : s.end]
	at := 0
	for {
		rest := strings.TrimLeft(body[at:], " \t\n\\")
		if !strings.HasPrefix(rest, "--") {
			s.flags, s.command = body[:len(body)-len(rest)], rest
			return
		}
		end := strings.IndexAny(rest, " \t\n")
		if end < 0 {
			s.flags, s.command = body, ""
			return
		}
		at = len(body) - len(rest) + end
	}
}

// networked says whether a step may reach the network: all but those that only
// move files about.
func (s *step) networked() bool {
	if strings.HasPrefix(s.command, "[") {
		return false // the exec form has no shell for variables
	}
	chain := strings.NewReplacer("\\\n", " ", "&&", "\n", "||", "\n", ";", "\n", "|", "\n").Replace(s.command)
	for line := range strings.Lines(chain) {
		words := strings.Fields(line)
		if len(words) > 0 && !slices.Contains(filing, path.Base(words[0])) {
			return true
		}
	}
	return false
}

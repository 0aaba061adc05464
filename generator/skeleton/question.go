package skeleton

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/generator/render"
)

// The types of an answer.
const (
	TypeText   = "text"
	TypeNumber = "number"
	TypeYesNo  = "yesno"
	TypeChoice = "choice"
)

// Question is one thing that a template asks. Its answer is the value of its
// name in the template's files.
type Question struct {
	Name    string   `yaml:"name"`
	Ask     string   `yaml:"ask"`
	Help    string   `yaml:"help"`
	Type    string   `yaml:"type"`    // text when not said
	Default string   `yaml:"default"` // may print earlier answers
	Options []string `yaml:"options"`
	Pattern string   `yaml:"pattern"` // the whole answer has to match
	pattern *regexp.Regexp
}

// nameQuestion is asked by every template.
const nameQuestion = "name"

// namePattern is what every tool takes for a project's name.
const namePattern = "[a-z][a-z0-9-]{0,48}[a-z0-9]"

var questionName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`) })

// complete fills in what a question does not say, and refuses one that nobody
// could answer.
func (q *Question) complete(before []Question) error {
	if q.Type == "" {
		q.Type = TypeText
	}
	if q.Name == nameQuestion {
		if q.Ask == "" {
			q.Ask = "What is the project's name?"
		}
		if q.Help == "" {
			q.Help = "Small letters, digits and '-': it names the package, the image and the program."
		}
		if q.Pattern == "" {
			q.Pattern = namePattern
		}
	}
	if q.Ask == "" {
		q.Ask = q.Name + "?"
	}
	switch {
	case !questionName().MatchString(q.Name):
		return fmt.Errorf("name %q: begin it with a small letter, and use letters and digits", q.Name)
	case slices.ContainsFunc(before, func(b Question) bool { return b.Name == q.Name }):
		return fmt.Errorf("%s: asked twice: give each its own name", q.Name)
	case !slices.Contains([]string{TypeText, TypeNumber, TypeYesNo, TypeChoice}, q.Type):
		return fmt.Errorf("%s: type %q: say %s, %s, %s or %s", q.Name, q.Type, TypeText, TypeNumber, TypeYesNo, TypeChoice)
	case (q.Type == TypeChoice) != (len(q.Options) > 0):
		return fmt.Errorf("%s: options: go with type %s, and only with it", q.Name, TypeChoice)
	}
	for _, text := range append([]string{q.Ask, strings.ReplaceAll(q.Help, "\n", " "), q.Default}, q.Options...) {
		if err := detect.Printable(text); err != nil {
			return fmt.Errorf("%s: %w", q.Name, err)
		}
	}
	if q.Pattern != "" {
		var err error
		if q.pattern, err = regexp.Compile(`^(?:` + q.Pattern + `)$`); err != nil {
			return fmt.Errorf("%s: pattern: it cannot be read: %w", q.Name, err)
		}
	}
	if q.Default != "" && !strings.Contains(q.Default, "{{") {
		if err := q.Check(q.Default); err != nil {
			return fmt.Errorf("default: %w", err)
		}
	}
	return nil
}

// maxAnswer bounds an answer.
const maxAnswer = 200

// Check says what is wrong with an answer.
func (q *Question) Check(answer string) error {
	if err := detect.Printable(answer); err != nil {
		return fmt.Errorf("%s: %w", q.Name, err)
	}
	if len(answer) > maxAnswer {
		return fmt.Errorf("%s: longer than %d characters: shorten it", q.Name, maxAnswer)
	}
	switch q.Type {
	case TypeNumber:
		if _, err := strconv.Atoi(answer); err != nil {
			return fmt.Errorf("%s: %q: not a number", q.Name, answer)
		}
	case TypeYesNo:
		if answer != "yes" && answer != "no" {
			return fmt.Errorf("%s: %q: say yes or no", q.Name, answer)
		}
	case TypeChoice:
		if !slices.Contains(q.Options, answer) {
			return fmt.Errorf("%s: %q: say one of %s", q.Name, answer, strings.Join(q.Options, ", "))
		}
	default:
		if answer == "" {
			return fmt.Errorf("%s: empty: give an answer", q.Name)
		}
	}
	if q.pattern != nil && !q.pattern.MatchString(answer) {
		return fmt.Errorf("%s: %q: does not fit %s", q.Name, answer, q.Pattern)
	}
	return nil
}

// Proposal is the answer that a question gets where nobody gives one; "" when
// somebody has to. Folder is the name of the project's folder.
func (q *Question) Proposal(folder string, answers map[string]string, asked []Question) (string, error) {
	switch {
	case strings.Contains(q.Default, "{{"):
		values, err := values(asked, answers)
		if err != nil {
			return "", err
		}
		text, err := render.Text(q.Name, q.Default, values)
		if err != nil {
			return "", fmt.Errorf("%s: default: %w", q.Name, err)
		}
		return text, nil
	case q.Default != "":
		return q.Default, nil
	case q.Name == nameQuestion:
		if named := nameOf(folder); q.Check(named) == nil {
			return named, nil
		}
	case q.Type == TypeYesNo:
		return "no", nil
	case q.Type == TypeChoice:
		return q.Options[0], nil
	}
	return "", nil
}

// nameOf makes a project's name of a folder's.
func nameOf(folder string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(folder) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

// Missing is the error for questions that have no proposal and no answer.
type Missing struct{ Questions []Question }

// Error implements error.
func (m *Missing) Error() string {
	var b strings.Builder
	b.WriteString("the template asks what has no default: give it:")
	for _, q := range m.Questions {
		fmt.Fprintf(&b, "\n  --set %s=…\t%s", q.Name, q.Ask)
	}
	return b.String()
}

// Settle completes answers with the proposals, and checks them.
func (t *Template) Settle(folder string, given map[string]string) (map[string]string, error) {
	answers := map[string]string{}
	var missing Missing
	var errs []error
	for i := range t.Questions {
		q := &t.Questions[i]
		answer, ok := given[q.Name]
		if !ok && len(missing.Questions) == 0 && len(errs) == 0 {
			var err error
			if answer, err = q.Proposal(folder, answers, t.Questions[:i]); err != nil {
				return nil, fmt.Errorf("%s: %w", t.Name, err)
			}
			ok = answer != ""
		}
		if !ok {
			missing.Questions = append(missing.Questions, *q)
			continue
		}
		if err := q.Check(answer); err != nil {
			errs = append(errs, err)
		}
		answers[q.Name] = answer
	}
	for name := range given {
		if _, known := answers[name]; !known && !slices.ContainsFunc(t.Questions, func(q Question) bool { return q.Name == name }) {
			errs = append(errs, fmt.Errorf("%s: %s asks no such thing: it asks %s", name, t.Name, strings.Join(t.names(), ", ")))
		}
	}
	if len(errs) > 0 {
		slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
		return nil, errors.Join(errs...)
	}
	if len(missing.Questions) > 0 {
		return nil, &missing
	}
	return answers, nil
}

func (t *Template) names() []string {
	var names []string
	for _, q := range t.Questions {
		names = append(names, q.Name)
	}
	return names
}

// values are answers as the template's files see them.
func values(questions []Question, answers map[string]string) (map[string]any, error) {
	out := map[string]any{}
	for _, q := range questions {
		switch answer := answers[q.Name]; q.Type {
		case TypeNumber:
			n, err := strconv.Atoi(answer)
			if err != nil {
				return nil, fmt.Errorf("%s: %q: not a number", q.Name, answer)
			}
			out[q.Name] = n
		case TypeYesNo:
			out[q.Name] = answer == "yes"
		default:
			out[q.Name] = answer
		}
	}
	return out, nil
}

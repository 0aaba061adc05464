package skeleton

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/stagewright/stagewright/detect"
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

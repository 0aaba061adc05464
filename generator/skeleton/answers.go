package skeleton

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/generator/render"
)

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

package tables

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// rule is a constraint that was understood.
type rule struct {
	Constraint
	match    func(candidate) bool
	pins     []candidate // what it names, the best first
	mentions []number    // numbers in its text
	named    bool        // it names one line, so that an unconfirmed one is meant
	early    bool        // it named a pre-release
	floor    bool        // it is a minimum: what is newer than the tables satisfies it
}

// candidate is a version that could be used.
type candidate struct {
	tag   string // what would stand in the image tag
	num   number // the release that this surely gives
	cycle Cycle
	finer bool // finer than a line
	exact bool // one release
}

// resolving is one call of Resolve.
type resolving struct {
	*Product
	Resolution
}

// Resolve finds the version of a product that satisfies what a project says. Constraints come strongest first. Pins are
// kept; for ranges and minimums it is the default of the table if that satisfies everything, else the newest long-term
// line that does, else the newest in support; one that has ended only if nothing else does. What contradicts something
// stronger, cannot be read or cannot be had is left out, with a note. The error is ErrUnknown, for a product without table.
func Resolve(product string, cs []Constraint) (Resolution, error) {
	p, err := Releases(product)
	if err != nil {
		return Resolution{}, err
	}
	r := resolving{Product: p}
	var strong, weak []Constraint
	for _, c := range cs {
		if c.Weak {
			weak = append(weak, c)
		} else {
			strong = append(strong, c)
		}
	}
	accepted := r.accept(strong)
	if len(accepted) == 0 {
		accepted = r.accept(weak)
	} else {
		r.Ignored = append(r.Ignored, weak...)
	}
	r.decide(accepted)
	return r.Resolution, nil
}

// accept takes each constraint that can hold together with those before it.
func (r *resolving) accept(cs []Constraint) []rule {
	var accepted []rule
	for _, c := range cs {
		next, err := r.read(c)
		var unknown unknownError
		switch {
		case errors.Is(err, errSilent):
			r.Ignored = append(r.Ignored, c)
			continue
		case errors.As(err, &unknown):
			r.reject(c, VersionUnsatisfiable, fmt.Sprintf("%s: %s", c.says(), unknown.what))
			continue
		case err != nil:
			r.reject(c, VersionUnreadable, fmt.Sprintf("%s: %v", c.where(), err))
			continue
		}
		if _, _, ok := r.choose(append(slices.Clone(accepted), next)); ok {
			accepted = append(accepted, next)
			continue
		}
		r.contradiction(accepted, next)
	}
	return accepted
}

// reject leaves a constraint out and says so.
func (r *resolving) reject(c Constraint, code, message string, others ...Constraint) {
	r.Ignored = append(r.Ignored, c)
	r.Notes = append(r.Notes, Note{Code: code, Message: message, From: append(others, c)})
}

// contradiction says why a rule cannot hold: alone, or beside a stronger one.
func (r *resolving) contradiction(accepted []rule, next rule) {
	if _, _, ok := r.choose([]rule{next}); !ok {
		r.reject(next.Constraint, VersionUnsatisfiable, fmt.Sprintf("%s: no release of %s known on %s is that",
			next.says(), r.Title, AsOf()))
		return
	}
	var against []Constraint
	for _, other := range accepted {
		if _, _, ok := r.choose([]rule{other, next}); !ok {
			against = append(against, other.Constraint)
			break
		}
	}
	if len(against) == 0 {
		for _, other := range accepted {
			against = append(against, other.Constraint)
		}
	}
	said := make([]string, len(against))
	for i, c := range against {
		said[i] = c.says()
	}
	r.reject(next.Constraint, VersionConflict, fmt.Sprintf("%s, but %s: the first counts",
		strings.Join(said, " and "), next.says()), against...)
}

// decide fills the resolution in from the rules that hold.
func (r *resolving) decide(accepted []rule) {
	best, by, ok := r.choose(accepted)
	if !ok || len(accepted) == 0 {
		best, by = r.finish(r.whole(r.DefaultCycle())), -1
		r.Defaulted = true
		for i := range r.Notes {
			r.Notes[i].Message += fmt.Sprintf("; the default is used, %s %s", r.Title, best.tag)
		}
	}
	r.Version, r.Resolution.Cycle, r.Exact = best.tag, best.cycle, best.finer
	var early bool
	for i, a := range accepted {
		if by < 0 || i == by {
			r.Decided = append(r.Decided, a.Constraint)
			early = early || a.early
			continue
		}
		r.Ignored = append(r.Ignored, a.Constraint)
	}
	r.warn(best, early)
}

// warn adds notes about what was chosen.
func (r *resolving) warn(best candidate, early bool) {
	c := best.cycle
	note := func(code, format string, args ...any) {
		r.Notes = append(r.Notes, Note{Code: code, Message: fmt.Sprintf(format, args...), From: r.Decided})
	}
	name := r.Title + " " + c.Name
	latest, _ := leading(c.Latest)
	switch {
	case r.Defaulted:
		return
	case c.EOL == "ended":
		note(VersionEnded, "%s has ended (as of %s)", name, AsOf())
	case c.Ended:
		note(VersionEnded, "%s ended on %s (as of %s)", name, c.EOL, AsOf())
	}
	if !c.LTS && c.Confirmed && c.Name != r.Default && slices.ContainsFunc(r.Cycles, func(c Cycle) bool { return c.LTS && !c.Ended }) {
		note(VersionNotLTS, "%s is no long-term line", name)
	}
	switch {
	case !c.Confirmed:
		note(VersionUnknown, "no release of %s was known on %s", name, AsOf())
	case early:
		note(VersionUnknown, "%s is used for its pre-release", name)
	case best.exact && best.num.compare(latest) > 0 && len(latest) > 0 && !best.num.begins(latest):
		note(VersionUnknown, "%s is newer than the newest release of %s known on %s, %s", best.tag, name, AsOf(), c.Latest)
	case c.Unproven:
		note(VersionUnknown, "no image of %s was known on %s", name, AsOf())
	}
}

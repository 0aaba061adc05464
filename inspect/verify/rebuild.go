package verify

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// rebuild builds once more after an edit of one source file.
func (v *run) rebuild(ctx context.Context) {
	if v.Edit == nil {
		return
	}
	name, expected, err := v.Edit()
	if err != nil {
		v.say(time.Now(), Check{Name: "rebuild", State: Skipped, Says: err.Error()})
		return
	}
	began := v.begin("building again after an edit of " + name)
	_, log, err := v.Docker(ctx, append(v.builder.arguments(v.image), v.Build...)...)
	if err != nil {
		// The edit itself may be what the app's compiler does not take.
		v.say(began, Check{Name: "rebuild", State: Skipped, Says: fmt.Sprintf("%s edited: the build does not take the edit", name)})
		return
	}
	ran, all := ranSteps(log)
	says := fmt.Sprintf("%s edited: %d of %d steps ran again, in %s", name, len(ran), all, round(time.Since(began)))
	for _, step := range ran {
		if !slices.Contains(expected, step) {
			v.say(began, Check{Name: "rebuild", State: Failed, Says: says + "; among them " + step, Todo: "see stagewright cache: the step should not depend on this file"})
			return
		}
	}
	v.say(began, Check{Name: "rebuild", State: OK, Says: says})
}

var (
	progressLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^#(\d+) (.+)$`) })
	// behindText is the end of a step whose output lacks its last line's end.
	behindText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(#\d+) [\d.]+ .*(#\d+) (DONE [\d.]+s)$`) })
)

// ranSteps reads BuildKit's plain progress: the steps that were not cached,
// and how many there were.
func ranSteps(log string) (ran []string, all int) {
	names := map[string]string{}
	for line := range strings.Lines(log) {
		line = strings.TrimSpace(line)
		if m := behindText().FindStringSubmatch(line); m != nil && m[1] == m[2] {
			line = m[2] + " " + m[3]
		}
		m := progressLine().FindStringSubmatch(line)
		if m == nil {
			continue
		}
		id, rest := m[1], m[2]
		name, known := names[id]
		if !known {
			names[id] = strings.Join(strings.Fields(rest), " ")
			continue
		}
		if !strings.HasPrefix(name, "[") || strings.HasPrefix(name, "[internal]") || strings.Contains(name, "] FROM ") {
			continue
		}
		word, _, _ := strings.Cut(rest, " ")
		switch word {
		case "CACHED":
			all++
			names[id] = "[internal] " + name // counted
		case "DONE":
			all++
			ran = append(ran, name)
			names[id] = "[internal] " + name
		}
	}
	return ran, all
}

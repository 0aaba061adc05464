package check

import (
	"bytes"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// buildkitEdits mends a finding of BuildKit where that is safe: where the
// build's result stays the same but for what the finding is about.
func buildkitEdits(v *view, f inspect.Finding, ig *ignores) []Edit {
	if ig.covers(f) {
		return nil
	}
	var edits []Edit
	switch f.Code {
	case "FromAsCasing":
		edits = fromAsCasing(v, f)
	case "ConsistentInstructionCasing":
		edits = instructionCasing(v, f)
	case "MaintainerDeprecated":
		edits = maintainer(v, f)
	case "LegacyKeyValueFormat":
		edits = legacyKeyValue(v, f)
	case "ExposeProtoCasing":
		edits = exposeCasing(v, f)
	case "RedundantTargetPlatform":
		edits = redundantPlatform(v, f)
	case "NoEmptyContinuation":
		edits = emptyContinuation(v, f)
	}
	for i := range edits {
		edits[i].Code = f.Code
	}
	return edits
}

// firstWord is the place of a line's first word.
func (v *view) firstWord(line int) place {
	text := v.line(line)
	start := len(text) - len(strings.TrimLeft(text, " \t"))
	end := start + strings.IndexAny(text[start:]+" ", " \t")
	return place{line, start + 1, end + 1}
}

func fromAsCasing(v *view, f inspect.Finding) []Edit {
	from := v.firstWord(f.Line)
	text := v.line(f.Line)
	keyword := text[from.column-1 : from.end-1]
	for i := from.end - 1; i+3 < len(text); i++ {
		if strings.EqualFold(text[i:i+4], " as ") {
			as := "AS"
			if keyword == strings.ToLower(keyword) {
				as = "as"
			}
			return v.replace(place{f.Line, i + 2, i + 4}, as)
		}
	}
	return nil
}

func instructionCasing(v *view, f inspect.Finding) []Edit {
	at := v.firstWord(f.Line)
	word := v.line(f.Line)[at.column-1 : at.end-1]
	if strings.HasSuffix(f.Message, "(lowercase)") {
		return v.replace(at, strings.ToLower(word))
	}
	return v.replace(at, strings.ToUpper(word))
}

func (v *view) stepAt(line int) *dockerfile.Step {
	var found *dockerfile.Step
	v.steps(func(step *dockerfile.Step) {
		if step.Line <= line && line <= step.End {
			found = step
		}
	})
	return found
}

func maintainer(v *view, f inspect.Finding) []Edit {
	step := v.stepAt(f.Line)
	if step == nil || step.Line != step.End {
		return nil
	}
	c, ok := step.Command.(*instructions.MaintainerCommand)
	if !ok || strings.ContainsAny(c.Maintainer, `"\$`) {
		return nil
	}
	at := v.firstWord(f.Line)
	return v.replace(place{f.Line, at.column, len(v.line(f.Line)) + 1}, `LABEL org.opencontainers.image.authors="`+c.Maintainer+`"`)
}

func legacyKeyValue(v *view, f inspect.Finding) []Edit {
	step := v.stepAt(f.Line)
	if step == nil || step.Line != step.End {
		return nil
	}
	var key, value string
	switch c := step.Command.(type) {
	case *instructions.EnvCommand:
		if len(c.Env) == 1 && c.Env[0].NoDelim {
			key, value = c.Env[0].Key, c.Env[0].Value
		}
	case *instructions.LabelCommand:
		if len(c.Labels) == 1 && c.Labels[0].NoDelim {
			key, value = c.Labels[0].Key, c.Labels[0].Value
		}
	}
	// Quotes mean something else in the old form: leave those to a person.
	if key == "" || value == "" || strings.ContainsAny(value, "\"'\\") {
		return nil
	}
	if strings.ContainsAny(value, " \t") {
		value = `"` + value + `"`
	}
	at := v.firstWord(f.Line)
	return v.replace(place{f.Line, at.end, len(v.line(f.Line)) + 1}, " "+key+"="+value)
}

func exposeCasing(v *view, f inspect.Finding) []Edit {
	var edits []Edit
	for n := f.Line; n <= f.EndLine; n++ {
		text := v.line(n)
		for _, field := range strings.Fields(text) {
			port, proto, ok := strings.Cut(field, "/")
			if ok && proto != strings.ToLower(proto) {
				i := strings.Index(text, field)
				edits = append(edits, v.replace(place{n, i + 1, i + 1 + len(field)}, port+"/"+strings.ToLower(proto))...)
			}
		}
	}
	return edits
}

func redundantPlatform(v *view, f inspect.Finding) []Edit {
	text := v.line(f.Line)
	for _, flag := range []string{"--platform=$TARGETPLATFORM ", "--platform=${TARGETPLATFORM} "} {
		if i := strings.Index(text, flag); i >= 0 {
			return v.replace(place{f.Line, i + 1, i + 1 + len(flag)}, "")
		}
	}
	return nil
}

// emptyContinuation removes the empty lines of the instruction that ends here.
func emptyContinuation(v *view, f inspect.Finding) []Edit {
	var edits []Edit
	for n := f.Line - 1; n > 0; n-- {
		text := strings.TrimSpace(v.line(n))
		if text == "" && n < len(v.offsets) {
			edits = append(edits, Edit{Start: v.offsets[n-1], End: v.offsets[n]})
			continue
		}
		if !bytes.HasSuffix([]byte(text), []byte{byte(v.file.Escape)}) && !strings.HasPrefix(text, "#") {
			break
		}
	}
	return edits
}

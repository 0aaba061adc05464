package render

import "strings"

// unmounted leaves the mounts of every step out: builders other than BuildKit
// may not know them, and each step does its work without.
func unmounted(text string) string {
	var b strings.Builder
	end := 0
	for _, step := range runs(text) {
		b.WriteString(text[end:step.start] + "RUN ")
		for flag := range strings.FieldsSeq(step.flags) {
			if flag != `\` && !strings.HasPrefix(flag, "--mount=") {
				b.WriteString(flag + " ")
			}
		}
		b.WriteString(step.command)
		end = step.end
	}
	return b.String() + text[end:]
}

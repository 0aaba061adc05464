package typescript

import (
	"path"

	"github.com/stagewright/stagewright/detect"
)

// Source is the value of base where the source runs as it is, on the runtime's
// own image.
const Source = "runtime"

// Single says whether the final image holds one file that was compiled.
func Single(a *detect.App) bool { return a.Text("base") != Source }

// Bases are the final images by choice; which of those for one file are
// possible is the room's to say.
func Bases(title string, distroless, debian bool) []detect.Option {
	all := []detect.Option{{Value: Source, Label: title + "'s own image: the source runs as it is"}}
	if distroless {
		all = append(all, detect.Option{Value: "distroless", Label: "the program as one file, and the C library: no shell"})
	}
	if debian {
		all = append(all, detect.Option{Value: "debian", Label: "the program as one file, with a shell and every package of Debian"})
	}
	return all
}

var plainName = detect.NewPattern(`^[a-z][a-z0-9-]*$`)

// SingleName is what the compiled file is called: as the project says, but not
// as anything that lies beside it.
func SingleName(a *detect.App, name string) string {
	for _, n := range []string{name, "server", "program"} {
		if plainName.Regexp().MatchString(n) && !a.Has(n) && !a.HasDir(n) {
			return n
		}
	}
	return "compiled"
}

// CompiledFact is where the build leaves the file: where the project's own
// script puts it, relative to the app's folder, else below /out.
func CompiledFact(own, name func(*detect.App) string) detect.Fact {
	return detect.Fact{
		Name: "compiled", Type: detect.Text, Derived: true,
		When: Single,
		Default: func(a *detect.App) *detect.Finding {
			if out := own(a); out != "" {
				return &detect.Finding{Value: detect.Is(path.Join("/app", a.InContext(a.Path(out))))}
			}
			return &detect.Finding{Value: detect.Is("/out/" + name(a))}
		},
	}
}

package erlang_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/erlang"
	"github.com/stagewright/stagewright/generator/trial"
)

// pier is a service that erlang.mk builds.
const pier = `-- Makefile --
PROJECT = pier
PROJECT_VERSION = 0.2.0

DEPS = cowboy \
       jsx
dep_cowboy_commit = 2.13.0
REL_DEPS = relx

include erlang.mk
-- erlang.mk --
ifeq ($(filter relx,$(BUILD_DEPS) $(DEPS) $(REL_DEPS)),relx)
-- relx.config --
{release, {pier_release, "1"}, [pier, sasl]}.
{include_erts, true}.
{sys_config, "config/sys.config"}.
-- config/sys.config --
[{pier, [{port, 8097}]}].
-- src/pier_app.erl --
-module(pier_app).
`

// erlang.mk makes a release of what relx.config says, its packages before the
// sources.
func TestErlangMk(t *testing.T) {
	a := trial.App(t, erlang.Language, pier)
	if a.Kind != "service" || a.Framework != "cowboy" || a.Manager != "erlang.mk" || a.Port != 8097 || strings.Join(a.Start, " ") != "/app/bin/pier_release foreground" || trial.Codes(a) != "" {
		t.Errorf("%s %s %s %d %q %s", a.Kind, a.Framework, a.Manager, a.Port, a.Start, trial.Codes(a))
	}
	text := trial.Written(t, a, "")
	for _, want := range []string{"COPY Makefile erlang.mk ./\nRUN make deps rel-deps\n", "COPY relx.config ./\nCOPY config/ config/\nCOPY src/ src/\nRUN make rel RELX_TAR=0\n", "COPY --from=build /src/_rel/pier_release/ ./\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("want %q in\n%s", want, text)
		}
	}
	if ignore := trial.Written(t, a, ".dockerignore"); !strings.Contains(ignore, "\n.erlang.mk\n_rel\ndeps\n") || strings.Contains(ignore, "Makefile") {
		t.Error(ignore)
	}
	dev := trial.App(t, erlang.Language, strings.Replace(pier, "{include_erts, true}.", "{dev_mode, true}.", 1))
	if len(dev.Build) != 2 || !strings.HasPrefix(dev.Build[0], "sed ") {
		t.Errorf("a release that only links to what was compiled: %q", dev.Build)
	}
}

// What erlang.mk makes no release of is not taken for one.
func TestErlangMkRefused(t *testing.T) {
	trial.Refused(t, erlang.Language, map[string]string{
		strings.Replace(pier, "REL_DEPS = relx\n", "", 1):                     "REL_DEPS",
		strings.Replace(pier, "-- erlang.mk --", "-- other.mk --", 1):         "commit it",
		strings.Replace(pier, "-- relx.config --", "-- another.config --", 1): "has no release",
	})
}

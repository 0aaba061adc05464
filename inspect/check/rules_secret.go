package check

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func secretRules() []*Rule {
	return []*Rule{{
		Code: "SecretCopied", Severity: inspect.Error, Also: []string{"CIS-DI-0010"},
		Title: "A file that holds credentials is copied",
		Why:   "Everybody who can pull the image can read it, also when a later step removes it.",
		Fix:   "mount it for the one RUN that needs it: RUN --mount=type=secret,id=NAME,target=FILE",
		Bad:   "FROM debian:13-slim\nCOPY .netrc /root/.netrc\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN --mount=type=secret,id=netrc,target=/root/.netrc true\nUSER 10001:10001\n",
		look:  secretCopied,
	}, {
		Code: "SecretWritten", Severity: inspect.Error,
		Title: "A credential stands in the Dockerfile",
		Why:   "It is in the repository, in the image's history and in every build log.",
		Fix:   "withdraw it, make a new one, and pass that with RUN --mount=type=secret",
		Bad:   "FROM debian:13-slim\nRUN git clone https://bot:hunter2hunter2@example.com/app.git\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nRUN --mount=type=secret,id=netrc,target=/root/.netrc git clone https://example.com/app.git\nUSER 10001:10001\n",
		look:  secretWritten,
	}}
}

// secretNames are file names that hold credentials by their nature.
func secretName(name string) bool {
	b := strings.ToLower(path.Base(name))
	switch {
	case b == ".env" || strings.HasPrefix(b, ".env."):
		return !slices.ContainsFunc([]string{"example", "sample", "template", "dist", "test", "defaults"}, func(w string) bool { return strings.Contains(b, w) })
	case slices.Contains([]string{".netrc", "_netrc", ".pgpass", ".git-credentials", ".pypirc", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", ".htpasswd", "credentials.json", "service-account.json", "master.key", "kubeconfig"}, b):
		return true
	case slices.Contains([]string{".ssh", ".aws", ".gnupg", ".kube"}, b):
		return true
	}
	dir := path.Base(path.Dir(strings.ToLower(name)))
	return dir == ".aws" || dir == ".ssh" || dir == ".docker" && b == "config.json"
}

func secretCopied(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		for _, source := range v.contextSources(step) {
			if secretName(source) {
				report(hit{step: step, at: v.find(step, source), message: fmt.Sprintf("%s goes into a layer", source)})
			} else if line := v.tokenLine(source); line > 0 {
				report(hit{step: step, at: v.find(step, source), message: fmt.Sprintf("%s goes into a layer, with a token in its line %d", source, line)})
			}
		}
	})
}

// tokenLine looks for a token in a registry's configuration file.
func (v *view) tokenLine(name string) int {
	b := path.Base(name)
	if v.context.Files == nil || !slices.Contains([]string{".npmrc", ".yarnrc", ".yarnrc.yml", "pip.conf", "nuget.config", "NuGet.Config", "auth.json", "settings.xml", "gradle.properties"}, b) {
		return 0
	}
	text, err := fs.ReadFile(v.context.Files, name)
	if err != nil {
		return 0
	}
	for i, line := range strings.Split(string(text), "\n") {
		_, value, ok := strings.Cut(line, "_authToken=")
		if ok && value != "" && !strings.Contains(value, "${") || secretText().MatchString(line) {
			return i + 1
		}
	}
	return 0
}

// secretText matches tokens by the forms their issuers gave them, keys in PEM
// and passwords in URLs.
var secretText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[0-9A-Za-z]{36,}|\bgithub_pat_[0-9A-Za-z_]{22,}|\bglpat-[0-9A-Za-z_-]{20,}` +
		`|\bxox[abpr]-[0-9A-Za-z-]{10,}|\bnpm_[0-9A-Za-z]{36}\b|\bsk_live_[0-9A-Za-z]{16,}|\bAIza[0-9A-Za-z_-]{35}\b|\bdckr_pat_[0-9A-Za-z_-]{20,}` +
		`|-----BEGIN [A-Z ]*PRIVATE KEY-----|[a-z]+://[^\s/:@$"'{}]+:[^\s/:@$"'{}]{6,}@`)
})

func secretWritten(v *view, report func(hit)) {
	seen := map[int]bool{}
	look := func(step *dockerfile.Step, n int) {
		if at := secretText().FindStringIndex(v.line(n)); at != nil && !seen[n] {
			seen[n] = true
			report(hit{step: step, at: place{n, at[0] + 1, at[1] + 1}, message: "this looks like a credential"})
		}
	}
	v.steps(func(step *dockerfile.Step) {
		for n := step.Line; n <= step.End; n++ {
			look(step, n)
		}
		c, ok := step.Command.(*instructions.RunCommand)
		if !ok || len(c.CmdLine) == 0 {
			return
		}
		secretInURL(v, step, report)
	})
}

// secretInURL finds a build argument used as a password in an address: what
// the command leaves behind, and the history, then hold its value.
func secretInURL(v *view, step *dockerfile.Step, report func(hit)) {
	s := v.scripts[step]
	if s == nil {
		return
	}
	for _, c := range s.calls {
		for _, w := range c.words {
			scheme, rest, ok := strings.Cut(w.text, "://")
			user, _, at := strings.Cut(rest, "@")
			if !ok || !at || strings.Contains(user, "/") || scheme == "" {
				continue
			}
			i := strings.IndexByte(user, '$')
			if i < 0 {
				continue
			}
			name := strings.Trim(user[i:], "${}()")
			if _, set := v.args(step)[name]; set {
				report(hit{step: step, at: w.at, message: fmt.Sprintf("the build argument %s is a password here, and stays in the image's history", name)})
			}
		}
	}
}

// args are the build arguments that a step sees.
func (v *view) args(step *dockerfile.Step) map[string]bool {
	names := map[string]bool{}
	for _, stage := range step.Stage.Chain() {
		for _, s := range stage.Steps {
			if s == step {
				break
			}
			if c, ok := s.Command.(*instructions.ArgCommand); ok {
				for _, arg := range c.Args {
					names[arg.Key] = true
				}
			}
		}
	}
	return names
}

package inspect

import (
	"slices"
	"sync"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
)

// advice is what is said of one of BuildKit's checks beside its own message.
type advice struct {
	severity Severity // empty: a warning
	fix      string
}

// buildkitRules holds the advice for every check of BuildKit.
var buildkitRules = sync.OnceValue(func() map[string]advice {
	return map[string]advice{
		"StageNameCasing":                 {fix: "write the stage name in lower case, here and where it is used"},
		"FromAsCasing":                    {fix: "write AS in the casing of FROM"},
		"NoEmptyContinuation":             {fix: "remove the empty line, or the backslash before it"},
		"ConsistentInstructionCasing":     {fix: "write every instruction in upper case"},
		"DuplicateStageName":              {fix: "give each stage a name of its own"},
		"ReservedStageName":               {fix: "choose a name other than scratch and context"},
		"JSONArgsRecommended":             {fix: `write the command as a JSON list: CMD ["program", "argument"]`},
		"MaintainerDeprecated":            {fix: "write LABEL org.opencontainers.image.authors instead"},
		"UndefinedArgInFrom":              {fix: "declare the argument with ARG before the first FROM"},
		"WorkdirRelativePath":             {fix: "write an absolute path"},
		"UndefinedVar":                    {fix: "declare it with ARG or ENV in this stage, or correct its name"},
		"MultipleInstructionsDisallowed":  {fix: "keep the last one and remove the others"},
		"LegacyKeyValueFormat":            {fix: "write NAME=value"},
		"InvalidBaseImagePlatform":        {fix: "choose an image that exists for the platform built for"},
		"RedundantTargetPlatform":         {fix: "leave --platform out"},
		"SecretsUsedInArgOrEnv":           {severity: Error, fix: "pass it with RUN --mount=type=secret: what stands in ARG or ENV stays in the image's history"},
		"InvalidDefaultArgInFrom":         {fix: "give the ARG a default that makes a whole image name"},
		"FromPlatformFlagConstDisallowed": {fix: "use $BUILDPLATFORM, or leave --platform out"},
		"CopyIgnoredFile":                 {severity: Error, fix: "remove the pattern from .dockerignore, or add a line with ! for this path"},
		"InvalidDefinitionDescription":    {severity: Info, fix: "begin the comment with the name, or put an empty line after it"},
		"ExposeProtoCasing":               {fix: "write the protocol in lower case"},
		"ExposeInvalidFormat":             {fix: "write the container's port alone; publish it with docker run -p"},
	}
})

// skipped reports whether the Dockerfile itself switches a check off.
func skipped(config *linter.Config, rule string) bool {
	return config != nil && (config.SkipAll || slices.Contains(config.SkipRules, rule))
}

// IsBuildKitCheck reports whether a code is one of BuildKit's own checks.
func IsBuildKitCheck(code string) bool {
	_, ok := buildkitRules()[code]
	return ok
}

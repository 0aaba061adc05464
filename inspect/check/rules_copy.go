package check

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

func copyRules() []*Rule {
	return []*Rule{{
		Code: "AddLocalFile", Severity: inspect.Warning, Also: []string{"DL3020", "CIS-DI-0009"},
		Title: "ADD where COPY would do",
		Why:   "ADD unpacks archives and fetches URLs: what it does depends on what the file turns out to be. COPY only copies.",
		Fix:   "write COPY",
		Bad:   "FROM debian:13-slim\nADD app.conf /etc/app.conf\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nCOPY app.conf /etc/app.conf\nUSER 10001:10001\n",
		look:  addLocalFile,
	}, {
		Code: "AddWithoutChecksum", Severity: inspect.Warning,
		Title: "ADD takes a file from the network unchecked",
		Why:   "Whoever controls the address controls what is in the image, and the build changes when the file does.",
		Fix:   "add --checksum=sha256:…",
		Bad:   "FROM debian:13-slim\nADD https://example.com/tool /usr/local/bin/tool\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool /usr/local/bin/tool\nUSER 10001:10001\n",
		look:  addWithoutChecksum,
	}, {
		Code: "CopyWithoutWorkdir", Severity: inspect.Warning, Also: []string{"DL3045"},
		Title: "A relative destination without a WORKDIR",
		Why:   "The files land in whatever folder the base image happens to start in, the root as a rule.",
		Fix:   "set WORKDIR above, or write an absolute path",
		Bad:   "FROM debian:13-slim\nCOPY app.conf conf/\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nWORKDIR /app\nCOPY app.conf conf/\nUSER 10001:10001\n",
		look:  copyWithoutWorkdir,
	}, {
		Code: "CopyWholeStage", Severity: inspect.Warning, Also: []string{"DL3067"},
		Title: "A whole stage is copied over an image",
		Why:   "Everything that the stage holds comes along, its compilers and caches too: the second stage saves nothing.",
		Fix:   "copy the paths that the app needs",
		Bad:   "FROM debian:13-slim AS build\nRUN touch /app\nFROM debian:13-slim\nCOPY --from=build / /\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim AS build\nRUN touch /app\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 10001:10001\n",
		look:  copyWholeStage,
	}, {
		Code: "ModeChangedAfterCopy", Severity: inspect.Info,
		Title: "Owner or mode is changed in a layer of its own",
		Why:   "Changing a file's owner or mode writes the whole file again: the image holds it twice.",
		Fix:   "write COPY --chown=… or COPY --chmod=…",
		Bad:   "FROM debian:13-slim\nWORKDIR /app\nCOPY site/ /app/\nRUN chown -R 10001:10001 /app\nUSER 10001:10001\n",
		Good:  "FROM debian:13-slim\nWORKDIR /app\nCOPY --chown=10001:10001 site/ /app/\nUSER 10001:10001\n",
		look:  modeChangedAfterCopy,
	}, {
		Code: "NoDockerignore", Severity: inspect.Warning,
		Title: "The whole context is copied and nothing is ignored",
		Why:   "The repository's history, local dependencies and secret files are sent to the builder and land in the image, and every one of them breaks the cache.",
		Fix:   "write a .dockerignore",
		Bad:   "-- Dockerfile --\nFROM debian:13-slim\nWORKDIR /app\nCOPY . .\nUSER 10001:10001\n-- .git/HEAD --\nref: refs/heads/main\n",
		Good:  "-- Dockerfile --\nFROM debian:13-slim\nWORKDIR /app\nCOPY . .\nUSER 10001:10001\n-- .dockerignore --\n.git\n-- .git/HEAD --\nref: refs/heads/main\n-- index.html --\n",
		look:  noDockerignore,
	}}
}

// archive reports whether ADD would unpack a local file of this name.
func archive(name string) bool {
	lower := strings.ToLower(name)
	return slices.ContainsFunc([]string{".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tzst", ".gz", ".bz2", ".xz", ".zst"},
		func(end string) bool { return strings.HasSuffix(lower, end) })
}

func isURL(source string) bool {
	return strings.Contains(source, "://") || strings.HasPrefix(source, "git@")
}

func addLocalFile(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		c, ok := step.Command.(*instructions.AddCommand)
		if !ok || len(c.SourcePaths) == 0 || c.Unpack != nil || c.Checksum != "" || c.KeepGitDir != nil {
			return
		}
		for _, source := range c.SourcePaths {
			if expanded, known := step.Expand(source); !known || isURL(expanded) || archive(expanded) || strings.ContainsAny(expanded, "*?[") {
				return
			}
		}
		name := c.Name()
		at := v.find(step, name)
		report(hit{
			step: step, at: at, message: fmt.Sprintf("%s is not an archive to unpack", c.SourcePaths[0]),
			edits: v.replace(place{at.line, at.column, at.column + 3}, sameCase(name, "COPY")),
		})
	})
}

// sameCase writes a keyword in the casing of another.
func sameCase(as, word string) string {
	if as == strings.ToLower(as) {
		return strings.ToLower(word)
	}
	return word
}

func addWithoutChecksum(v *view, report func(hit)) {
	v.steps(func(step *dockerfile.Step) {
		c, ok := step.Command.(*instructions.AddCommand)
		if !ok || c.Checksum != "" {
			return
		}
		for _, source := range c.SourcePaths {
			if (strings.HasPrefix(source, "https://") || strings.HasPrefix(source, "http://")) && !strings.Contains(source, ".git") {
				report(hit{step: step, at: v.find(step, source), message: fmt.Sprintf("%s is taken as it comes", source)})
			}
		}
	})
}

func copyWithoutWorkdir(v *view, report func(hit)) {
	set := map[*dockerfile.Stage]bool{}
	for _, stage := range v.file.Stages {
		known, ok := inspect.KnownImage(stage.Image)
		has := set[stage.Base] || stage.Base == nil && (!ok || known.Workdir != "" && known.Workdir != "/")
		for _, step := range stage.Steps {
			var dest string
			switch c := step.Command.(type) {
			case *instructions.WorkdirCommand:
				has = true
			case *instructions.CopyCommand:
				dest = c.DestPath
			case *instructions.AddCommand:
				dest = c.DestPath
			}
			if dest == "" || has {
				continue
			}
			expanded, sure := step.Expand(dest)
			if sure && !path.IsAbs(expanded) && !strings.Contains(expanded, `:\`) {
				report(hit{step: step, message: fmt.Sprintf("%s is relative and no WORKDIR is set", dest)})
			}
		}
		set[stage] = has
	}
}

func copyWholeStage(v *view, report func(hit)) {
	for _, stage := range v.file.Stages {
		if stage.Chain()[0].Image == "scratch" || !v.final(stage) {
			continue
		}
		for _, step := range stage.Steps {
			c, ok := step.Command.(*instructions.CopyCommand)
			if !ok || c.From == "" || c.DestPath != "/" || !slices.Contains(c.SourcePaths, "/") {
				continue
			}
			// A stage from scratch holds only what was put there for the purpose.
			if from := v.file.SourceStage(c.From); from != nil && from.Chain()[0].Image == "scratch" {
				continue
			}
			report(hit{step: step, message: fmt.Sprintf("all of %s is copied", c.From)})
		}
	}
}

func modeChangedAfterCopy(v *view, report func(hit)) {
	for _, stage := range v.file.Stages {
		if !v.final(stage) {
			continue
		}
		var copied []string // destinations so far
		for _, step := range stage.Steps {
			switch c := step.Command.(type) {
			case *instructions.CopyCommand:
				copied = append(copied, absolute(stage, step, c.DestPath))
			case *instructions.AddCommand:
				copied = append(copied, absolute(stage, step, c.DestPath))
			case *instructions.RunCommand:
				modeChanges(v, step, copied, report)
			}
		}
	}
}

func modeChanges(v *view, step *dockerfile.Step, copied []string, report func(hit)) {
	s := v.scripts[step]
	if s == nil {
		return
	}
	for _, c := range s.calls {
		ops := c.operands()
		if c.name != "chown" && c.name != "chmod" || len(ops) < 2 {
			continue
		}
		for _, target := range ops[1:] {
			name := absolute(step.Stage, step, target.text)
			if slices.ContainsFunc(copied, func(dest string) bool { return within(dest, name) || within(name, dest) && dest != "/" }) {
				report(hit{step: step, at: c.words[0].at, message: fmt.Sprintf("%s writes %s, copied above, once more", c.name, target.text)})
				break
			}
		}
	}
}

// within reports whether a path is a folder or lies below it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, strings.TrimSuffix(folder, "/")+"/")
}

// absolute makes a path of a step absolute by the WORKDIRs above it.
func absolute(stage *dockerfile.Stage, step *dockerfile.Step, name string) string {
	dir := "/"
	for _, s := range stage.Chain() {
		if known, ok := inspect.KnownImage(s.Image); ok && s.Base == nil && known.Workdir != "" {
			dir = known.Workdir
		}
		for _, at := range s.Steps {
			if at == step {
				break
			}
			if c, ok := at.Command.(*instructions.WorkdirCommand); ok {
				expanded, _ := at.Expand(c.Path)
				dir = join(dir, expanded)
			}
		}
	}
	expanded, _ := step.Expand(name)
	return join(dir, expanded)
}

func join(dir, name string) string {
	if path.IsAbs(name) {
		return path.Clean(name)
	}
	return path.Join(dir, name)
}

func noDockerignore(v *view, report func(hit)) {
	if v.context.Files == nil || len(strings.TrimSpace(string(v.context.Ignore))) > 0 {
		return
	}
	v.steps(func(step *dockerfile.Step) {
		if !slices.Contains(inspect.ContextSources(step), ".") {
			return
		}
		var sent []string
		for _, name := range []string{".git", "node_modules", ".env", "target", ".venv", "vendor"} {
			if _, err := fs.Stat(v.context.Files, name); err == nil {
				sent = append(sent, name)
			}
		}
		message := "everything beside the Dockerfile is copied"
		if len(sent) > 0 {
			message = strings.Join(sent, ", ") + " would be in the image"
		}
		report(hit{step: step, message: message})
	})
}

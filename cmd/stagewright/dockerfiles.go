//go:build !lean

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/inspect"
	"github.com/stagewright/stagewright/inspect/dockerfile"
)

// dockerfileOptions are the flags of every command that reads a Dockerfile.
type dockerfileOptions struct {
	context   string
	target    string
	platform  string
	buildArgs []string
}

func (o *dockerfileOptions) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.context, "context", "", "take `DIR` for the build context instead of the Dockerfile's folder")
	f.StringVar(&o.target, "target", "", "look at the build of this `STAGE`")
	f.StringVar(&o.platform, "platform", "", "look at the build for this `PLATFORM`, linux/arm64 for example")
	f.StringArrayVar(&o.buildArgs, "build-arg", nil, "set a build argument, as `NAME=VALUE` (repeatable)")
}

// buildFile is one Dockerfile with what a build of it would be given.
type buildFile struct {
	name string // as the user knows it
	path string // on the disk; empty for standard input
	text []byte
	root *os.Root // the build context; nil if there is none
	inspect.Context
}

// read opens the Dockerfiles that arguments name: files, folders that hold
// some, or - for standard input. Without arguments it is the current folder.
func (o *dockerfileOptions) read(args []string, in io.Reader) ([]*buildFile, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	var files []*buildFile
	for _, arg := range args {
		if arg == "-" {
			text, err := io.ReadAll(in)
			if err != nil {
				return nil, fmt.Errorf("standard input: %w: pipe a Dockerfile into it", err)
			}
			file, err := o.open("Dockerfile", "", text, ".")
			if err != nil {
				return nil, err
			}
			files = append(files, file)
			continue
		}
		found, err := o.find(arg)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

func (o *dockerfileOptions) find(arg string) ([]*buildFile, error) {
	info, err := os.Stat(arg)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, exit(exitUsage, fmt.Errorf("%s: no such file or folder: name a Dockerfile, or a folder that holds one", arg))
	} else if err != nil {
		return nil, err
	}
	paths := []string{arg}
	if info.IsDir() {
		if paths, err = dockerfilesBelow(arg); err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			return nil, exit(exitNothing, fmt.Errorf("%s: holds no Dockerfile: name one, or write one with stagewright generate", arg))
		}
	}
	var files []*buildFile
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		outer := filepath.Dir(path)
		if info.IsDir() {
			outer = arg
		}
		file, err := o.open(filepath.ToSlash(filepath.Clean(path)), path, text, outer)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// dockerfilesBelow lists the Dockerfiles of a folder and those below it,
// leaving out what is hidden or belongs to somebody else.
func dockerfilesBelow(dir string) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if path == dir {
				return err
			}
			return nil // a folder that cannot be read has nothing to say
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != dir && (strings.HasPrefix(name, ".") || slices.Contains([]string{"node_modules", "vendor", "target", "testdata", "__pycache__"}, name)) {
				return filepath.SkipDir
			}
			return nil
		}
		if isDockerfile(name) {
			found = append(found, path)
		}
		return nil
	})
	return found, err
}

func isDockerfile(name string) bool {
	lower := strings.ToLower(name)
	if strings.HasSuffix(lower, ".dockerignore") || strings.HasSuffix(lower, ".tmpl") || strings.HasSuffix(lower, ".md") {
		return false
	}
	return lower == "dockerfile" || lower == "containerfile" || strings.HasPrefix(lower, "dockerfile.") ||
		strings.HasPrefix(lower, "containerfile.") || strings.HasSuffix(lower, ".dockerfile")
}

// open finds the build context of a Dockerfile and the ignore file in force.
func (o *dockerfileOptions) open(name, path string, text []byte, outer string) (*buildFile, error) {
	file := &buildFile{name: name, path: path, text: text}
	file.Context = inspect.Context{Path: name, Platform: o.platform, Target: o.target, BuildArgs: map[string]string{}}
	for _, pair := range o.buildArgs {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, exit(exitUsage, fmt.Errorf("--build-arg %s: not a name and its value: write --build-arg NAME=VALUE", pair))
		}
		file.BuildArgs[key] = value
	}
	dir := o.context
	if dir == "" {
		dir = contextDir(file, filepath.Dir(path), outer)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, exit(exitUsage, fmt.Errorf("%s: %w: name the build context with --context", dir, err))
	}
	file.root, file.Files = root, root.FS()
	if path != "" {
		if own, err := os.ReadFile(path + ".dockerignore"); err == nil {
			file.Ignore = own
			return file, nil
		}
	}
	if text, err := fs.ReadFile(file.Files, ".dockerignore"); err == nil {
		file.Ignore = text
	}
	return file, nil
}

// contextDir guesses the build context: the nearest folder, from the
// Dockerfile's own up to the top of the repository, that holds most of what
// the file copies. That is what a workspace's Dockerfile is built from.
func contextDir(file *buildFile, own, outer string) string {
	parsed, err := dockerfile.Parse(file.text, dockerfile.Options{})
	if err != nil {
		return own
	}
	var sources []string
	for _, stage := range parsed.Stages {
		for _, step := range stage.Steps {
			for _, source := range inspect.ContextSources(step) {
				if source != "." && !strings.ContainsAny(source, "*?[") {
					sources = append(sources, filepath.FromSlash(source))
				}
			}
		}
	}
	highest, err := filepath.Abs(outer)
	if err != nil {
		return own
	}
	highest = top(highest)
	best, most := own, held(own, sources)
	at, err := filepath.Abs(own)
	for err == nil && most < len(sources) && at != highest && at != filepath.Dir(at) {
		at = filepath.Dir(at)
		if n := held(at, sources); n > most {
			best, most = at, n
		}
	}
	return best
}

// held counts the paths that a folder holds.
func held(dir string, names []string) int {
	n := 0
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			n++
		}
	}
	return n
}

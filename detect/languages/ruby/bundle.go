package ruby

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// locked is one gem of a lock file.
type locked struct {
	at       detect.Evidence
	deps     []string
	prebuilt bool // a build for Linux is listed
}

// bundle is what Bundler reads of a project.
type bundle struct {
	file, lock string // names beside the app; "" where there is none
	gems       []gem
	rubies     []constraint
	evaluated  []string // further files that the Gemfile reads
	gemspec    bool
	specs      map[string]*locked
	platforms  []string
	platformAt detect.Evidence
	bundler    string   // version that wrote the lock
	paths      []string // folders of the project that the lock file takes gems from
	git        bool     // a gem comes from a repository
	gitAt      detect.Evidence
}

// constraint is what a file says of the version.
type constraint struct {
	text string
	at   detect.Evidence
}

// of reads the app's Gemfile and its lock file once.
func of(a *detect.App) *bundle {
	return detect.Memo(a, "bundle", func() *bundle {
		b := &bundle{specs: map[string]*locked{}}
		for _, names := range [][2]string{{"Gemfile", "Gemfile.lock"}, {"gems.rb", "gems.locked"}} {
			if a.Has(names[0]) {
				b.file = names[0]
				if a.Has(names[1]) {
					b.lock = names[1]
				}
				break
			}
		}
		if b.file != "" {
			b.read(a, a.Path(b.file), 0)
		}
		if b.lock != "" {
			b.readLock(a.Path(b.lock), a.Project.Text(a.Path(b.lock)))
		}
		return b
	})
}

var (
	gemLine     = detect.NewPattern(`^\s*gem[\s(]+["']([\w.-]+)["'](.*)$`)
	rubyLine    = detect.NewPattern(`^\s*ruby[\s(]+((?:["'][^"'\n]+["']\s*,?\s*)+)`)
	groupOpen   = detect.NewPattern(`^\s*group[\s(]+(.*?)\)?\s*do\b`)
	openers     = detect.NewPattern(`(?:\bdo\b\s*(?:\|[^|]*\|)?\s*$)|^\s*(?:if|unless|case|begin|def|class|module|while|until)\b`)
	endLine     = detect.NewPattern(`^\s*end\b`)
	evalLine    = detect.NewPattern(`^\s*eval_gemfile[\s(]+(?:File\.(?:join|expand_path)\()?["']([\w./-]+)["']`)
	specLine    = detect.NewPattern(`^\s*gemspec\b`)
	groupKey    = detect.NewPattern(`(?:\bgroups?:\s*|:groups?\s*=>\s*)(\[[^\]]*\]|:\w+|["']\w+["'])`)
	platformKey = detect.NewPattern(`\bplatforms?:\s*(%[iw]\[[^\]]*\]|\[[^\]]*\]|:\w+)`)
	onLinux     = detect.NewPattern(`\b(?:ruby|mri|\w*linux)\w*\b`)
	symbol      = detect.NewPattern(`:(\w+)|["'](\w+)["']`)
	pathKey     = detect.NewPattern(`(?:\bpath:\s*|:path\s*=>\s*)["']([\w./-]+)["']`)
	gitKey      = detect.NewPattern(`\b(?:git|github|gitlab|bitbucket|gist):\s*["']|:(?:git|github)\s*=>`)
	quoted      = detect.NewPattern(`["']([^"'\n]*)["']`)
)

// read takes the lines of a Gemfile, and of those that it evaluates.
func (b *bundle) read(a *detect.App, file string, depth int) {
	type block struct{ groups []string }
	var blocks []block
	for i, line := range strings.Split(a.Project.Code(file), "\n") {
		at := detect.Evidence{Path: file, Line: i + 1}
		switch {
		case endLine.Regexp().MatchString(line):
			if len(blocks) > 0 {
				blocks = blocks[:len(blocks)-1]
			}
			continue
		case groupOpen.Regexp().MatchString(line):
			blocks = append(blocks, block{symbols(groupOpen.Regexp().FindStringSubmatch(line)[1])})
			continue
		case specLine.Regexp().MatchString(line):
			b.gemspec = true
		}
		if m := evalLine.Regexp().FindStringSubmatch(line); m != nil && depth < 4 {
			if p := path.Join(path.Dir(file), m[1]); a.Project.Has(p) && !slices.Contains(b.evaluated, p) {
				b.evaluated = append(b.evaluated, p)
				b.read(a, p, depth+1)
			}
		}
		if m := rubyLine.Regexp().FindStringSubmatch(line); m != nil {
			for _, q := range quoted.In("", m[1]) {
				b.rubies = append(b.rubies, constraint{q.Group(), at})
			}
		}
		if m := gemLine.Regexp().FindStringSubmatch(line); m != nil {
			g := gem{name: m[1], at: at, git: gitKey.Regexp().MatchString(m[2])}
			for _, bl := range blocks {
				g.groups = append(g.groups, bl.groups...)
			}
			if k := groupKey.Regexp().FindStringSubmatch(m[2]); k != nil {
				g.groups = append(g.groups, symbols(k[1])...)
			}
			if k := pathKey.Regexp().FindStringSubmatch(m[2]); k != nil {
				g.path = k[1]
			}
			if k := platformKey.Regexp().FindStringSubmatch(m[2]); k != nil && !onLinux.Regexp().MatchString(k[1]) {
				g.groups = []string{aside[0]} // of other systems alone
			}
			if g.git && b.gitAt.Path == "" {
				b.git, b.gitAt = true, at
			}
			b.gems = append(b.gems, g)
		}
		if openers.Regexp().MatchString(line) {
			blocks = append(blocks, block{})
		}
	}
}

func symbols(text string) []string {
	var out []string
	for _, m := range symbol.In("", text) {
		out = append(out, m.Group())
	}
	return out
}

// readLock takes what a lock file says beside the versions of gems.
func (b *bundle) readLock(file, text string) {
	section, last := "", ""
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		indent := len(line) - len(strings.TrimLeft(line, " "))
		at := detect.Evidence{Path: file, Line: i + 1}
		switch {
		case trimmed == "":
		case indent == 0:
			section = trimmed
			if section == "GIT" && b.gitAt.Path == "" {
				b.git, b.gitAt = true, at
			}
		case section == "PATH" && indent == 2 && strings.HasPrefix(trimmed, "remote: "):
			b.paths = append(b.paths, strings.TrimPrefix(trimmed, "remote: "))
		case section == "PLATFORMS":
			b.platforms = append(b.platforms, trimmed)
			if b.platformAt.Path == "" {
				b.platformAt = at
			}
		case section == "RUBY VERSION":
			if w := strings.Fields(trimmed); len(w) > 1 && w[0] == "ruby" {
				v, _, _ := strings.Cut(w[1], "p")
				b.rubies = append(b.rubies, constraint{"=" + v, at})
			}
		case section == "BUNDLED WITH":
			b.bundler = trimmed
		case indent == 4 && (section == "GEM" || section == "GIT" || section == "PATH"):
			name, version, _ := strings.Cut(trimmed, " (")
			spec := b.specs[name]
			if spec == nil {
				spec = &locked{at: at}
				b.specs[name] = spec
			}
			if _, platform, ok := strings.Cut(strings.TrimSuffix(version, ")"), "-"); ok && strings.Contains(platform, "linux") {
				spec.prebuilt = true
			}
			last = name
		case indent == 6 && b.specs[last] != nil:
			name, _, _ := strings.Cut(trimmed, " ")
			b.specs[last].deps = append(b.specs[last].deps, strings.TrimSuffix(name, "!"))
		}
	}
}

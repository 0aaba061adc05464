package node

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// site makes the shape one that a web server gives out: out is where the build
// writes unless something moves it.
func (s *shape) site(out string) {
	s.kind, s.static, s.start, s.out, s.env = detect.Site, out, nil, nil, nil
	s.port, s.portVar = 0, ""
}

// moved notes that the folder with the files is another one.
func (s *shape) moved(dir string, at []detect.Evidence) {
	if dir != "" {
		s.static, s.staticAt = path.Clean(strings.TrimSuffix(dir, "/")), at
	}
}

// movedBy notes where a configuration says that the build writes, below a
// folder. What only running it tells is asked for.
func (s *shape) movedBy(c config, below string, keys ...string) {
	dir, at, known := c.folder(keys...)
	switch {
	case !known:
		s.static, s.staticAt = "", nil
		s.missing = "staticDir: " + path.Base(c.path) + " works out " + keys[len(keys)-1] + " as it runs: give --set staticDir="
	case dir != "":
		s.moved(path.Join(below, dir), at)
	}
}

// below notes the path that the pages are built for: "/docs/". A whole address
// counts by its path.
func (s *shape) below(v string, at []detect.Evidence) {
	if u, err := url.Parse(v); err == nil && u.Host != "" {
		v = u.Path
	}
	v = strings.Trim(path.Clean("/"+v), "/")
	if v == "" || strings.HasPrefix(v, ".") {
		return
	}
	s.base, s.baseAt = v, at
}

// belowBy notes the path that a configuration says the pages are built for.
func (s *shape) belowBy(a *detect.App, c config, keys ...string) {
	set, ok := c.get(keys...)
	if !ok || s.base != "" {
		return
	}
	if !set.literal {
		if set.raw != "undefined" && set.raw != "null" {
			a.Warn("base-path", path.Base(c.path)+": "+keys[len(keys)-1]+" is worked out as it runs: the pages are served from / unless --set basePath= says otherwise", set.from...)
		}
		return
	}
	if strings.Contains(set.value, "://") { // files on another server; the pages stay here
		return
	}
	s.below(set.value, set.from)
}

// ownNames drops the folders with hashed names that hold files of the
// project's own as well: what lies in public/ is copied as it is called.
func (s *shape) ownNames(a *detect.App, public string) {
	s.hashed = slices.DeleteFunc(s.hashed, func(h string) bool { return a.HasDir(path.Join(public, h)) })
}

// notFound takes the project's own page for unknown paths.
func (s *shape) notFound() { s.fallback = "404.html" }

// scratch are the folders that a framework keeps beside the source for itself:
// those of another machine would only mislead a build.
var scratch = detect.Lists{
	{"nextjs", ".next"}, {"payload", ".next"}, {"nuxt", ".nuxt", ".output"}, {"sveltekit", ".svelte-kit"}, {"astro", ".astro"}, {"angular", ".angular"},
	{"gatsby", ".cache"}, {"docusaurus", ".docusaurus"}, {"react-router", ".react-router"}, {"remix", ".cache"}, {"solidstart", ".vinxi", ".output"},
	{"tanstack-start", ".tanstack", ".nitro", ".output"}, {"parcel", ".parcel-cache"}, {"expo-web", ".expo"}, {"nitro", ".nitro", ".output"},
	{"vitepress", ".vitepress/cache"}, {"vuepress", ".vuepress/.cache"}, {"strapi", ".strapi", ".cache"}, {"umi", ".umi"}, {"quasar", ".quasar"},
}

// refuse says what to add, where nothing that is there can run.
func (s *shape) refuse(why string, from []detect.Evidence) {
	s.missing = why
	s.start, s.out, s.static = nil, nil, ""
	if len(from) > 0 {
		s.modeAt = from
	}
}

package node

import (
	"regexp"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/formats"
)

// buildFacts are what the build needs besides its command.
var buildFacts = []detect.Fact{
	{
		Name: "buildEnv", Type: detect.List,
		Ask: "Which environment variables does the build need? (NAME=value)",
		Probes: []detect.Probe{{
			Says: "webpack 4 with a Node.js whose OpenSSL no longer has the hash that it uses",
			Look: legacyOpenSSL,
		}, {
			Says: "a check of the settings that the source lets a build leave out",
			Look: skipsChecks,
		}},
	},
	{
		Name: "buildEnvWhy", Type: detect.Text, Derived: true,
		Ask:  "Why does the build need them?",
		When: func(a *detect.App) bool { return a.Source("buildEnv") == detect.Detected },
		Probes: []detect.Probe{{Says: "webpack 4, a check of the settings", Look: func(a *detect.App) []detect.Finding {
			if strings.Join(a.List("buildEnv"), "") == skipChecks {
				return detect.Finds("", nil, "The settings are checked when the server starts: a build has none.")
			}
			return detect.Finds("", nil, "webpack 4 uses a hash that OpenSSL 3, and so Node.js since 17, keeps in its legacy provider.")
		}}},
	},
	{
		Name: "buildCache", Type: detect.Text, Derived: true,
		Ask: "Which folder does the build keep its cache in?",
		Probes: []detect.Probe{{Says: "the framework", Look: func(a *detect.App) []detect.Finding {
			if s := shapeOf(a); s != nil && s.cache != "" {
				return detect.Finds("", s.from, a.InContext(a.Path(s.cache)))
			}
			return nil
		}}},
	},
	{
		Name: "distDir", Type: detect.Text, Derived: true,
		Ask:  "Where does Next.js build?",
		When: func(a *detect.App) bool { s := shapeOf(a); return s != nil && s.mode == "standalone" },
		Probes: []detect.Probe{{Says: "distDir in next.config", Look: func(a *detect.App) []detect.Finding {
			if s := shapeOf(a); s != nil && len(s.out) == 1 {
				return detect.Finds("", s.from, s.out[0])
			}
			return nil
		}}},
	},
}

// skipChecks is how the environment's checks by @t3-oss/env are left out.
const skipChecks = "SKIP_ENV_VALIDATION=1"

var asksToSkip = detect.NewPattern(`process\.env\.SKIP_ENV_VALIDATION\b`)

// skipsChecks lets a build go without the settings that a server is given when
// it starts, where the source has a variable for that.
func skipsChecks(a *detect.App) []detect.Finding {
	if len(a.List("build")) == 0 || serves(a) {
		return nil
	}
	all := a.Search(asksToSkip, scriptExts...)
	if len(all) == 0 {
		return nil
	}
	return detect.Finds("its source lets a build leave the check out", []detect.Evidence{all[0].Evidence}, skipChecks)
}

// webpack4 are packages whose releases up to one number bring webpack 4.
var webpack4 = detect.Lookup[int]{{"webpack", 4}, {"react-scripts", 4}, {"@vue/cli-service", 4}, {"nuxt", 2}, {"gatsby", 2}, {"next", 10}}

// legacyOpenSSL lets webpack 4 work: it hashes with MD4.
func legacyOpenSSL(a *detect.App) []detect.Finding {
	m := own(a)
	if v := major(a.Text("version")); v > 0 && v < 17 || len(a.List("build")) == 0 || strings.Contains(a.Read(".npmrc"), "openssl-legacy-provider") {
		return nil
	}
	for _, name := range m.At("scripts").Keys() {
		if strings.Contains(m.script(name), "openssl-legacy-provider") {
			return nil
		}
	}
	from := webpack4At(a, m)
	if from == nil {
		return nil
	}
	return detect.Finds("webpack 4 needs it with Node.js 17 and later", from, "NODE_OPTIONS=--openssl-legacy-provider")
}

// webpack4At gives where webpack 4 is fixed or asked for, nil where it is not.
func webpack4At(a *detect.App, m manifest) []detect.Evidence {
	var locked []detect.Evidence
	if lock := a.Text("lock"); lock != "" {
		seen := false
		for _, p := range a.Project.Lock(lock) {
			if p.Name != "webpack" {
				continue
			}
			if seen = true; major(p.Version) >= 5 {
				return nil
			}
			locked = []detect.Evidence{{Path: lock, Line: p.Line}}
		}
		if seen {
			return locked
		}
	}
	for _, name := range []string{"webpack", "react-scripts", "@vue/cli-service", "nuxt", "gatsby", "next"} {
		if spec, from, ok := m.depends(name); ok && major(spec) > 0 && major(spec) <= webpack4.Of(name) {
			return from
		}
	}
	return nil
}

// usual are such variables that frameworks set by themselves.
var usual = []string{"PUBLIC_URL", "NEXT_PUBLIC_VERCEL_ENV", "NEXT_PUBLIC_VERCEL_URL"}

// prefixes are those that each framework puts into public files, Vite's own
// where it is not named.
var prefixes = detect.Lists{
	{"nextjs", "NEXT_PUBLIC_"}, {"payload", "NEXT_PUBLIC_"}, {"create-react-app", "REACT_APP_"}, {"vue-cli", "VUE_APP_"}, {"astro", "PUBLIC_"}, {"sveltekit", "PUBLIC_", "VITE_"},
	{"gatsby", "GATSBY_"}, {"expo-web", "EXPO_PUBLIC_"}, {"angular", "NG_APP_"}, {"nuxt", "NUXT_PUBLIC_", "VITE_"}, {"qwik", "PUBLIC_", "VITE_"},
	{"waku", "WAKU_PUBLIC_"}, {"vike", "PUBLIC_ENV__", "VITE_"}, {"rsbuild", "PUBLIC_"}, {"umi", "UMI_APP_"},
}

// publicPrefixes are the beginnings of variables that the build of an app puts
// into public files.
func publicPrefixes(a *detect.App, s *shape) []string {
	list := prefixes.Of(s.name)
	if list == nil {
		list = []string{"VITE_"}
	}
	if set, ok := viteConfig(a).get("envPrefix"); ok && slices.Contains(list, "VITE_") {
		var own []string
		for _, m := range quotedPrefix.In("", set.raw) {
			own = append(own, m.Group())
		}
		if len(own) > 0 {
			return own
		}
	}
	return list
}

var quotedPrefix = detect.NewPattern("['\"`]([A-Z][A-Z0-9_]*)['\"`]")

// atRunTime says whether a file reads such variables as the server runs, not
// when it is built.
func atRunTime(s *shape, name, text string) bool {
	switch {
	case s.name == "sveltekit" && strings.HasPrefix(name, "PUBLIC_"):
		return !strings.Contains(text, "$env/static/public")
	case s.name == "nuxt" && strings.HasPrefix(name, "NUXT_PUBLIC_"):
		return s.kind != detect.Site
	}
	return false
}

func builtIn(a *detect.App) []detect.Finding {
	s := shapeOf(a)
	if s == nil || plain(s.name) && s.static == "" {
		return nil
	}
	var any []string
	for _, p := range publicPrefixes(a, s) {
		any = append(any, regexp.QuoteMeta(p))
	}
	public := detect.NewPattern(`\b((?:` + strings.Join(any, "|") + `)[A-Z0-9_]+)\b`)
	var list []string
	var from []detect.Evidence
	for _, f := range a.Sources(append([]string{".vue", ".svelte", ".astro", ".html", ".mdx"}, scriptExts...)...) {
		text := a.Project.Code(f)
		for _, m := range public.In(f, text) {
			name := m.Group()
			switch {
			case slices.Contains(list, name), slices.Contains(usual, name), atRunTime(s, name, text):
			case detect.SecretName(name):
				a.Warn("secret-in-bundle", name+": the build puts it into files that anyone can read, and its name is that of a secret: rename it or keep it on the server", m.Evidence)
			default:
				list, from = append(list, name), append(from, m.Evidence)
			}
		}
	}
	values, at := settings(a)
	for i, kv := range values {
		if name, _, _ := strings.Cut(kv, "="); !slices.Contains(list, name) {
			list, from = append(list, name), append(from, at[i])
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []detect.Finding{{Value: list, From: from}}
}

// settings are the values of such variables that the project commits for
// production. The files themselves stay out of every image.
func settings(a *detect.App) (values []string, from []detect.Evidence) {
	s := shapeOf(a)
	if s == nil || plain(s.name) && s.static == "" {
		return nil, nil
	}
	begins := publicPrefixes(a, s)
	for _, name := range []string{".env.production", ".env"} {
		file := a.Path(name)
		if !a.Project.Has(file) || a.Project.Ignored(file) {
			continue
		}
		for _, n := range formats.Dotenv([]byte(a.Project.Text(file))).Nodes {
			public := slices.ContainsFunc(begins, func(p string) bool { return strings.HasPrefix(n.Key, p) })
			known := slices.ContainsFunc(values, func(kv string) bool { return strings.HasPrefix(kv, n.Key+"=") })
			if public && !known && plainKey(n.Key) && !detect.SecretName(n.Key) && n.Value != "" && !strings.ContainsAny(n.Value, "$\n") && !atRunTime(s, n.Key, "") {
				values, from = append(values, n.Key+"="+n.Value), append(from, detect.Evidence{Path: file, Line: n.Line})
			}
		}
	}
	return values, from
}

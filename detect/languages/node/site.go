package node

import "github.com/stagewright/stagewright/detect"

var siteFacts = []detect.Fact{
	{
		Name: "staticDir", Type: detect.Text, Required: true, When: serves,
		Ask: "Which folder does the build fill with the files to serve?",
		Probes: []detect.Probe{{
			Says: "the framework's configuration, else its default",
			Look: func(a *detect.App) []detect.Finding {
				s := shapeOf(a)
				if s == nil || s.static == "" {
					return nil
				}
				if len(s.staticAt) > 0 {
					return detect.Finds("", s.staticAt, s.static)
				}
				return []detect.Finding{{Value: detect.Is(s.static), From: s.from, Source: detect.FromFramework}}
			},
		}},
		Missing: func(a *detect.App) string {
			if s := shapeOf(a); s != nil && s.missing != "" {
				return s.missing
			}
			return "staticDir: where the build writes is not known: give --set staticDir="
		},
	},
	{
		Name: "fallback", Type: detect.Text, When: serves,
		Ask: "Which page answers for a path that is no file? (empty: none)",
		Probes: []detect.Probe{{
			Says: "whether the pages are one program in the browser, or a file each",
			Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && s.fallback != "" {
					return []detect.Finding{{Value: detect.Is(s.fallback), From: s.from, Source: detect.FromFramework}}
				}
				return nil
			},
		}},
	},
	{
		Name: "hashed", Type: detect.List, When: serves,
		Ask:  "Which folders hold files whose names change with their content?",
		Help: "Browsers may keep those for ever.",
		Probes: []detect.Probe{{
			Says: "where the framework puts such files",
			Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && len(s.hashed) > 0 {
					return []detect.Finding{{Value: s.hashed, From: s.from, Source: detect.FromFramework}}
				}
				return nil
			},
		}},
	},
	{
		Name: "unhashed", Type: detect.List, Derived: true, When: serves,
		Ask: "Which folders below those hold files whose names stay?",
		Probes: []detect.Probe{{
			Says: "where the framework puts such files",
			Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && len(s.unhashed) > 0 {
					return detect.Finds("", s.from, s.unhashed...)
				}
				return nil
			},
		}},
	},
	{
		Name: "hashedNames", Type: detect.YesNo, When: serves,
		Ask:  "Do the scripts and styles beside the page have names that change with their content?",
		Help: "As main-5QZ4TSHC.js has: browsers may keep those for ever.",
		Probes: []detect.Probe{{
			Says: "outputHashing in angular.json",
			Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && s.hashedNames {
					return yes("", s.modeAt...)
				}
				return nil
			},
		}},
	},
	{
		Name: "basePath", Type: detect.Text, When: serves,
		Ask: "Below which path are the pages built to live? (empty: /)",
		Probes: []detect.Probe{{
			Says: "base, basePath, homepage and their like in the framework's configuration",
			Look: func(a *detect.App) []detect.Finding {
				if s := shapeOf(a); s != nil && s.base != "" && plainPath.Regexp().MatchString(s.base) {
					return detect.Finds("", s.baseAt, s.base)
				}
				return nil
			},
		}},
	},
	{
		Name: "markdown", Type: detect.YesNo, Derived: true,
		Ask: "Are documents beside package.json pages of the site?",
		Probes: []detect.Probe{{
			Says: "the folder that the framework reads its documents from",
			Look: func(a *detect.App) []detect.Finding {
				if m := own(a); readsDocuments(a, m) {
					return yes("", m.at()...)
				}
				return nil
			},
		}},
	},
}

// plainPath is a path that needs no escape in an address.
var plainPath = detect.NewPattern(`^[A-Za-z0-9_.~-]+(?:/[A-Za-z0-9_.~-]+)*$`)

// readsDocuments says whether ignoring documents as those that are for people
// would take pages away.
func readsDocuments(a *detect.App, m manifest) bool {
	s := shapeOf(a)
	if s == nil {
		return false
	}
	root := "below"
	switch s.name {
	case "vitepress", "vuepress":
		root = documents(a, m, s.name)
	case "eleventy":
		root = "."
		if c := configOf(a, ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts"); c.path != "" {
			if v, _ := c.value("dir", "input"); v != "" {
				root = v
			}
		}
		if cli, ok := called(m, "eleventy"); ok {
			if v, _ := cli.flag("--input"); v != "" {
				root = v
			}
		}
	case "slidev":
		root = "."
	case "astro", "docusaurus", "gatsby", "hexo", "rspress", "nuxt", "nextjs":
	default:
		return false
	}
	return root == "." || a.Context() != a.Dir
}

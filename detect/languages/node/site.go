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
					return found("", s.staticAt, s.static)
				}
				return []detect.Finding{{Value: detect.Is(s.static), From: s.from, Source: detect.FromFramework}}
			},
		}},
		Missing: func(*detect.App) string {
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
}

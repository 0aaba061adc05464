package erlang

import (
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func releaseFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "layout", Type: detect.Text, Strict: true,
			Ask: "What does the build make?",
			Options: func(*detect.App) []detect.Option {
				return []detect.Option{{Value: "release", Label: "a folder with the program"}, {Value: "escript", Label: "one file, which Erlang runs"}}
			},
			Probes: []detect.Probe{{Says: "escript settings in rebar.config, without a release", Look: func(a *detect.App) []detect.Finding {
				if len(releases(a)) == 0 {
					return detect.Finds("", a.From, "escript")
				}
				return detect.Finds("", []detect.Evidence{releases(a)[0].at}, "release")
			}}},
		},
		{
			Name: "program", Type: detect.Text, Required: true,
			Ask:    "What is the program called?",
			Probes: []detect.Probe{{Says: "release or escript_name in rebar.config", Look: program}},
			Options: func(a *detect.App) []detect.Option {
				var out []detect.Option
				for _, r := range releases(a) {
					out = append(out, detect.Option{Value: r.name, From: []detect.Evidence{r.at}})
				}
				return out
			},
			Missing: func(*detect.App) string { return "rebar.config has several releases: choose one" },
		},
		{
			Name: "production", Type: detect.YesNo,
			Ask: "Is there a profile for production?",
			Probes: []detect.Probe{{Says: "profiles in rebar.config", Look: func(a *detect.App) []detect.Finding {
				if p, ok := get(config(a), "profiles"); ok && profile(a) != nil {
					return detect.Finds("profiles has prod", a.At(manifest, p.line), "yes")
				}
				return nil
			}}},
			Default: detect.Preset("", "no"),
		},
		outputFact, settingsFact,
		{
			Name: "linked", Type: detect.YesNo, Derived: true,
			Ask: "Would the release only link to what was compiled?",
			Probes: []detect.Probe{{Says: "dev_mode in rebar.config", Look: func(a *detect.App) []detect.Finding {
				mode, _ := get(relx(a), "mode")
				if t, ok := get(relx(a), "dev_mode"); ok && t.text == "true" && mode.text != "prod" || mode.text == "dev" {
					return detect.Finds("", nil, "yes")
				}
				return nil
			}}},
		},
		{
			Name: "erts", Type: detect.YesNo,
			Ask:  "Does the release carry its own Erlang?",
			When: func(a *detect.App) bool { return a.Text("layout") == "release" },
			Probes: []detect.Probe{{Says: "include_erts in rebar.config", Look: func(a *detect.App) []detect.Finding {
				if t, ok := get(relx(a), "include_erts"); ok {
					yes := "yes"
					if t.text == "false" && !strings.HasPrefix(mode(a), "prod") {
						yes = "no"
					}
					return detect.Finds("include_erts is "+t.text, a.At(manifest, t.line), yes)
				}
				return nil
			}}},
			Default: detect.Preset("relx's own for production", "yes"),
		},
		{
			Name: "start", Type: detect.Command, Required: true,
			Ask: "Which command starts it?",
			Probes: []detect.Probe{{Says: "the program of the release", Look: func(a *detect.App) []detect.Finding {
				switch name := a.Text("program"); {
				case name == "":
					return nil
				case a.Text("layout") == "release":
					return detect.Finds("", a.Evidence("program"), "/app/bin/"+name, "foreground")
				default:
					return detect.Finds("", a.Evidence("program"), "/usr/local/bin/"+name)
				}
			}}},
			Missing: func(*detect.App) string { return "start: which release is built is not known: choose one" },
		},
		{
			Name: "runPackages", Type: detect.List,
			Ask:     "Which system packages does it need when it runs?",
			When:    func(a *detect.App) bool { return a.Yes("erts") && a.Known("suite") },
			Default: detect.Preset("what Erlang links to, and the authorities that requests trust", "ca-certificates", "libncurses6", "libstdc++6", "openssl"),
		},
	}
}

func mode(a *detect.App) string { t, _ := get(relx(a), "mode"); return t.text }

func program(a *detect.App) []detect.Finding {
	if a.Text("layout") == "escript" {
		for _, key := range []string{"escript_name", "escript_main_app"} {
			if t, ok := get(config(a), key); ok && plainName.Regexp().MatchString(t.text) {
				return detect.Finds("", a.At(manifest, t.line), t.text)
			}
		}
		return nil
	}
	if list := releases(a); len(list) == 1 {
		return detect.Finds("", []detect.Evidence{list[0].at}, list[0].name)
	}
	return nil
}

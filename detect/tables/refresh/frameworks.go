package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// framework is one entry of a language, as it is embedded. Title and the order of entries are written by hand.
type framework struct {
	Name           string   `json:"name"`
	Title          string   `json:"title"`
	Kind           string   `json:"kind"`
	Packages       []string `json:"packages,omitempty"`
	Files          []string `json:"files,omitempty"`
	Other          string   `json:"other,omitempty"`
	BuildCommand   string   `json:"build,omitempty"`
	BuildReads     []string `json:"build_reads,omitempty"`
	StartCommand   string   `json:"start,omitempty"`
	StartNote      string   `json:"start_note,omitempty"`
	StaticDir      string   `json:"static_dir,omitempty"`
	StaticKey      string   `json:"static_key,omitempty"`
	StaticFallback string   `json:"static_fallback,omitempty"`
	Port           int      `json:"port,omitempty"`
	PortSetBy      []string `json:"port_set_by,omitempty"`
	PortVariables  []string `json:"port_variables,omitempty"`
	PortFlags      []string `json:"port_flags,omitempty"`
	Host           string   `json:"host,omitempty"`
	HostSetBy      []string `json:"host_set_by,omitempty"`
	HostVariables  []string `json:"host_variables,omitempty"`
	HostFlags      []string `json:"host_flags,omitempty"`
	RuntimeFiles   []string `json:"runtime_files,omitempty"`
	Changes        []change `json:"changes,omitempty"`
	Modes          []mode   `json:"modes,omitempty"`
	Notes          string   `json:"notes,omitempty"`
	Source         string   `json:"source,omitempty"`
	SourceDate     string   `json:"source_date,omitempty"`
	Confidence     string   `json:"confidence,omitempty"`
}

type change struct {
	Range string `json:"range"`
	Text  string `json:"text"`
}

type mode struct {
	Name     string   `json:"name"`
	When     string   `json:"when,omitempty"`
	Kind     string   `json:"kind,omitempty"`
	Build    string   `json:"build,omitempty"`
	Start    string   `json:"start,omitempty"`
	Port     int      `json:"port,omitempty"`
	Dirs     []string `json:"dirs,omitempty"`
	File     string   `json:"file,omitempty"`
	Fallback string   `json:"fallback,omitempty"`
	Needs    []string `json:"needs,omitempty"`
	Env      []string `json:"env,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// frameworksFromData writes one file a language. Entries keep the order and the titles of the old file, because the first
// that fits is taken; new ones come last, under their own names.
func frameworksFromData(fsys fs.FS, tables texts) error {
	text, err := fs.ReadFile(fsys, "frameworks.json")
	if err != nil {
		return err
	}
	var all ordered[json.RawMessage]
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("frameworks.json: %w", err)
	}
	for _, language := range all {
		if language.name == "_meta" {
			continue
		}
		var entries ordered[described]
		if err := json.Unmarshal(language.value, &entries); err != nil {
			return fmt.Errorf("frameworks.json: %s: %w", language.name, err)
		}
		name := fileName("frameworks", language.name)
		var old []framework
		if tables[name] != "" {
			if err := json.Unmarshal([]byte(tables[name]), &old); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		list, err := lines(arrange(entries, old))
		if err != nil {
			return err
		}
		tables[name] = list
	}
	return nil
}

func lines(list []framework) (string, error) {
	var out strings.Builder
	for i, f := range list {
		line, err := compact(f)
		if err != nil {
			return "", err
		}
		out.WriteString([]string{"[\n ", ",\n "}[min(i, 1)] + line)
	}
	return out.String() + "\n]\n", nil
}

func arrange(entries ordered[described], old []framework) []framework {
	var list []framework
	for _, entry := range entries {
		list = append(list, trimFramework(entry.name, entry.value))
	}
	place := func(name string) int {
		return slices.IndexFunc(old, func(f framework) bool { return f.Name == name })
	}
	for i := range list {
		if at := place(list[i].Name); at >= 0 {
			list[i].Title = old[at].Title
		}
	}
	slices.SortStableFunc(list, func(a, b framework) int {
		x, y := place(a.Name), place(b.Name)
		if x < 0 || y < 0 {
			return 0
		}
		return x - y
	})
	return list
}

func trimFramework(name string, d described) framework {
	kinds := map[string]string{"server": "service", "static": "site", "cli": "tool"}
	kind := func(from string) string {
		if to := kinds[from]; to != "" {
			return to
		}
		return from
	}
	f := framework{Name: name, Title: name, Kind: kind(d.Kind), Packages: d.Detect.Dependencies, Files: d.Detect.Files,
		Other: d.Detect.Other, BuildCommand: d.Build.Command, BuildReads: d.Build.Reads, StaticDir: d.Static.Dir,
		StaticKey: d.Static.Key, StaticFallback: d.Fallback, Port: d.Port.Default, PortSetBy: d.Port.SetBy, Host: d.Host.Default,
		HostSetBy: d.Host.SetBy, RuntimeFiles: d.RuntimeFiles, Notes: d.Notes, Source: d.Source, SourceDate: d.SourceDate,
		Confidence: d.Confidence}
	f.StartCommand, f.StartNote = command(d.Start.Command)
	f.PortVariables, f.PortFlags = switches(d.Port.SetBy)
	f.HostVariables, f.HostFlags = switches(d.Host.SetBy)
	for _, v := range d.Versions {
		f.Changes = append(f.Changes, change{v.Range, v.Change})
	}
	for _, m := range d.Modes {
		one := m.value.mode
		one.Name, one.Kind, one.Needs = m.name, kind(one.Kind), m.value.Needs
		if m.value.Dir != "" {
			one.Dirs = append(one.Dirs, m.value.Dir)
		}
		f.Modes = append(f.Modes, one)
	}
	return f
}

// command parts what can be run from what only people can read; the note keeps the whole sentence then.
func command(text string) (run, note string) {
	prose := regexp.MustCompile(`^(script |own |php-fpm|apache|servlet |console script)|^\w+( -jar)? of |when generated`)
	if prose.MatchString(text) {
		return "", text
	}
	run = text
	for _, mark := range []string{" (", ", or ", ", else "} {
		run, _, _ = strings.Cut(run, mark)
	}
	if run != text {
		note = text
	}
	return run, note
}

// switches finds the variables and flags named in descriptions such as "env PORT" or "flag -p on next start".
func switches(setBy []string) (variables, flags []string) {
	variable := regexp.MustCompile(`(custom )?env ([A-Z][A-Z0-9_]*)`)
	flag := regexp.MustCompile(`(?:^|\s)(--?[A-Za-z][A-Za-z.-]*)`)
	for _, text := range setBy {
		for _, match := range variable.FindAllStringSubmatch(text, -1) {
			if match[1] == "" && !slices.Contains(variables, match[2]) {
				variables = append(variables, match[2])
			}
		}
		for _, match := range flag.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(flags, match[1]) {
				flags = append(flags, match[1])
			}
		}
	}
	return variables, flags
}

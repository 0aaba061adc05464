//go:build !lean

package main

import (
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/templates"
)

func newTemplatesDocs(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "docs [LANGUAGE]",
		Short: "Document the values that a template may use",
		Long: "docs prints, in Markdown, every value that a template receives, the functions that print\n" +
			"them, the shared parts, and for each language (or LANGUAGE alone) its own values.",
		Example: "  stagewright templates docs\n" +
			"  stagewright templates docs static\n" +
			"  stagewright templates docs > templates.md",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return templateDocs(s.out, languages.All())
			}
			at := slices.IndexFunc(languages.All(), func(l *detect.Language) bool { return l.Name == args[0] })
			if at < 0 {
				return exit(exitUsage, fmt.Errorf("%s: not a language that is known: choose one of %s", args[0], strings.Join(languageNames(), ", ")))
			}
			return templateDocs(s.out, languages.All()[at:at+1])
		},
	}
}

func templateDocs(w io.Writer, langs []*detect.Language) error {
	fmt.Fprint(w, "# What templates may use\n\n## Values of every app\n\n| Value | Type | What it is |\n| --- | --- | --- |\n")
	app := reflect.TypeFor[plan.App]()
	for i := range app.NumField() {
		if f := app.Field(i); f.IsExported() {
			fmt.Fprintf(w, "| `.%s` | %s | %s |\n", f.Name, typeName(f.Type), f.Tag.Get("jsonschema"))
		}
	}
	for _, m := range [][3]string{
		{`.Fact "name"`, "text", "a value of the language, empty when it is not known"},
		{`.Yes "name"`, "yes or no", "a yes or no of the language"},
		{`.List "name"`, "list", "a list of the language"},
		{`.Dir`, "text", "the app's folder relative to the build context"},
		{`.In "file"`, "text", "a file of the app's folder relative to the build context"},
	} {
		fmt.Fprintf(w, "| `%s` | %s | %s |\n", m[0], m[1], m[2])
	}
	fmt.Fprint(w, "\n## Functions that print\n\nA value is printed by one of these, last in its pipeline; Sprig's functions may stand before it,\nbut for those that read a clock, the environment, the network or chance.\n\n| Function | What it makes |\n| --- | --- |\n")
	for _, e := range render.Escapers() {
		fmt.Fprintf(w, "| `%s` | %s |\n", e.Name, e.Says)
	}
	if err := partDocs(w); err != nil {
		return err
	}
	for _, l := range langs {
		fmt.Fprintf(w, "\n## %s\n\n| Value | Type | What it answers |\n| --- | --- | --- |\n", l.Title)
		for _, f := range plan.Facts(l) {
			fmt.Fprintf(w, "| `%s` | %s | %s |\n", plan.Place(f), factType(f.Type), strings.ReplaceAll(f.Ask, "|", `\|`))
		}
	}
	return nil
}

// partDocs lists the shared parts with what their files say of them.
func partDocs(w io.Writer) error {
	fmt.Fprint(w, "\n## Shared parts\n\n| Part | File |\n| --- | --- |\n")
	names, err := named(templates.Builtin(), "shared")
	if err != nil {
		return err
	}
	for _, name := range names {
		b, err := fs.ReadFile(templates.Builtin(), name)
		if err != nil {
			return err
		}
		for part := range strings.SplitSeq(string(b), `{{- define "`) {
			if id, _, ok := strings.Cut(part, `"`); ok && part != string(b) && !strings.HasPrefix(part, "{{") {
				fmt.Fprintf(w, "| `{{ template \"%s\" . }}` | %s |\n", id, name)
			}
		}
	}
	return nil
}

// typeName says in words what a Go type holds.
func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "list"
	case reflect.Map:
		return "map"
	case reflect.Int:
		return "number"
	}
	return "text"
}

func factType(t detect.Type) string {
	switch t {
	case detect.YesNo:
		return "yes or no"
	case detect.Number:
		return "number"
	case detect.List, detect.Lines, detect.Command:
		return "list"
	}
	return "text"
}

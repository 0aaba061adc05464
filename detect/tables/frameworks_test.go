package tables

import (
	"regexp"
	"slices"
	"testing"
)

func TestFrameworksAreWellFormed(t *testing.T) {
	// development servers, which must never start a container
	development := regexp.MustCompile(`\b(next dev|nodemon|vite preview|ts-node|ng serve|flask run|runserver|artisan serve|--watch|--reload)\b`)
	languages := names(frameworkData)
	if len(languages) < 11 {
		t.Fatalf("languages %v", languages)
	}
	for _, language := range languages {
		list, err := Frameworks(language)
		if err != nil || len(list) == 0 {
			t.Fatalf("%s: %d frameworks, %v", language, len(list), err)
		}
		seen := map[string]bool{}
		for _, f := range list {
			if seen[f.Name] || f.Name == "" || f.Title == "" {
				t.Errorf("%s %q: the name stands twice, or name or title is missing", language, f.Name)
			}
			seen[f.Name] = true
			starts := []string{f.StartCommand}
			for _, m := range f.Modes {
				starts = append(starts, m.Start)
			}
			if !slices.Contains([]string{"service", "site", "tool", "hybrid", "worker"}, f.Kind) {
				t.Errorf("%s %s: kind %q", language, f.Name, f.Kind)
			}
			for _, start := range starts {
				if development.MatchString(start) {
					t.Errorf("%s %s starts by %q", language, f.Name, start)
				}
			}
			if f.Port < 0 || f.Port > 65535 || f.Source == "" || !slices.Contains([]string{"doc", "repo", "recalled"}, f.Confidence) {
				t.Errorf("%s %s: port %d, source %q, confidence %q", language, f.Name, f.Port, f.Source, f.Confidence)
			}
			if f.Kind == "site" && f.StaticDir == "" {
				t.Errorf("%s %s is a site without a folder", language, f.Name)
			}
		}
	}
}

func TestFrameworkFacts(t *testing.T) {
	next, ok := FrameworkOf("node", "nextjs")
	if !ok || next.Title != "Next.js" || next.Port != 3000 || next.StartCommand != "node server.js" || next.StaticDir != "out" ||
		!slices.Equal(next.PortVariables, []string{"PORT"}) || !slices.Equal(next.HostVariables, []string{"HOSTNAME"}) {
		t.Errorf("%+v", next)
	}
	if mode, ok := next.Mode("export"); !ok || mode.Start != "" || mode.When != "output: export" {
		t.Errorf("%+v", mode)
	}
	nest, _ := FrameworkOf("node", "nestjs")
	if len(nest.PortVariables) != 0 {
		t.Errorf("a variable that only the code reads is no switch of the framework: %v", nest.PortVariables)
	}
	laravel, _ := FrameworkOf("php", "laravel")
	if laravel.StartCommand != "" || laravel.StartNote == "" {
		t.Errorf("what only people can read is no command: %q", laravel.StartCommand)
	}
	if _, ok := FrameworkOf("node", "nothing"); ok {
		t.Error("an unknown framework was found")
	}
}

// The first that fits is taken, so what stands on another comes before it.
func TestFrameworksThatStandOnOthersComeFirst(t *testing.T) {
	for language, pairs := range map[string][][2]string{
		"node":   {{"payload", "nextjs"}, {"nestjs", "express"}, {"nestjs", "fastify"}, {"sveltekit", "vite-spa"}, {"astro", "vite-spa"}, {"solidstart", "vite-spa"}, {"tanstack-start", "vite-spa"}, {"react-router", "vite-spa"}, {"qwik", "vite-spa"}, {"vitepress", "vite-spa"}, {"strapi", "koa"}},
		"java":   {{"spring-boot", "maven-shade"}},
		"python": {{"fastapi", "starlette"}, {"dash", "flask"}},
	} {
		list, err := Frameworks(language)
		if err != nil {
			t.Fatal(err)
		}
		at := func(name string) int {
			return slices.IndexFunc(list, func(f Framework) bool { return f.Name == name })
		}
		for _, pair := range pairs {
			if at(pair[0]) < 0 || at(pair[1]) < 0 || at(pair[0]) > at(pair[1]) {
				t.Errorf("%s: %s stands at %d, %s at %d", language, pair[0], at(pair[0]), pair[1], at(pair[1]))
			}
		}
	}
}

package php

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var (
	schedules = detect.NewPattern(`\bSchedule::(?:command|job|call|exec)\s*\(|\$schedule->(?:command|job|call|exec)\s*\(`)
	async     = detect.NewPattern(`^\s+(async\w*):`)
)

func processes(a *detect.App) []detect.Finding {
	var list []string
	var from []detect.Evidence
	add := func(name, command string, at ...detect.Evidence) {
		if !slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, name+"=") }) {
			list, from = append(list, name+"="+command), append(from, at...)
		}
	}
	for _, p := range detect.Processes(a) {
		add(p.Name, p.Command, p.From)
	}
	switch a.Text("framework") {
	case "laravel":
		if n, _, ok := requires(a, "laravel/horizon"); ok {
			add("worker", "php artisan horizon", a.At("composer.json", n.Line)...)
		} else if a.HasDir("app/Jobs") {
			add("worker", "php artisan queue:work", detect.Evidence{Path: a.Path("app/Jobs")})
		}
		for _, f := range []string{"routes/console.php", "app/Console/Kernel.php", "bootstrap/app.php"} {
			for _, m := range schedules.In(a.Path(f), a.Project.Code(a.Path(f))) {
				add("scheduler", "php artisan schedule:work", m.Evidence)
			}
		}
		if n, _, ok := requires(a, "laravel/reverb"); ok {
			add("reverb", "php artisan reverb:start --host=0.0.0.0", a.At("composer.json", n.Line)...)
		}
	case "symfony":
		const file = "config/packages/messenger.yaml"
		for _, m := range async.In(a.Path(file), a.Read(file)) {
			add("worker", "php bin/console messenger:consume "+m.Group(), m.Evidence)
		}
	}
	if a.Known("framework") {
		return own(detect.Finds("", from, list...))
	}
	return detect.Finds("", from, list...)
}

// release are commands that change the database before a new version starts.
func release(a *detect.App) []detect.Finding {
	for _, p := range detect.ReleaseProcesses(a) {
		return detect.Finds("", []detect.Evidence{p.From}, p.Command)
	}
	switch a.Text("framework") {
	case "laravel":
		if a.HasDir("database/migrations") {
			return own(detect.Finds("", []detect.Evidence{{Path: a.Path("database/migrations")}}, "php artisan migrate --force"))
		}
	case "symfony":
		if n, _, ok := requires(a, "doctrine/doctrine-migrations-bundle"); ok {
			return own(detect.Finds("", a.At("composer.json", n.Line), "php bin/console doctrine:migrations:migrate --no-interaction --allow-no-migration"))
		}
	}
	return nil
}

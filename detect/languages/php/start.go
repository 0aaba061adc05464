package php

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// serverStart starts the server that was chosen.
func serverStart(a *detect.App) []detect.Finding {
	if !serves(a) {
		return nil
	}
	var words []string
	shell := ""
	switch a.Text("base") {
	case "apache":
		words, shell = []string{"apache2", "-D", "FOREGROUND"}, "exec apache2 -D FOREGROUND"
	case "fpm":
		words, shell = []string{"php-fpm", "--nodaemonize"}, "exec php-fpm --nodaemonize"
	case "frankenphp":
		words = []string{"frankenphp", "php-server", "--listen", ":" + a.Text("port"), "--root", path.Join("/app", a.Text("root"))}
		shell = "exec " + strings.Join(words, " ")
	case "nginx":
		shell = "php-fpm --nodaemonize & nginx -g 'daemon off;' & wait -n"
		words = []string{"bash", "-c", shell}
	}
	if a.Text("framework") == "laravel" {
		run := "/bin/sh"
		if a.Text("base") == "nginx" {
			run = "bash"
		}
		then := "php artisan optimize && "
		if a.Text("base") == "nginx" {
			then = "php artisan optimize || exit 1; "
		}
		return own(detect.Finds("caches hold what the environment says, so they are made when it is known", a.Evidence("framework"), run, "-c", then+shell))
	}
	return own(detect.Finds("", append(slices.Clone(a.Evidence("base")), a.Evidence("root")...), words...))
}

func processStart(a *detect.App) []detect.Finding {
	if serves(a) {
		return nil
	}
	for _, p := range detect.Processes(a) {
		return detect.Finds("", []detect.Evidence{p.From}, detect.ShellCommand(p.Command)...)
	}
	return nil
}

var handles = detect.NewPattern(`\bpcntl_signal\s*\(\s*\\?SIGTERM|\bpcntl_async_signals\s*\(|EventLoop::onSignal|->addSignal\s*\(|SignalableCommandInterface`)

// stops finds who handles SIGTERM.
func stops(a *detect.App) []detect.Finding {
	if serves(a) {
		f := detect.Finds(a.Text("base")+" ends on it", a.Evidence("start"), "yes")
		f[0].Source = detect.FromFramework
		return f
	}
	for _, m := range a.Search(handles, ".php") {
		return detect.Finds("", []detect.Evidence{m.Evidence}, "yes")
	}
	return nil
}

// runPackages are the packages of the final image.
func runPackages(a *detect.App) []detect.Finding {
	n := needsOf(a)
	run, from := append([]string{}, n.run...), append([]detect.Evidence{}, n.runFrom...)
	if _, packages, at := tools(a); len(packages) > 0 {
		run, from = append(run, packages...), append(from, at...)
	}
	if a.Text("base") == "nginx" {
		run, from = append(run, "nginx", "tini"), append(from, a.Evidence("base")...)
	}
	if a.Text("stops") == "no" {
		run, from = append(run, "tini"), append(from, a.Evidence("start")...)
	}
	return detect.Finds("", from, sortedSet(run)...)
}

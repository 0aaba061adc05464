// Package php knows programs that Composer installs or that need none: sites
// behind Apache, nginx or FrankenPHP, workers and commands.
package php

import "github.com/stagewright/stagewright/detect"

// Language is the room's word on PHP.
var Language = &detect.Language{
	Name:  "php",
	Title: "PHP",
	Marks: []string{"composer.json", "index.php", "artisan", "wp-load.php", "worker.php", "main.php", "bot.php", "public/index.php", "web/index.php",
		"webroot/index.php", "htdocs/index.php", "www/index.php", "public_html/index.php", "html/index.php"},
	Helpers:    []string{"node", "static", "bun"},
	Outputs:    []string{"vendor", "var", "storage"},
	Claim:      claim,
	Managers:   []string{composer},
	Frameworks: frameworks,
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "No lock file fixes the versions of the packages.", Do: "Make one with composer update and commit it."},
		{Code: "needs-at-run", Means: "The program does not start without variables that no image may hold.", Do: "Give them to the container."},
		{Code: "published-root", Means: "The folder that the web server shows is the project's own, with all that lies in it.", Do: "Move what visitors ask for to public/."},
		{Code: "extension-unknown", Means: "An extension is none of those that are known here.", Do: "Give its packages by --set buildPackages= and --set runPackages=, or leave it out by --set extensions=."},
	},
}

const composer = "composer"

func facts() []detect.Fact {
	var all []detect.Fact
	for _, group := range [][]detect.Fact{claimFacts(), installFacts(), extensionFacts(), assetFacts(), serverFacts(), runFacts()} {
		all = append(all, group...)
	}
	return all
}

// own marks findings that are the framework's or the server's own.
func own(list []detect.Finding) []detect.Finding {
	for i := range list {
		list[i].Source = detect.FromFramework
	}
	return list
}

// serves says whether the app answers over HTTP.
func serves(a *detect.App) bool { return a.Text("kind") == string(detect.Service) }

// goesOn says whether the app runs until it is told to stop.
func goesOn(a *detect.App) bool { return serves(a) || a.Text("kind") == string(detect.Worker) }

// installs says whether Composer has anything to do.
func installs(a *detect.App) bool { return a.Has("composer.json") && a.Doc("composer.json") != nil }

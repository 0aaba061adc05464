// Package ruby knows programs that Bundler installs: servers on Rack, workers,
// scripts and the sites of static site generators.
package ruby

import "github.com/stagewright/stagewright/detect"

// Language is the room's word on Ruby.
var Language = &detect.Language{
	Name:       "ruby",
	Title:      "Ruby",
	Marks:      []string{"Gemfile", "gems.rb", "config.ru", "_config.yml", "*.gemspec", "main.rb", "app.rb", "server.rb", "worker.rb", "bot.rb"},
	Helpers:    []string{"node", "static", "bun"},
	Prune:      []string{".bundle", ".jekyll-cache", ".sass-cache"},
	Outputs:    []string{"_site", "log", "tmp"},
	Claim:      claim,
	Managers:   []string{bundler},
	Frameworks: frameworks,
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "no-lock-file", Means: "No lock file fixes the versions of the gems.", Do: "Make one with bundle lock and commit it."},
		{Code: "lock-platform", Means: "The lock file is of another system alone: the install refuses it on Linux.", Do: "Run bundle lock --add-platform x86_64-linux aarch64-linux."},
		{Code: "bound-to-localhost", Means: "The program listens to localhost alone: nothing outside of the container reaches it.", Do: "Let it listen to 0.0.0.0."},
		{Code: "rails-dockerfile", Means: "The project has the Dockerfile that Rails makes and keeps.", Do: "Keep that one, and let check and cache read it; or replace it with --force."},
		{Code: "dockerfile-behind", Means: "A Dockerfile of the project names another version than the project asks for.", Do: "Make them agree."},
		{Code: "prepares-at-start", Means: "A script of the project changes the database each time a container starts.", Do: "Run it once before a release."},
		{Code: "needs-at-run", Means: "The program does not start without a variable that no image may hold.", Do: "Give it to the container."},
		{Code: "no-debian-package", Means: "A plugin is none of those that Debian packages, and no Gemfile lists it.", Do: "Add a Gemfile with it."},
	},
}

const bundler = "bundler"

func facts() []detect.Fact {
	var all []detect.Fact
	for _, group := range [][]detect.Fact{claimFacts(), installFacts(), systemFacts(), assetFacts(), startFacts(), siteFacts(), runFacts()} {
		all = append(all, group...)
	}
	return all
}

// own marks findings that are the framework's or a gem's own.
func own(list []detect.Finding) []detect.Finding {
	for i := range list {
		list[i].Source = detect.FromFramework
	}
	return list
}

// isSite says whether the app is built to pages.
func isSite(a *detect.App) bool { return a.Text("kind") == string(detect.Site) }

// goesOn says whether the app runs until it is told to stop.
func goesOn(a *detect.App) bool {
	return a.Text("kind") == string(detect.Service) || a.Text("kind") == string(detect.Worker)
}

// bundled says whether there are gems to install.
func bundled(a *detect.App) bool { return of(a).file != "" }

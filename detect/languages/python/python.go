// Package python knows Python projects: services, workers and tools, whatever
// manager installs them.
package python

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// Language is the room's word on Python.
var Language = &detect.Language{
	Name:  "python",
	Title: "Python",
	Marks: []string{"pyproject.toml", "requirements.txt", "requirements.in", "Pipfile", "setup.py", "setup.cfg", "environment.yml", "manage.py",
		"main.py", "app.py", "wsgi.py", "asgi.py", "run.py", "bot.py", "server.py", "worker.py", "service.py", "start.py", "cli.py", "streamlit_app.py"},
	Helpers:    []string{"node"},
	Prune:      []string{"__pycache__", ".venv", "venv", "virtualenv", ".tox", ".nox", "site-packages", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pypackages__", ".eggs"},
	Claim:      claim,
	Workspaces: []string{"pyproject.toml"},
	Claims:     claims,
	Frameworks: frameworks,
	Managers:   managers,
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "two-lock-files", Means: "Lock files of several package managers lie side by side.", Do: "Delete those of the managers that are not used, or give --manager."},
		{Code: "no-lock-file", Means: "The package manager has no lock file here, so each build may install other versions.", Do: "Make one and commit it."},
		{Code: "lock-ignored", Means: "git ignores the lock file, so a fresh clone has none.", Do: "Take it out of .gitignore and commit it."},
		{Code: "development-server", Means: "A start command of the project starts a development server.", Do: "Start a production server instead; what is used in its place is said."},
		{Code: "server-missing", Means: "A start command calls a server that the project does not install.", Do: "Add the server to the dependencies."},
		{Code: "binds-to-localhost", Means: "The program listens for its own machine alone.", Do: "Listen on 0.0.0.0."},
		{Code: "needs-source", Means: "The install reads the project's own source, so it runs again after each edit.", Do: "Move the project itself (-e .) out of the requirements."},
		{Code: "private-index", Means: "A file of the project holds the password of a package index.", Do: "Take it out and give it to the build as a secret."},
		{Code: "git-over-ssh", Means: "A dependency is fetched over SSH, for which the build has no key.", Do: "Name it by an https address, with the password in ~/.netrc."},
		{Code: "static-unknown", Means: "Where static files are collected could not be read from the settings.", Do: "Give --set staticRoot=… as a path relative to the app."},
		{Code: "data-in-container", Means: "The app writes its database beside its source, where it is lost with the container.", Do: "Mount a volume there, or use a database server."},
		{Code: "notebooks-not-saved", Means: "Notebooks are served for editing out of an image, which keeps no edit.", Do: "Mount a volume over the folder that they lie in."},
		{Code: "no-wheel", Means: "A pinned package comes built for older Pythons than the one that the project asks for.", Do: "Raise the package, or lower the Python."},
		{Code: "package-unknown", Means: "A list for a platform names a system package that is not known to be in Debian.", Do: "Give its name there with --set runPackages=+NAME."},
		{Code: "model-missing", Means: "The program loads a language model that the project does not install.", Do: "Add its wheel to the dependencies."},
		{Code: "generated-missing", Means: "The program imports modules that are generated and not in the project.", Do: "Commit them."},
		{Code: "reloads", Means: "The program restarts itself when its source changes.", Do: "Switch reloading off in production."},
	},
}

func facts() []detect.Fact {
	return slices.Concat(chosen(), running(), installing(), bundling(), system(), extras())
}

func yes(from ...detect.Evidence) []detect.Finding {
	return detect.Finds("", from, "yes")
}

func text(value string, from ...detect.Evidence) []detect.Finding {
	return detect.Finds("", from, value)
}

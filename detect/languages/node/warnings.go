package node

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

var warnings = []detect.WarningDoc{
	{Code: "two-lock-files", Means: "Lock files of several package managers lie beside each other.", Do: "Delete those that are stale, or name the manager in package.json's packageManager."},
	{Code: "no-lock-file", Means: "No lock file fixes the versions of the dependencies.", Do: "Make one with the package manager and commit it."},
	{Code: "lock-file-ignored", Means: "The lock file is there, but git ignores it.", Do: "Take it out of .gitignore and commit it."},
	{Code: "bound-to-localhost", Means: "The program listens to localhost alone: nothing outside of the container reaches it.", Do: "Let it listen to 0.0.0.0."},
	{Code: "script-crlf", Means: "The script that starts the program has the line ends of Windows, which a shell takes for part of each command.", Do: "Save it with LF, and say so in .gitattributes."},
	{Code: "runs-typescript", Means: "The program is compiled each time it starts.", Do: "Add a build script that makes JavaScript."},
	typescript.SecretsWarning(),
	{Code: "secret-in-bundle", Means: "A variable with the name of a secret is built into public files.", Do: "Rename it, or keep it on the server."},
	{Code: "next-tracing-root", Means: "Next.js is not told which folder a standalone server of a workspace is made from, and guesses it by lock files.", Do: "Set outputFileTracingRoot to the workspace's folder in next.config."},
	{Code: "next-not-standalone", Means: "Next.js is not told to make a standalone server, so that the image holds all of node_modules.", Do: "Set output: \"standalone\" in next.config."},
	{Code: "git-over-ssh", Means: "A dependency is fetched by git over SSH, for which a build has no key.", Do: "Name it by https, or by a registry."},
	{Code: "patches-left-out", Means: "patch-package is a development dependency, so that the packages of production are not patched.", Do: "Move it to dependencies."},
	{Code: "alpine-package", Means: "A dependency needs a system package whose name on Alpine is not known.", Do: "Name it with --set, or keep --base slim."},
	{Code: "native-on-alpine", Means: "A dependency with a compiled part is installed on Alpine, whose C library its makers may not have built for.", Do: "Keep --base slim, or try the image well."},
	{Code: "next-output", Means: "What Next.js makes is decided by a condition that is not evaluated.", Do: "Set output to a plain text in next.config."},
	{Code: "base-path", Means: "The path that the pages are built for is worked out as the configuration runs.", Do: "Give --set basePath=, or write it as a plain text."},
	{Code: "reads-history", Means: "The site asks git for the dates of its pages, and a build context has no history.", Do: "Turn that off where a container builds the pages."},
	{Code: "localized-site", Means: "The build makes a folder for each language and no page for / itself.", Do: "Send / to one of them, for example with a page of your own."},
}

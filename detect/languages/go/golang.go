// Package golang knows Go modules: which program of a module is meant, what it
// listens on, what it reads and writes while it runs, and whether it needs C.
package golang

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/pages"
	"github.com/stagewright/stagewright/detect/tables"
)

// Language is the room's word on Go.
var Language = &detect.Language{
	Name:       "go",
	Title:      "Go",
	Marks:      []string{"go.mod"},
	Helpers:    []string{"node"},
	Outputs:    []string{"vendor"},
	Claim:      claim,
	Workspaces: []string{"go.work"},
	Claims:     claims,
	Managers:   []string{"modules", "vendor"},
	Frameworks: frameworks,
	Warnings:   warnings,
	Facts:      facts,
}

func facts() []detect.Fact {
	return []detect.Fact{
		mainFact, programFact, kindFact, frameworkFact, versionFact, managerFact,
		workspaceFact, requiresFact, inputsFact, ownModulesFact, localFact, sourcesFact, cgoFact, suiteFact, callsFact, buildPackagesFact, runPackagesFact, baseFact,
		assetsFact, assetsOutFact, assetsManagerFact, assetsVersionFact, pages.Tag("assetsVersion", "trixie", "bookworm", "bullseye"), assetsToolFact, assetsInputsFact, assetsInstallFact, assetsBuildFact,
		portFact, morePortsFact, filesFact, servedFact, rootFact, copiesFact, writableFact, envFact, zonesFact, stopsFact,
		privateFact, secretsFact, tagsFact, stampsFact, unstampedFact, buildArgsFact, generateFact, embedsFact, keptFact, buildFact, startFact, processesFact, releaseFact,
	}
}

// frameworks lists what the framework fact may be.
func frameworks() []detect.Framework {
	list, err := tables.Frameworks("go")
	if err != nil {
		return nil
	}
	var out []detect.Framework
	for _, f := range list {
		if f.Kind != "site" {
			out = append(out, detect.Framework{Name: f.Name, Title: f.Title, Kind: detect.Kind(f.Kind)})
		}
	}
	return out
}

var warnings = []detect.WarningDoc{
	{Code: "go-work-ignored", Means: "A go.work lies above the module, but git leaves it out.", Do: "Nothing: the module is built alone."},
	{Code: "no-go-sum", Means: "go.mod requires modules, but there is no go.sum.", Do: "Run go mod tidy and commit go.sum."},
	{Code: "vendor-incomplete", Means: "There is a vendor folder without modules.txt, or one that git leaves out: modules are downloaded.", Do: "Run go mod vendor and commit all of it, or remove the folder."},
	{Code: "binds-to-localhost", Means: "The program listens on the machine itself alone: nothing outside the container reaches it.", Do: "Listen on :PORT, or on an address that a variable or flag sets."},
	{Code: "port-below-1024", Means: "The program listens on a port that some container runtimes keep for root.", Do: "Listen on a port from 1024 on, or give --port where the program can be told."},
	{Code: "listens-for-packets", Means: "The program listens for packets (UDP), and the image exposes ports for connections alone.", Do: "Publish the port with /udp behind it."},
	{Code: "port-not-settable", Means: "The port that was given differs from the one in the source, and nothing sets it.", Do: "Read the port from a variable, or give the port of the source."},
	{Code: "ignores-sigterm", Means: "The program ignores SIGTERM: it is killed after ten seconds when it should stop.", Do: "Handle the signal and shut down."},
	{Code: "dotenv-required", Means: "The program ends when it finds no .env file, and no image holds one.", Do: "Go on without the file: the variables are set when the container is run."},
	{Code: "calls-program", Means: "The program starts another one that the final image may not have.", Do: "Give --base debian and --set runPackages=… with the package that brings it."},
	{Code: "serves-own-folder", Means: "The program reads or serves its whole working directory.", Do: "Keep what is served in a folder of its own."},
	{Code: "file-not-there", Means: "The program reads a file or folder at run time that is not in the project, or that no image may hold.", Do: "Commit it, build it, or mount it when the container is run."},
	{Code: "embed-missing", Means: "What go:embed names is not in the project and nothing was found that builds it.", Do: "Commit it, or build it before the image is built."},
	{Code: "generated-missing", Means: "The program imports a package of its own module that has no Go files.", Do: "Commit the generated code, or give --set generate=COMMAND."},
	{Code: "private-modules", Means: "Modules come from private hosts: the build needs credentials.", Do: "Pass a netrc file with the build command that is printed."},
	{Code: "native-elsewhere", Means: "A module needs a C library that this Debian release does not have.", Do: "Choose another release with --set suite=…"},
}

// Package rust knows Cargo packages and workspaces: which program is meant,
// what it listens on, which system libraries its crates bind, and whether its
// dependencies can be compiled in a step of their own.
package rust

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/tables"
)

// Language is the room's word on Rust.
var Language = &detect.Language{
	Name:       "rust",
	Title:      "Rust",
	Marks:      []string{manifestName},
	Helpers:    []string{"node"},
	Outputs:    []string{"target", "vendor"},
	Claim:      claim,
	Workspaces: []string{manifestName},
	Claims:     claims,
	Managers:   []string{"cargo"},
	Frameworks: frameworks,
	Warnings:   warnings,
	Facts:      facts,
}

func facts() []detect.Fact {
	return append(ofPrograms([]detect.Fact{
		programFact, kindFact, frameworkFact, managerFact, versionFact, toolchainFact, suiteFact, buildSuiteFact,
		featuresFact, lockedFact, gitFact, vendorFact, wrapperFact, targetFact, stopsFact, stopSignalFact, baseFact, buildPackagesFact,
		runPackagesFact, portFact, copiesFact, writableFact, workdirFact, envFact, buildEnvFact, packageFact,
		layeredFact, bareFact, pinnedFact, inputsFact, configFact, stubMainsFact(), stubLibsFact(), stubDirsFact(), stubsGoneFact(), sourcesFact, touchedFact,
		secretsFact, keptFact, buildFact, outFact, startFact, siteFact, toolFact(), hashesFact,
	}), append(siteFacts(), targetDirFact)...)
}

// frameworks lists what the framework fact may be.
func frameworks() []detect.Framework {
	list, err := tables.Frameworks("rust")
	if err != nil {
		return nil
	}
	var out []detect.Framework
	for _, f := range list {
		if f.Kind == "service" || f.Kind == "tool" {
			out = append(out, detect.Framework{Name: f.Name, Title: f.Title, Kind: detect.Kind(f.Kind)})
		}
	}
	return out
}

var warnings = []detect.WarningDoc{
	{Code: "no-cargo-lock", Means: "There is no Cargo.lock: each build may take other versions.", Do: "Run cargo generate-lockfile and commit Cargo.lock."},
	{Code: "binds-to-localhost", Means: "The program listens on the machine itself alone: nothing outside the container reaches it.", Do: "Listen on 0.0.0.0, or on an address that a variable sets."},
	{Code: "port-not-settable", Means: "The port that was given differs from the one in the source, and nothing sets it.", Do: "Read the port from a variable, or give the port of the source."},
	{Code: "no-sigterm-handler", Means: "The program does not handle SIGTERM: it is ended at once, and requests that are being answered are cut off.", Do: "Shut down when tokio::signal::unix or signal_hook brings the signal."},
	{Code: "moving-toolchain", Means: "The toolchain is a nightly or beta without a date: each build may take another one.", Do: "Name a date, as in nightly-2026-11-01."},
	{Code: "sqlx-needs-database", Means: "Queries are checked against a database while the program is compiled, and no saved answers are there.", Do: "Run cargo sqlx prepare and commit .sqlx."},
	{Code: "target-cpu-native", Means: "The program is compiled for the processor that it is built on: it may not start on another.", Do: "Name a level instead, such as x86-64-v3."},
	{Code: "git-over-ssh", Means: "A dependency comes from git over ssh: the build has no key for it.", Do: "Use its https address, or vendor the dependencies with cargo vendor."},
	{Code: "reads-git", Means: "A build script asks git, whose folder never reaches the build.", Do: "Let it take a variable where that is set, and go on without."},
	{Code: "private-registry", Means: "Crates come from a registry of your own: the build needs its token.", Do: "Pass a credentials.toml with the build command that is printed."},
	{Code: "path-outside", Means: "A dependency lies outside the folder that the image is built from.", Do: "Make both members of one workspace, or take the dependency from git or a registry."},
	{Code: "native-elsewhere", Means: "A crate needs a C library that this Debian release does not have.", Do: "Choose another release with --set suite=…"},
}

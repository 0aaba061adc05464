// Package cpp knows programs in C and C++ by what builds them: CMake, Meson,
// autotools or a plain Makefile; and the Debian packages of their libraries.
package cpp

import "github.com/stagewright/stagewright/detect"

// Language is the room's word on C and C++.
var Language = &detect.Language{
	Name:     "cpp",
	Title:    "C and C++",
	Marks:    []string{"CMakeLists.txt", "meson.build", "configure.ac", "Makefile", "makefile", "GNUmakefile"},
	Outputs:  []string{"build", "cmake-build-debug", "cmake-build-release", "builddir", "vcpkg_installed"},
	Claim:    claim,
	Managers: []string{"cmake", "meson", "autotools", "make"},
	Warnings: warnings,
	Facts:    facts,
}

func facts() []detect.Fact {
	return []detect.Fact{
		managerFact, programFact, kindFact, compilerFact, stopsFact, presetFact, librariesFact, baselineFact, inputsFact, toolchainFact, generatorsFact, deploysFact,
		baseFact, buildPackagesFact, runPackagesFact, portFact, envFact, runtimeFilesFact, writableFact,
		installsFact, sharedFact, sourcesFact, papersFact, inputFact, outFact, buildFact, startFact,
	}
}

var warnings = []detect.WarningDoc{
	{Code: "unknown-library", Means: "The build asks for a library whose Debian package is not known.", Do: "Give --set buildPackages=… and --set runPackages=… with all that are needed."},
	{Code: "fetches-sources", Means: "The build fetches sources of libraries from the network: it needs git, and is as stable as their servers.", Do: "Use Debian's package of the library, or keep its sources in the project."},
	{Code: "package-manager-not-used", Means: "The project names its libraries for vcpkg or Conan: Debian's packages of them are installed instead.", Do: "Check that their versions will do."},
	{Code: "submodule-missing", Means: "The build takes in a folder of a git submodule that is empty.", Do: "Fetch it with git submodule update --init before building."},
	{Code: "conan-1", Means: "The conanfile is written for Conan 1, which has ended: Debian's packages of its libraries are installed instead.", Do: "Port it to Conan 2, with CMakeToolchain and CMakeDeps."},
	{Code: "vcpkg-no-baseline", Means: "vcpkg.json names no commit of vcpkg: each build takes whatever versions vcpkg has that day.", Do: "Add builtin-baseline."},
	{Code: "binds-to-localhost", Means: "The program listens on the machine itself alone: nothing outside the container reaches it.", Do: "Listen on 0.0.0.0."},
	{Code: "no-sigterm-handler", Means: "The program does not handle SIGTERM: it is ended at once, and requests that are being answered are cut off.", Do: "Handle the signal and shut down."},
	{Code: "cmake-too-new", Means: "The project asks for a newer CMake than Debian has.", Do: "Lower cmake_minimum_required, if the project allows it."},
}

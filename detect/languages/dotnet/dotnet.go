// Package dotnet knows projects of .NET, in C#, F# and Visual Basic: ASP.NET,
// Blazor, workers and tools, alone and in solutions.
package dotnet

import "github.com/stagewright/stagewright/detect"

// Language is the room's word on .NET.
var Language = &detect.Language{
	Name:       "dotnet",
	Title:      ".NET",
	Marks:      []string{"*.csproj", "*.fsproj", "*.vbproj"},
	Helpers:    []string{"node"},
	Outputs:    []string{"bin", "obj", "TestResults"},
	Claim:      claim,
	Workspaces: []string{"*.sln", "*.slnx", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "nuget.config", "NuGet.config", "NuGet.Config"},
	Claims:     claims,
	Managers:   []string{"dotnet"},
	Frameworks: func() []detect.Framework { return frameworks },
	Facts:      facts,
	Warnings: []detect.WarningDoc{
		{Code: "reference-outside", Means: "A project or file that is referenced lies outside of the folder that is looked at, or is not there.", Do: "Begin in the folder that holds them all."},
		{Code: "bound-to-localhost", Means: "The program listens to this machine alone: nothing outside of the container reaches it.", Do: "Listen to all addresses: http://*:8080."},
		{Code: "needs-certificate", Means: "An endpoint with https is set up, and no image holds its certificate.", Do: "Let the proxy in front do it, or mount the certificate and name it in Kestrel's settings."},
		{Code: "secret-in-file", Means: "A file holds a credential in plain text.", Do: "Revoke it, and write the name of a variable, as %NUGET_TOKEN%."},
		{Code: "lock-without-runtime", Means: "packages.lock.json is not made for the runtime that the program is published for, so the locked restore refuses it.", Do: "Name RuntimeIdentifiers in the project file, as linux-x64;linux-arm64, and restore again."},
		{Code: "writes-beside-program", Means: "A database file lies beside the program, where it may not write and where it would be lost.", Do: "Set the connection string to a path on a volume."},
	},
}

var frameworks = []detect.Framework{
	{Name: "aspnetcore", Title: "ASP.NET Core", Kind: detect.Service},
	{Name: "blazor-server", Title: "Blazor Server", Kind: detect.Service},
	{Name: "grpc-service", Title: "gRPC", Kind: detect.Service},
	{Name: "blazor-wasm", Title: "Blazor WebAssembly", Kind: detect.Site},
	{Name: "worker", Title: "Worker", Kind: detect.Worker},
}

func facts() []detect.Fact {
	var all []detect.Fact
	for _, group := range [][]detect.Fact{kindFacts(), versionFacts, fileFacts(), imageFacts(), runFacts()} {
		all = append(all, group...)
	}
	return all
}

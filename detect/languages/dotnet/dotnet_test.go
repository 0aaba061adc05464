package dotnet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/dotnet"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/trial"
	"github.com/stagewright/stagewright/templates"
)

type tree map[string]string

func planned(t testing.TB, files tree, given ...string) *plan.Plan {
	t.Helper()
	return trial.Plan(t, dotnet.Language, files, given...)
}

func only(t *testing.T, files tree) *plan.App {
	t.Helper()
	return trial.Only(t, dotnet.Language, files)
}

// written gives the Dockerfile, and the ignore file behind it.
func written(t *testing.T, app *plan.App) (dockerfile, ignore string) {
	t.Helper()
	return trial.Written(t, app, ""), trial.Written(t, app, ".dockerignore")
}

// project writes a project file.
func project(sdk, properties, items string) string {
	return fmt.Sprintf("<Project Sdk=\"%s\">\n  <PropertyGroup>\n    %s\n  </PropertyGroup>\n  <ItemGroup>\n    %s\n  </ItemGroup>\n</Project>\n", sdk, properties, items)
}

const (
	web   = "Microsoft.NET.Sdk.Web"
	plain = "Microsoft.NET.Sdk"
	ten   = "<TargetFramework>net10.0</TargetFramework>"
	exe   = "<OutputType>Exe</OutputType>"
)

// Need 14: the project of a solution that runs, its name, version and SDK, and
// all that its restore reads.
func TestNeed14(t *testing.T) {
	files := tree{
		"Shop.sln":                     "Project(\"{9A19103F}\") = \"Api\", \"src\\Api\\Api.csproj\", \"{1}\"\nEndProject\n",
		"global.json":                  "{\"sdk\": {\"version\": \"9.0.101\"}}",
		"Directory.Build.props":        "<Project><PropertyGroup><Line>9</Line><TargetFramework>net$(Line).0</TargetFramework></PropertyGroup><Import Project=\"build/more.props\" /></Project>",
		"build/more.props":             "<Project/>",
		"Directory.Packages.props":     "<Project/>",
		"NuGet.Config":                 "<configuration><packageSources><add key=\"local\" value=\"feed\"/></packageSources></configuration>",
		"feed/x.nupkg":                 "x",
		"src/Api/Api.csproj":           project(web, "<AssemblyName>shop.api</AssemblyName>", "<ProjectReference Include=\"..\\Core\\Core.csproj\" />"),
		"src/Api/Program.cs":           "app.Run();",
		"src/Core/Core.csproj":         project(plain, "", "<ProjectReference Include=\"../Deep/Deep.fsproj\" /><Compile Include=\"..\\..\\shared\\*.cs\" />"),
		"src/Deep/Deep.fsproj":         project(plain, "", ""),
		"src/Other/Other.csproj":       project(plain, "", ""),
		"shared/Version.cs":            "class V {}",
		"tests/Api.Tests/Api.csproj":   project(plain, exe, "<PackageReference Include=\"Microsoft.NET.Test.Sdk\" />"),
		"bench/Api.Bench/Bench.fsproj": project(plain, exe+ten, "<PackageReference Include=\"BenchmarkDotNet\" />"),
	}
	app := only(t, files)
	if app.Path != "src/Api" || app.Context != "." || app.Version != "9.0" || strings.Join(app.Start, " ") != "dotnet shop.api.dll" {
		t.Errorf("%s from %s, .NET %s, %v", app.Path, app.Context, app.Version, app.Start)
	}
	text, _ := written(t, app)
	trial.Ordered(t, text, "sdk:9.0.101 AS build", "COPY src/Api/Api.csproj src/Api/", "COPY Directory.Build.props Directory.Packages.props NuGet.Config global.json ./",
		"COPY build/more.props build/", "COPY src/Core/Core.csproj src/Core/", "COPY src/Deep/Deep.fsproj src/Deep/", "COPY feed/ feed/", "dotnet restore src/Api/Api.csproj\n",
		"COPY shared/ shared/", "COPY src/Api/ src/Api/", "COPY src/Core/ src/Core/", "COPY src/Deep/ src/Deep/", "dotnet publish src/Api/Api.csproj", "--no-restore", "aspnet:9.0-noble-chiseled-extra", "shop.api.dll")
	if strings.Contains(text, "Other") || strings.Contains(text, "tests") {
		t.Errorf("what is not referenced is copied:\n%s", text)
	}
	files["src/Api/packages.lock.json"] = "{}"
	text, _ = written(t, only(t, files))
	trial.Ordered(t, text, "COPY src/Api/Api.csproj src/Api/packages.lock.json src/Api/", "dotnet restore src/Api/Api.csproj --locked-mode\n")
}

// The SDK that global.json allows.
func TestSDK(t *testing.T) {
	for text, want := range map[string]string{
		"{}":                                    "sdk:8.0-noble",
		"{\"sdk\": {\"version\": \"8.0.404\"}}": "sdk:8.0.404",
		"{\"sdk\": {\"version\": \"8.0.404\", \"rollForward\": \"latestFeature\"}}": "sdk:8.0-noble",
		"{\"sdk\": {\"version\": \"9.0.100\", \"rollForward\": \"latestMinor\"}}":   "sdk:9.0 ",
		"{\"sdk\": {\"version\": \"7.0.100\", \"rollForward\": \"latestMajor\"}}":   "sdk:8.0-noble",
		"{\"sdk\": {\"version\": \"8.0.404\", \"rollForward\": \"disable\"}}":       "sdk:8.0.404",
		"{\"sdk\": {\"version\": \"8.0\\nRUN x\"}}":                                 "sdk:8.0-noble",
		"{ // a comment\n \"sdk\": {\"version\": \"8.0.404\",},}":                   "sdk:8.0.404",
	} {
		text, _ := written(t, only(t, tree{"global.json": text, "a.csproj": project(web, "<TargetFramework>net8.0</TargetFramework>", "")}))
		if !strings.Contains(text, want) {
			t.Errorf("want %s in\n%s", want, text)
		}
	}
}

// Kinds of projects, and the images that run them.
func TestKinds(t *testing.T) {
	for name, test := range map[string]struct {
		file                   string
		kind, framework, image string
		start                  string
	}{
		"web":            {project(web, ten, ""), "service", "aspnetcore", "aspnet:10.0-noble-chiseled-extra", "dotnet shop.dll"},
		"gRPC":           {project(web, ten, "<PackageReference Include=\"Grpc.AspNetCore\" Version=\"2.70.0\" />"), "service", "grpc-service", "aspnet:10.0-noble-chiseled-extra", "dotnet shop.dll"},
		"worker":         {project("Microsoft.NET.Sdk.Worker", ten, ""), "worker", "worker", "runtime:10.0-noble-chiseled-extra", "dotnet shop.dll"},
		"a host":         {project(plain, ten+exe, "<PackageReference Include=\"Microsoft.Extensions.Hosting\" />"), "worker", "worker", "runtime:10.0-noble-chiseled-extra", "dotnet shop.dll"},
		"console":        {project(plain, ten+exe, ""), "tool", "", "runtime:10.0-noble-chiseled-extra", "dotnet shop.dll"},
		"console, web":   {project(plain, ten+exe, "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />"), "service", "aspnetcore", "aspnet:10.0-noble-chiseled-extra", "dotnet shop.dll"},
		"invariant":      {project(web, ten+"<InvariantGlobalization>true</InvariantGlobalization>", ""), "service", "aspnetcore", "aspnet:10.0-noble-chiseled", "dotnet shop.dll"},
		"its own .NET":   {project(web, ten+"<SelfContained>true</SelfContained>", ""), "service", "aspnetcore", "runtime-deps:10.0-noble-chiseled-extra", "./shop"},
		"machine code":   {project(web, ten+"<PublishAot>True</PublishAot>", ""), "service", "aspnetcore", "runtime-deps:10.0-noble-chiseled-extra", "./shop"},
		"a library that": {project(web, ten, "<PackageReference Include=\"QuestPDF\" />"), "service", "aspnetcore", "aspnet:10.0-noble", "dotnet shop.dll"},
		"Blazor":         {project("Microsoft.NET.Sdk.BlazorWebAssembly", ten, ""), "site", "blazor-wasm", "nginxinc/nginx-unprivileged:1.30-alpine", ""},
		"old":            {project(web, "<TargetFramework>net6.0</TargetFramework>", ""), "service", "aspnetcore", "aspnet:6.0", "dotnet shop.dll"},
		"several":        {project(web, "<TargetFrameworks>netstandard2.0;net8.0;net10.0</TargetFrameworks>", ""), "service", "aspnetcore", "aspnet:10.0-noble-chiseled-extra", "dotnet shop.dll"},
		"a condition":    {project(web, ten+"</PropertyGroup><PropertyGroup Condition=\"'$(Configuration)' == 'Debug'\"><AssemblyName>no</AssemblyName>", ""), "service", "aspnetcore", "aspnet:10.0-noble-chiseled-extra", "dotnet shop.dll"},
		"with a name":    {project(web, ten+"<AssemblyName>$(MSBuildProjectName).Host</AssemblyName>", ""), "service", "aspnetcore", "aspnet:10.0-noble-chiseled-extra", "dotnet shop.Host.dll"},
		"Windows' lines": {"\ufeff" + strings.ReplaceAll(project(web, ten, ""), "\n", "\r\n"), "service", "aspnetcore", "aspnet:10.0-noble-chiseled-extra", "dotnet shop.dll"},
	} {
		t.Run(name, func(t *testing.T) {
			app := only(t, tree{"shop.csproj": test.file})
			if got := strings.Join(app.Start, " "); app.Kind != test.kind || app.Framework != test.framework || !strings.HasSuffix(app.Images["run"], test.image) || got != test.start {
				t.Errorf("%s, %s on %s, %q; want %v", app.Kind, app.Framework, app.Images["run"], got, test)
			}
			text, _ := written(t, app)
			switch name {
			case "several":
				trial.Ordered(t, text, "--framework net10.0")
			case "machine code":
				trial.Ordered(t, text, "FROM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot", "--arch $TARGETARCH", "rm -f /out/*.dbg")
			case "its own .NET":
				trial.Ordered(t, text, "FROM --platform=$BUILDPLATFORM", "ARG TARGETARCH", "--arch $TARGETARCH --self-contained")
			case "old":
				trial.Ordered(t, text, "useradd --uid 10001", "ASPNETCORE_URLS=http://+:8080", "USER 10001:10001")
				if !trial.Warned(app, "version-ended") {
					t.Errorf("warnings %v", app.Warnings)
				}
			case "a library that":
				trial.Ordered(t, text, "AS run", "libfontconfig1", "USER 1654:1654")
			}
		})
	}
}

// What is no app is said to be none, with the reason.
func TestRefused(t *testing.T) {
	for want, file := range map[string]string{
		"OutputType is not Exe": project(plain, ten, ""),
		"tests":                 project(plain, ten+exe, "<PackageReference Include=\"xunit\" />"),
		"several kinds of .NET": project(plain, "<TargetFramework>netstandard2.1</TargetFramework>"+exe, ""),
		"which no image":        project(plain, "<TargetFramework>net48</TargetFramework>"+exe, ""),
		"windows of its own":    project(plain, "<TargetFramework>net10.0-windows</TargetFramework><UseWPF>true</UseWPF>"+exe, ""),
		"runs on Windows alone": "<Project ToolsVersion=\"15.0\"><PropertyGroup><TargetFrameworkVersion>v4.8</TargetFrameworkVersion></PropertyGroup></Project>",
		"functions for a":       project(plain, ten+exe+"<AzureFunctionsVersion>v4</AzureFunctionsVersion>", ""),
		"while they are worked": "<Project Sdk=\"Microsoft.NET.Sdk\"><Sdk Name=\"Aspire.AppHost.Sdk\" Version=\"9.0.0\" /></Project>",
		"cannot be read":        "<Project",
		"benchmarks":            project(plain, ten+exe, "<PackageReference Include=\"BenchmarkDotNet\" />"),
	} {
		p := planned(t, tree{"shop.csproj": file})
		if len(p.Apps) != 0 || len(p.Skipped) != 1 || !strings.Contains(p.Skipped[0].Reason, want) {
			t.Errorf("%q: %d apps, skipped %v", want, len(p.Apps), p.Skipped)
		}
	}
	p := planned(t, tree{"Server/Server.csproj": project(web, ten, "<ProjectReference Include=\"../Client/Client.csproj\" />"), "Client/Client.csproj": project("Microsoft.NET.Sdk.BlazorWebAssembly", ten, "")})
	if len(p.Apps) != 1 || p.Apps[0].Path != "Server" {
		t.Errorf("a served Blazor project: %+v, skipped %v", p.Apps, p.Skipped)
	}
	p = planned(t, tree{"a.csproj": project(web, ten, ""), "b.csproj": project(web, ten, "")})
	if len(p.Apps) != 1 || len(p.Apps[0].Open) == 0 || len(p.Apps[0].Open[0].Options) != 2 {
		t.Errorf("two projects in a folder: %+v", p.Apps)
	}
}

// Need 17: where it listens in production.
func TestNeed17(t *testing.T) {
	for name, test := range map[string]struct {
		files tree
		port  int
		env   string
		warns string
	}{
		"nothing":           {tree{}, 8080, "", ""},
		"development alone": {tree{"Properties/launchSettings.json": "{\"applicationUrl\": \"http://localhost:5000\"}", "appsettings.Development.json": "{\"Urls\": \"http://*:1\"}"}, 8080, "", ""},
		"settings":          {tree{"appsettings.json": "{\"Urls\": \"http://*:5000;https://*:5001\"}"}, 5000, "", "needs-certificate"},
		"production":        {tree{"appsettings.json": "{\"Urls\": \"http://*:5000\"}", "appsettings.Production.json": "{\"Urls\": \"http://0.0.0.0:6000\"}"}, 6000, "", ""},
		"Kestrel":           {tree{"appsettings.json": "{\"Kestrel\": {\"Endpoints\": {\"Http\": {\"Url\": \"http://localhost:5005\"}}}}"}, 5005, "", "bound-to-localhost"},
		"the source":        {tree{"Program.cs": "// app.Run(\"http://*:1\");\napp.Run(\"http://0.0.0.0:3000\");"}, 3000, "", ""},
		"any":               {tree{"Program.cs": "o.ListenAnyIP(5100);"}, 5100, "", ""},
		"alone":             {tree{"Program.cs": "o.Listen(IPAddress.Loopback, 5200);"}, 5200, "", "bound-to-localhost"},
		"PORT":              {tree{"Program.cs": "var port = Environment.GetEnvironmentVariable(\"PORT\") ?? \"7000\";\napp.Run($\"http://0.0.0.0:{port}\");"}, 7000, "PORT=7000", ""},
	} {
		t.Run(name, func(t *testing.T) {
			files := tree{"shop.csproj": project(web, ten, "")}
			for k, v := range test.files {
				files[k] = v
			}
			app := only(t, files)
			var env []string
			for k, v := range app.Env {
				env = append(env, k+"="+v)
			}
			if app.Port != test.port || strings.Join(env, " ") != test.env || test.warns != "" && !trial.Warned(app, test.warns) || test.warns == "" && len(app.Warnings) > 0 {
				t.Errorf("port %d, env %v, warnings %v; want %v", app.Port, env, app.Warnings, test)
			}
		})
	}
	p := planned(t, tree{"shop.csproj": project(web, ten, "")}, "port=9000")
	if env := p.Apps[0].Env["ASPNETCORE_HTTP_PORTS"]; env != "9000" {
		t.Errorf("a given port: %v", p.Apps[0].Env)
	}
}

// Need 59: credentials come by secret mounts, and a file that holds one is
// neither copied nor sent.
func TestNeed59(t *testing.T) {
	settings := func(password string) string {
		return "<configuration><packageSourceCredentials><own><add key=\"Username\" value=\"me\" />\n<add key=\"ClearTextPassword\" value=\"" + password + "\" /></own></packageSourceCredentials></configuration>"
	}
	app := only(t, tree{"shop.csproj": project(web, ten, ""), "nuget.config": settings("%OWN_TOKEN%")})
	text, _ := written(t, app)
	trial.Ordered(t, text, "COPY shop.csproj nuget.config ./", "--mount=type=secret,id=OWN_TOKEN,target=/run/secrets/OWN_TOKEN", `OWN_TOKEN="$(cat /run/secrets/OWN_TOKEN)" dotnet restore`)
	app = only(t, tree{"shop.csproj": project(web, ten, ""), "nuget.config": settings("hunter2")})
	text, ignore := written(t, app)
	trial.Ordered(t, text, "COPY shop.csproj ./", "--mount=type=secret,id=nuget,target=/src/nuget.config", "dotnet restore")
	trial.Ordered(t, ignore, "\nnuget.config")
	if strings.Contains(text, "hunter2") || !trial.Warned(app, "secret-in-file") || !strings.Contains(app.BuildCommand, "--secret id=nuget") {
		t.Errorf("%v, %q\n%s", app.Warnings, app.BuildCommand, text)
	}
}

// Databases: a file of one is written in a folder of its own, and migrations
// that nothing applies are named.
func TestDatabases(t *testing.T) {
	files := tree{
		"shop.csproj":                     project(web, ten, ""),
		"appsettings.json":                "{\"ConnectionStrings\": {\"A\": \"Data Source=data/app.db;Cache=Shared\", \"B\": \"Data Source=b.db\"}}",
		"Migrations/ShopModelSnapshot.cs": "x",
	}
	app := only(t, files)
	text, _ := written(t, app)
	trial.Ordered(t, text, "mkdir -p /writable/data", "COPY --from=build --chown=1654:1654 /writable/ ./")
	if got := strings.Join(app.Release, ";"); got != "dotnet ef database update --project shop.csproj" || !trial.Warned(app, "writes-beside-program") {
		t.Errorf("release %q, warnings %v", got, app.Warnings)
	}
	files["Program.cs"] = "db.Database.Migrate();"
	if app := only(t, files); len(app.Release) > 0 {
		t.Errorf("it migrates itself: %v", app.Release)
	}
}

// The kind of final image that is asked for.
func TestBases(t *testing.T) {
	for base, want := range map[string]string{"alpine": "aspnet:10.0-alpine-extra", "ubuntu": "aspnet:10.0-noble", "chiseled": "aspnet:10.0-noble-chiseled-extra"} {
		app := planned(t, tree{"shop.csproj": project(web, ten, "")}, "base="+base).Apps[0]
		if text, _ := written(t, app); !strings.Contains(text, "dotnet/"+want+" AS run") {
			t.Errorf("%s:\n%s", base, text)
		}
	}
	app := planned(t, tree{"shop.csproj": project(web, "<TargetFramework>net8.0</TargetFramework><SelfContained>true</SelfContained>", "")}, "base=alpine").Apps[0]
	text, _ := written(t, app)
	trial.Ordered(t, text, "--os linux-musl --arch $TARGETARCH", "runtime-deps:8.0-alpine AS run", "icu-libs", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false")
}

// Node.js serves the build alone.
func TestNeed16(t *testing.T) {
	text, _ := written(t, only(t, tree{"shop.csproj": project(web, ten+"<SpaRoot>ClientApp\\</SpaRoot>", "")}))
	trial.Ordered(t, text, "COPY --from=node:24-bookworm-slim", "dotnet publish", "AS run")
	if strings.Contains(text[strings.Index(text, "AS run"):], "node") {
		t.Errorf("Node.js is in the final image:\n%s", text)
	}
}

// A folder of a solution belongs to it; one beside it does not.
func TestRoot(t *testing.T) {
	fsys := fstest.MapFS{
		"Shop.slnx":          {Data: []byte("<Solution><Project Path=\"src/Api/Api.csproj\" /></Solution>")},
		"src/Api/Api.csproj": {Data: []byte("x")}, "src/Other/Other.csproj": {Data: []byte("x")},
	}
	for dir, want := range map[string]string{"src/Api": ".", "src/Other": "src/Other"} {
		if got := detect.Root(fsys, dir, []*detect.Language{dotnet.Language}); got != want {
			t.Errorf("%s begins in %s, want %s", dir, got, want)
		}
	}
}

// No text makes the reader panic or run on.
func FuzzProject(f *testing.F) {
	f.Add(project(web, ten+"<A>$(B)</A><B>$(A)</B><AssemblyName>$(A)</AssemblyName>", "<ProjectReference Include=\"shop.csproj;../../x.csproj\" />"), "{}")
	f.Add("<Project><Import Project=\"shop.csproj\" /></Project>", "{\"Urls\": \"http://:\"}")
	f.Fuzz(func(t *testing.T, text, settings string) {
		p := planned(t, tree{"shop.csproj": text, "appsettings.json": settings, "global.json": settings, "Program.cs": text})
		for _, app := range p.Apps {
			if len(app.Open) == 0 {
				_, _ = render.New(templates.Builtin()).Files(app)
			}
		}
	})
}

// Need 15: packages that a project serves or builds itself are part of it, for
// the rooms of other languages too.
func TestNeed15(t *testing.T) {
	fsys := fstest.MapFS{
		"shop.csproj":                 {Data: []byte(project(web, ten+"<SpaRoot>ClientApp\\</SpaRoot>", ""))},
		"wwwroot/lib/jq/package.json": {Data: []byte("{}")},
		"wwwroot/index.html":          {Data: []byte("<p>")},
		"ClientApp/package.json":      {Data: []byte("{}")},
		"docs/index.html":             {Data: []byte("<p>")},
	}
	p, err := detect.Open(fsys, []*detect.Language{dotnet.Language})
	if err != nil {
		t.Fatal(err)
	}
	found := detect.Scan(p, ".", "")
	if len(found.Apps) != 1 {
		t.Fatalf("%d apps", len(found.Apps))
	}
	parts := slices.Sorted(slices.Values(found.Apps[0].Absorbs))
	if got := strings.Join(parts, " "); got != "ClientApp wwwroot wwwroot/lib/jq" {
		t.Errorf("parts of it: %s", got)
	}
}

// A project that takes others is built from the folder of its solution; one
// that takes none, from its own.
func TestContextOfSolution(t *testing.T) {
	web := `<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>%s</Project>`
	for items, want := range map[string]string{
		`<ItemGroup><ProjectReference Include="..\Core\Core.csproj" /></ItemGroup>`: ".",
		"": "src/Api",
	} {
		app := only(t, tree{"Shop.slnx": "<Solution/>", "src/Api/Api.csproj": fmt.Sprintf(web, items), "src/Api/Program.cs": "",
			"src/Core/Core.csproj": `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>`})
		if app.Context != want {
			t.Errorf("%q: context %s, want %s", items, app.Context, want)
		}
	}
}

package dotnet_test

import (
	"strings"
	"testing"
)

// What public repositories do, each in its smallest form: what the Dockerfile
// must hold, and what it must not.
func TestField(t *testing.T) {
	const plain = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"
	for name, c := range map[string]struct {
		files   tree
		holds   []string
		without []string
	}{
		"a condition that nobody meets": {
			tree{"shop.csproj": project(web, ten+`<PublishAot Condition="'$(EnableAot)' == 'true'">true</PublishAot>`, "")},
			[]string{`ENTRYPOINT ["dotnet", "shop.dll"]`}, []string{"-aot"},
		},
		"a condition that the release meets": {
			tree{"shop.csproj": project(web, ten+`<InvariantGlobalization Condition="'$(Configuration)' != 'Debug' And '$(OS)' == 'Unix'">true</InvariantGlobalization>`, "")},
			[]string{"noble-chiseled AS run"}, nil,
		},
		"a choice": {
			tree{"shop.csproj": `<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup>` + ten + `</PropertyGroup><Choose><When Condition="'$(Windows)' == 'true'"><PropertyGroup><AssemblyName>win</AssemblyName></PropertyGroup></When><Otherwise><PropertyGroup><AssemblyName>lin</AssemblyName></PropertyGroup></Otherwise></Choose></Project>`},
			[]string{`ENTRYPOINT ["dotnet", "lin.dll"]`}, nil,
		},
		"a port that settings begin with": {
			tree{"shop.csproj": plain, "Program.cs": "builder.WebHost.UseUrls(urls);\n", "Settings.cs": "class Settings {\n  public Settings() {\n    Port = 9117;\n  }\n}\n"},
			[]string{"EXPOSE 9117"}, nil,
		},
		"a reference of the debug build": {
			tree{"shop.csproj": `<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup>` + ten + `</PropertyGroup><ItemGroup Condition="'$(Configuration)' == 'Debug'"><ProjectReference Include="..\lint\lint.csproj" /></ItemGroup></Project>`},
			[]string{"COPY shop.csproj ./"}, []string{"lint"},
		},
		"the target beside the central versions": {
			tree{"Directory.Packages.props": "<Project><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>", "shop.csproj": project(web, "", "")},
			[]string{"aspnet:9.0-noble"}, nil,
		},
		"a port in a constant": {
			tree{"shop.csproj": plain, "Program.cs": "builder.WebHost.UseKestrel(o => o.ListenAnyIP(Settings.DefaultHttpPort));\n", "Settings.cs": "class Settings {\n  public const int DefaultHttpsPort = 8920;\n  public const int DefaultHttpPort = 8096;\n}\n"},
			[]string{"EXPOSE 8096"}, nil,
		},
		"a program that a path names": {
			tree{"shop.csproj": plain, "Encoder.cs": "class Encoder { string ffmpegPath = \"ffmpeg\"; string gitPath = \"docs\"; }\n"},
			[]string{"aspnet:10.0-noble AS run", "--no-install-recommends ffmpeg &&"}, []string{"git"},
		},
		"a database that the source names": {
			tree{"shop.csproj": plain, "Program.cs": "var text = config[\"Todos\"] ?? \"Data Source=.db/Todos.db\";\n"},
			[]string{"RUN mkdir -p /writable/.db", "COPY --from=build --chown=1654:1654 /writable/ ./"}, nil,
		},
		"a license that is shipped": {
			tree{"shop.sln": "", "src/shop/shop.csproj": project(web, ten, `<Content Include="..\\..\\LICENSE" /><Content Include="..\\..\\README.md" />`), "LICENSE": "MIT\n", "README.md": "# Shop\n"},
			[]string{"COPY LICENSE ./\nCOPY README.md ./\n"}, nil,
		},
		"an older Node.js": {
			tree{"shop.csproj": project(web, ten+"<SpaRoot>ClientApp\\</SpaRoot>", ""), "ClientApp/package.json": `{"engines": {"node": "14"}}`},
			[]string{"--from=node:14-bullseye-slim"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			text, _ := written(t, planned(t, c.files).Apps[0])
			for _, want := range c.holds {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing in\n%s", want, text)
				}
			}
			for _, bad := range c.without {
				if strings.Contains(text, bad) {
					t.Errorf("%q is in\n%s", bad, text)
				}
			}
		})
	}
}

// What only fuzzes another project is none of its own.
func TestFuzzing(t *testing.T) {
	p := planned(t, tree{"shop/shop.csproj": project(web, ten, ""), "fuzz/fuzz.csproj": project("Microsoft.NET.Sdk", ten+"<OutputType>Exe</OutputType>", `<PackageReference Include="SharpFuzz" Version="2.0.0" />`)})
	if len(p.Apps) != 1 || p.Apps[0].Path != "shop" || len(p.Skipped) != 1 || p.Skipped[0].Reason != "fuzzing" {
		t.Errorf("%d apps, skipped %v", len(p.Apps), p.Skipped)
	}
}

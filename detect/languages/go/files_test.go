package golang_test

import (
	"strings"
	"testing"
)

// TestRuntimeFiles finds what a program opens when it runs, and leaves out
// what it holds itself, what is not there, and what no image may hold.
func TestRuntimeFiles(t *testing.T) {
	const page = "-- templates/index.html --\nx\n-- static/a.css --\nx\n-- config.yaml --\nx\n"
	tests := []struct{ name, imports, body, more, files, warns string }{
		{"templates", "net/http html/template", `template.Must(template.ParseGlob("templates/*.html"))`, page, "templates main.go:9", ""},
		{"one file", "net/http os", `os.ReadFile("config.yaml")`, page, "config.yaml main.go:9", ""},
		{"folder of files", "net/http", `http.Handle("/", http.FileServer(http.Dir("./static")))`, page, "static main.go:8", ""},
		{"joined", "net/http os path/filepath", `os.ReadFile(filepath.Join("templates", "index.html"))`, page, "templates/index.html main.go:10", ""},
		{"joined with what is not known", "net/http os path/filepath", `os.ReadFile(filepath.Join("templates", os.Args[1]))`, page, "templates main.go:10", ""},
		{"a variable's default", "net/http os cmp", `os.ReadFile(cmp.Or(os.Getenv("CONFIG"), "config.yaml"))`, page, "config.yaml main.go:10", ""},
		{"gin", "net/http github.com/gin-gonic/gin", `r := gin.New(); r.LoadHTMLGlob("templates/**/*"); r.Static("/static", "./static")`, page, "static, templates main.go:9 main.go:9", ""},
		{"viper", "net/http github.com/spf13/viper", `viper.SetConfigName("config"); viper.AddConfigPath("/etc/shop"); viper.AddConfigPath(".")`, page, "config.yaml main.go:9", ""},
		{"migrations", "net/http github.com/golang-migrate/migrate/v4", `migrate.New("file://db/migrations", "postgres://")`, "-- db/migrations/1.sql --\nx\n", "db/migrations main.go:9", ""},
		{"inside another", "net/http os", `os.ReadFile("templates/index.html"); os.ReadDir("templates")`, page, "templates main.go:9", ""},
		{"embedded is not read", "net/http embed html/template", `template.ParseFS(files, "templates/*.html")`, page + "-- e.go --\npackage main\n\nimport \"embed\"\n\n//go:embed templates\nvar files embed.FS\n", "", ""},
		{"absolute", "net/http os", `os.ReadFile("/etc/hosts")`, page, "", ""},
		{"a secret", "net/http os", `os.ReadFile(".env"); os.ReadFile("key.pem")`, "-- .env --\nx\n-- key.pem --\nx\n", "", "file-not-there"},
		{"everything", "net/http", `http.FileServer(http.Dir("."))`, page, "", "serves-own-folder"},
		{"not there", "net/http html/template", `template.ParseGlob("views/*.html")`, page, "", "file-not-there"},
		{"data that comes later", "net/http os", `os.ReadFile("state.json")`, page, "", ""},
		{"out of the project", "net/http os", `os.ReadFile("../secret.txt")`, page, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			app := one(t, mod+program(test.imports, "\t"+test.body+"\n\thttp.ListenAndServe(\":8080\", nil)")+test.more)
			if got := says(app, "runtimeFiles"); got != test.files || codes(app) != test.warns {
				t.Errorf("%q with warnings %q, want %q with %q", got, codes(app), test.files, test.warns)
			}
		})
	}
}

// TestWorkingFolder copies files where the program looks for them, also when it
// is developed in the folder of its main package.
func TestWorkingFolder(t *testing.T) {
	main := strings.ReplaceAll(program("net/http html/template", "\ttemplate.ParseGlob(\"views/*.html\")\n\thttp.ListenAndServe(\":8080\", nil)"), "main.go", "cmd/web/main.go")
	text := dockerfile(t, mod+main+"-- cmd/web/views/a.html --\nx\n")
	for _, want := range []string{"WORKDIR /app/cmd/web\n", "COPY cmd/web/views/ views/\n", `ENTRYPOINT ["/app/web"]`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestWritable finds the folders that a program writes to.
func TestWritable(t *testing.T) {
	tests := []struct{ name, imports, body, folders string }{
		{"folder", "net/http os", `os.MkdirAll("data/uploads", 0o755)`, "/app/data/uploads main.go:9"},
		{"absolute", "net/http os", `os.MkdirAll("/var/lib/shop", 0o755)`, "/var/lib/shop main.go:9"},
		{"database", "net/http database/sql github.com/mattn/go-sqlite3", `sql.Open("sqlite3", "file:/data/shop.db?mode=rwc")`, "/data main.go:10"},
		{"database beside the program", "net/http database/sql modernc.org/sqlite", `sql.Open("sqlite", "shop.db")`, "/app main.go:10"},
		{"database in memory", "net/http database/sql modernc.org/sqlite", `sql.Open("sqlite", ":memory:")`, ""},
		{"another database", "net/http database/sql github.com/lib/pq", `sql.Open("postgres", "shop")`, ""},
		{"file whose name comes later", "net/http os", `os.Create("logs/" + os.Args[1])`, "/app/logs main.go:9"},
		{"place that comes later", "net/http os", `os.Create(os.Args[1] + "/x.txt")`, ""},
		{"reading is not writing", "net/http os", `os.OpenFile("logs/a", os.O_RDONLY, 0)`, ""},
		{"appending is", "net/http os", `os.OpenFile("logs/a", os.O_APPEND|os.O_CREATE, 0)`, "/app/logs main.go:9"},
		{"the system's own", "net/http os", `os.WriteFile("/tmp/x", nil, 0)`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			app := one(t, mod+program(test.imports, "\t"+test.body+"\n\thttp.ListenAndServe(\":8080\", nil)"))
			if got := says(app, "writable"); got != test.folders {
				t.Errorf("%q, want %q", got, test.folders)
			}
		})
	}
}

// TestEmbed takes what is committed as it is, has Node build what is not, and
// says so where nothing tells how.
func TestEmbed(t *testing.T) {
	main := mod + program("net/http embed", "\thttp.ListenAndServe(\":8080\", nil)") + "-- e.go --\npackage main\n\nimport \"embed\"\n\n//go:embed all:web/dist\nvar files embed.FS\n"
	npm := "-- web/package.json --\n{\"scripts\": {\"build\": \"vite build\"}}\n-- web/package-lock.json --\n{}\n"

	app := one(t, main+"-- web/dist/index.html --\nx\n"+npm)
	if app.Fact("assets") != "" || codes(app) != "" {
		t.Errorf("assets %q, warnings %q: it is committed", app.Fact("assets"), codes(app))
	}
	app = one(t, main+npm+"-- .gitignore --\ndist/\n")
	if got := says(app, "assets"); got != "web e.go:5 web/package.json:1" {
		t.Errorf("assets %q", got)
	}
	text := file(t, app, "Dockerfile")
	for _, want := range []string{"AS assets", "npm ci", "RUN npm run build", "COPY --from=assets /src/web/dist/ web/dist/"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if ignore := file(t, app, ".dockerignore"); !strings.Contains(ignore, "\nweb/dist\n") {
		t.Errorf("what was built outside gets in:\n%s", ignore)
	}
	app = one(t, main+npm+"-- web/dist/.gitkeep --\n\n")
	if app.Fact("assets") != "web" {
		t.Errorf("assets %q: the folder is committed empty", app.Fact("assets"))
	}
	app = one(t, strings.ReplaceAll(main, "web/dist", "internal/ui")+"-- web/vite.config.ts --\nexport default { build: { outDir: '../internal/ui' } }\n"+npm)
	if app.Fact("assets") != "web" || app.Fact("assetsOut") != "internal/ui" {
		t.Errorf("assets %q to %q", app.Fact("assets"), app.Fact("assetsOut"))
	}
	app = one(t, strings.ReplaceAll(main, "web/dist", "ui")+"-- web/package.json --\n{\"packageManager\": \"pnpm@10.1.0\", \"scripts\": {\"dev\": \"vite\", \"release\": \"vite build --outDir=../ui\"}}\n-- web/pnpm-lock.yaml --\nx\n")
	if got := strings.Join(app.List("assetsBuild"), ""); got != "pnpm run release" || app.Fact("assetsTool") != "pnpm@10.1.0" {
		t.Errorf("build %q with %q", got, app.Fact("assetsTool"))
	}
	if app = one(t, main); codes(app) != "embed-missing" {
		t.Errorf("warnings %q: nothing builds it", codes(app))
	}
}

// TestKept lets through what the ignore file usually holds back.
func TestKept(t *testing.T) {
	embed := func(p string) string {
		return mod + program("net/http embed", "\thttp.ListenAndServe(\":8080\", nil)") + "-- e.go --\npackage main\n\nimport \"embed\"\n\n//go:embed " + p + "\nvar files embed.FS\n-- " + p + " --\nx\n"
	}
	for p, line := range map[string]string{"dist/a.js": "/dist", "bin/a": "/bin", "x/testdata/a": "**/testdata", "LICENSE": "LICENSE*", "notes.md": "*.md", "ca.pem": "**/*.pem"} {
		ignore := file(t, one(t, embed(p)), ".dockerignore")
		if strings.Contains(ignore, "\n"+line+"\n") {
			t.Errorf("%s is embedded and left out:\n%s", p, ignore)
		}
		if other := file(t, one(t, mod+server), ".dockerignore"); !strings.Contains(other, "\n"+line+"\n") {
			t.Errorf("%s is let through for nothing", line)
		}
	}
}

// TestGenerated has code generated where Go itself can, and says so else.
func TestGenerated(t *testing.T) {
	main := mod + program("net/http example.com/shop/api", "\thttp.ListenAndServe(\":8080\", nil)")
	app := one(t, main+"-- gen.go --\npackage main\n\n//go:generate go tool oapi-codegen -o api/api.go api.yaml\n")
	if got := says(app, "generate"); got != "go generate ./... gen.go:3 main.go:5" {
		t.Errorf("generate %q", got)
	}
	app = one(t, main+"-- gen.go --\npackage main\n\n//go:generate protoc --go_out=. api.proto\n")
	if codes(app) != "generated-missing" || app.Decision("generate") != nil {
		t.Errorf("warnings %q: protoc is not at hand", codes(app))
	}
	if app = one(t, main+"-- api/api.go --\npackage api\n"); app.Decision("generate") != nil || codes(app) != "" {
		t.Errorf("warnings %q: it is committed", codes(app))
	}
}

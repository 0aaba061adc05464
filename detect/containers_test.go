package detect_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stagewright/stagewright/detect"
)

// appOf opens a tree of files and looks at one folder of it.
func appOf(t *testing.T, dir string, files map[string]string) *detect.App {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	l := &detect.Language{Name: "x", Marks: []string{"x"}}
	p, err := detect.Open(tree, []*detect.Language{l})
	if err != nil {
		t.Fatal(err)
	}
	return detect.NewApp(p, dir, l)
}

func findings(list []detect.Finding) string {
	var out []string
	for _, f := range list {
		if !f.Weak {
			out = append(out, "STRONG")
		}
		out = append(out, fmt.Sprintf("%s@%s", strings.Join(f.Value, " "), f.From[0]))
	}
	return strings.Join(out, "; ")
}

func TestContainersAreEvidence(t *testing.T) {
	const dockerfile = "ARG V=3.11\nFROM node:20 AS web\nEXPOSE 1\nFROM python:${V}-slim\nRUN apt-get update && apt-get install -y --no-install-recommends libpq5 curl=7.* && rm -rf /x\n" +
		"ENV PORT 8080\nEXPOSE $PORT 9090/tcp 53/udp\nENTRYPOINT [\"gunicorn\"]\nCMD [\"app:app\"]\n"
	for _, tc := range []struct {
		name, dir string
		files     map[string]string
		look      func(*detect.App) []detect.Finding
		want      string
	}{
		{"expose of the final stage", ".", map[string]string{"Dockerfile": dockerfile}, detect.ContainerPorts, "8080@Dockerfile:7; 9090@Dockerfile:7"},
		{"version through an argument", ".", map[string]string{"Dockerfile": dockerfile},
			func(a *detect.App) []detect.Finding { return detect.ContainerVersion(a, "python") }, "3.11@Dockerfile:4"},
		{"start", ".", map[string]string{"Dockerfile": dockerfile}, detect.ContainerStart, "gunicorn app:app@Dockerfile:9"},
		{"packages", ".", map[string]string{"Dockerfile": dockerfile}, detect.ContainerPackages, "libpq5 curl@Dockerfile:5"},
		{"compose, container side", ".", map[string]string{"compose.yaml": "services:\n  web:\n    build: .\n    ports:\n      - \"127.0.0.1:80:5000/tcp\"\n      - \"${P:-7000}\"\n      - target: 6000\n  db:\n    image: postgres:16\n    ports: [\"5432:5432\"]\n"},
			detect.ContainerPorts, "5000@compose.yaml:5; 7000@compose.yaml:6; 6000@compose.yaml:7"},
		{"compose above the app", "apps/api", map[string]string{"docker-compose.yml": "services:\n  api:\n    build:\n      context: apps/api\n    ports: ['1:4000']\n  web:\n    build: ./apps/web\n    ports: ['1:5000']\n", "apps/api/x": ""},
			detect.ContainerPorts, "4000@docker-compose.yml:5"},
		{"platforms and examples", ".", map[string]string{"fly.toml": "[http_service]\ninternal_port = 8081\n", ".env.example": "A=1\nPORT=3001\n", ".devcontainer/devcontainer.json": `{"forwardPorts": [3002]}`},
			detect.ContainerPorts, "8081@fly.toml:2; 3001@.env.example:2; 3002@.devcontainer/devcontainer.json:1"},
		{"a port that is only set", ".", map[string]string{"Dockerfile": "FROM x:1\nENV PORT=\"8081\"\n"}, detect.ContainerPorts, "8081@Dockerfile:2"},
		{"a stage that the last one begins from", ".", map[string]string{"docker/default.Dockerfile": "FROM x:1 AS app\nEXPOSE 9090\nCMD [\"a\"]\nFROM y:1 AS other\nEXPOSE 1\nFROM app AS plus\nRUN true\n"},
			detect.ContainerPorts, "9090@docker/default.Dockerfile:2"},
		{"Dockerfiles for other things", ".", map[string]string{"Dockerfile.dev": "FROM x:1\nEXPOSE 1\n", "Dockerfile.dockerignore": "x", "docker/test.Dockerfile": "FROM x:1\nEXPOSE 2\n"}, detect.ContainerPorts, ""},
		{"no port, no word", ".", map[string]string{"Dockerfile": "FROM x:1\nEXPOSE ${WHAT}\n", ".env.example": "PORT=\n"}, detect.ContainerPorts, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := findings(tc.look(appOf(t, tc.dir, tc.files))); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestProcesses(t *testing.T) {
	a := appOf(t, ".", map[string]string{
		"Procfile":     "web: gunicorn app:app --bind 0.0.0.0:$PORT\nworker: celery -A app worker\nrelease: ./manage.py migrate\n",
		"fly.toml":     "[processes]\napp = \"gunicorn fly:app\"\nworker = \"other\"\n[deploy]\nrelease_command = \"./manage.py check\"\n",
		"render.yaml":  "services:\n  - type: web\n    startCommand: uvicorn r:app\n  - type: worker\n    name: beat\n    startCommand: celery beat\n",
		"heroku.yml":   "run:\n  cron:\n    command:\n      - tick\n",
		"railway.json": `{"deploy": {"startCommand": "uvicorn rail:app", "preDeployCommand": ["a", "b"]}}`,
	})
	for _, tc := range []struct {
		name string
		got  []detect.Process
		want string
	}{
		{"web", detect.WebProcesses(a), "web gunicorn app:app --bind 0.0.0.0:$PORT Procfile:1; web gunicorn fly:app fly.toml:2; web uvicorn r:app render.yaml:3; web uvicorn rail:app railway.json:1"},
		{"others", detect.Processes(a), "worker celery -A app worker Procfile:2; cron tick heroku.yml:4; beat celery beat render.yaml:6"},
		{"release", detect.ReleaseProcesses(a), "release ./manage.py migrate Procfile:3; release ./manage.py check fly.toml:5; release a railway.json:1; release b railway.json:1"},
	} {
		var out []string
		for _, p := range tc.got {
			out = append(out, p.Name+" "+p.Command+" "+p.From.String())
		}
		if got := strings.Join(out, "; "); got != tc.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tc.name, got, tc.want)
		}
	}
}

func TestWithPort(t *testing.T) {
	for in, want := range map[string]string{
		"a --bind :$PORT": "a --bind :80", "a ${PORT}": "a 80", "a ${PORT:-8000}": "a 80", "a $PORTAL": "a $PORTAL",
	} {
		if got := detect.WithPort(in, "80"); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	if got := detect.PortDefault("x ${PORT:-8000}"); got != "8000" {
		t.Errorf("default: got %q", got)
	}
}

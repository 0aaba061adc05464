package python_test

import (
	"strings"
	"testing"
)

// TestClaims says what is an app and what only looks like one.
func TestClaims(t *testing.T) {
	const pyproject = "[project]\nname='x'\nversion='1'\n"
	for _, tc := range []struct {
		name  string
		files tree
		kinds string // path:kind of the apps
		skips string // path:reason of what is none
	}{
		{"tools configured beside another language", tree{"pyproject.toml": "[tool.ruff]\nline-length=100\n"}, "", ".:it only configures tools"},
		{"tools listed", tree{"requirements.txt": "pre-commit\nmkdocs-material\n"}, "", ".:it only lists tools of those who work on the project"},
		{"packages without code", tree{"requirements.txt": "numpy\n"}, "", ".:it lists packages, and no code lies beside them"},
		{"a library", tree{"pyproject.toml": pyproject + "[build-system]\nrequires=['hatchling']\nbuild-backend='hatchling.build'\n", "src/x/__init__.py": "def f(): pass\n"}, "", ".:a library: it has no program and no server to run"},
		{"a library by setup.py", tree{"setup.py": "from setuptools import setup\nsetup(name='x')\n", "x/__init__.py": ""}, "", ".:a library: it has no program and no server to run"},
		{"a tool", tree{"setup.py": "setup(name='x', entry_points={'console_scripts': ['x=x.cli:main']})\n", "x/cli.py": "def main(): pass\n"}, ".:tool", ""},
		{"a bot", tree{"requirements.txt": "discord.py\n", "bot.py": "import discord\nclient = discord.Client()\nclient.run('x')\n"}, ".:worker", ""},
		{"a socket server", tree{"server.py": "from http.server import HTTPServer\nHTTPServer(('', 8000), H).serve_forever()\n"}, ".:service", ""},
		{"a script beside another language's manifest", tree{"go.mod": "module x\n", "main.py": "print(1)\n"}, "", ""},
		{"a script below another language's manifest", tree{"package.json": "{}", "hack/main.py": "print(1)\n"}, "", ""},
		{"a part of a project", tree{"requirements.txt": "flask\ngunicorn\n", "shop/app.py": flaskApp}, ".:service", ""},
		{"two projects", tree{"api/requirements.txt": "flask\ngunicorn\n", "api/app.py": flaskApp, "jobs/requirements.txt": "redis\n", "jobs/main.py": "while True: pass\n"}, "api:service jobs:worker", ""},
		{"an example beside the library", tree{"pyproject.toml": pyproject + "[build-system]\nrequires=['hatchling']\nbuild-backend='hatchling.build'\n", "x/__init__.py": "", "examples/web/app.py": flaskApp}, "", ".:a library: it has no program and no server to run"},
		{"Conda", tree{"environment.yml": "name: x\ndependencies:\n  - numpy\n", "main.py": "import numpy\n"}, "", ".:it is installed by Conda, which is not known here: list its packages in a requirements.txt"},
		{"a library of a framework", tree{"pyproject.toml": pyproject + "dependencies=['django']\n[build-system]\nrequires=['hatchling']\nbuild-backend='hatchling.build'\n", "x/__init__.py": "", "runtests.py": "if __name__ == '__main__':\n    pass\n"}, "", ".:a library: it has no program and no server to run"},
		{"a workspace", tree{"pyproject.toml": "[tool.uv.workspace]\nmembers=['a']\n", "uv.lock": "", "a/pyproject.toml": pyproject, "a/main.py": "print(1)\n"}, "a:tool", ".:the root of a workspace: its members are the apps"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := planOf(t, tc.files, nil)
			var kinds, skips []string
			for _, a := range p.Apps {
				kinds = append(kinds, a.Path+":"+a.Kind)
			}
			for _, s := range p.Skipped {
				skips = append(skips, s.Path+":"+s.Reason)
			}
			want(t, "apps", strings.Join(kinds, " "), tc.kinds)
			want(t, "skipped", strings.Join(skips, " "), tc.skips)
		})
	}
}

// TestManagers chooses the package manager, and says what it lacks.
func TestManagers(t *testing.T) {
	const project = "[project]\nname='x'\nversion='1'\ndependencies=['rich']\n"
	for _, tc := range []struct {
		name, manager, from, install, warned string
		files                                tree
	}{
		{"requirements", "pip", "requirements.txt", "pip --python /opt/venv/bin/python install -r requirements.txt", "", tree{"requirements.txt": "rich\n"}},
		{"hashes", "pip", "requirements.txt", "pip --python /opt/venv/bin/python install --require-hashes -r requirements.txt", "", tree{"requirements.txt": "rich==1 \\\n  --hash=sha256:aa\n"}},
		{"requirements for production", "pip", "requirements/production.txt", "pip --python /opt/venv/bin/python install -r requirements/production.txt", "",
			tree{"requirements/production.txt": "-r base.txt\nrich\n", "requirements/base.txt": "-c limits.txt\nrich\n", "requirements/limits.txt": ""}},
		{"uv", "uv", "uv.lock", "uv sync --locked --no-install-project", "", tree{"pyproject.toml": project, "uv.lock": ""}},
		{"uv without a lock file", "uv", "pyproject.toml:5", "uv sync --no-install-project", "no-lock-file", tree{"pyproject.toml": project + "[tool.uv]\nx=1\n"}},
		{"Poetry", "poetry", "poetry.lock", "/opt/poetry/bin/poetry install --only main --no-root", "", tree{"pyproject.toml": "[tool.poetry.dependencies]\nrich='*'\n", "poetry.lock": ""}},
		{"PDM", "pdm", "pdm.lock", "/opt/pdm/bin/pdm sync --prod --no-self", "", tree{"pyproject.toml": project, "pdm.lock": ""}},
		{"Pipenv", "pipenv", "Pipfile.lock", "/opt/pipenv/bin/pipenv install --deploy", "", tree{"Pipfile": "[packages]\nrich='*'\n", "Pipfile.lock": "{}"}},
		{"pyproject alone", "pip", "pyproject.toml:4", "pip --python /opt/venv/bin/python install -r /tmp/requirements.txt", "", tree{"pyproject.toml": project}},
		{"setup.cfg", "pip", "setup.cfg", "pip --python /opt/venv/bin/python install -r /tmp/requirements.txt", "", tree{"setup.cfg": "[metadata]\nname = x\n[options]\ninstall_requires =\n  rich\n"}},
		{"a lock file before requirements", "uv", "uv.lock", "uv sync --locked --no-install-project", "", tree{"pyproject.toml": project, "uv.lock": "", "requirements.txt": "rich\n"}},
		{"two lock files", "uv", "uv.lock", "uv sync --locked --no-install-project", "two-lock-files", tree{"pyproject.toml": project, "uv.lock": "", "poetry.lock": ""}},
		{"an ignored lock file", "uv", "uv.lock", "uv sync --locked --no-install-project", "lock-ignored", tree{"pyproject.toml": project, "uv.lock": "", ".gitignore": "uv.lock\n"}},
		{"a group for production", "poetry", "poetry.lock", "/opt/poetry/bin/poetry install --only main,prod --no-root", "",
			tree{"pyproject.toml": "[tool.poetry.group.prod.dependencies]\nrich='*'\n", "poetry.lock": ""}},
		{"an extra for production", "uv", "uv.lock", "uv sync --locked --no-install-project --extra prod", "", tree{"pyproject.toml": project + "[project.optional-dependencies]\nprod=['gunicorn']\n", "uv.lock": ""}},
		{"-e . in the requirements", "pip", "requirements.txt", "pip --python /opt/venv/bin/python install -r requirements.txt", "needs-source", tree{"requirements.txt": "-e .\n", "setup.py": "setup(name='x')\n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.files["main.py"] = "print(1)\n"
			app, text := dockerfileOf(t, tc.files)
			want(t, "manager", app.Manager, tc.manager)
			want(t, "evidence", evidence(app, "manager"), tc.from)
			want(t, "install", app.Install[len(app.Install)-1], tc.install)
			want(t, "warnings", codes(app), tc.warned)
			holds(t, text, tc.install)
			source, install := strings.Index(text, "COPY . ."), strings.Index(text, tc.install)
			if first := source < install; first != (tc.warned == "needs-source") {
				t.Errorf("the source is copied first: %v\n%s", first, text)
			}
		})
	}
}

// TestInputs: the install reads what it names, each file in its place.
func TestInputs(t *testing.T) {
	_, text := dockerfileOf(t, tree{"requirements.txt": "-r requirements/base.txt\n./libs/money\n", "requirements/base.txt": "rich\n", "requirements-dev.txt": "pytest\n",
		"libs/money/setup.py": "setup(name='money')\n", "main.py": "print(1)\n"})
	holds(t, text, "COPY requirements.txt ./\nCOPY requirements/base.txt requirements/\nCOPY libs/money/ libs/money/\n")
}

// TestPoetryVersions takes the Poetry that made the lock file.
func TestPoetryVersions(t *testing.T) {
	for lock, version := range map[string]string{
		"# This file is automatically @generated by Poetry 1.8.3 and should not be changed by hand.\n": "1.8.3",
		"# This file is automatically @generated by Poetry 2.1.2 and should not be changed by hand.\n": "2.1.2",
		"[[package]]\nname = \"rich\"\nversion = \"1\"\n\n[metadata]\nlock-version = \"1.1\"\n":        "1.8.5",
		"[metadata]\nlock-version = \"2.0\"\n":                                                         "2.5.1",
	} {
		app := appOf(t, tree{"pyproject.toml": "[tool.poetry.dependencies]\nrich='*'\n", "poetry.lock": lock, "main.py": "print(1)\n"})
		want(t, lock, app.Fact("managerVersion"), version)
	}
}

// TestWorkspace copies every member's manifest and installs what the app needs.
func TestWorkspace(t *testing.T) {
	files := tree{"pyproject.toml": "[tool.uv.workspace]\nmembers=['apps/*','libs/*']\nexclude=['apps/old']\n", "uv.lock": "",
		"apps/api/pyproject.toml": "[project]\nname='api'\nversion='1'\ndependencies=['fastapi','uvicorn','core']\n", "apps/api/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
		"libs/core/pyproject.toml": "[project]\nname='core'\nversion='1'\ndependencies=['base']\n[build-system]\nrequires=['hatchling']\n", "libs/core/src/core/__init__.py": "",
		"libs/base/pyproject.toml": "[project]\nname='base'\nversion='1'\n[build-system]\nrequires=['hatchling']\n", "libs/base/src/base/__init__.py": "",
		"libs/other/pyproject.toml": "[project]\nname='other'\nversion='1'\n[build-system]\nrequires=['hatchling']\n", "libs/other/src/other/__init__.py": ""}
	app, text := dockerfileOf(t, files)
	want(t, "context", app.Context, ".")
	want(t, "Dockerfile", app.Dockerfile, "apps/api/Dockerfile")
	want(t, "packages", strings.Join(app.List("packages"), " "), "libs/base libs/core")
	holds(t, text, "COPY libs/other/pyproject.toml libs/other/\n", "uv sync --locked --no-install-workspace --package api", "COPY libs/core/ libs/core/\n", "COPY apps/api/ apps/api/\nWORKDIR /app/apps/api\n")
	lacks(t, text, "COPY libs/other/ ", "COPY . .")
}

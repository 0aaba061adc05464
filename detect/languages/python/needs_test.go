package python_test

import (
	"fmt"
	"strings"
	"testing"
)

// django is a project whose settings end with the given lines.
func django(more tree) tree {
	f := tree{
		"requirements.txt": "django\ngunicorn\nuvicorn\n",
		"manage.py":        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\nfrom django.core.management import execute_from_command_line\n",
		"shop/__init__.py": "", "shop/settings.py": "SECRET_KEY = 'x'\n",
		"shop/wsgi.py": "import os\nfrom django.core.wsgi import get_wsgi_application\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\napplication = get_wsgi_application()\n",
	}
	for name, text := range more {
		if text == "-" {
			delete(f, name)
			continue
		}
		f[name] = text
	}
	return f
}

const gunicorn = "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm "

// TestNeed8 finds Django's application and settings.
func TestNeed8(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files tree
		start string
	}{
		{"wsgi.py", django(nil), gunicorn + "shop.wsgi:application"},
		{"WSGI_APPLICATION in single quotes", django(tree{"shop/settings.py": "WSGI_APPLICATION='shop.web.wsgi.app'\n"}), gunicorn + "shop.web.wsgi:app"},
		{"any spacing", django(tree{"shop/settings.py": "WSGI_APPLICATION   =   \"shop.wsgi.application\"\n"}), gunicorn + "shop.wsgi:application"},
		{"settings as a package", django(tree{"shop/settings.py": "-", "shop/settings/__init__.py": "from .base import *\n", "shop/settings/base.py": "WSGI_APPLICATION = 'shop.other.application'\n"}),
			gunicorn + "shop.other:application"},
		{"ASGI_APPLICATION", django(tree{"shop/settings.py": "ASGI_APPLICATION = 'shop.asgi.application'\n", "shop/asgi.py": "from django.core.asgi import get_asgi_application\napplication = get_asgi_application()\n"}),
			"uvicorn shop.asgi:application --host 0.0.0.0 --port 8000"},
		{"never one of tests", django(tree{"tests/wsgi.py": "from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n"}), gunicorn + "shop.wsgi:application"},
		{"upper case in the requirements", django(tree{"requirements.txt": "Django==5.2\ngunicorn\n"}), gunicorn + "shop.wsgi:application"},
		{"manage.py below", tree{"requirements.txt": "django\ngunicorn\n", "src/manage.py": django(nil)["manage.py"], "src/shop/settings.py": "X = 1\n", "src/shop/wsgi.py": django(nil)["shop/wsgi.py"]},
			gunicorn + "shop.wsgi:application"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app, text := dockerfileOf(t, tc.files)
			want(t, "start", start(app), tc.start)
			want(t, "framework", app.Framework, "django")
			lacks(t, text, "migrate", "collectstatic")
			if tc.name == "manage.py below" {
				holds(t, text, "PYTHONPATH=/app/src")
			}
		})
	}
}

const static = "from pathlib import Path\nimport os\nBASE_DIR = Path(__file__).resolve().parent.parent\nINSTALLED_APPS = ['django.contrib.staticfiles']\n"

// TestNeed40 collects static files where there is a place for them.
func TestNeed40(t *testing.T) {
	for _, tc := range []struct{ name, settings, root, run, warned string }{
		{"a path", static + "STATIC_ROOT = BASE_DIR / 'static' / 'all'\n", "static/all", "RUN /opt/venv/bin/python manage.py collectstatic --noinput", ""},
		{"os.path", strings.Replace(static, "Path(__file__).resolve().parent.parent", "os.path.dirname(os.path.dirname(os.path.abspath(__file__)))", 1) + "STATIC_ROOT = os.path.join(BASE_DIR, 'public')\n",
			"public", "collectstatic", ""},
		{"what the settings insist on", static + "STATIC_ROOT = BASE_DIR / 'static'\nSECRET_KEY = os.environ['SECRET_KEY']\nDEBUG = env.bool('DEBUG')\nDATABASES = {'default': env.db('DATABASE_URL')}\nX = os.environ.get('X')\n",
			"static", "RUN DATABASE_URL=sqlite:////tmp/build-only.db DEBUG=false SECRET_KEY=build-only /opt/venv/bin/python manage.py collectstatic", ""},
		{"no STATIC_ROOT", static, "", "", ""},
		{"staticfiles is not installed", "STATIC_ROOT = 'x'\n", "", "", ""},
		{"a bucket", static + "STATIC_ROOT = BASE_DIR / 's'\nSTORAGES = {'staticfiles': {'BACKEND': 'storages.backends.s3.S3Storage'}}\n", "", "", ""},
		{"a place that cannot be read", static + "STATIC_ROOT = os.environ['WHERE']\n", "", "", "static-unknown"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app, text := dockerfileOf(t, django(tree{"shop/settings.py": tc.settings}))
			want(t, "staticRoot", app.Fact("staticRoot"), tc.root)
			want(t, "warnings", codes(app), tc.warned)
			if tc.run == "" {
				lacks(t, text, "collectstatic")
				return
			}
			holds(t, text, tc.run, "COPY --from=build /app/"+tc.root+" "+tc.root+"/")
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, "ENV") || strings.HasPrefix(line, "ARG") {
					lacks(t, line, "SECRET")
				}
			}
		})
	}
	app, _ := dockerfileOf(t, django(tree{"shop/settings.py": static + "DATABASES = {}\n"}))
	want(t, "release", strings.Join(app.Release, ";"), "python manage.py migrate")
}

// TestNeed40Settings uses the server's settings for collecting, not the
// developer's.
func TestNeed40Settings(t *testing.T) {
	_, text := dockerfileOf(t, django(tree{"shop/settings.py": "-", "shop/settings/base.py": static + "STATIC_ROOT = BASE_DIR / 's'\n", "shop/settings/local.py": "from .base import *\n",
		"shop/settings/production.py": "from .base import *\nSECRET_KEY = os.environ['SECRET_KEY']\n",
		"manage.py":                   strings.Replace(django(nil)["manage.py"], "shop.settings", "shop.settings.local", 1),
		"shop/wsgi.py":                strings.Replace(django(nil)["shop/wsgi.py"], "shop.settings", "shop.settings.production", 1)}))
	holds(t, text, "DJANGO_SETTINGS_MODULE=shop.settings.production SECRET_KEY=build-only ")
}

// TestNeed9 reads every file that names a version.
func TestNeed9(t *testing.T) {
	for _, tc := range []struct {
		name, version, from string
		files               tree
	}{
		{"a range", "3.12", "pyproject.toml:3", tree{"pyproject.toml": "[project]\nname='x'\nrequires-python='>=3.11,<3.13'\n"}},
		{"a minimum that the default satisfies", "3.14", "pyproject.toml:3", tree{"pyproject.toml": "[project]\nname='x'\nrequires-python='>=3.10'\n"}},
		{"a wildcard", "3.12", "pyproject.toml:3", tree{"pyproject.toml": "[project]\nname='x'\nrequires-python='==3.12.*'\n"}},
		{"Poetry's caret", "3.14", "pyproject.toml:2", tree{"pyproject.toml": "[tool.poetry.dependencies]\npython='^3.10'\n"}},
		{".python-version before requires-python", "3.12", ".python-version:2", tree{".python-version": "# why\n3.12\n", "pyproject.toml": "[project]\nname='x'\nrequires-python='>=3.10'\n"}},
		{"runtime.txt", "3.11.9", "runtime.txt:1", tree{"runtime.txt": "python-3.11.9\r\n", "requirements.txt": ""}},
		{"Pipfile", "3.12", "Pipfile:4", tree{"Pipfile": "[packages]\nx = '*'\n[requires]\npython_version = '3.12'\n"}},
		{".tool-versions", "3.12.6", ".tool-versions:2", tree{".tool-versions": "nodejs 20.1.0\npython\t 3.12.6  3.11.1\n", "requirements.txt": ""}},
		{"mise", "3.13", "mise.toml:2", tree{"mise.toml": "[tools]\npython = '3.13'\n", "requirements.txt": ""}},
		{"setup.py", "3.12", "setup.py:1", tree{"setup.py": "setup(name='x', python_requires='>=3.8,<3.13', install_requires=[])\n"}},
		{"a Dockerfile when nothing else speaks", "3.12", "Dockerfile:1", tree{"Dockerfile": "FROM python:3.12-slim\n", "requirements.txt": ""}},
		{"a Dockerfile when something does", "3.13", ".python-version:1", tree{".python-version": "3.13\n", "Dockerfile": "FROM python:3.9-slim\n", "requirements.txt": ""}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.files["main.py"] = "print(1)\n"
			app, text := dockerfileOf(t, tc.files)
			want(t, "version", app.Version, tc.version)
			want(t, "evidence", evidence(app, "version"), tc.from)
			holds(t, text, "FROM python:"+tc.version+"-slim")
		})
	}
}

// TestSuite names a Debian release only where the image is sure to have it.
func TestSuite(t *testing.T) {
	for version, image := range map[string]string{"3.14": "3.14-slim-trixie", "3.12.6": "3.12.6-slim-bookworm", "3.12.11": "3.12.11-slim-trixie", "3.11.2": "3.11.2-slim", "3.8": "3.8-slim-bookworm"} {
		app := appOf(t, tree{".python-version": version, "main.py": "print(1)\n"})
		want(t, version, app.Images["run"], "python:"+image)
		want(t, version, app.Images["build"], app.Images["run"])
	}
}

// TestNeed25 puts compilers into the builder and libraries into the image,
// read against the lock file.
func TestNeed25(t *testing.T) {
	for _, tc := range []struct {
		name, build, run string
		files            tree
	}{
		{"psycopg2", "gcc libc6-dev libpq-dev", "libpq5", tree{"requirements.txt": "psycopg2==2.9\n"}},
		{"psycopg2-binary", "", "", tree{"requirements.txt": "psycopg2-binary\n"}},
		{"psycopg[binary]", "", "", tree{"requirements.txt": "psycopg[binary]>=3\n"}},
		{"psycopg[c]", "gcc libc6-dev libpq-dev", "libpq5", tree{"requirements.txt": "psycopg[c]>=3\n"}},
		{"mysqlclient", "default-libmysqlclient-dev gcc libc6-dev pkg-config", "libmariadb3", tree{"requirements.txt": "mysqlclient\n"}},
		{"opencv", "", "libgl1 libglib2.0-0t64", tree{"requirements.txt": "opencv-python\n"}},
		{"lxml has wheels", "", "", tree{"requirements.txt": "lxml\n"}},
		{"lxml without its wheels", "gcc libc6-dev libxml2-dev libxslt1-dev zlib1g-dev", "libxml2 libxslt1.1", tree{"requirements.txt": "--no-binary lxml\nlxml\n"}},
		{"through another package, by the lock file", "gcc libc6-dev libpq-dev", "libpq5", tree{"pyproject.toml": "[project]\nname='x'\nversion='1'\ndependencies=['orm']\n",
			"uv.lock": "version = 1\n\n[[package]]\nname = \"orm\"\nversion = \"1\"\n\n[[package]]\nname = \"psycopg2\"\nversion = \"2.9\"\n"}},
		{"for development only", "", "", tree{"pyproject.toml": "[tool.poetry.dependencies]\npython='^3.12'\n[tool.poetry.group.dev.dependencies]\npsycopg2='*'\n"}},
		{"a program that the code calls", "", "ffmpeg", tree{"requirements.txt": "rich\n", "main.py": "import subprocess\nsubprocess.run(['ffmpeg', '-i', 'x'])\n"}},
		{"a program of the project's Dockerfile", "", "poppler-utils", tree{"requirements.txt": "rich\n", "Dockerfile": "FROM python:3.14\nRUN apt-get update && apt-get install -y gcc poppler-utils\n"}},
		{"a dependency from a repository", "ca-certificates git", "", tree{"requirements.txt": "x @ git+https://example.com/x.git\n"}},
		{"one of Poetry's", "ca-certificates git", "", tree{"pyproject.toml": "[tool.poetry.dependencies]\nx = {git = 'https://example.com/x.git'}\n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.files["main.py"] == "" {
				tc.files["main.py"] = "print(1)\n"
			}
			app, text := dockerfileOf(t, tc.files)
			want(t, "build", strings.Join(app.BuildPackages, " "), tc.build)
			want(t, "run", strings.Join(app.RunPackages, " "), tc.run)
			_, run, _ := strings.Cut(text, "AS run")
			lacks(t, run, "gcc", "-dev ")
		})
	}
}

// TestNeed26 brings playwright's browsers into the final stage, where it is
// not for tests alone.
func TestNeed26(t *testing.T) {
	_, text := dockerfileOf(t, tree{"requirements.txt": "playwright\n", "main.py": "from playwright.sync_api import sync_playwright\nb = p.firefox.launch()\n"})
	_, run, _ := strings.Cut(text, "AS run")
	holds(t, run, "RUN playwright install --with-deps firefox")
	_, text = dockerfileOf(t, tree{"pyproject.toml": "[project]\nname='x'\nversion='1'\ndependencies=['rich']\n[dependency-groups]\ntest=['playwright']\n", "main.py": "print(1)\n"})
	lacks(t, text, "playwright install")
	_, text = dockerfileOf(t, tree{"pyproject.toml": "[project]\nname='x'\nversion='1'\ndependencies=['rich']\n[dependency-groups]\ndev=['playwright']\n", "main.py": "print(1)\n",
		"uv.lock": "version = 1\n[[package]]\nname = \"playwright\"\nversion = \"1.62.0\"\n[[package]]\nname = \"rich\"\nversion = \"14.0.0\"\n"})
	lacks(t, text, "playwright install") // a lock file names what is not installed too
}

// TestNeed16 builds a page in a stage of its own; no second runtime is kept.
func TestNeed16(t *testing.T) {
	files := django(tree{"package.json": `{"scripts": {"build": "vite build"}, "engines": {"node": "22"}, "devDependencies": {"vite": "7"}}`, "package-lock.json": "{}",
		"vite.config.js": "export default { build: { outDir: 'shop/static/dist' } }\n", "shop/settings.py": static + "STATIC_ROOT = BASE_DIR / 'collected'\n"})
	app, text := dockerfileOf(t, files)
	holds(t, text, "FROM node:22-trixie-slim AS assets", "npm ci", "RUN npm run build", "COPY --from=assets /app/shop/static/dist shop/static/dist/\nRUN /opt/venv/bin/python manage.py collectstatic")
	_, run, _ := strings.Cut(text, "AS run")
	lacks(t, run, "node", "npm")
	want(t, "output", app.Fact("assetsOut"), "shop/static/dist")

	files["shop/static/dist/app.js"] = "1"
	_, text = dockerfileOf(t, files)
	lacks(t, text, "node:") // what is committed is taken as it is

	delete(files, "shop/static/dist/app.js")
	files["package.json"] = `{"scripts": {"build": "npm run css", "css": "postcss -o shop/static/theme.css shop/theme.css"}, "devDependencies": {"postcss-cli": "11"}}`
	files["shop/static/live.js"] = "1" // beside what the build makes
	_, text = dockerfileOf(t, files)
	holds(t, text, "RUN npm run build", "COPY --from=assets /app/shop/static ")
	files["shop/static/theme.css"] = "a {}"
	_, text = dockerfileOf(t, files)
	lacks(t, text, "node:")

	delete(files, "shop/static/theme.css")
	delete(files, "shop/static/live.js")
	files["package.json"] = `{"scripts": {"build": "make-it"}}`
	delete(files, "vite.config.js")
	app = appOf(t, files)
	if len(app.Open) != 1 || app.Open[0].Name != "assetsOut" {
		t.Errorf("open: %v", app.Open)
	}
}

// TestNeed17 finds the port where it is set; EXPOSE, PORT and the start
// command agree.
func TestNeed17(t *testing.T) {
	fast := "from fastapi import FastAPI\nimport os, uvicorn\napp = FastAPI()\n"
	for _, tc := range []struct {
		name  string
		port  int
		from  string
		files tree
	}{
		{"uvicorn.run", 9001, "main.py:4", tree{"main.py": fast + "uvicorn.run(app, host='0.0.0.0', port=9001)\n"}},
		{"over lines", 9002, "main.py:4", tree{"main.py": fast + "uvicorn.run(\n    app,\n    port=9002,\n)\n"}},
		{"the default of PORT", 9003, "main.py:4", tree{"main.py": fast + "port = int(os.environ.get('PORT', 9003))\n"}},
		{"gunicorn.conf.py", 9004, "gunicorn.conf.py:2", tree{"main.py": fast, "gunicorn.conf.py": "workers = 2\nbind = '0.0.0.0:9004'\n"}},
		{"settings", 9005, "config.py:2", tree{"main.py": fast, "config.py": "class Settings:\n    port: int = 9005\n"}},
		{"compose, when nothing else speaks", 9006, "compose.yaml:5", tree{"main.py": fast, "compose.yaml": "services:\n  web:\n    build: .\n    ports:\n      - 80:9006\n"}},
		{"the framework's", 8000, "", tree{"main.py": fast}},
		{"Procfile", 9007, "Procfile:1", tree{"main.py": fast, "Procfile": "web: uvicorn main:app --port 9007\n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.files["requirements.txt"] = "fastapi\nuvicorn\n"
			app, text := dockerfileOf(t, tc.files)
			if app.Port != tc.port {
				t.Errorf("port: got %d, want %d", app.Port, tc.port)
			}
			want(t, "evidence", evidence(app, "port"), tc.from)
			holds(t, text, fmt.Sprintf("EXPOSE %d\n", tc.port), fmt.Sprintf(`"--port", "%d"`, tc.port), `"0.0.0.0"`)
			if strings.Contains(tc.files["main.py"], "'PORT'") {
				holds(t, text, fmt.Sprintf("ENV PORT=%d\n", tc.port))
			} else {
				lacks(t, text, "ENV PORT")
			}
		})
	}
	app, _ := dockerfileOf(t, tree{"requirements.txt": "aiohttp\n", "main.py": "from aiohttp import web\nweb.run_app(web.Application(), host='127.0.0.1')\n"})
	want(t, "warnings", codes(app), "binds-to-localhost")
}

// TestNeed45 gives the version that git would give.
func TestNeed45(t *testing.T) {
	app, text := dockerfileOf(t, tree{"pyproject.toml": "[build-system]\nrequires=['hatchling','hatch-vcs']\nbuild-backend='hatchling.build'\n[project]\nname='t'\nreadme='README.md'\ndynamic=['version']\n[project.scripts]\nt='t:main'\n",
		"t/__init__.py": "def main(): pass\n", "README.md": "x"})
	holds(t, text, "ARG VERSION=0.0.0\n", "touch README.md && \\\n    SETUPTOOLS_SCM_PRETEND_VERSION=$VERSION pip ")
	want(t, "build arguments", strings.Join(app.BuildArgs, " "), "VERSION")
}

// TestNeed59 mounts credentials, and never copies them.
func TestNeed59(t *testing.T) {
	app, text := dockerfileOf(t, tree{"requirements.txt": "--extra-index-url https://pkg.example.com/simple\nx\n", "main.py": "print(1)\n"})
	holds(t, text, "--mount=type=secret,id=netrc,target=/root/.netrc")
	holds(t, app.BuildCommand, "--secret id=netrc,src=$HOME/.netrc")

	app, text = dockerfileOf(t, tree{"requirements.txt": "x\n", "pip.conf": "[global]\nindex-url = https://me:secret@pkg.example.com/simple\n", "main.py": "print(1)\n"})
	holds(t, text, "--mount=type=secret,id=pip.conf,target=/root/.config/pip/pip.conf")
	lacks(t, text, "me:secret", "COPY pip.conf")
	want(t, "warnings", codes(app), "private-index")

	_, text = dockerfileOf(t, tree{"pyproject.toml": "[tool.poetry.dependencies]\npython='^3.12'\nx='*'\n[[tool.poetry.source]]\nname='a'\nurl='https://pkg.example.com/simple'\n", "poetry.lock": "", "main.py": "print(1)\n"})
	holds(t, text, "--mount=type=secret,id=netrc,target=/root/.netrc")
}

// TestNeed63 reads what people really commit.
func TestNeed63(t *testing.T) {
	utf16 := "\xff\xfe"
	for _, r := range "flask\r\ngunicorn\r\n" {
		utf16 += string([]byte{byte(r), 0})
	}
	app, _ := dockerfileOf(t, tree{"requirements.txt": utf16, "app.py": "\ufefffrom flask import Flask\r\napp = Flask(__name__)\r\n"})
	want(t, "start", start(app), gunicorn+"app:app")

	p := planOf(t, tree{"pyproject.toml": "[project\nname=", "requirements.txt": "flask\ngunicorn\n", "app.py": flaskApp}, nil)
	if len(p.Warnings) != 1 || p.Warnings[0].Code != "file-broken" || len(p.Apps) != 1 {
		t.Errorf("%v", p.Warnings)
	}
}

// TestNeed28And29: no chown of copied trees, folders that are written to are
// made; caches lie where the manager looks for them.
func TestNeed28And29(t *testing.T) {
	app, text := dockerfileOf(t, tree{"requirements.txt": "flask\ngunicorn\n", "app.py": flaskApp + "import sqlite3\ndb = sqlite3.connect('data/shop.db')\n"})
	want(t, "writable", strings.Join(app.Writable, " "), "data")
	holds(t, text, "RUN install --directory --owner=10001 --group=10001 data\nUSER 10001:10001", "target=/root/.cache/pip")
	lacks(t, text, "chown")
	for name, cache := range map[string]string{"uv.lock": "/root/.cache/uv", "poetry.lock": "/root/.cache/pypoetry", "pdm.lock": "/root/.cache/pdm"} {
		_, text := dockerfileOf(t, tree{"pyproject.toml": "[project]\nname='x'\nversion='1'\ndependencies=['rich']\n", name: "", "main.py": "print(1)\n"})
		holds(t, text, "--mount=type=cache,target="+cache)
		lacks(t, text, "COPY --from=build "+cache, "--link", "<<")
	}
}

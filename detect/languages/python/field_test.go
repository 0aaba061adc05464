package python_test

import (
	"strings"
	"testing"
)

// TestGunicornsOwnFile leaves where to listen to gunicorn.conf.py, which
// gunicorn reads by itself, so that the variable it reads keeps its effect.
func TestGunicornsOwnFile(t *testing.T) {
	app := "from flask import Flask\napp = Flask(__name__)\n"
	for _, tc := range []struct{ name, conf, start string }{
		{"a variable", "import os\nbind = f\"0.0.0.0:{os.environ.get('PORT', '9000')}\"\n", "gunicorn --worker-tmp-dir /dev/shm app:app"},
		{"a variable behind a plus", "import os\nbind = '0.0.0.0:' + os.environ.get('PORT', '9000')\n", "gunicorn --worker-tmp-dir /dev/shm app:app"},
		{"a number", "bind = ':9000'\n", "gunicorn --worker-tmp-dir /dev/shm app:app"},
		{"this machine alone", "bind = '127.0.0.1:9000'\n", "gunicorn --bind 0.0.0.0:9000 --worker-tmp-dir /dev/shm app:app"},
		{"a socket", "bind = 'unix:/run/app.sock'\n", gunicorn + "app:app"},
	} {
		got, _ := dockerfileOf(t, tree{"requirements.txt": "flask\ngunicorn\n", "app.py": app, "gunicorn.conf.py": tc.conf})
		want(t, tc.name, start(got), tc.start)
		got, _ = dockerfileOf(t, tree{"requirements.txt": "flask\ngunicorn\n", "app.py": app, "gunicorn.conf.py": tc.conf, "Procfile": "web: gunicorn app:app\n"})
		want(t, tc.name+", Procfile", start(got), tc.start)
	}
}

// TestGunicornForASGI serves by gunicorn what gunicorn.conf.py gives a worker
// of uvicorn, and by uvicorn what it does not.
func TestGunicornForASGI(t *testing.T) {
	files := tree{"requirements.txt": "fastapi\nuvicorn\ngunicorn\n", "app.py": "from fastapi import FastAPI\napp = FastAPI()\n",
		"gunicorn.conf.py": "import os\nbind = '0.0.0.0:' + os.getenv('PORT', '9000')\nworker_class = 'uvicorn.workers.UvicornWorker'\n"}
	got := appOf(t, files)
	want(t, "start", start(got), "gunicorn --worker-tmp-dir /dev/shm app:app")
	want(t, "PORT", got.Env["PORT"], "9000")
	files["gunicorn.conf.py"] = "workers = 2\n"
	want(t, "no worker", start(appOf(t, files)), "uvicorn app:app --host 0.0.0.0 --port 8000")
}

// TestTaskRunners starts what the project's own scripts serve by.
func TestTaskRunners(t *testing.T) {
	app := "from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    return app\n"
	project := "[project]\nname = 'x'\nversion = '1'\ndependencies = ['flask', 'gunicorn', 'waitress']\n"
	for _, tc := range []struct {
		name, start, port string
		files             tree
	}{
		{"Pipenv", "waitress-serve --host 0.0.0.0 --port=8041 --call blog:create_app", "8041",
			tree{"Pipfile": "[packages]\nflask = '*'\nwaitress = '*'\n[scripts]\nserver = 'waitress-serve --port=8041 --call blog:create_app'\n", "Pipfile.lock": "{}"}},
		{"PDM", "gunicorn --bind 0.0.0.0:9999 --worker-tmp-dir /dev/shm -w 3 blog:create_app()", "9999",
			tree{"pyproject.toml": project + "[tool.pdm.scripts]\nstart = {cmd = \"gunicorn -w 3 -b :9999 'blog:create_app()'\"}\n", "pdm.lock": ""}},
		{"Poe, as words", "waitress-serve --host 0.0.0.0 --port 7000 --call blog:create_app", "7000",
			tree{"pyproject.toml": project + "[tool.poe.tasks.serve]\ncmd = 'waitress-serve --port 7000 --call blog:create_app'\n"}},
		{"a development server", gunicorn + "blog:create_app()", "8000",
			tree{"pyproject.toml": project + "[tool.taskipy.tasks]\nstart = 'flask run --port 7000'\n"}},
		{"a server that is not installed", gunicorn + "blog:create_app()", "",
			tree{"pyproject.toml": project + "[tool.taskipy.tasks]\nstart = 'hypercorn -b :8000 blog:app'\n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.files["blog/__init__.py"] = app
			got := appOf(t, tc.files)
			want(t, "start", strings.Replace(start(got), "-b 0.0.0.0:9999 ", "", 1), strings.Replace(tc.start, "--bind 0.0.0.0:9999 --worker-tmp-dir /dev/shm -w 3", "--worker-tmp-dir /dev/shm -w 3", 1))
			if tc.port != "" {
				want(t, "port", got.Decision("port").Value, tc.port)
			}
		})
	}
}

// TestSetupAlone installs a project that only setup.py describes once, with a
// file in place of the one that it reads.
func TestSetupAlone(t *testing.T) {
	app, text := dockerfileOf(t, tree{
		"setup.py":         "from setuptools import setup\nsetup(name='shop', packages=['shop'], long_description=open('README.md').read(),\n  install_requires=['requests'], entry_points={'console_scripts': ['shop = shop.main:main']})\n",
		"shop/__init__.py": "", "shop/main.py": "def main(): pass\n", "README.md": "x\n"})
	want(t, "start", start(app), "shop")
	holds(t, text, "RUN touch README.md\n", "install .\n")
	lacks(t, text, "/app/lib")
	if strings.Count(text, "COPY . .") != 1 {
		t.Errorf("the source is copied more than once:\n%s", text)
	}
}

// TestRequirementsIn takes the list that is compiled from where the compiled
// one is not there.
func TestRequirementsIn(t *testing.T) {
	app, _ := dockerfileOf(t, tree{"requirements.in": "fastapi\nuvicorn\n", "api/main.py": "from fastapi import FastAPI\napp = FastAPI()\n"})
	want(t, "start", start(app), "uvicorn api.main:app --host 0.0.0.0 --port 8000")
	want(t, "requirements", app.Fact("requirements"), "requirements.in")
	app, _ = dockerfileOf(t, tree{"requirements.in": "fastapi\n", "requirements.txt": "fastapi==0.1\nuvicorn\n", "api/main.py": "from fastapi import FastAPI\napp = FastAPI()\n"})
	want(t, "requirements", app.Fact("requirements"), "requirements.txt")
}

// TestServersSettings keeps the developer's settings out of the image, where
// manage.py names them.
func TestServersSettings(t *testing.T) {
	files := django(tree{"shop/settings.py": "-", "shop/settings/base.py": "DATABASES = {}\n", "shop/settings/local.py": "from .base import *\n", "shop/settings/production.py": "from .base import *\n"})
	files["manage.py"] = strings.Replace(files["manage.py"], "shop.settings", "shop.settings.local", 1)
	files["shop/wsgi.py"] = strings.Replace(files["shop/wsgi.py"], "shop.settings", "shop.settings.production", 1)
	app, text := dockerfileOf(t, files)
	holds(t, text, "ENV DJANGO_SETTINGS_MODULE=shop.settings.production\n")
	want(t, "release", strings.Join(app.Release, ";"), "python manage.py migrate")
	_, text = dockerfileOf(t, django(nil))
	lacks(t, text, "DJANGO_SETTINGS_MODULE")
}

// TestBeatOfDjango starts the clock that keeps its schedule in the database.
func TestBeatOfDjango(t *testing.T) {
	app := appOf(t, django(tree{"requirements.txt": "django\ngunicorn\ncelery\ndjango-celery-beat\n",
		"shop/celery.py": "from celery import Celery\napp = Celery('shop')\n"}))
	want(t, "beat", strings.Join(app.Processes["beat"], " "), "celery --app shop beat --loglevel INFO --scheduler django_celery_beat.schedulers:DatabaseScheduler")
}

// TestSpiders starts the only spider of a Scrapy project, and offers several.
func TestSpiders(t *testing.T) {
	files := tree{"requirements.txt": "scrapy\n", "scrapy.cfg": "[settings]\ndefault = news.settings\n", "news/__init__.py": "", "news/settings.py": "X = 1\n",
		"news/spiders/__init__.py": "", "news/spiders/a.py": "import scrapy\nclass A(scrapy.Spider):\n    name = 'first'\n"}
	app := appOf(t, files)
	want(t, "start", start(app), "scrapy crawl first")
	files["news/spiders/b.py"] = "import scrapy\nclass B(scrapy.Spider):\n    name = 'second'\n"
	app = appOf(t, files)
	if len(app.Open) != 1 || len(app.Open[0].Options) != 2 || app.Open[0].Options[1].Value != "scrapy crawl second" {
		t.Errorf("open: %+v", app.Open)
	}
}

// TestBundlers builds what Django serves by the manager that the project has.
func TestBundlers(t *testing.T) {
	for _, tc := range []struct {
		name string
		more tree
		want []string
	}{
		{"bun", tree{"bun.lock": "{}"}, []string{"FROM oven/bun:1-slim AS assets", "bun install --frozen-lockfile\n", "RUN bun run build\n", "COPY package.json bun.lock ./"}},
		{"bun of a version", tree{"package.json": `{"packageManager": "bun@1.2.3", "scripts": {"build": "vite build"}}`}, []string{"FROM oven/bun:1.2.3-slim AS assets", "bun install\n"}},
		{"pnpm of a version", tree{"pnpm-lock.yaml": "", "package.json": `{"packageManager": "pnpm@9.15.0+sha512.abc", "scripts": {"build": "vite build"}}`},
			[]string{"npm install --global --force pnpm@9.15.0\n", "pnpm install --frozen-lockfile\n", "RUN pnpm run build\n"}},
		{"npm", tree{"package-lock.json": "{}"}, []string{"FROM node:24-trixie-slim AS assets", "npm ci\n", "RUN npm run build\n"}},
		{"the lock of another manager", tree{"package-lock.json": "{}", "yarn.lock": ""}, []string{"COPY package.json yarn.lock ./", "yarn install --frozen-lockfile\n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files := django(tree{"shop/settings.py": static + "STATIC_ROOT = BASE_DIR / 'all'\n", "package.json": `{"scripts": {"build": "vite build"}}`,
				"vite.config.js": "export default { build: { outDir: 'assets/dist' } }\n"})
			for name, text := range tc.more {
				files[name] = text
			}
			_, text := dockerfileOf(t, files)
			holds(t, text, tc.want...)
		})
	}
}

// TestCompiledPart compiles a part of the project in the build stage alone, and
// starts what was installed, not the source beside it.
func TestCompiledPart(t *testing.T) {
	files := tree{"pyproject.toml": "[project]\nname = 'fastcalc'\nversion = '1'\ndependencies = ['fastapi', 'uvicorn']\n[build-system]\nrequires = ['maturin>=1']\nbuild-backend = 'maturin'\n[tool.maturin]\npython-source = 'python'\nmodule-name = 'fastcalc._core'\n",
		"Cargo.toml": "[package]\nname = 'fastcalc'\nversion = '1.0.0'\nedition = '2021'\n", "src/lib.rs": "",
		"python/fastcalc/__init__.py": "from ._core import add\n", "python/fastcalc/api.py": "from fastapi import FastAPI\napp = FastAPI()\n"}
	app, text := dockerfileOf(t, files)
	want(t, "start", start(app), "uvicorn fastcalc.api:app --host 0.0.0.0 --port 8000")
	build, run, _ := strings.Cut(text, "FROM base AS run")
	holds(t, build, "COPY --from=rust:1-slim-trixie /usr/local/cargo /usr/local/cargo\n", "gcc libc6-dev", "--target /app/lib .\n")
	lacks(t, run, "COPY . .", "cargo", "gcc")

	delete(files, "python/fastcalc/__init__.py") // the package beside the source of the compiled part
	delete(files, "python/fastcalc/api.py")
	files["pyproject.toml"] = strings.Replace(files["pyproject.toml"], "python-source = 'python'\n", "", 1)
	files["fastcalc/__init__.py"], files["fastcalc/api.py"] = "", "from fastapi import FastAPI\napp = FastAPI()\n"
	app, text = dockerfileOf(t, files)
	want(t, "start", start(app), "uvicorn fastcalc.api:app --host 0.0.0.0 --port 8000")
	_, run, _ = strings.Cut(text, "FROM base AS run")
	lacks(t, run, "COPY . .")
}

// TestSourceDir finds the packages where the build is told that they lie.
func TestSourceDir(t *testing.T) {
	for name, told := range map[string]string{"package-dir": "[tool.setuptools.package-dir]\n'' = 'lib'\n", "find": "[tool.setuptools.packages.find]\nwhere = ['lib']\n"} {
		app, _ := dockerfileOf(t, tree{"pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['fastapi', 'uvicorn']\n[build-system]\nrequires = ['setuptools']\nbuild-backend = 'setuptools.build_meta'\n" + told,
			"lib/shop/__init__.py": "", "lib/shop/web.py": "from fastapi import FastAPI\napp = FastAPI()\n"})
		want(t, name, start(app), "uvicorn shop.web:app --host 0.0.0.0 --port 8000")
		want(t, name, strings.Join(app.Facts["sources"].([]string), " "), "lib")
	}
}

// TestReachable makes the server of a shell line listen for all, where the line
// does not say where.
func TestReachable(t *testing.T) {
	flask := "from flask import Flask\napp = Flask(__name__)\n"
	for line, want := range map[string]string{
		"gunicorn app:app --workers ${WEB_CONCURRENCY:-3}":          "exec gunicorn --bind 0.0.0.0:8000 app:app --workers ${WEB_CONCURRENCY:-3}",
		"gunicorn -b 0.0.0.0:$PORT app:app --workers ${W:-3}":       "exec gunicorn -b 0.0.0.0:8000 app:app --workers ${W:-3}",
		"gunicorn --bind=0.0.0.0:8000 app:app --workers ${WORKERS}": "exec gunicorn --bind=0.0.0.0:8000 app:app --workers ${WORKERS}",
	} {
		app := appOf(t, tree{"requirements.txt": "flask\ngunicorn\n", "app.py": flask, "Procfile": "web: " + line + "\n"})
		if got := app.Start[len(app.Start)-1]; got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", line, got, want)
		}
	}
}

// TestHostOption passes the address to a program that would listen for its own
// machine alone.
func TestHostOption(t *testing.T) {
	const head = "import argparse\nfrom aiohttp import web\np = argparse.ArgumentParser()\np.add_argument('--port', type=int, default=8085)\n"
	app := appOf(t, tree{"requirements.txt": "aiohttp\n", "server.py": head + "p.add_argument('-H', '--host', default='127.0.0.1')\nweb.run_app(web.Application())\n"})
	want(t, "start", start(app), "python server.py --host 0.0.0.0")
	app = appOf(t, tree{"requirements.txt": "aiohttp\n", "server.py": head + "p.add_argument('--host', default='0.0.0.0')\nweb.run_app(web.Application())\n"})
	want(t, "start", start(app), "python server.py")
}

// TestListedPackages takes what lists for platforms name, as far as it is known.
func TestListedPackages(t *testing.T) {
	app := appOf(t, tree{"requirements.txt": "flask\ngunicorn\n", "app.py": "from flask import Flask\napp = Flask(__name__)\n", "Aptfile": "# for charts\ngraphviz\nlibpq-dev\nwkhtmltopdf\n"})
	want(t, "packages", strings.Join(app.RunPackages, " "), "graphviz")
	want(t, "warnings", codes(app), "package-unknown")
	app = appOf(t, tree{"requirements.txt": "streamlit\n", "app.py": "import streamlit as st\nst.title('x')\n", "packages.txt": "tesseract-ocr-deu\n"})
	want(t, "packages", strings.Join(app.RunPackages, " "), "tesseract-ocr-deu")
}

// TestVariablesOfPip gives the build what pip puts into addresses.
func TestVariablesOfPip(t *testing.T) {
	app, text := dockerfileOf(t, tree{"requirements.txt": "--extra-index-url https://${INDEX_USER}:${INDEX_TOKEN}@pypi.example.com/simple\nflask\ngunicorn\nkit @ git+https://${GH_TOKEN}@example.com/kit.git@v1\n",
		"app.py": "from flask import Flask\napp = Flask(__name__)\n"})
	holds(t, text, "--mount=type=secret,id=GH_TOKEN,target=/run/secrets/GH_TOKEN", "GH_TOKEN=\"$(cat /run/secrets/GH_TOKEN)\" pip --python")
	holds(t, app.BuildCommand, "--secret id=GH_TOKEN,env=GH_TOKEN", "--secret id=INDEX_USER,env=INDEX_USER")
	lacks(t, text, "netrc")
}

// TestMissing says what the program needs that nothing brings.
func TestMissing(t *testing.T) {
	app := appOf(t, tree{"requirements.txt": "grpcio\nspacy\n", "api/greet.proto": "syntax = \"proto3\";\n",
		"server.py": "import grpc, spacy\nfrom api import greet_pb2_grpc\nimport api.greet_pb2\nspacy.load('en_core_web_sm')\ns = grpc.server(None)\ns.add_insecure_port('[::]:50051')\n"})
	want(t, "warnings", codes(app), "model-missing generated-missing")
	app = appOf(t, tree{"requirements.txt": "grpcio\nspacy\nen-core-web-sm\n", "api/greet.proto": "", "api/greet_pb2.py": "",
		"server.py": "import grpc, spacy\nimport api.greet_pb2\nspacy.load('en_core_web_sm')\ns = grpc.server(None)\ns.add_insecure_port('[::]:50051')\n"})
	want(t, "warnings", codes(app), "")
}

// TestSocketServer starts Flask-SocketIO's own server where it is one for
// production.
func TestSocketServer(t *testing.T) {
	code := "from flask import Flask\nfrom flask_socketio import SocketIO\napp = Flask(__name__)\nsocketio = SocketIO(app)\nif __name__ == '__main__':\n    socketio.run(app, host='0.0.0.0', port=5005)\n"
	app := appOf(t, tree{"requirements.txt": "flask\nflask-socketio\neventlet\n", "app.py": code})
	want(t, "start", start(app), "python app.py")
	if app := appOf(t, tree{"requirements.txt": "flask\nflask-socketio\n", "app.py": code}); len(app.Open) != 1 {
		t.Errorf("a development server starts: %v", app.Start)
	}
}

// TestToolServer finds the port of a server of the Model Context Protocol.
func TestToolServer(t *testing.T) {
	const head = "from mcp.server.fastmcp import FastMCP\n"
	app := appOf(t, tree{"requirements.txt": "mcp\n", "server.py": head + "mcp = FastMCP('weather', host='0.0.0.0', port=8009)\nmcp.run(transport='streamable-http')\n"})
	want(t, "port", app.Decision("port").Value, "8009")
	want(t, "warnings", codes(app), "")
	app = appOf(t, tree{"requirements.txt": "mcp\n", "server.py": head + "mcp = FastMCP('weather')\nmcp.run(transport='sse')\n"})
	want(t, "warnings", codes(app), "binds-to-localhost")
	app = appOf(t, tree{"requirements.txt": "mcp\n", "server.py": head + "mcp = FastMCP('weather')\nmcp.run()\n"})
	want(t, "kind", string(app.Kind), "tool")
}

// TestPoetryExtras installs an extra for production that brings the server.
func TestPoetryExtras(t *testing.T) {
	app, text := dockerfileOf(t, django(tree{"requirements.txt": "-", "poetry.lock": "", "pyproject.toml": "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '^3.12'\ndjango = '*'\ngunicorn = {version = '*', optional = true}\n[tool.poetry.extras]\nall = ['gunicorn']\nprod = ['gunicorn']\n"}))
	want(t, "start", start(app), gunicorn+"shop.wsgi:application")
	holds(t, text, "--extras prod")
}

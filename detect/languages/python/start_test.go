package python_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/plan"
)

const flaskApp = "from flask import Flask\napp = Flask(__name__)\n"

// TestNeed7 holds the entry point to what the code says.
func TestNeed7(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files tree
		start string
		from  string
	}{
		{"any name, src layout, no package", tree{
			"requirements.txt": "fastapi\nuvicorn\n", "src/acme/__init__.py": "", "src/acme/api.py": "from fastapi import FastAPI\n\napplication = FastAPI()\n"},
			"uvicorn acme.api:application --host 0.0.0.0 --port 8000", "src/acme/api.py:3 requirements.txt:2"},
		{"a Flask factory", tree{"requirements.txt": "Flask==3\ngunicorn\n", "pkg/__init__.py": "from flask import Flask\n\ndef create_app(config=None):\n    app = Flask(__name__)\n    return app\n"},
			"gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm pkg:create_app()", "pkg/__init__.py:3 requirements.txt:2"},
		{"a factory that needs arguments is none", tree{"requirements.txt": "Flask\ngunicorn\n", "pkg/__init__.py": "from flask import Flask\ndef make(name):\n    return Flask(name)\n",
			"run.py": "from pkg import make\nfrom flask import Flask\nweb = Flask('x')\n"}, "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm run:web", "run.py:3 requirements.txt:2"},
		{"a factory called in wsgi.py", tree{"requirements.txt": "flask\ngunicorn\n", "shop/__init__.py": "from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    return app\n",
			"wsgi.py": "from shop import create_app\n\napp = create_app()\n"}, "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm wsgi:app", "wsgi.py:3 requirements.txt:2"},
		{"imports start in the folder of the module", tree{"requirements.txt": "fastapi[standard]\n", "app/main.py": "from fastapi import FastAPI\nfrom db import engine\nfrom routers import items\napp = FastAPI()\n", "app/db.py": "engine = 1\n", "app/routers/items.py": ""},
			"uvicorn main:app --host 0.0.0.0 --port 8000", "app/main.py:4 requirements.txt:1"},
		{"imports start above it", tree{"requirements.txt": "fastapi\nuvicorn\n", "app/main.py": "from fastapi import FastAPI\nfrom app.db import engine\napp = FastAPI()\n", "app/db.py": ""},
			"uvicorn app.main:app --host 0.0.0.0 --port 8000", "app/main.py:3 requirements.txt:2"},
		{"a mounted part is not the app", tree{"requirements.txt": "fastapi\nuvicorn\n", "main.py": "from fastapi import FastAPI\napp = FastAPI()\nadmin = FastAPI()\napp.mount('/admin', admin)\n"},
			"uvicorn main:app --host 0.0.0.0 --port 8000", "main.py:2 requirements.txt:2"},
		{"what uvicorn.run names", tree{"requirements.txt": "fastapi\nuvicorn\n", "a.py": "from fastapi import FastAPI\nx = FastAPI()\n", "b.py": "from fastapi import FastAPI\ny = FastAPI()\n",
			"run.py": "import uvicorn\nuvicorn.run('b:y', port=9000)\n"}, "uvicorn b:y --host 0.0.0.0 --port 9000", "b.py:2 requirements.txt:2"},
		{"the environment of alembic serves nobody", tree{"requirements.txt": "flask\ngunicorn\nalembic\n", "hello/app.py": "from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n    return app\n",
			"db/env.py": "from alembic import context\nfrom hello.app import create_app\napp = create_app()\n"}, "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm hello.app:create_app()", "hello/app.py:2 requirements.txt:2"},
		{"a compose file's own wrapper is not known here", tree{"requirements.txt": "flask\ngunicorn\n", "app.py": flaskApp, "compose.yaml": "services:\n  web:\n    build: .\n    command: dev_server\n"},
			"gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app", "app.py:2 requirements.txt:2"},
		{"a kind of Flask of its own", tree{"requirements.txt": "flask\ngunicorn\n", "shop/app.py": "from flask import Flask\nclass Shop(Flask):\n    pass\ndef create_app():\n    app = Shop()\n    return app\n",
			"shop/wsgi.py": "from shop.app import create_app\napp = create_app()\n"}, "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm shop.wsgi:app", "shop/wsgi.py:2 requirements.txt:2"},
		{"comments and tests are not code", tree{"requirements.txt": "fastapi\nuvicorn\n", "main.py": "from fastapi import FastAPI\n# old = FastAPI()\napp = FastAPI()\n", "tests/test_x.py": "from fastapi import FastAPI\napp = FastAPI()\n"},
			"uvicorn main:app --host 0.0.0.0 --port 8000", "main.py:3 requirements.txt:2"},
		{"Litestar brings uvicorn", tree{"requirements.txt": "litestar[standard]\n", "app.py": "from litestar import Litestar\napp = Litestar([])\n"}, "uvicorn app:app --host 0.0.0.0 --port 8000", "app.py:2 requirements.txt:1"},
		{"Quart brings hypercorn", tree{"requirements.txt": "quart\n", "app.py": "from quart import Quart\napp = Quart(__name__)\n"}, "hypercorn --bind 0.0.0.0:8000 app:app", "app.py:2 requirements.txt:1"},
		{"Sanic serves itself", tree{"requirements.txt": "sanic\n", "server.py": "from sanic import Sanic\napp = Sanic('x')\n"}, "sanic server:app --host 0.0.0.0 --port 8000", "server.py:2"},
		{"aiohttp", tree{"requirements.txt": "aiohttp\n", "main.py": "from aiohttp import web\nweb.run_app(web.Application(), port=8081)\n"}, "python main.py", "main.py:2"},
		{"Dash through its server", tree{"requirements.txt": "dash\ngunicorn\n", "app.py": "from dash import Dash\napp = Dash()\nserver = app.server\n"},
			"gunicorn --bind 0.0.0.0:8050 --worker-tmp-dir /dev/shm app:server", "app.py:3 requirements.txt:2"},
		{"Voilà", tree{"requirements.txt": "voila\nipykernel\n", "tides.ipynb": "{}"},
			"voila tides.ipynb --no-browser --Voila.ip=0.0.0.0 --port=8866", "tides.ipynb"},
		{"Voilà with a front page", tree{"requirements.txt": "voila\n", "notebooks/a.ipynb": "{}", "notebooks/index.ipynb": "{}"},
			"voila notebooks/index.ipynb --no-browser --Voila.ip=0.0.0.0 --port=8866", "notebooks/index.ipynb"},
		{"Jupyter", tree{"requirements.txt": "jupyterlab\n", "tides.ipynb": "{}"},
			"jupyter lab --ip=0.0.0.0 --port=8888 --no-browser", "tides.ipynb"},
		{"a program beside notebooks", tree{"requirements.txt": "jupyterlab\n", "tides.ipynb": "{}", "main.py": "if __name__ == '__main__':\n    print(1)\n"},
			"python main.py", "main.py:1"},
		{"Streamlit", tree{"requirements.txt": "streamlit\n", "Home.py": "import streamlit as st\n", "pages/a.py": "import streamlit as st\n"},
			"streamlit run Home.py --server.address 0.0.0.0 --server.port 8501 --server.headless true", "Home.py:1"},
		{"Gradio", tree{"requirements.txt": "gradio\n", "app.py": "import gradio as gr\ngr.Interface(print).launch()\n"}, "python app.py", "app.py:2"},
		{"granian, asked for beside what a framework brings", tree{"requirements.txt": "litestar[standard]\ngranian\n", "main.py": "from litestar import Litestar\napp = Litestar()\n"},
			"granian --interface asgi --host 0.0.0.0 --port 8000 main:app", "main.py:2 requirements.txt:2"},
		{"granian", tree{"requirements.txt": "fastapi\ngranian\n", "main.py": "from fastapi import FastAPI\napp = FastAPI()\n"},
			"granian --interface asgi --host 0.0.0.0 --port 8000 main:app", "main.py:2 requirements.txt:2"},
		{"Flask-SocketIO", tree{"requirements.txt": "flask\ngunicorn\nflask-socketio\neventlet\n", "app.py": flaskApp}, "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm --worker-class eventlet app:app", "app.py:2 requirements.txt:2"},
		{"NiceGUI", tree{"requirements.txt": "nicegui\n", "main.py": "from nicegui import ui\nui.run(port=8085)\n"}, "python main.py", "main.py:2"},
		{"Chainlit", tree{"requirements.txt": "chainlit\n", "app.py": "import chainlit as cl\n", "chainlit.md": "# Hello"}, "chainlit run app.py --host 0.0.0.0 --port 8000 --headless", "app.py:1"},
		{"a console script", tree{"pyproject.toml": "[project]\nname='tool'\n[project.scripts]\ntool = 'tool.cli:main'\n[build-system]\nrequires=['hatchling']\nbuild-backend='hatchling.build'\n", "tool/cli.py": "def main(): pass\n"},
			"tool", "pyproject.toml:4"},
		{"a package with a __main__", tree{"requirements.txt": "requests\n", "bot/__main__.py": "while True: pass\n", "bot/__init__.py": ""}, "python -m bot", "bot/__main__.py"},
		{"a lone script", tree{"main.py": "print(1)\n"}, "python main.py", "main.py"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app, _ := dockerfileOf(t, tc.files)
			want(t, "start", start(app), tc.start)
			want(t, "evidence", evidence(app, "start"), tc.from)
		})
	}
}

// TestNeed7Asks: what the project does not say is asked for, and what cannot
// run is not written.
func TestNeed7Asks(t *testing.T) {
	for _, tc := range []struct {
		name    string
		files   tree
		why     string
		options int
	}{
		{"no server", tree{"requirements.txt": "flask\n", "app.py": flaskApp + "app.run(debug=True)\n"}, "requirements.txt lists none: add gunicorn to it", 1},
		{"no server for ASGI", tree{"Pipfile": "[packages]\nfastapi='*'\n", "app.py": "from fastapi import FastAPI\napp = FastAPI()\n"}, "Pipfile lists none: add uvicorn to it", 1},
		{"a server for development only", tree{"pyproject.toml": "[project]\nname='x'\ndependencies=['fastapi']\n[dependency-groups]\ndev=['uvicorn']\n", "app.py": "from fastapi import FastAPI\napp = FastAPI()\n"},
			"pyproject.toml lists none: add uvicorn to it", 1},
		{"two apps", tree{"requirements.txt": "fastapi\nuvicorn\n", "shop/main.py": "from fastapi import FastAPI\napp = FastAPI()\n", "admin/main.py": "from fastapi import FastAPI\napp = FastAPI()\n"},
			"several applications could be meant: choose one", 2},
		{"Dash without its server", tree{"requirements.txt": "dash\ngunicorn\n", "app.py": "from dash import Dash\napp = Dash()\n"}, "server = app.server", 0},
		{"two console scripts", tree{"pyproject.toml": "[project]\nname='x'\n[project.scripts]\na='x:a'\nb='x:b'\n", "x.py": ""}, "several programs could be meant", 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app := appOf(t, tc.files)
			if len(app.Open) != 1 || app.Open[0].Name != "start" {
				t.Fatalf("open: %v, start: %v", app.Open, app.Start)
			}
			holds(t, app.Open[0].Why, tc.why)
			if len(app.Open[0].Options) != tc.options {
				t.Errorf("%d options, want %d: %v", len(app.Open[0].Options), tc.options, app.Open[0].Options)
			}
		})
	}
}

// TestProcfile: what platforms are told comes before what the code leads to,
// made fit for an image.
func TestProcfile(t *testing.T) {
	for _, tc := range []struct{ name, web, start, release, warned string }{
		{"port and address", "gunicorn app:app -b 127.0.0.1:$PORT --workers 3", "gunicorn --worker-tmp-dir /dev/shm app:app -b 0.0.0.0:8000 --workers 3", "", ""},
		{"nothing said of the address", "gunicorn app:app --log-file -", "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app --log-file -", "", ""},
		{"a port of its own", "gunicorn app:app --bind 0.0.0.0:${PORT:-9000}", "gunicorn --worker-tmp-dir /dev/shm app:app --bind 0.0.0.0:9000", "", ""},
		{"migrations are for a release", "flask db upgrade && gunicorn app:app", "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app", "flask db upgrade", ""},
		{"a manager's runner", "poetry run gunicorn app:app", "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app", "", ""},
		{"a development server", "flask run --host 0.0.0.0", "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app", "", "development-server"},
		{"a script that is one", "python app.py", "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app", "", "development-server"},
		{"a server that is not installed", "uvicorn app:app --port $PORT", "gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app", "", "server-missing"},
		{"several tasks before", "flask db upgrade; flask translate compile; gunicorn app:app", "/bin/sh -c flask translate compile && exec gunicorn --bind 0.0.0.0:8000 --worker-tmp-dir /dev/shm app:app", "flask db upgrade", ""},
		{"a shell is needed", "gunicorn app:app --workers $(nproc)", "/bin/sh -c exec gunicorn --bind 0.0.0.0:8000 app:app --workers $(nproc)", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app := appOf(t, tree{"requirements.txt": "flask\ngunicorn\n", "app.py": flaskApp + "if __name__ == '__main__':\n    app.run()\n",
				"Procfile": "web: " + tc.web + "\nworker: python work.py\n", "work.py": "while True: pass\n"})
			want(t, "start", start(app), tc.start)
			want(t, "release", strings.Join(app.Release, "; "), tc.release)
			want(t, "warnings", codes(app), tc.warned)
			want(t, "worker", strings.Join(app.Processes["worker"], " "), "python work.py")
		})
	}
}

// TestNeed27: process 1 ends on SIGTERM, by itself or by tini.
func TestNeed27(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files tree
		tini  bool
	}{
		{"gunicorn", tree{"requirements.txt": "flask\ngunicorn\n", "app.py": flaskApp}, false},
		{"waitress", tree{"requirements.txt": "flask\nwaitress\n", "app.py": flaskApp}, true},
		{"a bare loop", tree{"worker.py": "while True: pass\n"}, true},
		{"a handler", tree{"worker.py": "import signal\nsignal.signal(signal.SIGTERM, stop)\nwhile True: pass\n"}, false},
		{"aiohttp", tree{"requirements.txt": "aiohttp\n", "main.py": "from aiohttp import web\nweb.run_app(web.Application())\n"}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			app, text := dockerfileOf(t, tc.files)
			if got := strings.Join(app.Entrypoint, " ") == "tini --"; got != tc.tini {
				t.Errorf("tini: got %v, want %v", got, tc.tini)
			}
			if strings.Contains(text, "tini") != tc.tini {
				t.Error(text)
			}
			holds(t, text, "CMD [\"")
		})
	}
}

// TestWorkers lists what runs beside the server, from the same image.
func TestWorkers(t *testing.T) {
	f := django(tree{"requirements.txt": "django\ngunicorn\ncelery\n", "shop/celery.py": "from celery import Celery\napp = Celery('shop')\napp.conf.beat_schedule = {}\n"})
	app := appOf(t, f)
	want(t, "worker", strings.Join(app.Processes["worker"], " "), "celery --app shop worker --loglevel INFO")
	want(t, "beat", strings.Join(app.Processes["beat"], " "), "celery --app shop beat --loglevel INFO --schedule /tmp/celerybeat-schedule")
	app = appOf(t, tree{"requirements.txt": "celery\n", "tasks.py": "from celery import Celery\nqueue = Celery('x')\n"})
	want(t, "kind", app.Kind, "worker")
	want(t, "start", start(app), "celery --app tasks:queue worker --loglevel INFO")
}

// TestFrameworksOwnFolders: what a framework writes at its start is writable,
// what it reads is not ignored.
func TestFrameworksOwnFolders(t *testing.T) {
	app := appOf(t, tree{"requirements.txt": "chainlit\n", "app.py": "import chainlit as cl\n", "chainlit.md": "# Hello"})
	want(t, "writable", strings.Join(app.Writable, " "), ".chainlit .files")
	want(t, "documents", strings.Join(app.List("documents"), " "), "chainlit.md")
	app = appOf(t, tree{"requirements.txt": "nicegui\n", "main.py": "from nicegui import ui\nui.run(port=8085)\n"})
	want(t, "warnings", codes(app), "reloads")
	app = appOf(t, tree{"requirements.txt": "nicegui\n", "main.py": "from nicegui import ui\nui.run(reload=False)\n"})
	want(t, "warnings", codes(app), "")
}

func TestGivenStartWins(t *testing.T) {
	p := planOf(t, tree{"requirements.txt": "flask\n", "app.py": flaskApp}, plan.Choices{"start": {Value: "python app.py"}, "port": {Value: "5000"}})
	app := p.Apps[0]
	want(t, "start", start(app), "python app.py")
	if app.Port != 5000 || len(app.Open) > 0 {
		t.Errorf("port %d, open %v", app.Port, app.Open)
	}
}

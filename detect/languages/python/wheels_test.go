package python_test

import "testing"

// TestWheels keeps to a Python that pinned packages, and locked wheels, come
// built for, where the project names none.
func TestWheels(t *testing.T) {
	lock := "version = 1\n[[package]]\nname = \"aiohttp\"\nversion = \"3.9.5\"\nwheels = [\n" +
		"{ url = \"https://files.example.com/aiohttp-3.9.5-cp312-cp312-macosx_10_9_universal2.whl\" },\n" +
		"{ url = \"https://files.example.com/aiohttp-3.9.5-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl\" },\n" +
		"{ url = \"https://files.example.com/aiohttp-3.9.5-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl\" },\n]\n"
	project := "[project]\nname = 'x'\nversion = '1'\nrequires-python = '>=3.9'\ndependencies = ['aiohttp']\n"
	for _, tc := range []struct {
		name, version, from, warned string
		files                       tree
	}{
		{"a pin", "3.11", "requirements.txt:2", "", tree{"requirements.txt": "flask\nnumpy==1.24.4\n"}},
		{"the oldest of several", "3.10", "requirements.txt:1", "version-ended", tree{"requirements.txt": "Django==3.2.25\nnumpy==1.24.4\n"}},
		{"a pin that goes with any", "3.14", "", "", tree{"requirements.txt": "numpy==2.4.1\n"}},
		{"a range", "3.14", "", "", tree{"requirements.txt": "numpy>=1.24.4\n"}},
		{"a file that names a version", "3.13", ".python-version:1", "", tree{"requirements.txt": "numpy==1.24.4\n", ".python-version": "3.13\n"}},
		{"a Dockerfile that does", "3.10", "Dockerfile:1", "version-ended", tree{"requirements.txt": "numpy==1.24.4\n", "Dockerfile": "FROM python:3.10-slim\n"}},
		{"a range beside it", "3.11", "setup.cfg:2 requirements.txt:1", "", tree{"requirements.txt": "numpy==1.24.4\n", "setup.cfg": "[options]\npython_requires = >=3.9\n"}},
		{"a range against it", "3.14", "setup.cfg:2", "no-wheel", tree{"requirements.txt": "numpy==1.24.4\n", "setup.cfg": "[options]\npython_requires = >=3.13\n"}},
		{"wheels of a lock file", "3.12", "pyproject.toml:4 uv.lock:7", "", tree{"pyproject.toml": project, "uv.lock": lock}},
		{"a wheel for any Python beside them", "3.14", "pyproject.toml:4", "", tree{"pyproject.toml": project, "uv.lock": lock + "x = \"aiohttp-3.9.5-py3-none-any.whl\"\n"}},
		{"wheels of the stable interface", "3.14", "pyproject.toml:4", "", tree{"pyproject.toml": project, "uv.lock": lock + "x = \"aiohttp-3.9.5-cp38-abi3-manylinux_2_17_x86_64.whl\"\n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.files["main.py"] = "print(1)\n"
			app := appOf(t, tc.files)
			want(t, "version", app.Version, tc.version)
			want(t, "evidence", evidence(app, "version"), tc.from)
			want(t, "warnings", codes(app), tc.warned)
		})
	}
}

// TestPortOptions finds the port among the options of the command line.
func TestPortOptions(t *testing.T) {
	for name, code := range map[string]string{
		"tornado":  "import tornado.web\nfrom tornado.options import define, options\ndefine('port', default=8889, type=int)\napp = tornado.web.Application([])\napp.listen(options.port)\n",
		"place":    "import tornado.web\nfrom tornado.options import define, options\ndefine('port', 8889)\napp = tornado.web.Application([])\napp.listen(options.port)\n",
		"argparse": "import argparse\nimport tornado.web\np = argparse.ArgumentParser()\np.add_argument('-p', '--port', type=int, default=8889)\ntornado.web.Application([]).listen(p.parse_args().port)\n",
		"click":    "import click\nimport tornado.web\n@click.option('--port', default=8889)\ndef main(port):\n    tornado.web.Application([]).listen(port)\n",
	} {
		app := appOf(t, tree{"requirements.txt": "tornado\nclick\n", "main.py": code})
		want(t, name, app.Decision("port").Value, "8889")
	}
}

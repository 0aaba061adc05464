package python_test

import (
	"testing"

	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/languages/python"
	"github.com/stagewright/stagewright/generator/plan"
	"github.com/stagewright/stagewright/generator/proof"
	"github.com/stagewright/stagewright/generator/render"
	"github.com/stagewright/stagewright/generator/write"
	"github.com/stagewright/stagewright/templates"
)

// FuzzProject: whatever the files say, nothing panics, and what is written
// holds the template's own instructions and no others.
func FuzzProject(f *testing.F) {
	f.Add("flask\ngunicorn\n", "", flaskApp, "web: gunicorn app:app -b :$PORT\n", "")
	f.Add("-r x\n-e .\n./a b\ngit+https://example.com/x\n", "[project]\nname='x'\n[project.scripts]\na='x:y'\n", "app = FastAPI()\n", "web: a && b | c\n", "")
	f.Add("django\ngunicorn", "[tool.poetry.dependencies]\npython='^3'\n", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 's')\n", "release: x", static+"STATIC_ROOT = BASE_DIR / 'a b'\nX = os.environ['Y']\n")
	f.Add("psycopg2\n--index-url https://a:b@example.com\n", "[tool.uv.workspace]\nmembers=['*']\n", "def create_app(a=(1, 2)):\n    return Flask(__name__)\n", "web: $(x) `y`\n", "")
	f.Add("", "[project]\nname='x'\n[tool.pdm.scripts]\nstart={cmd=['gunicorn','-b:1']}\n[tool.maturin]\npython-source='s'\n[build-system]\nbuild-backend='maturin'\n", flaskApp, "", "")
	f.Fuzz(func(t *testing.T, requirements, pyproject, app, procfile, settings string) {
		hold(t, tree{"requirements.txt": requirements, "pyproject.toml": pyproject, "app.py": app, "manage.py": app, "Procfile": procfile, "s.py": settings})
	})
}

// FuzzLocked: the same of lock files, of gunicorn's own file, of setup.py and
// of the JavaScript beside.
func FuzzLocked(f *testing.F) {
	f.Add("[[package]]\nname = \"a\"\nx = \"a-1-cp312-cp312-manylinux_2_17_x86_64.whl\"\n", "bind = f':{os.environ[\"PORT\"]}'\n", "setup(install_requires=['flask'], long_description=open('README.md'))", `{"packageManager": "bun@1.2", "scripts": {"build": "vite build --outDir static/x"}}`)
	f.Add("-cp3-abi3-any.whl.whl/.whl", "bind='unix:x'", "entry_points={'console_scripts': ['a = b:c']}", `{"packageManager": "pnpm@'; x", "scripts": {"build": "x -o a/b.css"}}`)
	f.Fuzz(func(t *testing.T, lock, conf, setup, js string) {
		files := tree{"app.py": flaskApp, "gunicorn.conf.py": conf, "setup.py": setup, "package.json": js, "bun.lock": lock}
		hold(t, files)
		files["uv.lock"], files["pyproject.toml"] = lock, "[project]\nname = 'x'\nversion = '1'\ndependencies = ['flask', 'gunicorn', 'a']\n"
		hold(t, files)
	})
}

// hold plans and writes a project as far as it can be, and proves what is
// written.
func hold(t *testing.T, project tree) {
	t.Helper()
	files := project.fs()
	p, err := detect.Open(files, []*detect.Language{python.Language})
	if err != nil {
		t.Fatal(err)
	}
	r := render.New(templates.Builtin())
	made, err := plan.Make(plan.Request{Project: p, Languages: []*detect.Language{python.Language}, Dir: ".", Name: "x", Words: r})
	if err != nil {
		return // refused aloud
	}
	for _, a := range made.Apps {
		if len(a.Open) > 0 {
			continue
		}
		out, err := r.Files(a)
		if err != nil {
			continue // an escaping function refused a value
		}
		changes, err := write.Plan(files, out, true)
		if err != nil {
			t.Fatal(err)
		}
		if err := proof.Check(a, out, changes[len(changes)-1].Body, r, p); err != nil {
			t.Logf("%s", out[0].Body)
			t.Error(err)
		}
	}
}

package node

import (
	"path"

	"github.com/stagewright/stagewright/detect"
)

// cra: Create React App, also through craco and react-app-rewired.
func cra(a *detect.App, m manifest, s *shape) {
	s.site("build")
	s.build, s.tools = "react-scripts build", []string{"react-scripts", "craco", "react-app-rewired"}
	cli, _ := called(m, s.tools...)
	if dir, at := cli.variable("BUILD_PATH"); dir != "" {
		s.moved(dir, at)
	}
	if n := m.At("homepage"); n != nil {
		s.below(n.Text(), m.at("homepage"))
	}
	if v, at := cli.variable("PUBLIC_URL"); v != "" {
		s.base = ""
		s.below(v, at)
	}
	s.fallback, s.hashed = "index.html", []string{"static"}
	s.ownNames(a, "public")
}

// vueCLI writes a folder for each kind of file, all with hashes.
func vueCLI(a *detect.App, m manifest, s *shape) {
	c := configOf(a, "vue.config.js", "vue.config.cjs", "vue.config.ts", "vue.config.mjs")
	s.site("dist")
	s.build, s.tools = "vue-cli-service build", []string{"vue-cli-service"}
	s.movedBy(c, ".", "outputDir")
	cli, _ := called(m, s.tools...)
	if dir, at := cli.flag("--dest"); dir != "" {
		s.moved(dir, at)
	}
	s.belowBy(a, c, "publicPath")
	s.belowBy(a, c, "baseUrl")
	s.fallback = "index.html"
	if v, _ := c.value("filenameHashing"); v != "false" {
		below, _ := c.value("assetsDir")
		for _, kind := range []string{"css", "js", "img", "fonts"} {
			s.hashed = append(s.hashed, path.Join(below, kind))
		}
	}
	s.ownNames(a, "public")
}

// parcel writes all files beside each other.
func parcel(a *detect.App, m manifest, s *shape) {
	s.site("dist")
	s.tools = []string{"parcel"}
	s.build = "parcel build"
	for _, page := range []string{"index.html", "src/index.html"} {
		if a.Has(page) {
			s.build = "parcel build " + page
			break
		}
	}
	if m.Has("source") {
		s.build = "parcel build"
	}
	if n := m.At("targets", "default", "distDir"); n != nil {
		s.moved(n.Text(), m.at("targets", "default", "distDir"))
	}
	cli, _ := called(m, "parcel")
	if dir, at := cli.flag("--dist-dir", "-d", "--out-dir"); dir != "" {
		s.moved(dir, at)
	}
	if v, at := cli.flag("--public-url"); v != "" {
		s.below(v, at)
	}
	s.fallback = "index.html"
}

// webpack names its files as its configuration says: none of its folders is
// taken to hold hashed names only.
func webpack(a *detect.App, m manifest, s *shape) {
	s.site("dist")
	s.build, s.tools = "webpack --mode production", []string{"webpack", "webpack-cli"}
	cli, _ := called(m, s.tools...)
	names := append([]string{}, "webpack.prod.js", "webpack.production.js", "webpack.config.prod.js", "config/webpack.prod.js", "webpack/webpack.prod.js", "build/webpack.prod.conf.js")
	names = append(names, scripted("webpack.config")...)
	names = append(names, "webpack.common.js", "config/webpack.common.js", "webpack/webpack.common.js")
	if f, _ := cli.flag("--config", "-c"); f != "" {
		names = append([]string{path.Clean(f)}, names...)
	}
	for _, n := range names {
		c := configOf(a, n)
		if _, ok := c.get("output", "path"); !ok {
			continue
		}
		s.movedBy(c, ".", "output", "path")
		s.belowBy(a, c, "output", "publicPath")
		break
	}
	if dir, at := cli.flag("--output-path", "-o"); dir != "" {
		s.moved(dir, at)
	}
	s.fallback = "index.html"
}

func umi(a *detect.App, m manifest, s *shape) {
	c := configOf(a, ".umirc.ts", ".umirc.js", "config/config.ts", "config/config.js")
	s.site("dist")
	s.tools = []string{"umi", "max"}
	s.build = "umi build"
	if m.has("@umijs/max") {
		s.build = "max build"
	}
	s.movedBy(c, ".", "outputPath")
	s.belowBy(a, c, "base")
	s.fallback = "index.html"
}

func ember(a *detect.App, m manifest, s *shape) {
	s.site("dist")
	s.build, s.tools = "ember build --environment=production", []string{"ember"}
	cli, _ := called(m, "ember")
	if dir, at := cli.flag("--output-path", "-o"); dir != "" {
		s.moved(dir, at)
	}
	s.belowBy(a, configOf(a, "config/environment.js"), "rootURL")
	s.fallback, s.hashed = "index.html", []string{"assets"}
	s.ownNames(a, "public")
}

func slidev(a *detect.App, m manifest, s *shape) {
	s.site("dist")
	s.build, s.tools = "slidev build", []string{"slidev"}
	cli, _ := called(m, "slidev")
	if dir, at := cli.flag("--out", "-o"); dir != "" {
		s.moved(dir, at)
	}
	if v, at := cli.flag("--base"); v != "" {
		s.below(v, at)
	}
	s.fallback, s.hashed = "index.html", []string{"assets"}
	s.ownNames(a, "public")
}

// expo builds for browsers only where it is told to draw in them.
func expo(a *detect.App, m manifest, s *shape) {
	d := a.Doc("app.json")
	s.site("dist")
	s.build, s.tools = "expo export --platform web", []string{"expo"}
	cli, _ := called(m, "expo")
	if dir, at := cli.flag("--output-dir"); dir != "" {
		s.moved(dir, at)
	}
	output := d.At("expo", "web", "output")
	mode, at := output.Text(), []detect.Evidence(nil)
	if output != nil {
		at = a.At("app.json", output.Line)
	} else if c := configOf(a, "app.config.ts", "app.config.js"); c.path != "" {
		mode, at = c.value("web", "output")
	}
	if given := a.Text("mode"); given != "" {
		mode = given
	}
	s.mode, s.modeAt, s.hashed = mode, at, []string{"_expo/static"}
	switch mode {
	case "static":
		s.fallback = "+not-found.html"
	case "server":
		s.kind = detect.Service
		s.refuse("start: Expo's server output needs a server of the project's own: add one with expo-server, or give --start", at)
	default:
		s.mode, s.fallback = "single", "index.html"
	}
}

package php

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

func serverFacts() []detect.Fact {
	return []detect.Fact{
		{
			Name: "base", Type: detect.Text, Strict: true, Choice: true, Ask: "Which server runs it?", When: serves,
			Help:   "Apache holds PHP within itself: one process tree whose logs, signals and exit are its own. nginx passes requests to php-fpm beside it in the same image; fpm alone wants a web server elsewhere.",
			Probes: []detect.Probe{{Says: "runtime/frankenphp-symfony in composer.json, php_server in a Caddyfile, fastcgi_pass in a configuration of nginx", Look: bases}},
			Default: func(a *detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("apache"), Why: "one process tree in an official image; nginx, fpm and frankenphp are possible too"}
			},
			Options: func(a *detect.App) []detect.Option {
				out := []detect.Option{{Value: "apache", Label: "Apache with PHP in it"}, {Value: "nginx", Label: "nginx and php-fpm in one image"},
					{Value: "fpm", Label: "php-fpm alone, FastCGI on 9000"}}
				if !old(a.Text("version")) {
					out = append(out, detect.Option{Value: "frankenphp", Label: "FrankenPHP"})
				}
				return out
			},
		},
		{
			Name: "root", Type: detect.Text, Required: true, When: serves, Ask: "Which folder does the web server show?",
			Probes: []detect.Probe{{Says: "public-dir and web-root in composer.json, the framework's folder, index.php", Look: func(a *detect.App) []detect.Finding {
				dir, from := root(a)
				if dir == "." {
					a.Warn("published-root", "the web server shows the project's own folder: what is no page is kept back by rules: move index.php and what visitors ask for to public/", from...)
				}
				return detect.Finds("", from, dir)
			}}},
			Default: func(a *detect.App) *detect.Finding {
				if k := isFramework(a.Text("framework")); k != nil {
					return &detect.Finding{Value: detect.Is(k.root), From: a.Evidence("framework"), Source: detect.FromFramework}
				}
				return nil
			},
			Missing: func(*detect.App) string { return "no folder holds an index.php: name the one that visitors see" },
		},
		{
			Name: "front", Type: detect.YesNo, When: serves, Ask: "Does index.php answer for every path that is no file?",
			Probes: []detect.Probe{{Says: "the framework, and whether index.php reads the path", Look: front}},
		},
		{
			Name: "htaccess", Type: detect.YesNo, When: func(a *detect.App) bool { return a.Text("base") == "apache" }, Ask: "Are the rules of .htaccess needed?",
			Probes: []detect.Probe{{Says: ".htaccess beside index.php, where the framework's is not all there is to it", Look: htaccess}},
		},
		{
			Name: "modules", Type: detect.List, When: func(a *detect.App) bool { return a.Yes("htaccess") }, Ask: "Which modules of Apache do they need?",
			Probes: []detect.Probe{{Says: "directives of .htaccess", Look: modules}},
		},
		{
			Name: "port", Type: detect.Number, When: serves, Ask: "Which port does it listen on?",
			Default: func(a *detect.App) *detect.Finding {
				if a.Text("base") == "fpm" {
					return &detect.Finding{Value: detect.Is("9000"), Source: detect.FromFramework, Why: "php-fpm's own"}
				}
				return &detect.Finding{Value: detect.Is("8080"), Why: "80 wants rights that no app needs"}
			},
		},
		{
			Name: "start", Type: detect.Command, Required: true, Ask: "Which command starts it in production?",
			Probes: []detect.Probe{
				{Says: "the server", Look: serverStart},
				{Says: "worker and others in the Procfile, where no web server is", Look: processStart},
				{Says: "the command or worker that was found", Look: func(a *detect.App) []detect.Finding {
					if s := script(a); s != nil && !serves(a) {
						return detect.Finds("", s.from, "php", s.file)
					}
					return nil
				}},
			},
			Missing: func(*detect.App) string {
				return "nothing says which command starts it: add a Procfile, or give --start"
			},
		},
		{
			Name: "stops", Type: detect.YesNo, When: goesOn, Ask: "Does the program end when it gets SIGTERM?",
			Probes: []detect.Probe{{Says: "the server, or a handler in the source", Look: stops}},
			Default: func(a *detect.App) *detect.Finding {
				return &detect.Finding{Value: detect.Is("no"), From: a.Evidence("start"), Why: "no handler of SIGTERM was found: tini stands in front"}
			},
		},
		{
			Name: "tools", Type: detect.List, Ask: "Which programs of the system does it call?",
			Probes: []detect.Probe{{Says: "calls in the source, packages that start a program", Look: func(a *detect.App) []detect.Finding {
				names, _, from := tools(a)
				return detect.Finds("", from, names...)
			}}},
		},
		{
			Name: "runPackages", Type: detect.List, Ask: "Which system packages does it need when it runs?",
			Probes: []detect.Probe{{Says: "shared libraries of extensions, programs that it calls, the server", Look: runPackages}},
		},
	}
}

func bases(a *detect.App) []detect.Finding {
	franken := a.Text("suite") != "" && !old(a.Text("version"))
	if n, _, ok := requires(a, "runtime/frankenphp-symfony"); ok && franken {
		return detect.Finds("", a.At("composer.json", n.Line), "frankenphp")
	}
	var out []detect.Finding
	for _, f := range a.Project.Files(a.Dir) {
		text, name := "", ""
		switch {
		case path.Base(f) == "Caddyfile" && franken:
			text, name = a.Project.Text(f), "frankenphp"
		case path.Ext(f) == ".conf":
			text, name = a.Project.Text(f), "nginx"
		}
		for _, m := range passes.In(f, text) {
			if strings.HasPrefix(m.Group(), "php_server") == (name == "frankenphp") && len(out) == 0 {
				out = detect.Finds(strings.Fields(m.Group())[0]+" is how it is run already", []detect.Evidence{m.Evidence}, name)
			}
		}
	}
	return out
}

// old says whether a version is older than those that FrankenPHP has images of.
func old(version string) bool {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	return major < "8" || major == "8" && (minor == "0" || minor == "1")
}

var passes = detect.NewPattern(`^\s*(fastcgi_pass\s+\S+;|php_server\b)`)

var readsPath = detect.NewPattern(`\$_SERVER\s*\[\s*["'](?:REQUEST_URI|PATH_INFO)["']\s*\]|\bcreateFromGlobals\s*\(|::fromGlobals\s*\(`)

// front says whether index.php answers for paths that are no files.
func front(a *detect.App) []detect.Finding {
	if k := isFramework(a.Text("framework")); k != nil {
		f := detect.Finds("", a.Evidence("framework"), "yes")
		f[0].Source = detect.FromFramework
		return f
	}
	p := a.Path(path.Join(a.Text("root"), "index.php"))
	for _, m := range readsPath.In(p, a.Project.Code(p)) {
		return detect.Finds(m.Text+" is read", []detect.Evidence{m.Evidence}, "yes")
	}
	return nil
}

// htaccess says whether rules beside index.php do more than to send it all paths.
func htaccess(a *detect.App) []detect.Finding {
	f := path.Join(a.Text("root"), ".htaccess")
	switch a.Text("framework") {
	case "laravel", "symfony", "slim", "mezzio", "codeigniter", "cakephp", "yii2":
		return nil
	}
	if a.Has(f) {
		return detect.Finds("", a.At(f, 0), "yes")
	}
	return nil
}

var directive = detect.NewPattern(`(?i)^[ \t]*(Header|RequestHeader|Expires\w+)[ \t]`)

// modules are those that the image does not enable, and rules may name.
func modules(a *detect.App) []detect.Finding {
	list, from := []string{"rewrite"}, a.Evidence("htaccess")
	for _, f := range a.Project.Files(a.Path(a.Text("root"))) {
		if path.Base(f) != ".htaccess" {
			continue
		}
		for _, m := range directive.In(f, a.Project.Text(f)) {
			name := ""
			switch d := strings.ToLower(m.Group()); {
			case strings.HasSuffix(d, "header"):
				name = "headers"
			case strings.HasPrefix(d, "expires"):
				name = "expires"
			}
			if name != "" && !slices.Contains(list, name) {
				list, from = append(list, name), append(slices.Clone(from), m.Evidence)
			}
		}
	}
	slices.Sort(list)
	return detect.Finds("", from, list...)
}

package lua_test

import (
	"strings"
	"testing"

	"github.com/stagewright/stagewright/detect/languages/lua"
	"github.com/stagewright/stagewright/generator/trial"
)

// TestServers holds how OpenResty is started for settings that call Lua.
func TestServers(t *testing.T) {
	const block = "content_by_lua_block { ngx.say(1) }\n"
	for name, test := range map[string]struct {
		archive, framework, start, warns, has, lacks string
		port                                         int
	}{
		"below conf": {"-- conf/nginx.conf --\n# listen 80;\nserver {\n listen 0.0.0.0:8094;\n " + block + "}\n", "openresty", "openresty -p /app -c conf/nginx.conf -g daemon off;", "", "COPY --from=build /app ./\n", "-fat", 8094},
		"the image's types, in front itself": {"-- nginx.conf --\ndaemon off;\ninclude mime.types;\nlisten [::]:8095;\n" + block, "openresty", "openresty -p /app -c nginx.conf", "",
			"ln -s /usr/local/openresty/nginx/conf/mime.types mime.types\n", "", 8095},
		"code by an absolute path": {"-- nginx.conf --\nlisten 8096;\ncontent_by_lua_file /usr/local/openresty/nginx/lua/app.lua;\n-- lua/app.lua --\n\n", "openresty",
			"openresty -p /usr/local/openresty/nginx -c nginx.conf -g daemon off;", "", "WORKDIR /usr/local/openresty/nginx\n", "", 8096},
		"code that is nowhere": {"-- nginx.conf --\nlisten 8096;\ncontent_by_lua_file /srv/app.lua;\n", "openresty", "openresty -p /app -c nginx.conf -g daemon off;", "path-outside", "", "", 8096},
		"what only root may write, and this machine alone": {"-- nginx.conf --\npid /var/run/nginx.pid;\naccess_log /var/log/nginx/access.log;\nlisten 127.0.0.1:8096;\n" + block, "openresty",
			"openresty -p /app -c nginx.conf -g daemon off;", "root-only bound-to-localhost", " /var/log/nginx\n", "", 8096},
		"rocks": {"-- nginx.conf --\nlisten 8096;\n" + block + "-- shop-dev-1.rockspec --\ndependencies = { \"lua-resty-jwt\" }\n", "openresty", "openresty -p /app -c nginx.conf -g daemon off;", "",
			"FROM openresty/openresty:1.29.2.5-alpine-fat AS build\n", "libssl", 8096},
		"Lapis": {"-- nginx.conf --\nlisten ${{PORT}};\ndaemon off;\n" + block + "-- app.lua --\nlocal lapis = require(\"lapis\")\n-- config.lua --\nconfig({\"development\", \"production\"}, { port = 8099 })\n", "lapis",
			"openresty -p /app -c nginx.conf.compiled", "not-pinned", "RUN lapis build production\n", "moonc", 8099},
		"Lapis in MoonScript": {"-- nginx.conf --\nlisten ${{PORT}};\ndaemon off;\n" + block + "-- app.moon --\nlapis = require \"lapis\"\n-- x-dev-1.rockspec --\ndependencies = { \"lapis == 1.17.0\", \"moonscript\" }\n", "lapis",
			"openresty -p /app -c nginx.conf.compiled", "", "RUN moonc . && \\\n    lapis build production\n", "install lapis", 8080},
	} {
		t.Run(name, func(t *testing.T) {
			a := trial.App(t, lua.Language, test.archive)
			if got := strings.Join(a.Start, " "); a.Kind != "service" || a.Framework != test.framework || got != test.start || a.Port != test.port || trial.Codes(a) != test.warns || len(a.Entrypoint) != 0 {
				t.Errorf("%s, %s, %q, %d, %q, %q", a.Kind, a.Framework, got, a.Port, trial.Codes(a), a.Entrypoint)
			}
			if text := trial.Written(t, a, ""); !strings.Contains(text, test.has) || test.lacks != "" && strings.Contains(text, test.lacks) {
				t.Errorf("want %q and not %q in\n%s", test.has, test.lacks, text)
			}
		})
	}
}

// TestServersRefused passes by settings of nginx without Lua, and by those of a
// project of another language.
func TestServersRefused(t *testing.T) {
	trial.Refused(t, lua.Language, map[string]string{
		"-- nginx.conf --\nlisten 80;\n# content_by_lua_block {}\n":                                 "",
		"-- nginx.conf --\nlisten 80;\naccess_by_lua_block {}\n-- package.json --\n{}\n":            "",
		"-- app.lua --\nngx.say('x')\n-- conf/nginx.conf --\nlisten 80;\nlocation / { root html; }": "",
	})
}

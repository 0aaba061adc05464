package node

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// prismaSchema is where the schema stands: the file or folder that the
// manifest names, or the usual one.
func prismaSchema(a *detect.App, dir string) string {
	m := read(a.Project, dir)
	for _, p := range []string{m.Text("prisma", "schema"), "prisma/schema.prisma", "schema.prisma", "prisma/schema"} {
		if p == "" {
			continue
		}
		full := path.Join(dir, p)
		switch {
		case path.Base(path.Dir(full)) == "prisma" && a.Project.Has(full):
			return full
		case a.Project.Has(full) || a.Project.HasDir(full):
			return full
		}
	}
	return ""
}

// generates is the command that makes Prisma's client of a package, where no
// script of its build or of its installation does.
func generates(a *detect.App, m manifest) (string, []detect.Evidence) {
	from, ok := asksClient(a, m)
	if !ok || hooked(m) != "" {
		return "", nil
	}
	for _, name := range []string{"prebuild", "build", "postbuild"} {
		if strings.Contains(m.script(name), "prisma generate") {
			return "", nil
		}
	}
	return local(a, "prisma generate"), from
}

// asksClient says whether a package needs a client that is made from a schema,
// and has what makes it.
func asksClient(a *detect.App, m manifest) ([]detect.Evidence, bool) {
	_, from, ok := m.depends("@prisma/client")
	return from, ok && m.has("prisma") && prismaSchema(a, a.Dir) != ""
}

// hooked names the install script that makes Prisma's client, "" if none does.
func hooked(m manifest) string {
	for _, name := range hooks {
		if s := m.script(name); strings.Contains(s, "prisma generate") && !settingUp(m, name, s) {
			return name
		}
	}
	return ""
}

// regenerates is the command that makes the client where nothing else is
// built and the installation for production does not leave one: its install
// script is left out there, or writes outside of node_modules.
func regenerates(a *detect.App, m manifest) (string, []detect.Evidence) {
	hook := hooked(m)
	from, ok := asksClient(a, m)
	if hook == "" || !ok || !lacking(m, hook, m.script(hook)) && generator(a).output == "" {
		return "", nil
	}
	return local(a, "prisma generate"), from
}

// prismaClient says how a client that is made inside of node_modules gets into
// the final image: copied, or with all of node_modules where the manager keeps
// packages in places that only it knows, or set aside where these are shared
// by the packages of a workspace.
func prismaClient(a *detect.App) []detect.Finding {
	if len(a.List("build")) == 0 {
		return nil
	}
	views := []*detect.App{a}
	for _, m := range loaded(a) {
		views = append(views, viewOf(a, m))
	}
	for _, v := range views {
		_, from, ok := own(v).depends("@prisma/client", production)
		if !ok || prismaSchema(v, v.Dir) == "" || generator(v).output != "" {
			continue
		}
		switch {
		case a.Text("manager") != "pnpm":
			return detect.Finds("", from, "copy")
		case inWorkspace(a):
			return detect.Finds("", from, "aside")
		}
		return detect.Finds("", from, "prune")
	}
	return nil
}

// picksEngine says where a client is asked for whose engine is chosen, as it is
// made, by the OpenSSL that is there: images of older releases have none, and
// Prisma takes another for granted than the one that the program finds.
func picksEngine(a *detect.App) []detect.Evidence {
	if release(a) != "bookworm" {
		return nil
	}
	for _, m := range own2(a) {
		if _, from, ok := m.depends("@prisma/client"); ok && m.has("prisma") {
			return from
		}
	}
	return nil
}

// client is what a schema says of the client that is made from it.
type client struct{ provider, output, schema string }

var (
	generatorBlock = detect.NewPattern(`generator\s+\w+\s*\{[^}]*\}`)
	generatorValue = detect.NewPattern(`\b(provider|output)\s*=\s*"([^"\n]*)"`)
)

// generator reads the schema for what makes the client: other generators draw
// pictures or write types.
func generator(a *detect.App) client {
	schema := prismaSchema(a, a.Dir)
	for _, f := range append([]string{schema}, a.Project.Files(schema)...) {
		if !strings.HasSuffix(f, ".prisma") {
			continue
		}
		for _, block := range generatorBlock.Regexp().FindAllString(a.Project.Code(f), 20) {
			c := client{schema: f}
			for _, m := range generatorValue.Regexp().FindAllStringSubmatch(block, 20) {
				if m[1] == "output" {
					c.output = m[2]
				} else {
					c.provider = m[2]
				}
			}
			if strings.HasPrefix(c.provider, "prisma-client") {
				return c
			}
		}
	}
	return client{}
}

// generated is the folder outside of node_modules that Prisma's client is made
// in, relative to the app; "" where there is none, or where a compiler takes it
// into its own output.
func generated(a *detect.App) string {
	m, c := own(a), generator(a)
	if line, _ := generates(a, m); c.output == "" || line == "" && hooked(m) == "" && !strings.Contains(m.script(buildScript(m)), "prisma generate") {
		return ""
	}
	full := path.Join(path.Dir(c.schema), c.output)
	if a.Dir != "." && !strings.HasPrefix(full, a.Dir+"/") || strings.HasPrefix(full, "..") || strings.Contains(full, "node_modules") || strings.Contains(c.output, "$") {
		return ""
	}
	dir := strings.TrimPrefix(full, a.Dir+"/")
	started := startFiles(a)
	if c.provider == "prisma-client" && strings.HasPrefix(dir, "src/") && len(started) > 0 && !strings.HasPrefix(started[0], "src/") {
		return "" // it is TypeScript among the source
	}
	return dir
}

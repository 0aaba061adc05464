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

// generates is the command that makes Prisma's client, where no script of the
// project does.
func generates(a *detect.App, m manifest) (string, []detect.Evidence) {
	_, from, ok := m.depends("@prisma/client")
	if !ok || !m.has("prisma") || prismaSchema(a, a.Dir) == "" {
		return "", nil
	}
	for _, name := range append([]string{"prebuild", "build", "postbuild"}, hooks...) {
		if strings.Contains(m.script(name), "prisma generate") {
			return "", nil
		}
	}
	if a.Workspace != "" && a.Dir != a.Context() {
		switch a.Text("manager") {
		case "pnpm":
			return "pnpm --filter " + m.Text("name") + " exec prisma generate", from
		case "yarn":
			return "yarn workspace " + m.Text("name") + " prisma generate", from
		}
		return "npm exec --workspace=" + m.Text("name") + " prisma generate", from
	}
	return local(a, "prisma generate"), from
}

// prismaClient says how a client that is made inside of node_modules gets into
// the final image: copied, or with all of node_modules where the manager keeps
// packages in places that only it knows.
func prismaClient(a *detect.App) []detect.Finding {
	_, from, ok := own(a).depends("@prisma/client", production)
	if !ok || len(a.List("build")) == 0 || prismaSchema(a, a.Dir) == "" || generator(a).output != "" {
		return nil
	}
	if a.Text("manager") == "pnpm" {
		return detect.Finds("", from, "prune")
	}
	return detect.Finds("", from, "copy")
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
	if line, _ := generates(a, m); c.output == "" || line == "" && !strings.Contains(m.script(buildScript(m)), "prisma generate") {
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

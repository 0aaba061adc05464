package node

import (
	"path"
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// silent are programs that leave nothing which the image would need.
var silent = []string{"rimraf", "rm", "echo", "eslint", "prettier", "del-cli", "true", "tsc-alias", "vue-tsc", "mkdir", "mkdirp", "husky", "biome", "oxlint",
	"jest", "vitest", "chmod", "svelte-kit", "svelte-check", "astro-check", "size-limit", "publint", "clear", "cd", "depcheck", "madge", "stylelint", "pwd", "exit"}

// program notes where one program of the build writes.
func (o *outputs) program(a *detect.App, m manifest, tool string, args []string) {
	if s := shapeOf(a); s != nil && len(s.out) > 0 && s.calls(tool) {
		return // where it writes is the framework's word
	}
	value := func(names ...string) string { return flag(args, names...) }
	either := func(v, otherwise string) string {
		if v != "" {
			return v
		}
		return otherwise
	}
	switch tool {
	case "tsc", "tspc", "ttsc":
		if slices.Contains(args, "--noEmit") {
			return
		}
		t := tsconfig(a, either(value("-p", "--project", "-b", "--build"), "tsconfig.json"))
		if t.noEmit && value("--outDir") == "" {
			return
		}
		all := []emitted{t}
		if slices.Contains(args, "-b") || slices.Contains(args, "--build") {
			all = projects(a, either(value("-b", "--build"), "tsconfig.json"))
		}
		for _, t := range all {
			if dir := either(value("--outDir"), t.outDir); dir != "" {
				o.add(dir)
			} else {
				o.sure = false // it writes beside the source
			}
		}
	case "nest":
		o.add(nestOut(a))
	case "esbuild", "bun":
		if out := value("--outfile", "--outdir"); out != "" {
			o.add(top(out))
		} else {
			o.sure = false
		}
	case "tsup", "tsdown", "unbuild", "pkgroll", "bunchee", "rslib", "ncc", "microbundle", "tshy":
		c := configOf(a, append(scripted(tool+".config"), "build.config.ts")...)
		out, _ := c.value("outDir")
		o.add(either(value("--out-dir", "-d", "--out", "-o"), either(out, "dist")))
	case "babel", "swc":
		if out := value("-d", "--out-dir", "-o", "--out-file"); out != "" {
			o.add(top(out))
		} else {
			o.sure = false
		}
	case "vite", "webpack", "rollup", "parcel", "rsbuild":
		o.bundled(a, tool, either(value("--outDir", "--output-path", "-o", "--dist-dir", "-d"), ""))
	case "sass", "tailwindcss", "postcss", "cp", "copyfiles", "cpx", "cpy", "ncp", "shx", "mv", "lessc", "uglifyjs", "terser", "svgo", "html-minifier-terser":
		o.copied(tool, args, value("-o", "--output", "--out", "-d", "--dir"))
	case "nx":
		if n := a.Doc("project.json").At("targets", "build", "options", "outputPath"); n != nil {
			o.add(n.Value)
		} else {
			o.sure = false
		}
	case "prisma", "graphql-codegen", "typechain":
	default:
		s := shapeOf(a)
		if !slices.Contains(silent, tool) && (s == nil || len(s.out) == 0 || !s.calls(tool)) {
			o.sure = false
		}
	}
}

// calls says whether a program is the framework's own.
func (s *shape) calls(tool string) bool {
	first, _, _ := strings.Cut(s.build, " ")
	return tool == first || slices.Contains(s.tools, tool) || tool == "node" && s.name == "adonisjs"
}

// top is the first folder of a path that names a file or a folder within.
func top(p string) string {
	p = path.Clean(p)
	if first, _, ok := strings.Cut(p, "/"); ok {
		return first
	}
	return p
}

// bundled notes where a bundler writes.
func (o *outputs) bundled(a *detect.App, tool, given string) {
	if given != "" {
		o.add(given)
		return
	}
	c := configOf(a, scripted(tool+".config")...)
	keys := map[string][]string{"vite": {"build", "outDir"}, "rollup": {"output", "dir"}, "rsbuild": {"distPath", "root"}}[tool]
	if keys != nil {
		if out, _ := c.value(keys...); out != "" {
			o.add(out)
			return
		}
	}
	switch tool {
	case "rollup":
		if out, _ := c.value("output", "file"); out != "" {
			o.add(top(out))
			return
		}
		o.sure = false
	case "webpack":
		if s, ok := c.get("output", "path"); ok {
			if _, name, ok := lastText(s.raw); ok {
				o.add(name)
				return
			}
			o.sure = false
			return
		}
		o.add("dist")
	default:
		o.add("dist")
	}
}

// lastText gives the last quoted text of an expression: path.resolve(__dirname, "dist").
func lastText(raw string) (int, string, bool) {
	end := strings.LastIndexAny(raw, "'\"`")
	if end <= 0 {
		return 0, "", false
	}
	start := strings.LastIndexByte(raw[:end], raw[end])
	if start < 0 {
		return 0, "", false
	}
	return start, strings.TrimPrefix(raw[start+1:end], "./"), raw[start+1:end] != ""
}

// copied notes where a program that copies writes: its last word.
func (o *outputs) copied(tool string, args []string, out string) {
	if out == "" {
		for i := len(args) - 1; i >= 0; i-- {
			if !strings.HasPrefix(args[i], "-") {
				out = args[i]
				break
			}
		}
	}
	if _, after, ok := strings.Cut(out, ":"); ok && tool == "sass" {
		out = after
	}
	if out != "" {
		o.add(strings.TrimSuffix(out, "/"))
	}
}

// flag gives the value of a flag: "--x=v", "--x v" or "-x v".
func flag(args []string, names ...string) string {
	for i, a := range args {
		for _, n := range names {
			if v, ok := strings.CutPrefix(a, n+"="); ok {
				return v
			}
			if a == n && i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
				return args[i+1]
			}
		}
	}
	return ""
}

package deno

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/typescript"
)

func fileFacts() []detect.Fact {
	return []detect.Fact{
		typescript.RuntimeFilesFact(func(a *detect.App) bool {
			return typescript.Single(a) || a.Workspace == "" && len(a.List("build")) == 0
		}, func(a *detect.App) []string {
			if typescript.Single(a) {
				return typescript.Read(a, files(a))
			}
			return files(a)
		}),
		typescript.FileNamesFact(),
		typescript.CompiledFact(ownFile, name),
	}
}

// files are what stands beside deno.json and may be read at run time.
func files(a *detect.App) []string {
	p, _ := starting(a)
	return typescript.Files(a, p.file, []string{"deno.json", "deno.jsonc", "deno.lock", "package.json"})
}

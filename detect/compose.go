package detect

import (
	"path"

	"github.com/stagewright/stagewright/detect/formats"
)

// composeService is one service of a compose file; own says that it is built
// from the app's folder.
type composeService struct {
	path string
	name string
	node *formats.Node
	own  bool
}

// composeServices reads the compose files of the app's folder and of those
// above it: services that are built from the app's folder, and the images that
// run its source.
func (a *App) composeServices() []composeService {
	return Memo(a, "compose", func() []composeService {
		var out []composeService
		for dir := a.Dir; ; dir = path.Dir(dir) {
			for _, name := range composeNames {
				p := path.Join(dir, name)
				if !a.Project.Has(p) {
					continue
				}
				services := a.Project.Doc(p).At("services")
				for _, key := range services.Keys() {
					n := services.At(key)
					build, ok := buildContext(n)
					own := ok && path.Join(dir, build) == a.Dir
					if own || !ok && dir == a.Dir && n.Has("volumes") {
						out = append(out, composeService{p, key, n, own})
					}
				}
			}
			if dir == "." {
				return out
			}
		}
	})
}

// buildContext is the folder that a service is built from, relative to its file.
func buildContext(n *formats.Node) (string, bool) {
	b := n.At("build")
	if b == nil {
		return "", false
	}
	if b.Kind != formats.Map {
		return b.Text(), true
	}
	dir := b.At("context").Text()
	if f := b.At("dockerfile").Text(); f != "" && path.Dir(path.Clean(f)) != "." && (dir == "" || path.Clean(dir) == ".") {
		return path.Dir(path.Clean(f)), true // a context above the app, its Dockerfile beside it
	}
	return dir, true
}

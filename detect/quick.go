package detect

import (
	"path"
	"runtime"
	"slices"
	"sync"

	"github.com/stagewright/stagewright/detect/formats"
)

// Quick is a tree that can read a file with few system calls. It is asked only
// for files that the walk found to be regular, and must refuse one that has
// become a link since.
type Quick interface {
	ReadRegular(name string, limit int64) ([]byte, error)
}

// quick gives the tree's short way to a file that is known to be regular.
func (p *Project) quick(name string) Quick {
	q, ok := p.fsys.(Quick)
	if !ok {
		return nil
	}
	f := p.folders[path.Dir(name)]
	if f == nil || f.pruned || slices.Contains(f.links, path.Base(name)) {
		return nil
	}
	if _, found := slices.BinarySearch(f.files, path.Base(name)); !found {
		return nil
	}
	return q
}

// fewFiles are read when they are asked for; more are read ahead in parallel.
const fewFiles = 32

// ahead reads many files at once. What fails is left to be read, and reported,
// when it is asked for.
func (p *Project) ahead(files []string) {
	files = slices.DeleteFunc(slices.Clone(files), func(f string) bool {
		_, known := p.codes[f]
		return known || p.quick(f) == nil
	})
	if len(files) < fewFiles {
		return
	}
	texts, codes := make([]string, len(files)), make([]string, len(files))
	read := make([]bool, len(files))
	var wait sync.WaitGroup
	workers := 2 * runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := w; i < len(files); i += workers {
				b, err := p.quick(files[i]).ReadRegular(files[i], maxText)
				if err != nil {
					continue
				}
				if t, _, err := formats.Decode(b); err == nil {
					texts[i], codes[i], read[i] = t, formats.Code(files[i], t), true
				}
			}
		}()
	}
	wait.Wait()
	for i, f := range files {
		if read[i] {
			p.texts[f], p.codes[f] = texts[i], codes[i]
		}
	}
}

package golang_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stagewright/stagewright/detect"
	golang "github.com/stagewright/stagewright/detect/languages/go"
	"github.com/stagewright/stagewright/generator/plan"
)

// BenchmarkFolder plans a folder of one's own: FOLDER=… go test -bench Folder.
func BenchmarkFolder(b *testing.B) {
	dir := os.Getenv("FOLDER")
	if dir == "" {
		b.Skip("FOLDER names none")
	}
	languages := []*detect.Language{golang.Language}
	for b.Loop() {
		p, err := detect.Open(os.DirFS(dir), languages)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := plan.Make(plan.Request{Project: p, Languages: languages, Dir: ".", Name: "app"}); err != nil {
			b.Fatal(err)
		}
	}
	_ = fmt.Sprint
}

//go:build ignore

// This program makes the skeleton of a language: what stands on its three
// shelves, below the folder given. It replaces nothing that is there.
package main

import (
	"fmt"
	"go/token"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: go run new.go NAME ROOT")
	}
	name, root := os.Args[1], os.Args[2]
	if !regexp.MustCompile(`^[a-z][a-z0-9]*$`).MatchString(name) {
		log.Fatalf("%q: not a name for a language: use small letters and digits", name)
	}
	archive, err := txtar.ParseFile("testdata/skeleton.txtar")
	if err != nil {
		log.Fatal(err)
	}
	room := name
	if token.IsKeyword(name) {
		room += "lang"
	}
	words := strings.NewReplacer("NAME", name, "PACKAGE", room, "TITLE", strings.ToUpper(name[:1])+name[1:])
	for _, file := range archive.Files {
		if err := put(filepath.Join(root, filepath.FromSlash(words.Replace(file.Name))), words.Replace(string(file.Data))); err != nil {
			log.Fatal(err)
		}
	}
}

func put(file, text string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := out.WriteString(text); err != nil {
		return err
	}
	fmt.Println(file)
	return out.Close()
}

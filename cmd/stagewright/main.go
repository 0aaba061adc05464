// Command stagewright reads a project and writes the multi-stage Dockerfile and
// .dockerignore that an expert would have written for it.
package main

import (
	"os"
)

func main() {
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

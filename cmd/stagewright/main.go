// Command stagewright reads a project and writes the multi-stage Dockerfile and
// .dockerignore that an expert would have written for it.
package main

import (
	"os"
	"runtime/debug"
)

func main() {
	// A run is short and small: collecting garbage would cost more than it frees.
	debug.SetGCPercent(800)
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

package main

import "io/fs"

func fromEndOfLife(fs.FS, texts) error { return nil }
func fromImages(fs.FS, texts) error    { return nil }

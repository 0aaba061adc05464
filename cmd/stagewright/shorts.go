package main

// shorts say in a line what each inspection does. They stand apart because a
// lean build lists the commands without linking them.
var shorts = [][2]string{
	{"init", "Ask what is open, show what will be written, and write it"},
	{"new", "Begin a project from a template, its Dockerfile included"},
	{"templates", "List, show, copy, check and document the templates"},
	{"check", "Review Dockerfiles as an expert would"},
	{"graph", "Draw the stages of a Dockerfile and what flows between them"},
	{"cache", "Predict which steps a build runs again, and why"},
	{"size", "Weigh images, layer by layer, and say what could go"},
	{"pin", "Pin base images to digests and keep them up to date"},
	{"verify", "Build the image, run it and look at it from outside"},
}

func short(name string) string {
	for _, s := range shorts {
		if s[0] == name {
			return s[1]
		}
	}
	return ""
}

package check

import "testing"

func TestEnded(t *testing.T) {
	for image, want := range map[string]bool{
		"node:18-slim": true, "node:24": false, "node": false, "node:latest": false, "node:18.20.4-alpine": true,
		"debian:stretch-slim": true, "debian:13-slim": false, "debian:trixie-slim": false, "debian:9": true,
		"python:3.13-slim-buster": true, "python:3.13-slim-trixie": false, "python:3.8": true, "python:3.1": false,
		"alpine:3.12": true, "alpine:3.24": false, "node:24-alpine3.12": true, "registry.example.com/node:18": false,
		"mcr.microsoft.com/dotnet/sdk:6.0": true, "mcr.microsoft.com/dotnet/sdk:10.0": false,
		"golang:1.27": false, "golang:1.16-alpine": true, "": false, "scratch": false,
	} {
		if date, instead, got := Ended(image); got != want || want && instead == "" {
			t.Errorf("%s: %v (%s, %s), want %v", image, got, date, instead, want)
		}
	}
}

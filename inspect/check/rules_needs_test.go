package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/inspect"
)

// Where another file may be meant nothing is said.
func TestNeededFileIgnoredIsCertain(t *testing.T) {
	const around = "-- .dockerignore --\n*-lock.json\nrequirements.txt\n-- package.json --\n{}\n-- package-lock.json --\n{}\n-- requirements.txt --\na\n-- web/package.json --\n{}\n"
	for steps, found := range map[string]bool{
		"WORKDIR /app\nCOPY . .\nRUN npm ci":                                         true,
		"WORKDIR /app\nCOPY . .\nRUN npm install":                                    true,
		"WORKDIR /app\nCOPY . ./\nRUN pip install -r requirements.txt":               true,
		"WORKDIR /app\nCOPY . .\nRUN pip install -r requirements/prod.txt":           false,
		"WORKDIR /app\nCOPY . .\nRUN cd web && npm ci":                               false,
		"WORKDIR /app\nCOPY . .\nRUN npm ci --prefix web":                            false,
		"WORKDIR /app\nCOPY . .\nWORKDIR /app/web\nRUN npm ci":                       false,
		"WORKDIR /app\nCOPY . .\nRUN make package-lock.json\nRUN npm ci":             false,
		"WORKDIR /app\nCOPY . .\nCOPY --from=debian:13-slim /x ./\nRUN npm ci":       false,
		"WORKDIR /app\nCOPY web/ ./\nRUN npm ci":                                     false,
		"WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .": false,
	} {
		result := review(t, "-- Dockerfile --\nFROM node:24-slim\n"+steps+"\nUSER 1000:1000\n"+around, Options{})
		at := slices.IndexFunc(result.Findings, func(f inspect.Finding) bool { return f.Code == "NeededFileIgnored" })
		if (at >= 0) != found {
			t.Errorf("%q: found %v, want %v", steps, at >= 0, found)
		} else if found && strings.HasSuffix(steps, "npm install") != (result.Findings[at].Severity == inspect.Warning) {
			t.Errorf("%q: %s", steps, result.Findings[at].Severity)
		}
	}
}

func TestPatchesOfAnotherFolder(t *testing.T) {
	const around = "-- package.json --\n{\"scripts\": {\"postinstall\": \"patch-package\"}}\n-- package-lock.json --\n{}\n-- patches/a.patch --\n-- web/package.json --\n{}\n-- web/package-lock.json --\n{}\n"
	for steps, found := range map[string]bool{
		"COPY package.json package-lock.json ./\nRUN npm ci":                          true,
		"COPY package*.json ./\nRUN npm ci":                                           true,
		"COPY package*.json patches ./\nRUN npm ci":                                   false,
		"COPY package*.json ./\nCOPY patches/*.patch patches/\nRUN npm ci":            false,
		"COPY package*.json ./\nRUN --mount=type=bind,source=patches,target=p npm ci": false,
		"COPY package*.json ./\nRUN npm ci --ignore-scripts":                          false,
		"COPY web/package.json web/package-lock.json ./\nRUN npm ci":                  false,
		"COPY . .\nRUN npm ci":                                                        false,
	} {
		result := review(t, "-- Dockerfile --\nFROM node:24-slim\nWORKDIR /app\n"+steps+"\nUSER 1000:1000\n"+around, Options{})
		if got := slices.ContainsFunc(result.Findings, func(f inspect.Finding) bool { return f.Code == "PatchesNotCopied" }); got != found {
			t.Errorf("%q: found %v, want %v", steps, got, found)
		}
	}
}

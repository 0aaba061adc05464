# Every target installs what it needs and runs on a fresh machine that has Go,
# make and, for e2e, Docker and Python.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
UV          = 0.13.9
FUZZTIME    = 10s
E2E         =
# Engines before 23 may fall over when builds that take no cache share steps.
PARALLEL    = 1

# Where the tools that the examples' lock files are made with are kept.
export PATH := $(CURDIR)/.tools/bin:$(PATH)

.PHONY: help build test test-fast lint unit e2e engine goldens bench fuzz generate language field

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

build: ## build ./stagewright, quick to start, and ./stagewright-full beside it, which does its inspections
	CGO_ENABLED=0 go build -trimpath -tags lean -o stagewright ./cmd/stagewright
	CGO_ENABLED=0 go build -trimpath -o stagewright-full ./cmd/stagewright

test: lint unit e2e engine ## everything: lint, unit, scripts, examples, platforms, real builds

test-fast: ## unit tests, scripts and goldens, in less than a minute
	go test -short ./...

lint: ## gofmt, go vet and staticcheck
	@unformatted=$$(find . -name '*.go' -not -path '*/testdata/*' -not -path '*/vendor/*' -not -path './.tools/*' -exec gofmt -l {} +); \
	if [ -n "$$unformatted" ]; then echo "not formatted: run gofmt -w"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go vet -tags lean ./cmd/...
	go run $(STATICCHECK) ./...

unit: ## all tests that need no Docker
	go test -timeout 30m ./...

e2e: .tools/bin/uv ## build, run, ask, stop and edit the examples; E2E=go-http for one
	go test ./examples -run 'TestE2E/$(E2E)' -e2e -count=1 -parallel $(PARALLEL) -timeout 75m -v

engine: ## hold the inspections to a real engine and to the BuildKit behind docker buildx
	go test -p 1 ./inspect ./inspect/cache ./cmd/stagewright -run 'Engine|RealBuilds|BuildKit' -e2e -count=1 -timeout 15m -v
	go test ./examples -run TestBuildx -e2e -count=1 -timeout 15m -v

goldens: ## rewrite the files beside the examples, after an edit of a template too
	go generate ./templates/parsed
	go test ./examples -run TestGoldens -update -count=1

bench: ## time the whole process, beside the floor of programs that do nothing
	go test ./examples -run TestSpeed -speed -count=1 -v

fuzz: ## every fuzz test for FUZZTIME each
	@go test -list '^Fuzz' ./... | while read -r word package _; do \
		case $$word in \
		Fuzz*) targets="$$targets $$word" ;; \
		ok) for target in $$targets; do \
				echo "$$package $$target"; \
				go test "$$package" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) || exit 1; \
			done; targets= ;; \
		esac; \
	done

generate: ## rewrite what is made from the sources, in the README too
	go generate ./...
	go test ./cmd/stagewright -run TestReadmeGeneratedParts -update -count=1

language: ## make the skeleton of a language called NAME on its three shelves
	@test -n "$(NAME)" || { echo "make language: no name: say NAME=x"; exit 2; }
	cd detect/languages && go run new.go "$(NAME)" ../.. && go generate . ../../templates/parsed
	go test ./examples -run 'TestGoldens/$(NAME)-' -update -count=1
	go generate ./generator/config ./templates
	go test ./cmd/stagewright -run TestReadmeGeneratedParts -update -count=1

field: ## read every project of the folder DIR and print a line for each
	@test -n "$(DIR)" || { echo "make field: no folder: say DIR=path/to/repositories"; exit 2; }
	go test ./examples -run TestField -field "$(abspath $(DIR))" -count=1 -v

.tools/bin/uv:
	python3 -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV)

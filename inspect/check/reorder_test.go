package check

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/stagewright/stagewright/inspect"
)

func TestReorder(t *testing.T) {
	files := fstest.MapFS{"package.json": {Data: []byte("{}")}, "package-lock.json": {}, "src/a.js": {}}
	tests := []struct{ name, before, after string }{
		{
			"manifests first",
			"FROM a\nWORKDIR /app\n# all of it\nCOPY --chown=1:1 . .\n# dependencies\nRUN --mount=type=cache,target=/root/.npm \\\n    npm ci\nRUN npm run build\n",
			"FROM a\nWORKDIR /app\nCOPY --chown=1:1 package.json package-lock.json ./\n# dependencies\nRUN --mount=type=cache,target=/root/.npm \\\n    npm ci\n# all of it\nCOPY --chown=1:1 . .\nRUN npm run build\n",
		},
		{
			"install and build in one command stay",
			"FROM a\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n",
			"FROM a\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n",
		},
		{
			"packages first",
			"FROM a\nCOPY src /src\nWORKDIR /x\nRUN apt-get update && apt-get install -y curl\nCMD [\"x\"]\n",
			"FROM a\nRUN apt-get update && apt-get install -y curl\nCOPY src /src\nWORKDIR /x\nCMD [\"x\"]\n",
		},
		{
			"packages whose lists another step fetches",
			"FROM a\nCOPY src /src\nRUN apt-get update\n# for the shop\nRUN apt-get install -y curl\nRUN x\n",
			"FROM a\nRUN apt-get update\n# for the shop\nRUN apt-get install -y curl\nCOPY src /src\nRUN x\n",
		},
		{
			"packages of a source that is set up first",
			"FROM a\nCOPY src /src\nRUN curl -fsSL https://example.com/setup | sh\nRUN apt-get update && apt-get install -y node\n",
			"FROM a\nCOPY src /src\nRUN curl -fsSL https://example.com/setup | sh\nRUN apt-get update && apt-get install -y node\n",
		},
		{
			"packages behind a USER stay",
			"FROM a\nCOPY src /src\nUSER root\nRUN apk add curl\n",
			"FROM a\nCOPY src /src\nUSER root\nRUN apk add curl\n",
		},
		{
			"argument to its use",
			"FROM a\nARG GIT_SHA\nRUN make\nLABEL rev=$GIT_SHA\n",
			"FROM a\nRUN make\nARG GIT_SHA\nLABEL rev=$GIT_SHA\n",
		},
		{
			"argument to the end",
			"FROM a\nARG GIT_SHA\nRUN make\nCMD [\"x\"]\n",
			"FROM a\nRUN make\nCMD [\"x\"]\nARG GIT_SHA\n",
		},
		{
			"as it should be",
			"FROM a\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n",
			"FROM a\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := test.before
			for _, move := range Reorder([]byte(test.before), inspect.Context{Files: files}) {
				got = string(move.Text)
			}
			if diff := cmp.Diff(test.after, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

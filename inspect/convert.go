package inspect

import (
	"context"
	"fmt"
	"maps"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Graph is BuildKit's build graph of one target, inputs before their users.
type Graph struct{ Ops []*Op }

// Op is one vertex of the graph: a source, a command, a copy or a merge.
type Op struct {
	*pb.Op
	Digest digest.Digest
	Inputs []*Op
	// Name is what BuildKit's progress calls the vertex.
	Name string
	// Line and EndLine are where it stands; 0 for what BuildKit adds itself.
	Line, EndLine int
}

// Convert turns a Dockerfile into BuildKit's build graph, as a build of
// c.Target would, with base images answered from the embedded table. The same
// Dockerfile and context give the same digests.
func Convert(ctx context.Context, dockerfile []byte, c Context) (graph *Graph, err error) {
	defer recovered(&err)
	opt, err := options(dockerfile, c)
	if err != nil {
		return nil, err
	}
	// Findings are Lint's: a check that is an error must not stop a conversion.
	opt.Client.LinterConfig = &linter.Config{SkipAll: true}
	result, err := dockerfile2llb.Dockerfile2LLB(ctx, dockerfile, opt)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: correct the file", opt.SourceMap.Filename, err)
	}
	// Without a fixed name each conversion would give the context a new one.
	def, err := result.State.Marshal(ctx, llb.LocalUniqueID("context"))
	if err != nil {
		return nil, err
	}
	return newGraph(def)
}

func newGraph(def *llb.Definition) (*Graph, error) {
	graph, known := &Graph{}, map[digest.Digest]*Op{}
	for _, bytes := range def.Def {
		op := &Op{Op: &pb.Op{}, Digest: digest.FromBytes(bytes)}
		if err := op.Op.UnmarshalVT(bytes); err != nil {
			return nil, err
		}
		op.Name = def.Metadata[op.Digest].Description["llb.customname"]
		for _, location := range def.Source.GetLocations()[string(op.Digest)].GetLocations() {
			op.Line, op.EndLine = lines(location)
		}
		for _, input := range op.Op.Inputs {
			op.Inputs = append(op.Inputs, known[digest.Digest(input.Digest)])
		}
		known[op.Digest] = op
		graph.Ops = append(graph.Ops, op)
	}
	if n := len(graph.Ops); n > 0 && graph.Ops[n-1].GetOp() == nil {
		graph.Ops = graph.Ops[:n-1] // the last only says which vertex is the result
	}
	return graph, nil
}

// options prepares a conversion that reaches neither daemon nor network.
func options(dockerfile []byte, c Context) (dockerfile2llb.ConvertOpt, error) {
	target, err := targetPlatform(c.Platform)
	if err != nil {
		return dockerfile2llb.ConvertOpt{}, err
	}
	images := &resolver{}
	opts := map[string]string{}
	for name, value := range c.BuildArgs {
		opts["build-arg:"+name] = value
	}
	if c.Target != "" {
		opts["target"] = c.Target
	}
	files := map[string][]byte{dockerui.DefaultDockerfileName: dockerfile}
	if c.Ignore != nil {
		files[dockerui.DefaultDockerignoreName] = c.Ignore
	}
	bc, err := dockerui.NewClient(&offline{files: files, opts: opts, images: images})
	if err != nil {
		return dockerfile2llb.ConvertOpt{}, err
	}
	name := c.Path
	if name == "" {
		name = dockerui.DefaultDockerfileName
	}
	source := llb.NewSourceMap(nil, name, "Dockerfile", dockerfile)
	source.Definition = &llb.Definition{} // the lint reads it unasked
	return dockerfile2llb.ConvertOpt{
		Config:         withOwnArgs(bc.Config),
		Client:         bc,
		SourceMap:      source,
		TargetPlatform: &target,
		MetaResolver:   images,
	}, nil
}

// withOwnArgs gives the conversion a map of its own: it writes to it.
func withOwnArgs(config dockerui.Config) dockerui.Config {
	config.BuildArgs = maps.Clone(config.BuildArgs)
	return config
}

func targetPlatform(text string) (ocispecs.Platform, error) {
	if text == "" {
		text = defaultPlatform
	}
	platform, err := platforms.Parse(text)
	if err != nil {
		return ocispecs.Platform{}, fmt.Errorf("platform %q: %w: write it as os/arch, linux/arm64 for example", text, err)
	}
	return platforms.Normalize(platform), nil
}

// lintOptions is what the Dockerfile's own "# check=" line asks for.
func lintOptions(dockerfile []byte) (*linter.Config, error) {
	text, _, _, _ := parser.ParseDirective("check", dockerfile)
	return linter.ParseLintOptions(text)
}

// recovered turns a panic in BuildKit's conversion into an error: one bad
// Dockerfile must not end a run over many.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("dockerfile: BuildKit's conversion failed: %v: please report the file", r)
	}
}

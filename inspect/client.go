package inspect

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/gateway/client"
	gatewaypb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/tonistiigi/fsutil/types"
)

// defaultPlatform stands for both builder and target where none is asked for,
// so that findings do not depend on the machine that runs the check.
const defaultPlatform = "linux/amd64"

// offline plays the build daemon to BuildKit's frontend: it serves the two
// files a frontend reads and answers for images from the embedded table.
type offline struct {
	client.Client // nil: whatever is not answered here is never asked for
	files         map[string][]byte
	opts          map[string]string
	images        *resolver
}

func (o *offline) BuildOpts() client.BuildOpts {
	platform := platforms.MustParse(defaultPlatform)
	return client.BuildOpts{
		Opts:    o.opts,
		Workers: []client.WorkerInfo{{Platforms: []ocispecs.Platform{platform}}},
		LLBCaps: pb.Caps.CapSet(pb.Caps.All()),
		Caps:    gatewaypb.Caps.CapSet(gatewaypb.Caps.All()),
	}
}

func (o *offline) Inputs(context.Context) (map[string]llb.State, error) { return nil, nil }

func (o *offline) Solve(context.Context, client.SolveRequest) (*client.Result, error) {
	result := client.NewResult()
	result.SetRef(&offlineRef{files: o.files})
	return result, nil
}

func (o *offline) ResolveImageConfig(ctx context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return o.images.ResolveImageConfig(ctx, ref, opt)
}

func (o *offline) ResolveSourceMetadata(_ context.Context, op *pb.SourceOp, _ sourceresolver.Opt) (*sourceresolver.MetaResponse, error) {
	return nil, fmt.Errorf("%s: not known offline: give the build a fixed value instead", op.GetIdentifier())
}

func (o *offline) Warn(context.Context, digest.Digest, string, client.WarnOpts) error { return nil }

// offlineRef is the result of loading the build definition.
type offlineRef struct {
	client.Reference // nil, as above
	files            map[string][]byte
}

func (r *offlineRef) ReadFile(_ context.Context, req client.ReadRequest) ([]byte, error) {
	text, ok := r.files[req.Filename]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: req.Filename, Err: fs.ErrNotExist}
	}
	return text, nil
}

func (r *offlineRef) StatFile(_ context.Context, req client.StatRequest) (*types.Stat, error) {
	text, ok := r.files[req.Path]
	if !ok {
		return nil, &fs.PathError{Op: "stat", Path: req.Path, Err: fs.ErrNotExist}
	}
	return &types.Stat{Path: req.Path, Size: int64(len(text))}, nil
}

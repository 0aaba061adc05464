// Package registry asks image registries what they hold: digests, platforms
// and sizes, without pulling. It is the only package that reaches a network.
package registry

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// Client asks registries, with the credentials that docker login has kept.
type Client struct {
	// Mirror is asked instead of Docker Hub, as HOST[:PORT][/PATH].
	Mirror string
	// Timeout bounds each question, 30 seconds if 0.
	Timeout time.Duration
	// Transport is for tests; nil is the network.
	Transport http.RoundTripper
}

// Reference reads an image name as Docker does, through the mirror if it is
// an image of Docker Hub.
func (c *Client) Reference(image string) (name.Reference, error) {
	ref, err := name.ParseReference(image)
	if err != nil {
		return nil, fmt.Errorf("%s: not an image name: write it as docker pull takes it", image)
	}
	if c.Mirror == "" || ref.Context().RegistryStr() != name.DefaultRegistry {
		return ref, nil
	}
	mirrored := c.Mirror + "/" + ref.Context().RepositoryStr()
	if digest, ok := ref.(name.Digest); ok {
		mirrored += "@" + digest.DigestStr()
	} else {
		mirrored += ":" + ref.Identifier()
	}
	ref, err = name.ParseReference(mirrored)
	if err != nil {
		return nil, fmt.Errorf("%s: not a registry to take for a mirror: write HOST or HOST:PORT", c.Mirror)
	}
	return ref, nil
}

func (c *Client) ask(ctx context.Context) (context.Context, context.CancelFunc, []remote.Option) {
	timeout := c.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	options := []remote.Option{
		remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain), remote.WithUserAgent("stagewright"),
		// One more try each: a person waits.
		remote.WithRetryBackoff(remote.Backoff{Duration: timeout / 50, Factor: 1, Steps: 2}),
		remote.WithRetryStatusCodes(http.StatusBadGateway, http.StatusGatewayTimeout, http.StatusServiceUnavailable),
	}
	if c.Transport != nil {
		options = append(options, remote.WithTransport(c.Transport))
	}
	return ctx, cancel, options
}

// Digest gives the digest that a tag stands for now. It asks without fetching,
// which registries do not count as a pull.
func (c *Client) Digest(ctx context.Context, image string) (string, error) {
	ref, err := c.Reference(image)
	if err != nil {
		return "", err
	}
	ctx, cancel, options := c.ask(ctx)
	defer cancel()
	found, err := remote.Head(ref, options...)
	if err == nil {
		return found.Digest.String(), nil
	}
	// Some registries answer no HEAD; a GET tells more of what is wrong, too.
	got, err := remote.Get(ref, options...)
	if err != nil {
		return "", explain(ctx, image, err)
	}
	return got.Digest.String(), nil
}

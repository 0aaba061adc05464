// Package registry asks image registries what they hold: digests, platforms
// and sizes, without pulling. It is the only package that reaches a network.
package registry

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
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

// Image is what a registry holds under a name, for one platform.
type Image struct {
	Platform string `json:"platform"`
	Digest   string `json:"digest"`
	// Compressed is what a pull downloads, in bytes.
	Compressed int64   `json:"compressed"`
	Layers     []Layer `json:"layers"`
}

// Layer is one layer and the instruction that made it.
type Layer struct {
	Digest     string `json:"digest"`
	Compressed int64  `json:"compressed"`
	CreatedBy  string `json:"createdBy,omitempty"`
}

// Description is what stands behind one image reference.
type Description struct {
	Name string `json:"name"`
	// Digest names the whole: the index where there are several platforms.
	Digest string  `json:"digest"`
	Images []Image `json:"images"`
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

// Describe reads the manifests behind a name: of all platforms, or of those
// that are named.
func (c *Client) Describe(ctx context.Context, image string, platforms ...string) (*Description, error) {
	ref, err := c.Reference(image)
	if err != nil {
		return nil, err
	}
	ctx, cancel, options := c.ask(ctx)
	defer cancel()
	got, err := remote.Get(ref, options...)
	if err != nil {
		return nil, explain(ctx, image, err)
	}
	d := &Description{Name: image, Digest: got.Digest.String(), Images: []Image{}}
	if !got.MediaType.IsIndex() {
		img, err := got.Image()
		if err != nil {
			return nil, explain(ctx, image, err)
		}
		one, err := describe(img)
		if err != nil {
			return nil, explain(ctx, image, err)
		}
		if !wanted(one.Platform, platforms) {
			return nil, missing(image, platforms, []string{one.Platform})
		}
		d.Images = append(d.Images, one)
		return d, nil
	}
	index, err := got.ImageIndex()
	if err != nil {
		return nil, explain(ctx, image, err)
	}
	if err := d.fill(index, platforms); err != nil {
		return nil, explain(ctx, image, err)
	}
	return d, nil
}

// fill reads the children of an index.
func (d *Description) fill(index v1.ImageIndex, platforms []string) error {
	manifest, err := index.IndexManifest()
	if err != nil {
		return err
	}
	var have []string
	for _, child := range manifest.Manifests {
		if child.Platform == nil || child.Platform.OS == "unknown" || !child.MediaType.IsImage() {
			continue // attestations
		}
		platform := child.Platform.String()
		have = append(have, platform)
		if !wanted(platform, platforms) {
			continue
		}
		img, err := index.Image(child.Digest)
		if err != nil {
			return err
		}
		one, err := describe(img)
		if err != nil {
			return err
		}
		one.Platform = platform
		d.Images = append(d.Images, one)
	}
	if len(d.Images) == 0 {
		return missing(d.Name, platforms, have)
	}
	return nil
}

func missing(image string, platforms, have []string) error {
	return &PlatformError{Image: image, Wanted: platforms, Have: have}
}

// PlatformError is an image that does not exist for a platform.
type PlatformError struct {
	Image        string
	Wanted, Have []string
}

func (e *PlatformError) Error() string {
	return fmt.Sprintf("%s: does not exist for %v: choose one of %v", e.Image, e.Wanted, e.Have)
}

// wanted reports whether a platform is among those asked for. One without a
// variant stands for all its variants.
func wanted(platform string, platforms []string) bool {
	if len(platforms) == 0 {
		return true
	}
	p, err := v1.ParsePlatform(platform)
	if err != nil {
		return false
	}
	for _, w := range platforms {
		if want, err := v1.ParsePlatform(w); err == nil && p.Satisfies(*want) {
			return true
		}
	}
	return false
}

// describe adds up an image's manifest.
func describe(img v1.Image) (Image, error) {
	manifest, err := img.Manifest()
	if err != nil {
		return Image{}, err
	}
	digest, err := img.Digest()
	if err != nil {
		return Image{}, err
	}
	one := Image{Digest: digest.String(), Compressed: manifest.Config.Size, Layers: []Layer{}}
	for _, layer := range manifest.Layers {
		one.Compressed += layer.Size
		one.Layers = append(one.Layers, Layer{Digest: layer.Digest.String(), Compressed: layer.Size})
	}
	config, err := img.ConfigFile()
	if err != nil {
		return Image{}, err
	}
	if p := config.Platform(); p != nil {
		one.Platform = p.String()
	}
	at := 0
	for _, h := range config.History {
		if !h.EmptyLayer && at < len(one.Layers) {
			one.Layers[at].CreatedBy = h.CreatedBy
			at++
		}
	}
	return one, nil
}

// explain says in words what a registry's failure means and what to do.
func explain(ctx context.Context, image string, err error) error {
	var platform *PlatformError
	if errors.As(err, &platform) {
		return err
	}
	say := func(what, todo string) error { return &Error{Image: image, What: what, Todo: todo, Err: err} }
	var answer *transport.Error
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var dns *net.DNSError
	var operation *net.OpError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return say("the registry did not answer in time", "try again, or name a nearer one with --registry-mirror")
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &answer):
		return explainStatus(answer, say)
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid):
		return say("the registry's certificate is not trusted: "+reason(err), "add its authority to the system's certificates")
	case errors.As(err, &dns):
		return say("the registry's name is not known: "+dns.Name, "check the name and the connection")
	case errors.As(err, &operation):
		return say("the registry cannot be reached: "+operation.Err.Error(), "check the connection, or name another with --registry-mirror")
	}
	return say("the registry's answer makes no sense: "+reason(err), "try again; if it stays so, the registry or a proxy before it is broken")
}

func explainStatus(answer *transport.Error, say func(what, todo string) error) error {
	switch code := answer.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return say("the registry refuses: no such image, or no right to see it", "check the name, then log in with docker login")
	case code == http.StatusNotFound:
		return say("no such image or tag", "check the name and the tag")
	case code == http.StatusTooManyRequests:
		return say("the registry has had too many questions from here", "wait, log in with docker login, or name a mirror with --registry-mirror")
	case code >= http.StatusInternalServerError:
		return say(fmt.Sprintf("the registry is out of order (%d)", code), "try again later")
	default:
		return say(fmt.Sprintf("the registry answers %d", code), "check the name")
	}
}

// reason is the innermost error's text.
func reason(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// Error is a registry's failure in words.
type Error struct {
	Image, What, Todo string
	Err               error
}

func (e *Error) Error() string { return e.Image + ": " + e.What + ": " + e.Todo }

// Unwrap gives the client's own error.
func (e *Error) Unwrap() error { return e.Err }

package registry

import (
	"bytes"
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// serve starts a registry with an index of two platforms in it.
func serve(t *testing.T, wrap func(http.Handler) http.Handler) (host string, index v1.ImageIndex) {
	t.Helper()
	handler := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	plain := httptest.NewServer(handler)
	t.Cleanup(plain.Close)
	index = v1.ImageIndex(empty.Index)
	for i, arch := range []string{"amd64", "arm64"} {
		img, err := random.Image(1000, int64(2+i))
		if err != nil {
			t.Fatal(err)
		}
		platform := &v1.Platform{OS: "linux", Architecture: arch}
		if arch == "arm64" {
			platform.Variant = "v8"
		}
		img, err = mutate.ConfigFile(img, &v1.ConfigFile{OS: "linux", Architecture: arch, RootFS: rootFS(t, img), History: []v1.History{
			{CreatedBy: "ADD rootfs"}, {CreatedBy: "ENV A=b", EmptyLayer: true}, {CreatedBy: "RUN make"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: img, Descriptor: v1.Descriptor{Platform: platform}})
	}
	ref, err := name.ParseReference(strings.TrimPrefix(plain.URL, "http://") + "/library/app:1")
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.WriteIndex(ref, index); err != nil {
		t.Fatal(err)
	}
	if wrap == nil {
		return strings.TrimPrefix(plain.URL, "http://"), index
	}
	faulty := httptest.NewServer(wrap(handler))
	t.Cleanup(faulty.Close)
	return strings.TrimPrefix(faulty.URL, "http://"), index
}

func rootFS(t *testing.T, img v1.Image) v1.RootFS {
	t.Helper()
	config, err := img.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	return config.RootFS
}

func TestDescribe(t *testing.T) {
	host, index := serve(t, nil)
	c := &Client{}
	d, err := c.Describe(context.Background(), host+"/library/app:1")
	if err != nil {
		t.Fatal(err)
	}
	digest, _ := index.Digest()
	if d.Digest != digest.String() || len(d.Images) != 2 {
		t.Fatalf("%+v", d)
	}
	manifest, _ := index.IndexManifest()
	for i, child := range manifest.Manifests {
		img, _ := index.Image(child.Digest)
		m, _ := img.Manifest()
		want := m.Config.Size
		for _, l := range m.Layers {
			want += l.Size
		}
		if got := d.Images[i]; got.Compressed != want || got.Digest != child.Digest.String() || len(got.Layers) != len(m.Layers) {
			t.Errorf("%+v, want %d bytes", got, want)
		}
	}
	if by := d.Images[0].Layers; by[0].CreatedBy != "ADD rootfs" || by[1].CreatedBy != "RUN make" {
		t.Errorf("layers %+v", by)
	}
	one, err := c.Describe(context.Background(), host+"/library/app:1", "linux/arm64")
	if err != nil || len(one.Images) != 1 || one.Images[0].Platform != "linux/arm64/v8" {
		t.Errorf("%+v, %v", one, err)
	}
	_, err = c.Describe(context.Background(), host+"/library/app:1", "linux/s390x")
	if err == nil || !strings.Contains(err.Error(), "does not exist for [linux/s390x]: choose one of [linux/amd64 linux/arm64/v8]") {
		t.Errorf("%v", err)
	}
	if got, err := c.Digest(context.Background(), host+"/library/app:1"); err != nil || got != digest.String() {
		t.Errorf("%s, %v", got, err)
	}
	byMirror := &Client{Mirror: host}
	if got, err := byMirror.Digest(context.Background(), "app:1"); err != nil || got != digest.String() {
		t.Errorf("through the mirror: %s, %v", got, err)
	}
}

func answer(code int, body string) func(http.Handler) http.Handler {
	return func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v2/" {
				w.WriteHeader(http.StatusOK)
				return
			}
			w.WriteHeader(code)
			_, _ = io.WriteString(w, body)
		})
	}
}

// lying gives another manifest than the index names.
func lying(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/manifests/sha256:") {
			recorder := httptest.NewRecorder()
			next.ServeHTTP(recorder, r)
			body := bytes.Replace(recorder.Body.Bytes(), []byte("size"), []byte("sizE"), 1)
			w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
			_, _ = w.Write(body)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func TestFaultsEndInAClearError(t *testing.T) {
	slow := func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	}
	tests := []struct {
		name, tag, want string
		wrap            func(http.Handler) http.Handler
	}{
		{"not there", "2", "no such image or tag: check the name and the tag", func(h http.Handler) http.Handler { return h }},
		{"refused", "1", "the registry refuses: no such image, or no right to see it: check the name, then log in with docker login", answer(401, "")},
		{"rate limit", "1", "too many questions from here: wait, log in with docker login, or name a mirror", answer(429, "")},
		{"out of order", "1", "the registry is out of order (503)", answer(503, "")},
		{"nonsense", "1", "the registry's answer makes no sense", answer(200, "<html>hello</html>")},
		{"lying", "1", "the registry's answer makes no sense", lying},
		{"slow", "1", "the registry did not answer in time", slow},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			host, _ := serve(t, test.wrap)
			c := &Client{Timeout: 3 * time.Second}
			if test.name == "slow" {
				c.Timeout = 200 * time.Millisecond
			}
			start := time.Now()
			_, err := c.Describe(context.Background(), host+"/library/app:"+test.tag)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %q", err, test.want)
			}
			if took := time.Since(start); took > 8*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestUnreachableAndUntrusted(t *testing.T) {
	closed := httptest.NewServer(nil)
	closed.Close()
	c := &Client{Timeout: 3 * time.Second}
	_, err := c.Digest(context.Background(), strings.TrimPrefix(closed.URL, "http://")+"/a:1")
	if err == nil || !strings.Contains(err.Error(), "the registry cannot be reached") && !strings.Contains(err.Error(), "did not answer in time") {
		t.Errorf("%v", err)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	// A name that is not local is asked over TLS only.
	c.Transport = rewriting{host: strings.TrimPrefix(secure.URL, "https://")}
	_, err = c.Digest(context.Background(), "registry.example.com/a:1")
	if err == nil || !strings.Contains(err.Error(), "certificate is not trusted") {
		t.Errorf("%v", err)
	}
}

// rewriting sends every question to one host, with the system's trust.
type rewriting struct{ host string }

func (r rewriting) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Host = r.host
	return (&http.Transport{}).RoundTrip(req)
}

func TestBadNames(t *testing.T) {
	for _, image := range []string{"", "UPPER:1", "a:b:c", "a@sha256:x"} {
		if _, err := (&Client{}).Digest(context.Background(), image); err == nil || !strings.Contains(err.Error(), "not an image name") {
			t.Errorf("%q: %v", image, err)
		}
	}
}

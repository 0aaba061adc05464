package verify

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// Where no engine answers, buildx builds, and what needs no container is seen.
func TestVerifyWithBuildxAlone(t *testing.T) {
	for user, want := range map[string]string{
		"10001:10001": "build:ok user:ok start:skipped size:ok rebuild:ok",
		"":            "build:ok user:failed start:skipped size:ok rebuild:ok",
	} {
		e := good(t, 200)
		dir := t.TempDir()
		var weighed string
		o := options(e)
		o.Folder = dir
		o.Weigh = func(_ context.Context, image string) (string, []string, error) {
			weighed = image
			return "1 MB", nil, nil
		}
		o.Docker = func(ctx context.Context, args ...string) (string, string, error) {
			switch line := strings.Join(args, " "); {
			case line == "buildx inspect --bootstrap":
				return "Name:    far\nStatus:  running\n", "", nil
			case strings.HasPrefix(line, "buildx build --progress=plain --tag stagewright-verify:"):
				if !strings.HasSuffix(line, " --output type=docker,dest="+filepath.Join(dir, "image.tar")+" .") {
					t.Errorf("built with %s", line)
				}
				put(t, filepath.Join(dir, "image.tar"), user)
				return "", e.answers["rebuild"], nil
			default:
				return "", "no engine here", errors.New("exit status 1")
			}
		}
		r, err := Verify(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(r); got != want || weighed != filepath.Join(dir, "image.tar") {
			t.Errorf("user %q: %s, want %s; weighed %s", user, got, want, weighed)
		}
	}
}

func TestVerifyWithoutAnyBuilder(t *testing.T) {
	o := options(&engine{})
	o.Folder = t.TempDir()
	o.Docker = func(_ context.Context, args ...string) (string, string, error) {
		if args[0] == "buildx" {
			return "Name:   default\nError:  cannot connect\n", "", nil
		}
		return "", "nothing listens\n", errors.New("exit status 1")
	}
	if _, err := Verify(context.Background(), o); err == nil || !strings.Contains(err.Error(), "no builder of buildx: nothing listens: start one") {
		t.Errorf("got %v", err)
	}
}

// put writes the archive of an image that runs as a user.
func put(t *testing.T, file, user string) {
	t.Helper()
	config, err := empty.Image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	config = config.DeepCopy()
	config.Config.User = user
	img, err := mutate.ConfigFile(empty.Image, config)
	if err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(file)
	if err := tarball.WriteToFile(file, name.MustParseReference("stagewright-verify:1"), img); err != nil {
		t.Fatal(err)
	}
}

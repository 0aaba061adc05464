package tables

import (
	"regexp"
	"slices"
	"testing"
)

func TestNativePackagesAreWellFormed(t *testing.T) {
	debian := regexp.MustCompile(`^[a-z0-9][a-z0-9+.-]+$`)
	ecosystems := names(nativeData)
	if len(ecosystems) < 7 {
		t.Fatalf("ecosystems %v", ecosystems)
	}
	for _, ecosystem := range ecosystems {
		all, err := NativePackages(ecosystem)
		if err != nil || len(all) < 40 {
			t.Fatalf("%s: %d entries, %v", ecosystem, len(all), err)
		}
		for _, name := range sortedKeys(all) {
			for _, release := range []string{"trixie", "bookworm"} {
				n := all[name].On(release)
				for _, list := range [][]string{n.Build, n.Run, n.OptionalBuild, n.OptionalRun, n.VendoredBuild} {
					if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
						t.Errorf("%s %s on %s: %v is not sorted and unique", ecosystem, name, release, list)
					}
					for _, pkg := range list {
						if !debian.MatchString(pkg) {
							t.Errorf("%s %s: %q is no Debian package", ecosystem, name, pkg)
						}
					}
				}
			}
			n := all[name]
			if !slices.Contains([]string{"glibc", "both", "none"}, n.Prebuilt) ||
				!slices.Contains([]string{"registry", "repo", "doc", "recalled"}, n.Confidence) || n.Source == "" {
				t.Errorf("%s %s: prebuilt %q, confidence %q, source %q", ecosystem, name, n.Prebuilt, n.Confidence, n.Source)
			}
		}
	}
}

func TestNativeFor(t *testing.T) {
	for _, test := range []struct {
		ecosystem, pkg, release string
		build, run              []string
	}{
		{"python", "psycopg2", "", []string{"gcc", "libc6-dev", "libpq-dev"}, []string{"libpq5"}},
		{"python", "Psycopg2_Binary", "trixie", nil, nil},
		{"python", "psycopg2[x]", "trixie", []string{"gcc", "libc6-dev", "libpq-dev"}, []string{"libpq5"}},
		{"python", "Cx.Oracle", "trixie", []string{"gcc", "libc6-dev"}, []string{"libaio1t64"}},
		{"node", "sharp", "bookworm", []string{"g++", "libvips-dev", "make", "pkg-config", "python3"}, []string{"libvips42"}},
		{"go", "github.com/mattn/go-sqlite3", "trixie", []string{"gcc", "libc6-dev"}, nil},
		{"go", "github.com/confluentinc/confluent-kafka-go/v2/kafka", "trixie", []string{"gcc", "libc6-dev"}, nil},
		{"go", "github.com/bytecodealliance/wasmtime-go/v14", "trixie", []string{"gcc", "libc6-dev"}, nil},
		{"rust", "openssl_sys", "bookworm", []string{"libssl-dev", "pkg-config"}, []string{"libssl3"}},
		{"rust", "native-tls", "trixie", []string{"libssl-dev", "pkg-config"}, []string{"libssl3t64"}},
		{"php", "ext-bz2", "trixie", []string{"libbz2-dev"}, []string{"libbz2-1.0"}},
		{"ruby", "pg", "trixie", []string{"build-essential", "libpq-dev"}, []string{"libpq5"}},
	} {
		n, ok := NativeFor(test.ecosystem, test.pkg, test.release)
		if !ok || !slices.Equal(n.Build, test.build) || !slices.Equal(n.Run, test.run) {
			t.Errorf("%s %s: %v, %v, %v", test.ecosystem, test.pkg, ok, n.Build, n.Run)
		}
	}
	for _, test := range [][2]string{{"python", "requests"}, {"go", "github.com/mattn"}, {"go", "github.com/google/gopacket"}, {"cobol", "pg"}, {"node", ""}} {
		if n, ok := NativeFor(test[0], test[1], ""); ok {
			t.Errorf("%v found %s", test, n.Name)
		}
	}
}

func TestSystemTool(t *testing.T) {
	for command, want := range map[string]string{"ffprobe": "ffmpeg", "imagemagick": "imagemagick", "magick": "imagemagick", "wkhtmltopdf": "wkhtmltopdf"} {
		if tool, ok := SystemTool(command); !ok || tool.Name != want {
			t.Errorf("%s: %v, %q", command, ok, tool.Name)
		}
	}
	if tool, _ := SystemTool("wkhtmltopdf"); tool.Available("trixie") || !tool.Available("bookworm") || len(tool.On("bookworm").Run) == 0 {
		t.Error("wkhtmltopdf is of bookworm alone")
	}
	if _, ok := SystemTool("no-such-tool"); ok {
		t.Error("a tool that nobody knows was found")
	}
}

package node

import (
	"slices"

	"github.com/stagewright/stagewright/detect"
)

// alpine are the names that Alpine has for packages of Debian; those without
// one here are told of.
var alpine = detect.Lookup[string]{{"python3", "python3"}, {"make", "make"}, {"g++", "g++"}, {"cmake", "cmake"}, {"openssl", "openssl"}, {"tini", "tini"}, {"ffmpeg", "ffmpeg"},
	{"chromium", "chromium"}, {"ca-certificates", "ca-certificates"}, {"imagemagick", "imagemagick"}, {"graphicsmagick", "graphicsmagick"}, {"git", "git"}, {"pkg-config", "pkgconf"},
	{"libpq-dev", "libpq-dev"}, {"libpq5", "libpq"}, {"libssl-dev", "openssl-dev"}, {"libssl3t64", "libssl3"}, {"zlib1g-dev", "zlib-dev"}, {"zlib1g", "zlib"}, {"libsasl2-dev", "cyrus-sasl-dev"},
	{"libsasl2-2", "libsasl"}, {"libzstd-dev", "zstd-dev"}, {"libzstd1", "zstd-libs"}, {"libcairo2-dev", "cairo-dev"}, {"libcairo2", "cairo"}, {"libpango1.0-dev", "pango-dev"}, {"libpango-1.0-0", "pango"},
	{"libpangocairo-1.0-0", "pango"}, {"libjpeg62-turbo-dev", "libjpeg-turbo-dev"}, {"libjpeg62-turbo", "libjpeg-turbo"}, {"libgif-dev", "giflib-dev"}, {"libgif7", "giflib"}, {"librsvg2-dev", "librsvg-dev"},
	{"librsvg2-2", "librsvg"}, {"libpixman-1-dev", "pixman-dev"}, {"libpixman-1-0", "pixman"}, {"libfontconfig1", "fontconfig"}, {"libudev-dev", "eudev-dev"}, {"libudev1", "eudev-libs"},
	{"libkrb5-dev", "krb5-dev"}, {"libgssapi-krb5-2", "krb5-libs"}, {"unixodbc-dev", "unixodbc-dev"}, {"libodbc2", "unixodbc"}, {"unixodbc", "unixodbc"}, {"poppler-utils", "poppler-utils"}, {"tesseract-ocr", "tesseract-ocr"}}

// named gives the names that the base's distribution has for system packages.
func systemNames(a *detect.App, list []string) []string {
	if a.Text("base") != "alpine" {
		return list
	}
	var out []string
	for _, p := range list {
		name, ok := alpine.Find(p)
		if !ok {
			a.Warn("alpine-package", p+": which package of Alpine brings it is not known: add it with --set runPackages= or --set buildPackages=, or keep --base slim")
			continue
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

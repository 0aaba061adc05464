package formats

import (
	"fmt"
	"path"
	"strings"
)

// Parse reads a file by its name: ErrUnknown when no reader is known for it.
func Parse(name string, b []byte) (*Node, error) {
	read := reader(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if read == nil {
		return nil, &Error{Err: fmt.Errorf("%w: %s", ErrUnknown, path.Base(name))}
	}
	return read(b)
}

// reader finds the reader of a base name.
func reader(base string) func([]byte) (*Node, error) {
	switch base {
	case "Pipfile", "poetry.lock", "uv.lock", "pdm.lock", "Cargo.lock", "pixi.toml":
		return TOML
	case "composer.lock", "Pipfile.lock", "deno.lock", "bun.lock", "flake.lock", "mcp.lock",
		".babelrc", ".eslintrc", ".prettierrc", ".swcrc", ".jshintrc", ".nycrc", ".watchmanconfig":
		return JSON
	case "pubspec.lock", "Podfile.lock", ".clang-format":
		return YAML
	case "Procfile":
		return func(b []byte) (*Node, error) { return Procfile(b), nil }
	case ".editorconfig", ".npmrc", ".coveragerc", ".pylintrc", ".flake8", ".gitmodules", "alembic.ini":
		return INI
	}
	if base == ".env" || strings.HasPrefix(base, ".env.") || strings.HasSuffix(base, ".env") {
		return func(b []byte) (*Node, error) { return Dotenv(b), nil }
	}
	return readerOf(strings.ToLower(path.Ext(base)))
}

func readerOf(ext string) func([]byte) (*Node, error) {
	switch ext {
	case ".json", ".jsonc", ".code-workspace", ".webmanifest":
		return JSON
	case ".json5":
		return JSON5
	case ".toml":
		return TOML
	case ".yaml", ".yml":
		return YAML
	case ".xml", ".csproj", ".fsproj", ".vbproj", ".props", ".targets", ".slnx", ".config", ".nuspec", ".pubxml":
		return XML
	case ".properties":
		return Properties
	case ".ini", ".cfg", ".conf":
		return INI
	}
	return nil
}

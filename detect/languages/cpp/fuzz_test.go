package cpp_test

import "testing"

// FuzzRead holds the readers of build files and manifests to ending, whatever
// the files hold.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"project(x)\nset(A ${A}${A}x)\nset(A ${A}${A})\nadd_subdirectory(.)\nadd_subdirectory(.)\nadd_executable(${A} a.c)\n",
		"project('x', 'c')\nsubdir('.')\nsubdir('.')\nsubproject('..')\nexecutable('x', 'a.c')\n",
		"A = $(B)$(B)$(B)\nB = $(A)$(A)$(A)\n$(A): a.o\n\t$(CC) -o $@ $(A)\nx: x.o\n",
		"AC_INIT([x])\nAC_SEARCH_LIBS([a],[b c])\nbin_PROGRAMS = x\n",
		`{"configurePresets": [{"name": "a", "inherits": ["a", "b", "b"]}, {"name": "b", "inherits": "a"}], "dependencies": [{}, 1, "x"]}`,
		"[requires]\nfmt/1\n[generators]\nCMakeDeps\n", "requires = 'a/1',\n  'b/2'\nself.requires('c/[>=1]')\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"CMakeLists.txt", "meson.build", "configure.ac", "Makefile"} {
			planOf(t, map[string]string{name: text, "Makefile.am": text, "a.c": "int main() { listen(s, 1); }", "CMakePresets.json": text, "conanfile.txt": text, "conanfile.py": text, "vcpkg.json": text})
		}
	})
}

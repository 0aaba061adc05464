package formats

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// dump lists a tree's values as "path=value@line".
func dump(n *Node) []string {
	var out []string
	var walk func(path string, n *Node)
	walk = func(path string, n *Node) {
		switch {
		case n.Kind == Map && n.Value == "" || n.Kind == List:
			if len(n.Nodes) == 0 {
				out = append(out, fmt.Sprintf("%s={}@%d", path, n.Line))
			}
		case n.Kind == Null:
			out = append(out, fmt.Sprintf("%s~@%d", path, n.Line))
		default:
			out = append(out, fmt.Sprintf("%s=%s@%d", path, n.Value, n.Line))
		}
		for i, c := range n.Nodes {
			key := c.Key
			if n.Kind == List || key == "" {
				key = fmt.Sprint(i)
			}
			walk(strings.TrimPrefix(path+"/"+key, "/"), c)
		}
	}
	walk("", n)
	return out
}

func wide16(s string, big, mark bool) []byte {
	var out []byte
	put := func(u uint16) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	if mark {
		put(0xFEFF)
	}
	for _, u := range utf16.Encode([]rune(s)) {
		put(u)
	}
	return out
}

func TestTrees(t *testing.T) {
	for _, tc := range []struct{ name, file, in, want string }{
		{"json", "a.json", "{\n \"a\": 1,\n \"b\": [true,\n  null, \"x\\n\\\"\"],\n \"c\": {}\n}", "a=1@2 b/0=true@3 b/1~@4 b/2=x\n\"@4 c={}@5"},
		{"json member's line is its name's", "a.json", "{\"a\":\n\n 1}", "a=1@1"},
		{"jsonc", "tsconfig.json", "\xEF\xBB\xBF// c\r\n{ /* x\r\n */ \"a\": \"//no\", // y\r\n \"b\": [1,],\r\n}\r\n// end", "a=//no@3 b/0=1@4"},
		{"last of a key", "a.json", "{\"a\":1,\n\"b\":2,\n\"a\":3}", "a=3@3 b=2@2"},
		{"utf-16", "a.json", string(wide16("{\n\"é\": 1}", false, true)), "é=1@2"},
		{"utf-16 big without mark", "a.json", string(wide16("{\n\"abc\": 1}", true, false)), "abc=1@2"},
		{"json5", "a.json5", "{\n a: 'it\\'s \"q\"', // c\n $b: +1, 'c': [.5, 0xF,],\n d: 'x\\\ny',\n e: null}", "a=it's \"q\"@2 $b=+1@3 c/0=.5@3 c/1=0xF@3 d=xy@4 e~@6"},
		{"toml", "a.toml", "a.b = 1\n[t]\nx = \"y\"\nl = [\n 1,\n # c\n { z = 2 },\n]\n[[s]]\nn = 1\n[[s]]\nn = 2\n[s.sub]\nd = 2024-01-02\n[t.u]\nm = '''\nq'''\nafter = true",
			"a/b=1@1 t/x=y@3 t/l/0=1@5 t/l/1/z=2@7 t/u/m=q@16 t/u/after=true@18 s/0/n=1@10 s/1/n=2@12 s/1/sub/d=2024-01-02@14"},
		{"toml crlf", "Pipfile", "[packages]\r\nflask = \"*\"\r\n", "packages/flask=*@2"},
		{"toml keeps reading past a clash", "a.toml", "a = 1\n[a.b]\nc = 2\n[d]\ne = 3", "a=1@1 d/e=3@5"},
		{"yaml", "a.yml", "a: 1\nb:\n  - x\n  - on: 3.10\n    no: ~\nc: 'yes'\nd: true\n", "a=1@1 b/0=x@3 b/1/on=3.10@4 b/1/no~@5 c=yes@6 d=true@7"},
		{"yaml alias", "a.yml", "base: &b\n  x: 1\n  y: 2\ndev:\n  <<: *b\n  y: 3\ncopy: *b\n", "base/x=1@2 base/y=2@3 dev/y=3@6 dev/x=1@2 copy/x=1@2 copy/y=2@3"},
		{"yaml merge list", "a.yml", "a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc:\n  <<: [*a, *b]\n", "a/x=1@1 b/x=2@2 b/z=3@2 c/x=1@1 c/z=3@2"},
		{"yaml custom tag", "a.yml", "a: !Ref Foo\nb: !Sub [x]\nc: !!python/name:a.b\n", "a=Foo@1 b/0=x@2 c=@3"},
		{"yaml filtered by maven", "a.yml", "a:\n  v: @project.version@\n  w: 1\n", "a/v=@project.version@@2 a/w=1@3"},
		{"yaml first of several", "a.yml", "---\na: 1\n---\na: 2\n", "a=1@2"},
		{"empty yaml", "a.yml", "# nothing\n", "~@1"},
		{"xml", "pom.xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<!DOCTYPE p [<!ENTITY a \"b\">]>\n<m:project xmlns:m=\"u\" a=\"1\">\n <version>\n 1 </version>\n <name>caf\xe9</name><p><q x='2'>t</q></p>\n <p><q/></p></m:project>",
			"@a=1@3 version=1@4 name=café@6 p/q=t@6 p/q/@x=2@6 p/q=@7"},
		{"xml utf-16", "a.csproj", string(wide16("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<Project Sdk=\"S\">\n<A>é</A></Project>", false, true)), "@Sdk=S@2 A=é@3"},
		{"xml tolerates a missing end", "a.xml", "<a>\n<b>1<c>2</b></a>", "b=1@2 b/c=2@2"},
		{"properties", "a.properties", "# c\n! d\nserver.port = 80\\\n  80\na:b\nk v\\u00e9\nsp\\ ace=x\na=last\nempty\n", "server.port=8080@3 a=last@8 k=vé@6 sp ace=x@7 empty=@9"},
		{"setup.cfg", "setup.cfg", "top = 1\n[options]\npython_requires: >=3.8\ninstall_requires =\n    a>=1\n    # c\n    b; python_version < '3'\n\n[options.extras]\nz=1\n",
			"top=1@1 options/python_requires=>=3.8@3 options/install_requires=\na>=1\nb; python_version < '3'@4 options/install_requires/0=a>=1@5 options/install_requires/1=b; python_version < '3'@7 options.extras/z=1@10"},
		{"ini same line and more", "a.ini", "[a]\nx = 1\n  2\ny\n", "a/x=1\n2@2 a/x/0=1@2 a/x/1=2@3 a/y~@4"},
		{"dotenv", ".env.example", "# c\nexport A=1\nB=\"x # y\\n\" # c\nC=z # c\nD='multi\nline'\nbad line\nE=\nF=\"open\n", "A=1@2 B=x # y\n@3 C=z@4 D=multi\nline@5 E=@8 F=\"open@9"},
		{"procfile", "Procfile", "web: bin/rails s -p $PORT\r\n\r\nworker: x: y\n# no: comment\n", "web=bin/rails s -p $PORT@1 worker=x: y@3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n, err := Parse("dir/"+tc.file, []byte(tc.in))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tc.want, strings.Join(dump(n), " ")); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestTreeErrors(t *testing.T) {
	bomb := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 12; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	for _, tc := range []struct {
		name, file, in string
		line           int
		want           error
	}{
		{"json", "a.json", "{\n  \"a\": }\n", 2, nil},
		{"json cut off", "a.json", "{\n  \"a\": 1", 3, nil},
		{"json deep", "a.json", strings.Repeat("[", 1<<20), 1, ErrTooDeep},
		{"json5 deep", "a.json5", strings.Repeat("{a:", 1<<20), 1, ErrTooDeep},
		{"json empty", "a.json", "", 2, nil},
		{"toml", "a.toml", "a = 1\nb = \n", 2, nil},
		{"toml deep", "a.toml", "x = " + strings.Repeat("[", 1<<20), 1, nil},
		{"toml deep key", "a.toml", strings.Repeat("a.", 1<<20) + "a = 1", 1, ErrTooDeep},
		{"yaml", "a.yml", "a: b\nc: [\n", 2, nil},
		{"yaml bomb", "a.yml", bomb, 6, ErrTooLarge},
		{"yaml cycle", "a.yml", "a: &a\n  b: *a\n", 2, nil},
		{"yaml deep", "a.yml", strings.Repeat("[", 5000) + strings.Repeat("]", 5000), 1, ErrTooDeep},
		{"xml", "a.xml", "<a>\n<b>", 2, nil},
		{"xml none", "a.xml", "hello", 0, nil},
		{"xml deep", "a.xml", strings.Repeat("<a>", 1<<20), 1, ErrTooDeep},
		{"ini", "a.ini", "\njust words\n", 0, nil},
		{"binary", "a.json", "{\x00\x01\x02\x03\xff}", 0, ErrBinary},
		{"large", "a.yaml", strings.Repeat("a", maxBytes+1), 0, ErrTooLarge},
		{"unknown", "a.xyz", "a", 0, ErrUnknown},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n, err := Parse(tc.file, []byte(tc.in))
			if tc.name == "ini" {
				if err != nil || n.Nodes[0].Line != 2 {
					t.Fatalf("a key without value is a key: %v", err)
				}
				return
			}
			var e *Error
			if n != nil || !errors.As(err, &e) {
				t.Fatalf("got %v, %v", n, err)
			}
			if e.Line != tc.line || tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("got %v (line %d), want line %d, %v", err, e.Line, tc.line, tc.want)
			}
		})
	}
}

func TestErrorWords(t *testing.T) {
	_, err := JSON([]byte("{\n  \"a\": ?}"))
	if got, want := err.Error(), "line 2, column 8: invalid character '?' at start of value"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err = TOML([]byte("a = 1\nb = ?"))
	if !strings.HasPrefix(err.Error(), "line 2, column 5: ") {
		t.Error(err)
	}
}

func TestYAMLAll(t *testing.T) {
	docs, err := YAMLAll([]byte("a: 1\n---\nb: 2\n---\n"))
	if err != nil || len(docs) != 3 || docs[1].At("b").Line != 3 {
		t.Errorf("got %v, %v", docs, err)
	}
	docs, err = YAMLAll([]byte("a: 1\n---\nb: [\n"))
	if err == nil || len(docs) != 1 {
		t.Errorf("the documents before the error are kept: %v, %v", docs, err)
	}
}

func TestNode(t *testing.T) {
	var none *Node
	if none.At("a") != nil || none.Text() != "" || none.List() != nil || none.Strings() != nil || none.Keys() != nil || none.Has("a") || none.All("a") != nil {
		t.Error("a nil Node is an empty one")
	}
	n, err := JSON([]byte(`{"a": {"b": [1, "x", {"c": true}]}, "s": "one"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := n.At("a", "b", "2", "c").Text(); got != "true" {
		t.Errorf("got %q", got)
	}
	if n.Has("a", "b", "3") || n.Has("a", "b", "x") || n.Has("s", "x") || !n.Has("a", "b") {
		t.Error("Has is wrong")
	}
	if d := cmp.Diff([]string{"1", "x"}, n.At("a", "b").Strings()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"one"}, n.At("s").Strings()); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"a", "s"}, n.Keys()); d != "" {
		t.Error(d)
	}
	x, err := XML([]byte("<p><g><a>1</a></g><g><b>2</b><a>3</a></g></p>"))
	if err != nil {
		t.Fatal(err)
	}
	if x.At("g", "b").Text() != "2" || len(x.All("g", "a")) != 2 {
		t.Error("repeated elements are all looked into")
	}
}

func TestDecode(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		crlf     bool
	}{
		{"a\nb", "a\nb", false},
		{"\xEF\xBB\xBFa\r\nb\rc", "a\nb\nc", true},
		{string(wide16("flask==1\r\n", false, true)), "flask==1\n", true},
		{string(wide16("flask==1\n", true, true)), "flask==1\n", false},
		{string(wide16("flask==1\n", false, false)), "flask==1\n", false},
		{"a\xffb", "a\uFFFDb", false},
		{"", "", false},
	} {
		got, crlf, err := Decode([]byte(tc.in))
		if err != nil || got != tc.want || crlf != tc.crlf {
			t.Errorf("%q: got %q, %v, %v", tc.in, got, crlf, err)
		}
	}
	if _, _, err := Decode([]byte("\x7fELF\x00\x00")); !errors.Is(err, ErrBinary) {
		t.Errorf("got %v", err)
	}
	if d := cmp.Diff([]Line{{1, "a"}, {2, ""}, {3, "b"}}, Lines("a\n\nb\n")); d != "" {
		t.Error(d)
	}
}

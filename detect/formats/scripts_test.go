package formats

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"node dist/main.js":                "node|dist/main.js",
		`gunicorn 'a:b()' --x="y z" a\ b`:  "gunicorn|a:b()|--x=y z|a b",
		"npm start # comment":              "npm|start",
		`echo "a\"b\$c" 'd\e'`:             `echo|a"b$c|d\e`,
		"  uvicorn app:app --port 8000\n ": "uvicorn|app:app|--port|8000",
	} {
		got, ok := Words(in)
		if !ok || strings.Join(got, "|") != want {
			t.Errorf("%q: got %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{
		"", " ", "a && b", "a | b", "a; b", "a &", "a > f", "a $PORT", `a "$PORT"`, "a ${PORT:-1}", "a $(b)", "a `b`",
		"A=1 b", "A=1", "a *.js", "a b?", "a ~/x", "cd x", "exec node x", "export A=1", "if a; then b; fi", "! a", "a 'b", "a\x00",
		strings.Repeat("(", 5000), strings.Repeat("a", maxCommand+1),
	} {
		if got, ok := Words(in); ok || got != nil {
			t.Errorf("%.40q needs a shell, got %q, %v", in, got, ok)
		}
	}
}

func TestCommands(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		compound bool
	}{
		{"node a.js", "[] [node a.js]", false},
		{"NODE_ENV=production PORT=${PORT:-3000} node a.js", "[NODE_ENV=production PORT=${PORT:-3000}] [node a.js]", false},
		{"a && b || c; d | e", "[] [a], [] [b], [] [c], [] [d], [] [e]", true},
		{"python manage.py migrate && exec gunicorn x:y -b \"0.0.0.0:$PORT\"", "[] [python manage.py migrate], [] [exec gunicorn x:y -b 0.0.0.0:$PORT]", true},
		{"export A=1; (cd x && make)", "[] [export A=1], [] [cd x], [] [make]", true},
		{"if [ -f x ]; then a; else b; fi", "[] [[ -f x ]], [] [a], [] [b]", true},
		{"a > out", "[] [a]", true},
		{"a &", "[] [a]", true},
		{"a &> f && b", "[] [a], [] [b]", true},
		{"a 'b", "", false},
	} {
		cmds, compound := Commands(tc.in)
		var got []string
		for _, c := range cmds {
			got = append(got, fmt.Sprint(c.Env, c.Args))
		}
		if strings.Join(got, ", ") != tc.want || compound != tc.compound {
			t.Errorf("%q: got %s, %v", tc.in, strings.Join(got, ", "), compound)
		}
	}
}

// In each text # stands before a comment's first byte and ¦ behind its last
// (neither is part of the source).
func TestCode(t *testing.T) {
	for _, tc := range []struct{ file, in string }{
		{"a.js", "a«// b»\n'x//y' \"/*\" «/* c\n d */» `//${'`'}//` «// z»"},
		{"a.ts", "const r = /[/*]\\/\\//g; «// c»\nx = a / b «// c»\nreturn /'/ «// d»\n<a href=\"http://x\">don't</a>\nb()«// e»"},
		{"a.jsx", "<p>http://x</p> <br /> «/* c */» </p>"},
		{"a.vue", "<!-- x -->"},
		{"a.java", "char c = '\"'; «// x»\nString s = \"\"\"\n // kept \"x\"\n\"\"\"; «// y»"},
		{"a.kt", "«/* a /* b */ c */» val x = \"\"\"//\"\"\" «// d»"},
		{"build.gradle", "url 'http://x' «// y»\n def p = ~/a'b/ «// z»"},
		{"a.go", "s := `//` + \"//\" «// x»\nr := '\"' «/* y */»"},
		{"a.rs", "fn f<'a>(x: &'a str) {} «// c»\nlet s = r#\"// \"x\" \"#; «/* a /* b */ */» let c = '\\'';"},
		{"a.cs", "var s = @\"c:\\\" + \"//\"; «// x»\nvar t = @\"a \"\" // b\"; «// y»"},
		{"a.php", "<?php #[Attr]\n$a = '#'; «# x»\n$b = \"//\"; «// y»"},
		{"a.swift", "let a = \"//\" «/* x /* y */ */»"},
		{"a.dart", "var a = '''\n//''' + r'\\' «// x»"},
		{"a.py", "a = '#' «# x»\nb = \"\"\"\n# kept\n\"\"\" «# y»\nc = 'it\\'s #' «# z»"},
		{"a.rb", "a = \"#{b[\"#\"]} #\" «# x»\n«=begin\n all\n=end»\nc = 'd' «# e»\nx =~ /#/ «# f»"},
		{"a.exs", "a: \"#{x}\", «# y»\n@doc \"\"\"\n# kept\n\"\"\""},
		{"a.sh", "a=$# b=${#x} «# c»\necho \"# x\" '# y' \\\" «# z»\nurl#x"},
		{"a.yml", "a: don't «# x»\nb: \"# y\" «# z»\nc: a#b"},
		{"a.toml", "a = \"#\" «# x»"},
		{"a.r", "library(x) «# y»"},
		{"a.jl", "«#= a #= b =# =#» x «# y»"},
		{"a.pl", "$x = $#a; «# y»\n«=pod\n x\n=cut»\nz"},
		{"a.nim", "«#[ a ]#» x «# y»"},
		{"a.lua", "a = '--' «-- x»\n«--[[ b\n]]» c = [[ -- ]]"},
		{"a.hs", "f' = x «-- y»\n«{- a {- b -} -}» c"},
		{"a.sql", "select '--', 'it''s --' «-- x»"},
		{"a.ml", "let a = \"(*\" «(* b (* c *) *)»"},
		{"a.erl", "a() -> «% b»"},
		{"Gemfile", "gem 'a' «# b»"},
		{"go.mod", "go 1.2 «// b»"},
		{"a.unknown", "# // /* */"},
	} {
		if tc.file == "a.vue" {
			tc.in = "«<!-- x -->» a «// b»"
		}
		var src, want strings.Builder
		blank := false
		for _, r := range tc.in {
			switch {
			case r == '«' || r == '»':
				blank = r == '«'
				continue
			case blank && r != '\n':
				want.WriteRune(' ')
			default:
				want.WriteRune(r)
			}
			src.WriteRune(r)
		}
		if d := cmp.Diff(want.String(), Code(tc.file, src.String())); d != "" {
			t.Errorf("%s: %s", tc.file, d)
		}
	}
}

func TestRequirementsTxt(t *testing.T) {
	text, _, err := Decode(wide16("# c\r\nFlask[async, dotenv] >= 2.0, <3 ; python_version > '3.8' # why\r\n"+
		"-r base.txt\r\n-cconstraints.txt\r\n--index-url=https://example.com/simple\r\n--extra-index-url https://example.com/x\r\n"+
		"zope.interface==5 \\\r\n    --hash=sha256:aa \\\r\n    --hash=sha256:bb\r\n-e .\r\n-e git+https://example.com/a.git#egg=My_Pkg[x]\r\n"+
		"pkg @ https://example.com/p.whl ; os_name == 'nt'\r\n./local/dir\r\nhttps://example.com/Foo_Bar-1.0-py3-none-any.whl\r\n"+
		"<<<<<<< HEAD\r\n--no-binary :all:\r\nplain\r\n--find-links ./w\r\n", false, true))
	if err != nil {
		t.Fatal(err)
	}
	r := RequirementsTxt(text)
	var got []string
	for _, q := range r.List {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%v@%d", q.Name, q.Extras, q.Spec, q.Marker, q.URL, q.Editable, q.Line))
	}
	want := []string{
		"flask|async,dotenv|>=2.0,<3|python_version > '3.8'||false@2",
		"zope-interface||==5|||false@7",
		"||||.|true@10",
		"my-pkg|x|||git+https://example.com/a.git#egg=My_Pkg[x]|true@11",
		"pkg|||os_name == 'nt'|https://example.com/p.whl|false@12",
		"||||./local/dir|false@13",
		"foo-bar||||https://example.com/Foo_Bar-1.0-py3-none-any.whl|false@14",
		"plain|||||false@17",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Ref{{"base.txt", 3}}, r.Includes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Ref{{"constraints.txt", 4}}, r.Constraints); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]Ref{{"https://example.com/simple", 5}, {"https://example.com/x", 6}, {"./w", 18}}, r.Indexes); d != "" {
		t.Error(d)
	}
	if !r.Hashes {
		t.Error("hashes are there")
	}
	for _, bad := range []string{"", "???", "a b", "[x]", "a[x", "-", "name @ "} {
		if q, ok := Requirement508(bad); ok {
			t.Errorf("%q is no requirement: %+v", bad, q)
		}
	}
	if q, ok := Requirement508("requests (>=2)"); !ok || q.Spec != ">=2" {
		t.Errorf("got %+v", q)
	}
}

func TestDockerfile(t *testing.T) {
	var got []string
	for _, in := range Dockerfile([]byte("\xEF\xBB\xBF# syntax=x\r\nFROM a AS b\r\n# c\r\nrun apt-get \\\r\n  # within\r\n\r\n  install 'a b' \\\r\n  c\r\n" +
		"CMD [\"a\", \"b c\"]\r\nRUN <<EOF cat\r\nENV NOT=1\r\nEOF\r\nCOPY --from=b [\"x\", \"y\"]\r\nENTRYPOINT [bad\r\n?? no\r\nENV A=\"1 2\" B=3\r\n")) {
		got = append(got, fmt.Sprintf("%d %s %v %s", in.Line, in.Name, in.JSON, strings.Join(in.Args, "|")))
	}
	want := []string{
		"2 FROM false a|AS|b", "4 RUN false apt-get|install|a b|c", "9 CMD true a|b c", "10 RUN false <<EOF|cat",
		"13 COPY true --from=b|x|y", "14 ENTRYPOINT false [bad", "16 ENV false A=1 2|B=3",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	in := Dockerfile([]byte("# escape=`\nRUN a `\n b\\\nCMD x"))
	if len(in) != 2 || in[0].Text != `a b\` || in[1].Line != 4 {
		t.Errorf("got %+v", in)
	}
}

func TestGradle(t *testing.T) {
	g := GradleScript("build.gradle", `
// id 'no'
plugins {
    id 'java'
    id 'org.springframework.boot' version '3.2.0' apply false // x
    alias(libs.plugins.shadow)
}
apply plugin: 'war'
def javaVersion = 17
group = 'com.example'; version '1.0'
sourceCompatibility = JavaVersion.VERSION_1_8
java { toolchain { languageVersion = JavaLanguageVersion.of(javaVersion) } }
application {
    mainClass = 'a.Main'
}
mainClassName = "x.$javaVersion"
tasks.named('bootJar') { archiveFileName = "app.jar" }
jar {
    archiveBaseName.set('base')
    manifest { attributes 'Main-Class': 'b.Main' }
}
dependencies {
    implementation 'g:a:1', "g:b:$javaVersion"
    implementation(platform("g:bom:2"))
    runtimeOnly group: 'g', name: 'c', version: '3'
    testImplementation project(':core')
    compileOnly libs.lombok
    implementation('g:x:1') {
        exclude group: 'z'
    }
}
`)
	want := []string{
		"4 java", "5 org.springframework.boot 3.2.0 unapplied", "6 libs.plugins.shadow alias", "8 war",
		"9 javaVersion=17", "10 group=com.example", "10 version=1.0", "11 sourceCompatibility=1.8", "12 java.toolchain.languageVersion=17",
		"14 application.mainClass=a.Main", "16 mainClassName=x.17", "17 bootJar.archiveFileName=app.jar", "19 jar.archiveBaseName=base",
		"20 jar.manifest.attributes.Main-Class=b.Main",
		"23 implementation g:a:1", "23 implementation g:b:17", "24 implementation g:bom:2", "25 runtimeOnly g:c:3",
		`26 testImplementation project(":core")`, "27 compileOnly libs.lombok", "28 implementation g:x:1",
	}
	if d := cmp.Diff(want, gradleDump(g)); d != "" {
		t.Error(d)
	}
}

func TestGradleKotlin(t *testing.T) {
	g := GradleScript("build.gradle.kts", `plugins {
    `+"`java-library`"+`
    kotlin("jvm") version "2.0.0"
    id("com.x").version("1")
    alias(libs.plugins.boot) apply false
}
val jdk: String = "21"
kotlin { jvmToolchain(21) }
java {
    toolchain {
        languageVersion.set(JavaLanguageVersion.of(jdk))
    }
    sourceCompatibility = JavaVersion.VERSION_17
}
application { mainClass.set("a.MainKt") }
tasks.withType<KotlinCompile> {
    compilerOptions { jvmTarget.set(JvmTarget.JVM_17) }
}
tasks {
    named<BootJar>("bootJar") { archiveFileName.set("app.jar") }
}
val x by tasks.registering { doLast { println("version = 1") } }
dependencies {
    implementation(kotlin("stdlib"))
    implementation(libs.spring.web)
    implementation("g:a:1") { exclude(group = "z") }
}
mainClass = providers.gradleProperty("m").get()
`)
	want := []string{
		"2 java-library", "3 org.jetbrains.kotlin.jvm 2.0.0", "4 com.x 1", "5 libs.plugins.boot alias unapplied",
		"7 jdk=21", "8 kotlin.jvmToolchain=21", "11 java.toolchain.languageVersion=21", "13 java.sourceCompatibility=17",
		"15 application.mainClass=a.MainKt", "17 KotlinCompile.compilerOptions.jvmTarget=17", "20 bootJar.archiveFileName=app.jar",
		"22 x.doLast.println=version = 1", `28 mainClass=providers.gradleProperty("m").get() (expression)`,
		"24 implementation org.jetbrains.kotlin:kotlin-stdlib", "25 implementation libs.spring.web", "26 implementation g:a:1",
	}
	if d := cmp.Diff(want, gradleDump(g)); d != "" {
		t.Error(d)
	}
	s := GradleScript("settings.gradle.kts", "rootProject.name = \"shop\"\ninclude(\":a\",\n  \":b\")\nincludeBuild(\"c\")\n/* include(\"d\") */\n")
	if d := cmp.Diff([]string{"1 rootProject.name=shop", "2 include :a", "3 include :b", "4 includeBuild c"}, gradleDump(s)); d != "" {
		t.Error(d)
	}
	s = GradleScript("settings.gradle", "rootProject.name = 'shop'\ninclude ':a',\n  ':b'\n")
	if d := cmp.Diff([]string{"1 rootProject.name=shop", "2 include :a", "3 include :b"}, gradleDump(s)); d != "" {
		t.Error(d)
	}
}

func gradleDump(g Gradle) []string {
	var out []string
	for _, p := range g.Plugins {
		s := fmt.Sprintf("%d %s %s", p.Line, p.ID, p.Version)
		if p.Alias {
			s += "alias "
		}
		if p.Unapplied {
			s += " unapplied"
		}
		out = append(out, strings.ReplaceAll(strings.TrimSpace(s), "  ", " "))
	}
	for _, v := range g.Values {
		s := fmt.Sprintf("%d %s=%s", v.Line, v.Key, v.Text)
		if strings.ContainsAny(v.Text, "()") && !v.Literal {
			s += " (expression)"
		}
		out = append(out, s)
	}
	for _, v := range append(g.Includes, g.Dependencies...) {
		out = append(out, fmt.Sprintf("%d %s %s", v.Line, v.Key, v.Text))
	}
	return out
}

// bared holds the words that are taken without a parser to those it finds.
func bared(t *testing.T, line string) {
	t.Helper()
	words := bare(line)
	if words == nil {
		return
	}
	file := parseShell(line)
	if file == nil {
		t.Fatalf("%q: the parser refuses it, not %q", line, words)
	}
	c := collector{src: line}
	c.stmts(file.Stmts)
	if want := []Simple{{Args: words}}; c.compound || !cmp.Equal(c.cmds, want) {
		t.Errorf("%q: %v, the parser finds %v", line, want, c.cmds)
	}
}

func TestBareLinesNeedNoParser(t *testing.T) {
	if bare("node --port 80 ./src/server.js") == nil || bare("if a") != nil || bare("a;b") != nil || bare("cd x") != nil {
		t.Error("which lines are bare")
	}
	for _, first := range []string{"a", "if", "then", "in", "time", "do", "done", "select", "function", "coproc", "let", "declare", "eval",
		"test", "for", "case", "esac", "fi", "until", "local", "export", "unset", "wait", "true", "9", "-", ".", "./a", "a+", "@", "%1", "a,b", "+a", ":"} {
		for _, rest := range []string{"", " b", " -c ./d:e@f,g%h+i", " if then", "  in do ", " 2"} {
			bared(t, first+rest)
		}
	}
}

func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"a": "a", "./x-1.js": "./x-1.js", "--set": "--set", "a=b": "a=b", "--allow-read=no tes": "--allow-read='no tes'",
		"$(id)": "'$(id)'", "it's": `"it's"`, "": "''", "a;b": "'a;b'", "x=": "'x='", "a=b=$c": "a=b='$c'",
	} {
		if got := Quote(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
		if words, ok := Words("x " + Quote(word)); !ok || len(words) != 2 || words[1] != word {
			t.Errorf("%q comes back as %q", word, words)
		}
	}
}

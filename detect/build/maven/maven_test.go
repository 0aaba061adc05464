package maven

import (
	"slices"
	"strings"
	"testing"

	"github.com/stagewright/stagewright/generator/trial"
)

func TestExpand(t *testing.T) {
	p := trial.Project(t, map[string]string{
		"pom.xml": `<project><groupId>g</groupId><artifactId>top</artifactId><version>1.${minor}</version>
<properties><minor>4</minor><name>${project.artifactId}-${project.version}</name><a>${b}</a><b>${a}</b><long>${x}${x}${x}${x}</long><x>${long}${long}</x></properties></project>`,
		"sub/pom.xml": `<project><parent><groupId>g</groupId><artifactId>top</artifactId><version>1.${minor}</version></parent><artifactId>sub</artifactId>
<properties><minor>5</minor></properties></project>`,
	})
	top, sub := Read(p, "pom.xml"), Read(p, "sub/pom.xml")
	for _, test := range []struct {
		pom        *Pom
		name, want string
		ok         bool
	}{
		{top, "name", "top-1.4", true}, {sub, "name", "sub-1.5", true}, {sub, "minor", "5", true}, {sub, "project.groupId", "g", true},
		{top, "a", "", false}, {top, "nowhere", "", false}, {top, "x", "", false},
	} {
		got, ok := test.pom.Property(test.name)
		if ok != test.ok || ok && got.Value != test.want {
			t.Errorf("%s in %s: %q %t, want %q %t", test.name, test.pom.Path, got.Value, ok, test.want, test.ok)
		}
	}
	if name, ok := sub.FinalName(); !ok || name.Value != "sub-1.5" {
		t.Errorf("final name %q %t", name.Value, ok)
	}
}

func TestParentMustBeThatParent(t *testing.T) {
	p := trial.Project(t, map[string]string{
		"pom.xml":     "<project><groupId>g</groupId><artifactId>other</artifactId><version>1</version></project>",
		"sub/pom.xml": "<project><parent><groupId>g</groupId><artifactId>top</artifactId><version>1</version></parent><artifactId>sub</artifactId></project>",
	})
	if sub := Read(p, "sub/pom.xml"); sub.Parent != nil {
		t.Errorf("%s was taken for the parent", sub.Parent.Path)
	}
}

func TestReactor(t *testing.T) {
	pom := func(name, more string) string {
		return "<project><groupId>g</groupId><artifactId>" + name + "</artifactId><version>1</version>" + more + "</project>"
	}
	needs := func(names ...string) string {
		var b strings.Builder
		for _, n := range names {
			b.WriteString("<dependency><groupId>g</groupId><artifactId>" + n + "</artifactId></dependency>")
		}
		return "<dependencies>" + b.String() + "</dependencies>"
	}
	p := trial.Project(t, map[string]string{
		"pom.xml":        pom("top", "<modules><module>a</module><module>b/pom.xml</module><module>nest</module><module>nest</module><module>../out</module><module>gone</module></modules>"),
		"a/pom.xml":      pom("a", needs("c", "x")),
		"b/pom.xml":      pom("b", needs("a")),
		"nest/pom.xml":   pom("nest", "<modules><module>c</module><module>..</module></modules>"),
		"nest/c/pom.xml": pom("c", needs("b")),
	})
	r := ReactorOf(p, "nest/c")
	if r.Root.Dir != "." || len(r.Modules) != 5 {
		t.Fatalf("root %s, %d modules", r.Root.Dir, len(r.Modules))
	}
	var closure []string
	for _, m := range r.Closure(r.Module("b")) {
		closure = append(closure, m.Dir)
	}
	if !slices.Equal(closure, []string{"a", "nest/c", "b"}) {
		t.Errorf("closure %v", closure)
	}
	if want := []string{"pom.xml", "a/pom.xml", "b/pom.xml", "nest/pom.xml", "nest/c/pom.xml"}; !slices.Equal(r.Files(), want) {
		t.Errorf("files %v, want %v", r.Files(), want)
	}
}

func TestPlugin(t *testing.T) {
	p := trial.Project(t, map[string]string{
		"pom.xml": `<project><artifactId>top</artifactId><build><pluginManagement><plugins><plugin><artifactId>managed</artifactId><configuration><x>1</x></configuration></plugin></plugins></pluginManagement>
<plugins><plugin><artifactId>mine</artifactId><inherited>false</inherited></plugin><plugin><artifactId>ours</artifactId><configuration><x>top</x></configuration></plugin></plugins></build></project>`,
		"sub/pom.xml": `<project><parent><artifactId>top</artifactId></parent><artifactId>sub</artifactId><build><plugins><plugin><artifactId>ours</artifactId>
<executions><execution><goals><goal>run</goal></goals><configuration><x>${project.artifactId}</x></configuration></execution></executions></plugin></plugins></build></project>`,
	})
	sub := Read(p, "sub/pom.xml")
	if sub.Plugin("managed") != nil || sub.Plugin("mine") != nil {
		t.Error("a plugin that is only managed, or not handed down, takes part")
	}
	ours := sub.Plugin("ours")
	if x, _ := ours.Config("x"); x.Value != "sub" || !ours.Runs("run") {
		t.Errorf("x %q, goals %v", x.Value, ours.Goals())
	}
	if x, ok := sub.Plugin("nowhere").Config("x"); ok {
		t.Errorf("a plugin that is not there says %q", x.Value)
	}
}

// Whatever a pom holds, reading it ends and panics never.
func FuzzPom(f *testing.F) {
	f.Add("<project><parent><relativePath>pom.xml</relativePath></parent><artifactId>${project.artifactId}</artifactId><version>${project.version}</version></project>")
	f.Add("<project><modules><module>.</module><module>${x}</module></modules><properties><x>${x}</x></properties></project>")
	f.Add("<project><build><finalName>${project.build.finalName}</finalName><plugins><plugin/></plugins></build><dependencies><dependency/></dependencies></project>")
	f.Add("<project>")
	f.Fuzz(func(t *testing.T, text string) {
		p := trial.Project(t, map[string]string{"pom.xml": text, "sub/pom.xml": text, Config: text})
		r := ReactorOf(p, "sub")
		if r == nil {
			return
		}
		for _, m := range r.Modules {
			m.FinalName()
			m.Dependencies()
			m.Plugin("maven-shade-plugin").Config("a", "b")
			m.Remote()
			r.Closure(m)
		}
		r.Files()
	})
}

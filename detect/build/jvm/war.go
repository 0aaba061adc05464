package jvm

import (
	"path"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// war says whether the build makes an archive that a servlet container runs.
func (b *Build) war() (detect.Evidence, bool) {
	if b.Gradle != nil {
		_, boot := b.Plugin("org.springframework.boot")
		p, ok := b.Gradle.Plugin("war")
		return p.From, ok && !boot
	}
	packaging := b.Pom.Packaging()
	_, starts := b.warMain()
	return packaging.From, packaging.Value == "war" && !starts && !b.bootWar()
}

// enterprise finds what asks for a server of Jakarta EE: more than servlets.
func (b *Build) enterprise() (detect.Evidence, bool) {
	if d, ok := b.Needs("javax:javaee-api", "javax:javaee-web-api", "jakarta.platform:*", "org.eclipse.microprofile:microprofile", "javax.ejb:*", "jakarta.ejb:*"); ok {
		return d.From, true
	}
	return b.Plugin("liberty-maven-plugin", "wildfly-maven-plugin", "wildfly-jar-maven-plugin", "payara-micro-maven-plugin", "payara-server-maven-plugin", "io.openliberty.tools.gradle.Liberty")
}

// tomcats are the lines of Tomcat, by the servlets that they know.
const (
	tomcat9  = "9.0"  // javax.servlet
	tomcat10 = "10.1" // jakarta.servlet 6.0
	tomcat11 = "11.0" // jakarta.servlet 6.1
)

var (
	webVersion = detect.NewPattern(`<web-app\b[^>]*\bversion="(\d)\.(\d)"`)
	jakarta    = detect.NewPattern(`^\s*import\s+(?:static\s+)?jakarta\.servlet\.`)
	javax      = detect.NewPattern(`^\s*import\s+(?:static\s+)?javax\.servlet\.`)
)

// tomcat gives the line of Tomcat that knows the app's servlets.
func (b *Build) tomcat() (string, detect.Evidence, bool) {
	if d, ok := b.Needs("jakarta.servlet:jakarta.servlet-api"); ok && d.Version != "" {
		switch x, y := lineOf(d.Version); {
		case x > 6 || x == 6 && y >= 1:
			return tomcat11, d.From, true
		case x >= 5:
			return tomcat10, d.From, true
		}
		return tomcat9, d.From, true // 4.0 has the old names still
	}
	if d, ok := b.Needs("javax.servlet:*"); ok && d.Artifact != "jstl" {
		return tomcat9, d.From, true
	}
	if v, ok := b.BootVersion(); ok {
		x, _ := lineOf(v.Value)
		return bySpring(x + 3), v.From, true
	}
	if d, ok := b.Needs("org.springframework:spring-webmvc", "org.springframework:spring-web"); ok && d.Version != "" {
		x, _ := lineOf(d.Version)
		return bySpring(x), d.From, true
	}
	file := "src/main/webapp/WEB-INF/web.xml"
	if m := webVersion.In(b.app.Path(file), b.app.Read(file)); len(m) > 0 {
		switch v := m[0].Groups[0] + m[0].Groups[1]; {
		case v >= "61":
			return tomcat11, m[0].Evidence, true
		case v >= "50":
			return tomcat10, m[0].Evidence, true
		}
		return tomcat9, m[0].Evidence, true
	}
	if m := b.app.Search(jakarta, endings...); len(m) > 0 {
		return tomcat10, m[0].Evidence, true
	}
	if m := b.app.Search(javax, endings...); len(m) > 0 {
		return tomcat9, m[0].Evidence, true
	}
	return "", detect.Evidence{}, false
}

// bySpring gives the line for a release of Spring's framework.
func bySpring(major int) string {
	switch {
	case major >= 7:
		return tomcat11
	case major == 6:
		return tomcat10
	}
	return tomcat9
}

// claimWar takes an archive that needs no more than servlets.
func (b *Build) claimWar(c *detect.Claim, at detect.Evidence) *detect.Claim {
	c.Kind, c.From = detect.Service, []detect.Evidence{at}
	if ee, ok := b.enterprise(); ok {
		c.Kind, c.From = detect.Library, []detect.Evidence{at, ee}
		c.Why = "a war for a server of Jakarta EE: start from an image of WildFly, Payara or Open Liberty"
	}
	return c
}

// archived is the result of a build that makes a war.
func (b *Build) archived() (result, bool) {
	at, ok := b.war()
	if !ok {
		return result{}, false
	}
	r := result{layout: War, from: []detect.Evidence{at}, why: "a war runs in a servlet container"}
	if b.Gradle != nil {
		r.goals = []string{"war"}
		if jar := b.archiveOf("war", ""); jar != "" {
			r.jar = strings.TrimSuffix(jar, ".jar")
			if !strings.HasSuffix(r.jar, ".war") {
				r.jar += ".war"
			}
		}
		return r, true
	}
	if name, ok := b.Pom.FinalName(); ok {
		r.jar = path.Join("target", name.Value+".war")
	}
	return r, true
}

// tomcatFact is the line of the server that a war runs in.
func tomcatFact() detect.Fact {
	return detect.Fact{
		Name: "tomcat", Ask: "Which line of Tomcat runs it?", Required: true, Strict: true, When: isWar,
		Probes: []detect.Probe{{Says: "the servlet API, Spring and web.xml", Look: findTomcat}},
		Options: func(*detect.App) []detect.Option {
			return []detect.Option{{Value: tomcat11, Label: "jakarta.servlet 6.1"}, {Value: tomcat10, Label: "jakarta.servlet 6.0"}, {Value: tomcat9, Label: "javax.servlet"}}
		},
		Missing: func(*detect.App) string { return "nothing says which servlets it knows: choose a line" },
	}
}

func isWar(a *detect.App) bool { return a.Text("layout") == War }

func findTomcat(a *detect.App) []detect.Finding {
	b := Of(a)
	if b == nil {
		return nil
	}
	line, at, ok := b.tomcat()
	if !ok {
		return nil
	}
	return []detect.Finding{{Value: detect.Is(line), From: []detect.Evidence{at}, Why: "it knows these servlets"}}
}

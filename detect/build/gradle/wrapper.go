package gradle

import (
	"path"
	"strconv"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

// WrapperProperties names the release that the wrapper fetches.
const WrapperProperties = "gradle/wrapper/gradle-wrapper.properties"

var distribution = detect.NewPattern(`gradle-(\d+(?:\.\d+)*)(?:-[\w.-]+)?\.zip`)

// Wrapper gives the release of Gradle that the wrapper fetches.
func (b *Build) Wrapper() (Text, bool) {
	file := path.Join(b.Root, WrapperProperties)
	n := b.p.Doc(file).At("distributionUrl")
	m := distribution.In(file, n.Text())
	if len(m) == 0 {
		return Text{}, false
	}
	return Text{m[0].Groups[0], detect.Evidence{Path: file, Line: n.Line}}, true
}

// runsOn says from which release of Gradle on it runs on a release of Java; its
// documentation has the table. Java 11 and older run it before 9.0.
var runsOn = []struct{ java, major, minor int }{
	{26, 9, 4}, {25, 9, 1}, {24, 8, 14}, {23, 8, 10}, {22, 8, 8}, {21, 8, 5}, {20, 8, 3}, {19, 7, 6}, {18, 7, 5}, {17, 7, 3},
	{16, 7, 0}, {15, 6, 7}, {14, 6, 3}, {13, 6, 0}, {12, 5, 4}, {11, 5, 0}, {10, 4, 7}, {9, 4, 3}, {8, 2, 0},
}

// MaxJava gives the newest release of Java that a release of Gradle runs on, 0
// when it is older than what is known.
func MaxJava(version string) int {
	major, minor := numbers(version)
	for _, r := range runsOn {
		if major > r.major || major == r.major && minor >= r.minor {
			return r.java
		}
	}
	return 0
}

// MinJava gives the oldest one.
func MinJava(version string) int {
	if major, _ := numbers(version); major >= 9 {
		return 17
	}
	return 8
}

func numbers(version string) (major, minor int) {
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	major, _ = strconv.Atoi(first)
	minor, _ = strconv.Atoi(second)
	return major, minor
}

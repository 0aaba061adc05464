package jvm

import (
	"github.com/stagewright/stagewright/detect"
	"github.com/stagewright/stagewright/detect/build/maven"
)

func (b *Build) gradleBoot() (maven.Text, bool)     { return maven.Text{}, false }
func (b *Build) mainGradle() (maven.Text, bool)     { return maven.Text{}, false }
func (b *Build) executableGradle() bool             { return false }
func (b *Build) publishedGradle() bool              { return false }
func (b *Build) claimGradle() *detect.Claim         { return nil }
func (b *Build) resultGradle() result               { return result{} }
func (b *Build) gradleVersions() []detect.Finding   { return nil }
func (b *Build) inputsGradle() []string             { return nil }
func (b *Build) scriptGradle(dir string) string     { return "" }
func (b *Build) isBuildFileGradle(name string) bool { return false }
func (b *Build) fileGradle() string                 { return "" }
func (b *Build) moduleGradle() []detect.Finding     { return nil }
func (b *Build) nameGradle() []detect.Evidence      { return nil }
func (b *Build) secretsGradle() []detect.Finding    { return nil }
func (b *Build) jvmArguments() []string             { return nil }

func gradleFile(a *detect.App) string                   { return "" }
func claimsGradle(a *detect.App, member string) bool    { return false }
func (b *Build) namedGradle() (string, detect.Evidence) { return "", detect.Evidence{} }

package inspect

// FailingSamples gives the samples of BuildKit's checks with their ignore
// files to the tests outside the package.
func FailingSamples() map[string][2]string {
	samples := map[string][2]string{}
	for name, s := range failing {
		samples[name] = [2]string{s.text, s.ignore}
	}
	return samples
}

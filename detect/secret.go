package detect

import (
	"slices"
	"strings"
)

// SecretName says whether a variable has the name of a secret, as BuildKit
// would take it for one: API_KEY, DB_PASSWORD, but not PASSWORD_FILE.
func SecretName(name string) bool {
	parts := strings.Split(strings.ToUpper(name), "_")
	if slices.Contains(parts, "FILE") || slices.Contains(parts, "VERSION") {
		return false
	}
	return slices.ContainsFunc(parts, func(p string) bool {
		switch p {
		case "APIKEY", "AUTH", "CREDENTIAL", "CREDENTIALS", "KEY", "PASSWORD", "PWORD", "PASSWD", "SECRET", "TOKEN":
			return true
		}
		return false
	})
}

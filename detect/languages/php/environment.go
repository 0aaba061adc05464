package php

import (
	"slices"
	"strings"

	"github.com/stagewright/stagewright/detect"
)

var measure = detect.NewPattern(`(?:LIFETIME|TTL|LENGTH|SIZE|COUNT|LIMIT|TIMEOUT|EXPIRATION|EXPIRY|DAYS|HOURS|MINUTES|SECONDS)$`)

// secret says whether a variable's name or value must not be in an image.
func secret(name, value string) bool {
	if value != "" && strings.Trim(value, "0123456789") == "" && measure.Regexp().MatchString(name) {
		return false // a number of something, not the thing itself
	}
	for _, w := range []string{"SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "KEY", "CREDENTIAL", "AUTH", "PRIVATE"} {
		if strings.Contains(strings.ToUpper(name), w) {
			return true
		}
	}
	scheme, rest, ok := strings.Cut(value, "://")
	return name == "DATABASE_URL" && scheme != "sqlite" || ok && strings.Contains(rest, "@")
}

// settings are the variables of Symfony's .env: it holds defaults, and is no
// part of an image because it may hold secrets too.
func settings(a *detect.App) (plain, secrets []string, from []detect.Evidence) {
	doc := a.Doc(".env")
	for _, name := range doc.Keys() {
		n := doc.At(name)
		switch {
		case name == "APP_ENV" || name == "APP_DEBUG" || strings.Contains(n.Text(), "$"):
		case secret(name, n.Text()):
			secrets = append(secrets, name)
			from = append(from, detect.Evidence{Path: a.Path(".env"), Line: n.Line})
		case n.Text() != "":
			plain = append(plain, name)
		}
	}
	return plain, secrets, from
}

// buildOnly gives the secret variables a value for the commands of the build.
func buildOnly(a *detect.App) []detect.Finding {
	_, names, from := settings(a)
	var list []string
	for _, name := range names {
		value := "build-only"
		if scheme, rest, ok := strings.Cut(a.Doc(".env").At(name).Text(), "://"); ok && schemeName(scheme) {
			value = scheme + "://build:only@localhost/app"
			if _, query, ok := strings.Cut(rest, "?"); ok && !strings.ContainsAny(query, "@:") {
				value += "?" + query
			}
		}
		list = append(list, name+"="+value)
	}
	return detect.Finds("", from, list...)
}

func schemeName(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789+-_") == ""
}

func env(a *detect.App) []detect.Finding {
	from := a.Evidence("framework")
	switch a.Text("framework") {
	case "laravel":
		a.Warn("needs-at-run", "APP_KEY: Laravel encrypts with it: give it to the container (php artisan key:generate --show makes one)", from...)
		return own(detect.Finds("", from, "APP_ENV=production", "APP_DEBUG=false", "LOG_CHANNEL=stderr"))
	case "symfony":
		list := []string{"APP_ENV=prod", "APP_DEBUG=0"}
		plain, secrets, where := settings(a)
		for _, name := range plain {
			n := a.Doc(".env").At(name)
			list, from = append(list, name+"="+n.Text()), append(slices.Clone(from), detect.Evidence{Path: a.Path(".env"), Line: n.Line})
		}
		if len(secrets) > 0 {
			a.Warn("needs-at-run", strings.Join(secrets, ", ")+": .env may hold secrets and is in no image: give these to the container", where...)
		}
		return detect.Finds("", from, list...)
	}
	return nil
}

package registry

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// PlatformError is an image that does not exist for a platform.
type PlatformError struct {
	Image        string
	Wanted, Have []string
}

func missing(image string, platforms, have []string) error {
	return &PlatformError{Image: image, Wanted: platforms, Have: have}
}

func (e *PlatformError) Error() string {
	return fmt.Sprintf("%s: does not exist for %v: choose one of %v", e.Image, e.Wanted, e.Have)
}

// Error is a registry's failure in words.
type Error struct {
	Image, What, Todo string
	Err               error
}

func (e *Error) Error() string { return e.Image + ": " + e.What + ": " + e.Todo }

// Unwrap gives the client's own error.
func (e *Error) Unwrap() error { return e.Err }

// explain says in words what a registry's failure means and what to do.
func explain(ctx context.Context, image string, err error) error {
	var platform *PlatformError
	if errors.As(err, &platform) {
		return err
	}
	say := func(what, todo string) error { return &Error{Image: image, What: what, Todo: todo, Err: err} }
	var answer *transport.Error
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var dns *net.DNSError
	var operation *net.OpError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return say("the registry did not answer in time", "try again, or name a nearer one with --registry-mirror")
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &answer):
		return explainStatus(answer, say)
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid):
		return say("the registry's certificate is not trusted: "+reason(err), "add its authority to the system's certificates")
	case errors.As(err, &dns):
		return say("the registry's name is not known: "+dns.Name, "check the name and the connection")
	case errors.As(err, &operation):
		return say("the registry cannot be reached: "+operation.Err.Error(), "check the connection, or name another with --registry-mirror")
	}
	return say("the registry's answer makes no sense: "+reason(err), "try again; if it stays so, the registry or a proxy before it is broken")
}

func explainStatus(answer *transport.Error, say func(what, todo string) error) error {
	switch code := answer.StatusCode; {
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return say("the registry refuses: no such image, or no right to see it", "check the name, then log in with docker login")
	case code == http.StatusNotFound:
		return say("no such image or tag", "check the name and the tag")
	case code == http.StatusTooManyRequests:
		return say("the registry has had too many questions from here", "wait, log in with docker login, or name a mirror with --registry-mirror")
	case code >= http.StatusInternalServerError:
		return say(fmt.Sprintf("the registry is out of order (%d)", code), "try again later")
	default:
		return say(fmt.Sprintf("the registry answers %d", code), "check the name")
	}
}

// reason is the innermost error's text.
func reason(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

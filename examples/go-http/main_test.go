package main

import (
	"net/http/httptest"
	"testing"
)

func TestGreet(t *testing.T) {
	w := httptest.NewRecorder()
	greet(w, httptest.NewRequest("GET", "/?name=Ada", nil))
	if got := w.Body.String(); got != "hello, Ada\n" {
		t.Errorf("got %q", got)
	}
}

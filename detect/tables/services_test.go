package tables

import (
	"strings"
	"testing"
)

// The table of databases can be read, and each word leads to one of them.
func TestServices(t *testing.T) {
	f := serviceData
	of := map[string]string{}
	for _, s := range f.Services {
		if len(s.Words) == 0 {
			t.Errorf("%s has no words", s.Name)
		}
		for _, w := range s.Words {
			if w != strings.ToLower(w) || of[w] != "" {
				t.Errorf("%s: %q is not in lower case, or leads to %s too", s.Name, w, of[w])
			}
			of[w] = s.Name
		}
	}
	if of["pg"] != "postgres" || len(Services()) != len(f.Services) || !NamesServices(".env.example") || NamesServices(".env") {
		t.Error("the table is not what the functions say")
	}
}

package tables

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"
)

// Service is a database that runs beside an app that has packages for it.
type Service struct {
	Name  string
	Words map[string]bool // names of packages, and schemes of URLs, in lower case
}

//go:embed services.json
var servicesText []byte

type servicesFile struct {
	Files    []string `json:"files"`
	Services []struct {
		Name  string   `json:"name"`
		Words []string `json:"words"`
	} `json:"services"`
}

var serviceTable = sync.OnceValue(func() servicesFile {
	var f servicesFile
	_ = json.Unmarshal(servicesText, &f) // a test reads it
	return f
})

// Services lists the databases, in the table's order.
func Services() []Service {
	var out []Service
	for _, s := range serviceTable().Services {
		words := map[string]bool{}
		for _, w := range s.Words {
			words[w] = true
		}
		out = append(out, Service{s.Name, words})
	}
	return out
}

// NamesServices says whether a file of this name holds sample settings or a
// plain list of packages.
func NamesServices(file string) bool { return slices.Contains(serviceTable().Files, file) }

package tables

import "slices"

// Service is a database that runs beside an app that has packages for it.
type Service struct {
	Name  string
	Words map[string]bool // names of packages, and schemes of URLs, in lower case
}

type servicesFile struct {
	Files    []string
	Services []serviceFile
}

type serviceFile struct {
	Name  string
	Words []string
}

// Services lists the databases, in the table's order.
func Services() []Service {
	var out []Service
	for _, s := range serviceData.Services {
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
func NamesServices(file string) bool { return slices.Contains(serviceData.Files, file) }

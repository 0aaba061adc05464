package detect

// Lookup is a small map for a package's variables: the compiler lays it out,
// while a Go map would be filled at every start of the program.
type Lookup[V any] []struct {
	Key   string
	Value V
}

// Find gives the value of a key, and whether there is one.
func (l Lookup[V]) Find(key string) (V, bool) {
	for i := range l {
		if l[i].Key == key {
			return l[i].Value, true
		}
	}
	var none V
	return none, false
}

// Of gives the value of a key, its zero value where there is none.
func (l Lookup[V]) Of(key string) V {
	v, _ := l.Find(key)
	return v
}

// Lists is such a map to lists: each row begins with its key.
type Lists [][]string

// Of gives the list of a key, nil where there is none.
func (l Lists) Of(key string) []string {
	for _, row := range l {
		if row[0] == key {
			return row[1:]
		}
	}
	return nil
}

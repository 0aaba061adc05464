package detect

// Keep gives what was worked out of the whole project under a key, working it
// out when it is first asked for: what several apps share is read once.
func (p *Project) Keep(key string, work func() any) any {
	v, ok := p.kept[key]
	if !ok {
		v = work()
		p.kept[key] = v
	}
	return v
}

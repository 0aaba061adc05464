package detect

// Memo gives what a room worked out about an app, working it out when it is
// first asked for. Keys are the room's own; what it says must not depend on
// facts that are still to be settled.
func Memo[T any](a *App, key string, work func() T) T {
	if v, ok := a.memo[key].(T); ok {
		return v
	}
	v := work()
	if a.memo == nil {
		a.memo = map[string]any{}
	}
	a.memo[key] = v
	return v
}

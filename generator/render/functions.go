package render

import (
	"fmt"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

// plain are the functions of sprig that the built-in templates call. They do
// what sprig's do, and a test holds them to it; to link sprig costs every start
// a millisecond, so that the program built with -tags lean has no others, and
// leaves templates of people's own to the full one.
func plain() template.FuncMap {
	return template.FuncMap{
		"base": path.Base, "clean": path.Clean, "dir": path.Dir, "upper": strings.ToUpper,
		"contains":        func(part, s string) bool { return strings.Contains(s, part) },
		"hasPrefix":       func(part, s string) bool { return strings.HasPrefix(s, part) },
		"hasSuffix":       func(part, s string) bool { return strings.HasSuffix(s, part) },
		"trimPrefix":      func(part, s string) string { return strings.TrimPrefix(s, part) },
		"trimSuffix":      func(part, s string) string { return strings.TrimSuffix(s, part) },
		"replace":         func(old, by, s string) string { return strings.ReplaceAll(s, old, by) },
		"splitList":       func(sep, s string) []string { return strings.Split(s, sep) },
		"splitn":          splitn,
		"regexMatch":      regexp.MatchString,
		"regexReplaceAll": replaceAll,
		"atoi":            func(s string) int { n, _ := strconv.Atoi(s); return n }, // 0 for what is none, as sprig has it
		"add1":            func(a any) (int64, error) { return sum(a, 1) },
		"sub":             sub,
		"min":             least,
		"default":         fallback,
		"ternary":         ternary,
		"dict":            dict,
		"get":             get,
		"hasKey":          func(m map[string]any, key string) bool { _, ok := m[key]; return ok },
		"set":             func(m map[string]any, key string, v any) map[string]any { m[key] = v; return m },
		"list":            func(items ...any) []any { return items },
		"append":          func(list, item any) ([]any, error) { return concat(list, []any{item}) },
		"prepend":         func(list, item any) ([]any, error) { return concat([]any{item}, list) },
		"concat":          concat,
		"first":           first,
		"last":            last,
		"has":             has,
		"uniq":            uniq,
		"without":         without,
		"toStrings":       toStrings,
		"join":            func(sep string, list any) string { return strings.Join(toStrings(list), sep) },
		"sortAlpha":       func(list any) []string { return slices.Sorted(slices.Values(toStrings(list))) },
	}
}

// items gives the items of a list of any type.
func items(list any) ([]any, error) {
	switch list := list.(type) {
	case []any:
		return list, nil
	case []string:
		out := make([]any, len(list))
		for i, s := range list {
			out[i] = s
		}
		return out, nil
	}
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return nil, fmt.Errorf("%v: not a list", list)
	}
	out := make([]any, v.Len())
	for i := range out {
		out[i] = v.Index(i).Interface()
	}
	return out, nil
}

func concat(lists ...any) ([]any, error) {
	var out []any
	for _, list := range lists {
		more, err := items(list)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func first(list any) (any, error) {
	all, err := items(list)
	if len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

func last(list any) (any, error) {
	all, err := items(list)
	if len(all) == 0 {
		return nil, err
	}
	return all[len(all)-1], nil
}

// in says whether a list has an item that is the same, of the same type.
func in(all []any, item any) bool {
	return slices.ContainsFunc(all, func(other any) bool { return reflect.DeepEqual(item, other) })
}

func has(item, list any) (bool, error) {
	if list == nil {
		return false, nil
	}
	all, err := items(list)
	return in(all, item), err
}

func uniq(list any) ([]any, error) {
	all, err := items(list)
	out := []any{}
	for _, item := range all {
		if !in(out, item) {
			out = append(out, item)
		}
	}
	return out, err
}

func without(list any, omit ...any) ([]any, error) {
	all, err := items(list)
	out := []any{}
	for _, item := range all {
		if !in(omit, item) {
			out = append(out, item)
		}
	}
	return out, err
}

// toStrings makes texts of a list, and a list of one text of anything else.
func toStrings(list any) []string {
	if texts, ok := list.([]string); ok {
		return texts
	}
	out := []string{}
	all, err := items(list)
	if err != nil {
		all = []any{list}
	}
	for _, item := range all {
		if item != nil {
			out = append(out, fmt.Sprint(item))
		}
	}
	return out
}

func dict(pairs ...any) map[string]any {
	out := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		key := fmt.Sprint(pairs[i])
		if out[key] = ""; i+1 < len(pairs) {
			out[key] = pairs[i+1]
		}
	}
	return out
}

func get(m map[string]any, key string) any {
	if v, ok := m[key]; ok {
		return v
	}
	return ""
}

// fallback gives a value, or another one in place of an empty one.
func fallback(other any, given ...any) any {
	if len(given) > 0 {
		if full, _ := template.IsTrue(given[0]); full {
			return given[0]
		}
	}
	return other
}

func ternary(yes, no any, condition bool) any {
	if condition {
		return yes
	}
	return no
}

func splitn(sep string, n int, s string) map[string]string {
	out := map[string]string{}
	for i, part := range strings.SplitN(s, sep, n) {
		out["_"+strconv.Itoa(i)] = part
	}
	return out
}

func replaceAll(expr, s, by string) (string, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return "", err
	}
	return re.ReplaceAllString(s, by), nil
}

// whole reads a whole number of any size.
func whole(v any) (int64, error) {
	if n := reflect.ValueOf(v); n.IsValid() && n.CanInt() {
		return n.Int(), nil
	}
	return 0, fmt.Errorf("%v: not a whole number", v)
}

func sum(a any, b int64) (int64, error) {
	n, err := whole(a)
	return n + b, err
}

func sub(a, b any) (int64, error) {
	n, err := whole(b)
	if err != nil {
		return 0, err
	}
	return sum(a, -n)
}

func least(a any, others ...any) (int64, error) {
	out, err := whole(a)
	for _, b := range others {
		n, bad := whole(b)
		if out = min(out, n); bad != nil {
			err = bad
		}
	}
	return out, err
}

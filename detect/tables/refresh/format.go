package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// block writes a value as an object of one field a line; a list of objects within it has one object a line. So a change
// of one line of releases is a change of one line of text.
func block(value any) (string, error) {
	var out strings.Builder
	out.WriteString("{\n")
	v := reflect.ValueOf(value)
	first := true
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		field := v.Field(i)
		if strings.Contains(options, "omit") && field.IsZero() {
			continue
		}
		if !first {
			out.WriteString(",\n")
		}
		first = false
		out.WriteString(" " + quote(name) + ": ")
		if err := entry(&out, field); err != nil {
			return "", err
		}
	}
	out.WriteString("\n}\n")
	return out.String(), nil
}

func entry(out *strings.Builder, field reflect.Value) error {
	if field.Kind() != reflect.Slice || field.Type().Elem().Kind() != reflect.Struct {
		text, err := compact(field.Interface())
		out.WriteString(text)
		return err
	}
	out.WriteString("[")
	for i := range field.Len() {
		text, err := compact(field.Index(i).Interface())
		if err != nil {
			return err
		}
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n  " + text)
	}
	out.WriteString("\n ]")
	return nil
}

// compact is JSON on one line, without the escapes that browsers need.
func compact(value any) (string, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return strings.TrimSpace(out.String()), err
}

func quote(text string) string {
	out, _ := compact(text) // a string always encodes
	return out
}

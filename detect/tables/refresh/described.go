package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// described is one entry of frameworks.json.
type described struct {
	Kind   string `json:"kind"`
	Detect struct {
		Dependencies []string `json:"dependencies"`
		Files        []string `json:"files"`
		Other        string   `json:"other"`
	} `json:"detect"`
	Build struct {
		Command string   `json:"command"`
		Reads   []string `json:"reads"`
	} `json:"build"`
	Start struct {
		Command string `json:"command"`
	} `json:"start"`
	Static struct {
		Dir string `json:"dir"`
		Key string `json:"config_key"`
	} `json:"static_output"`
	Fallback string `json:"static_fallback"`
	Port     struct {
		Default int      `json:"default"`
		SetBy   []string `json:"set_by"`
	} `json:"port"`
	Host struct {
		Default string   `json:"default"`
		SetBy   []string `json:"set_by"`
	} `json:"host"`
	RuntimeFiles []string `json:"runtime_files"`
	Versions     []struct {
		Range  string `json:"range"`
		Change string `json:"change"`
	} `json:"versions"`
	Modes      ordered[describedMode] `json:"modes"`
	Notes      string                 `json:"notes"`
	Source     string                 `json:"source"`
	SourceDate string                 `json:"source_date"`
	Confidence string                 `json:"confidence"`
}

type describedMode struct {
	mode
	Dir   string      `json:"dir"`
	Needs stringOrAll `json:"needs"`
}

// stringOrAll is one string or a list of them.
type stringOrAll []string

func (s *stringOrAll) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*s = []string{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(s))
}

// ordered is a JSON object whose order is kept.
type ordered[T any] []named[T]

type named[T any] struct {
	name  string
	value T
}

func (o *ordered[T]) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return err
		}
		var value T
		if err := decoder.Decode(&value); err != nil {
			return fmt.Errorf("%v: %w", key, err)
		}
		*o = append(*o, named[T]{fmt.Sprint(key), value})
	}
	return nil
}

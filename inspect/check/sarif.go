package check

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stagewright/stagewright/inspect"
)

// The parts of SARIF 2.1.0 that a list of findings needs.
type (
	sarifLog struct {
		Version string     `json:"version"`
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Version        string      `json:"version,omitempty"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string       `json:"id"`
		ShortDescription *sarifText   `json:"shortDescription,omitempty"`
		FullDescription  *sarifText   `json:"fullDescription,omitempty"`
		HelpURI          string       `json:"helpUri,omitempty"`
		Help             *sarifText   `json:"help,omitempty"`
		Default          *sarifConfig `json:"defaultConfiguration,omitempty"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		EndLine     int `json:"endLine,omitempty"`
		StartColumn int `json:"startColumn,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)

// WriteSARIF prints findings as SARIF 2.1.0, which code scanning reads.
func WriteSARIF(w io.Writer, files []Reviewed, version string) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{
		Name: "stagewright", Version: version, InformationURI: "https://github.com/stagewright/stagewright", Rules: []sarifRule{},
	}
	for _, file := range files {
		lines := strings.Split(string(file.Text), "\n")
		for _, f := range file.Findings {
			if f.Line > 0 && f.Line <= len(lines) {
				f.Column, f.EndColumn = codePoints(lines[f.Line-1], f.Column), codePoints(lines[f.Line-1], f.EndColumn)
			}
			run.Results = append(run.Results, sarifFrom(f, &run.Tool.Driver))
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{
		Version: "2.1.0", Schema: "https://json.schemastore.org/sarif-2.1.0.json", Runs: []sarifRun{run},
	})
}

// codePoints turns a column that counts bytes into one that counts characters;
// 0 stays what it is.
func codePoints(line string, column int) int {
	if column <= 0 {
		return column
	}
	return utf8.RuneCountInString(line[:min(column-1, len(line))]) + 1
}

func sarifFrom(f inspect.Finding, driver *sarifDriver) sarifResult {
	index := slices.IndexFunc(driver.Rules, func(r sarifRule) bool { return r.ID == f.Code })
	if index < 0 {
		index = len(driver.Rules)
		driver.Rules = append(driver.Rules, sarifRuleOf(f))
	}
	message := f.Message
	if f.Fix != "" {
		message += "; " + f.Fix
	}
	physical := sarifPhysical{Artifact: sarifArtifact{URI: (&url.URL{Path: filepath.ToSlash(f.Path)}).String()}}
	if f.Line > 0 {
		physical.Region = &sarifRegion{StartLine: f.Line, EndLine: f.EndLine, StartColumn: f.Column, EndColumn: f.EndColumn}
	}
	return sarifResult{
		RuleID: f.Code, RuleIndex: index, Level: sarifLevel(f.Severity), Message: sarifText{message},
		Locations: []sarifLocation{{physical}},
	}
}

func sarifRuleOf(f inspect.Finding) sarifRule {
	rule := sarifRule{ID: f.Code, HelpURI: f.URL}
	if own := Find(f.Code); own != nil {
		rule.ShortDescription = &sarifText{own.Title}
		rule.FullDescription = &sarifText{own.Why}
		rule.Help = &sarifText{own.Fix}
		rule.Default = &sarifConfig{sarifLevel(own.Severity)}
	}
	return rule
}

func sarifLevel(s inspect.Severity) string {
	if s == inspect.Info {
		return "note"
	}
	return string(s)
}

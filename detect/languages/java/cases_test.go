package java_test

import (
	"testing"

	"github.com/stagewright/stagewright/detect/languages/java"
	"github.com/stagewright/stagewright/generator/trial"
)

// TestNeeds holds the projects of testdata to what they want; the numbers are
// those of the behaviours that users need.
func TestNeeds(t *testing.T) { trial.Cases(t, java.Language) }

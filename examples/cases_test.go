package examples

import (
	"testing"

	"github.com/stagewright/stagewright/detect/languages"
	"github.com/stagewright/stagewright/generator/trial"
)

// TestNeeds holds projects of several languages to what they want; the numbers
// are those of the behaviours that users need.
func TestNeeds(t *testing.T) { trial.Cases(t, languages.All()...) }

package verify

import (
	"slices"
	"testing"
)

func TestRanSteps(t *testing.T) {
	ran, all := ranSteps("#1 [internal] load\n#1 DONE 0.0s\n#2 [a 1/3] FROM b\n#2 DONE 0.1s\n#3 [a 2/3] RUN  printf x\n#3 0.2 x\n" +
		"#3 0.3 \x1b[0m#3 DONE 0.4s\n#4 [a 3/3] COPY . .\n#4 CACHED\n#5 exporting\n#5 DONE 0.1s\n")
	if !slices.Equal(ran, []string{"[a 2/3] RUN printf x"}) || all != 2 {
		t.Errorf("%q of %d ran", ran, all)
	}
}

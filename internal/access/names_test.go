package access

import (
	"strings"
	"testing"
)

// The lists of names are as long as the lists of what they name: what is added
// to one without the other would have no row.
func TestEverythingHasAName(t *testing.T) {
	for list, n := range map[string]int{roleNames: int(roles), objectNames: int(objects), stageNames: int(stages)} {
		if got := len(strings.Fields(list)); got != n {
			t.Errorf("%d names for %d: %.40s…", got, n, list)
		}
	}
	if got, want := Personal, objects-1; got != want {
		t.Errorf("the last object is %v", want)
	}
}

package picture

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/rulebook"
)

// Every case and story of the examples, at four moments: what is drawn can be
// read, stays within itself and says nothing that is not in its table.
func TestPictureAgreesWithTable(t *testing.T) {
	cases, pictures := 0, 0
	everyCase(t, func(name string, p *rulebook.Program, c *casefile.Case) {
		cases++
		for i, now := range moments(p, c) {
			for k, pic := range all(stand(p, c, now), now) {
				hold(t, fmt.Sprintf("%s %d-%d", name, i, k), pic)
				pictures++
			}
		}
	})
	if cases < 40 || pictures < 500 {
		t.Errorf("drew %d pictures of %d cases; the examples have more", pictures, cases)
	}
}

func TestSameCaseSameBytes(t *testing.T) {
	draw := func() []Picture {
		c := carter(t, "rehearsal.case", "20 October 2010")
		return all(c, c.Standing.At)
	}
	if first, second := draw(), draw(); !reflect.DeepEqual(first, second) {
		t.Error("two drawings of one case differ")
	}
}

func TestIDsKeepPicturesApart(t *testing.T) {
	c := carter(t, "rehearsal.case", "20 October 2010")
	one, two := look(Timeline("a", c).Wide), look(Timeline("b", c).Wide)
	for _, id := range one.ids {
		for _, other := range two.ids {
			if id == other {
				t.Errorf("id %s stands in both", id)
			}
		}
	}
	if d := look(Timeline(`"><script>`, c).Wide); len(d.faults) > 0 {
		t.Error(d.faults)
	}
}

// The style sheet speaks of classes that the pictures have, and fetches nothing.
func TestStyleFitsThePictures(t *testing.T) {
	c := carter(t, "broken/B12-late-reasons.case", "20 October 2010")
	drawn := Timeline("t", c).Wide + ProcedureMap("m", c).Small
	classes := regexp.MustCompile(`\.(pic[a-z-]*)`).FindAllStringSubmatch(Style, -1)
	if len(classes) < 5 {
		t.Fatalf("Style has %d classes", len(classes))
	}
	for _, m := range classes {
		if !regexp.MustCompile(`class="([^"]* )?` + m[1] + `[ "]`).MatchString(drawn) {
			t.Errorf("no picture has the class %s", m[1])
		}
	}
	if strings.Contains(Style, "url(") || strings.Contains(Style, "@import") {
		t.Error("Style fetches something")
	}
}

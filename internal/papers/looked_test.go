package papers

import (
	"net/url"
	"strings"
	"testing"

	"alteram/aside"
)

// Who opens a file is on record, once a day; the party that gave it sees who.
func TestWhoOpensAFileIsOnRecord(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "set down")
	member := h.In("Chris Carter")
	if w := upload(t, member, chain, url.Values{"what": {"my notes"}, "from": {"me"}}, "notes.txt", "words"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	file := ""
	keeper := h.In("Bram Example")
	for _, a := range keeper.Page("/c/" + chain + "/evidence").All("a") {
		if href := a.Attr["href"]; strings.HasPrefix(href, "/c/"+chain+"/evidence/") && file == "" {
			for _, f := range keeper.Page(href).All("a") {
				if strings.Contains(f.Attr["href"], "/file/") && !strings.HasSuffix(f.Attr["href"], "/copy") {
					file = f.Attr["href"]
				}
			}
		}
	}
	looks := func() []string {
		t.Helper()
		list, err := h.Desk.Sayings(t.Context(), chain)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range list {
			if s.Kind == aside.Looked {
				out = append(out, s.ByName+" of "+s.ToName+": "+s.Words)
			}
		}
		return out
	}
	if got := looks(); file == "" || len(got) != 0 {
		t.Fatalf("file %q; pages were read, and the record has %v", file, got)
	}
	for range 2 {
		if w := keeper.Get(file); w.Code != 200 || w.Body.String() != "words" {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	if got := looks(); len(got) != 1 || !strings.HasPrefix(got[0], "Bram Example of Chris Carter: evidence ") || !strings.HasSuffix(got[0], "the file notes.txt") {
		t.Errorf("on record: %v", got)
	}
	h.Clock = h.Clock.AddDate(0, 0, 1)
	keeper = h.In("Bram Example")
	if w := keeper.Get(file); w.Code != 200 || len(looks()) != 2 {
		t.Errorf("on another day: %d, %v", w.Code, looks())
	}
}

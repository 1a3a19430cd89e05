package casework

import (
	"strconv"
	"strings"
	"testing"

	"alteram/clerk"
)

// What the record says is sent has to be sent by somebody: until it is marked
// so, this is the first thing that the keeper of the record has to do.
func TestLetterThatNobodySentIsANextStep(t *testing.T) {
	h, _ := evening(t)
	ctx := t.Context()
	opened, err := h.Desk.OpenCase(ctx, clerk.Opening{Request: clerk.Request{Now: h.Clock}, Title: "In earnest", Edition: edition(t, h), Respondent: h.Person("Chris Carter"), Complainant: h.Person("Wren Example")})
	if err != nil {
		t.Fatal(err)
	}
	chain := opened.Entries[0].Case
	_, err = h.Desk.File(ctx, clerk.Draft{
		Request: clerk.Request{Now: h.Clock}, Case: chain, On: "21 October 2010 21:30", Happened: true,
		Text: `Andrew Little gives charges by email to Chris Carter, charge 1 under rule 1.1(1) "letters", stating the rule, the particulars`,
	})
	if err != nil {
		t.Fatal(err)
	}
	says := `You must print and send the letter "charges" to Chris Carter, then mark it as sent`
	letters, err := h.Desk.Letters(ctx, chain)
	if err != nil || len(letters) != 1 {
		t.Fatal(letters, err)
	}
	href := "/c/" + chain + "/notices/" + strconv.FormatInt(letters[0].Seq, 10)
	clerkPage := func(path string) (words string, leads bool) {
		page := h.In("Bram Example").Page(path)
		for _, a := range page.All("a") {
			leads = leads || a.Attr["href"] == href && strings.Contains(a.Words(), "print and send")
		}
		return page.Words(), leads
	}
	for _, path := range []string{"/", "/c/" + chain} {
		if words, leads := clerkPage(path); !strings.Contains(words, says) || !leads {
			t.Errorf("%s says (leads there: %v): %s", path, leads, words)
		}
	}
	if words := h.In("Chris Carter").Page("/c/" + chain).Words(); strings.Contains(words, "print and send") {
		t.Errorf("the member reads: %s", words)
	}
	if _, err := h.Desk.MarkSent(ctx, clerk.Request{Now: h.Clock}, letters[0].Index, letters[0].N, "email", ""); err != nil {
		t.Fatal(err)
	}
	if words, _ := clerkPage("/c/" + chain); strings.Contains(words, "print and send") {
		t.Errorf("it has been sent, and the page says: %s", words)
	}
}

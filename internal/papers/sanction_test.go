package papers

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"alteram/aside"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/register"
)

func TestSanctionIsWrittenIntoTheRegisterOnce(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	path := "/c/" + chain + "/sanction"
	g := h.In("Bram Example")
	page := g.Page(path).Words()
	for _, want := range []string{"Expulsion", "In effect from Monday 11 October 2010, 11.50pm NZDT", "membership", "Chris Carter is expelled from Monday 11 October 2010"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	id := h.Person("Chris Carter")
	form := url.Values{"once": {"k"}}
	if w := g.Post(path, form); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	reg, err := h.Desk.Register(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	day, _ := calendar.DateOf(2010, 10, 12)
	if st, _ := reg.Standing(id, day); st.Kind != register.Expelled {
		t.Errorf("the register says %s", st.Kind)
	}
	if page := g.Page(path).Words(); !strings.Contains(page, "Nothing is left to write into the register") || !strings.Contains(page, "Expelled since Monday 11 October 2010") {
		t.Errorf("the page says: %s", page)
	}
	if page := h.In("Chris Carter").Page(path).Words(); strings.Contains(page, "What the register says today") {
		t.Error("the respondent is offered the register")
	}
}

func TestSanctionWaitsForTheAppeal(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal")
	page := h.In("Bram Example").Page("/c/" + chain + "/sanction").Words()
	if !strings.Contains(page, "It waits while an appeal is open") || strings.Contains(page, "Write this into the register") {
		t.Errorf("the page says: %s", page)
	}
}

func TestRespondentAppeals(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	path := "/c/" + chain + "/appeal"
	g := h.In("Chris Carter")
	page := g.Page(path).Words()
	for _, want := range []string{"The last day Wednesday 10 November 2010", "Does the sanction wait?", "Quin Example No part so far", "A person who sat at the hearing must not sit at the appeal hearing"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %s", want, page)
		}
	}
	if w := g.Post(path, url.Values{}); w.Code != 422 {
		t.Errorf("an appeal without grounds: %d", w.Code)
	}
	before := entries(t, h, chain)
	form := url.Values{"appeal-grounds": {`It was <b>unfair</b>; "too harsh", ā שלום 🙂 ` + strings.Repeat("and more ", 1100)}, "once": {"k"}}
	if w := g.Post(path, form); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if strings.Contains(g.Get(path).Body.String(), `name="appeal-grounds"`) {
		t.Error("a second appeal is asked for")
	}
	if n := entries(t, h, chain); n != before+1 {
		t.Errorf("%d entries, want one", n-before)
	}
	for _, who := range []string{"Chris Carter", "Bram Example", "Quin Example"} {
		body := h.In(who).Get(path).Body.String()
		if !strings.Contains(body, "It was &lt;b&gt;unfair&lt;/b&gt;; &#34;too harsh&#34;, ā שלום 🙂") {
			t.Errorf("%s does not read the appeal as it was written", who)
		}
	}
	if page := g.Page(path).Words(); !strings.Contains(page, "This waits now: Expulsion") {
		t.Errorf("the page says: %s", page)
	}
}

func TestNobodyIsAskedToAppealWhenTheTimeIsOver(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	path := "/c/" + chain + "/appeal"
	h.Clock = h.Clock.AddDate(0, 1, 0)
	g := h.In("Chris Carter")
	if page := g.Page(path).Words(); strings.Contains(page, "Send your appeal") || !strings.Contains(page, "Not open") {
		t.Errorf("the form is offered when the time is over: %s", page)
	}
}

func TestMemberWhoSatIsNotIndependent(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	record(t, h, chain, `Cleo Example joins the appeals board`)
	page := h.In("Bram Example").Page("/c/" + chain + "/appeal").Words()
	if !strings.Contains(page, "was at the hearing on Monday 11 October 2010") {
		t.Errorf("the page says: %s", page)
	}
}

func TestMemberWhoStoodBesideAPartyIsNotIndependent(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	if _, err := h.Desk.Say(t.Context(), clerk.Request{Now: h.Clock}, chain, clerk.Saying{Kind: aside.Access, By: "Chris Carter", To: "Quin Example", As: "representative"}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"Bram Example", "Chris Carter"} {
		page := h.In(who).Page("/c/" + chain + "/appeal").Words()
		if !strings.Contains(page, "Quin Example Had a part was let stand beside Chris Carter") || !strings.Contains(page, "Rosa Example No part so far") {
			t.Errorf("%s reads: %s", who, page)
		}
	}
}

func TestLastDayToAppealIsADayToItsEnd(t *testing.T) {
	h := house(t)
	chain := carter(t, h, "appeal open")
	page := h.In("Chris Carter").Page("/c/" + chain + "/appeal").Words()
	if strings.Contains(page, "24:00") || !strings.Contains(page, "2010, to the end of the day (NZDT)") {
		t.Errorf("the page says: %s", page)
	}
}

package papers

import (
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/examples"
	"alteram/internal/site/sitetest"
	"alteram/rulebooks"
)

// who sees each page at each moment; the rest get the page that there is none.
func TestEveryPageIsSoundForEveryRoleAtEveryMoment(t *testing.T) {
	h := house(t)
	people := []string{"Bram Example", "Andrew Little", "Cleo Example", "Chris Carter", "Wren Example", "Quin Example", "Moss Example", "Phil Goff"}
	all := parts
	want := map[string]map[string][]string{ // who sees what, at some moments
		"charged": {
			"Bram Example": {"charges", "interim", "evidence", "grid", "notices"}, "Chris Carter": {"charges", "interim", "evidence", "grid", "notices"},
			"Wren Example": {"charges", "evidence", "notices"}, "Quin Example": nil, "Phil Goff": nil,
		},
		"decided": {
			"Chris Carter": {"charges", "interim", "evidence", "grid", "notices"}, "Andrew Little": all, "Moss Example": nil, "Wren Example": {"charges", "evidence", "notices"},
		},
		"appeal": {"Bram Example": all, "Chris Carter": all, "Quin Example": all, "Wren Example": {"charges", "evidence", "notices", "sanction", "appeal"}, "Phil Goff": nil},
	}
	for _, s := range stands() {
		chain := carter(t, h, s.name)
		for _, who := range people {
			g := h.In(who)
			var seen []string
			for _, part := range parts {
				path := "/c/" + chain + "/" + part
				if w := g.Get(path); w.Code == 404 {
					continue
				}
				page := g.Page(path)
				seen = append(seen, part)
				for _, a := range page.All("main")[0].All("a") {
					href := a.Attr["href"]
					at := strings.TrimPrefix(href, "/c/"+chain+"/")
					if first, _, _ := strings.Cut(at, "/"); at != href && slices.Contains(parts, first) {
						if w := g.Get(href); w.Code != 200 {
							t.Errorf("%s, %s: %s links to %s, which answers %d", s.name, who, path, href, w.Code)
						} else if w.Header().Get("Content-Disposition") == "" {
							for _, fault := range sitetest.Faults(sitetest.Parse(t, w.Body.String())) {
								t.Errorf("%s, %s: %s: %s", s.name, who, href, fault)
							}
						}
					}
				}
			}
			if list, asked := want[s.name][who]; asked && !slices.Equal(seen, list) {
				t.Errorf("%s: %s sees %v, want %v", s.name, who, seen, list)
			}
		}
	}
}

func TestPagesAreSoundUnderEveryRulebook(t *testing.T) {
	h := house(t)
	cases := []struct {
		book, text string
		at         time.Time
		respondent string
		shows      map[string]string // a part, and what stands on it for the respondent
	}{
		{"harbour/constitution.md", `council: Andrew Little (president), Bram Example (secretary), Cleo Example, Dara Example, Enzo Example, Faye Example, Gwen Example.
appeals board: Quin Example, Rosa Example, Sven Example.  members: Chris Carter, Wren Example.

2 August 2027 Wren Example makes a complaint about Chris Carter, allegation "took the boat", day of conduct 1 June 2027.
3 August 2027 Andrew Little suspends Chris Carter.
9 August 2027 10:00 Andrew Little gives charges by email to Chris Carter, charges "that the boat was taken".
10 August 2027 10:00 Bram Example sends notice of hearing by email to Chris Carter, hearing day 6 September 2027, place "hall".
6 September 2027 18:00 hearing opens; present Andrew Little, Bram Example, Cleo Example, Dara Example, Enzo Example, Chris Carter.
18:10 Chris Carter speaks.
19:00 council decides expulsion; for 5, against 0; secret ballot.
19:10 hearing closes.
8 September 2027 10:00 Bram Example gives written reasons by email to Chris Carter, reasons "r".
`, time.Date(2027, 9, 10, 9, 0, 0, 0, time.UTC), "Chris Carter", map[string]string{"charges": "What is alleged", "interim": "Suspension Ordered by Andrew Little", "appeal": "Make your appeal"}},
		{"victoria-model-rules/rulebook.md", `committee: Bram Example (secretary), Andrew Little, Cleo Example.  disciplinary subcommittee: Dara Example, Enzo Example, Faye Example.  members: Chris Carter, Wren Example.
respondent: Chris Carter.

9 October 2027 Bram Example gives notice of discipline by email to Chris Carter, meeting day 30 October 2027, place "hall",
  stating the proposal, the grounds, the right to attend or send a statement, the right of appeal.
30 October 2027 10:00 disciplinary meeting opens; present Dara Example, Enzo Example, Faye Example, Chris Carter.
10:10 Chris Carter speaks.
11:00 disciplinary subcommittee decides expulsion; for 3, against 0.
11:05 Dara Example tells Chris Carter of expulsion.
11:10 disciplinary meeting closes.
`, time.Date(2027, 10, 31, 3, 0, 0, 0, time.UTC), "Chris Carter", map[string]string{"charges": "What is alleged", "notices": "Notice of discipline", "appeal": "48 hours"}},
		{"nz-schedule-2/rulebook.md", `committee: Andrew Little, Bram Example, Cleo Example.  decision maker: Dara Example, Enzo Example, Faye Example.  members: Chris Carter, Wren Example.

1 March 2028 committee considers enough detail.
2 March 2028 Wren Example makes a complaint by email to the committee about Chris Carter, allegation "took the cash box",
  stating that it starts the procedure, the allegation, who is complained of.
5 March 2028 decision maker gives invitation to the complainant by email to Wren Example.
5 March 2028 decision maker gives invitation to the respondent by email to Chris Carter.
20 March 2028 Chris Carter sends statement of the respondent by email to the decision maker, words "I did not".
`, time.Date(2028, 3, 21, 9, 0, 0, 0, time.UTC), "Chris Carter", map[string]string{"charges": "statement of respondent"}},
	}
	for i, c := range cases {
		text, err := examples.Files.ReadFile(c.book)
		if err != nil {
			text, err = rulebooks.Files.ReadFile(c.book)
		}
		if err != nil {
			t.Fatal(err)
		}
		h.Adopt(string(text), 2027+i/2, time.Month(4+i%2))
		chain := lodge(t, h, i+1, c.text, c.at)
		for _, who := range []string{"Bram Example", "Andrew Little", "Dara Example", "Chris Carter", "Wren Example", "Quin Example"} {
			g := h.In(who)
			for _, part := range parts {
				path := "/c/" + chain + "/" + part
				w := g.Get(path)
				if w.Code == 404 && (who != c.respondent || c.shows[part] == "") {
					continue
				}
				page := g.Page(path)
				if words := c.shows[part]; who == c.respondent && words != "" && !strings.Contains(page.Words(), words) {
					t.Errorf("%s: %s does not say %q: %s", c.book, part, words, page.All("main")[0].Words())
				}
			}
		}
	}
}

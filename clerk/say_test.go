package clerk_test

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/register"
	"alteram/verdict"
	"alteram/viewer"
)

// quarrel is a case with a complainant and a respondent.
func quarrel(t *testing.T, h *house) string {
	t.Helper()
	f, err := h.desk.OpenCase(ctx, clerk.Opening{Title: "The letters", Complainant: "Wren Example", Respondent: "Chris Carter"})
	if err != nil {
		t.Fatal(err)
	}
	return f.Entries[0].Case
}

// say says something that must be taken.
func (h *house) say(chain string, s clerk.Saying) *clerk.Filed {
	h.t.Helper()
	f, err := h.desk.Say(ctx, clerk.Request{Actor: "member"}, chain, s)
	if err != nil {
		h.t.Fatalf("%s by %s: %v", s.Kind, s.By, err)
	}
	return f
}

// said is what was said on a chain: kinds, persons and words.
func (h *house) said(chain string) []string {
	h.t.Helper()
	list, err := h.desk.Sayings(ctx, chain)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []string
	for _, s := range list {
		out = append(out, strings.Join([]string{s.Kind, s.Lane, s.ByName, s.ToName, s.As, s.Words, s.Erased}, "|"))
	}
	return out
}

const (
	secret    = "The doctor says that I must not fly.\nMay I take part by telephone?"
	elsewhere = "I have a cousin on the council."
	inside    = "Shall we meet at six?"
)

// join brings somebody into the register.
func (h *house) join(name string) string {
	h.t.Helper()
	id, err := register.NewID(rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.desk.Change(ctx, clerk.Request{},
		register.SetMember(id, map[string]string{register.FieldName: name}, register.Source{}),
		register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: date(2009, 7, 1), Until: calendar.NoDate})); err != nil {
		h.t.Fatal(err)
	}
	return id
}

// talk says something in each lane, and lets somebody in.
func talk(t *testing.T) (h *house, chain string, ids map[string]string) {
	t.Helper()
	h = found(t, true)
	h.adopt()
	ids = h.enrol()
	chain = quarrel(t, h)
	h.say(chain, clerk.Saying{Kind: "message", Lane: "respondent", By: "Chris Carter", Words: secret})
	h.say(chain, clerk.Saying{Kind: "message", Lane: "respondent", By: ids["Bram Example"], Words: "You may."})
	h.say(chain, clerk.Saying{Kind: "message", Lane: "complainant", By: ids["Wren Example"], Words: elsewhere})
	h.say(chain, clerk.Saying{Kind: "message", Lane: "panel", By: ids["Alba Example"], To: ids["Cleo Example"], Words: inside})
	h.say(chain, clerk.Saying{Kind: "access", By: "Chris Carter", To: ids["Phil Goff"], As: "representative"})
	return h, chain, ids
}

func TestWhatIsSaidIsRecordedWithNames(t *testing.T) {
	h, chain, _ := talk(t)
	want := []string{
		"message|respondent|Chris Carter|||" + secret + "|",
		"message|respondent|Bram Example|Chris Carter||You may.|",
		"message|complainant|Wren Example|||" + elsewhere + "|",
		"message|panel|Alba Example|Cleo Example||" + inside + "|",
		"access||Chris Carter|Phil Goff|representative||",
	}
	if got := h.said(chain); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	again := h.open()
	list, err := again.Sayings(ctx, chain)
	if err != nil || len(list) != len(want) || list[0].Words != secret || list[0].Index == 0 {
		t.Errorf("another desk reads %+v, %v", list, err)
	}
	v, err := h.desk.Case(ctx, chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range v.Entries {
		if e.Act == "case.said" && (strings.Contains(e.Words, "doctor") || strings.Contains(e.Words, "panel")) {
			t.Errorf("whoever reads the entries reads %q", e.Words)
		}
	}
	if f, err := h.desk.Audit(ctx, true, nil); err != nil || len(f) > 0 {
		t.Errorf("the audit finds %v, %v", f, err)
	}
}

func TestWhoIsNewToACaseIsMadeKnownToIt(t *testing.T) {
	h, chain, _ := talk(t)
	id := h.join("Zita Example")
	f := h.say(chain, clerk.Saying{Kind: "access", By: "Chris Carter", To: id, As: "observer"})
	var acts []string
	for _, x := range f.Entries {
		acts = append(acts, x.Act)
	}
	if !slices.Equal(acts, []string{"case.person", "register", "case.said"}) && !slices.Equal(acts, []string{"case.person", "entry", "case.said"}) {
		t.Errorf("recorded are %v", acts)
	}
	if got := h.said(chain); got[len(got)-1] != "access||Chris Carter|Zita Example|observer||" {
		t.Errorf("got %q", got[len(got)-1])
	}
	if _, err := h.desk.File(ctx, clerk.Draft{Case: chain, Text: "9 August 2010 note: Zita Example came along."}); err != nil {
		t.Error(err)
	}
}

func TestARequestToSayIsOneEvent(t *testing.T) {
	h, chain, ids := talk(t)
	s := clerk.Saying{Kind: "message", Lane: "respondent", By: ids["Bram Example"], Words: "The hearing is at six."}
	first, err := h.desk.Say(ctx, clerk.Request{Key: "k"}, chain, s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.desk.Say(ctx, clerk.Request{Key: "k"}, chain, s)
	if err != nil || !again.Replayed || again.Entries[0].Seq != first.Entries[0].Seq || len(h.said(chain)) != 6 {
		t.Errorf("got %+v, %v", again, err)
	}
	for name, other := range map[string]clerk.Saying{
		"words":  {Kind: "message", Lane: "respondent", By: ids["Bram Example"], Words: "The hearing is at seven."},
		"person": {Kind: "message", Lane: "respondent", By: ids["Alba Example"], Words: s.Words},
		"kind":   {Kind: "looked", By: ids["Bram Example"]},
	} {
		var p *clerk.Problem
		if _, err := h.desk.Say(ctx, clerk.Request{Key: "k"}, chain, other); !errors.As(err, &p) {
			t.Errorf("another %s under one key: %v", name, err)
		}
	}
}

func TestWhatCannotBeSaidIsAProblem(t *testing.T) {
	h, chain, ids := talk(t)
	org := h.desk.Organisation().Chain
	for name, x := range map[string]struct {
		chain string
		s     clerk.Saying
		want  string
	}{
		"kind":       {chain, clerk.Saying{Kind: "shout", By: "Chris Carter"}, "kind"},
		"stranger":   {chain, clerk.Saying{Kind: "looked", By: "Nobody At All"}, "nobody is called"},
		"no such id": {org, clerk.Saying{Kind: "signin", By: "m0000000000000000"}, "nobody is called"},
		"no case":    {strings.Repeat("0", 32), clerk.Saying{Kind: "looked", By: ids["Bram Example"]}, "no case"},
		"turned":     {chain, clerk.Saying{Kind: "message", Lane: "respondent", By: "Chris Carter", Words: "abc \u202e fed"}, "nobody can see"},
		"long":       {chain, clerk.Saying{Kind: "message", Lane: "respondent", By: "Chris Carter", Words: strings.Repeat("ā", 10001)}, "longer than"},
	} {
		var p *clerk.Problem
		if _, err := h.desk.Say(ctx, clerk.Request{}, x.chain, x.s); !errors.As(err, &p) || !strings.Contains(p.What, x.want) || p.Remedy == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	long := strings.Repeat("Kia ora, e hoa mā. 👩‍👧 ", 500)
	h.say(chain, clerk.Saying{Kind: "message", Lane: "respondent", By: "Chris Carter", Words: long})
	if list, _ := h.desk.Sayings(ctx, chain); list[len(list)-1].Words != strings.TrimSpace(long) {
		t.Error("a long message is not kept as it was written")
	}
}

func TestABundleShowsAMessageToItsLaneOnly(t *testing.T) {
	h, chain, _ := talk(t)
	for _, x := range []struct {
		issue clerk.Issue
		want  []string
	}{
		{clerk.Issue{For: clerk.ForParty, Holder: "Chris Carter"}, []string{"doctor", "You may"}},
		{clerk.Issue{For: clerk.ForParty, Holder: "Wren Example"}, []string{"cousin"}},
		{clerk.Issue{For: clerk.ForCourt}, []string{"doctor", "You may", "cousin", "at six"}},
		{clerk.Issue{For: clerk.ForAuditor}, []string{"doctor", "You may", "cousin", "at six"}},
		{clerk.Issue{For: clerk.ForPublic}, nil},
	} {
		x.issue.Case = chain
		zip, err := bytesOf(h.desk.Export(ctx, x.issue))
		if err != nil {
			t.Fatal(err)
		}
		c, err := bundle.Read(zip)
		if err != nil {
			t.Fatal(err)
		}
		if v := verdict.Of(c, h.verify); !v.OK || x.issue.For == clerk.ForCourt && v.Replay.Entries != len(rulings(t, h, chain)) {
			t.Errorf("%s: %v", x.issue.For, v.Findings)
		}
		files, err := viewer.Files(c)
		if err != nil {
			t.Fatal(err)
		}
		var report string
		for _, f := range files {
			if f.Name == "report.txt" {
				report = strings.Join(strings.Fields(string(f.Data)), " ")
			}
		}
		for _, words := range []string{"doctor", "You may", "cousin", "at six"} {
			want := slices.Contains(x.want, words)
			if got := strings.Contains(string(zip), words); got != want {
				t.Errorf("the bundle for %s %s shows %q: %v", x.issue.For, x.issue.Holder, words, got)
			}
			if got := strings.Contains(report, words); got != want {
				t.Errorf("the report for %s %s shows %q: %v", x.issue.For, x.issue.Holder, words, got)
			}
		}
	}
}

// rulings are those of the entries of a case.
func rulings(t *testing.T, h *house, chain string) (out []docket.Ruling) {
	t.Helper()
	v, err := h.desk.Case(ctx, chain, calendar.Instant(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range v.Entries {
		if e.Ruling != nil {
			out = append(out, *e.Ruling)
		}
	}
	return out
}

func TestWhatIsSaidOfTheOrganisationStandsInItsChain(t *testing.T) {
	h := found(t, true)
	h.adopt()
	ids := h.enrol()
	org := h.desk.Organisation().Chain
	h.say(org, clerk.Saying{Kind: "signin", By: ids["Phil Goff"]})
	h.say(org, clerk.Saying{Kind: "breakglass", By: ids["Phil Goff"], Words: "The secretary is ill.", Until: "2010-10-11T17:30:00Z"})
	if got := h.said(org); !slices.Equal(got, []string{"signin||Phil Goff||||", "breakglass||Phil Goff|||The secretary is ill.|"}) {
		t.Errorf("got %q", got)
	}
	lines, err := h.desk.History(ctx)
	if err != nil || lines[len(lines)-1].Words != "beside the acts: breakglass" {
		t.Errorf("the history says %+v, %v", lines[len(lines)-1], err)
	}
}

func TestWhatIsSaidGoesWithThePersonWhoseItIs(t *testing.T) {
	h := found(t, true)
	rules := strings.Replace(clubRules, "Erasure is", "The complainant is a member.\nThe respondent is a member.\nErasure is", 1)
	if _, err := h.desk.Adopt(ctx, clerk.Adoption{Files: []bundle.File{{Name: "club.md", Data: []byte(rules)}}, From: date(2009, 7, 1)}); err != nil {
		t.Fatal(err)
	}
	ids := h.enrol()
	chain := quarrel(t, h)
	h.say(chain, clerk.Saying{Kind: "message", Lane: "respondent", By: "Chris Carter", Words: secret})
	h.say(chain, clerk.Saying{Kind: "message", Lane: "respondent", By: ids["Bram Example"], Words: "You may."})
	h.say(chain, clerk.Saying{Kind: "message", Lane: "complainant", By: ids["Wren Example"], Words: elsewhere})
	var p *clerk.Problem
	if _, err := h.desk.Erase(ctx, clerk.Erasure{Case: chain, Seq: 3, Field: "terms", Ground: "asked for"}); !errors.As(err, &p) {
		t.Errorf("the terms of a saying go by themselves: %v", err)
	}
	if _, err := h.desk.Erase(ctx, clerk.Erasure{Case: chain, Person: "Chris Carter", Ground: "asked for"}); err != nil {
		t.Fatal(err)
	}
	list, err := h.desk.Sayings(ctx, chain)
	if err != nil || len(list) != 3 {
		t.Fatal(list, err)
	}
	for i, gone := range []bool{true, true, false} {
		if s := list[i]; (s.Erased != "") != gone || (s.Words == "") != gone || (s.By == "") != gone {
			t.Errorf("saying %d: %+v", i, s)
		}
	}
	if f, err := h.desk.Audit(ctx, true, nil); err != nil || len(f) > 0 {
		t.Errorf("the audit finds %v, %v", f, err)
	}
}

package clerk_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
)

// many opens n cases, with one of ten members in turn as the respondent.
func many(b *testing.B, h *house, n int) (members []string) {
	b.Helper()
	for i := range 10 {
		members = append(members, h.join(fmt.Sprintf("Member %03d Example", i)))
	}
	title := func(i int) string { return fmt.Sprintf("Matter %d", i) }
	if err := clerk.OpenMany(ctx, h.desk, n, title, func(i int) string { return members[i%len(members)] }); err != nil {
		b.Fatal(err)
	}
	return members
}

// resident is the memory of this process, in MB.
func resident(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		b.Fatal(err)
	}
	return float64(pages*os.Getpagesize()) / (1 << 20)
}

// seen is the list of a member's cases: numbers and titles.
func (h *house) seen(member string) string {
	h.t.Helper()
	list, _, err := h.desk.Listed(ctx, member, 0, 1000)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []string
	for _, c := range slices.Backward(list) {
		out = append(out, fmt.Sprintf("%d %s", c.Number, c.Title))
	}
	return strings.Join(out, ", ")
}

func TestACaseIsListedForThoseWhoHaveAPartInIt(t *testing.T) {
	h := found(t, true)
	h.adopt()
	ids := h.enrol()
	stranger := h.join("Zita Example")
	open := func(title, respondent string) string {
		f, err := h.desk.OpenCase(ctx, clerk.Opening{Title: title, Respondent: respondent})
		if err != nil {
			t.Fatal(err)
		}
		return f.Entries[0].Case
	}
	first := open("First", "Chris Carter")
	expect := func(what, who, want string) {
		t.Helper()
		if got := h.seen(who); got != want {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
	}
	expect("the respondent", ids["Chris Carter"], "1 First")
	expect("somebody who sits in the council", ids["Cleo Example"], "1 First")
	expect("a member who has nothing to do with it", ids["Phil Goff"], "")
	second := open("Second", "Phil Goff")
	if _, err := h.desk.File(ctx, clerk.Draft{Case: first, Text: "11 August 2010 15:00 the secretary sends an acknowledgement by email to Phil Goff.", Happened: true}); err != nil {
		t.Fatal(err)
	}
	expect("who was named since", ids["Phil Goff"], "1 First, 2 Second")
	h.say(second, clerk.Saying{Kind: "access", By: "Phil Goff", To: stranger, As: "observer"})
	expect("who was let in", stranger, "2 Second")
	h.desk = h.open()
	expect("the respondent, asked of another desk", ids["Chris Carter"], "1 First")
	expect("who was named since, asked of another desk", ids["Phil Goff"], "1 First, 2 Second")
	expect("who was let in, asked of another desk", stranger, "2 Second")
	other := h.open()
	if _, err := other.OpenCase(ctx, clerk.Opening{Title: "Third", Respondent: "Chris Carter"}); err != nil {
		t.Fatal(err)
	}
	expect("after another desk has opened a case", ids["Chris Carter"], "1 First, 3 Third")
}

// What a desk reads without judging is what it knows of the cases it judged.
func TestTheListIsAlikeHoweverItCameAbout(t *testing.T) {
	h := found(t, true)
	h.adopt()
	h.enrol()
	for _, name := range append(variants(t)[:6], "rehearsal.case") {
		if _, err := h.desk.ImportCase(ctx, clerk.Import{Case: readCase(t, name)}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 40 { // more than are read one by one
		if _, err := h.desk.OpenCase(ctx, clerk.Opening{Title: fmt.Sprint("Case ", i), Respondent: "Chris Carter"}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := h.open().Cases(ctx)
	if err != nil || len(list) != 47 {
		t.Fatal(len(list), err)
	}
	for _, c := range list {
		v, err := h.desk.Case(ctx, c.Chain, 0)
		if err != nil {
			t.Fatal(err)
		}
		if v.CaseInfo != c {
			t.Errorf("got %+v, want %+v", c, v.CaseInfo)
		}
	}
}

// The cases that stand open by broken glass are known without being opened, to
// a desk that wrote it down and to one that reads it, and for no longer than
// they stand open.
func TestBrokenGlassIsListed(t *testing.T) {
	h := found(t, true)
	h.adopt()
	ids := h.enrol()
	var chains []string
	for i := range 40 { // more than are read one by one
		f, err := h.desk.OpenCase(ctx, clerk.Opening{Title: fmt.Sprint("Case ", i), Respondent: "Chris Carter"})
		if err != nil {
			t.Fatal(err)
		}
		chains = append(chains, f.Entries[0].Case)
	}
	until := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	say := func(chain int, x clerk.Saying) {
		x.Kind, x.Words = "breakglass", "the disk is broken"
		h.say(chains[chain], x)
	}
	say(3, clerk.Saying{By: "Phil Goff", To: "Quin Example", Until: until.Format(time.RFC3339)})
	say(5, clerk.Saying{By: "Phil Goff", To: "Quin Example", Until: until.Add(time.Hour).Format(time.RFC3339)})
	say(7, clerk.Saying{By: "Phil Goff", Until: until.Format(time.RFC3339)}) // alone
	say(8, clerk.Saying{By: "Phil Goff", To: "Quin Example", Until: until.Format(time.RFC3339)})
	h.say(chains[8], clerk.Saying{Kind: "breakglass", By: "Phil Goff", To: "Quin Example", Ends: true})
	say(9, clerk.Saying{By: "Chris Carter", To: "Quin Example", Until: until.Format(time.RFC3339)})
	for name, desk := range map[string]*clerk.Desk{"the desk that recorded it": h.desk, "another desk": h.open()} {
		if _, err := desk.Cases(ctx); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			who  string
			at   time.Time
			want string
		}{{"Phil Goff", until.Add(-time.Second), "Case 5, Case 3"}, {"Phil Goff", until, "Case 5"}, {"Phil Goff", until.Add(time.Hour), ""}, {"Quin Example", until.Add(-time.Second), ""}} {
			list, left, err := desk.Broken(ctx, ids[x.who], x.at)
			var got []string
			for _, c := range list {
				got = append(got, c.Title)
			}
			if err != nil || left != 0 || strings.Join(got, ", ") != x.want {
				t.Errorf("%s, %s at %s: %v, %d left, %v; want %s", name, x.who, x.at, got, left, err, x.want)
			}
		}
	}
}

// BenchmarkList measures the list of cases with 100,000 of them: how long a
// desk takes to open, its first answer, and those after it.
func BenchmarkList(b *testing.B) {
	cases := 100_000
	if s := os.Getenv("ALTERAM_BENCH_CASES"); s != "" {
		cases, _ = strconv.Atoi(s)
	}
	h := found(b, true)
	h.adopt()
	h.enrol()
	members := many(b, h, cases)
	h.desk.Close()
	reports := map[string]float64{}
	took := func(unit string, scale time.Duration, f func() error) {
		b.Helper()
		start := time.Now()
		if err := f(); err != nil {
			b.Fatal(err)
		}
		reports[unit] = float64(time.Since(start)) / float64(scale)
	}
	runtime.GC()
	before := resident(b)
	took("ms-open", time.Millisecond, func() error { h.desk = h.open(); return nil })
	took("ms-number-first", time.Millisecond, func() error { _, err := h.desk.Find(ctx, "77"); return err })
	took("ms-number", time.Millisecond, func() error { _, err := h.desk.Find(ctx, "78"); return err })
	var chain string
	took("s-list-first", time.Second, func() error {
		if _, err := h.desk.Cases(ctx); err != nil {
			return err
		}
		list, _, err := h.desk.Listed(ctx, members[7], 0, cases)
		if len(list) != cases/len(members) {
			b.Errorf("%d cases", len(list))
		}
		chain = list[0].Chain
		return err
	})
	reports["MB-more"] = resident(b) - before
	took("us-list", time.Microsecond, func() error { _, _, err := h.desk.Listed(ctx, members[8], 0, 25); return err })
	took("us-title", time.Microsecond, func() error { _, err := h.desk.Find(ctx, "Matter 99"); return err })
	took("ms-case-cold", time.Millisecond, func() error { _, err := h.desk.Case(ctx, chain, 0); return err })
	took("ms-case", time.Millisecond, func() error { _, err := h.desk.Case(ctx, chain, 0); return err })
	for b.Loop() {
		if _, _, err := h.desk.Listed(ctx, members[9], 0, 25); err != nil {
			b.Fatal(err)
		}
	}
	reports["MB-resident"] = resident(b)
	for unit, n := range reports {
		b.ReportMetric(n, unit)
	}
}

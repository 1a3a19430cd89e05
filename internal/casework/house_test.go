package casework

import (
	"context"
	"strings"
	"testing"
	"time"

	"alteram/casefile"
	"alteram/clerk"
	"alteram/examples"
	"alteram/internal/site/sitetest"
	"alteram/source"
)

// evening is the organisation of the Carter example with the rehearsed case,
// looked at on the morning after the written reasons.
func evening(t *testing.T) (*sitetest.House, string) {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū <Ture> & “Co”", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	chain := h.Lodge("rehearsal")
	h.Clock = time.Date(2010, 10, 21, 9, 0, 0, 0, time.UTC)
	return h, chain
}

// morning is the same organisation with the case as it stood before some words
// of the example, looked at at a moment.
func morning(t *testing.T, before string, at time.Time) (*sitetest.House, string) {
	t.Helper()
	h := sitetest.New(t, "Te Rōpū <Ture> & “Co”", Room())
	h.Adopt(sitetest.Carter(t), 2009, time.July)
	h.People()
	text, err := examples.Files.ReadFile("carter/rehearsal.case")
	if err != nil {
		t.Fatal(err)
	}
	until := strings.Index(string(text), before)
	if until < 0 {
		t.Fatalf("the example does not hold %q", before)
	}
	ctx := context.Background()
	list, err := h.Desk.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c, diags := casefile.Read(source.NewFile("rehearsal.case", text[:until]), list[0].Program)
	if source.HasError(diags) {
		t.Fatal(diags)
	}
	reg, err := h.Desk.Register(ctx)
	if err != nil {
		t.Fatal(err)
	}
	members := map[string]string{}
	for _, p := range reg.People() {
		members[p.Name] = p.ID
	}
	if _, err := h.Desk.ImportCase(ctx, clerk.Import{Case: c, Edition: list[0].Hash, Members: members}, nil); err != nil {
		t.Fatal(err)
	}
	cases, err := h.Desk.Cases(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h.Clock = at
	return h, cases[len(cases)-1].Chain
}

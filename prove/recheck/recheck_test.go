package recheck_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"alteram/prove/net"
	"alteram/prove/recheck"
	"alteram/prove/zone"
)

func when(v ...uint8) []net.Test { return []net.Test{{Flag: 0, In: net.Values(v...)}} }

// appeal is a decision that takes effect when nobody appeals for 28 days; it
// may be stayed, and it is never in effect before.
func appeal() *net.Net {
	to := func(v uint8) []net.Assign { return []net.Assign{{Flag: 0, To: v}} }
	return &net.Net{
		Flags:  []net.Flag{{Name: "stage", Size: 5}},
		Clocks: []net.Clock{{Name: "decided"}, {Name: "stayed"}},
		Steps: []net.Step{
			{Name: "decide", Guard: net.Cond{Flags: when(0)}, Set: to(1), Reset: []int{0}},
			{Name: "appeal", Guard: net.Cond{Flags: when(1), Bounds: []net.Bound{{Clock: 0, Max: 28}}}, Set: to(2), Reset: []int{1}},
			{Name: "withdraw", Guard: net.Cond{Flags: when(2), Bounds: []net.Bound{{Clock: 0, Min: 29, Max: -1}}}, Set: to(1), Free: []int{1}},
			{Name: "fall due", Guard: net.Cond{Flags: when(1), Bounds: []net.Bound{{Clock: 0, Min: 29, Max: -1}}}, Set: to(3)},
		},
		Invariants: []net.Invariant{{When: when(2), Clock: 1, Max: 60}},
		Bad:        []net.Cond{{Flags: when(3), Bounds: []net.Bound{{Clock: 0, Max: 28}}}},
	}
}

var head = recheck.Head{Claim: "nobody is expelled while an appeal is open", Rulebook: "sha256:0123", Horizon: "2026-01-01 to 2040-12-31"}

// proof returns a certificate of the net and its regions.
func proof(t *testing.T, n *net.Net) (string, []net.Region) {
	t.Helper()
	r := zone.Search(context.Background(), n, zone.Budget{})
	if r.Outcome != zone.Safe {
		t.Fatalf("the net is %v", r.Outcome)
	}
	regions := slices.Collect(r.Invariant())
	return write(t, n, regions), regions
}

func write(t *testing.T, n *net.Net, regions []net.Region) string {
	t.Helper()
	var b strings.Builder
	if err := recheck.Write(&b, head, n, slices.Values(regions)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// verify reads and checks.
func verify(text string) error {
	c, err := recheck.Read(strings.NewReader(text))
	if err != nil {
		return err
	}
	return c.Check(context.Background())
}

func TestAProofIsReadAndVerified(t *testing.T) {
	text, regions := proof(t, appeal())
	c, err := recheck.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if c.Head != head || len(c.Regions) != len(regions) || len(regions) < 4 {
		t.Errorf("read %+v and %d regions of %d", c.Head, len(c.Regions), len(regions))
	}
	if err := c.Check(context.Background()); err != nil {
		t.Error(err)
	}
	if again, _ := proof(t, appeal()); again != text {
		t.Error("the same proof is written in two ways")
	}
	for _, line := range []string{"alteram certificate 1\n", "claim: nobody is expelled while an appeal is open\n", "horizon: 2026-01-01 to 2040-12-31\n"} {
		if !strings.Contains(text, line) {
			t.Errorf("the head does not say %q:\n%s", line, text)
		}
	}
}

func TestAFlippedByteIsRefused(t *testing.T) {
	text, _ := proof(t, appeal())
	for i := range text {
		for _, bit := range []byte{1, 4, 32} {
			b := []byte(text)
			b[i] ^= bit
			if verify(string(b)) == nil {
				t.Fatalf("byte %d of %d, %q as %q, is not missed", i, len(b), text[i], b[i])
			}
		}
	}
	for cut := range len(text) {
		if verify(text[:cut]) == nil {
			t.Fatalf("the first %d bytes of %d are taken for the whole", cut, len(text))
		}
	}
}

func TestAMissingRegionIsRefused(t *testing.T) {
	n := appeal()
	_, regions := proof(t, n)
	for i, gone := range regions {
		err := verify(write(t, n, slices.Delete(slices.Clone(regions), i, i+1)))
		if err == nil || !strings.Contains(err.Error(), "no region") {
			t.Errorf("without %s: %v", n.Describe(gone), err)
		}
	}
}

func TestAnOpenProofIsRefused(t *testing.T) {
	for _, tt := range []struct {
		want  string
		spoil func(*net.Net, []net.Region) []net.Region
	}{
		{`region 0 (every flag as at the start): step "decide" leads to stage = 1, decided <= 0, decided - stayed <= 0, which no region holds`,
			func(n *net.Net, _ []net.Region) []net.Region {
				return []net.Region{{Values: []int{0}, Limits: nil}, {Values: []int{1}, Limits: []net.Limit{{1, 0, 4}}}}
			}},
		{"the start of the net is in no region", func(n *net.Net, _ []net.Region) []net.Region { return nil }},
		{`bad condition 0 holds in it`, func(n *net.Net, r []net.Region) []net.Region {
			n.Bad[0].Bounds[0].Max = 29
			return r
		}},
		{`step "appeal" leads to stage = 2`, func(n *net.Net, r []net.Region) []net.Region {
			n.Steps[1].Guard.Bounds[0].Max = -1
			n.Steps[1].Set = nil
			n.Steps = append(n.Steps, net.Step{Name: "appeal", Guard: net.Cond{Flags: when(3)}, Set: []net.Assign{{Flag: 0, To: 2}}})
			return r
		}},
		{"days lead to", func(n *net.Net, r []net.Region) []net.Region {
			return []net.Region{{Values: []int{0}, Limits: []net.Limit{{0, -1, 3}}}}
		}},
		{"it is empty", func(n *net.Net, r []net.Region) []net.Region {
			return append(r, net.Region{Values: []int{0}, Limits: []net.Limit{{0, -1, 3}, {-1, 0, -4}}})
		}},
		{`flag "stage" has no value 5`, func(n *net.Net, r []net.Region) []net.Region {
			return append(r, net.Region{Values: []int{5}})
		}},
		{"values for 2 flags", func(n *net.Net, r []net.Region) []net.Region { return append(r, net.Region{Values: []int{0, 0}}) }},
		{"there is no clock 2", func(n *net.Net, r []net.Region) []net.Region {
			return append(r, net.Region{Values: []int{0}, Limits: []net.Limit{{2, 0, 3}}})
		}},
		{"says nothing", func(n *net.Net, r []net.Region) []net.Region {
			return append(r, net.Region{Values: []int{0}, Limits: []net.Limit{{1, 1, 3}}})
		}},
		{"its values run from 0 to 4", func(n *net.Net, r []net.Region) []net.Region {
			n.Steps[0].Set[0].To = 7
			return r
		}},
	} {
		n := appeal()
		_, regions := proof(t, n)
		regions = tt.spoil(n, regions)
		if err := verify(write(t, n, regions)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
}

func TestAHeadIsOneLineEach(t *testing.T) {
	h := head
	h.Claim = "nobody\nregions: 0"
	if err := recheck.Write(io.Discard, h, appeal(), slices.Values([]net.Region{})); err == nil || !strings.Contains(err.Error(), "the claim must be one line") {
		t.Errorf("got %v", err)
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	text, _ := proof(t, appeal())
	c, err := recheck.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Check(ctx); err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("got %v", err)
	}
}

// FuzzBody takes any JSON for the body of a file whose sum is right.
func FuzzBody(f *testing.F) {
	f.Add(1, []byte(`{"flags":[{"name":"a","size":2,"start":0}],"clocks":[{"name":"x"}],"steps":[],"invariants":[],"bad":[]}
{"at":[0],"in":[[0,-1,3]]}`))
	f.Add(0, []byte(`{`))
	f.Fuzz(func(t *testing.T, count int, body []byte) {
		c, err := recheck.Read(bytes.NewReader(seal(t, count, body)))
		if err == nil {
			_ = c.Check(context.Background())
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("alteram certificate 1\nclaim: \nrulebook: \nhorizon: \nregions: 0\nsum: 00\n\nAAAA\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := recheck.Read(bytes.NewReader(b))
		if err == nil {
			_ = c.Check(context.Background())
		}
	})
}

// seal makes a file of any body.
func seal(t *testing.T, count int, body []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	text := base64.StdEncoding.EncodeToString(packed.Bytes())
	head := fmt.Sprintf("alteram certificate 1\nclaim: c\nrulebook: r\nhorizon: h\nregions: %d\n", count)
	return fmt.Appendf(nil, "%ssum: %s\n\n%s", head, recheck.Sum(head, text), text)
}

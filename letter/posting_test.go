package letter

import (
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2010, 10, 11, 12, 0, 0, 0, time.UTC)

func TestAClaimThatWasNeverSettledIsSentOnceMoreAndMarked(t *testing.T) {
	p := Posting{Index: 3, N: 1, State: Held, Due: noon}
	first := p.Claim(noon, StaleTime)
	if first.State != Claimed || first.Doubled || first.Tries != 1 || !first.Lease.After(noon) {
		t.Fatalf("first: %+v", first)
	}
	second := first.Claim(first.Lease, StaleTime)
	if second.State != Claimed || !second.Doubled || second.Tries != 2 {
		t.Fatalf("second: %+v", second)
	}
	third := second.Claim(second.Lease, StaleTime)
	if third.State != Paper || !third.Final() || third.Answer == "" {
		t.Errorf("third: %+v", third)
	}
}

func TestWhatWaitedTooLongIsForAPerson(t *testing.T) {
	p := Posting{State: Held, Due: noon}
	if got := p.Claim(noon.Add(StaleTime), StaleTime); got.State != Claimed {
		t.Errorf("to the hour: %+v", got)
	}
	if got := p.Claim(noon.Add(StaleTime+time.Second), StaleTime); got.State != Paper || got.Tries != 0 || !got.Recallable() {
		t.Errorf("later: %+v", got)
	}
}

func TestAttemptsGrowRarerAndEnd(t *testing.T) {
	p, now, last := Posting{State: Due, Due: noon}, noon, time.Duration(0)
	for n := 1; ; n++ {
		p = p.Claim(now, 1<<62).Again(now, "450 busy", false)
		if p.State == Paper {
			if n != maxTries || !strings.Contains(p.Answer, "450 busy") || p.Doubled {
				t.Errorf("after %d: %+v", n, p)
			}
			break
		}
		wait := p.Due.Sub(now)
		if p.State != Failed || wait < last || wait > maxWait || n == 1 && wait != firstWait {
			t.Fatalf("after %d: %+v waits %v", n, p, wait)
		}
		last, now = wait, p.Due
	}
	unsure := Posting{State: Due, Due: noon}.Claim(noon, StaleTime).Again(noon, "connection reset", true)
	if unsure.State != Failed || !unsure.Doubled {
		t.Errorf("unsure: %+v", unsure)
	}
	if twice := unsure.Claim(unsure.Due, StaleTime).Again(unsure.Due, "reset", true); twice.State != Paper {
		t.Errorf("unsure twice: %+v", twice)
	}
}

func FuzzAnswersKeepNoAddress(f *testing.F) {
	for _, s := range []string{"250 2.0.0 Ok: queued as 1F", "550 <ann@example.org>: no such user", "x\r\ny\x00é", strings.Repeat("a ", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Plain(s)
		if strings.ContainsAny(got, "@\r\n\x00") || len(got) > maxAnswer {
			t.Errorf("%q gives %q", s, got)
		}
		if Plain(got) != got && !strings.HasSuffix(got, " ") {
			t.Errorf("%q is not as plain as can be", got)
		}
	})
}

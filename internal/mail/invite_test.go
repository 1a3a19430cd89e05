package mail_test

import (
	"strings"
	"testing"
	"time"

	"alteram/internal/mail"
)

// invitations are the calendars among mails.
func invitations(t *testing.T, list []received) []string {
	t.Helper()
	var out []string
	for _, m := range list {
		words := text(t, m)
		if _, after, ok := strings.Cut(words, "BEGIN:VCALENDAR"); ok {
			after, _, _ = strings.Cut(after, "END:VCALENDAR")
			out = append(out, strings.ReplaceAll(strings.ReplaceAll(after, "\r\n ", ""), "\r", ""))
		}
	}
	return out
}

func line(cal, name string) string {
	for l := range strings.Lines(cal) {
		if strings.HasPrefix(l, name) {
			return strings.TrimSpace(l)
		}
	}
	return ""
}

// Who is called to a hearing gets it once; when it is moved, the same date
// comes again with a higher number; when it is called off, it is taken out.
func TestAHearingIsInvitedToMovedAndCalledOff(t *testing.T) {
	h, chain := house(t, "\n23 September", at(9, 20, 9))
	s := newServer(t, mail.StartTLS)
	c := carrier(h, s)
	look := func() []string {
		t.Helper()
		n := len(s.all())
		for range 2 {
			if err := c.Remind(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		return invitations(t, s.all()[n:])
	}
	look()
	first := put(t, h, chain, notice)
	called := look()
	if len(called) != 1 || line(called[0], "METHOD:") != "METHOD:REQUEST" || line(called[0], "SEQUENCE:") != "SEQUENCE:0" || !strings.Contains(called[0], "20101011") {
		t.Fatalf("called: %v", called)
	}
	h.Clock = h.Clock.Add(time.Hour)
	second := put(t, h, chain, strings.Replace(notice, "11 October", "18 October", 1))
	moved := look()
	if len(moved) != 1 || line(moved[0], "UID:") != line(called[0], "UID:") || line(moved[0], "SEQUENCE:") != "SEQUENCE:1" || !strings.Contains(moved[0], "20101018") {
		t.Fatalf("moved: %v", moved)
	}
	h.Clock = h.Clock.Add(time.Hour)
	for _, f := range [][]int64{{first.Entries[len(first.Entries)-1].Seq}, {second.Entries[len(second.Entries)-1].Seq}} {
		withdraw(t, h, chain, f[0])
	}
	off := look()
	if len(off) != 1 || line(off[0], "METHOD:") != "METHOD:CANCEL" || line(off[0], "UID:") != line(called[0], "UID:") || line(off[0], "STATUS:") != "STATUS:CANCELLED" {
		t.Errorf("called off: %v", off)
	}
	for _, cal := range append(append(called, moved...), off...) {
		for _, marker := range []string{"Carter", "hall", "charges"} {
			if strings.Contains(strings.ReplaceAll(cal, "chris.carter@", ""), marker) {
				t.Errorf("the invitation says %q: %s", marker, cal)
			}
		}
	}
}

// A date with a time of day names its zone, and says what the zone does.
func TestADateNamesItsZone(t *testing.T) {
	i := mail.Invitation{UID: "u@x", Start: time.Date(2010, 10, 11, 5, 0, 0, 0, time.UTC), Zone: "Pacific/Auckland", Summary: "alteram 2010-001: a date", Attendee: "ann@club.example", Organiser: "secretary@club.example"}
	text := i.ICS(time.Date(2010, 9, 1, 0, 0, 0, 0, time.UTC))
	for _, want := range []string{"DTSTART;TZID=Pacific/Auckland:20101011T180000", "BEGIN:VTIMEZONE", "TZOFFSETTO:+1300", "TZOFFSETFROM:+1200", "BEGIN:DAYLIGHT", "METHOD:REQUEST"} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %s:\n%s", want, text)
		}
	}
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Error("a line ends without CR")
	}
}

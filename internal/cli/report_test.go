package cli

import (
	"strings"
	"testing"
)

func TestEntryTextLeavesOutTheTime(t *testing.T) {
	const what = "Bo sends notice of hearing by email to Hal"
	for _, when := range []string{
		"", "11 October 2010 ", "Monday 11 October 2010, ", "11 October 2010 21:30 ", "11 October 2010 9.30pm ", "11 October 2010 17:32-21:28 ",
		"11 October 2010 between 21:30 and 24:00 ", "between 21:30 and 24:00 ", "between 1 and 11 October 2010 ", "October 2010 ",
		"date not known ", "2010-10-11 ", "21:32 ", "not after 11 October 2010 ", "between 1 October 2010 and 3 November 2010 ", "11 October 2010\n  21:30  ",
	} {
		if got := entryText(when + what + "."); got != what {
			t.Errorf("%q: got %q", when, got)
		}
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	text := "the hearing on 26 May 2027 came one day too early: the notice was received on 12 May 2027, and fourteen clear days lie between"
	for n := 1; n < 90; n++ {
		lines := wrap(text, n)
		if got := strings.Join(lines, " "); got != text {
			t.Fatalf("wrapped at %d: %q", n, got)
		}
		for _, l := range lines {
			if width(l) > n && strings.Contains(l, " ") {
				t.Errorf("wrapped at %d: line %q has %d characters", n, l, width(l))
			}
		}
	}
}

func TestColourSaysNothingThatWordsDoNot(t *testing.T) {
	var colour, without strings.Builder
	env := func(string) string { return "" }
	for _, c := range []struct {
		to *strings.Builder
		is bool
	}{{&colour, true}, {&without, false}} {
		s := newScreen(World{Out: c.to, Env: env, Terminal: Terminal{Is: c.is, Width: 80}}, false)
		s.heading("WHAT HAPPENED")
		s.table(2, [][]cell{{{"5", name}, {"broken", bad}, {"Notice of hearing", plain}}, {{"12(2)", name}, {"kept", good}, {"Publication", faint}}})
		s.wrap("  ", doubt, "the record is silent")
		s.Flush()
	}
	if !strings.Contains(colour.String(), "\x1b[") {
		t.Fatal("a terminal got no colour: the test compares nothing")
	}
	stripped := colour.String()
	for _, t := range []tint{strong, faint, good, bad, doubt, name} {
		stripped = strings.ReplaceAll(stripped, "\x1b["+string(t)+"m", "")
	}
	if stripped = strings.ReplaceAll(stripped, "\x1b[0m", ""); stripped != without.String() {
		t.Errorf("with colour:\n%s\nwithout:\n%s", stripped, without.String())
	}
}

func TestColourIsOffWhenItShouldBe(t *testing.T) {
	for name, c := range map[string]struct {
		env      map[string]string
		terminal bool
		flag     bool
		want     bool
	}{
		"a terminal":        {terminal: true, want: true},
		"not a terminal":    {},
		"NO_COLOR":          {terminal: true, env: map[string]string{"NO_COLOR": "1"}},
		"TERM=dumb":         {terminal: true, env: map[string]string{"TERM": "dumb"}},
		"--no-color":        {terminal: true, flag: true},
		"TERM=xterm":        {terminal: true, env: map[string]string{"TERM": "xterm"}, want: true},
		"NO_COLOR is empty": {terminal: true, env: map[string]string{"NO_COLOR": ""}, want: true},
	} {
		w := World{Out: &strings.Builder{}, Env: func(k string) string { return c.env[k] }, Terminal: Terminal{Is: c.terminal}}
		if got := newScreen(w, c.flag).colour; got != c.want {
			t.Errorf("%s: colour is %v, want %v", name, got, c.want)
		}
	}
}

package screen

import (
	"strings"
	"testing"
	"time"
)

func TestWrapKeepsEveryWord(t *testing.T) {
	text := "the hearing on 26 May 2027 came one day too early: the notice was received on 12 May 2027, and fourteen clear days lie between"
	for n := 1; n < 90; n++ {
		lines := Wrap(text, n)
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
		s := New(c.to, Terminal{Is: c.is, Width: 80}, env, false)
		s.Heading("WHAT HAPPENED")
		s.Table(2, [][]Cell{{Name.Of("5"), Bad.Of("broken"), Plain.Of("Notice of hearing")}, {Name.Of("12(2)"), Good.Of("kept"), Faint.Of("Publication")}})
		s.Wrap("  ", Doubt, "the record is silent")
		s.Flush()
	}
	if !strings.Contains(colour.String(), "\x1b[") {
		t.Fatal("a terminal got no colour: the test compares nothing")
	}
	stripped := colour.String()
	for _, t := range []Tint{Strong, Faint, Good, Bad, Doubt, Name} {
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
		env := func(k string) string { return c.env[k] }
		if got := New(&strings.Builder{}, Terminal{Is: c.terminal}, env, c.flag).colour; got != c.want {
			t.Errorf("%s: colour is %v, want %v", name, got, c.want)
		}
	}
}

func TestBarIsDrawnOnlyForSomebodyWhoWaits(t *testing.T) {
	noEnv := func(string) string { return "" }
	for name, c := range map[string]struct {
		terminal Terminal
		env      func(string) string
		step     time.Duration
		want     string
	}{
		"nobody watches":  {Terminal{}, noEnv, time.Second, ""},
		"done at once":    {Terminal{Is: true}, noEnv, time.Millisecond, ""},
		"a dumb screen":   {Terminal{Is: true}, func(string) string { return "dumb" }, time.Second, ""},
		"it takes long":   {Terminal{Is: true}, noEnv, time.Second, "\r\x1b[K[==========          ] 1/2 b\r\x1b[K"},
		"a narrow screen": {Terminal{Is: true, Width: 12}, noEnv, time.Second, "\r\x1b[K[==========\r\x1b[K"},
	} {
		now := time.Unix(0, 0)
		var out strings.Builder
		b := NewBar(&out, c.terminal, c.env, func() time.Time { return now }, 2)
		now = now.Add(c.step)
		b.To(1, "b")
		b.Done()
		if got := out.String(); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

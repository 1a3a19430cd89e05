package source

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPositionsCountCharacters(t *testing.T) {
	f := NewFile("book.md", []byte("kōrero\r\nab\n\ncd"))
	tests := []struct {
		offset int
		want   Position
	}{{0, Position{1, 1}}, {3, Position{1, 3}}, {9, Position{2, 1}}, {12, Position{3, 1}}, {13, Position{4, 1}}, {15, Position{4, 3}}, {99, Position{4, 3}}, {-5, Position{1, 1}}}
	for _, tt := range tests {
		if got := f.Position(tt.offset); got != tt.want {
			t.Errorf("offset %d: got %v, want %v", tt.offset, got, tt.want)
		}
	}
	if got := f.Line(1); got != "kōrero" {
		t.Errorf("line 1: got %q", got)
	}
	if got := f.Line(9); got != "" {
		t.Errorf("line 9: got %q", got)
	}
	if got := f.Slice(f.LineSpan(2)); got != "ab" {
		t.Errorf("span of line 2: got %q", got)
	}
}

func TestDrawShowsPlaceFactRemedy(t *testing.T) {
	f := NewFile("club.md", []byte("one\n  pay dues\n"))
	d := Diagnostic{Code: "D204", File: f, Span: Span{6, 9}, Message: `duty "pay" has no deadline`, Hint: "add `within 14 days`",
		Related: []Related{{f, Span{0, 3}, "the heading"}}}
	const want = "club.md:2:3: duty \"pay\" has no deadline [D204]\n" +
		"    2 |   pay dues\n" +
		"      |   ^^^\n" +
		"  see club.md:1:1: the heading\n" +
		"hint: add `within 14 days`\n"
	if got := d.Draw(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	d.Severity = Warning
	if got := d.String(); got != `club.md:2:3: warning: duty "pay" has no deadline [D204]` {
		t.Errorf("got %s", got)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"notice of hearing", "notice", "charges", "appeal"}
	for word, want := range map[string]string{"notise of hearing": "notice of hearing", "chagres": "charges", "Appael": "appeal", "expulsion": "", "": ""} {
		if got := Nearest(word, names); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestSortIsByPlaceThenSeverity(t *testing.T) {
	a, b := NewFile("a", []byte("xx")), NewFile("b", []byte("xx"))
	list := []Diagnostic{{Code: "4", File: b}, {Code: "3", File: a, Span: Span{1, 2}}, {Code: "2", File: a, Severity: Warning}, {Code: "1", File: a}, {Code: "0"}}
	Sort(list)
	got := ""
	for _, d := range list {
		got += d.Code
	}
	if got != "01234" {
		t.Errorf("got %s", got)
	}
	if !HasError(list) || HasError(list[2:3]) {
		t.Error("an error is told from a warning")
	}
}

// Whatever the text and the span, drawing is valid text that leaves a terminal
// alone.
func FuzzDraw(f *testing.F) {
	f.Add([]byte("one\ntwo\x1b[31m\u202e"), 4, 9)
	f.Add([]byte("\xff\xfe\r\n\x00"), -3, 1<<30)
	f.Add([]byte(strings.Repeat("ā", 500)), 900, 902)
	f.Fuzz(func(t *testing.T, text []byte, from, to int) {
		d := Diagnostic{File: NewFile("f", text), Span: Span{from, to}, Message: "m"}
		got := d.Draw()
		if !utf8.ValidString(got) {
			t.Errorf("not UTF-8: %q", got)
		}
		if strings.ContainsAny(got, "\x1b\x00\r\u202e") {
			t.Errorf("it speaks to the terminal: %q", got)
		}
	})
}

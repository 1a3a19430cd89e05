package importer

import (
	"context"
	"strings"
	"testing"

	"alteram/source"
)

// What a mapping says of the order within a day moves rows of that day only,
// with their values, and leaves rows that have a time alone.
func TestSameDayOrders(t *testing.T) {
	const mapping = "case: c\nact: a\ndate: d\nzone: Europe/Rome\nact N = notice\nact A = appeal\nact P = payment\nfield v: v\nsame day N before A\n"
	tests := []struct{ name, rows, want string }{
		{"the first comes first", "1,A,2010-05-01,a\n1,P,2010-05-01,p\n1,N,2010-05-01,n\n", "N=n A=a P=p "},
		{"other days stay", "1,A,2010-05-01,a\n1,N,2010-05-02,n\n", "A=a N=n "},
		{"in order already", "1,N,2010-05-01,n\n1,A,2010-05-01,a\n", "N=n A=a "},
		{"two of the first", "1,A,2010-05-01,a\n1,N,2010-05-01,n\n1,N,2010-05-01,m\n", "N=n N=m A=a "},
		{"times decide", "1,A,2010-05-01T09:00:00,a\n1,N,2010-05-01T10:00:00,n\n", "A=a N=n "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, ds := ParseMapping(source.NewFile("m", []byte(mapping)))
			if len(ds) > 0 {
				t.Fatal(ds[0].Draw())
			}
			got := ""
			_, err := Read(context.Background(), Log{Name: "log", Reader: strings.NewReader("c,a,d,v\n" + tt.rows)}, m, func(tr *Trace) error {
				for i, r := range tr.Rows {
					got += m.Acts[r.Act].Name.Text + "=" + string(tr.Value(i, 0).Text) + " "
				}
				return nil
			})
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestSameDayNeedsKnownActs(t *testing.T) {
	_, ds := ParseMapping(source.NewFile("m", []byte("case: c\nact: a\ndate: d\nact N = notice\nsame day N before X\nsame day N\n")))
	if len(ds) != 2 || ds[0].Code != string(badLine) || ds[1].Code != string(keyMissing) {
		t.Errorf("got %v", ds)
	}
}

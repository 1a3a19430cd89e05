package document

import (
	"strings"
	"testing"
)

func sample() *Document {
	return &Document{
		Kind: "decision", Title: "Decision <of> the council", Lang: "en", Organisation: "Te Rōpū & Co", Reference: "2010-004", Issued: "Monday 11 October 2010, 23:58 NZDT", At: 1286794680, Home: "/c/x/documents/decision",
		Blocks: []Block{
			{Kind: Heading, Level: 2, Spans: Plain("Findings")},
			{Kind: Paragraph, Spans: []Span{{Text: "Charge 1 is "}, {Text: "proved", Style: Strong}, {Text: " <b>."}}, Sources: []Source{{Entry: 37}, {Clause: "11.2"}}},
			{Kind: Table, Cite: "What was found", Head: []string{"Charge", "Finding"}, Rows: [][]string{{"1", "proved"}}},
			{Kind: Quotation, Cite: "Rule 3", Spans: Plain("Members act in good faith.")},
			{Kind: List, Items: [][]Span{Plain("one"), Plain("two")}},
			{Kind: Paragraph, Spans: []Span{{Text: "by "}, {Text: "P", Style: Redacted}}},
			{Kind: Signature, Cite: "President"},
		},
		Words: Words{Foot: "{reference} · page {page} of {pages} · issued {issued} · fingerprint {print}, check at /verify", Home: "The document of record is the page {home}.", Sources: "Rests on: {list}.", Entry: "entry {n}", Clause: "clause {n}"},
	}
}

func TestEveryRenderingSaysTheSameAndCarriesTheFingerprint(t *testing.T) {
	d := sample()
	print := d.Fingerprint()
	for name, text := range map[string]string{"page": d.Page(), "text": d.Text()} {
		for _, want := range []string{"Findings", "proved", "entry 37, clause 11.2", "Members act in good faith.", "Rule 3", "President", print, print[:12] + ", check at /verify", "issued Monday 11 October 2010, 23:58 NZDT", "/c/x/documents/decision"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", name, want, text)
			}
		}
	}
	if page := d.Page(); strings.Contains(page, "<b>") || strings.Contains(page, "Co</title") && !strings.Contains(page, "&amp; Co") {
		t.Error("words are taken for markup")
	}
}

func TestOneLetterMoreIsAnotherFingerprint(t *testing.T) {
	a, b := sample(), sample()
	if a.Fingerprint() != b.Fingerprint() {
		t.Error("equal documents, two fingerprints")
	}
	for name, change := range map[string]func(*Document){
		"words":  func(d *Document) { d.Blocks[1].Spans[1].Text = "not proved" },
		"style":  func(d *Document) { d.Blocks[1].Spans[1].Style = "" },
		"source": func(d *Document) { d.Blocks[1].Sources[0].Entry = 38 },
		"foot":   func(d *Document) { d.Issued = "later" },
		"order":  func(d *Document) { d.Blocks[0], d.Blocks[1] = d.Blocks[1], d.Blocks[0] },
		"cell":   func(d *Document) { d.Blocks[2].Rows[0][1] = "not proved" },
	} {
		b = sample()
		if change(b); a.Fingerprint() == b.Fingerprint() {
			t.Errorf("%s changed, and the fingerprint is the same", name)
		}
	}
}

func TestTheFormOfADocumentIsChecked(t *testing.T) {
	if got := sample().Check(); len(got) > 0 {
		t.Error(got)
	}
	for want, change := range map[string]func(*Document){
		"level 4 after level 1": func(d *Document) { d.Blocks[0].Level = 4 },
		"row 1 has 1 cells":     func(d *Document) { d.Blocks[2].Rows[0] = []string{"1"} },
		"no words":              func(d *Document) { d.Blocks[1].Spans = nil },
		"no such kind":          func(d *Document) { d.Blocks[1].Kind = "video" },
		"no items":              func(d *Document) { d.Blocks[4].Items = nil },
		"no title":              func(d *Document) { d.Title = "" },
	} {
		d := sample()
		change(d)
		if got := strings.Join(d.Check(), "\n"); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

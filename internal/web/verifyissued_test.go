package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"alteram/aside"
	"alteram/clerk"
	"alteram/document"
	"alteram/internal/access"
	"alteram/internal/site/sitetest"
	"alteram/paper"
)

// Whoever holds a document learns whether it was given out here, and nothing of what
// was not.
func TestADocumentThatWasGivenOutIsKnownAgain(t *testing.T) {
	o := full(t)
	chain := o.Lodge("reported")
	cases, err := o.Desk.Cases(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ref := access.Reference(cases[0])
	d := &document.Document{Kind: "decision", Title: "Decision", Lang: "en", Organisation: "Us", Reference: ref, Issued: "today", Words: document.Words{Foot: "{reference} · page {page} of {pages} · issued {issued} · fingerprint {print}, check at /verify"}, Blocks: []document.Block{{Kind: document.Paragraph, Spans: document.Plain("Expelled.")}}}
	fonts, err := paper.ReadFonts()
	if err != nil {
		t.Fatal(err)
	}
	file, _ := paper.Print(fonts, d)
	other := *d
	other.Blocks = []document.Block{{Kind: document.Paragraph, Spans: document.Plain("Acquitted.")}}
	forged, _ := paper.Print(fonts, &other)
	v, err := o.Desk.Case(context.Background(), chain, 0)
	if err != nil {
		t.Fatal(err)
	}
	sum, _, _ := fileSum(&upload{text: file})
	say := clerk.Saying{Kind: aside.Issued, By: v.People[0].Handle, Words: "document decision-1\nfingerprint " + d.Fingerprint() + "\nfile " + sum}
	if _, err := o.Desk.Say(context.Background(), clerk.Request{}, chain, say); err != nil {
		t.Fatal(err)
	}
	saved := append(append([]byte{}, file...), "\n% saved again"...)
	for name, x := range map[string]struct {
		text  string
		files map[string][]byte
		want  string
	}{
		"the PDF":                       {"", map[string][]byte{"d.pdf": file}, "Genuine"},
		"the PDF, saved by a program":   {"", map[string][]byte{"d.pdf": saved}, "Altered"},
		"a PDF with other words":        {"", map[string][]byte{"d.pdf": forged}, "Unknown"},
		"the foot, typed":               {ref + " " + d.Fingerprint()[:12], nil, "Genuine"},
		"the text":                      {d.Text(), nil, "Genuine"},
		"the page":                      {"", map[string][]byte{"d.html": []byte(d.Page())}, "Genuine"},
		"a fingerprint of nothing":      {ref + " " + strings.Repeat("ab", 32), nil, "Unknown"},
		"too little of the fingerprint": {ref + " " + d.Fingerprint()[:11], nil, "Unknown"},
		"a case that is not there":      {"2010-999 " + d.Fingerprint()[:12], nil, "Unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			w := o.upload(x.text, x.files)
			if got := verdicts(t, w); fmt.Sprint(got) != "["+x.want+"]" {
				t.Errorf("%v, want %s\n%s", got, x.want, sitetest.Parse(t, w.Body.String()).All("main")[0].Words())
			}
		})
	}
}

package paper

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/validate"

	"alteram/document"
)

func fonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := ReadFonts()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// valid holds a PDF against an independent reader, and against another where that is
// installed.
func valid(t testing.TB, file []byte) {
	t.Helper()
	c := &model.Configuration{Reader15: true, ValidationMode: model.ValidationStrict, Limits: model.DefaultResourceLimits()}
	ctx, err := pdfcpu.Read(bytes.NewReader(file), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.XRefTable(ctx); err != nil {
		t.Fatal(err)
	}
	if qpdf, err := exec.LookPath("qpdf"); err == nil {
		name := filepath.Join(t.TempDir(), "x.pdf")
		if err := os.WriteFile(name, file, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(qpdf, "--check", name).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
}

// extracted is the text of each page, as another program reads it; nil where there is
// no such program.
func extracted(t testing.TB, file []byte) []string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return nil
	}
	name := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, "-enc", "UTF-8", "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(string(out), "\f")
	return pages[:len(pages)-1]
}

func words() document.Words {
	return document.Words{Foot: "{reference} · page {page} of {pages} · issued {issued} · fingerprint {print}, check at /verify", Home: "The document of record is the page {home}.", Sources: "Rests on: {list}.", Entry: "entry {n}", Clause: "clause {n}"}
}

func letter() *document.Document {
	d := &document.Document{
		Kind: "decision", Title: "Decision of Te Rōpū Whakahaere", Lang: "en", Organisation: "Te Rōpū Ture", Reference: "2010-004", Issued: "Monday 11 October 2010, 23:58 NZDT", At: 1286794680, Home: "/c/x/documents/decision", Words: words(),
		Blocks: []document.Block{
			{Kind: document.Heading, Level: 2, Spans: document.Plain("Findings")},
			{Kind: document.Paragraph, Spans: []document.Span{{Text: "Ngā mihi, Āra Ngata. Charge 1 is "}, {Text: "proved", Style: document.Strong}, {Text: "."}}, Sources: []document.Source{{Entry: 37}, {Clause: "11.2"}}},
			{Kind: document.Note, Spans: document.Plain("You may appeal until Monday 25 October 2010.")},
			{Kind: document.Quotation, Cite: "Rule 3", Spans: document.Plain("Members act in good faith.")},
			{Kind: document.List, Items: [][]document.Span{document.Plain("one"), document.Plain("two")}},
			{Kind: document.Heading, Level: 3, Spans: document.Plain("Who was there")},
			{Kind: document.Table, Head: []string{"Who", "From", "Until"}},
			{Kind: document.Paragraph, Spans: []document.Span{{Text: "written by "}, {Text: "P", Style: document.Redacted}}},
			{Kind: document.Signature, Cite: "President, and the day"},
		},
	}
	for i := range 120 {
		d.Blocks[6].Rows = append(d.Blocks[6].Rows, []string{fmt.Sprintf("Member %d", i+1), "17:25", strings.Repeat("until the end of it all ", i%9)})
	}
	return d
}

func TestADocumentOnPaperIsSoundAndCanBeRead(t *testing.T) {
	f := fonts(t)
	d := letter()
	file, r := Print(f, d)
	if os.Getenv("KEEP") != "" {
		os.WriteFile("/tmp/paper/x.pdf", file, 0o600)
	}
	valid(t, file)
	if r.Pages < 3 || len(r.Missing) > 0 {
		t.Errorf("%+v", r)
	}
	again, _ := Print(f, letter())
	if !bytes.Equal(file, again) {
		t.Error("the same document printed twice gives two files")
	}
	for n, page := range extracted(t, file) {
		for _, want := range []string{fmt.Sprintf("2010-004 · page %d of %d · issued Monday 11 October 2010, 23:58 NZDT", n+1, r.Pages), d.Fingerprint()[:12] + ", check at /verify"} {
			if !strings.Contains(strings.Join(strings.Fields(page), " "), want) {
				t.Errorf("page %d: no %q in\n%s", n+1, want, page)
			}
		}
		if n == 0 {
			for _, want := range []string{"Ngā mihi, Āra Ngata. Charge 1 is proved.", "Rests on: entry 37, clause 11.2.", "Te Rōpū Whakahaere", "You may appeal until Monday 25 October 2010."} {
				if !strings.Contains(page, want) {
					t.Errorf("no %q in\n%s", want, page)
				}
			}
		}
	}
}

func TestALetterThatTheFontLacksIsShownAndReported(t *testing.T) {
	d := letter()
	d.Blocks[1].Spans = document.Plain("Signed 中 and \U0001F600 by \u0101 and a\u0304, מצוין, قرار 12, ok.")
	file, r := Print(fonts(t), d)
	valid(t, file)
	if string(r.Missing) != "中\U0001F600" && string(r.Missing) != "中" {
		t.Errorf("reported as missing: %q", string(r.Missing))
	}
	pages := extracted(t, file)
	if pages == nil {
		t.Skip("no pdftotext here")
	}
	for _, want := range []string{"中", "by ā and ā", "מצוין"} {
		if !strings.Contains(pages[0], want) {
			t.Errorf("no %q in\n%s", want, pages[0])
		}
	}
}

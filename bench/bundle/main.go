// Command bundle measures how long a hearing bundle of about a thousand pages takes, and
// how much memory: documents, photographs and PDF exhibits.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"strings"
	"time"

	"alteram/document"
	"alteram/paper"
)

func main() {
	out := flag.String("o", "", "write the bundle to this file")
	pages := flag.Int("pages", 1000, "about so many pages")
	flag.Parse()
	if err := run(*pages, *out); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(3)
	}
}

func run(pages int, out string) error {
	fonts, err := paper.ReadFonts()
	if err != nil {
		return err
	}
	b := &paper.Bundle{Title: "Hearing bundle", Organisation: "Te Rōpū Ture", Reference: "2010-004", Lang: "en", Issued: "today", At: 1286794680, Words: paper.BundleWords{
		Index: "Index", No: "No.", What: "What", Pages: "Pages", Foot: "{reference} · page {page} · fingerprint {print}, check at /verify", File: "{name}, {size} bytes, {sha}", Codes: "Codes", Redacted: "{code}",
	}}
	exhibit, _ := paper.Print(fonts, text("An exhibit of twenty pages", 20))
	photo, err := photograph()
	if err != nil {
		return err
	}
	for n := 0; n < pages; {
		i := len(b.Parts)
		p := paper.Part{Key: fmt.Sprint("part ", i), Title: fmt.Sprintf("Part %d, ngā kōrero", i)}
		switch i % 4 {
		case 0:
			p.Doc, n = text(p.Title, 10), n+10
		case 1, 2:
			p.File, n = &paper.File{Name: "exhibit.pdf", Data: exhibit, Redact: paper.Redaction{Pages: []paper.Whole{{Page: 3, Code: "P"}}}}, n+21
		default:
			p.File, n = &paper.File{Name: "photo.jpg", Data: photo, Redact: paper.Redaction{Regions: []paper.Region{{X: 1000, Y: 1000, W: 2000, H: 2000, Code: "P"}}}}, n+2
		}
		b.Parts = append(b.Parts, p)
	}
	start := time.Now()
	x, err := paper.Bind(fonts, b)
	if err != nil {
		return err
	}
	fmt.Printf("%d pages of %d parts, %.1f MB, in %.1f s, %s\n", x.Pages, len(b.Parts), float64(len(x.PDF))/1e6, time.Since(start).Seconds(), peak())
	if out == "" {
		return nil
	}
	return os.WriteFile(out, x.PDF, 0o600)
}

// text is a document of about so many pages.
func text(title string, pages int) *document.Document {
	d := &document.Document{Kind: "bench", Title: title, Lang: "en", Organisation: "Te Rōpū", Reference: "2010-004", Issued: "today"}
	for i := range pages * 10 {
		d.Blocks = append(d.Blocks, document.Block{Kind: document.Paragraph, Spans: document.Plain(fmt.Sprintf("%d. ", i+1) + strings.Repeat("He aha te mea nui o te ao? Nothing here matters, and it is said at length. ", 4))})
	}
	return d
}

// photograph is a picture of twelve million pixels, as a telephone makes it.
func photograph() ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
	for y := range 3000 {
		for x := range 4000 {
			m.SetRGBA(x, y, color.RGBA{uint8(x * y), uint8(x ^ y), uint8(x + y), 255})
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, nil)
	return b.Bytes(), err
}

// peak is the most memory that the program has had, where the system tells.
func peak() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "memory not known here"
	}
	for line := range strings.Lines(string(status)) {
		if v, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return "at most " + strings.TrimSpace(v)
		}
	}
	return "memory not known here"
}

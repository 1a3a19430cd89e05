package document

import (
	"fmt"
	"html"
	"strings"
)

// HTML is the blocks as part of a page that has a heading of the first level of its
// own.
func (d *Document) HTML() string {
	var b strings.Builder
	for i := range d.Blocks {
		d.block(&b, &d.Blocks[i])
	}
	return b.String()
}

// Page is the document as a page that stands alone: it fetches nothing, and prints on
// A4 with its foot on every sheet.
func (d *Document) Page() string {
	var b strings.Builder
	esc := html.EscapeString
	print := d.Fingerprint()
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s · %s</title>\n", esc(d.Lang), esc(d.Title), esc(d.Organisation))
	fmt.Fprintf(&b, "<meta name=\"alteram-fingerprint\" content=\"%s\">\n<style>%s@page { size: A4; margin: 22mm 20mm 24mm; @bottom-left { content: %s; font-size: 8pt } @bottom-right { content: counter(page) \" / \" counter(pages); font-size: 8pt } }\n</style>\n</head>\n<body>\n", print, sheet, cssText(d.Foot(0, 0)))
	fmt.Fprintf(&b, "<header><p>%s</p>%s</header>\n<main>\n<h1 dir=\"auto\">%s</h1>\n", esc(d.Organisation), labelled(d.Label), esc(d.Title))
	b.WriteString(d.HTML())
	fmt.Fprintf(&b, "</main>\n<footer><p>%s</p>", esc(d.Foot(0, 0)))
	if line := d.HomeLine(); line != "" {
		fmt.Fprintf(&b, "<p>%s</p>", esc(line))
	}
	fmt.Fprintf(&b, "<p class=\"print\">%s</p></footer>\n</body>\n</html>\n", print)
	return b.String()
}

func labelled(label string) string {
	if label == "" {
		return ""
	}
	return "<p><strong>" + html.EscapeString(label) + "</strong></p>"
}

// sheet is the style of a page that stands alone.
const sheet = `
body { max-width: 42em; margin: 0 auto; padding: 1em; font: 12pt/1.45 "DejaVu Sans", Verdana, sans-serif; color: #0b0c0c; background: #fff }
h1 { font-size: 1.6em; line-height: 1.2 } h2 { font-size: 1.25em } h3 { font-size: 1.1em } h4 { font-size: 1em }
h1, h2, h3, h4 { break-after: avoid }
table { border-collapse: collapse; width: 100% } .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
th, td { border: 1px solid #505a5f; padding: .25em .5em; text-align: left; vertical-align: top; overflow-wrap: anywhere } tr { break-inside: avoid }
blockquote { margin: 1em 0; padding-left: 1em; border-left: 3px solid #505a5f }
.note { border: 2px solid #0b0c0c; padding: .5em 1em } .small, .sources { font-size: .85em } .redacted { background: #000; color: #fff; padding: 0 .3em }
.sign { margin: 2.5em 0 1em; border-top: 1px solid #0b0c0c; max-width: 24em; break-inside: avoid }
footer { margin-top: 3em; border-top: 1px solid #505a5f; font-size: .85em } .print { overflow-wrap: anywhere; font-family: monospace }
.break { break-after: page; border: 0 }
`

// cssText is a text as a value of a style sheet.
func cssText(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r < ' ' || strings.ContainsRune(`"\<>&`, r) {
			fmt.Fprintf(&b, "\\%06x", r)
			continue
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

func (d *Document) block(b *strings.Builder, k *Block) {
	esc := html.EscapeString
	switch k.Kind {
	case Heading:
		fmt.Fprintf(b, "<h%d>%s</h%d>\n", k.Level, inline(k.Spans), k.Level)
	case Paragraph:
		fmt.Fprintf(b, "<p dir=\"auto\">%s</p>\n", inline(k.Spans))
	case Note:
		fmt.Fprintf(b, "<div class=\"note\"><p dir=\"auto\">%s</p></div>\n", inline(k.Spans))
	case Small:
		fmt.Fprintf(b, "<p class=\"small\" dir=\"auto\">%s</p>\n", inline(k.Spans))
	case List, Numbered:
		tag := map[Kind]string{List: "ul", Numbered: "ol"}[k.Kind]
		fmt.Fprintf(b, "<%s>\n", tag)
		for _, it := range k.Items {
			fmt.Fprintf(b, "<li dir=\"auto\">%s</li>\n", inline(it))
		}
		fmt.Fprintf(b, "</%s>\n", tag)
	case Quotation:
		fmt.Fprintf(b, "<blockquote><p dir=\"auto\">%s</p>", inline(k.Spans))
		if k.Cite != "" {
			fmt.Fprintf(b, "<p><cite>%s</cite></p>", esc(k.Cite))
		}
		b.WriteString("</blockquote>\n")
	case Table:
		d.table(b, k)
	case Break:
		b.WriteString("<hr class=\"break\">\n")
	case Signature:
		fmt.Fprintf(b, "<p class=\"sign\">%s</p>\n", esc(k.Cite))
	}
	if line := d.SourceLine(k); line != "" {
		fmt.Fprintf(b, "<p class=\"sources\">%s</p>\n", esc(line))
	}
}

func (d *Document) table(b *strings.Builder, k *Block) {
	esc := html.EscapeString
	b.WriteString("<table>\n")
	if k.Cite != "" {
		fmt.Fprintf(b, "<caption class=\"unseen\">%s</caption>\n", esc(k.Cite))
	}
	b.WriteString("<thead><tr>")
	for _, h := range k.Head {
		fmt.Fprintf(b, "<th scope=\"col\">%s</th>", esc(h))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range k.Rows {
		b.WriteString("<tr>")
		for i, c := range row {
			if i == 0 {
				fmt.Fprintf(b, "<th scope=\"row\" dir=\"auto\">%s</th>", esc(c))
				continue
			}
			fmt.Fprintf(b, "<td dir=\"auto\">%s</td>", esc(c))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
}

func inline(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		t := strings.ReplaceAll(html.EscapeString(s.Text), "\n", "<br>")
		switch s.Style {
		case Strong:
			t = "<strong>" + t + "</strong>"
		case Emphasis:
			t = "<em>" + t + "</em>"
		case Redacted:
			t = `<span class="redacted">` + t + "</span>"
		}
		b.WriteString(t)
	}
	return b.String()
}

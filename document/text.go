package document

import (
	"fmt"
	"strings"
)

// Text is the document as plain text, for a mail or a screen reader's own window:
// one line a paragraph, tables as lines of pairs.
func (d *Document) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", d.Organisation, d.Title)
	if d.Label != "" {
		b.WriteString(d.Label + "\n")
	}
	for i := range d.Blocks {
		k := &d.Blocks[i]
		b.WriteString("\n")
		switch k.Kind {
		case Heading:
			fmt.Fprintf(&b, "%s %s\n", strings.Repeat("#", k.Level), textOf(k.Spans))
		case Paragraph, Small, Note:
			b.WriteString(textOf(k.Spans) + "\n")
		case Quotation:
			b.WriteString("> " + strings.ReplaceAll(textOf(k.Spans), "\n", "\n> ") + "\n")
			if k.Cite != "" {
				b.WriteString("> (" + k.Cite + ")\n")
			}
		case List, Numbered:
			for n, it := range k.Items {
				sign := "-"
				if k.Kind == Numbered {
					sign = fmt.Sprintf("%d.", n+1)
				}
				b.WriteString(sign + " " + textOf(it) + "\n")
			}
		case Table:
			for _, row := range k.Rows {
				var cells []string
				for n, c := range row {
					if c != "" && n < len(k.Head) {
						cells = append(cells, k.Head[n]+": "+c)
					}
				}
				b.WriteString("- " + strings.Join(cells, "; ") + "\n")
			}
		case Signature:
			fmt.Fprintf(&b, "______________________________ %s\n", k.Cite)
		}
		if line := d.SourceLine(k); line != "" {
			b.WriteString(line + "\n")
		}
	}
	fmt.Fprintf(&b, "\n%s\n", d.Foot(0, 0))
	if line := d.HomeLine(); line != "" {
		b.WriteString(line + "\n")
	}
	fmt.Fprintf(&b, "%s\n", d.Fingerprint())
	return b.String()
}

// Package document holds a document as a value: what a letter, minutes or a decision
// says, before it is on a page or on paper.
//
// A [Document] is a title, blocks and a foot. Its canonical bytes ([Document.Bytes])
// have a fingerprint ([Document.Fingerprint]); a page ([Document.HTML],
// [Document.Page]), plain text ([Document.Text]) and a PDF (package paper) are
// renderings of the same value and carry the same fingerprint. A block may name what
// it rests on: entries of the record, clauses of the rulebook.
//
// What it does not do: it words nothing and decides nothing of what a document says;
// package notice does the first and the docket the second.
package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Document is a document whole.
type Document struct {
	Kind         string  `json:"kind"` // what it is: "decision", "minutes"; a word of the program, not for people
	Title        string  `json:"title"`
	Lang         string  `json:"lang"` // BCP 47
	Organisation string  `json:"organisation"`
	Reference    string  `json:"reference"` // of the case, as people call it: "2010-004"
	Label        string  `json:"label,omitempty"`
	Issued       string  `json:"issued"`         // day, time and zone of the record on which it rests
	At           int64   `json:"at"`             // the same moment: seconds since 1970
	Home         string  `json:"home,omitempty"` // path of the page of record
	Blocks       []Block `json:"blocks"`
	Words        Words   `json:"words"`
}

// Words are what every rendering says around the blocks, in the document's language.
type Words struct {
	Foot    string `json:"foot"`    // "{reference} · page {page} of {pages} · issued {issued} · fingerprint {print}, check at /verify"
	Home    string `json:"home"`    // "The document of record is the page {home}."
	Sources string `json:"sources"` // "Rests on: {list}."
	Entry   string `json:"entry"`   // "entry {n}"
	Clause  string `json:"clause"`  // "clause {n}"
	Missing string `json:"missing"` // "{n} signs …" of letters that a face lacks
}

// Kind is what a block is.
type Kind string

// The kinds of blocks.
const (
	Heading   Kind = "heading"   // Level 2 to 4, Spans
	Paragraph Kind = "paragraph" // Spans
	List      Kind = "list"      // Items
	Numbered  Kind = "numbered"  // Items
	Table     Kind = "table"     // Head, Rows; the first cell of a row heads it; Cite: what the table is, for those who do not see it
	Quotation Kind = "quotation" // Cite, Spans: words of a rule
	Note      Kind = "note"      // Spans, in a box: what must not be overlooked
	Small     Kind = "small"     // Spans, in small print
	Break     Kind = "break"     // a new page
	Signature Kind = "signature" // Cite: who signs; a line to sign on and one for the day
)

// Block is a piece of a document.
type Block struct {
	Kind    Kind       `json:"kind"`
	Level   int        `json:"level,omitempty"`
	Spans   []Span     `json:"spans,omitempty"`
	Items   [][]Span   `json:"items,omitempty"`
	Head    []string   `json:"head,omitempty"`
	Rows    [][]string `json:"rows,omitempty"`
	Cite    string     `json:"cite,omitempty"`
	Sources []Source   `json:"sources,omitempty"`
}

// Span is words in one style.
type Span struct {
	Text  string `json:"text"`
	Style Style  `json:"style,omitempty"`
}

// Style is how words stand out.
type Style string

// The styles; empty is plain.
const (
	Strong   Style = "strong"
	Emphasis Style = "emphasis"
	Redacted Style = "redacted" // a black bar; Text is the reason code, the words are not there
)

// Source is what a block rests on: an entry of the case, by its number, or a clause.
type Source struct {
	Entry  int64  `json:"entry,omitempty"`
	Clause string `json:"clause,omitempty"`
}

// Plain makes spans of plain words.
func Plain(words string) []Span { return []Span{{Text: words}} }

// Bytes are the canonical bytes of a document: the same for equal documents.
func (d *Document) Bytes() []byte {
	var b bytes.Buffer
	b.WriteString("alteram document 1\n")
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d); err != nil {
		panic("document: " + err.Error()) // it is made of words and numbers
	}
	return b.Bytes()
}

// Fingerprint is the SHA-256 of the canonical bytes, in hex.
func (d *Document) Fingerprint() string {
	sum := sha256.Sum256(d.Bytes())
	return hex.EncodeToString(sum[:])
}

// Short is as much of a fingerprint as stands in a foot: 12 of 64 characters.
func Short(fingerprint string) string { return fingerprint[:min(12, len(fingerprint))] }

// Foot is the line at the foot of a page; page 0: of a rendering without pages.
func (d *Document) Foot(page, pages int) string {
	foot := d.Words.Foot
	if page == 0 {
		before, rest, _ := strings.Cut(foot, " · ")
		if _, after, ok := strings.Cut(rest, " · "); ok {
			foot = before + " · " + after
		}
	}
	return fill(foot, "reference", d.Reference, "page", fmt.Sprint(page), "pages", fmt.Sprint(pages), "issued", d.Issued, "print", Short(d.Fingerprint()))
}

// HomeLine names the page of record; empty where there is none.
func (d *Document) HomeLine() string {
	if d.Home == "" {
		return ""
	}
	return fill(d.Words.Home, "home", d.Home)
}

// SourceLine says what a block rests on; empty where it does not.
func (d *Document) SourceLine(b *Block) string {
	if len(b.Sources) == 0 {
		return ""
	}
	var list []string
	for _, s := range b.Sources {
		if s.Clause != "" {
			list = append(list, fill(d.Words.Clause, "n", s.Clause))
		} else {
			list = append(list, fill(d.Words.Entry, "n", fmt.Sprint(s.Entry)))
		}
	}
	return fill(d.Words.Sources, "list", strings.Join(list, ", "))
}

// fill puts values into the places of a text: names and values in turn.
func fill(text string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Check says what is wrong with the form of a document: headings that skip a level,
// tables with rows of different lengths, blocks without words. It is for tests of
// those who make documents.
func (d *Document) Check() []string {
	var out []string
	level := 1
	if d.Title == "" || d.Lang == "" {
		out = append(out, "it has no title or no language")
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		say := func(format string, args ...any) {
			out = append(out, fmt.Sprintf("block %d (%s): ", i+1, b.Kind)+fmt.Sprintf(format, args...))
		}
		switch b.Kind {
		case Heading:
			if b.Level < 2 || b.Level > level+1 {
				say("level %d after level %d", b.Level, level)
			}
			level = b.Level
			fallthrough
		case Paragraph, Quotation, Note, Small:
			if strings.TrimSpace(textOf(b.Spans)) == "" {
				say("no words")
			}
		case List, Numbered:
			if len(b.Items) == 0 {
				say("no items")
			}
		case Table:
			if b.Cite == "" {
				say("it is not said what it is")
			}
			for n, row := range b.Rows {
				if len(row) != len(b.Head) {
					say("row %d has %d cells, the head %d", n+1, len(row), len(b.Head))
				}
			}
		case Break, Signature:
		default:
			say("no such kind")
		}
	}
	return out
}

func textOf(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

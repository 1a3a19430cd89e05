package papers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"

	"alteram/exhibit"
	"alteram/internal/site"
)

// mostLooked is how many files of an item are looked at on its page; each has a
// page of its own besides.
const mostLooked = 12

// seenFile is what stands in a file, for a template. What a file says of itself
// is shown as text and nothing else.
type seenFile struct {
	Kind     string
	Size     string // of a picture, in its points
	Warnings []string
	Care     bool // it must not be opened without care
	Facts    []exhibit.Fact
	Parts    []seenPart
	Unseen   string
}

// seenPart is a file within a file.
type seenPart struct {
	Name, Size, SHA string
	In              *seenFile
}

// lookInto looks at a file.
func lookInto(v *site.Visit, f *file) *seenFile {
	return shownLook(v, exhibit.Look(f.Name, v.Site.Desk.Open(v.Context(), &f.Attachment), f.Size()))
}

// shownLook puts a report into words.
func shownLook(v *site.Visit, l *exhibit.Report) *seenFile {
	if l == nil {
		return nil
	}
	s := &seenFile{Kind: string(l.Kind), Care: l.Dangerous(), Facts: l.Facts, Unseen: l.Unseen}
	if l.Encoding != "" {
		s.Kind += " (" + l.Encoding + ")"
	}
	if l.Width > 0 {
		s.Size = v.Words("evidence.points", "w", l.Width, "h", l.Height)
	}
	for _, w := range l.Warnings {
		s.Warnings = append(s.Warnings, w.Words())
	}
	for _, p := range l.Parts {
		part := seenPart{Name: p.Name, SHA: p.SHA256, In: shownLook(v, p.Look)}
		if p.Size >= 0 {
			part.Size = size(v, p.Size)
		}
		s.Parts = append(s.Parts, part)
	}
	return s
}

// copyBody is the page of a copy without metadata.
type copyBody struct {
	Item     string // page of the item
	Label    string
	Name     string
	SHA      string // of the original
	Why      string // why there is none; empty when there is one
	Copy     string // fingerprint of the copy
	Size     string
	Removed  []exhibit.Fact
	Kept     []string
	Download string
	Seen     *seenFile
}

// fileOf finds the file that the path names, of an exhibit that the reader may
// see.
func fileOf(v *site.Visit) (*item, *file, error) {
	it := itemOf(v)
	if it == nil {
		return nil, nil, site.ErrNone
	}
	files, err := filesOf(v, it)
	if err != nil {
		return nil, nil, err
	}
	for i := range files {
		if f := &files[i]; strconv.FormatInt(f.seq, 10) == v.PathValue("entry") && strconv.Itoa(f.n) == v.PathValue("n") {
			return it, f, nil
		}
	}
	return nil, nil, site.ErrNone
}

// stripped makes the copy of a file; the original is only read.
func stripped(v *site.Visit, f *file) (*exhibit.Copy, error) {
	const most = 32 << 20 // what exhibit copies, and what is held in memory for it
	if f.Size() > most {
		return nil, &exhibit.Cannot{Why: v.Words("evidence.copy.large", "most", most>>20)}
	}
	content, err := io.ReadAll(v.Site.Desk.Open(v.Context(), &f.Attachment))
	if err != nil {
		return nil, fmt.Errorf("read a file of evidence: %w", err)
	}
	return exhibit.Strip(content)
}

// copyPage says what a copy of a file would lack, and offers it.
func copyPage(v *site.Visit) (*site.Page, error) {
	it, f, err := fileOf(v)
	if err != nil {
		return nil, err
	}
	b := copyBody{Item: it.Href, Label: it.Label, Name: f.Name, SHA: f.SHA256(), Seen: lookInto(v, f)}
	c, err := stripped(v, f)
	var cannot *exhibit.Cannot
	switch {
	case errors.As(err, &cannot):
		b.Why = cannot.Why
	case err != nil:
		return nil, err
	default:
		sum := sha256.Sum256(c.Content)
		b.Copy, b.Size, b.Removed, b.Kept = hex.EncodeToString(sum[:]), size(v, int64(len(c.Content))), c.Removed, c.Kept
		b.Download = fmt.Sprintf("%s/file/%d/%d/copy/file", it.Href, f.seq, f.n)
	}
	return &site.Page{Name: "copy", Title: "evidence.copy.title", Part: "evidence", Section: "cases", Body: b,
		Crumbs: []site.Link{site.To("part.evidence", v.CaseHref("evidence"))}}, nil
}

// copyFile sends a copy. The record holds its fingerprint, so that the copy is
// known wherever it turns up.
func copyFile(v *site.Visit) (*site.Page, error) {
	it, f, err := fileOf(v)
	if err != nil {
		return nil, err
	}
	c, err := stripped(v, f)
	var cannot *exhibit.Cannot
	if errors.As(err, &cannot) {
		return nil, site.ErrNone // its page says why
	}
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(c.Content)
	if err := v.Looked(giver(v, it), v.Words("evidence.copy.looked", "n", it.Label, "name", f.Name, "sha", hex.EncodeToString(sum[:]))); err != nil {
		return nil, err
	}
	return &site.Page{File: &site.File{Name: v.Words("evidence.copy.name", "name", f.Name), Kind: "application/octet-stream", Content: c.Content}}, nil
}

package casework

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/site"
)

// entryBody is one entry with its files.
type entryBody struct {
	Entry         entryLine
	Files         []fileLine
	Receipt, Back string
}

// fileLine is a file of an entry.
type fileLine struct{ Name, Href, Size, Hash string }

// entryOn is the entry that the path names, when the reader may read it.
func entryOn(v *site.Visit) (*access.Entry, error) {
	seq, err := strconv.ParseInt(v.PathValue("seq"), 10, 64)
	if err != nil {
		return nil, site.ErrNone
	}
	for i := range v.Case.Entries {
		if e := &v.Case.Entries[i]; e.Seq == seq && e.Level >= access.Read {
			return e, nil
		}
	}
	return nil, site.ErrNone
}

// filesOf are the files of an entry.
func filesOf(v *site.Visit, e *access.Entry) ([]clerk.Attachment, error) {
	if e.Event == nil {
		return nil, nil
	}
	list, err := v.Site.Desk.Attached(v.Context(), v.Case.Chain, e.Seq)
	if errors.Is(err, clerk.ErrNone) || errors.Is(err, clerk.ErrDestroyed) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the files of an entry: %w", err)
	}
	return list, nil
}

func entryPage(v *site.Visit) (*site.Page, error) {
	e, err := entryOn(v)
	if err != nil {
		return nil, err
	}
	list, err := filesOf(v, e)
	if err != nil {
		return nil, err
	}
	n := strconv.FormatInt(e.Seq, 10)
	b := entryBody{Entry: entryOf(v, e), Receipt: v.CaseHref("record/receipt/" + n), Back: v.CaseHref("timeline") + access.EntryHref(e.Seq)}
	for i := range list {
		f := &list[i]
		b.Files = append(b.Files, fileLine{Name: f.Name, Href: v.CaseHref("entry/" + n + "/" + strconv.Itoa(i)), Size: size(f.Size()), Hash: f.SHA256()})
	}
	return &site.Page{Name: "entry", Title: "entry.title", Args: []any{"n", n}, Part: "none", Section: "cases", Body: b}, nil
}

// entryFile sends a file of an entry.
func entryFile(v *site.Visit) (*site.Page, error) {
	e, err := entryOn(v)
	if err != nil {
		return nil, err
	}
	list, err := filesOf(v, e)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(v.PathValue("n"))
	if err != nil || n < 0 || n >= len(list) {
		return nil, site.ErrNone
	}
	whose := ""
	for _, people := range v.Case.Standing.Parties {
		for _, who := range e.Event.Actors {
			if slices.Contains(people, who) {
				whose = who
			}
		}
	}
	if err := v.Looked(whose, v.Words("entry.looked", "n", e.Seq, "name", list[n].Name)); err != nil {
		return nil, err
	}
	return &site.Page{File: &site.File{Name: list[n].Name, Kind: "application/octet-stream", Reader: v.Site.Desk.Open(v.Context(), &list[n])}}, nil
}

// size is a number of bytes in words.
func size(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%d kB", (n+512)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

package papers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/aside"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/letter"
)

// proofLine is something that speaks for it that a notice came, and what it
// shows.
type proofLine struct {
	What, Proves, On string
	Words            string
	Bad              bool // it speaks against it
	Files            []site.Link
}

// slips are the kinds of papers that are kept as proof.
func slips() []string { return []string{"posted", "delivered", "sworn"} }

// proofForm takes a paper in.
type proofForm struct {
	Path, Most string
	Kinds      []site.Choice
}

// proofs are what speaks for the service of an entry, in the order in which it
// happened.
func proofs(v *site.Visit, seq int64, letters []clerk.Letter, postings []letter.Posting) []proofLine {
	c := v.Case
	var out []proofLine
	for _, l := range letters {
		for _, s := range l.Sent {
			key := "proof." + s.How
			if !slices.Contains([]string{"email", "post", "hand", letter.Returned}, s.How) {
				key = "proof.other"
			}
			line := proofLine{What: v.Words(key, "who", l.Name), Proves: v.Words(key + ".proves"), On: clockOf(v, s.At), Bad: s.How == letter.Returned}
			if c.Is(access.Clerk, access.Auditor) {
				line.Words = s.Note
			}
			out = append(out, line)
		}
		if i := slices.IndexFunc(postings, func(p letter.Posting) bool { return p.Index == l.Index && p.N == l.N }); i >= 0 && postings[i].Doubled {
			out = append(out, proofLine{What: v.Words("proof.doubled", "who", l.Name), Proves: v.Words("proof.doubled.proves")})
		}
	}
	for _, s := range opened(c, seq) {
		out = append(out, proofLine{What: v.Words("proof.opened", "who", s.ByName), Proves: v.Words("proof.opened.proves"), On: clockOf(v, s.Recorded)})
	}
	for _, e := range known(c) {
		kind, words, ok := slipOf(e.now, seq)
		if !ok || e.Object != access.Notes || c.May(access.Notes) < access.Read {
			continue
		}
		line := proofLine{What: v.Words("proof." + kind), Proves: v.Words("proof." + kind + ".proves"), On: moment(v, e.now.On), Words: words}
		files, err := v.Site.Desk.Attached(v.Context(), c.Chain, e.Seq)
		if err == nil { // what was erased has none
			for i, f := range files {
				line.Files = append(line.Files, site.To(f.Name, noticeHref(v, seq)+fmt.Sprintf("/proof/%d/%d", e.Seq, i+1)))
			}
		}
		out = append(out, line)
	}
	return out
}

// clockOf is a moment of the record in words.
func clockOf(v *site.Visit, stamp string) string {
	t, err := time.Parse(time.RFC3339Nano, stamp)
	if err != nil {
		return stamp
	}
	return v.Clock(t)
}

// openedMark stands in the record when the addressee of an entry has opened it.
func openedMark(seq int64) string { return fmt.Sprintf("the notice of entry %d", seq) }

// opened are the first openings of a notice by those to whom it went, one of
// each.
func opened(c *access.Case, seq int64) []clerk.Saying {
	var out []clerk.Saying
	for _, s := range c.Sayings {
		if s.Kind == aside.Looked && s.Words == openedMark(seq) && s.Erased == "" && !slices.ContainsFunc(out, func(x clerk.Saying) bool { return x.By == s.By }) {
			out = append(out, s)
		}
	}
	return out
}

// opens records that the addressee of a notice opens it, once. A notice is
// shown to whom it is for, even when that fails.
func opens(v *site.Visit, seq int64) {
	c := v.Case
	mine := func(l clerk.Letter) bool { return l.Seq == seq && l.To == c.MyHandle && l.Erased == "" }
	if v.Method != "GET" || c.MyHandle == "" || !slices.ContainsFunc(c.Letters, mine) ||
		slices.ContainsFunc(opened(c, seq), func(s clerk.Saying) bool { return s.By == c.MyHandle }) {
		return
	}
	if err := v.Looked(c.Me, openedMark(seq)); err != nil {
		v.Site.Log.Error("the opening of a notice is not recorded", "error", err)
	}
}

// slipText is the note under which a paper is kept as proof of an entry.
func slipText(kind string, seq int64, words string) string {
	text := fmt.Sprintf("proof of service of entry %d (%s)", seq, kind)
	if words != "" {
		text += ": " + words
	}
	return text
}

// slipOf reads such a note.
func slipOf(e *docket.Event, seq int64) (kind, words string, ok bool) {
	if e.Kind != docket.Noted {
		return "", "", false
	}
	rest, ok := strings.CutPrefix(e.Text, fmt.Sprintf("proof of service of entry %d (", seq))
	kind, after, closed := strings.Cut(rest, ")")
	if !ok || !closed || !slices.Contains(slips(), kind) {
		return "", "", false
	}
	return kind, strings.TrimPrefix(after, ": "), true
}

// proofPost keeps a paper as proof.
func proofPost(sent *forms) func(*site.Visit) (*site.Page, error) {
	return func(v *site.Visit) (*site.Page, error) {
		files, err := v.Upload()
		if p := (&site.Page{Values: v.PostForm}); p.Problem("file", err) {
			return showNotice(v, p)
		}
		if err != nil {
			return nil, err
		}
		return sent.once("notices", func(v *site.Visit) (*site.Page, error) { return keepProof(v, files) })(v)
	}
}

func keepProof(v *site.Visit, files []clerk.Attachment) (*site.Page, error) {
	_, seq, ok := noticeOf(v)
	if !ok || !v.Case.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	p := &site.Page{Values: v.PostForm}
	kind := p.Field("kind")
	if !slices.Contains(slips(), kind) {
		p.WrongAt("kind", "kind-0", "proof.fault.kind")
	}
	if len(files) == 0 {
		p.Wrong("file", "proof.fault.file")
	}
	if len(p.Faults) > 0 {
		return showNotice(v, p)
	}
	e := docket.Event{Kind: docket.Noted, Text: slipText(kind, seq, plain(p.Field("words")))}
	return fileWith(v, p, "kind", now(v), e, files, noticeHref(v, seq), showNotice)
}

// proofFile sends a paper that is kept as proof.
func proofFile(v *site.Visit) (*site.Page, error) {
	_, seq, ok := noticeOf(v)
	at, err := strconv.ParseInt(v.PathValue("seq"), 10, 64)
	n, nerr := strconv.Atoi(v.PathValue("n"))
	if !ok || err != nil || nerr != nil {
		return nil, site.ErrNone
	}
	for _, e := range known(v.Case) {
		if _, _, is := slipOf(e.now, seq); !is || e.Seq != at || e.Object != access.Notes {
			continue
		}
		files, err := v.Site.Desk.Attached(v.Context(), v.Case.Chain, at)
		if err != nil || n < 1 || n > len(files) {
			return nil, site.ErrNone
		}
		f := files[n-1]
		if err := v.Looked("", v.Words("proof.looked", "n", seq, "name", f.Name)); err != nil {
			return nil, err
		}
		return &site.Page{File: &site.File{Name: f.Name, Kind: "application/octet-stream", Reader: v.Site.Desk.Open(v.Context(), &f)}}, nil
	}
	return nil, site.ErrNone
}

// letterNamed finds the letter that a form names, by its place among those of an
// entry.
func letterNamed(v *site.Visit, seq int64, place string) *clerk.Letter {
	i := 0
	for k := range v.Case.Letters {
		if l := &v.Case.Letters[k]; l.Seq == seq {
			if i++; strconv.Itoa(i) == place {
				return l
			}
		}
	}
	return nil
}

// returnedPost records that a letter came back.
func returnedPost(v *site.Visit) (*site.Page, error) {
	_, seq, ok := noticeOf(v)
	p := &site.Page{Values: v.PostForm}
	l := letterNamed(v, seq, p.Field("letter"))
	if !ok || l == nil || !v.Case.Is(access.Clerk) {
		return nil, site.ErrNone
	}
	field := "back-" + p.Field("letter")
	why := plain(p.Field(field))
	if why == "" {
		p.Wrong(field, "notices.fault.back")
		return showNotice(v, p)
	}
	var filed *clerk.Filed
	var err error
	if c := v.Site.Carrier; c != nil {
		filed, err = c.Returned(v.Context(), v.Ask(), l.Index, l.N, why)
	} else {
		filed, err = v.Site.Desk.MarkSent(v.Context(), v.Ask(), l.Index, l.N, letter.Returned, why)
	}
	if err != nil {
		if problem(p, field, err) {
			return showNotice(v, p)
		}
		return nil, err
	}
	return v.Done(noticeHref(v, seq), filed), nil
}

// mailPost lets a letter leave by mail, though it was left to somebody.
func mailPost(v *site.Visit) (*site.Page, error) {
	_, seq, ok := noticeOf(v)
	p := &site.Page{Values: v.PostForm}
	l := letterNamed(v, seq, p.Field("letter"))
	if !ok || l == nil || !v.Case.Is(access.Clerk) || v.Site.Carrier == nil {
		return nil, site.ErrNone
	}
	if err := v.Site.Carrier.Release(v.Context(), l.Index, l.N); err != nil {
		if problem(p, "letter", err) {
			return showNotice(v, p)
		}
		return nil, err
	}
	return &site.Page{Go: noticeHref(v, seq)}, nil
}

// postingsOf are the letters of an entry in the outbox; none where there is no
// mail.
func postingsOf(v *site.Visit, seq int64) ([]letter.Posting, error) {
	if v.Site.Carrier == nil || !v.Case.Is(access.Clerk, access.Auditor) {
		return nil, nil
	}
	all, err := v.Site.Carrier.Postings(v.Context(), v.Case.Chain)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(p letter.Posting) bool {
		return !slices.ContainsFunc(v.Case.Letters, func(l clerk.Letter) bool { return l.Seq == seq && l.Index == p.Index && l.N == p.N })
	}), nil
}

// way says where a letter stands on its way by mail.
func way(v *site.Visit, p *letter.Posting) string {
	until := p.Due
	return v.Words("notices.way."+string(p.State), "at", v.Clock(until), "why", p.Answer)
}

package papers

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/paper"
	"alteram/wording"
)

// item is an exhibit as the reader may know it.
type item struct {
	Label, Href string
	Words       string // what it is
	From        string // source
	Came        string // how it came
	Prints      []print
	On          string // when it was taken in, or first seen
	Entry       string
	Ledger      []seen
	Relied      []string // decisions that rely on it
	Out         string   // withdrawn: the entry's words
	ID          string   // of the entry that took it in
	Charges     map[string]bool
	Open        bool // the respondent has had it

	seqs []int64
}

// print is the fingerprint of a file, as it was written down when the file was
// taken in.
type print struct{ Name, SHA string }

// seen is a line of the ledger: who has had an item, from when, by whose hand.
type seen struct {
	Who, How, On, Entry string // How is a key
}

// exhibitHref is the page of an exhibit.
func exhibitHref(v *site.Visit, label string) string {
	return v.CaseHref("evidence/" + url.PathEscape(label))
}

// exhibitLinks are the pages of exhibits.
func exhibitLinks(v *site.Visit, labels []string) []site.Link {
	var out []site.Link
	for _, label := range labels {
		if l := site.To(label, exhibitHref(v, label)); !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// exhibitsOf are the exhibits that the entries name which the reader may read,
// in the order in which they came.
func exhibitsOf(v *site.Visit) []*item {
	c := v.Case
	var out []*item
	by := map[string]*item{}
	for _, e := range known(c) {
		x := e.now
		switch x.Kind {
		case docket.Exhibit, docket.Disclosed, docket.Did, docket.Decided:
		default:
			continue
		}
		for _, label := range x.Evidence {
			if by[label] == nil {
				by[label] = &item{Label: label, Href: exhibitHref(v, label), On: moment(v, x.On), Entry: entryHref(v, e.Seq), ID: x.ID, Charges: map[string]bool{}}
				out = append(out, by[label])
			}
			by[label].take(v, e, x)
		}
	}
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Event == nil || e.Level < access.Read || e.Event.Kind != docket.Withdrawn {
			continue
		}
		if was := c.Event(e.Event.Target); was != nil {
			for _, label := range was.Evidence {
				if by[label] == nil {
					by[label] = &item{Label: label, Href: exhibitHref(v, label), On: moment(v, was.On), Charges: map[string]bool{}}
					by[label].read(was.Text)
					out = append(out, by[label])
				}
				by[label].Out, by[label].Entry = wording.Upper(e.Words), entryHref(v, e.Seq)
			}
		}
	}
	return out
}

// take adds what an entry says of an item.
func (it *item) take(v *site.Visit, e entry, x *docket.Event) {
	on, entry := moment(v, x.On), entryHref(v, e.Seq)
	for _, one := range x.Charges {
		it.Charges[one.Label] = it.Charges[one.Label] || x.Kind == docket.Did
	}
	switch x.Kind {
	case docket.Decided:
		it.Relied = append(it.Relied, v.Words("evidence.relied.on", "what", x.Thing, "on", on))
		return // files of a decision are no evidence
	case docket.Exhibit:
		it.Ledger = append(it.Ledger, seen{Who: v.Words("evidence.meeting"), How: "evidence.put", On: on, Entry: entry})
		it.Open = true
	default:
		who := slices.DeleteFunc(slices.Clone(x.To), func(s string) bool { return s == "" })
		it.Ledger = append(it.Ledger, seen{Who: and(v, who), How: "evidence.had", On: on, Entry: entry})
		for _, r := range respondents(v.Case) {
			it.Open = it.Open || slices.Contains(who, r)
		}
	}
	it.seqs = append(it.seqs, e.Seq)
	if it.Words == "" {
		it.read(about(x, it.Label))
	}
}

// about is what the words of an entry say of one of its exhibits: "E1 the letters,
// E2 the envelopes".
func about(x *docket.Event, label string) string {
	if len(x.Evidence) < 2 {
		return x.Text
	}
	at := func(s string) int {
		if strings.HasPrefix(x.Text, s+" ") {
			return 0
		}
		return strings.Index(x.Text, ", "+s+" ")
	}
	from := at(label)
	if from < 0 {
		return x.Text
	}
	end := len(x.Text)
	for _, other := range x.Evidence {
		if i := at(other); i > from && i < end {
			end = i
		}
	}
	return strings.TrimPrefix(strings.TrimPrefix(x.Text[from:end], ", "), label+" ")
}

// What is written down of an item: its words, then these in turn.
const (
	markFrom = "; from: "
	markCame = "; came: "
	markFile = "; file: "
)

var fileMark = regexp.MustCompile(`^(.*), SHA-256 ([0-9a-f]{64})$`)

// write is what the record says of a new item.
func write(words, from, came string, prints []print) string {
	out := words + markFrom + from
	if came != "" {
		out += markCame + came
	}
	for _, p := range prints {
		out += markFile + p.Name + ", SHA-256 " + p.SHA
	}
	return plain(out)
}

// read takes apart what write wrote, or any other words about an item.
func (it *item) read(text string) {
	for {
		i := strings.LastIndex(text, markFile)
		if i < 0 {
			break
		}
		m := fileMark.FindStringSubmatch(text[i+len(markFile):])
		if m == nil {
			break
		}
		it.Prints = append([]print{{m[1], m[2]}}, it.Prints...)
		text = text[:i]
	}
	if i := strings.LastIndex(text, markFrom); i >= 0 {
		rest := text[i+len(markFrom):]
		text = text[:i]
		it.From, it.Came, _ = strings.Cut(rest, markCame)
	}
	it.Words = wording.Upper(text)
}

// nextLabel is a label that no item of the reader's has: a letter for who gives
// it, so that a gap tells nobody of what he or she has not been shown.
func nextLabel(list []*item, letter string) string {
	most := 0
	for _, it := range list {
		if rest, ok := strings.CutPrefix(it.Label, letter); ok {
			if n, err := strconv.Atoi(rest); err == nil {
				most = max(most, n)
			}
		}
	}
	return letter + strconv.Itoa(most+1)
}

// file is a file of an item, with its place.
type file struct {
	clerk.Attachment
	seq int64
	n   int
}

// filesOf are the files of an item: those of entries whose words the reader may
// read, and of no others.
func filesOf(v *site.Visit, it *item) ([]file, error) {
	var out []file
	for _, seq := range it.seqs {
		list, err := v.Site.Desk.Attached(v.Context(), v.Case.Chain, seq)
		if err != nil {
			return nil, err
		}
		for n, a := range list {
			if !v.Case.Is(access.Clerk, access.Auditor) && black(v.Case, seq, n+1) != "" {
				continue // only the copy is for others
			}
			out = append(out, file{a, seq, n + 1})
		}
	}
	return out, nil
}

// black is the part of a file in which something is black; empty: nothing is.
func black(c *access.Case, seq int64, n int) string {
	for key, r := range paper.Redactions(c.Sayings) {
		if strings.HasSuffix(key, fmt.Sprintf(" %d %d", seq, n)) && !r.Empty() {
			return key
		}
	}
	return ""
}

// withheld is that there is an item which the reader has not been shown.
type withheld struct{ On, Why string }

// withheldMark begins the message to the respondent that says why an item is
// not shown.
const withheldMark = "An item of evidence (entry %d) is not shown to you for now: "

// withheldOf are the items of which the reader may know no more than that they
// are there.
func withheldOf(v *site.Visit) []withheld {
	c := v.Case
	why := map[int64]string{}
	for _, s := range c.Sayings {
		var n int64
		before, rest, ok := strings.Cut(s.Words, ") is not shown to you for now: ")
		if number, found := strings.CutPrefix(before, "An item of evidence (entry "); ok && found && s.Lane == "respondent" {
			if n, _ = strconv.ParseInt(number, 10, 64); n > 0 {
				why[n] = rest
			}
		}
	}
	var out []withheld
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Event != nil && e.Object == access.Undisclosed && e.Level < access.Read && (e.Event.Kind == docket.Disclosed || e.Event.Kind == docket.Exhibit || e.Event.Kind == docket.Did) {
			out = append(out, withheld{On: e.Event.On.Day.Long(), Why: why[e.Seq]})
		}
	}
	return out
}

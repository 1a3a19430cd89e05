package casework

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/wording"
)

// timelineBody is what was recorded in a case, as far as the reader may know.
type timelineBody struct {
	Entries []entryLine
	All     int // before the filter
	Kinds   []site.Choice
	Asked   bool
	Open    bool   // every ruling is open, for paper
	Print   string // where it is
}

// entryLine is an entry of the timeline.
type entryLine struct {
	Href     string // of its own page
	Seq      int64
	On       string
	Words    string
	Kind     string      // key of the words of the object that it is about
	Later    string      // when it was recorded, when that was on another day
	Label    []site.Link // reported, invented, illustrative; with its source
	Hidden   bool        // the reader may know that it is there, and not what it says
	Amended  string      // corrected or withdrawn, and by which entry
	By       string      // the place of that entry
	Erased   []string
	Effect   string // key; empty for what has no effect of its own
	Bad      bool   // it does not count
	Because  string
	Against  []finding // what was not kept, or is not shown
	Findings []finding
	Opened   []string
	Met      []string
	Late     []string
	Received string
	Tally    string
}

func timelinePage(v *site.Visit) (*site.Page, error) {
	c := v.Case
	p := &site.Page{Name: "timeline", Title: "timeline.title", Part: "timeline", Section: "cases", Values: v.URL.Query()}
	b := timelineBody{}
	kind := p.Field("kind")
	b.Asked, b.Open = kind != "", p.Is("rulings", "open")
	b.Print = v.CaseHref("timeline") + "?" + url.Values{"rulings": {"open"}, "kind": {kind}}.Encode()
	seen := map[string]bool{}
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Event == nil && e.Words == "" {
			continue
		}
		b.All++
		name := e.Object.String()
		if !seen[name] {
			seen[name] = true
			b.Kinds = append(b.Kinds, site.Choice{Value: name, Text: v.Words("kind." + name)})
		}
		if kind == "" || kind == name {
			b.Entries = append(b.Entries, entryOf(v, e))
		}
	}
	slices.SortStableFunc(b.Kinds, func(x, y site.Choice) int { return cmp.Compare(x.Text, y.Text) })
	p.Body = b
	return p, nil
}

func entryOf(v *site.Visit, e *access.Entry) entryLine {
	c := v.Case
	l := entryLine{Seq: e.Seq, Href: v.CaseHref("entry/" + strconv.FormatInt(e.Seq, 10)), Words: wording.Upper(e.Words), Kind: "kind." + e.Object.String(), Erased: e.Erased}
	recorded := recordedAt(c, e.Recorded)
	if e.Event == nil {
		l.On = recorded.words
		return l
	}
	l.On = whenWords(c.Place, e.Event.On)
	if last := e.Event.On.Last; recorded.day != calendar.NoDate && last != calendar.NoDate && recorded.day > last {
		l.Later = recorded.words
	}
	l.Label = site.Label(v, c, e.Event)
	if e.Level <= access.Redacted {
		l.Hidden, l.Href = true, ""
		return l
	}
	if e.Amended != "" {
		l.Amended = wording.Upper(e.Amended)
		l.By = amendedBy(c, e.Amended)
	}
	r := e.Ruling
	if r == nil {
		return l
	}
	if r.Effect != docket.Fact {
		l.Effect = effectKey(r.Effect)
		l.Bad = r.Effect != docket.Effective
	}
	l.Because, l.Opened, l.Met, l.Late = wording.Upper(r.Because), r.Opened, r.Discharged, r.Late
	for _, f := range r.Findings {
		switch f.Answer {
		case docket.Unmoved:
		case docket.Broken, docket.NotShown:
			l.Against = append(l.Against, findingOf(c, f))
		default:
			l.Findings = append(l.Findings, findingOf(c, f))
		}
	}
	if r.Received != nil {
		l.Received = r.Received.Long()
	}
	if r.Tally != nil && c.May(access.Result) >= access.Read {
		l.Tally = r.Tally.Sentence
	}
	return l
}

// effectKey is the key of the words of an effect.
func effectKey(e docket.Effect) string {
	switch e {
	case docket.Awaits:
		return "effect.waits"
	case docket.Overturned:
		return "effect.aside"
	case docket.UnknownEffect:
		return "effect.unknown"
	}
	return "effect." + string(e)
}

// stamp is when something was recorded.
type stamp struct {
	day   calendar.Date
	words string
}

func recordedAt(c *access.Case, utc string) stamp {
	t, err := time.Parse(time.RFC3339Nano, utc)
	if err != nil {
		return stamp{calendar.NoDate, ""}
	}
	at := calendar.Instant(t.UnixNano())
	return stamp{c.Place.DateOf(at), site.Moment(c.Place, at)}
}

// amendedBy is the place of the entry that corrects or withdraws another:
// "corrected by entry 12".
func amendedBy(c *access.Case, words string) string {
	id := words[strings.LastIndexByte(words, ' ')+1:]
	if seq, ok := seqOf(c, id); ok {
		return access.EntryHref(seq)
	}
	return ""
}

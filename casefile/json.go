package casefile

import (
	"bytes"
	"encoding/json"

	"alteram/calendar"
	"alteram/docket"
)

// Schema names the form of the first line of a case in JSON Lines.
const Schema = "alteram.case/1"

// headJSON is the first line of a case in JSON Lines.
type headJSON struct {
	Schema     string        `json:"schema"`
	Rulebook   string        `json:"rulebook,omitempty"`
	Title      string        `json:"title,omitempty"`
	Label      string        `json:"label,omitempty"`
	Incomplete []string      `json:"incomplete,omitempty"`
	Register   *registerJSON `json:"register,omitempty"`
	People     []string      `json:"people,omitempty"`
	Closed     bool          `json:"closed,omitempty"`
}

// registerJSON is docket.Register with dates as people write them to machines.
type registerJSON struct {
	Bodies  []seatJSON `json:"bodies,omitempty"`
	Offices []seatJSON `json:"offices,omitempty"`
	Members []string   `json:"members,omitempty"`
	Parties []seatJSON `json:"parties,omitempty"`
}

type seatJSON struct {
	Role   string `json:"role"`
	Person string `json:"person"`
	From   string `json:"from,omitempty"`
	Until  string `json:"until,omitempty"`
}

// eventJSON is docket.Event with its time in words of ISO 8601.
type eventJSON struct {
	ID       string           `json:"id,omitempty"`
	Kind     docket.EventKind `json:"kind"`
	On       string           `json:"on,omitempty"`       // "2010-10-11" or "unknown"
	At       string           `json:"at,omitempty"`       // "21:30"; absent when not known
	Until    string           `json:"until,omitempty"`    // last day, when it is not on; or "unknown"
	UntilAt  string           `json:"until_at,omitempty"` // time of the end, when there is one; or "unknown"
	Recorded string           `json:"recorded,omitempty"` // RFC 3339
	Label    string           `json:"label,omitempty"`
	Source   string           `json:"source,omitempty"`

	Actors   []string        `json:"actors,omitempty"`
	Thing    string          `json:"thing,omitempty"`
	About    []string        `json:"about,omitempty"`
	To       []string        `json:"to,omitempty"`
	Method   string          `json:"method,omitempty"`
	Fields   []docket.Field  `json:"fields,omitempty"`
	States   []string        `json:"states,omitempty"`
	Text     string          `json:"text,omitempty"`
	Charges  []docket.Charge `json:"charges,omitempty"`
	Evidence []string        `json:"evidence,omitempty"`
	Vote     *voteJSON       `json:"vote,omitempty"`
	Present  []string        `json:"present,omitempty"`
	Remote   []string        `json:"remote,omitempty"`
	Role     string          `json:"role,omitempty"`
	Target   string          `json:"target,omitempty"`
	With     *eventJSON      `json:"with,omitempty"`
}

type voteJSON struct {
	For          int      `json:"for"`
	Against      int      `json:"against"`
	Abstain      int      `json:"abstain,omitempty"`
	ForNames     []string `json:"for_names,omitempty"`
	AgainstNames []string `json:"against_names,omitempty"`
	AbstainNames []string `json:"abstain_names,omitempty"`
	Proxies      int      `json:"proxies,omitempty"`
	All          bool     `json:"all,omitempty"`
	Sanction     string   `json:"sanction,omitempty"`
}

// expectJSON is an expectation between the entries: its words as in the text
// form.
type expectJSON struct {
	Expect string `json:"expect"`
	On     string `json:"on,omitempty"`
}

// notKnown stands for a day or a time that the record does not give.
const notKnown = "unknown"

// JSONLines writes the case in its canonical JSON form: a head, then one line
// for each event and expectation. Reading it again against the same rulebook
// gives the same case.
func (c *Case) JSONLines() []byte {
	var b bytes.Buffer
	head := headJSON{Schema: Schema, Rulebook: c.Rulebook, Title: c.Title, Label: c.Label, Incomplete: c.Incomplete, People: c.People, Closed: c.Closed}
	reg := registerJSON{Bodies: seatsOut(c.Register.Bodies), Offices: seatsOut(c.Register.Offices), Members: c.Register.Members, Parties: seatsOut(c.Register.Parties)}
	if len(reg.Bodies)+len(reg.Offices)+len(reg.Members)+len(reg.Parties) > 0 {
		head.Register = &reg
	}
	jsonLine(&b, head)
	expects := c.Expects
	for i := 0; i <= len(c.Events); i++ {
		for len(expects) > 0 && expects[0].After <= i {
			x := expectJSON{Expect: expects[0].String()}
			if on := expects[0].On; on != calendar.NoDate {
				x.On = on.ISO()
			}
			jsonLine(&b, x)
			expects = expects[1:]
		}
		if i < len(c.Events) {
			jsonLine(&b, eventOut(&c.Events[i]))
		}
	}
	return b.Bytes()
}

// EventJSON writes one event as a line of a case in JSON Lines, without the
// line feed: the form in which a record keeps it.
func EventJSON(e *docket.Event) []byte {
	var b bytes.Buffer
	jsonLine(&b, eventOut(e))
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// jsonLine writes v and a line feed. The values of this package always encode.
func jsonLine(b *bytes.Buffer, v any) {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("casefile: a value that JSON cannot hold: " + err.Error())
	}
}

func seatsOut(seats []docket.Seat) []seatJSON {
	var out []seatJSON
	for _, s := range seats {
		j := seatJSON{Role: s.Role, Person: s.Person}
		if s.From != calendar.NoDate {
			j.From = s.From.ISO()
		}
		if s.Until != calendar.NoDate {
			j.Until = s.Until.ISO()
		}
		out = append(out, j)
	}
	return out
}

func eventOut(e *docket.Event) eventJSON {
	j := eventJSON{
		ID: e.ID, Kind: e.Kind, Label: e.Label, Source: e.Source, Actors: e.Actors, Thing: e.Thing, About: e.About, To: e.To, Method: e.Method,
		Fields: e.Fields, States: e.States, Text: e.Text, Charges: e.Charges, Evidence: e.Evidence, Present: e.Present, Remote: e.Remote,
		Role: e.Role, Target: e.Target,
	}
	j.On, j.At, j.Until, j.UntilAt = whenOut(e.On)
	if e.Recorded != 0 {
		j.Recorded = rfc3339(e.Recorded)
	}
	if v := e.Vote; v != nil {
		j.Vote = &voteJSON{
			For: v.For, Against: v.Against, Abstain: v.Abstain, ForNames: v.ForNames, AgainstNames: v.AgainstNames, AbstainNames: v.AbstainNames,
			Proxies: v.Proxies, All: v.All, Sanction: v.Sanction,
		}
	}
	if e.With != nil {
		with := eventOut(e.With)
		with.ID, with.Label, with.Source = "", "", ""
		j.With = &with
	}
	return j
}

// whenOut writes a time. The end is left out where it is the beginning.
func whenOut(w docket.When) (on, at, until, untilAt string) {
	day := func(d calendar.Date) string {
		if d == calendar.NoDate {
			return notKnown
		}
		return d.ISO()
	}
	on = day(w.Day)
	if w.Clock != calendar.NoClock {
		at = clockText(w.Clock)
	}
	if w.Last != w.Day {
		until = day(w.Last)
		if w.LastClock != calendar.NoClock {
			untilAt = clockText(w.LastClock)
		}
		return on, at, until, untilAt
	}
	switch {
	case w.LastClock == w.Clock:
	case w.LastClock == calendar.NoClock:
		untilAt = notKnown
	default:
		untilAt = clockText(w.LastClock)
	}
	return on, at, until, untilAt
}

// jsonHead reads the rulebook and the title from the first line.
func jsonHead(line []byte) (book, title string) {
	var h headJSON
	if len(line) > maxLine || json.Unmarshal(bytes.TrimPrefix(line, bom), &h) != nil {
		return "", ""
	}
	return h.Rulebook, h.Title
}

package casework

import (
	"slices"
	"strings"

	"alteram/aside"
	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/rulebook"
	"alteram/wording"
)

// ahead is what lies before the reader although no rule sets a last day for it:
// the hearing to come, and for a party what may be done until then.
type ahead struct {
	Case    site.Link
	Meeting string // empty: none was called
	When    string
	Where   string
	Hearing string // paths; empty: not for the reader, or done
	Attend  string
	Answer  string
	Helper  string

	day   calendar.Date
	clock calendar.Clock
}

// aheadOf is what lies before the reader; nil when there is nothing.
func aheadOf(v *site.Visit, c *access.Case) *ahead {
	if !c.Standing.Open {
		return nil
	}
	a := ahead{Case: caseLink(c)}
	path := "/c/" + c.Chain
	list, _ := docket.Arrange(c.Program, c.Picture.Events, docket.Known{})
	for i := range c.Program.Things {
		if t := &c.Program.Things[i]; t.Kind == rulebook.Meeting {
			a.called(v, c.Program, t, list)
		}
	}
	if a.Meeting != "" && c.May(access.Hearing) >= access.Own {
		a.Hearing = path + "/hearing"
	}
	if c.Is(access.Respondent, access.Representative) {
		if a.Hearing != "" && c.May(access.Hearing) >= access.Own && !attends(c) {
			a.Attend = path + "/hearing"
		}
		if c.May(access.Answers) >= access.Write && c.May(access.Decision) == access.None && hasCharges(c) && !hasAnswer(c) {
			a.Answer = path + "/charges"
		}
	}
	if a.Meeting != "" && c.Is(access.Respondent, access.Complainant) && len(aside.InForce(c.Sayings, aside.Access, v.Now)) == 0 {
		a.Helper = path + "/people"
	}
	if a.Meeting == "" && a.Answer == "" {
		return nil
	}
	return &a
}

// called puts in a meeting to which somebody was called, while it has not been
// opened: its day and place are what the notice says.
func (a *ahead) called(v *site.Visit, p *rulebook.Program, meeting *rulebook.Thing, list []docket.Event) {
	var notice *docket.Event
	for i := range list {
		switch e := &list[i]; {
		case e.Kind == docket.Did && calls(p, e.Thing, meeting.ID):
			notice = e
		case e.Kind == docket.Opened && e.Thing == meeting.Name:
			notice = nil
		}
	}
	if notice == nil {
		return
	}
	id, _ := p.Lookup(notice.Thing)
	day, clock, where := calendar.NoDate, calendar.NoClock, ""
	for _, f := range p.Thing(id).Fields {
		i := slices.IndexFunc(notice.Fields, func(x docket.Field) bool { return strings.EqualFold(x.Name, f.Name) })
		if i < 0 {
			continue
		}
		value := notice.Fields[i].Value
		switch {
		case f.Type == rulebook.DateField && day == calendar.NoDate:
			if d, err := calendar.ParseDate(value); err == nil {
				day = d
			}
		case f.Type == rulebook.TimeField && clock == calendar.NoClock:
			if c, err := calendar.ParseClock(value); err == nil {
				clock = c
			}
		case f.Type == rulebook.TextField && where == "":
			where = value
		}
	}
	if day == calendar.NoDate || day < v.Today() {
		return
	}
	a.day, a.clock = day, clock
	a.Meeting, a.When, a.Where = wording.Upper(meeting.Name), momentWords(&p.Settings.Reckoner.Place, day, clock), where
}

// calls reports whether an act calls people to a meeting: the rulebook says how
// long before it the act must be received.
func calls(p *rulebook.Program, act string, meeting rulebook.ID) bool {
	id, _ := p.Lookup(act)
	return id != 0 && slices.ContainsFunc(p.Norms, func(n rulebook.Norm) bool {
		return n.Kind == rulebook.Required && n.Thing == id && slices.ContainsFunc(n.Windows, func(w rulebook.Window) bool { return w.Point.Thing == meeting })
	})
}

// attends reports whether it was said whether the reader will come.
func attends(c *access.Case) bool {
	return slices.ContainsFunc(c.Sayings, func(s aside.Saying) bool {
		return s.Kind == aside.Adjustment && slices.Contains(c.Acts(), s.ByName)
	})
}

// hasCharges reports whether charges were put that the reader may read.
func hasCharges(c *access.Case) bool {
	return slices.ContainsFunc(c.Entries, func(e access.Entry) bool {
		return e.Object == access.Charges && e.Level >= access.Read && e.Event != nil && e.Amended == ""
	})
}

// hasAnswer reports whether the respondent has answered them.
func hasAnswer(c *access.Case) bool {
	return slices.ContainsFunc(c.Entries, func(e access.Entry) bool {
		return e.Object == access.Answers && e.Level >= access.Read && e.Event != nil && e.Amended == ""
	})
}

package claim

import (
	"fmt"
	"slices"
	"strings"

	"alteram/rulebook"
)

// Find sees the parts of a procedure in the structure of a rulebook: who does
// what to whom, what has to come before what, what sets what aside. Names
// decide only where the structure leaves several.
func Find(p *rulebook.Program) Parts {
	f := finder{p: p, status: map[string]string{}, menu: map[rulebook.ID]bool{}}
	for i := range p.Things {
		if s := &p.Things[i]; s.Kind == rulebook.Sanction {
			if _, twice := f.status[s.Name]; !twice {
				f.status[s.Name] = s.Status
			}
		}
	}
	for i := range p.Norms {
		if n := &p.Norms[i]; n.Kind == rulebook.Menu {
			for _, id := range n.Things {
				f.menu[id] = true
			}
		}
	}
	f.people()
	f.appeals()
	f.decisions()
	f.hearing()
	f.papers()
	return f.Parts
}

// finder holds what has been found so far.
type finder struct {
	p      *rulebook.Program
	status map[string]string    // that a listed sanction touches, by its name
	menu   map[rulebook.ID]bool // in some list of sanctions
	Parts
}

// things lists the things of a kind for which ok holds, in the book's order.
func (f *finder) things(kind rulebook.Kind, ok func(t *rulebook.Thing) bool) []rulebook.ID {
	var out []rulebook.ID
	for i := range f.p.Things {
		if t := &f.p.Things[i]; t.Kind == kind && t.ID != 0 && ok(t) {
			out = append(out, t.ID)
		}
	}
	return out
}

// best is the first of a list whose name has one of the words, the words tried
// in order; else the first, when any will do.
func (f *finder) best(list []rulebook.ID, any bool, words ...string) rulebook.ID {
	for _, w := range words {
		for _, id := range list {
			if strings.Contains(f.p.Thing(id).Name, w) {
				return id
			}
		}
	}
	if any && len(list) > 0 {
		return list[0]
	}
	return 0
}

// named reports whether a thing's name has one of the words.
func named(t *rulebook.Thing, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(t.Name, w) })
}

// people finds the parties: the respondent is whom decisions are about, the
// complainant who complains of the respondent.
func (f *finder) people() {
	about := map[rulebook.ID]int{}
	for i := range f.p.Things {
		if t := &f.p.Things[i]; t.Kind == rulebook.Decision {
			for _, id := range t.About {
				about[id]++
			}
		}
	}
	parties := f.things(rulebook.Party, func(*rulebook.Thing) bool { return true })
	f.Respondent = f.best(parties, false, "respondent", "accused", "charged", "defendant")
	for _, id := range parties {
		if about[id] > about[f.Respondent] {
			f.Respondent = id
		}
	}
	f.Complaint = f.best(f.things(rulebook.Act, func(t *rulebook.Thing) bool {
		return !t.Implicit && slices.Contains(t.About, f.Respondent) && f.Respondent != 0
	}), true, "complaint", "accusation", "allegation", "referral", "petition", "grievance")
	f.Complainant = f.best(parties, false, "complainant", "accuser", "petitioner", "applicant")
	for _, id := range f.p.Thing(f.Complaint).By {
		if f.Complainant == 0 && f.p.Thing(id).Kind == rulebook.Party && id != f.Respondent {
			f.Complainant = id
		}
	}
	f.Witness = f.best(parties, false, "witness")
}

// to reports whether an act goes to the respondent.
func (f *finder) to(t *rulebook.Thing) bool {
	return f.Respondent != 0 && slices.Contains(t.To, f.Respondent)
}

// appeals finds the appeal and who hears it.
func (f *finder) appeals() {
	f.Appeal = f.best(f.things(rulebook.Act, func(t *rulebook.Thing) bool {
		return slices.Contains(t.By, f.Respondent) && len(t.To) > 0 && !t.Implicit
	}), false, "appeal", "request for review", "objection")
	f.AppealHearing = f.best(f.things(rulebook.Meeting, func(*rulebook.Thing) bool { return true }), false, "appeal", "review")
	for _, n := range f.p.Norms { // the meeting that has to be held after an appeal
		if n.Kind == rulebook.Duty && f.AppealHearing == 0 && f.Appeal != 0 && after(n.Windows, f.Appeal) {
			for _, d := range n.Deeds {
				if f.p.Thing(d.Thing).Kind == rulebook.Meeting {
					f.AppealHearing = d.Thing
				}
			}
		}
	}
	f.AppealBody = first(f.p.Thing(f.AppealHearing).By)
	for _, id := range f.p.Thing(f.Appeal).To {
		if f.AppealBody == 0 && f.p.Thing(id).Kind == rulebook.Body {
			f.AppealBody = id
		}
	}
}

// after reports whether a window runs from a thing.
func after(windows []rulebook.Window, id rulebook.ID) bool {
	return slices.ContainsFunc(windows, func(w rulebook.Window) bool { return w.Point.Thing == id })
}

func first(list []rulebook.ID) rulebook.ID {
	if len(list) == 0 {
		return 0
	}
	return list[0]
}

// The words of decisions, where nothing else tells them apart.
var (
	clearingWords  = []string{"acquit", "dismiss", "no further action", "no case", "not proved", "clear", "refus", "discontinu", "no breach", "rejection"}
	sanctionWords  = []string{"expel", "expulsion", "exclusion", "suspen", "remov", "cancel", "terminat", "disqualif", "forfeit", "fine", "censure", "ban", "lapse", "strik", "revocation", "demotion", "dismissal from"}
	confirmWords   = []string{"confirm", "uphold", "affirm", "dismissal of", "rejection"}
	quashWords     = []string{"quash", "revo", "revers", "annul", "overturn", "allow", "reinstat", "remit", "setting aside"}
	mildestStatus  = "none"
	reasonsWords   = []string{"reason", "written decision", "decision letter", "notice of decision", "outcome", "result"}
	chargesWords   = []string{"charge", "statement of alleg", "allegation", "particulars", "notice of complaint"}
	groundsItems   = []string{"charge", "ground", "allegation", "alleged", "rule", "reason"}
	hearingWords   = []string{"hearing", "disciplin", "tribunal", "oral", "trial"}
	complaintNames = []string{"complaint", "charge", "petition"}
)

// decisions sorts the decisions about the respondent: those on appeal into
// confirming and quashing, those at first instance into sanctions and clearing.
func (f *finder) decisions() {
	var open []rulebook.ID // at first instance, and not told apart yet
	for _, id := range f.things(rulebook.Decision, func(t *rulebook.Thing) bool { return slices.Contains(t.About, f.Respondent) }) {
		t := f.p.Thing(id)
		status, listed := f.sanction(t)
		switch {
		case f.AppealBody != 0 && first(t.By) == f.AppealBody && !listed:
			if f.setsAside(id) || named(t, quashWords...) && !named(t, confirmWords...) {
				f.Quashing = append(f.Quashing, id)
			} else {
				f.Confirming = append(f.Confirming, id)
			}
		case listed && status != mildestStatus:
			f.Sanctions = append(f.Sanctions, id)
		case listed:
		case named(t, clearingWords...):
			f.Clearing = append(f.Clearing, id)
		case f.bites(id) || named(t, sanctionWords...):
			f.Sanctions = append(f.Sanctions, id)
		default:
			open = append(open, id)
		}
	}
	if len(f.Sanctions) == 0 { // a decision that may hold anything, such as "determination"
		f.Sanctions = open
	} else {
		judge := first(f.p.Thing(f.Sanctions[0]).By)
		for _, id := range open {
			if first(f.p.Thing(id).By) == judge {
				f.Clearing = append(f.Clearing, id)
			}
		}
	}
	for _, id := range f.things(rulebook.Act, func(t *rulebook.Thing) bool { return true }) {
		status, listed := f.sanction(f.p.Thing(id))
		if listed && status != mildestStatus && f.p.Thing(id).Deed == rulebook.Do {
			f.Sanctions = append(f.Sanctions, id)
		}
	}
	f.Judge = first(f.p.Thing(first(f.Sanctions)).By)
	f.Interim = first(f.things(rulebook.Act, func(t *rulebook.Thing) bool {
		return t.Deed == rulebook.Suspend && !slices.Contains(f.Sanctions, t.ID)
	}))
	f.Publications = f.things(rulebook.Act, func(t *rulebook.Thing) bool {
		return t.Deed == rulebook.Publish && slices.Contains(f.Sanctions, t.Target)
	})
}

// sanction returns the status that a decision or act of this name touches, when
// the rulebook lists it among its sanctions.
func (f *finder) sanction(t *rulebook.Thing) (status string, listed bool) {
	if status, listed = f.status[t.Name]; listed {
		return status, true
	}
	return "", f.menu[t.ID] && !named(t, clearingWords...)
}

// bites reports whether some norm says when a decision takes effect, when it is
// suspended or when it is set aside.
func (f *finder) bites(id rulebook.ID) bool {
	return slices.ContainsFunc(f.p.Norms, func(n rulebook.Norm) bool {
		return n.Kind == rulebook.Effect && n.Thing == id &&
			(n.Change == rulebook.TakesEffect || n.Change == rulebook.IsSuspended || n.Change == rulebook.SetAside)
	})
}

// setsAside reports whether a decision sets another aside.
func (f *finder) setsAside(id rulebook.ID) bool {
	return slices.ContainsFunc(f.p.Norms, func(n rulebook.Norm) bool {
		return n.Kind == rulebook.Effect && n.Change == rulebook.SetAside && n.Parent < 0 && after(n.Windows, id)
	})
}

// hearing finds the meeting of the body that decides.
func (f *finder) hearing() {
	f.Hearing = f.best(f.things(rulebook.Meeting, func(t *rulebook.Thing) bool {
		return f.Judge != 0 && first(t.By) == f.Judge && t.ID != f.AppealHearing
	}), true, hearingWords...)
	if f.Hearing == 0 { // heard by others than those who decide
		f.Hearing = f.best(f.things(rulebook.Meeting, func(t *rulebook.Thing) bool { return t.ID != f.AppealHearing }), false, hearingWords...)
	}
}

// papers finds what is sent to the respondent.
func (f *finder) papers() {
	sent := f.things(rulebook.Act, func(t *rulebook.Thing) bool { return f.to(t) })
	f.Charges = f.best(sent, false, chargesWords...)
	for _, n := range f.p.Norms {
		if n.Kind == rulebook.Required && slices.Contains(sent, n.Thing) && f.Notice == 0 && f.Hearing != 0 && after(n.Windows, f.Hearing) {
			f.Notice = n.Thing
		}
	}
	if f.Notice == 0 && f.Hearing != 0 {
		f.Notice = f.best(sent, false, "notice of "+f.p.Thing(f.Hearing).Name, "notice of hearing", "notice of meeting", "summons", "invitation")
	}
	for _, n := range f.p.Norms { // a notice that states the charges is the charge
		stated := func(item string) bool {
			return slices.ContainsFunc(groundsItems, func(w string) bool { return strings.Contains(item, w) })
		}
		if n.Kind == rulebook.Content && n.Thing == f.Notice && f.Charges == 0 && f.Notice != 0 && slices.ContainsFunc(n.Items, stated) {
			f.Charges = f.Notice
		}
	}
	f.Reasons = f.best(sent, false, reasonsWords...)
	for _, n := range f.p.Norms { // what has to be sent after a sanction
		if n.Kind != rulebook.Duty || f.Reasons != 0 {
			continue
		}
		for _, d := range n.Deeds {
			for _, s := range f.Sanctions {
				if slices.Contains(sent, d.Thing) && after(n.Windows, s) {
					f.Reasons = d.Thing
				}
			}
		}
	}
	if f.Complaint == 0 {
		f.Complaint = f.best(f.things(rulebook.Act, func(t *rulebook.Thing) bool { return !t.Implicit }), false, complaintNames...)
	}
}

// Named puts other things in the place of parts: part name, as in the table of
// docs/reference/claims.md, to the rulebook's name; of the parts of which there
// are several, names separated by commas. An empty name says that the rulebook
// has no such part.
func (m Parts) Named(p *rulebook.Program, names map[string]string) (Parts, error) {
	for part, text := range names {
		var ids []rulebook.ID
		for name := range strings.SplitSeq(text, ",") {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			id, ok := p.Lookup(name)
			if !ok {
				return m, fmt.Errorf("the %s: the rulebook knows nothing called %q", part, name)
			}
			ids = append(ids, id)
		}
		one, many := m.part(part)
		switch {
		case many != nil:
			*many = ids
		case one == nil:
			return m, fmt.Errorf("no part of a procedure is called %q", part)
		case len(ids) > 1:
			return m, fmt.Errorf("there is one %s, and %d are named", part, len(ids))
		default:
			*one = first(ids)
		}
	}
	return m, nil
}

// part is where a part is kept.
func (m *Parts) part(name string) (one *rulebook.ID, many *[]rulebook.ID) {
	ones := map[string]*rulebook.ID{
		"complainant": &m.Complainant, "respondent": &m.Respondent, "witness": &m.Witness,
		"complaint": &m.Complaint, "charges": &m.Charges, "notice": &m.Notice, "hearing": &m.Hearing, "judge": &m.Judge,
		"reasons": &m.Reasons, "appeal": &m.Appeal, "appeal hearing": &m.AppealHearing, "appeal body": &m.AppealBody, "interim": &m.Interim,
	}
	lists := map[string]*[]rulebook.ID{
		"sanctions": &m.Sanctions, "clearing": &m.Clearing, "confirming": &m.Confirming, "quashing": &m.Quashing, "publications": &m.Publications,
	}
	return ones[name], lists[name]
}

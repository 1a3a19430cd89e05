package register

import (
	"fmt"
	"slices"
	"strings"
)

// Event is one change in the history of a person.
type Event struct {
	Entry  int64
	Text   string // what it says, in words
	Import string // id of the import that it came with
	Gone   int64  // entry that took it back or replaced it; 0 while it stands
}

// History returns every change about a person, those included that were taken
// back, oldest first.
func (r *Register) History(id string) []Event {
	var list []Event
	for i := range r.facts {
		f := &r.facts[i]
		if f.person != id || r.gone[f.Entry] == f.Entry {
			continue
		}
		list = append(list, Event{f.Entry, strings.Join(r.say(f), "; "), f.Import, r.gone[f.Entry]})
	}
	return list
}

// Rests returns, in words, what will stay when an import is taken back: the
// changes filed by hand or by other imports about persons whom it brought in
// or whose standing, offices and seats it set.
func (r *Register) Rests(batch string) []string {
	b := r.batches[batch]
	if b == nil {
		return nil
	}
	end, first := b.Undone, r.firsts()
	touched, brought := map[string]bool{}, map[string]bool{}
	for i := range r.facts {
		if f := &r.facts[i]; f.Import == batch && r.gone[f.Entry] != f.Entry {
			touched[f.person] = true
			if first[f.person] == f {
				brought[f.person] = true
			}
		}
	}
	var out, kept []string
	for i := range r.facts {
		f := &r.facts[i]
		if !touched[f.person] || f.Import == batch || f.Entry < b.Entry || end != 0 && f.Entry > end {
			continue
		}
		if by := r.gone[f.Entry]; by != 0 && (end == 0 || by != end) {
			continue
		}
		out = append(out, fmt.Sprintf("entry %d stays: %s: %s", f.Entry, r.label(f.person), strings.Join(r.say(f), "; ")))
		if brought[f.person] && !slices.Contains(kept, f.person) {
			kept = append(kept, f.person)
		}
	}
	for _, id := range kept {
		out = append(out, fmt.Sprintf("%s stays in the register, because later entries speak of this person", r.label(id)))
	}
	return out
}

// label names a person, gone or not.
func (r *Register) label(id string) string {
	if p := r.state.people[id]; p != nil {
		return p.Label()
	}
	for i := range r.facts {
		if m, ok := r.facts[i].what.(memberSet); ok && r.facts[i].person == id && m[FieldName] != "" {
			return m[FieldName] // was taken back with the import
		}
	}
	return id
}

// say puts a fact in words that follow a name.
func (r *Register) say(f *fact) []string {
	var out []string
	switch w := f.what.(type) {
	case memberSet:
		for _, name := range memberFields {
			if v, ok := w[name]; ok && v == "" {
				out = append(out, "no "+name+" any more")
			} else if ok {
				out = append(out, name+" "+oneLine(v))
			}
		}
	case *Standing:
		out = append(out, string(w.Kind)+" "+span(w.From, w.Until)+because(w.Reason))
	case *Term:
		if f.act == ActOffice {
			out = append(out, w.Role+" "+span(w.From, w.Until)+because(w.Reason))
		} else {
			out = append(out, "a seat in the "+w.Role+" "+span(w.From, w.Until)+because(w.Reason))
		}
	case *Interest:
		out = append(out, "declares an interest ("+w.Kind+") "+r.about(w))
	case *Account:
		if len(w.Roles) == 0 {
			out = append(out, "may not sign in")
		} else {
			out = append(out, "may sign in as "+strings.Join(w.Roles, ", "))
		}
	}
	for _, name := range f.Erased {
		out = append(out, name+" erased")
	}
	return out
}

func (r *Register) about(i *Interest) string {
	switch i.About {
	case AboutPerson:
		return "about " + r.label(i.Whom)
	case AboutCase:
		return "in case " + i.Whom
	}
	return "in a matter" + because(i.Words)
}

func because(words string) string {
	if words == "" {
		return ""
	}
	return " (" + oneLine(words) + ")"
}

// oneLine keeps a value on one line.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' }), ", ")
}

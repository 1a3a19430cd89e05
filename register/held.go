package register

import (
	"sort"

	"alteram/calendar"
)

// held says since when a person has held a role on a day, and whether. The
// role is an office, a body or "member".
func (r *Register) held(person, role string, on calendar.Date) (from calendar.Date, held bool) {
	if role == "member" {
		st, ok := r.Standing(person, on)
		return st.From, ok && st.Kind.In()
	}
	for _, list := range [][]Term{r.Who(role, on), r.Body(role, on)} {
		for _, x := range list {
			if x.Person == person {
				return x.From, true
			}
		}
	}
	return calendar.NoDate, false
}

// Changed returns the day on which somebody came to an office, a body or
// membership (came), or left it, at the latest day. What was known before is
// where to look: a term that was taken back ends on the day on which it began.
func (r *Register) Changed(known *Register, person, role string, came bool, day calendar.Date) calendar.Date {
	if came {
		if from, held := r.held(person, role, day); held {
			return from
		}
		return day
	}
	from, held := known.held(person, role, day)
	if !held || from == calendar.NoDate {
		return day
	}
	return from + calendar.Date(sort.Search(int(day-from), func(n int) bool {
		_, held := r.held(person, role, from+calendar.Date(n))
		return !held
	}))
}

// Called is how a member is called in texts: by name, and with the number or
// id behind it where two members have one name; empty when the name is gone.
func (r *Register) Called(id string) string {
	p, _ := r.Person(id)
	same := 0
	for _, m := range r.Find(p.Name) {
		if m.By == "name" {
			same++
		}
	}
	switch {
	case p.Name == "" || same < 2:
		return p.Name
	case p.Number != "":
		return p.Name + " (" + p.Number + ")"
	}
	return p.Name + " (" + p.ID + ")"
}

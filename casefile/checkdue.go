package casefile

import (
	"fmt"
	"slices"
	"strings"

	"alteram/calendar"
	"alteram/docket"
	"alteram/rulebook"
)

// concerns reports whether a duty or power is that of the expectation.
func (k *checker) concerns(x *Expect, d *docket.Due) bool {
	if x.Who != "nobody" && !k.who(x.Who, d) {
		return false
	}
	want := x.Thing
	if want == "" {
		want = x.Deed
	}
	if slices.Contains(strings.Split(d.Thing, " or "), want) || d.Thing == want || strings.Contains(strings.ToLower(d.Deed), want) {
		return true
	}
	return strings.EqualFold(d.Deed, x.Deed)
}

// who reports whether a duty or power is that person's or role's.
func (k *checker) who(who string, d *docket.Due) bool {
	words := strings.ToLower(strings.TrimPrefix(strings.ToLower(d.Who), "the "))
	name := strings.TrimPrefix(strings.ToLower(who), "the ")
	return slices.Contains(d.People, who) || words == name || strings.Contains(" "+words+" ", " "+name+" ") || strings.Contains(words, name+"s")
}

func day(d *calendar.Date) calendar.Date {
	if d == nil {
		return calendar.NoDate
	}
	return *d
}

// sentence says a duty or power in words.
func sentence(d *docket.Due) string {
	out := fmt.Sprintf("clause %s: %s %s do %s", d.Clause, d.Who, d.Kind, d.Deed)
	if d.From != nil {
		out += " from " + d.From.String()
	}
	if d.By != nil {
		out += " until " + d.By.String()
	}
	out += " (" + d.Status + ")"
	for i := range d.Blocked {
		out += "; clause " + d.Blocked[i].Clause + ": " + d.Blocked[i].Text
	}
	return out
}

// must checks "the secretary must give written reasons by 1 June 2027".
func (k *checker) must(x *Expect) (bool, string) {
	var found []string
	for i := range k.st.Duties {
		d := &k.st.Duties[i]
		if !k.concerns(x, d) {
			continue
		}
		if d.Status == "open" && day(d.By) == x.Day && (x.Clause == "" || x.Clause == d.Clause) {
			return true, sentence(d)
		}
		found = append(found, sentence(d))
	}
	return false, orNone(found, "no such duty")
}

func orNone(found []string, none string) string {
	if len(found) == 0 {
		return none
	}
	return strings.Join(found, "; ")
}

// may checks "the respondent may appeal until 30 June 2027".
func (k *checker) may(x *Expect) (bool, string) {
	var found []string
	for i := range k.st.Powers {
		d := &k.st.Powers[i]
		if !k.concerns(x, d) {
			continue
		}
		if d.Status == "open" && (x.Day == calendar.NoDate || day(d.By) == x.Day) && (x.Clause == "" || x.Clause == d.Clause) {
			return true, sentence(d)
		}
		found = append(found, sentence(d))
	}
	return false, orNone(found, "no such power")
}

// mayNot checks "nobody may publish the complaint": no power to do it is open
// now, and where a clause is named it is one that stands against it.
func (k *checker) mayNot(x *Expect) (bool, string) {
	var found []string
	by := x.Clause == ""
	for i := range k.st.Powers {
		d := &k.st.Powers[i]
		if !k.concerns(x, d) {
			continue
		}
		if d.Status == "open" {
			return false, sentence(d)
		}
		by = by || d.Clause == x.Clause || slices.ContainsFunc(d.Blocked, func(f docket.Finding) bool { return f.Clause == x.Clause })
		found = append(found, sentence(d))
	}
	if !by && len(found) == 0 {
		by = k.banned(x)
	}
	return by, orNone(found, "no power to do it")
}

// banned reports whether a clause forbids the thing.
func (k *checker) banned(x *Expect) bool {
	for i := range k.p.Norms {
		n := &k.p.Norms[i]
		if n.Kind != rulebook.Ban || k.p.Clauses[n.Clause].Number != x.Clause {
			continue
		}
		for _, d := range n.Deeds {
			if t := k.p.Thing(d.Thing); t.Name == x.Thing {
				return true
			}
		}
	}
	return false
}

package site

import (
	"net/http"
	"slices"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/wording"
)

// refusalBody is the answer of the rules to an act that would not count: a
// ruling and no error.
type refusalBody struct {
	What     string
	Reasons  []reason
	Earliest string
	Remedy   string
	Kept     []kept // what was typed, to be sent again
	Path     string
	Happened bool // the reader may record it all the same
	Back     string
}

// reason is one clause that stands in the way.
type reason struct {
	Clause Link
	Text   string
	Words  string // of the clause
	Needs  string
}

// kept is a field that was filled in.
type kept struct{ Name, Value string }

func refusalPage(v *Visit, r *clerk.Refusal) *Page {
	b := refusalBody{What: r.What, Remedy: r.Remedy, Path: v.URL.Path, Back: v.URL.Path}
	if v.Case != nil {
		b.Back = v.CaseHref("")
		b.Happened = v.Case.Is(access.Clerk)
		for _, ruling := range r.Rulings {
			for _, f := range ruling.Findings {
				if f.Answer == docket.Shown || f.Answer == docket.Unmoved {
					continue // what was kept stands in nobody's way
				}
				b.Reasons = append(b.Reasons, reason{Clause: ClauseLink(v.Case, f.Clause), Text: wording.Upper(f.Text), Words: f.Words, Needs: wording.Upper(f.Needs)})
			}
		}
	}
	if r.Earliest != calendar.NoDate {
		b.Earliest = r.Earliest.Long()
	}
	b.Kept = keep(v)
	return &Page{Name: "refusal", Status: http.StatusOK, Title: "refusal.title", Part: "none", Body: b}
}

// keep is what was typed into the form, without what belongs to the form
// itself.
func keep(v *Visit) []kept {
	var out []kept
	for name, values := range v.PostForm {
		if name == "form" || name == "once" || name == "happened" {
			continue
		}
		for _, value := range values {
			out = append(out, kept{name, value})
		}
	}
	slices.SortFunc(out, func(a, b kept) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out
}

// againBody is a form that must be sent once more: whoever signed in again has
// a new session, and what was typed is not lost.
type againBody struct {
	Path string
	Kept []kept
	Out  bool // the session has ended: sign in first, in another window
}

// typed reports whether a form was sent with anything in it.
func typed(v *Visit) bool { return v.ParseForm() == nil && len(keep(v)) > 0 }

func againPage(v *Visit) *Page {
	return &Page{Name: "again", Status: http.StatusConflict, Title: "again.title", Part: "none", Body: againBody{v.URL.RequestURI(), keep(v), false}}
}

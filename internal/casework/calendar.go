package casework

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/docket"
	"alteram/internal/access"
	"alteram/internal/mail"
	"alteram/internal/site"
)

// calendarBody is the page of one's own calendar.
type calendarBody struct {
	Made    string // when the address was made; empty: there is none
	Address string // shown once
}

func calendarPage(v *site.Visit) (*site.Page, error) {
	if v.Site.Carrier == nil {
		return nil, site.ErrNone
	}
	made, err := v.Site.Carrier.FeedMade(v.Context(), v.Reader.Person)
	if err != nil {
		return nil, err
	}
	b := calendarBody{}
	if !made.IsZero() {
		b.Made = v.Clock(made)
	}
	return &site.Page{Name: "calendar", Title: "calendar.title", Section: "account", Body: b}, nil
}

// calendarPost makes the address of one's calendar anew, or takes it back.
func calendarPost(v *site.Visit) (*site.Page, error) {
	if v.Site.Carrier == nil {
		return nil, site.ErrNone
	}
	if v.PostForm.Get("what") != "make" {
		return &site.Page{Go: "/calendar"}, v.Site.Carrier.CloseFeed(v.Context(), v.Reader.Person)
	}
	token, err := v.Site.Carrier.OpenFeed(v.Context(), v.Reader.Person)
	if err != nil {
		return nil, err
	}
	p, err := calendarPage(v)
	if err != nil {
		return nil, err
	}
	scheme := "http://"
	if v.Site.HTTPS {
		scheme = "https://"
	}
	b := p.Body.(calendarBody)
	b.Address = scheme + v.Host + mail.FeedPath + token + ".ics"
	p.Body = b
	return p, nil
}

// feed sends a private calendar: the reader's own last days and hearings, as
// dates that say nothing but the reference of the case.
func feed(v *site.Visit, w http.ResponseWriter) error {
	token, ok := strings.CutSuffix(v.PathValue("token"), ".ics")
	if v.Site.Carrier == nil || !ok || v.Site.Door == nil {
		return site.ErrNone
	}
	person, err := v.Site.Carrier.FeedPerson(v.Context(), token)
	if err != nil {
		return err
	}
	if person == "" {
		return site.ErrNone
	}
	as := *v
	as.Reader = access.Reader{Person: person} // own parts in cases; what an office opens is not fetched by a program
	list, _, _, err := myCases(&as, 0, feedCases, func(v *site.Visit, c *access.Case) caseDates { return datesFor(v, c) }, func(d caseDates) bool { return len(d) > 0 })
	if err != nil {
		return err
	}
	var dates []mail.Invitation
	for _, d := range list {
		dates = append(dates, d...)
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	h.Set("X-Robots-Tag", "noindex")
	_, _ = w.Write([]byte(mail.Feed("alteram", v.Now, dates...))) // a reader that has gone is no failure of ours
	return nil
}

// feedCases is how many cases a calendar holds at most.
const feedCases = 100

// caseDates are the dates of one case.
type caseDates []mail.Invitation

// datesFor are the reader's own dates in a case.
func datesFor(v *site.Visit, c *access.Case) caseDates {
	if !c.Standing.Open {
		return nil
	}
	var out caseDates
	put := func(name, href string, at time.Time, whole bool) {
		sum := sha256.Sum256([]byte(c.Chain + "\n" + name))
		x := mail.Invitation{UID: hex.EncodeToString(sum[:16]) + "@alteram", Start: at, Whole: whole, Summary: v.Words("calendar.event", "case", c.Reference), Text: v.Words("calendar.event.text")}
		if zone := c.Place.Zone; zone != nil && zone.String() != "Local" {
			x.Zone = zone.String()
		}
		scheme := "http://"
		if v.Site.HTTPS {
			scheme = "https://"
		}
		x.Link = scheme + v.Host + href
		out = append(out, x)
	}
	mine := func(d *docket.Due) bool {
		return slices.ContainsFunc(d.People, func(name string) bool { return slices.Contains(c.Acts(), name) })
	}
	for _, list := range [][]docket.Due{c.Standing.Duties, c.Standing.Powers} {
		for i := range list {
			d := &list[i]
			if d.By == nil || d.Done != nil || d.Status != "open" && d.Status != "missed" || !mine(d) {
				continue
			}
			y, m, day := d.By.Civil()
			put(fmt.Sprintf("%s %s %s %s", d.Clause, d.Kind, d.Deed, d.Trigger), "/c/"+c.Chain+"/dates", time.Date(y, m, day, 0, 0, 0, 0, time.UTC), true)
		}
	}
	if a := aheadOf(v, c); a != nil && a.Meeting != "" && c.May(access.Hearing) >= access.Own {
		y, m, day := a.day.Civil()
		at, whole := time.Date(y, m, day, 0, 0, 0, 0, time.UTC), true
		if a.clock != calendar.NoClock {
			i, _ := c.Place.At(a.day, a.clock)
			at, whole = time.Unix(0, int64(i)).UTC(), false
		}
		put("hearing "+a.Meeting, "/c/"+c.Chain+"/hearing", at, whole)
	}
	return out
}

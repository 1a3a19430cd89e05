package demo

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"alteram/clerk"
	"alteram/internal/access"
	"alteram/internal/signin"
	"alteram/internal/site"
)

// persona is somebody who asks for everything, and what he or she is at each
// state of the case, by hand: the test must not learn it from the code that it
// tests.
type persona struct {
	name    string // empty: has not signed in
	link    bool   // signed in by a mailed link only
	general []access.Role
	roles   func(state string) []access.Role // in the case
}

// after reports whether a state is a given one or comes later.
func after(state, first string) bool {
	return slices.Index(states(), state) >= slices.Index(states(), first)
}

// states are the moments at which everything is asked for, in order.
func states() []string {
	return []string{"complaint", "charges", "notice", "six", "leaves", "debate", "decided", "told", "published", "reasons", "appeal", "lodged", "closed"}
}

func stageOf(state string) access.Stage {
	return map[string]access.Stage{
		"complaint": access.Assessed, "charges": access.Charged, "notice": access.SetDown, "six": access.InHearing, "leaves": access.InHearing, "debate": access.Deliberating,
		"decided": access.Decided, "told": access.AppealOpen, "published": access.AppealOpen, "reasons": access.AppealOpen, "appeal": access.AppealOpen, "lodged": access.Lodged, "closed": access.Closed,
	}[state]
}

func always(list ...access.Role) func(string) []access.Role {
	return func(string) []access.Role { return list }
}

func from(state string, list ...access.Role) func(string) []access.Role {
	return func(s string) []access.Role {
		if after(s, state) {
			return list
		}
		return nil
	}
}

func until(state string, list ...access.Role) func(string) []access.Role {
	return func(s string) []access.Role {
		if after(s, state) {
			return nil
		}
		return list
	}
}

func personas() []persona {
	member := []access.Role{access.Public, access.Member}
	return []persona{
		{name: "", general: []access.Role{access.Public}, roles: always()},
		{name: "Bram Example", general: append(slices.Clone(member), access.Clerk), roles: always(access.Clerk, access.Panel)},
		{name: "Andrew Little", general: append(slices.Clone(member), access.Chair), roles: always(access.Chair, access.Panel, access.President)},
		{name: "Cleo Example", general: member, roles: always(access.Panel)},
		{name: "Moss Example", general: member, roles: until("six", access.Panel)}, // stands down at 5.30 pm
		{name: "Nell Example", general: member, roles: always(access.Panel)},       // sent apologies
		{name: "Chris Carter", general: member, roles: from("charges", access.Respondent)},
		{name: "Wren Example", general: member, roles: always(access.Complainant)},
		{name: "Quin Example", general: member, roles: always(access.AppealPanel)},
		{name: "Phil Goff", general: member, roles: always()},
		{name: "Cleo Example", link: true, general: member, roles: always()},
		{name: "Chris Carter", link: true, general: member, roles: from("charges", access.Respondent)},
	}
}

// path fills the places of a route's path.
func path(r *site.Route, s *stage) string {
	p := strings.TrimSuffix(r.Path, "{$}")
	for place, value := range map[string]string{"{case}": s.chain, "{edition}": "v1", "{from}": "v1", "{clause}": "6.2", "{act}": "acknowledgement", "{item}": "E1", "{entry}": "4", "{name}": "none.css", "{token}": "none", "{n}": "1", "{seq}": "4", "{file}": "0", "{claim}": "1", "{ref}": "2010-001", "{sha}": "none"} {
		p = strings.ReplaceAll(p, place, value)
	}
	return p
}

// play plays the record up to a state.
func play(t *testing.T, d *Theatre, state string) *stage {
	t.Helper()
	m := map[string]moment{
		"complaint": {"complaint", "", "12 August 2010", "12:00"}, "charges": {"charges", "", "21 August 2010", "12:00"}, "notice": {"notice", "", "27 September 2010", "10:00"},
		"six": {"six", "", "11 October 2010", "18:00"}, "leaves": {"leaves", "", "11 October 2010", "21:30"}, "debate": {"debate", "", "11 October 2010", "23:39"},
		"decided": {"decided", "", "11 October 2010", "23:45"}, "told": {"told", "", "11 October 2010", "23:52"}, "published": {"published", "", "12 October 2010", "11:00"},
		"reasons": {"reasons", "", "14 October 2010", "10:00"}, "appeal": {"appeal", "", "8 November 2010", "10:00"}, "lodged": {"lodged", "", "9 November 2010", "10:00"}, "closed": {"closed", "", "12 November 2010", "10:00"},
	}[state]
	s, err := d.set(context.Background(), m)
	if err != nil {
		t.Fatalf("%s: %v", state, err)
	}
	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})
	if state == "lodged" {
		if _, err := s.desk.File(context.Background(), clerk.Draft{Request: clerk.Request{Now: s.now()}, Case: s.chain, On: "9 November 2010 10:00", Text: `Chris Carter appeals, grounds "the notice"`}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// cookie signs a persona in.
func (p *persona) cookie(t *testing.T, s *stage) *http.Cookie {
	t.Helper()
	if p.name == "" {
		return nil
	}
	ctx := context.Background()
	id, ok := s.person(ctx, p.name)
	if !ok {
		t.Fatalf("nobody is called %s", p.name)
	}
	b := signin.Browser{Device: "a test"}
	if !p.link {
		in, err := s.enter(ctx, b, id)
		if err != nil {
			t.Fatal(err)
		}
		return s.door.SessionCookie(in.Cookie)
	}
	reg, err := s.desk.Register(ctx)
	if err != nil {
		t.Fatal(err)
	}
	person, _ := reg.Person(id)
	asked, err := s.door.Ask(ctx, b, person.Email)
	if err != nil || asked.Mail == nil {
		t.Fatal("no link", err)
	}
	b.Mark = asked.Mark
	token := asked.Mail.Link[strings.LastIndex(asked.Mail.Link, "/")+1:]
	in, err := s.door.UseLink(ctx, b, token, "")
	if err != nil {
		t.Fatal(err)
	}
	return s.door.SessionCookie(in.Cookie)
}

// ask sends a request that changes nothing: a form without its token.
func ask(s *stage, method, path string, c *http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r = r.WithContext(ctx)
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if c != nil {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	var out http.ResponseWriter = w
	if strings.HasSuffix(path, "/live") {
		out = &leaver{w, cancel} // a stream ends when its reader goes
	}
	s.pages.ServeHTTP(out, r)
	return w
}

// leaver is a reader that goes after the first words.
type leaver struct {
	*httptest.ResponseRecorder
	leave context.CancelFunc
}

func (l *leaver) Write(b []byte) (int, error) {
	l.leave()
	return l.ResponseRecorder.Write(b)
}

// answers counts what the matrix has seen.
type answers struct{ asked, given, refused, signin int }

// Everybody asks for everything at every state of the case, and each answer is
// what the policy says: whoever may not see something is told, byte for byte,
// what is told of a case that does not exist.
func TestMatrix(t *testing.T) {
	d, err := Open(context.Background(), Config{Engine: "alteram test", Origin: "http://localhost"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	var rows []site.Route
	for _, room := range append(Rooms(), d.room(d.now)) {
		rows = append(rows, room.Routes...)
	}
	house := access.House()
	var all answers
	for _, state := range states() {
		s := play(t, d, state)
		for _, p := range personas() {
			t.Run(state+", "+p.title(), func(t *testing.T) {
				c := p.cookie(t, s)
				absent := map[string][]byte{}
				for i := range rows {
					r := &rows[i]
					if r.Path == "/static/{name}" || r.Signed && p.name == "" {
						continue // of a page for those who have signed in, the others get their own
					}
					for _, swap := range []string{"", "0123456789abcdef0123456789abcdef"} { // the case, and one that does not exist
						inCase := strings.HasPrefix(r.Path, "/c/{case}")
						if swap != "" && !inCase {
							continue
						}
						at := path(r, s)
						if swap != "" {
							at = strings.Replace(at, s.chain, swap, 1)
						}
						w := ask(s, r.Method, at, c)
						all.asked++
						roles, stage := p.general, access.AnyStage
						if inCase {
							stage = stageOf(state)
							roles = slices.DeleteFunc(slices.Clone(p.roles(state)), func(r access.Role) bool { return house.Allows(r, access.Overview, stage) == access.None }) // a role is held from when it sees that there is a case
						}
						may := house.Best(roles, r.Object, stage) >= r.Need && swap == ""
						got := p.judge(t, w, r, at, may, inCase)
						switch got {
						case "given":
							all.given++
						case "sign in":
							all.signin++
						case "refused":
							all.refused++
							if absent[r.Method] == nil {
								absent[r.Method] = ask(s, r.Method, "/c/0123456789abcdef0123456789abcdef/nothing", c).Body.Bytes()
							}
							if inCase && !bytes.Equal(stripClock(absent[r.Method]), stripClock(w.Body.Bytes())) {
								t.Errorf("%s %s: the refusal differs from what is told of a case that does not exist: %s", r.Method, at, difference(absent[r.Method], w.Body.Bytes()))
							}
						}
					}
				}
			})
		}
	}
	fmt.Printf("matrix: %d requests by %d personas at %d states of %d routes: %d given, %d refused, %d asked to sign in\n", all.asked, len(personas()), len(states()), len(rows), all.given, all.refused, all.signin)
	if all.asked < 10000 || all.given == 0 || all.refused == 0 || all.signin == 0 {
		t.Errorf("%+v", all)
	}
}

func (p *persona) title() string {
	switch {
	case p.name == "":
		return "nobody"
	case p.link:
		return p.name + " by a link"
	}
	return p.name
}

// judge holds an answer against what the policy says, and says what it was.
func (p *persona) judge(t *testing.T, w *httptest.ResponseRecorder, r *site.Route, at string, may, inCase bool) string {
	t.Helper()
	in := w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/sign-in?")
	switch {
	case in && p.name == "" && (!may || inCase):
		return "sign in"
	case may && w.Code == http.StatusNotFound && own(r):
		return "given" // there is nothing of one's own under that name
	case may && (w.Code == http.StatusNotFound || in || w.Code >= 500):
		t.Errorf("%s %s: %d, and the policy gives it", r.Method, at, w.Code)
	case !may && w.Code != http.StatusNotFound:
		t.Errorf("%s %s: %d, and the policy does not give it", r.Method, at, w.Code)
	case may:
		return "given"
	default:
		return "refused"
	}
	return "wrong"
}

// own reports whether a route names something that one may have or not have
// within what the policy gives: an item, an entry, a mailed link, what was published, what was proved.
func own(r *site.Route) bool {
	return slices.ContainsFunc([]string{"{item}", "{entry}", "{token}", "{from}", "{act}", "{n}", "{seq}", "{import}", "{file}", "{person}", "{ref}", "{claim}", "/proved", "/vote/result"}, func(s string) bool { return strings.Contains(r.Path, s) })
}

// difference is where two pages part.
func difference(a, b []byte) string {
	a, b = stripClock(a), stripClock(b)
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("%.60q, %.60q", a[i:], b[i:])
}

// stripClock takes the time of the banner out of a page.
func stripClock(page []byte) []byte {
	i := bytes.Index(page, []byte(`<strong class="now">`))
	if i < 0 {
		return page
	}
	j := bytes.Index(page[i:], []byte("</strong>"))
	return append(slices.Clone(page[:i]), page[i+j:]...)
}

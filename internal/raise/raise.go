package raise

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"alteram/internal/intake"
	"alteram/internal/site"
)

// steps is what the pages of a report have in common.
type steps struct {
	Readers   []intake.Reader // who will read it
	Officers  []tick          // who may be ticked
	Mentioned []tick          // readers whom the words name
	Carried   []carried       // answers that were given before
	Seen      []seen          // what stands in the files
	Most      int             // files
	MB        int
	SignedIn  bool
	Answers   []answer
}

// tick is somebody who may be ticked; the value says nothing to others.
type tick struct{ Value, Text string }

// carried is an answer that travels on in the form.
type carried struct{ Name, Value string }

// answer is an answer as it is shown before it is sent.
type answer struct{ Key, Text string }

// fields are the answers of a report, in their order.
func fields() []string { return []string{"who", "what", "when", "where", "you"} }

// ticked is the value under which a person may be ticked.
func ticked(person string) string {
	sum := sha256.Sum256([]byte("about " + person))
	return hex.EncodeToString(sum[:6])
}

// everyone are the people of every step of the ladder, once.
func everyone(v *site.Visit, s *scene) []intake.Reader {
	var out []intake.Reader
	for _, step := range s.ladder {
		for _, office := range step {
			for _, r := range intake.Holders(s.reg, office, v.Today()) {
				if !slices.ContainsFunc(out, func(x intake.Reader) bool { return x.Person == r.Person }) {
					out = append(out, r)
				}
			}
		}
	}
	return out
}

// body fills in what a page of a report shows: who would read it as the form now
// stands.
func body(v *site.Visit, p *site.Page) (*steps, []string, []string, error) {
	s, err := sceneOf(v)
	if err != nil {
		return nil, nil, nil, err
	}
	b := &steps{Most: intake.MostFiles, MB: intake.MostFile >> 20, SignedIn: v.Session != nil}
	var out []string
	for _, r := range everyone(v, s) {
		if p.Is("about", ticked(r.Person)) {
			out = append(out, r.Person)
			b.Carried = append(b.Carried, carried{"about", ticked(r.Person)})
		}
	}
	first, _ := intake.Readers(s.reg, s.ladder, nil, "", v.Today())
	for _, r := range first {
		b.Officers = append(b.Officers, tick{ticked(r.Person), v.Words("raise.reader", "name", r.Name, "office", r.Office)})
	}
	list, offices := intake.Readers(s.reg, s.ladder, out, p.Field("who"), v.Today())
	b.Readers = list
	text := p.Field("what") + " " + p.Field("when") + " " + p.Field("where")
	for _, r := range list {
		if intake.Names(text, r) {
			b.Mentioned = append(b.Mentioned, tick{ticked(r.Person), v.Words("raise.reader", "name", r.Name, "office", r.Office)})
		}
	}
	for _, name := range fields() {
		if text := p.Field(name); text != "" {
			b.Carried = append(b.Carried, carried{name, text})
			b.Answers = append(b.Answers, answer{"raise." + name + ".short", text})
		}
	}
	return b, out, offices, nil
}

// page is a page of a report with its body.
func page(v *site.Visit, p *site.Page, name, title string) (*site.Page, error) {
	b, _, _, err := body(v, p)
	if err != nil {
		return nil, err
	}
	if len(b.Readers) == 0 && name != "raise" {
		name, title, p.Faults = "raisenobody", "raise.nobody.title", nil
	}
	p.Name, p.Title = name, title
	if old, ok := p.Body.([]seen); ok {
		b.Seen = old
	}
	p.Body = b
	return p, nil
}

// raisePage says what this is, and who would read it.
func raisePage(v *site.Visit) (*site.Page, error) {
	return page(v, &site.Page{Values: url.Values{}}, "raise", "raise.title")
}

// read is a page with the answers of the form.
func read(v *site.Visit) (*site.Page, error) {
	if v.PostForm == nil {
		if err := v.ParseForm(); err != nil {
			return nil, err
		}
	}
	p := &site.Page{Values: v.PostForm}
	for _, name := range fields() {
		if len(p.Values.Get(name)) > intake.MostWords {
			p.Wrong(name, "raise.fault.long", "most", intake.MostWords)
		}
	}
	return p, nil
}

// aboutPost says who will read it, and asks what happened.
func aboutPost(v *site.Visit) (*site.Page, error) {
	p, err := read(v)
	if err != nil {
		return nil, err
	}
	return page(v, p, "raisewhat", "raise.what.title")
}

// checkPost shows everything before it is sent.
func checkPost(v *site.Visit) (*site.Page, error) {
	p, err := read(v)
	if err != nil {
		return nil, err
	}
	return check(v, p)
}

func check(v *site.Visit, p *site.Page) (*site.Page, error) {
	if p.Field("what") == "" {
		p.Wrong("what", "raise.fault.what")
	}
	if slices.ContainsFunc(p.Faults, func(f site.Fault) bool { return f.Field != "file" }) {
		return page(v, p, "raisewhat", "raise.what.title")
	}
	return page(v, p, "raisecheck", "raise.check.title")
}

// lookPost shows what stands in files, and keeps none.
func lookPost(v *site.Visit) (*site.Page, error) {
	ups, p, err := receive(v)
	if err != nil {
		return nil, err
	}
	list := []seen{}
	for i := range ups {
		list = append(list, look(&ups[i]))
	}
	if len(ups) == 0 && len(p.Faults) == 0 {
		p.Wrong("file", "raise.fault.file")
	}
	p.Body = list
	return check(v, p)
}

// sentBody is the page after a report was sent.
type sentBody struct {
	Code    string // empty: it was shown
	Last    int    // letters of its last group
	Receipt string
	Readers []intake.Reader
	Seen    []seen
	Kept    bool
}

// sentPost takes a report in. The same form again shows the same page, until the
// end of the code was typed back.
func sentPost(v *site.Visit) (*site.Page, error) {
	ups, p, err := receive(v)
	if err != nil {
		return nil, err
	}
	if p.Field("what") == "" || len(p.Faults) > 0 {
		return check(v, p)
	}
	once := p.Field("once")
	if len(once) < 16 || len(once) > 100 {
		p.Wrong("what", "raise.fault.form")
		return check(v, p)
	}
	b, out, offices, err := body(v, p)
	if err != nil {
		return nil, err
	}
	if len(b.Readers) == 0 {
		return page(v, p, "raisenobody", "raise.nobody.title")
	}
	var list []seen
	var kept []intake.Upload
	for i := range ups {
		up, s := clean(&ups[i], p.Is("whole", "yes"), i+1)
		list = append(list, s)
		if s.Why != "" {
			p.Wrong("file", "raise.fault.clean", "name", s.Name, "why", s.Why)
			continue
		}
		kept = append(kept, up)
	}
	if len(p.Faults) > 0 {
		p.Body = list
		return check(v, p)
	}
	a := intake.Answers{Who: p.Field("who"), What: p.Field("what"), When: p.Field("when"), Where: p.Field("where"), You: p.Field("you")}
	receipt, code, was, err := v.Site.Intake.Lodge(once, a, out, offices, kept)
	if err != nil {
		if p.Problem("what", err) {
			return check(v, p)
		}
		return nil, err
	}
	return &site.Page{Name: "raisesent", Title: "raise.sent.title", Body: sentBody{code, 5, receipt.Text(), b.Readers, list, was}, Values: url.Values{}}, nil
}

// keptPost holds what was typed back against the end of the code.
func keptPost(v *site.Visit) (*site.Page, error) {
	if err := v.ParseForm(); err != nil {
		return nil, err
	}
	p := &site.Page{Values: url.Values{}}
	code, typed := v.PostForm.Get("code"), strings.ToUpper(strings.TrimSpace(v.PostForm.Get("last")))
	rep, found, err := v.Site.Intake.Find(v.Context(), code)
	if err != nil {
		if !p.Problem("last", err) {
			return nil, err
		}
	}
	if !found || rep.Kept {
		return mailboxPage(v)
	}
	letters := strings.Split(code, "-")
	if want := letters[len(letters)-1]; len(want) < 5 || typed != want || len(p.Faults) > 0 {
		if len(p.Faults) == 0 {
			p.Wrong("last", "raise.fault.last")
		}
		p.Name, p.Title, p.Body = "raisesent", "raise.sent.title", sentBody{Code: code, Last: 5, Receipt: rep.Receipt.Text()}
		return p, nil
	}
	if err := v.Site.Intake.MarkKept(rep.ID); err != nil {
		return nil, err
	}
	p.Name, p.Title, p.Body = "raisekept", "raise.kept.title", sentBody{Receipt: rep.Receipt.Text()}
	return p, nil
}

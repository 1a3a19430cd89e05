package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/docket"
	"alteram/letter"
	"alteram/register"
)

// round is one emptying of the outbox: a line that is open, and what was read
// of the record.
type round struct {
	*Carrier
	settings *Settings
	words    words
	at       time.Time

	line    Line
	strikes int // failures of the line since it last took a mail
	reg     *register.Register
	held    *folder // of the case to which the last letter belongs
}

// folder is a case as far as a mail needs it.
type folder struct {
	chain    string
	view     *clerk.View
	standing docket.Standing
	letters  map[int64][]clerk.Letter // by index
}

func (r *round) close() {
	if r.line != nil {
		_ = r.line.Close() // all that matters was answered before
	}
}

// maxStrikes is how often a line may fail, without having taken a mail, before
// the round ends.
const maxStrikes = 2

// post sends a letter that was claimed and says where it stands then. end is
// what keeps all others from leaving, too; err, what we failed at.
func (r *round) post(ctx context.Context, p letter.Posting) (is letter.Posting, end, err error) {
	m, why, err := r.letter(ctx, &p)
	switch {
	case err != nil:
		return p.Unclaimed(), nil, err
	case m == nil && why.back:
		return p.Back(why.text), nil, nil
	case m == nil:
		return p.OnPaper(why.text), nil, nil
	}
	answer, err := r.send(ctx, m)
	r.conf.Step(p.Name(), "sent")
	return r.became(p, answer, err)
}

// became is a message after an attempt to send it.
func (r *round) became(p letter.Posting, answer string, err error) (is letter.Posting, end, fault error) {
	f := (*Failure)(nil)
	switch {
	case err == nil:
		r.strikes = 0
		return p.Took(answer), nil, nil
	case !errors.As(err, &f):
		return p.Unclaimed(), nil, err
	case f.Refused:
		r.strikes = 0
		return p.Refused(f.Answer), nil, nil
	case !f.Ours && !f.Unsure:
		return p.Again(r.conf.Now(), f.Answer, false), nil, nil
	}
	r.close()
	r.line = nil
	if r.strikes++; r.strikes >= maxStrikes || f.Code != 0 {
		end = f
	}
	if f.Unsure {
		return p.Again(r.conf.Now(), f.Answer, true), end, nil
	}
	return p.Unclaimed(), end, nil
}

// send opens the line when there is none, and hands a mail over.
func (r *round) send(ctx context.Context, m *Message) (string, error) {
	if r.line == nil {
		l, err := r.conf.Transport(r.settings).Open(ctx)
		if err != nil {
			r.strikes = maxStrikes
			return "", err
		}
		r.line = l
	}
	return r.line.Send(ctx, m)
}

// reason is why a letter does not go by mail.
type reason struct {
	text string
	back bool // it is not to leave at all
}

// letter writes the mail of a letter; nil, when it does not go by mail.
func (r *round) letter(ctx context.Context, p *letter.Posting) (*Message, reason, error) {
	row, err := r.conf.Outbox.Letter(ctx, p.Index, p.N)
	if errors.Is(err, clerk.ErrNone) {
		return nil, reason{"it was erased", true}, nil
	}
	if err != nil {
		return nil, reason{}, err
	}
	problem := (*clerk.Problem)(nil)
	f, err := r.folder(ctx, row.Chain)
	if errors.As(err, &problem) {
		return nil, reason{"the case is gone", true}, nil
	}
	if err != nil {
		return nil, reason{}, err
	}
	i := slices.IndexFunc(f.letters[p.Index], func(l clerk.Letter) bool { return l.N == p.N })
	if i < 0 || f.letters[p.Index][i].Erased != "" {
		return nil, reason{"it was erased", true}, nil
	}
	l := &f.letters[p.Index][i]
	k := slices.IndexFunc(f.view.Entries, func(e clerk.EntryView) bool { return e.Seq == l.Seq })
	switch {
	case k < 0:
		return nil, reason{"its entry is gone", true}, nil
	case strings.Contains(f.view.Entries[k].Amended, "withdrawn"):
		return nil, reason{"its entry was withdrawn", true}, nil
	case len(l.Sent) > 0 && !l.Waits():
		return nil, reason{"it was sent by other means", true}, nil
	case len(l.Sent) == 0 && p.Tries == 1 && onPaper(f.view.Entries[k].Event, l.Name):
		return nil, reason{fmt.Sprintf("it was to go %s", "by "+f.view.Entries[k].Event.Method), false}, nil
	}
	address, why := "", "the addressee is not in the register"
	for _, x := range f.view.People {
		if x.Handle == l.To && x.Member != "" {
			address, why = person(r.reg, x.Member)
		}
	}
	if address == "" {
		return nil, reason{why, false}, nil
	}
	return r.notice(f, l, address), reason{}, nil
}

// onPaper reports whether an act went to somebody in a way that no mail stands
// for: by post, by hand. What a decision was told by, the telephone for one, is
// followed by a letter, and that may be a mail.
func onPaper(e *docket.Event, name string) bool {
	if e == nil || e.Method == "" || !slices.Contains(e.To, name) {
		return false // a receipt goes to who lodged something, however it was lodged
	}
	how := strings.ToLower(e.Method)
	for _, word := range []string{"email", "e-mail", "electronic", "portal", "online"} {
		if strings.Contains(how, word) {
			return false
		}
	}
	for _, word := range []string{"post", "hand", "courier", "mail", "letter", "deliver", "service"} {
		if strings.Contains(how, word) {
			return true
		}
	}
	return e.Kind == docket.Did
}

// folder reads a case, once for letters that follow one another.
func (r *round) folder(ctx context.Context, chain string) (*folder, error) {
	if r.held != nil && r.held.chain == chain {
		return r.held, nil
	}
	var err error
	if r.reg == nil {
		if r.reg, err = r.conf.Desk.Register(ctx); err != nil {
			return nil, err
		}
	}
	f := &folder{chain: chain, letters: map[int64][]clerk.Letter{}}
	if f.view, err = r.conf.Desk.Case(ctx, chain, 0); err != nil {
		return nil, err
	}
	if f.standing, err = r.conf.Desk.Standing(ctx, chain, calendar.Instant(r.at.UnixNano()), 0); err != nil {
		return nil, err
	}
	list, err := r.conf.Desk.Letters(ctx, chain)
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		f.letters[l.Index] = append(f.letters[l.Index], l)
	}
	r.held = f
	return f, nil
}

// notice is the mail that tells somebody of a letter.
func (r *round) notice(f *folder, l *clerk.Letter, address string) *Message {
	org := r.conf.Desk.Organisation()
	args := []any{"org", org.Name, "case", r.conf.Reference(f.view.CaseInfo), "made", placeOf(f.view, &org).Format(minute(l.Made))}
	m := &Message{
		ID: "n." + r.digest(strconv.FormatInt(l.Index, 10), strconv.Itoa(l.N)), To: address, Date: r.conf.Now(),
		Subject: r.words.say("subject.notice", args...), Text: []string{r.words.say("hello"), r.words.say("notice", args...)},
		Link: r.settings.base() + "/c/" + f.chain + "/notices/" + strconv.FormatInt(l.Seq, 10), Receipt: l.Receipt.String(),
	}
	if day := replyBy(r.words, f, l); day != "" {
		args = append(args, "day", day)
		m.Subject = r.words.say("subject.notice.by", args...)
		m.Text = append(m.Text, r.words.say("notice.by", args...))
	}
	m.Text = append(m.Text, r.words.say("notice.read"))
	m.Foot = r.foot("receipt")
	return m
}

// foot is what every mail ends with, before the receipt.
func (r *round) foot(receipt string) []string {
	org := r.conf.Desk.Organisation().Name
	return []string{r.words.say("why", "org", org), r.words.say("contact", "org", org), r.words.say("noreply"), r.words.say(receipt, "verify", r.settings.base()+"/verify")}
}

// digest names something to the outside so that nothing can be read from it.
func (c *Carrier) digest(parts ...string) string {
	sum := sha256.Sum256([]byte(c.conf.Desk.Organisation().Origin + "\n" + strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:16])
}

func minute(t time.Time) calendar.Instant {
	return calendar.Instant(t.Truncate(time.Minute).UnixNano())
}

// placeOf is where a case is.
func placeOf(v *clerk.View, org *clerk.Organisation) *calendar.Place {
	if v.Under.Program != nil {
		return &v.Under.Program.Settings.Reckoner.Place
	}
	return &org.Clock
}

// replyBy is the first day by which the addressee of a letter has to do, or may
// do, what the letter's act has opened; empty when there is none.
func replyBy(w words, f *folder, l *clerk.Letter) string {
	var first *docket.Due
	for _, list := range [][]docket.Due{f.standing.Duties, f.standing.Powers} {
		for i := range list {
			d := &list[i]
			if d.Trigger != strconv.FormatInt(l.Seq, 10) || d.By == nil || d.Status != "open" || !slices.Contains(d.People, l.Name) {
				continue
			}
			if first == nil || *d.By < *first.By {
				first = d
			}
		}
	}
	if first == nil {
		return ""
	}
	return lastMoment(w, &f.view.Under.Program.Settings.Reckoner.Place, first)
}

// lastMoment is until when something may be done: a time of day with its zone,
// or the end of a day.
func lastMoment(w words, place *calendar.Place, d *docket.Due) string {
	if d.ByTime != nil && place.DateOf(*d.ByTime) == *d.By && place.DateOf(*d.ByTime+calendar.Instant(time.Minute)) == *d.By {
		return place.Format(*d.ByTime)
	}
	return w.say("endofday", "day", d.By.Long())
}

package casework

import (
	"slices"

	"alteram/aside"
	"alteram/internal/access"
	"alteram/internal/site"
)

// messagesBody is what was written in a case. The lanes are never mixed: each
// stands by itself, and who has no part in one sees nothing of it.
type messagesBody struct {
	Lanes []lane
	Write bool
}

// lane is one conversation: of a party, or of the panel, with who keeps the
// record.
type lane struct {
	Key, Name, Title, Reads string // Reads says who reads it
	Messages                []message
	Write                   bool
}

// message is one of a lane.
type message struct {
	Who, On, Words, Erased string
	Mine                   bool
}

func messagesPage(v *site.Visit) (*site.Page, error) {
	return showMessages(v, &site.Page{}), nil
}

func showMessages(v *site.Visit, p *site.Page) *site.Page {
	c := v.Case
	b := messagesBody{}
	for _, name := range c.Lanes() {
		l := lane{Key: "words-" + name, Name: name, Title: v.Words("message.lane." + name), Reads: v.Words("message.reads." + name)}
		l.Write = c.May(access.Messages) >= access.Write
		for _, s := range c.Sayings {
			if s.Kind != aside.Message || s.Lane != name {
				continue
			}
			l.Messages = append(l.Messages, message{Who: s.ByName, On: recordedAt(c, s.Recorded).words, Words: s.Words, Erased: s.Erased, Mine: s.By == c.MyHandle && s.By != ""})
		}
		b.Write = b.Write || l.Write
		b.Lanes = append(b.Lanes, l)
	}
	p.Name, p.Title, p.Part, p.Section, p.Body = "messages", "message.title", "messages", "cases", b
	return p
}

func messagesPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	name := p.Field("lane")
	if !slices.Contains(v.Case.Lanes(), name) {
		return nil, site.ErrNone
	}
	p = showMessages(v, p)
	return say(v, p, "words-"+name, aside.Saying{Kind: aside.Message, Lane: name, By: v.Case.MyHandle, Words: p.Field("words-" + name)}, "messages")
}

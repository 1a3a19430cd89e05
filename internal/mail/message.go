package mail

import (
	"fmt"
	"html"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is a mail before it is put into the form of mails.
type Message struct {
	ID       string // before the sign of the Message-ID; the same when it is sent again
	To       string // address
	Subject  string
	Text     []string // paragraphs
	Link     string   // stands on a line of its own, after the paragraphs
	Foot     []string // after the link
	Receipt  string   // as it is, at the end
	Date     time.Time
	Calendar *Invitation // nil: none
}

// maxSubject bounds a subject line, in bytes.
const maxSubject = 200

// line makes one line of a text that is to stand in a header.
func line(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 || r == 0x85 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))), " ")
	if len(text) > maxSubject {
		text = strings.ToValidUTF8(text[:maxSubject], "")
	}
	return text
}

// body is the message as plain text: all of it is here.
func (m *Message) body() string {
	var b strings.Builder
	for _, p := range m.Text {
		b.WriteString(p + "\n\n")
	}
	if m.Link != "" {
		b.WriteString(m.Link + "\n\n")
	}
	for _, p := range m.Foot {
		b.WriteString(p + "\n\n")
	}
	b.WriteString(m.Receipt)
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// page is the same as a small page: it fetches nothing from anywhere.
func (m *Message) page() string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + html.EscapeString(line(m.Subject)) + "</title></head><body>\n")
	for _, p := range m.Text {
		b.WriteString("<p>" + html.EscapeString(p) + "</p>\n")
	}
	if m.Link != "" {
		href := html.EscapeString(m.Link)
		b.WriteString("<p><a href=\"" + href + "\">" + href + "</a></p>\n")
	}
	for _, p := range m.Foot {
		b.WriteString("<p>" + html.EscapeString(p) + "</p>\n")
	}
	if m.Receipt != "" {
		b.WriteString("<pre>" + html.EscapeString(strings.TrimRight(m.Receipt, "\n")) + "</pre>\n")
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// form puts a message into the form of mails (RFC 5322): text first, then the
// same as a page. There is no Reply-To; Auto-Submitted (RFC 3834) keeps robots
// from answering.
func (m *Message) form(s *Settings, org string) (*gomail.Msg, error) {
	if !Address(m.To) {
		return nil, errAddress
	}
	out := gomail.NewMsg(gomail.WithEncoding(gomail.EncodingQP))
	if err := out.FromFormat(line(org), s.Sender); err != nil {
		return nil, fmt.Errorf("the sender: %w", err)
	}
	if err := out.EnvelopeFrom(s.Sender); err != nil {
		return nil, fmt.Errorf("the sender: %w", err)
	}
	if err := out.To(m.To); err != nil {
		return nil, errAddress
	}
	out.Subject(line(m.Subject))
	out.SetDateWithValue(m.Date)
	out.SetMessageIDWithValue(m.ID + "@" + s.domain())
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.SetGenHeader("X-Auto-Response-Suppress", "All")
	out.SetBodyString(gomail.TypeTextPlain, m.body())
	out.AddAlternativeString(gomail.TypeTextHTML, m.page())
	if m.Calendar != nil {
		text := m.Calendar.ICS(m.Date)
		out.AddAlternativeString(gomail.ContentType("text/calendar; method="+m.Calendar.Method()), text)
		if err := out.AttachReader("date.ics", strings.NewReader(text), gomail.WithFileContentType("application/ics")); err != nil {
			return nil, fmt.Errorf("the date: %w", err)
		}
	}
	return out, nil
}

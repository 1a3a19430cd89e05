package exhibit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // letters of other encodings
	"github.com/emersion/go-message/mail"
)

// mailFields are the fields of a mail that are shown, in their order.
var mailFields = []struct{ key, name string }{
	{"From", "From"}, {"Sender", "Sent by"}, {"Reply-To", "Answers go to"}, {"To", "To"}, {"Cc", "Copy to"}, {"Bcc", "Hidden copy to"}, {"Date", "Written on"}, {"Subject", "Subject"}, {"Message-Id", "Number of the message"},
	{"In-Reply-To", "In answer to"}, {"Return-Path", "Returned to"}, {"X-Originating-Ip", "Address of the machine"}, {"User-Agent", "Program"}, {"X-Mailer", "Program"}, {"Authentication-Results", "What a server checked"},
}

// mail looks at an e-mail: its head, its way and its attachments.
func (l *Report) mail(r *bounded, deep int, budget *int64) {
	b := r.whole(l)
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(b, []byte("From ")) {
		_, b, _ = bytes.Cut(b, []byte("\n"))
	}
	m, err := mail.CreateReader(bytes.NewReader(b))
	if m == nil || err != nil && !message.IsUnknownCharset(err) {
		l.warn(Broken, "its head cannot be read")
		return
	}
	for _, f := range mailFields {
		for i, fields := 0, m.Header.FieldsByKey(f.key); fields.Next() && i < 10; i++ {
			text, err := fields.Text()
			if err != nil {
				text = fields.Value()
			}
			if f.key == "Date" {
				if _, err := m.Header.Date(); err != nil {
					text += " (not a date as mails write it)"
				}
			}
			l.fact(f.name, text, "field "+f.key)
		}
	}
	hops := m.Header.FieldsByKey("Received")
	var way []string
	for hops.Next() && len(way) < 30 {
		way = append(way, hops.Value())
	}
	for i := range way { // the first station stands last
		l.fact(fmt.Sprintf("Station %d", i+1), way[len(way)-1-i], "field Received")
	}
	if dkim := m.Header.Get("DKIM-Signature"); dkim != "" {
		domain := ""
		for part := range strings.SplitSeq(dkim, ";") {
			if v, ok := strings.CutPrefix(strings.TrimSpace(part), "d="); ok {
				domain = v
			}
		}
		l.fact("Signed by a server (DKIM)", strings.TrimSpace(domain)+": there is a signature; it was not checked", "field DKIM-Signature")
	} else {
		l.fact("Signed by a server (DKIM)", "no", "no field DKIM-Signature")
	}
	l.mailParts(m, deep, budget)
}

// mailParts lists the attachments with their fingerprints.
func (l *Report) mailParts(m *mail.Reader, deep int, budget *int64) {
	for n := 0; n < 1000; n++ {
		p, err := m.NextPart()
		if err == io.EOF {
			return
		}
		if p == nil || err != nil && !message.IsUnknownCharset(err) {
			l.warn(Broken, "a part cannot be read")
			return
		}
		name := ""
		switch h := p.Header.(type) {
		case *mail.AttachmentHeader:
			if name, _ = h.Filename(); name == "" { // a name that cannot be read is none
				name = fmt.Sprintf("attachment %d", n+1)
			}
		case *mail.InlineHeader:
			kind, params, _ := h.ContentType() // as above
			if name = params["name"]; name == "" && (kind == "text/plain" || kind == "text/html" || kind == "") {
				if kind == "text/html" {
					l.mailPage(p.Body, budget)
				}
				continue
			}
			if name == "" {
				name = fmt.Sprintf("part %d, %s", n+1, kind)
			}
		}
		most := min(*budget, mostWhole)
		content, err := io.ReadAll(io.LimitReader(p.Body, most+1))
		*budget -= int64(len(content))
		switch {
		case int64(len(content)) > most:
			l.part(Part{Name: plain(name), Size: -1})
			l.unseen("what is in " + plain(name))
			continue
		case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
			l.warn(Broken, plain(name)+" cannot be read")
		case deep >= mostDeep:
			l.unseen("what is in " + plain(name))
			l.part(Part{Name: plain(name), Size: int64(len(content))})
			continue
		}
		if outside(name) {
			l.warn(Paths, name)
		}
		part := inside(name, content, deep, budget)
		l.heed(part)
		l.part(part)
	}
}

// mailPage warns of what a page in a mail does when it is opened.
func (l *Report) mailPage(r io.Reader, budget *int64) {
	b, err := io.ReadAll(io.LimitReader(r, min(*budget, 2<<20)))
	*budget -= int64(len(b))
	if err == nil {
		l.markupWarnings(b)
	}
}

// Package letter words the letters that the acts of a case cause.
//
// [Of] says which letters an entry causes and what stands in each, people under
// their handles. Who keeps the record fills in the names and the receipt; the
// [Letter] that comes of it can be sent as it is ([Letter.EML]). The package
// sends nothing and stores nothing.
package letter

import (
	"bytes"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"

	"alteram/record"
)

// Letter is a letter that an act causes, for people to read.
type Letter struct {
	Index   int64 // of the act
	N       int   // position of the letter among its private parts
	Case    string
	Seq     int64
	To      string // handle
	Name    string // of the addressee
	Contact string // address, as far as known
	Subject string
	Body    string // with the receipt at its end
	Receipt record.Receipt
	Made    time.Time // when the act was recorded
	Sent    []Sending
	Erased  string // why it is gone; Subject and Body are empty then
}

// Sending is one sending of a letter.
type Sending struct {
	Seq  int64  // of the event letter.sent
	At   string // UTC
	How  string // post, email, hand; or [Returned]
	Note string
}

// Returned is how a letter went that came back: refused by the mail server, or
// as undeliverable.
const Returned = "bounced"

// Waits reports whether a letter has still to be sent: it never was, or it came
// back since.
func (l *Letter) Waits() bool {
	return l.Erased == "" && (len(l.Sent) == 0 || l.Sent[len(l.Sent)-1].How == Returned)
}

// EML returns the letter as a message that a mail program opens (RFC 5322),
// with the receipt in its text and the place of the entry in the header
// X-Alteram-Receipt. from is the sender's address; what does not fit into a
// header is left out of it.
func (l *Letter) EML(from string) []byte {
	var b bytes.Buffer
	header := func(name, value string) {
		fmt.Fprintf(&b, "%s: %s\r\n", name, strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return -1
			}
			return r
		}, value))
	}
	header("From", from)
	to := mime.QEncoding.Encode("utf-8", l.Name)
	if strings.Contains(l.Contact, "@") {
		to += " <" + strings.TrimSpace(l.Contact) + ">"
	} else {
		to += ":;" // a group without members: who has no address gets it by other means
	}
	header("To", to)
	header("Subject", mime.QEncoding.Encode("utf-8", l.Subject))
	header("Date", l.Made.Format(time.RFC1123Z))
	header("Message-ID", fmt.Sprintf("<%d.%d.%s@%s>", l.Index, l.N, l.Case, "alteram.invalid"))
	header("X-Alteram-Receipt", fmt.Sprintf("entry %d %s %d %s", l.Receipt.Index, l.Receipt.Case, l.Receipt.Seq, record.B64(l.Receipt.E)))
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "quoted-printable")
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(strings.ReplaceAll(l.Body, "\n", "\r\n"))) // a bytes.Buffer does not fail
	_ = w.Close()
	return b.Bytes()
}

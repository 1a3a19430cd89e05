package record

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"mime/quotedprintable"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// aReceipt is one of event n, with a cosignature when it is odd.
func aReceipt(t testing.TB, n int64) Receipt {
	t.Helper()
	_, s := logKey(t, 1)
	text, err := SignCheckpoint(club, 20+n, tlog.Hash{byte(n)}, s)
	if err != nil {
		t.Fatal(err)
	}
	if n%2 == 1 {
		c, err := ParseCheckpoint(text)
		if err != nil {
			t.Fatal(err)
		}
		wkey, _, err := NewWitnessKey(bytes.NewReader(make([]byte, 32)), "other.example/witness")
		if err != nil {
			t.Fatal(err)
		}
		line, err := c.Cosign(wkey, 1286793660)
		if err != nil {
			t.Fatal(err)
		}
		if text, err = c.With(line); err != nil {
			t.Fatal(err)
		}
	}
	return Receipt{Index: 7 + n, Case: strings.Repeat("c", 32), Seq: 3, E: [32]byte{byte(n), 0xff}, Checkpoint: text}
}

func qp(s string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	fmt.Fprint(w, s)
	w.Close()
	return b.String()
}

func b64(s string) string {
	s = base64.StdEncoding.EncodeToString([]byte(s))
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return b.String() + s + "\r\n"
}

func quote(mark, s string) string {
	return mark + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+mark) + "\n"
}

// wrap breaks lines at spaces, as mail programs do at 72 characters.
func wrap(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		width := 0
		for word := range strings.FieldsSeq(line) {
			if width > 0 && width+1+len(word) > 72 {
				b.WriteByte('\n')
				width = 0
			} else if width > 0 {
				b.WriteByte(' ')
				width++
			}
			b.WriteString(word)
			width += len(word)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func mail(encoding, body string) string {
	return "From: desk@club.example\r\nTo: p@example.org\r\nSubject: =?utf-8?q?Hearing_=E2=80=93_receipt?=\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body
}

func TestReceiptsAreFoundWhereverMailPutsThem(t *testing.T) {
	for _, n := range []int64{0, 1} {
		r := aReceipt(t, n)
		letter := "Dear P,\n\nyou are asked to come = to be heard.\n\n" + r.String() + "\nThe secretary\n"
		tags := "<html><body><p>Dear P, 1 < 2</p>" + strings.ReplaceAll(html.EscapeString(letter), "\n", "<br>\n") + "</body></html>"
		windows := strings.ReplaceAll(letter, "—", "\x97")
		for name, text := range map[string]string{
			"plain":                       letter,
			"no line end":                 strings.TrimSuffix(r.String(), "\n"),
			"carriage returns":            crlf(letter),
			"quoted":                      quote("> ", letter),
			"quoted twice":                quote("> ", quote(">", letter)),
			"quoted with bars":            quote("| ", letter),
			"indented":                    quote("\t", letter),
			"wrapped":                     wrap(letter),
			"wrapped, then quoted":        quote("> ", wrap(letter)),
			"blank lines between":         strings.ReplaceAll(letter, "\n", "\n\n"),
			"8bit mail":                   mail("8bit", crlf(letter)),
			"quoted-printable":            mail("quoted-printable", qp(crlf(letter))),
			"quoted-printable, line feed": mail("quoted-printable", strings.ReplaceAll(qp(letter), "\r\n", "\n")),
			"quoted in quoted-printable":  mail("quoted-printable", qp(crlf(quote("> ", letter)))),
			"base64":                      mail("base64", b64(crlf(letter))),
			"base64 of quoted":            mail("base64", b64(crlf(quote("> ", letter)))),
			"base64 with a line feed":     mail("base64", strings.ReplaceAll(b64(letter), "\r\n", "\n")),
			"mail in base64 in mail":      mail("base64", b64(mail("base64", b64(mail("quoted-printable", qp(crlf(letter))))))),
			"mail quoted in mail":         mail("8bit", crlf(quote("> ", mail("base64", b64(letter))))),
			"HTML":                        mail("8bit", tags),
			"HTML, quoted-printable":      mail("quoted-printable", qp(tags)),
			"HTML, base64":                mail("base64", b64(tags)),
			"HTML with spaces":            strings.ReplaceAll(tags, " ", "&nbsp;"),
			"windows-1252":                windows,
			"windows-1252, printable":     mail("quoted-printable", qp(windows)),
			"dashes made plain":           strings.ReplaceAll(letter, "—", "-"),
			"after a block cut off":       letter[:strings.Index(letter, receiptEnd)-20] + "\n" + letter,
		} {
			if got := FindReceipts([]byte(text)); len(got) != 1 || !reflect.DeepEqual(got[0], r) {
				t.Errorf("receipt %d, %s: found %d: %v\nin %s", n, name, len(got), got, text)
			}
		}
	}
}

func TestSeveralReceiptsAreEachFoundOnce(t *testing.T) {
	a, b := aReceipt(t, 1), aReceipt(t, 2)
	text := mail("8bit", a.String()+quote("> ", b.String())+quote("> > ", a.String()))
	if got := FindReceipts([]byte(text)); !reflect.DeepEqual(got, []Receipt{a, b}) {
		t.Errorf("found %v", got)
	}
}

func TestWhatIsNoReceiptIsNotFound(t *testing.T) {
	block := aReceipt(t, 1).String()
	lines := strings.Split(block, "\n")
	for name, text := range map[string]string{
		"nothing": "", "no end": strings.ReplaceAll(block, receiptEnd, ""), "no begin": strings.ReplaceAll(block, receiptBegin, ""),
		"no entry": strings.ReplaceAll(block, "entry ", ""), "index past the end": strings.ReplaceAll(block, "entry 8", "entry 21"),
		"index with a zero": strings.ReplaceAll(block, "entry 8", "entry 08"), "place after the index": strings.ReplaceAll(block, " 3 ", " 9 "),
		"short case": strings.ReplaceAll(block, " cc", " c"), "signature cut off": strings.ReplaceAll(block, lines[6][8:], ""),
		"no signature": strings.Join(append(lines[:5:5], receiptEnd), "\n"), "commitment cut": strings.Replace(block, "Af8AA", "Af8A", 1),
	} {
		if text == block {
			t.Errorf("%s: the text is the receipt", name)
		}
		if got := FindReceipts([]byte(text)); len(got) != 0 {
			t.Errorf("%s: found %v", name, got)
		}
	}
}

func FuzzFindReceipts(f *testing.F) {
	block := aReceipt(f, 1).String()
	for _, seed := range []string{block, mail("base64", b64(block)), qp(block), "<p>" + block, strings.Repeat(receiptBegin, 3) + block, "=\n=3D", "<<>&#x41;"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, r := range FindReceipts(b) {
			if again := FindReceipts([]byte(r.String())); len(again) != 1 || !reflect.DeepEqual(again[0], r) {
				t.Errorf("%v is found again as %v", r, again)
			}
		}
	})
}

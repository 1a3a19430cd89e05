package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"

	"alteram/bundle"
	"alteram/clerk"
	"alteram/internal/site"
	"alteram/record"
	"alteram/verdict"
)

// verifyBody is what became of the files that a reader brought.
type verifyBody struct {
	Most  int64 // megabytes that may be sent
	Asked bool
	Found []found
}

// found is one bundle or receipt with what it came to.
type found struct {
	File    string
	Kind    string // key: verify.bundle, verify.receipt, verify.other
	Verdict string // genuine, unknown, altered
	Facts   []fact
	Wrong   []string // what does not hold
	Checked []string // what was checked
	Notes   []string // keys of what there is to say
}

// fact is a line of a summary list.
type fact struct{ Key, Text string }

const mostFiles = 8

func verifyPage(v *site.Visit) (*site.Page, error) {
	return &site.Page{Name: "verify", Title: "verify.title", Section: "verify", Body: verifyBody{Most: v.Site.MaxUpload >> 20}}, nil
}

func verifyPost(v *site.Visit, checks chan struct{}) (*site.Page, error) {
	p := &site.Page{Name: "verify", Title: "verify.title", Section: "verify", Values: map[string][]string{}}
	body := verifyBody{Most: v.Site.MaxUpload >> 20}
	ups, err := receive(v.Request)
	defer func() {
		for _, u := range ups {
			u.close()
		}
	}()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		p.Wrong("file", "fault.large", "most", body.Most)
	case errors.Is(err, errMany):
		p.Wrong("file", "fault.many", "most", mostFiles)
	case errors.Is(err, errForm):
		p.Wrong("file", "fault.form")
	case err != nil:
		return nil, err
	case len(ups) == 0:
		p.Wrong("file", "fault.file")
	}
	for _, u := range ups {
		if u.name == "" {
			p.Values.Set("text", string(u.text))
		}
	}
	if len(p.Faults) == 0 {
		select {
		case checks <- struct{}{}:
			defer func() { <-checks }()
		case <-v.Context().Done():
			return nil, v.Context().Err()
		}
		body.Asked = true
		if body.Found, err = check(v, ups); err != nil {
			return nil, err
		}
	}
	p.Body = body
	return p, nil
}

// upload is a file that was sent, on the disk until it is read, or pasted text.
type upload struct {
	name string
	text []byte
	file *os.File
	sum  string // fingerprint of it whole
	end  []byte // of a file
}

func (u *upload) close() {
	if u.file != nil {
		_ = u.file.Close()
		_ = os.Remove(u.file.Name()) // gone already, except where an open file cannot be removed
	}
}

// mostText bounds a letter in which receipts are looked for, in bytes.
const mostText = 16 << 20

// read returns the content of a letter, as far as it is looked at.
func (u *upload) read() ([]byte, error) {
	if u.file == nil {
		return u.text, nil
	}
	b, err := io.ReadAll(io.NewSectionReader(u.file, 0, mostText))
	if err != nil {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	return b, nil
}

// isArchive reports whether it begins as a bundle does.
func (u *upload) isArchive() bool {
	head := make([]byte, 2)
	if u.file == nil {
		return bytes.HasPrefix(u.text, []byte("PK"))
	}
	_, err := u.file.ReadAt(head, 0)
	return err == nil && string(head) == "PK"
}

// open opens a bundle, which is read from the disk.
func (u *upload) open() (*bundle.Contents, error) {
	if u.file == nil {
		return bundle.Read(u.text)
	}
	size, err := u.file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("read an upload: %w", err)
	}
	return bundle.Open(u.file, size)
}

// What is wrong with a form that was sent.
var (
	errForm = errors.New("the form cannot be read")
	errMany = errors.New("too many files")
)

// receive streams the parts of the form to the disk.
func receive(r *http.Request) ([]upload, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, errForm
	}
	var ups []upload
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return ups, nil
		}
		if err != nil {
			return ups, formError(err)
		}
		u, err := receivePart(part)
		if u != nil {
			ups = append(ups, *u)
		}
		if err != nil {
			return ups, formError(err)
		}
		if len(ups) > mostFiles {
			return ups, errMany
		}
	}
}

// formError tells a form that is too large, or a time that is up, from one
// that is broken.
func formError(err error) error {
	var large *http.MaxBytesError
	var disk *os.PathError
	if errors.As(err, &large) || errors.As(err, &disk) || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.Canceled) {
		return err
	}
	return errForm
}

// receivePart takes one part; nil when it holds nothing.
func receivePart(part *multipart.Part) (*upload, error) {
	switch part.FormName() {
	case "text":
		text, err := io.ReadAll(part)
		if len(bytes.TrimSpace(text)) == 0 || err != nil {
			return nil, err
		}
		return &upload{text: text}, nil
	case "file":
		f, err := os.CreateTemp("", "alteram-check-*")
		if err != nil {
			return nil, err
		}
		u := &upload{name: part.FileName(), file: f}
		_ = os.Remove(f.Name()) // where an open file keeps its name, close removes it
		n, err := io.Copy(f, part)
		if n == 0 {
			u.close()
			return nil, err
		}
		return u, err
	}
	_, err := io.Copy(io.Discard, part)
	return nil, err
}

// check looks at everything that was brought: bundles first, then the
// receipts in the rest, held against the record and against the bundles.
func check(v *site.Visit, ups []upload) ([]found, error) {
	org := v.Site.Desk.Organisation()
	var out []found
	var bundles []*bundle.Contents
	var letters []upload
	for i := range ups {
		if !ups[i].isArchive() {
			content, err := ups[i].read()
			if err != nil {
				return nil, err
			}
			sum, end, err := fileSum(&ups[i])
			if err != nil {
				return nil, err
			}
			letters = append(letters, upload{name: ups[i].name, text: content, sum: sum, end: end})
			continue
		}
		f, c, err := checkBundle(&ups[i], &org)
		if err != nil {
			return nil, err
		}
		f.File = ups[i].name
		out = append(out, f)
		if c != nil {
			bundles = append(bundles, c)
		}
	}
	for _, u := range letters {
		receipts := record.FindReceipts(u.text)
		f, is, err := checkIntake(v, u.text)
		if err != nil {
			return nil, err
		}
		if f.File = u.name; is {
			out = append(out, f)
		}
		if len(receipts) == 0 && !is {
			if f, is, err = checkIssued(v, &u); err != nil {
				return nil, err
			}
			if f.File = u.name; is {
				out = append(out, f)
			}
		}
		if len(receipts) == 0 && !is {
			out = append(out, found{File: u.name, Kind: "verify.other", Verdict: "unknown"})
		}
		for _, r := range receipts[:min(len(receipts), mostFiles)] {
			f, err := checkReceipt(v, r, &org, bundles)
			if err != nil {
				return nil, err
			}
			f.File = u.name
			out = append(out, f)
		}
	}
	return out, nil
}

// checkBundle verifies a bundle, with the log's key when it is of this
// organisation. The contents are nil when it cannot be read.
func checkBundle(u *upload, org *clerk.Organisation) (found, *bundle.Contents, error) {
	f := found{Kind: "verify.bundle", Verdict: "altered"}
	c, err := u.open()
	var bad *bundle.Unreadable
	if errors.As(err, &bad) {
		for _, x := range bad.Findings {
			f.Wrong = append(f.Wrong, x.Text)
		}
		return f, nil, nil
	}
	if err != nil {
		return f, nil, err
	}
	pin := ""
	if c.Origin == org.Origin {
		pin = org.Verifier
	}
	verdict := verdict.Of(c, pin)
	for _, x := range verdict.Findings {
		f.Wrong = append(f.Wrong, x.Text)
	}
	f.Checked = verdict.Report.Lines
	f.Facts = []fact{
		{"verify.fact.log", c.Origin}, {"verify.fact.case", c.Case}, {"verify.fact.made", c.Made}, {"verify.fact.events", fmt.Sprint(len(c.Events))},
		{"verify.fact.shown", fmt.Sprintf("%d / %d", verdict.Report.Shown, verdict.Report.Sealed)}, {"verify.fact.key", verdict.Report.Key},
	}
	switch {
	case !verdict.OK:
	case pin != "":
		f.Verdict = "genuine"
	default:
		f.Verdict = "unknown"
	}
	return f, c, nil
}

package intake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/time/rate"

	"alteram/aside"
	"alteram/clerk"
)

// Status is how far a report has come, as whoever reported reads it.
type Status string

// The statuses.
const (
	Received Status = "received"
	Reading  Status = "reading"  // it is being read
	Question Status = "question" // there is a question
	Decided  Status = "decided"
	Closed   Status = "closed"
)

// Statuses are all of them, in order.
func Statuses() []Status { return []Status{Received, Reading, Question, Decided, Closed} }

// Report is what somebody reported, with what followed.
type Report struct {
	ID     string // for its readers; random
	Lodged time.Time
	Answers
	Out     []string // ids of the register: the people whom it is about
	Offices []string // that read it, as was said before it was sent
	Lines   []Line
	Files   []File
	Status  Status
	Case    string // chain of the case that was opened from it
	Receipt Receipt
	Entry   int64  // of the log that it is bound to; 0: the hour is not over
	Leaves  []byte // behind that entry

	Code   [32]byte // what Argon2id makes of the code
	Once   [32]byte // of the form that brought it
	Kept   bool     // the code was typed back
	Hidden bool     // whoever reported sees no more of it
}

// Answers are what a report says.
type Answers struct {
	Who   string // it is about
	What  string
	When  string
	Where string
	You   string // who reports; mostly empty
}

// Line is a message of the thread.
type Line struct {
	At    time.Time
	By    string // id of the reader; empty: whoever reported
	Role  string // of the reader
	Words string
	Note  bool // among readers
}

// File is a file of a report, as it is kept.
type File struct {
	Name, Kind string
	Size       int64
	SHA        string   // of what is kept
	Whole      bool     // as it came; false: without its metadata
	Facts      []string // that stood in it, or stand in it
	Warnings   []string
	Blocks     []int
	At         time.Time
}

// Upload is a file that comes with a report.
type Upload struct {
	File
	Content []byte
}

// Receipt proves that something was lodged, and says nothing else.
type Receipt struct {
	Ref string    // 26 letters, random
	At  time.Time // the minute
	Sum [32]byte  // of the reference, the time and what was lodged, with a salt
}

// Text is a receipt as people keep it. Read it back with [ReadReceipt].
func (r Receipt) Text() string {
	return fmt.Sprintf("alteram intake receipt\nreference %s\ntime %s\nfingerprint %x\n", r.Ref, r.At.UTC().Format("2006-01-02T15:04Z"), r.Sum)
}

// ReadReceipt finds a receipt in a text.
func ReadReceipt(text string) (r Receipt, found bool) {
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) != 2 {
			continue
		}
		switch fields[0] {
		case "reference":
			r.Ref = strings.ToUpper(fields[1])
		case "time":
			r.At, _ = time.Parse("2006-01-02T15:04Z", fields[1]) // a wrong one is no time of ours
		case "fingerprint":
			if b, err := hex.DecodeString(fields[1]); err == nil && len(b) == 32 {
				r.Sum, found = [32]byte(b), true
			}
		}
	}
	return r, found && r.Ref != ""
}

var letters = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// code draws the code of a form: the same form has the same code, so that a page
// that is sent twice shows one.
func (s *state) code(once [32]byte) string {
	mac := hmac.New(sha256.New, s.Secret[:])
	mac.Write(once[:])
	all := letters.EncodeToString(mac.Sum(nil))[:25]
	var groups []string
	for i := 0; i < 25; i += 5 {
		groups = append(groups, all[i:i+5])
	}
	return strings.Join(groups, "-")
}

// clean is a code as it was printed, whatever way it was typed.
func clean(code string) string {
	code = strings.ToUpper(code)
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'O':
			return '0'
		case r == 'I', r == 'L':
			return '1'
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			return r
		}
		return -1
	}, code[:min(len(code), 200)])
}

// hashed is what the box keeps of a code: 19 MB of memory, two passes. A code has
// 125 bits, so that one salt for all of a box is enough.
func (b *Box) hashed(code string) [32]byte {
	b.asked <- struct{}{} // so that many who guess take no more memory than two
	defer func() { <-b.asked }()
	return [32]byte(argon2.IDKey([]byte(clean(code)), b.state.Salt[:], 2, 19<<10, 1, 32))
}

// pace bounds what may be asked, of all together: who asks is not known.
type pace struct{ lodge, read *rate.Limiter }

func newPace() pace {
	return pace{rate.NewLimiter(rate.Every(time.Minute), 60), rate.NewLimiter(10, 200)}
}

// errBusy is the answer when too many ask at once.
var errBusy = &clerk.Problem{What: "too many people write at this moment, and we do not look who", Remedy: "wait a minute and send it again; nothing that you typed is lost"}

// Bounds of a report.
const (
	MostWords   = 20_000  // bytes of one answer
	MostFile    = 2 << 20 // bytes of a file
	MostFiles   = 5
	mostThread  = 200
	mostReports = 1000
)

// Lodge takes a report in. form is the key of the form: the same form again gives
// the same report. The code is shown once and is not kept.
func (b *Box) Lodge(form string, a Answers, out, offices []string, files []Upload) (rec Receipt, code string, kept bool, err error) {
	once := sha256.Sum256([]byte("once\n" + form))
	b.mu.Lock()
	code = b.state.code(once)
	for _, r := range b.state.Reports {
		if r.Once == once {
			b.mu.Unlock()
			if r.Kept {
				code = ""
			}
			return r.Receipt, code, r.Kept, nil
		}
	}
	b.mu.Unlock()
	if !b.pace.lodge.AllowN(b.conf.Now(), 1) {
		return rec, "", false, errBusy
	}
	hash := b.hashed(code)
	random := make([]byte, 16+16+32)
	if _, err := io.ReadFull(b.conf.Rand, random); err != nil {
		return rec, "", false, fmt.Errorf("draw a reference: %w", err)
	}
	now := b.conf.Now().UTC().Truncate(time.Minute)
	rec = Receipt{Ref: letters.EncodeToString(random[:16]), At: now}
	sum := sha256.New()
	fmt.Fprintf(sum, "alteram-intake-receipt/v1\n%s\n%s\n%x\n%q\n", rec.Ref, now.Format(time.RFC3339), random[32:], a)
	for _, f := range files {
		fmt.Fprintf(sum, "%s\n", f.SHA)
	}
	rec.Sum = [32]byte(sum.Sum(nil))
	r := &Report{ID: hex.EncodeToString(random[16:32]), Lodged: now, Answers: a, Out: out, Offices: offices, Status: Received, Receipt: rec, Code: hash, Once: once}
	b.mu.Lock()
	defer b.mu.Unlock()
	if slices.ContainsFunc(b.state.Reports, func(x *Report) bool { return x.Once == once }) {
		return rec, "", false, errBusy // the same form at the same moment
	}
	s := b.state.copied()
	if len(s.Reports) >= mostReports {
		return rec, "", false, full(errFull)
	}
	s.Reports = append(s.Reports, r)
	blocks := map[int][]byte{}
	if err := b.put(&s, r, files, blocks); err != nil {
		return rec, "", false, full(err)
	}
	return rec, code, false, full(b.save(s, blocks))
}

// put finds blocks for files.
func (b *Box) put(s *state, r *Report, files []Upload, blocks map[int][]byte) error {
	used := s.used()
	for _, f := range files {
		if len(f.Content) > MostFile || len(r.Files) >= MostFiles*4 {
			return errFull
		}
		x := f.File
		sum := sha256.Sum256(f.Content)
		x.Size, x.SHA, x.Blocks, x.At = int64(len(f.Content)), hex.EncodeToString(sum[:]), nil, b.conf.Now().UTC().Truncate(time.Minute)
		n := words
		for part := range slices.Chunk(f.Content, room) {
			for n < b.count && used[n] {
				n++
			}
			if n >= b.count {
				return errFull
			}
			used[n], blocks[n] = true, bytes.Clone(part)
			x.Blocks = append(x.Blocks, n)
		}
		r.Files = append(r.Files, x)
	}
	return nil
}

// Find returns the report of a code, and false where there is none. Of a text that
// could be a code it takes as long in both cases.
func (b *Box) Find(ctx context.Context, code string) (*Report, bool, error) {
	if len(clean(code)) != 25 {
		return nil, false, nil // no code is so long, whatever is in the box
	}
	if err := b.pace.read.Wait(ctx); err != nil {
		return nil, false, errBusy
	}
	hash := b.hashed(code)
	b.mu.Lock()
	defer b.mu.Unlock()
	var found *Report
	for _, r := range b.state.Reports {
		if subtle.ConstantTimeCompare(r.Code[:], hash[:]) == 1 {
			found = r
		}
	}
	if found == nil || found.Hidden {
		return nil, false, nil
	}
	return found.copied(), true, nil
}

func (r *Report) copied() *Report {
	x := *r
	x.Lines, x.Files = slices.Clone(r.Lines), slices.Clone(r.Files)
	return &x
}

// All returns every report, the newest first. Who may read each is for the caller
// to ask [Readers].
func (b *Box) All() []*Report {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []*Report
	for _, r := range slices.Backward(b.state.Reports) {
		out = append(out, r.copied())
	}
	return out
}

// MarkKept notes that whoever reported has typed the end of the code back.
func (b *Box) MarkKept(id string) error {
	return b.change(id, func(_ *state, r *Report, _ map[int][]byte) error { r.Kept = true; return nil })
}

// Hide takes a report from the side of whoever reported. The readers keep it.
func (b *Box) Hide(id string) error {
	return b.change(id, func(_ *state, r *Report, _ map[int][]byte) error { r.Hidden = true; return nil })
}

// Write adds a line, with files, and sets the status unless that is empty.
func (b *Box) Write(id string, l Line, to Status, files []Upload) error {
	return b.change(id, func(s *state, r *Report, blocks map[int][]byte) error {
		if len(r.Lines) >= mostThread {
			return errFull
		}
		l.At = b.conf.Now().UTC().Truncate(time.Minute)
		if l.Words != "" {
			r.Lines = append(r.Lines, l)
		}
		if to != "" {
			r.Status = to
		}
		return b.put(s, r, files, blocks)
	})
}

// Opened notes which case was opened from a report.
func (b *Box) Opened(id, chain string) error {
	return b.change(id, func(_ *state, r *Report, _ map[int][]byte) error { r.Case = chain; return nil })
}

// Drop removes a file of a report; its blocks are written over.
func (b *Box) Drop(id, sha string) error {
	return b.change(id, func(_ *state, r *Report, _ map[int][]byte) error {
		r.Files = slices.DeleteFunc(r.Files, func(f File) bool { return f.SHA == sha })
		return nil
	})
}

// Content is a file of a report.
func (b *Box) Content(id, sha string) ([]byte, *File, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.state.byID(id)
	if r == nil {
		return nil, nil, clerk.ErrNone
	}
	for _, f := range r.Files {
		if f.SHA != sha {
			continue
		}
		raw, err := readAll(b.path(), b.count*sealedSize)
		if err != nil {
			return nil, nil, err
		}
		var out []byte
		for _, n := range f.Blocks {
			part, err := b.unseal(raw, n)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, part...)
		}
		if int64(len(out)) < f.Size {
			return nil, nil, damaged("lacks a block of a file")
		}
		return out[:f.Size], &f, nil
	}
	return nil, nil, clerk.ErrNone
}

// Check says what is known of a receipt: that it was lodged, and, once the hour is
// over, the entry of the log that binds it. It names no report.
func (b *Box) Check(ctx context.Context, rec Receipt) (lodged bool, entry int64, err error) {
	b.mu.Lock()
	var found *Report
	for _, r := range b.state.Reports {
		if subtle.ConstantTimeCompare(r.Receipt.Sum[:], rec.Sum[:]) == 1 && r.Receipt.Ref == rec.Ref && r.Receipt.At.Equal(rec.At) {
			found = r.copied()
		}
	}
	b.mu.Unlock()
	if found == nil {
		return false, 0, nil
	}
	if found.Entry == 0 {
		return true, 0, nil
	}
	said, err := b.conf.Desk.Sayings(ctx, b.conf.Desk.Organisation().Chain)
	if err != nil {
		return true, 0, fmt.Errorf("read the hours of the intake: %w", err)
	}
	root := sha256.Sum256(append([]byte("alteram-intake-hour/v1\n"), found.Leaves...))
	among := slices.ContainsFunc(slices.Collect(slices.Chunk(found.Leaves, 32)), func(leaf []byte) bool { return bytes.Equal(leaf, rec.Sum[:]) })
	for _, s := range said {
		if s.Kind == aside.Intake && s.Index == found.Entry && s.Words == hex.EncodeToString(root[:]) && among {
			return true, s.Index, nil
		}
	}
	return true, 0, errors.New("the entry of the log does not hold the fingerprint of a report that was lodged")
}

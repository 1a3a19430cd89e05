package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"alteram/aside"
	"alteram/clerk"
	"alteram/internal/site"
)

// A document names its case by the reference in its foot, and itself by its
// fingerprint, of which twelve letters stand there. A PDF has both whole in what it
// says of itself.
var (
	inPDF     = regexp.MustCompile(`alteram ([a-z]+) ([0-9a-f]{64}) (\d{4}-\d{3,9})`)
	reference = regexp.MustCompile(`\b\d{4}-(\d{3,9})\b`)
	printed   = regexp.MustCompile(`\b[0-9a-f]{12,64}\b`)
)

// fileSum is the fingerprint of a file whole, and its end, where a PDF says what it is.
func fileSum(u *upload) (sum string, end []byte, err error) {
	h := sha256.New()
	if u.file == nil {
		h.Write(u.text)
		return hex.EncodeToString(h.Sum(nil)), nil, nil
	}
	size, err := u.file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = io.Copy(h, io.NewSectionReader(u.file, 0, size))
	}
	if err != nil {
		return "", nil, fmt.Errorf("read an upload: %w", err)
	}
	from := max(0, size-256<<10)
	end, err = io.ReadAll(io.NewSectionReader(u.file, from, size-from))
	return hex.EncodeToString(h.Sum(nil)), end, err
}

// checkIssued finds out whether a document, or the fingerprint of one, was given out
// here. It is false when there is neither.
func checkIssued(v *site.Visit, u *upload) (found, bool, error) {
	f := found{Kind: "verify.issued", Verdict: "unknown"}
	pdf := strings.HasPrefix(string(u.text[:min(len(u.text), 8)]), "%PDF")
	ref, prints := "", []string(nil)
	if pdf {
		m := inPDF.FindStringSubmatch(string(u.end))
		if m == nil {
			m = inPDF.FindStringSubmatch(string(u.text))
		}
		if m == nil {
			return f, false, nil
		}
		ref, prints = m[3], []string{m[2]}
	} else {
		ref = reference.FindString(string(u.text))
		prints = printed.FindAllString(string(u.text), 100)
	}
	if ref == "" || len(prints) == 0 {
		return f, false, nil
	}
	f.Facts = []fact{{"verify.fact.reference", ref}}
	said, err := issuedIn(v, ref)
	if err != nil {
		return f, true, err
	}
	for _, s := range said {
		name, print, file := readIssued(s.Words)
		for _, p := range prints {
			if !strings.HasPrefix(print, p) {
				continue
			}
			if f.Verdict != "genuine" {
				f.Facts = []fact{{"verify.fact.reference", ref}, {"verify.fact.document", name}, {"verify.fact.print", print}, {"verify.fact.issued", recordedAt(v, s.Recorded)}}
			}
			switch {
			case pdf && file != u.sum && f.Verdict != "genuine":
				f.Verdict, f.Notes = "altered", []string{"verify.issued.other"}
			case pdf && file == u.sum:
				f.Verdict, f.Notes = "genuine", []string{"verify.issued.bytes"}
			case !pdf:
				f.Verdict, f.Notes = "genuine", []string{"verify.issued.words"}
			}
		}
	}
	return f, true, nil
}

// issuedIn are the documents that were given out of the case with a reference. That
// there is no such case is told in the same words as that nothing was given out.
func issuedIn(v *site.Visit, ref string) ([]clerk.Saying, error) {
	n, _ := strconv.Atoi(reference.FindStringSubmatch(ref)[1])
	chain, err := v.Site.Desk.Find(v.Context(), fmt.Sprint(n))
	if err == nil {
		var said []clerk.Saying
		if said, err = v.Site.Desk.Sayings(v.Context(), chain); err == nil {
			var out []clerk.Saying
			for _, s := range said {
				if s.Kind == aside.Issued && s.Erased == "" {
					out = append(out, s)
				}
			}
			return out, nil
		}
	}
	var problem *clerk.Problem
	if errors.As(err, &problem) || errors.Is(err, clerk.ErrNone) || errors.Is(err, clerk.ErrDestroyed) {
		return nil, nil
	}
	return nil, err
}

// readIssued reads what the record says of a document that was given out.
func readIssued(words string) (name, print, file string) {
	for line := range strings.Lines(words) {
		what, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch what {
		case "document":
			name = rest
		case "fingerprint":
			print = rest
		case "file":
			file = rest
		}
	}
	return name, print, file
}

func recordedAt(v *site.Visit, stamp string) string {
	t, err := time.Parse(time.RFC3339Nano, stamp)
	if err != nil {
		return stamp
	}
	return v.Clock(t)
}

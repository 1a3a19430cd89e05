package raise

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"

	"alteram/exhibit"
	"alteram/internal/intake"
	"alteram/internal/site"
)

// sent is a file as it arrived; it is in memory and nowhere else.
type sent struct {
	name    string
	content []byte
}

// seen is what stands in a file, as it is shown to whoever brings it.
type seen struct {
	Name, Kind string
	Facts      []exhibit.Fact
	Warnings   []string
	Removed    bool   // the facts are not in what was sent
	Why        string // it cannot be cleaned: why
	Kept       []string
}

// mostFields is how many bytes the answers of a form may have in all.
const mostFields = 8 * intake.MostWords

// receive reads a form with files, in bounded memory. What is too large is a fault.
func receive(v *site.Visit) ([]sent, *site.Page, error) {
	parts, err := v.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		p, err := read(v)
		return nil, p, err
	}
	p := &site.Page{Values: url.Values{}}
	v.PostForm = p.Values
	if err != nil {
		p.Wrong("what", "raise.fault.form")
		return nil, p, nil
	}
	var out []sent
	left := int64(mostFields)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			p.Wrong("what", "raise.fault.form")
			break
		}
		if part.FormName() != "file" {
			text, err := io.ReadAll(io.LimitReader(part, left+1))
			if left -= int64(len(text)); left < 0 || err != nil {
				p.Wrong("what", "raise.fault.long", "most", intake.MostWords)
				break
			}
			p.Values.Add(part.FormName(), string(text))
			continue
		}
		content, err := io.ReadAll(io.LimitReader(part, intake.MostFile+1))
		name := path.Base(strings.ReplaceAll(part.FileName(), `\`, "/"))
		switch {
		case err != nil:
			p.Wrong("file", "raise.fault.form")
		case part.FileName() == "" && len(content) == 0:
		case len(content) > intake.MostFile, len(out) == intake.MostFiles:
			p.Wrong("file", "raise.fault.large", "name", name, "mb", intake.MostFile>>20, "most", intake.MostFiles)
		default:
			out = append(out, sent{name, content})
			continue
		}
		if len(p.Faults) > 0 {
			break
		}
	}
	if v.Session != nil && !v.FormHolds(v.PostForm) {
		p.Wrong("what", "raise.fault.form")
	}
	for _, name := range fields() {
		if len(p.Values.Get(name)) > intake.MostWords {
			p.Wrong(name, "raise.fault.long", "most", intake.MostWords)
		}
	}
	return out, p, nil
}

// look says what stands in a file.
func look(s *sent) seen {
	l := exhibit.Look(s.name, bytes.NewReader(s.content), int64(len(s.content)))
	out := seen{Name: s.name, Kind: string(l.Kind), Facts: l.Facts}
	for _, w := range l.Warnings {
		out.Warnings = append(out.Warnings, w.Words())
	}
	if c, err := exhibit.Strip(s.content); err != nil {
		var cannot *exhibit.Cannot
		if out.Why = err.Error(); errors.As(err, &cannot) {
			out.Why = cannot.Why
		}
	} else {
		out.Kept = c.Kept
	}
	return out
}

var ending = regexp.MustCompile(`^\.[a-z0-9]{1,5}$`)

// clean is a file as it is kept: without its metadata and under a name that says
// nothing, or as it came where that was asked for.
func clean(s *sent, whole bool, n int) (intake.Upload, seen) {
	out := look(s)
	up := intake.Upload{File: intake.File{Name: s.name, Kind: out.Kind, Whole: whole, Warnings: out.Warnings}, Content: s.content}
	if whole {
		out.Why = ""
		for _, f := range out.Facts {
			up.Facts = append(up.Facts, f.Name+": "+f.Text)
		}
		up.Facts = up.Facts[:min(len(up.Facts), 40)]
		return up, out
	}
	if up.Name = fmt.Sprintf("file-%d", n); ending.MatchString(strings.ToLower(path.Ext(s.name))) {
		up.Name += strings.ToLower(path.Ext(s.name))
	}
	c, err := exhibit.Strip(s.content)
	if err != nil {
		return up, out
	}
	out.Removed, up.Content = true, c.Content
	return up, out
}

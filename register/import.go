package register

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"alteram/calendar"
	"alteram/record"
	"alteram/rulebook"
)

// Import is what a list of members comes to, held against a register: what it
// proposes, line by line, and what it cannot say. Nothing is filed by it.
type Import struct {
	Name     string    // of the file
	Sum      string    // hex SHA-256 of the file
	Notes    []string  // how it was read, aloud
	Problems []Problem // why it was not read at all
	Rows     []Row     // in order of the file
	Rejected []Reject  // in order of the file; a rejected row proposes nothing

	head []string
	raw  map[int][]string // fields of the rejected rows
}

// Status is what a row does.
type Status string

// What a row does.
const (
	New       Status = "new"
	Changed   Status = "changed"
	Unchanged Status = "unchanged"
)

// Row is a row that could be read.
type Row struct {
	Line    int
	Person  string // id; empty for somebody new
	Name    string
	Matched string // by which field; empty for somebody new
	Status  Status
	Says    []string // what would change, in words

	facts []fact
	ref   string // whom it is about: the id, or a mark for somebody new
	value map[string]string
	raw   []string
}

// Reject is why a row is rejected.
type Reject struct {
	Line  int
	Field string
	Value string
	Why   string
}

func (im *Import) fail(field, fact, remedy string) {
	im.Problems = append(im.Problems, Problem{Act: ActImport, Field: field, Fact: fact, Remedy: remedy})
}

// ReadCSV holds a list of members, one on a row, against a register. Columns are
// found by their headings ("E-mail", "Member since") and by the mapping; the
// offices and bodies are those of p, which may be nil. What can be read in two
// ways is rejected, never guessed. Reading a list again that was imported
// proposes nothing.
func ReadCSV(name string, data []byte, m Mapping, r *Register, p *rulebook.Program, today calendar.Date) *Import {
	sum := sha256.Sum256(data)
	im := &Import{Name: name, Sum: hex.EncodeToString(sum[:]), raw: map[int][]string{}}
	text, note, bad := decodeText(data, m.Encoding)
	if bad != nil {
		im.Problems = append(im.Problems, *bad)
		return im
	}
	im.Notes = append(im.Notes, note)
	t := table{text: text, sep: m.Separator, line: 1}
	im.separator(&t, &m)
	head, line, why, more := t.next()
	if !more || why != "" {
		im.fail("", fmt.Sprintf("line %d does not name the columns: %s", line, cmp.Or(why, "the file is empty")), "the first row must name the columns")
		return im
	}
	im.head = head
	at := im.header(head, &m)
	if len(im.Problems) > 0 {
		return im
	}
	rd := &reader{im: im, m: &m, at: at, reg: r, p: p, today: today, people: newMatcher(r, m.Shared), said: map[string]*spoken{}}
	rd.rows(&t)
	if len(im.Problems) > 0 {
		im.Rows, im.Rejected = nil, nil
		return im
	}
	rd.settle()
	slices.SortStableFunc(im.Rows, func(a, b Row) int { return cmp.Compare(a.Line, b.Line) })
	slices.SortStableFunc(im.Rejected, func(a, b Reject) int { return cmp.Compare(a.Line, b.Line) })
	return im
}

// separator finds what stands between fields: what the file says ("sep=;"), or
// that with which the first row names most columns that are known.
func (im *Import) separator(t *table, m *Mapping) {
	if first, rest, ok := strings.Cut(t.text, "\n"); ok {
		if s := strings.TrimSuffix(first, "\r"); len(s) == 5 && strings.HasPrefix(strings.ToLower(s), "sep=") && strings.ContainsAny(s[4:], ",;\t") {
			t.text, t.line = rest, 2
			if t.sep == 0 {
				t.sep = s[4]
			}
		}
	}
	if t.sep == 0 {
		best := -1
		for _, sep := range []byte{',', ';', '\t'} {
			try := table{text: t.text, sep: sep, line: 1}
			row, _, _, _ := try.next()
			score := len(row)
			for _, h := range row {
				if m.fieldOf(h) != "" {
					score += mostColumns
				}
			}
			if score > best {
				best, t.sep = score, sep
			}
		}
	}
	im.Notes = append(im.Notes, "fields are separated by "+map[byte]string{',': "commas", ';': "semicolons", '\t': "tabs"}[t.sep])
}

// reader reads the rows of one file.
type reader struct {
	im     *Import
	m      *Mapping
	at     map[string]int
	reg    *Register
	p      *rulebook.Program
	today  calendar.Date
	people *matcher
	said   map[string]*spoken // what earlier rows said of a person
}

// spoken is what the rows before said of one person.
type spoken struct {
	first  int // line
	value  map[string]string
	line   map[string]int // of each value
	pieces []string
}

// entry is a row while it is read.
type entry struct {
	line   int
	value  map[string]string
	days   map[string]calendar.Date
	pieces []string // what it says of standing, office and seat
	bad    []Reject
	row    Row
}

func (e *entry) reject(field, value, why string) {
	e.bad = append(e.bad, Reject{e.line, field, value, why})
}

func (rd *reader) rows(t *table) {
	broken, n := 0, 0
	for {
		fields, line, why, more := t.next()
		if !more {
			return
		}
		if n++; n > mostLines {
			rd.im.fail("", fmt.Sprintf("the file has more than %d rows", mostLines), "split it")
			return
		}
		e := &entry{line: line, value: map[string]string{}, days: map[string]calendar.Date{}}
		if why == "" && len(fields) < len(rd.im.head) {
			why = fmt.Sprintf("the row has %d fields, the heading %d", len(fields), len(rd.im.head))
		}
		if why == "" && slices.ContainsFunc(fields[min(len(fields), len(rd.im.head)):], func(s string) bool { return strings.TrimSpace(s) != "" }) {
			why = fmt.Sprintf("the row has %d fields, the heading %d", len(fields), len(rd.im.head))
		}
		if why != "" {
			e.reject("", "", why)
			if broken++; broken > mostBroken {
				rd.im.fail("", fmt.Sprintf("more than %d rows cannot be cut into fields", mostBroken), "make sure that the file is CSV")
				return
			}
		} else {
			rd.read(e, fields)
		}
		if len(e.bad) > 0 {
			rd.refuse(e.bad, fields)
			continue
		}
		e.row.raw = fields
		rd.im.Rows = append(rd.im.Rows, e.row)
	}
}

func (rd *reader) refuse(bad []Reject, fields []string) {
	rd.im.Rejected = append(rd.im.Rejected, bad...)
	rd.im.raw[bad[0].Line] = fields
}

// read makes a row of fields.
func (rd *reader) read(e *entry, fields []string) {
	for _, c := range columns {
		v := rd.m.Constants[c.field]
		if i, ok := rd.at[c.field]; ok {
			if s := rd.clean(e, c.field, fields[i]); s != "" {
				v = s
			}
		}
		if v != "" {
			e.value[c.field] = v
		}
	}
	if given := strings.TrimSpace(e.value[colGiven] + " " + e.value[colFamily]); given != "" {
		e.value[FieldName] = given
	}
	for _, f := range []string{colJoined, colLeft, colStandingFrom, colStandingUntil, colOfficeFrom, colOfficeUntil, colSeatFrom, colSeatUntil} {
		e.days[f] = calendar.NoDate
		if v := e.value[f]; v != "" {
			day, why := readDay(v, rd.m.Dates)
			if why != "" {
				e.reject(f, v, why)
			}
			e.days[f] = day
		}
	}
	if v := e.value[FieldEmail]; v != "" && !isEmail(v) {
		e.reject(FieldEmail, v, "it is not an e-mail address")
	}
	if len(e.bad) > 0 {
		return
	}
	p := rd.who(e)
	if len(e.bad) > 0 {
		return
	}
	rd.member(e, p)
	if len(e.bad) == 0 {
		rd.standing(e, p)
		rd.term(e, p, true)
		rd.term(e, p, false)
	}
	if len(e.bad) == 0 {
		rd.finish(e)
	}
}

// clean is a value without what a spreadsheet adds: white space around it, and
// the apostrophe before what would be a formula.
func (rd *reader) clean(e *entry, field, v string) string {
	v = norm.NFC.String(strings.TrimSpace(v))
	if rest, ok := strings.CutPrefix(v, "'"); ok && formula(rest) {
		v = rest
	}
	many := field == FieldAddress || field == FieldNote || field == colReason
	if !many {
		v = strings.Join(strings.Fields(v), " ")
	}
	most := mostName
	if many {
		most = mostWords
	}
	if len(v) > most {
		e.reject(field, v, fmt.Sprintf("it has %d bytes, at most %d are kept", len(v), most))
	} else if r, bad := unseen(v, many); bad {
		e.reject(field, v, fmt.Sprintf("it holds the character %U, which nobody can see", r))
	}
	return v
}

// Changes returns what is to be filed, the head of the import first: nothing
// when nothing is proposed. Ids are drawn from random; it fails when random
// does.
func (im *Import) Changes(random io.Reader) ([]Change, error) {
	batch, err := NewImportID(random)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	var list []Change
	rows := int64(0)
	for i := range im.Rows {
		row := &im.Rows[i]
		if len(row.facts) > 0 {
			rows++
		}
		id := cmp.Or(row.Person, ids[row.ref])
		if id == "" {
			if id, err = NewID(random); err != nil {
				return nil, err
			}
			ids[row.ref] = id
		}
		for _, f := range row.facts {
			list = append(list, f.change(id, Source{Import: batch, Line: int64(row.Line), Replaces: f.Replaces}))
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	head := Change{Act: ActImport, Open: record.Object{"import": batch, "source": im.Sum, "rows": rows}, Sealed: map[string]any{}}
	file := norm.NFC.String(clip(im.Name))
	if _, bad := unseen(file, false); !bad {
		head.words("file", file)
	}
	return append([]Change{head.listed()}, list...), nil
}

// change is the change that a planned fact becomes.
func (f *fact) change(id string, s Source) Change {
	switch w := f.what.(type) {
	case *Standing:
		v := *w
		v.Person, v.Source = id, s
		return SetStanding(v)
	case *Term:
		v := *w
		v.Person, v.Source = id, s
		return setTerm(f.act, map[bool]string{true: "office", false: "body"}[f.act == ActOffice], v)
	}
	return SetMember(id, f.what.(memberSet), s)
}

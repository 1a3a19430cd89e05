package register

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"alteram/source"
)

// The columns of a list that are not fields of a member.
const (
	colID            = "id"
	colGiven         = "given"
	colFamily        = "family"
	colJoined        = "joined"
	colLeft          = "left"
	colStanding      = "standing"
	colStandingFrom  = "standing from"
	colStandingUntil = "standing until"
	colReason        = "reason"
	colOffice        = "office"
	colOfficeFrom    = "office from"
	colOfficeUntil   = "office until"
	colBody          = "body"
	colSeatFrom      = "seat from"
	colSeatUntil     = "seat until"
)

// columns lists the fields that a column can hold, and the headings under which
// each is known without a mapping.
var columns = []struct {
	field string
	names []string
}{
	{colID, []string{"member id"}},
	{FieldName, []string{"full name", "member", "member name"}},
	{colGiven, []string{"given name", "given names", "first name", "first names", "forename", "forenames"}},
	{colFamily, []string{"family name", "last name", "surname"}},
	{FieldNumber, []string{"member number", "membership number", "member no", "membership no", "no"}},
	{FieldEmail, []string{"e mail", "email address", "e mail address", "mail"}},
	{FieldPhone, []string{"telephone", "phone number", "mobile", "tel"}},
	{FieldAddress, []string{"postal address"}},
	{FieldNote, []string{"notes", "remark", "remarks"}},
	{colJoined, []string{"member since", "date joined", "joined on", "join date"}},
	{colLeft, []string{"date left", "left on", "member until"}},
	{colStanding, []string{"status", "membership status"}},
	{colStandingFrom, []string{"status from", "standing since", "status since"}},
	{colStandingUntil, []string{"status until"}},
	{colReason, []string{"reason for leaving"}},
	{colOffice, []string{"position"}},
	{colOfficeFrom, []string{"office since", "position from", "position since"}},
	{colOfficeUntil, []string{"position until"}},
	{colBody, []string{"committee", "seat"}},
	{colSeatFrom, []string{"body from", "seat since", "body since"}},
	{colSeatUntil, []string{"body until"}},
}

// reported are the columns of a report of rejected rows; a report that was
// put right can be read again.
var reported = []string{"rejected line", "rejected because"}

// Mapping says how to read a list where its headings and forms do not say it.
// The zero Mapping reads what the headings say.
type Mapping struct {
	Columns   map[string]string // heading -> field; "-" for a column that is not read
	Constants map[string]string // field -> value where a row has none
	Dates     string            // "day/month/year" or "month/day/year"; empty: neither is guessed
	Encoding  string            // utf-8, utf-16le, utf-16be, windows-1252; empty: it is detected
	Separator byte              // 0: it is detected
	Shared    bool              // people with one e-mail address are confirmed to share it
}

// ParseMapping reads a mapping, one item for each text:
//
//	Mitgliedsnr=number      the column Mitgliedsnr holds the number
//	Shoe size=-             the column is not read
//	standing:=member        rows without a standing are members
//	dates=day/month/year    what 03/04/2010 means (or month/day/year)
//	addresses=shared        people with one e-mail address share it
//	separator=;             comma, semicolon or tab
//	encoding=windows-1252
func ParseMapping(items []string) (Mapping, []Problem) {
	m := Mapping{Columns: map[string]string{}, Constants: map[string]string{}}
	var bad []Problem
	fail := func(item, fact, remedy string) {
		bad = append(bad, Problem{Act: "mapping", Field: clip(item), Fact: fact, Remedy: remedy})
	}
	for _, item := range items {
		if field, v, ok := strings.Cut(item, ":="); ok {
			field = strings.TrimSpace(field)
			if !slices.Contains(fields(), field) {
				fail(item, "no field is called "+quote(field), oneOf(field))
				continue
			}
			m.Constants[field] = strings.TrimSpace(v)
			continue
		}
		i := strings.LastIndexByte(item, '=')
		if i < 0 {
			fail(item, "it has no =", "write column=field")
			continue
		}
		left, right := strings.TrimSpace(item[:i]), strings.TrimSpace(item[i+1:])
		switch left {
		case "dates":
			if right != "day/month/year" && right != "month/day/year" {
				fail(item, "dates cannot be "+quote(right), "write day/month/year or month/day/year")
				continue
			}
			m.Dates = right
		case "addresses":
			if m.Shared = right == "shared"; !m.Shared {
				fail(item, "addresses cannot be "+quote(right), "write shared, when people share them")
			}
		case "encoding":
			m.Encoding = right
		case "separator":
			sep, ok := map[string]byte{"comma": ',', ",": ',', "semicolon": ';', ";": ';', "tab": '\t'}[right]
			if !ok {
				fail(item, "the separator cannot be "+quote(right), "write comma, semicolon or tab")
				continue
			}
			m.Separator = sep
		default:
			if right != "-" && !slices.Contains(fields(), right) {
				fail(item, "no field is called "+quote(right), oneOf(right))
				continue
			}
			if _, twice := m.Columns[heading(left)]; twice {
				fail(item, "the column "+quote(left)+" is mapped twice", "keep one")
				continue
			}
			m.Columns[heading(left)] = right
		}
	}
	return m, bad
}

func fields() []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.field
	}
	return list
}

func oneOf(word string) string {
	if near := source.Nearest(word, fields()); near != "" {
		return "did you mean " + near + "?"
	}
	return "a field is one of " + strings.Join(fields(), ", ")
}

// heading is what two spellings of a heading have in common.
func heading(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_.:#*", r) {
			return ' '
		}
		return r
	}, s)
	return key(s)
}

// fieldOf returns the field under a heading, "-" for none on purpose, or "".
func (m *Mapping) fieldOf(h string) string {
	k := heading(h)
	for _, column := range slices.Sorted(maps.Keys(m.Columns)) {
		if heading(column) == k {
			return m.Columns[column]
		}
	}
	if slices.Contains(reported, k) {
		return "-"
	}
	for _, c := range columns {
		if k == c.field || slices.Contains(c.names, k) {
			return c.field
		}
	}
	return ""
}

// header reads the first row: which column holds which field.
func (im *Import) header(row []string, m *Mapping) (at map[string]int) {
	at = map[string]int{}
	mapped := map[string]bool{}
	for i, h := range row {
		if strings.TrimSpace(h) == "" {
			continue
		}
		mapped[heading(h)] = true
		switch f := m.fieldOf(h); f {
		case "-":
		case "":
			im.Notes = append(im.Notes, "the column "+quote(h)+" is not read")
		default:
			if j, twice := at[f]; twice {
				im.fail(f, fmt.Sprintf("the columns %s and %s are both read as %s", quote(row[j]), quote(h), f), "map one of them to -")
			}
			at[f] = i
			im.Notes = append(im.Notes, "the column "+quote(h)+" is read as "+f)
		}
	}
	for _, column := range slices.Sorted(maps.Keys(m.Columns)) {
		if !mapped[heading(column)] {
			im.fail(clip(column), "the file has no column "+quote(column), "the columns are "+clip(strings.Join(row, ", ")))
		}
	}
	_, name := at[FieldName]
	_, given := at[colGiven]
	_, family := at[colFamily]
	if name && (given || family) {
		im.fail(FieldName, "the file has a column for the whole name and one for a part of it", "map one of them to -")
	}
	_, id := at[colID]
	_, number := at[FieldNumber]
	_, email := at[FieldEmail]
	if !name && !given && !family && !id && !number && !email {
		im.fail("", "no column says whom a row is about", "the first row must name the columns; map one to name, number, email or id: column=name")
	}
	if len(im.Problems) == 0 {
		im.sayStanding(at, m)
	}
	return at
}

// sayStanding warns of the commonest surprise: a list that makes nobody a member.
func (im *Import) sayStanding(at map[string]int, m *Mapping) {
	for _, f := range []string{colJoined, colStanding, colLeft} {
		if _, ok := at[f]; ok || m.Constants[f] != "" {
			return
		}
	}
	im.Notes = append(im.Notes, "the file says of nobody that he or she is a member; if all are, map standing:=member")
}

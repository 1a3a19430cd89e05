package importer

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"alteram/source"
)

// keptPerCode bounds the diagnostics of one kind that are kept.
const keptPerCode = 10

// code is a kind of diagnostic. The letter I stands for import: I1 is the
// mapping, I2 a row, I3 the log as a whole. Numbers never change meaning.
type code string

const (
	badLine        code = "I101" // a mapping line of no known shape
	saidTwice      code = "I102"
	unknownZone    code = "I103"
	badWord        code = "I104" // a value that is none of those allowed
	keyMissing     code = "I105"
	noColumn       code = "I106"
	twoColumns     code = "I107"
	unknownAct     code = "I201"
	badDate        code = "I202"
	clockTime      code = "I203" // a time that the zone's clocks showed never or twice
	noCase         code = "I204"
	noAct          code = "I205"
	noDate         code = "I206"
	wrongWidth     code = "I207"
	strayQuote     code = "I208"
	openQuote      code = "I209"
	notUTF8        code = "I210"
	longLine       code = "I211"
	badValue       code = "I212"
	badOrder       code = "I213"
	caseAgain      code = "I214"
	emptyLog       code = "I301"
	otherFormat    code = "I302"
	brokenOff      code = "I303"
	badXML         code = "I304"
	tooBigToGroup  code = "I305"
	tooManyActs    code = "I306"
	tooManyColumns code = "I307"
	goesBackward   code = "I308"
	pastEnd        code = "I309"
)

// faults collects what is wrong with one log.
type faults struct {
	log   string
	kept  []source.Diagnostic
	codes []code // in order of first use, so that the notes come in a fixed order
	count map[code]int
}

// at records a fault of a line of the log. The log itself is not kept in
// memory, so the place is part of the message and there is no span.
func (f *faults) at(line int, c code, hint, format string, args ...any) {
	if f.room(c) {
		place := f.log + ":" + strconv.Itoa(line) + ": "
		f.keep(source.Diagnostic{Code: string(c), Message: place + fmt.Sprintf(format, args...), Hint: hint})
	}
}

// whole records a fault of the log as a whole.
func (f *faults) whole(c code, hint, format string, args ...any) {
	if f.room(c) {
		f.keep(source.Diagnostic{Code: string(c), Message: f.log + ": " + fmt.Sprintf(format, args...), Hint: hint})
	}
}

// in records a fault of the mapping that the log has brought to light.
func (f *faults) in(m *Mapping, p Phrase, c code, hint, format string, args ...any) {
	if f.room(c) {
		f.keep(source.Diagnostic{Code: string(c), File: m.File, Span: p.Span, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
}

func (f *faults) keep(d source.Diagnostic) { f.kept = append(f.kept, d) }

// room counts a fault and reports whether it is to be kept.
func (f *faults) room(c code) bool {
	if f.count == nil {
		f.count = map[code]int{}
	}
	if f.count[c] == 0 {
		f.codes = append(f.codes, c)
	}
	f.count[c]++
	return f.count[c] <= keptPerCode
}

// soften makes the last fault a warning: its row is used all the same.
func (f *faults) soften(c code) {
	if n := len(f.kept); n > 0 && f.count[c] <= keptPerCode {
		f.kept[n-1].Severity = source.Warning
	}
}

func (f *faults) list() []source.Diagnostic {
	list := f.kept
	for _, c := range f.codes {
		if more := f.count[c] - keptPerCode; more > 0 {
			list = append(list, source.Diagnostic{
				Code: string(c), Severity: source.Note,
				Message: fmt.Sprintf("%s: and %d more of this kind", f.log, more),
				Hint:    "mend the ones shown, then import again",
			})
		}
	}
	return list
}

// quote shows a piece of a log in a message, shortened.
func quote(b []byte) string {
	const most = 60
	if len(b) <= most {
		return strconv.Quote(string(b))
	}
	cut := most
	for cut > most-utf8.UTFMax && !utf8.RuneStart(b[cut]) {
		cut--
	}
	return strconv.Quote(string(b[:cut])) + "…"
}

// columns lists column names for a hint.
func columns(names []string) string {
	const most = 20
	shown := names[:min(len(names), most)]
	parts := make([]string, len(shown))
	for i, n := range shown {
		parts[i] = quote([]byte(n))
	}
	s := strings.Join(parts, ", ")
	if len(names) > most {
		s += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return s
}

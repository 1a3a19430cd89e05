package bundle

import (
	"fmt"
	"strings"
	"time"

	"alteram/record"
)

// witnessAct is the act that appoints a witness of the log; its open field
// "verifier" is the witness's key.
const (
	witnessAct = "org.witness"
	adoptAct   = "org.rulebook"
	eraseAct   = "record.erase"
)

// acts says in words what the acts of the record are. What is not here is
// called by its own name.
var acts = map[string]string{
	"bundle.issue": "handing over of a bundle", "case.edition": "move to another rulebook", "case.open": "opening of the case",
	"case.person": "naming of a person", "case.said": "saying beside the acts", "letter.sent": "letter sent", "org.genesis": "founding of the log",
	"org.key": "change of the log's key", "org.rulebook": "adoption of a rulebook", "org.witness": "appointment of a witness",
	"record.erase": "erasure", "record.hold": "legal hold", "record.unhold": "end of a legal hold",
}

// called names an event by number, act and day, as far as its sheet can be read.
func called(seq int64, sheet []byte, ofOrg bool) string {
	s, _ := record.DecodeSheet(sheet)
	return calledAs(seq, s, ofOrg)
}

// calledAs is called for a sheet that was read already; nil if it could not be.
func calledAs(seq int64, s *record.Sheet, ofOrg bool) string {
	name := fmt.Sprintf("event %d", seq)
	if ofOrg {
		name += " of the organisation"
	}
	if s == nil {
		return name
	}
	return name + " (" + actOf(s) + ", " + dayOf(s) + ")"
}

// actOf says what was done.
func actOf(s *record.Sheet) string {
	for _, key := range []string{"thing", "kind"} {
		if word, ok := s.Open[key].(string); ok && s.Act == "entry" && word != "" {
			return word
		}
	}
	if words, ok := acts[s.Act]; ok {
		return words
	}
	return s.Act
}

// dayOf is the day on which it happened, or else was recorded.
func dayOf(s *record.Sheet) string {
	for _, text := range []string{s.Occurred, s.Recorded} {
		if len(text) < len("2006-01-02") {
			continue
		}
		if day, err := time.Parse("2006-01-02", text[:len("2006-01-02")]); err == nil {
			return day.Format("2 January 2006")
		}
	}
	return "on a day that is not known"
}

// sentence begins a text with a capital letter, unless it begins with the name
// of a file.
func sentence(text string) string {
	if word, _, _ := strings.Cut(text, " "); strings.ContainsAny(word, "/.") {
		return text
	}
	if text != "" && text[0] >= 'a' && text[0] <= 'z' {
		return string(text[0]-'a'+'A') + text[1:]
	}
	return text
}

package bundle

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/record"
)

// checkIssue holds what is here against what was handed over: bundle.json,
// whose hash the last event has.
func (v *verification) checkIssue() {
	c := v.c
	last := len(c.Events) - 1
	s := v.sheets[last]
	signed, err := decodeDescription(c.Description)
	if err != nil {
		v.find(-1, descriptionName, "%s cannot be read: %v.", descriptionName, err)
		return
	}
	here, err := describe(c)
	if err != nil {
		v.find(-1, descriptionName, "the bundle cannot be described: %v.", err)
		return
	}
	before := len(v.report.Findings)
	switch {
	case s.Act != issueAct:
		v.about(caseFolders, last, caseFolders.sheet(int64(last)), "is the last, and not the handing over of this bundle: events at the end are missing, or it was never handed over.")
	case s.Open["bundle"] != hexSum(c.Description):
		v.about(caseFolders, last, descriptionName, "recorded another list of what was handed over: bundle.json was changed.")
	case s.Open["length"] != signed.length || s.Open["head"] != signed.head:
		v.about(caseFolders, last, caseFolders.sheet(int64(last)), "does not agree with bundle.json on how many events were handed over.")
	}
	if len(c.Events[last].Shown) > 0 {
		v.about(caseFolders, last, "", "shows fields, and an event that hands a bundle over has none to show.")
	}
	for _, f := range [...]struct{ what, signed, here string }{
		{"purpose", signed.purpose, here.purpose}, {"holder", signed.holder, here.holder}, {"time", signed.made, here.made},
		{"origin", signed.origin, here.origin}, {"case", signed.caseID, here.caseID}, {"last commitment", signed.head, here.head},
		{"number of events", strconv.FormatInt(signed.length, 10), strconv.FormatInt(here.length, 10)},
	} {
		if f.signed != f.here {
			v.find(-1, descriptionName, "bundle.json has the %s %s, and here it is %s.", f.what, f.signed, f.here)
		}
	}
	v.compare("", v.fieldNames(caseFolders, signed.shown), v.fieldNames(caseFolders, here.shown))
	v.compare("", v.fieldNames(orgFolders, signed.orgShown), v.fieldNames(orgFolders, here.orgShown))
	v.compare("event %s of the organisation", texts(signed.org), texts(here.org))
	v.compare("the rulebook %s", editionNames(signed.editions), editionNames(here.editions))
	v.compare("the attachment %s", signed.files, here.files)
	v.compare("the proof from the log of %s entries", texts(signed.consistency), texts(here.consistency))
	v.compare("%s", extraNames(signed.extra), extraNames(here.extra))
	v.compare("the erasure of field %s", erasedNames(signed.erased), erasedNames(here.erased))
	if again, err := here.encode(); len(v.report.Findings) == before && (err != nil || !bytes.Equal(again, c.Description)) {
		v.find(-1, descriptionName, "bundle.json lists the right things, and not in the order of the form.")
	}
}

// compare finds what was handed over and is not here, and the other way round.
func (v *verification) compare(format string, signed, here []string) {
	name := func(s string) string {
		if format == "" {
			return s
		}
		return fmt.Sprintf(format, s)
	}
	for _, s := range signed {
		if !slices.Contains(here, s) {
			v.find(-1, "", "%s was handed over with this bundle, and is lost or was changed.", name(s))
		}
	}
	for _, s := range here {
		if !slices.Contains(signed, s) {
			v.find(-1, "", "%s was not handed over with this bundle: it was added or changed afterwards.", name(s))
		}
	}
}

// fieldNames names shown fields in words.
func (v *verification) fieldNames(in folders, list []shownAt) []string {
	names := map[int64]string{}
	if in == caseFolders {
		for i := range v.c.Events {
			names[int64(i)] = calledAs(int64(i), v.sheets[i], false)
		}
	} else {
		for _, s := range v.org {
			names[s.Seq] = calledAs(s.Seq, s, true)
		}
	}
	var out []string
	for _, at := range list {
		name, ok := names[at.seq]
		if !ok {
			name = fmt.Sprintf("event %d", at.seq)
		}
		for _, position := range at.positions {
			out = append(out, fmt.Sprintf("field %d of %s", position, name))
		}
	}
	return out
}

func texts(list []int64) (out []string) {
	for _, n := range list {
		out = append(out, strconv.FormatInt(n, 10))
	}
	return out
}

func editionNames(list []named) (out []string) {
	for _, e := range list {
		out = append(out, e.hash+" ("+strings.Join(e.names, ", ")+")")
	}
	return out
}

func extraNames(list []File) (out []string) {
	for _, f := range list {
		out = append(out, f.Name+" with check sum "+string(f.Data))
	}
	return out
}

func erasedNames(list []Erased) (out []string) {
	for _, e := range list {
		out = append(out, fmt.Sprintf("%d of event %d by event %d on the ground %q", e.Position, e.Seq, e.By, e.Ground))
	}
	return out
}

// checkErased holds the list of erased fields against the acts that erased
// them.
func (v *verification) checkErased() {
	type spot struct{ seq, position int64 }
	listed := map[spot]bool{}
	for _, e := range v.c.Erased {
		listed[spot{e.Seq, e.Position}] = true
		if e.Seq < 0 || e.Seq >= int64(len(v.sheets)) || e.Position < 0 || e.Position >= int64(len(v.sheets[e.Seq].Sealed)) {
			v.find(-1, descriptionName, "bundle.json has field %d of event %d as erased, and there is no such field.", e.Position, e.Seq)
			continue
		}
		if e.By < 0 || e.By >= int64(len(v.sheets)) || !erases(v.sheets[e.By], e) {
			v.about(caseFolders, int(e.Seq), descriptionName, "has an erased field %d, and event %d did not erase it on the ground %q.", e.Position, e.By, e.Ground)
		}
		if _, shown := v.c.Events[e.Seq].Shown[int(e.Position)]; shown {
			v.about(caseFolders, int(e.Seq), caseFolders.field(e.Seq, int(e.Position)), "shows field %d, which event %d erased.", e.Position, e.By)
		}
	}
	for i, s := range v.sheets {
		for _, p := range erasedBy(s) {
			if !listed[spot{p[0], p[1]}] {
				v.about(caseFolders, i, descriptionName, "erased field %d of event %d, and bundle.json does not say so.", p[1], p[0])
			}
		}
	}
}

// erases reports whether a sheet records that erasure.
func erases(s *record.Sheet, e Erased) bool {
	ground, _ := s.Open["ground"].(string)
	return ground == e.Ground && slices.Contains(erasedBy(s), [2]int64{e.Seq, e.Position})
}

// erasedBy returns the sequence numbers and positions that an act erased.
func erasedBy(s *record.Sheet) (out [][2]int64) {
	if s.Act != eraseAct {
		return nil
	}
	list, _ := s.Open["positions"].([]any)
	for _, v := range list {
		if pair, _ := v.([]any); len(pair) == 2 {
			seq, ok1 := pair[0].(int64)
			position, ok2 := pair[1].(int64)
			if ok1 && ok2 {
				out = append(out, [2]int64{seq, position})
			}
		}
	}
	return out
}

// checkEditions checks that the rulebooks under which the case was judged are
// here, as they were adopted.
func (v *verification) checkEditions() {
	here := map[string]bool{}
	for _, e := range v.c.Editions {
		here[e.Hash] = true
		hash, err := EditionHash(e.Files)
		if err != nil || hash != e.Hash {
			v.find(-1, rulesDir+e.Hash, "the texts of the rulebook %s are not the ones that were adopted under that name.", e.Hash)
		}
	}
	adopted := map[string]bool{}
	for _, s := range v.org {
		if edition, ok := s.Open["edition"].(string); ok && s.Act == adoptAct {
			adopted[edition] = true
		}
	}
	needed := map[string]bool{}
	for i, s := range v.sheets {
		if s.Rules == "" || needed[s.Rules] {
			continue
		}
		needed[s.Rules] = true
		if !here[s.Rules] {
			v.about(caseFolders, i, rulesDir+s.Rules, "was judged under the rulebook %s, which is missing.", s.Rules)
		}
		if !adopted[s.Rules] {
			v.about(caseFolders, i, "", "was judged under the rulebook %s, and no adoption of it is here.", s.Rules)
		}
	}
	for _, e := range v.c.Editions {
		if !needed[e.Hash] && !adopted[e.Hash] {
			v.find(-1, rulesDir+e.Hash, "the rulebook %s is here, and no event names it.", e.Hash)
		}
	}
}

// checkFiles holds attachments against the fields that speak of them.
func (v *verification) checkFiles() {
	spoken := map[[32]byte][]record.Object{}
	for _, events := range [][]Event{v.c.Events, v.c.Org} {
		for _, e := range events {
			for _, position := range positions(e.Shown) {
				o, ok := e.Shown[position].Value.(record.Object)
				if text, isText := o["commitment"].(string); ok && isText {
					if commitment, err := record.ParseB64(text); err == nil {
						spoken[commitment] = append(spoken[commitment], o)
					}
				}
			}
		}
	}
	for i := range v.c.Files {
		f := &v.c.Files[i]
		name := filesDir + hex.EncodeToString(f.Commitment[:])
		fields := spoken[f.Commitment]
		is := func(o record.Object) bool {
			text, _ := o["salt"].(string)
			salt, err := record.ParseB64(text)
			if err != nil || o["size"] != f.Size {
				return false
			}
			same, err := f.commits(salt)
			if err != nil {
				v.find(-1, name, "the attachment %s cannot be read: %v.", name, err)
			}
			return same
		}
		switch {
		case len(fields) == 0:
			v.find(-1, name, "the attachment %s belongs to no field that is shown.", name)
		case !slices.ContainsFunc(fields, is):
			what, _ := fields[0]["name"].(string)
			v.find(-1, name, "the attachment %q is not the file that was recorded: %s was changed.", what, name)
		}
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func utc(unix int64) string { return time.Unix(unix, 0).UTC().Format("2006-01-02T15:04:05Z") }

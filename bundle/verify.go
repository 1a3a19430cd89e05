package bundle

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// Report says whether a bundle is whole and true.
type Report struct {
	OK       bool
	Findings []Finding // what is wrong; empty when OK
	Lines    []string  // what was checked, in words

	Size         int // events of the case, the handing over included
	Shown        int // sealed fields of the case that are shown
	Sealed       int // sealed fields of the case
	ErasedFields int

	Head record.Checkpoint // the head that every proof leads to
	Key  string            // verifier key that signed it
}

// Verify checks everything that a bundle says against everything that vouches
// for it, down to the signed head of the log. A pin is the verifier key that
// the reader has from elsewhere, from a letter or a notice board: it must be a
// key of the log, now or before a change of keys. Without a pin the report
// says which key it was, for the reader to compare.
func Verify(c *Contents, pin string) *Report {
	v := verify(c, pin)
	return v.report
}

// verification is a bundle being verified.
type verification struct {
	c        *Contents
	report   *Report
	sheets   []*record.Sheet // of c.Events; nil where one cannot be read
	org      []*record.Sheet // of c.Org
	keys     []record.LogKey
	keyIndex []int64                  // in the log, of the events that name keys
	watch    map[string]note.Verifier // witnesses, by their verifier keys
}

func verify(c *Contents, pin string) *verification {
	v := &verification{c: c, report: &Report{Size: len(c.Events)}, watch: map[string]note.Verifier{}}
	if _, err := layOut(c); err != nil {
		v.find(-1, "", "%s.", sentence(err.Error()))
		return v
	}
	v.decode()
	if len(v.report.Findings) > 0 {
		return v // what follows would repeat it
	}
	v.checkChains()
	if v.checkKeys(pin) {
		v.checkHead()
	}
	v.checkTree()
	v.checkTimes()
	v.checkIssue()
	v.checkFields(caseFolders, c.Events, v.sheets)
	v.checkFields(orgFolders, c.Org, v.org)
	v.checkErased()
	v.checkEditions()
	v.checkFiles()
	v.checkConsistency()
	v.report.OK = len(v.report.Findings) == 0
	v.count()
	return v
}

func (v *verification) find(seq int64, file, format string, args ...any) {
	v.report.Findings = append(v.report.Findings, Finding{seq, file, sentence(fmt.Sprintf(format, args...))})
}

// about finds something about an event of the case or the organisation.
func (v *verification) about(in folders, i int, file, format string, args ...any) {
	if in == caseFolders {
		v.find(int64(i), file, "%s %s", calledAs(int64(i), v.sheets[i], false), fmt.Sprintf(format, args...))
		return
	}
	v.find(-1, file, "%s %s", calledAs(v.org[i].Seq, v.org[i], true), fmt.Sprintf(format, args...))
}

// decode reads the sheets.
func (v *verification) decode() {
	for i, e := range v.c.Events {
		s, err := record.DecodeSheet(e.Sheet)
		if err != nil {
			v.find(int64(i), caseFolders.sheet(int64(i)), "event %d cannot be read: %v.", i, err)
		}
		v.sheets = append(v.sheets, s)
	}
	for _, e := range v.c.Org {
		s, err := record.DecodeSheet(e.Sheet)
		if err != nil {
			v.find(-1, "", "an event of the organisation cannot be read: %v.", err)
		}
		v.org = append(v.org, s)
	}
}

// checkChains checks that the case is there from its first event without a
// gap, each linked to the one before, and that the events of the organisation
// are of one chain.
func (v *verification) checkChains() {
	ids := map[string]bool{}
	for i, s := range v.sheets {
		file := caseFolders.sheet(int64(i))
		switch {
		case s.Org != v.c.Origin:
			v.about(caseFolders, i, file, "is of the log %s, not of %s.", s.Org, v.c.Origin)
		case s.Case != v.c.Case:
			v.about(caseFolders, i, file, "belongs to another case.")
		case s.Seq != int64(i):
			v.about(caseFolders, i, file, "says that it has the number %d.", s.Seq)
		case i > 0 && s.Prev != v.c.Events[i-1].entry().E():
			v.about(caseFolders, i, file, "follows another event than %s: one of the two was changed.", calledAs(int64(i-1), v.sheets[i-1], false))
		case ids[s.ID]:
			v.about(caseFolders, i, file, "has the id of another event.")
		}
		ids[s.ID] = true
	}
	ids = map[string]bool{}
	for i, s := range v.org {
		file := orgFolders.sheet(s.Seq)
		switch {
		case s.Org != v.c.Origin:
			v.about(orgFolders, i, file, "is of the log %s, not of %s.", s.Org, v.c.Origin)
		case s.Case != v.org[0].Case:
			v.about(orgFolders, i, file, "belongs to another chain than the founding of the log.")
		case i == 0 && (s.Act != record.ActGenesis || v.c.Org[0].Index != 0):
			v.about(orgFolders, i, file, "is not the founding of the log, its first entry.")
		case i > 0 && s.Seq == v.org[i-1].Seq+1 && s.Prev != v.c.Org[i-1].entry().E():
			v.about(orgFolders, i, file, "follows another event than %s: one of the two was changed.", calledAs(v.org[i-1].Seq, v.org[i-1], true))
		case ids[s.ID]:
			v.about(orgFolders, i, file, "has the id of another event.")
		}
		ids[s.ID] = true
	}
}

// checkKeys follows the keys of the log from its founding. It reports whether
// there is a key to verify with.
func (v *verification) checkKeys(pin string) bool {
	keys, err := record.CheckKeyChain(v.org)
	if err != nil {
		v.find(-1, keysName, "the keys of the log do not follow from its founding: %v.", err)
		return false
	}
	v.keys = keys
	for i, s := range v.org {
		switch s.Act {
		case record.ActGenesis, record.ActKey:
			v.keyIndex = append(v.keyIndex, v.c.Org[i].Index)
		case witnessAct:
			key, _ := s.Open["verifier"].(string)
			w, err := record.NewVerifier(key)
			if err != nil {
				v.about(orgFolders, i, orgFolders.sheet(s.Seq), "names a witness by what is no key: %v.", err)
				continue
			}
			v.watch[key] = w
		}
	}
	if pin != "" && !slices.ContainsFunc(keys, func(k record.LogKey) bool { return k.Text == pin }) {
		v.find(-1, keysName, "the log is signed by %s, which is not the key that was given to verify with.", keys[len(keys)-1].Text)
	}
	return true
}

// keyAt returns the key that signs heads of a size: the last that an event
// before the head names.
func (v *verification) keyAt(size int64) record.LogKey {
	key := v.keys[0]
	for i, k := range v.keys {
		if v.keyIndex[i] < size {
			key = k
		}
	}
	return key
}

// open opens a head of the log, signed by the key of its time.
func (v *verification) open(text []byte) (record.Checkpoint, record.LogKey, error) {
	c, err := record.ParseCheckpoint(text)
	if err != nil {
		return c, record.LogKey{}, err
	}
	key := v.keyAt(c.Size)
	verifiers := []note.Verifier{key.Verifier}
	for _, name := range slices.Sorted(maps.Keys(v.watch)) {
		if name != key.Text {
			verifiers = append(verifiers, v.watch[name])
		}
	}
	c, err = record.OpenCheckpoint(text, verifiers...)
	if err == nil && c.Origin != v.c.Origin {
		err = fmt.Errorf("it is of the log %s", c.Origin)
	}
	return c, key, err
}

func (v *verification) checkHead() {
	head, key, err := v.open(v.c.Checkpoint)
	if err != nil {
		v.find(-1, checkpointName, "the signed head of the log does not hold: %v.", err)
		return
	}
	v.report.Head, v.report.Key = head, key.Text
}

// checkTree checks that every event stands in the log, where it says.
func (v *verification) checkTree() {
	head, _ := record.ParseCheckpoint(v.c.Checkpoint) // layOut could
	switch {
	case len(v.c.Leaves) == 0 && head.Size <= MaxLeaves:
		v.find(-1, leavesName, "the list of all entries of the log is missing; a log of %s travels whole.", plural(head.Size, "entry"))
	case len(v.c.Leaves) > 0 && (head.Size > MaxLeaves || int64(len(v.c.Leaves)) != head.Size):
		v.find(-1, leavesName, "the list of all entries has %d; the signed head is over %d.", len(v.c.Leaves), head.Size)
	case len(v.c.Leaves) > 0 && rootOf(v.c.Leaves) != head.Root:
		v.find(-1, leavesName, "the list of all entries is not what the head was signed over.")
	}
	at := map[int64]string{}
	check := func(in folders, events []Event, seq func(i int) int64) {
		for i, e := range events {
			entry := e.entry()
			err := tlog.CheckRecord(e.Path, head.Size, head.Root, e.Index, tlog.RecordHash(entry[:]))
			listed := e.Index < int64(len(v.c.Leaves)) && v.c.Leaves[e.Index] == entry
			switch {
			case err != nil && listed:
				v.about(in, i, in.proof(seq(i)), "is entry %d of the log, and its proof does not show it: the proof was changed.", e.Index)
			case err != nil:
				v.about(in, i, in.sheet(seq(i)), "is not entry %d of the log: its sheet, its blind or its proof was changed, or it was never recorded there.", e.Index)
			}
			if i > 0 && e.Index <= events[i-1].Index {
				v.about(in, i, in.proof(seq(i)), "stands in the log before the event that it follows.")
			}
			// An organisation's own chain may itself be the case.
			id := string(e.Sheet)
			if other, taken := at[e.Index]; taken && other != id {
				v.about(in, i, in.proof(seq(i)), "claims entry %d of the log, which is another event.", e.Index)
			}
			at[e.Index] = id
		}
	}
	check(caseFolders, v.c.Events, func(i int) int64 { return int64(i) })
	check(orgFolders, v.c.Org, func(i int) int64 { return v.org[i].Seq })
}

// entry is the event's entry in the log.
func (e Event) entry() record.Entry { return record.NewEntry(e.Blind, e.Sheet) }

// checkTimes checks that the time of recording never decreases along the log.
func (v *verification) checkTimes() {
	type moment struct {
		in    folders
		i     int
		index int64
		at    string
	}
	var moments []moment
	for i, s := range v.sheets {
		moments = append(moments, moment{caseFolders, i, v.c.Events[i].Index, s.Recorded})
	}
	for i, s := range v.org {
		moments = append(moments, moment{orgFolders, i, v.c.Org[i].Index, s.Recorded})
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return cmp.Compare(a.index, b.index) })
	for i := 1; i < len(moments); i++ {
		if m := moments[i]; m.at < moments[i-1].at {
			v.about(m.in, m.i, "", "says that it was recorded at %s, after an entry that was recorded at %s.", m.at, moments[i-1].at)
		}
	}
}

// checkFields holds every shown field against its commitment.
func (v *verification) checkFields(in folders, events []Event, sheets []*record.Sheet) {
	for i, e := range events {
		for _, position := range positions(e.Shown) {
			d, s := e.Shown[position], sheets[i]
			file := in.field(s.Seq, position)
			commitment, err := d.Commitment()
			switch {
			case position < 0 || position >= len(s.Sealed):
				v.about(in, i, file, "has %s; field %d is shown.", plural(len(s.Sealed), "sealed field"), position)
			case err != nil || commitment != s.Sealed[position]:
				v.about(in, i, file, "was recorded with another field %d (%s): name, value or salt was changed.", position, d.Name)
			}
		}
	}
}

func positions(shown map[int]record.Disclosure) []int {
	list := make([]int, 0, len(shown))
	for position := range shown {
		list = append(list, position)
	}
	slices.Sort(list)
	return list
}

// count sums up what was checked, in words.
func (v *verification) count() {
	r, c := v.report, v.c
	for i, e := range c.Events {
		r.Shown += len(e.Shown)
		r.Sealed += len(v.sheets[i].Sealed)
	}
	r.ErasedFields = len(c.Erased)
	if !r.OK {
		return
	}
	say := func(format string, args ...any) { r.Lines = append(r.Lines, fmt.Sprintf(format, args...)) }
	who := ""
	if c.Holder != "" {
		who = ", " + c.Holder
	}
	say("Case %s of %s: a bundle for %s%s, made %s.", c.Case, c.Origin, c.Purpose, who, c.Made)
	say("%s, numbered 0 to %d without a gap, each linked to the one before it.", plural(len(c.Events), "event"), len(c.Events)-1)
	say("Each stands in the log of %d entries whose head was signed with the key %s.", r.Head.Size, r.Key)
	if len(v.keys) > 1 {
		say("The log has changed its key %s, each time to the one that had been promised.", times(len(v.keys)-1))
	}
	for _, k := range v.keys {
		if k.Lost {
			say("At event %d of the organisation the key before was given up as lost: it did not sign the change.", k.Seq)
		}
	}
	for _, w := range r.Head.Cosigned {
		say("The witness %s has signed the head, too, at %s.", w.Name, utc(w.Time))
	}
	if len(c.Leaves) > 0 {
		say("All %d entries of the log are listed, and the head was signed over them.", len(c.Leaves))
	}
	for _, k := range c.Consistency {
		old, _ := record.ParseCheckpoint(k.Checkpoint)
		say("The log has continued the one whose head was seen at %d entries.", old.Size)
	}
	say("%d of %s shown; %d erased, %d withheld.", r.Shown, plural(r.Sealed, "sealed field"), r.ErasedFields, r.Sealed-r.Shown-r.ErasedFields)
	for _, by := range erasers(c.Erased) {
		var list []string
		for _, e := range c.Erased {
			if e.By == by.By && e.Ground == by.Ground {
				list = append(list, fmt.Sprintf("%d.%d", e.Seq, e.Position))
			}
		}
		say("Erased by %s on the ground %q: %s.", calledAs(by.By, v.sheets[by.By], false), by.Ground, strings.Join(list, ", "))
	}
	if n := len(c.Files); n > 0 {
		say("%s, as recorded.", plural(n, "attachment"))
	}
	for _, e := range c.Editions {
		say("The rulebook %s in %s, as adopted.", e.Hash, plural(len(e.Files), "file"))
	}
	say("What was handed over is listed in event %d, so that what is missing here would show.", len(c.Events)-1)
}

// erasers returns one erasure of each act and ground.
func erasers(list []Erased) []Erased {
	var out []Erased
	for _, e := range list {
		if !slices.ContainsFunc(out, func(o Erased) bool { return o.By == e.By && o.Ground == e.Ground }) {
			out = append(out, e)
		}
	}
	return out
}

// checkConsistency checks that earlier heads are beginnings of the log.
func (v *verification) checkConsistency() {
	head, _ := record.ParseCheckpoint(v.c.Checkpoint)
	for _, k := range v.c.Consistency {
		parsed, _ := record.ParseCheckpoint(k.Checkpoint)
		file := fmt.Sprintf("%s%d", consistencyDir, parsed.Size)
		if len(v.keys) == 0 {
			return
		}
		old, _, err := v.open(k.Checkpoint)
		switch {
		case err != nil:
			v.find(-1, file, "the earlier head of %d entries does not hold: %v.", parsed.Size, err)
		case tlog.CheckTree(k.Proof, head.Size, head.Root, old.Size, old.Root) == nil:
		case len(v.c.Leaves) > 0 && old.Size <= int64(len(v.c.Leaves)) && rootOf(v.c.Leaves[:old.Size]) == old.Root:
			v.find(-1, file, "the proof that the log of %d entries was continued was changed.", old.Size)
		default:
			v.find(-1, file, "the log does not continue the one whose head was seen at %d entries: it was forked, or the proof was changed.", old.Size)
		}
	}
}

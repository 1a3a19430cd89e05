package clerk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/dossier"
	"alteram/record"
	"alteram/rulebook"
)

// Audit looks at what is stored and names each event with which something is
// wrong. It holds the log against its hashes and signed heads, and every event
// and private part against the log; with deep it also opens the attachments,
// and replays the rulebook over every case. progress may be nil.
func (d *Desk) Audit(ctx context.Context, deep bool, progress func(done, of int64)) ([]Finding, error) {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	led, err := d.fresh(ctx)
	var bad *Damage
	if errors.As(err, &bad) {
		return []Finding{{Index: bad.Index, Seq: -1, Text: sentence(bad.What)}}, nil
	}
	if err != nil {
		return nil, err
	}
	a := &audit{d: d, ctx: ctx, led: led, deep: deep, keys: newKeyring(d.vault), seen: map[string]int64{}, progress: progress, ends: map[string]tail{}, erased: map[string]bool{}}
	a.total = 2 * led.tree.Size
	if deep {
		a.total += led.tree.Size
	}
	a.log()
	a.heads()
	if a.entries != nil {
		a.events()
		a.letters()
		if deep {
			a.replay()
		}
		a.counts()
	}
	progress(a.total, a.total)
	return a.findings, ctx.Err()
}

// audit is one look at the whole store.
type audit struct {
	d        *Desk
	ctx      context.Context
	led      *ledger
	deep     bool
	keys     *keyring
	progress func(done, of int64)
	done     int64
	total    int64

	entries  []record.Entry
	hashes   []tlog.Hash // stored hashes as they should be
	findings []Finding

	seen    map[string]int64 // rows of each table that were looked at
	ends    map[string]tail
	missing []absent
	lost    []int64         // entries without an event
	erased  map[string]bool // "chain/seq/position"
	mail    []LetterRow     // as they should be
}

// absent is a private part that is not there.
type absent struct {
	e *event
	n int
}

func (a *audit) find(index int64, e *event, format string, args ...any) {
	f := Finding{Index: index, Seq: -1, Text: fmt.Sprintf(format, args...)}
	if e != nil {
		f.Case, f.Seq = e.sheet.Case, e.sheet.Seq
	}
	a.findings = append(a.findings, f)
}

// broken notes what a part of the store could not be read for.
func (a *audit) broken(index int64, what string, err error) {
	var bad *Damage
	if errors.As(err, &bad) {
		a.find(index, nil, "%s", sentence(bad.What))
		return
	}
	a.find(index, nil, "%s cannot be read: %v.", what, err)
}

// sentence makes a fact a sentence.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

func (a *audit) step() {
	if a.done++; a.done%64 == 0 || a.done == a.total {
		a.progress(min(a.done, a.total), a.total)
	}
}

// log holds the entries against the stored hashes.
func (a *audit) log() {
	const chunk = 4096
	size := a.led.tree.Size
	t := &record.Tree{}
	for from := int64(0); from < size; from += chunk {
		to := min(from+chunk, size)
		entries, err := a.d.store.Entries(a.ctx, from, to)
		if err != nil {
			a.broken(from, fmt.Sprintf("The log from entry %d on", from), err)
			a.entries = nil
			return
		}
		for i, e := range entries {
			first, hashes, err := t.Add(e)
			if err != nil {
				a.broken(from+int64(i), "The tree", err)
				return
			}
			t.Trim()
			a.stored(from+int64(i), e, first, hashes)
			a.step()
		}
		a.entries = append(a.entries, entries...)
	}
	a.seen["entry"], a.seen["hash"] = size, int64(len(a.hashes))
}

// stored compares the hashes that an entry brings with those stored.
func (a *audit) stored(index int64, e record.Entry, first int64, hashes []tlog.Hash) {
	want := make([]int64, len(hashes))
	for i := range hashes {
		want[i] = first + int64(i)
	}
	a.hashes = append(a.hashes, hashes...)
	got, err := a.d.store.Hashes(a.ctx, want)
	if err != nil {
		a.broken(index, fmt.Sprintf("A hash of entry %d of the log", index), err)
		return
	}
	if !slices.Equal(got, hashes) {
		a.find(index, nil, "Entry %d of the log and the hashes stored for it do not agree: one of them was changed.", index)
		return
	}
	if e[0] != 1 {
		a.find(index, nil, "Entry %d of the log is of a form that this program does not know.", index)
	}
}

// ReadHashes is tlog.HashReader over the hashes as they should be.
func (a *audit) readHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, ix := range indexes {
		if ix >= int64(len(a.hashes)) {
			return nil, errors.New("the log is shorter")
		}
		out[i] = a.hashes[ix]
	}
	return out, nil
}

// keyFor returns the key that signs heads of a size.
func (a *audit) keyFor(size int64) note.Verifier {
	v := a.led.org.keys[0].Verifier
	for i, s := range a.led.org.sheets {
		if rows, err := a.d.store.EventByID(a.ctx, s.ID); err == nil && rows.Index < size {
			v = a.led.org.keys[i].Verifier
		}
	}
	return v
}

// heads holds every signed head against the log as it was then.
func (a *audit) heads() {
	witnesses := a.witnesses()
	for size := int64(1); size <= a.led.tree.Size; {
		text, err := a.d.store.CheckpointAt(a.ctx, size)
		if err != nil {
			a.broken(-1, fmt.Sprintf("The signed head over %d entries or more", size), err)
			return
		}
		a.seen["checkpoint"]++
		c, err := record.OpenCheckpoint(text, a.keyFor(sizeOf(text, size)))
		if err != nil {
			a.find(-1, nil, "The signed head over about %d entries was changed: %v.", size, err)
			size++
			continue
		}
		if c.Size < size {
			a.find(-1, nil, "The signed head over %d entries stands in another's place.", c.Size)
			size++
			continue
		}
		root, err := tlog.TreeHash(c.Size, tlog.HashReaderFunc(a.readHashes))
		if err != nil || root != c.Root || c.Origin != a.led.org.origin {
			a.find(c.Size-1, nil, "The signed head over %d entries does not agree with the log: an entry up to %d was changed, or the head.", c.Size, c.Size-1)
		}
		if next, err := a.d.store.CheckpointAt(a.ctx, c.Size+1); err == nil && bytes.Equal(next, text) {
			a.find(-1, nil, "The signed head over %d entries stands in another's place.", c.Size)
		}
		a.cosigned(c, witnesses)
		size = c.Size + 1
	}
}

func sizeOf(text []byte, size int64) int64 {
	if c, err := record.ParseCheckpoint(text); err == nil {
		return c.Size
	}
	return size
}

// witnesses are the verifiers of the witnesses that the record names.
func (a *audit) witnesses() []note.Verifier {
	var out []note.Verifier
	events, err := a.d.read(a.ctx, a.led.org.chain)
	if err != nil {
		return nil // said where the events are looked at
	}
	for _, e := range events {
		if e.sheet.Act != "org.witness" {
			continue
		}
		if v, err := record.NewVerifier(text(e.sheet.Open, "verifier")); err == nil {
			out = append(out, v)
		}
	}
	return out
}

// cosigned verifies what witnesses have signed of a head.
func (a *audit) cosigned(c record.Checkpoint, witnesses []note.Verifier) {
	lines, err := a.d.store.Cosignatures(a.ctx, c.Size)
	if err != nil {
		a.broken(-1, fmt.Sprintf("What witnesses signed of the head over %d entries", c.Size), err)
		return
	}
	a.seen["cosignature"] += int64(len(lines))
	for _, line := range lines {
		text, err := c.With(line)
		if err == nil {
			_, err = record.OpenCheckpoint(text, append([]note.Verifier{a.keyFor(c.Size)}, witnesses...)...)
		}
		if err != nil {
			a.find(-1, nil, "A witness's signature under the head over %d entries does not verify: %v.", c.Size, err)
		}
	}
}

// events opens every event and holds it against its entry, its chain and its
// private parts.
func (a *audit) events() {
	for i := range a.led.tree.Size {
		a.step()
		row, err := a.d.store.Event(a.ctx, i)
		if errors.Is(err, ErrNone) {
			a.lost = append(a.lost, i)
			continue
		}
		if err != nil {
			a.broken(i, fmt.Sprintf("Entry %d of the log", i), err)
			continue
		}
		a.seen["event"]++
		e, err := a.keys.openEvent(a.ctx, &row)
		if err != nil {
			a.find(i, nil, "Entry %d of the log, event %d of %s, cannot be opened: what is stored of it was changed (%v).", i, row.Seq, a.chainWords(row.Chain), err)
			continue
		}
		a.event(e, &row)
	}
	a.explain()
}

func (a *audit) chainWords(chain string) string {
	if chain == a.led.org.chain {
		return "the organisation"
	}
	return fmt.Sprintf("the case %.8s", chain)
}

// event looks at one event that opens.
func (a *audit) event(e *event, row *EventRow) {
	s := e.sheet
	name := fmt.Sprintf("Event %d of %s (%s, entry %d of the log)", s.Seq, a.chainWords(s.Case), s.Act, e.index)
	if record.NewEntry(e.blind, e.text) != a.entries[e.index] {
		a.find(e.index, e, "%s is not the one that the log committed to: it was changed.", name)
	}
	if key, _ := splitKeyID(row.Key); key != caseKey(s.Case) {
		a.find(e.index, e, "%s is sealed under a key of something else.", name)
	}
	end := a.ends[s.Case]
	if s.Seq != end.next || s.Prev != end.tip {
		a.find(e.index, e, "%s does not follow the event before it: one is missing, or was changed.", name)
	}
	a.ends[s.Case] = endOf(e)
	if got, err := a.d.store.EventByID(a.ctx, s.ID); err != nil || got.Index != e.index {
		a.find(e.index, e, "%s is not found by its id.", name)
	}
	objects, err := a.d.store.Objects(a.ctx, []int64{e.index})
	if err != nil {
		a.broken(e.index, name, err)
		return
	}
	for i := range objects {
		a.object(e, name, &objects[i])
	}
	for n := range s.Sealed {
		if _, ok := e.shown[n]; !ok && !slices.ContainsFunc(objects, func(o ObjectRow) bool { return o.N == n }) {
			a.missing = append(a.missing, absent{e, n})
		}
	}
	a.blobs(e, name)
	a.note(e)
}

// object looks at one private part.
func (a *audit) object(e *event, name string, o *ObjectRow) {
	a.seen["object"]++
	if o.N < 0 || o.N >= len(e.sheet.Sealed) {
		a.find(e.index, e, "%s has no private part %d, and one is stored.", name, o.N)
		return
	}
	x, err := a.keys.openObject(a.ctx, o)
	if err != nil {
		a.find(e.index, e, "%s: its private part %d cannot be opened: it was changed, or its key is gone (%v).", name, o.N, err)
		return
	}
	if c, err := x.Commitment(); err != nil || c != e.sheet.Sealed[o.N] {
		a.find(e.index, e, "%s: its private part %d, %q, is not the one that was recorded.", name, o.N, x.Name)
		return
	}
	e.shown[o.N] = x
	v, _ := x.Value.(record.Object)
	if strings.HasPrefix(x.Name, "letter.") {
		a.mail = append(a.mail, LetterRow{e.index, o.N, e.sheet.Case, text(v, "to")})
	}
}

// blobs looks at the attachments of an event.
func (a *audit) blobs(e *event, name string) {
	rows, err := a.d.store.Blobs(a.ctx, []int64{e.index})
	if err != nil {
		a.broken(e.index, name, err)
		return
	}
	there := map[int]bool{}
	for _, r := range rows {
		a.seen["blob"]++
		there[r.N] = true
		x, ok := e.shown[r.N]
		v, _ := x.Value.(record.Object)
		if !ok || !strings.HasPrefix(x.Name, "file.") {
			a.find(e.index, e, "%s: an attachment is stored at %d, where it has none.", name, r.N)
			continue
		}
		if !a.deep && r.File == "" {
			continue
		}
		full, err := a.d.store.Blob(a.ctx, Place{e.index, r.N})
		if err != nil {
			a.broken(e.index, name, err)
			continue
		}
		content, err := a.keys.openBlob(a.ctx, &full)
		if err != nil {
			a.find(e.index, e, "%s: its attachment %q cannot be opened: it was changed (%v).", name, text(v, "name"), err)
			continue
		}
		if content.large != nil {
			a.seen["file"]++
			a.seen["chunk"] += int64(content.large.Chunks())
		}
		if !a.deep {
			continue
		}
		salt, err1 := record.ParseB64(text(v, "salt"))
		c, err2 := record.ParseB64(text(v, "commitment"))
		switch err := cmp.Or(err1, err2, content.same(a.ctx, a.d.store, salt, c)); {
		case errors.Is(err, errOther):
			a.find(e.index, e, "%s: its attachment %q is not the one that was recorded.", name, text(v, "name"))
		case err != nil:
			a.find(e.index, e, "%s: its attachment %q cannot be read whole: it was changed, or a part of it is lost (%v).", name, text(v, "name"), err)
		}
	}
	for n, x := range e.shown {
		if strings.HasPrefix(x.Name, "file.") && !there[n] {
			a.find(e.index, e, "%s: the content of an attachment is missing.", name)
		}
	}
}

// note remembers what an act of erasure explains.
func (a *audit) note(e *event) {
	for _, at := range erasedBy(e.sheet) {
		a.erased[fmt.Sprintf("%s/%d/%d", e.sheet.Case, at[0], at[1])] = true
	}
}

// explain tells what was erased from what is lost.
func (a *audit) explain() {
	for _, m := range a.missing {
		s := m.e.sheet
		if !a.erased[fmt.Sprintf("%s/%d/%d", s.Case, s.Seq, m.n)] {
			a.find(m.e.index, m.e, "Event %d of %s (%s, entry %d of the log): its private part %d is missing, and no act erased it.", s.Seq, a.chainWords(s.Case), s.Act, m.e.index, m.n)
		}
	}
	for _, i := range a.lost {
		if !a.led.org.closed(i) {
			a.find(i, nil, "The event of entry %d of the log is missing, and no act closed its case out.", i)
		}
	}
}

// letters holds the list of letters against the letters.
func (a *audit) letters() {
	rows, err := a.d.store.Letters(a.ctx, "")
	if err != nil {
		a.broken(-1, "The list of letters", err)
		return
	}
	a.seen["letter"] = int64(len(rows))
	have, want := map[LetterRow]bool{}, map[LetterRow]bool{}
	for _, r := range rows {
		have[r] = true
	}
	for _, r := range a.mail {
		if want[r] = true; !have[r] {
			a.find(r.Index, nil, "The letter of entry %d of the log is not in the list of letters as it should be.", r.Index)
		}
	}
	for _, r := range rows {
		if !want[r] {
			a.find(r.Index, nil, "The list of letters names a letter of entry %d of the log that there is not.", r.Index)
		}
	}
}

// replay judges every case once more.
func (a *audit) replay() {
	chains, err := a.d.store.Chains(a.ctx)
	if err != nil {
		a.broken(-1, "The list of chains", err)
		return
	}
	editions := map[string]*rulebook.Program{}
	for _, ed := range a.led.org.editions {
		editions[ed.Hash] = ed.Program
	}
	for _, chain := range chains {
		if chain == a.led.org.chain {
			continue
		}
		events, err := a.d.read(a.ctx, chain)
		if err != nil {
			a.broken(-1, sentence(a.chainWords(chain)), err)
			continue
		}
		shown := make([]dossier.Shown, len(events))
		for i, e := range events {
			a.step()
			fields := map[string]any{}
			for _, x := range e.shown {
				fields[x.Name] = x.Value
			}
			shown[i] = dossier.Shown{Sheet: e.sheet, Fields: fields}
		}
		if r := dossier.Replay(shown, editions); !r.OK {
			for _, line := range r.Lines {
				a.find(-1, nil, "In %s: %s.", a.chainWords(chain), strings.TrimSuffix(line, "."))
			}
		}
	}
}

// counts looks for rows that nothing led to.
func (a *audit) counts() {
	counts, err := a.d.store.Counts(a.ctx)
	if err != nil {
		a.broken(-1, "The number of rows", err)
		return
	}
	for _, table := range []string{"entry", "hash", "checkpoint", "cosignature", "event", "object", "blob", "letter", "file", "chunk"} {
		if counts[table] != a.seen[table] {
			a.find(-1, nil, "The table %s has %d rows, and the record accounts for %d: something was added, moved or lost.", table, counts[table], a.seen[table])
		}
	}
}

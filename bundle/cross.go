package bundle

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/record"
)

// Cross holds two bundles of one organisation against each other. A conflict
// is a page of text that proves, with both signatures, that the organisation
// has shown two histories; "" means that none was found. It is conclusive that
// there is none when one log was shown to continue the other. The error says
// why the two cannot be compared: one does not verify, or they are of
// different logs.
func Cross(a, b *Contents) (conflict string, conclusive bool, err error) {
	va, vb := verify(a, ""), verify(b, "")
	switch {
	case !va.report.OK:
		return "", false, fmt.Errorf("the first bundle does not verify: %s", va.report.Findings[0].Text)
	case !vb.report.OK:
		return "", false, fmt.Errorf("the second bundle does not verify: %s", vb.report.Findings[0].Text)
	case a.Origin != b.Origin:
		return "", false, fmt.Errorf("the bundles are of different logs, %s and %s", a.Origin, b.Origin)
	}
	if va.keys[0].Text != vb.keys[0].Text {
		return page(va, vb, fmt.Sprintf("Both bundles say that they come from %s, and the two logs were founded with different keys, %s and %s. "+
			"At most one is the log of the organisation: compare the keys with the one on a letter or on paper.", a.Origin, va.keys[0].Text, vb.keys[0].Text)), true, nil
	}
	ka, kb := va.learn(), vb.learn()
	var lines []string
	if at, found := contradiction(ka, kb); found {
		lines = append(lines, disagreement(ka, kb, at, va, vb))
	}
	lines = append(lines, twice(va, vb)...)
	if len(lines) > 0 {
		return page(va, vb, strings.Join(lines, "\n\n")), true, nil
	}
	small, large := va.report.Head, kb
	if va.report.Head.Size > vb.report.Head.Size {
		small, large = vb.report.Head, ka
	}
	_, ok := large.over(span{0, small.Size})
	return "", ok, nil
}

// disagreement says where two logs differ.
func disagreement(ka, kb *known, at span, va, vb *verification) string {
	ha, _ := ka.over(at)
	hb, _ := kb.over(at)
	what := fmt.Sprintf("Over the entries %d to %d", at.lo, at.hi-1)
	if at.hi-at.lo == 1 {
		what = fmt.Sprintf("As entry %d", at.lo)
	}
	text := fmt.Sprintf("%s the first log has the hash %s and the second %s. A log that only grows has one.", what, b64(ha), b64(hb))
	for _, side := range []struct {
		which string
		v     *verification
	}{{"first", va}, {"second", vb}} {
		if name, ok := side.v.at(at.lo); ok && at.hi-at.lo == 1 {
			text += fmt.Sprintf(" In the %s it is %s.", side.which, name)
		}
	}
	return text
}

// at names the event at an index of the log, if the bundle holds it.
func (v *verification) at(index int64) (string, bool) {
	for i, e := range v.c.Events {
		if e.Index == index {
			return calledAs(int64(i), v.sheets[i], false) + " of the case " + v.c.Case, true
		}
	}
	for i, e := range v.c.Org {
		if e.Index == index {
			return calledAs(v.org[i].Seq, v.org[i], true), true
		}
	}
	return "", false
}

// twice finds places of a chain that hold one event in one bundle and another
// in the other.
func twice(va, vb *verification) (lines []string) {
	type spot struct {
		chain string
		seq   int64
	}
	type held struct {
		e     [32]byte
		index int64
		name  string
	}
	gather := func(v *verification) (map[spot]held, []spot) {
		at, order := map[spot]held{}, []spot(nil)
		for i, s := range v.sheets {
			p := spot{s.Case, s.Seq}
			at[p] = held{v.c.Events[i].entry().E(), v.c.Events[i].Index, calledAs(s.Seq, s, false)}
			order = append(order, p)
		}
		for i, s := range v.org {
			p := spot{s.Case, s.Seq}
			at[p] = held{v.c.Org[i].entry().E(), v.c.Org[i].Index, calledAs(s.Seq, s, true)}
			order = append(order, p)
		}
		return at, order
	}
	first, order := gather(va)
	second, _ := gather(vb)
	for _, p := range order {
		a := first[p]
		if b, both := second[p]; both && (a.e != b.e || a.index != b.index) {
			return []string{fmt.Sprintf("Number %d of the chain %s is in the first bundle %s, entry %d of the log, with the commitment %s, and in the second %s, entry %d, with the commitment %s. A chain has one event at each number.",
				p.seq, p.chain, a.name, a.index, b64(a.e), b.name, b.index, b64(b.e))}
		}
	}
	return nil
}

func b64(h [32]byte) string { return base64.StdEncoding.EncodeToString(h[:]) }

// page is the proof of a conflict, to be handed on.
func page(va, vb *verification, what string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "TWO HISTORIES OF %s\n\n%s\n\n", va.c.Origin, what)
	b.WriteString("Both heads below bear a valid signature. Whoever holds the key of the log signed both; nobody else can have. To check: verify each bundle alone, then both together.\n")
	for _, side := range []struct {
		which string
		v     *verification
	}{{"First", va}, {"Second", vb}} {
		c := side.v.c
		fmt.Fprintf(&b, "\n%s bundle: case %s, for %s, made %s, %d entries, key %s\n\n%s", side.which, c.Case, c.Purpose, c.Made, side.v.report.Head.Size, side.v.report.Key, c.Checkpoint)
	}
	return b.String()
}

// Seen holds a bundle against a receipt from an earlier letter or
// acknowledgement. The finding says what does not agree, "" nothing. It is
// conclusive when everything that the receipt says could be compared: a bundle
// with all entries of the log is conclusive for every receipt that is not
// younger than it.
func Seen(c *Contents, r record.Receipt) (finding string, conclusive bool) {
	v := verify(c, "")
	if !v.report.OK {
		return "The bundle itself does not verify: " + v.report.Findings[0].Text, false
	}
	seen, err := record.ParseCheckpoint(r.Checkpoint)
	switch {
	case err != nil:
		return fmt.Sprintf("The receipt cannot be read: %v.", err), false
	case seen.Origin != c.Origin:
		return fmt.Sprintf("The receipt is of another log, %s; the bundle is of %s.", seen.Origin, c.Origin), true
	}
	if key, ok := v.signed(r.Checkpoint); !ok {
		return fmt.Sprintf("The head in the receipt is not signed with a key that this bundle knows of %s: the receipt was changed, or the log was founded or its key changed behind the bundle's back. The bundle has %s.", c.Origin, key), false
	}
	k := v.learn()
	head := v.report.Head
	leaf, place := tlog.RecordHash(append([]byte{1}, r.E[:]...)), span{r.Index, r.Index + 1}
	old, comparable := k.over(span{0, seen.Size})
	switch {
	case seen.Size <= head.Size && comparable && old != seen.Root:
		return v.forked(seen, fmt.Sprintf("The first %d entries of the bundle's log have the root %s, and the receipt's head was signed over %s: the log was rewritten after the receipt was sent.", seen.Size, b64(old), b64(seen.Root))), true
	case r.Index < head.Size:
		if h, ok := k.over(place); ok && h != leaf {
			if comparable {
				return fmt.Sprintf("Entry %d of the log is another event than the receipt says, and the receipt's own head agrees with the bundle: the line of the entry in the receipt was changed, or was wrong when it was sent.", r.Index), true
			}
			name, _ := v.at(r.Index)
			return v.forked(seen, fmt.Sprintf("Entry %d of the bundle's log is %s, with another commitment than the receipt has: the log was rewritten after the receipt was sent, or the line of the entry in the receipt was changed.", r.Index, cmp.Or(name, "another event"))), false
		}
	}
	if found, ok := v.seenInChain(r, comparable); found != "" {
		return v.forked(seen, found), ok
	}
	if seen.Size > head.Size {
		return fmt.Sprintf("The receipt's head has %d entries, and the bundle's only %d: the log was rolled back after the receipt was sent, or the bundle, made %s, is older than the receipt. Ask for a bundle of today; if it has fewer than %d entries, the log was rolled back.",
			seen.Size, head.Size, c.Made, seen.Size), false
	}
	_, listed := k.over(place)
	return "", comparable && listed
}

// signed reports whether one of the log's keys signed a head, and the current
// key. The signatures of witnesses that the bundle does not know are passed
// over: they are not what the receipt stands on.
func (v *verification) signed(text []byte) (string, bool) {
	body, sigs, _ := strings.Cut(string(text), "\n\n")
	for line := range strings.Lines(sigs) {
		note := []byte(body + "\n\n" + line)
		// A key that was changed later may still have signed it, and one that
		// the bundle knows may have come into use after the bundle's last event.
		if slices.ContainsFunc(v.keys, func(k record.LogKey) bool {
			_, err := record.OpenCheckpoint(note, k.Verifier)
			return err == nil
		}) {
			return v.report.Key, true
		}
	}
	return v.report.Key, false
}

// seenInChain looks for the receipt's event in the bundle's case.
func (v *verification) seenInChain(r record.Receipt, comparable bool) (finding string, conclusive bool) {
	if r.Case != v.c.Case {
		return "", false
	}
	last := len(v.c.Events) - 1
	if r.Seq <= int64(last) {
		e := v.c.Events[r.Seq]
		if e.entry().E() == r.E && e.Index == r.Index {
			return "", true
		}
		return fmt.Sprintf("%s is entry %d of the log in the bundle; the receipt has another event %d of this case, entry %d: two events with one number.",
			sentence(calledAs(r.Seq, v.sheets[r.Seq], false)), e.Index, r.Seq, r.Index), comparable
	}
	if r.Index < v.c.Events[last].Index {
		return fmt.Sprintf("The receipt is for event %d of this case, entry %d of the log, which was there before the bundle was handed over (entry %d), and the bundle ends with event %d: it leaves the event out.",
			r.Seq, r.Index, v.c.Events[last].Index, last), comparable
	}
	return "", false
}

// forked adds both heads to a finding.
func (v *verification) forked(seen record.Checkpoint, what string) string {
	return fmt.Sprintf("%s\n\nHead in the receipt:\n\n%s\nHead in the bundle:\n\n%s", what, seen.Text, v.c.Checkpoint)
}

package bundle

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"alteram/record"
)

// issueAct is the act that hands a bundle over, the last event of one.
const issueAct = "bundle.issue"

// description is bundle.json: what was handed over, and to whom. The issue
// event holds its hash, so all of it is signed.
type description struct {
	purpose, holder, made, origin, caseID string

	length      int64  // events before the issue event
	head        string // E of the last of them
	shown       []shownAt
	org         []int64 // which events of the organisation's chain
	orgShown    []shownAt
	erased      []Erased
	editions    []named // hash, and the names of the texts in order
	files       []string
	consistency []int64 // sizes of the earlier heads
	extra       []File  // Data is the hash in hex
}

// shownAt says which positions of an event are shown.
type shownAt struct {
	seq       int64
	positions []int64
}

// named is an edition: its hash and the names of its texts.
type named struct {
	hash  string
	names []string
}

// Describe returns bundle.json: what is shown, what is erased, which texts and
// files come along. As long as c.Description is empty, Events is taken to be
// without the issue event; afterwards, to end with it. Paths, proofs, leaves
// and the head do not matter to it.
func Describe(c *Contents) ([]byte, error) {
	d, err := describe(c)
	if err != nil {
		return nil, fmt.Errorf("describe the bundle: %w", err)
	}
	return d.encode()
}

// describe sums up the contents.
func describe(c *Contents) (*description, error) {
	d := &description{purpose: c.Purpose, holder: c.Holder, made: c.Made, origin: c.Origin, caseID: c.Case}
	events := c.Events
	if n := len(events); n > 0 && len(c.Description) > 0 {
		events = events[:n-1] // the issue event
	}
	if len(events) == 0 {
		return nil, fmt.Errorf("it holds no event")
	}
	last := events[len(events)-1]
	d.length = int64(len(events))
	d.head = record.B64(record.NewEntry(last.Blind, last.Sheet).E())
	d.shown = shownIn(events, func(i int) int64 { return int64(i) })
	for _, e := range c.Org {
		s, err := record.DecodeSheet(e.Sheet)
		if err != nil {
			return nil, fmt.Errorf("event of the organisation: %w", err)
		}
		d.org = append(d.org, s.Seq)
	}
	d.orgShown = shownIn(c.Org, func(i int) int64 { return d.org[i] })
	d.erased = slices.Clone(c.Erased)
	slices.SortStableFunc(d.erased, func(a, b Erased) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Position, b.Position))
	})
	for _, e := range c.Editions {
		n := named{hash: e.Hash}
		for _, f := range e.Files {
			n.names = append(n.names, f.Name)
		}
		d.editions = append(d.editions, n)
	}
	slices.SortStableFunc(d.editions, func(a, b named) int { return strings.Compare(a.hash, b.hash) })
	for _, f := range c.Files {
		d.files = append(d.files, hex.EncodeToString(f.Commitment[:]))
	}
	slices.Sort(d.files)
	for _, k := range c.Consistency {
		old, err := record.ParseCheckpoint(k.Checkpoint)
		if err != nil {
			return nil, fmt.Errorf("an earlier head: %w", err)
		}
		d.consistency = append(d.consistency, old.Size)
	}
	slices.Sort(d.consistency)
	for _, f := range c.Extra {
		d.extra = append(d.extra, File{f.Name, []byte(hexSum(f.Data))})
	}
	slices.SortFunc(d.extra, func(a, b File) int { return compareNames(a.Name, b.Name) })
	return d, d.check()
}

func shownIn(events []Event, seq func(i int) int64) []shownAt {
	var list []shownAt
	for i, e := range events {
		if len(e.Shown) == 0 {
			continue
		}
		at := shownAt{seq: seq(i)}
		for position := range e.Shown {
			at.positions = append(at.positions, int64(position))
		}
		slices.Sort(at.positions)
		list = append(list, at)
	}
	return list
}

// check reports the first thing that bundle.json cannot say.
func (d *description) check() error {
	switch {
	case d.purpose == "" || len(d.purpose) > 32 || strings.Trim(d.purpose, "abcdefghijklmnopqrstuvwxyz") != "":
		return fmt.Errorf("purpose %q is not one lower-case word", d.purpose)
	case !isUTC(d.made):
		return fmt.Errorf("made %q is not a time in UTC such as 2010-10-11T10:41:00Z", d.made)
	case len(d.caseID) != 32 || strings.Trim(d.caseID, "0123456789abcdef") != "":
		return fmt.Errorf("case %q is not 32 lower-case hexadecimal digits", d.caseID)
	case len(d.org) == 0 || d.org[0] != 0:
		return fmt.Errorf("the first event of the organisation is missing")
	}
	for i := 1; i < len(d.org); i++ {
		if d.org[i-1] >= d.org[i] {
			return fmt.Errorf("the events of the organisation are not in order")
		}
	}
	for i, e := range d.erased {
		if i > 0 && e.Seq == d.erased[i-1].Seq && e.Position == d.erased[i-1].Position {
			return fmt.Errorf("position %d of event %d is erased twice", e.Position, e.Seq)
		}
	}
	for i, e := range d.editions {
		if !isHex64(e.hash) {
			return fmt.Errorf("the name %q of a rulebook is not 64 lower-case hexadecimal digits", e.hash)
		}
		if i > 0 && e.hash == d.editions[i-1].hash {
			return fmt.Errorf("the rulebook %s is there twice", e.hash)
		}
		if len(e.names) == 0 {
			return fmt.Errorf("the rulebook %s has no text", e.hash)
		}
		for _, name := range e.names {
			if err := CheckName(name); err != nil {
				return err
			}
			if strings.Contains(name, "/") {
				return fmt.Errorf("the name %q of a text of a rulebook holds a /", name)
			}
		}
		if name, twice := repeated(e.names); twice {
			return fmt.Errorf("the rulebook %s holds %q twice", e.hash, name)
		}
	}
	var extra []string
	for _, f := range d.extra {
		if err := CheckName(f.Name); err != nil {
			return err
		}
		if !isExtra(f.Name) {
			return fmt.Errorf("%s is the name of a file of the bundle itself", f.Name)
		}
		extra = append(extra, f.Name)
	}
	if name, twice := repeated(extra); twice {
		return fmt.Errorf("%s is there twice", name)
	}
	return nil
}

// repeated returns a name that the systems which do not tell large letters
// from small would store in one place with another.
func repeated(names []string) (string, bool) {
	seen := map[string]bool{}
	for _, name := range names {
		folded := strings.ToLower(name)
		if seen[folded] {
			return name, true
		}
		seen[folded] = true
	}
	return "", false
}

func isUTC(s string) bool {
	const form = "2006-01-02T15:04:05Z"
	t, err := time.Parse(form, s)
	return err == nil && t.Format(form) == s
}

// encode returns bundle.json. What is empty is left out.
func (d *description) encode() ([]byte, error) {
	o := record.Object{
		"v": int64(1), "purpose": d.purpose, "made": d.made, "origin": d.origin, "case": d.caseID,
		"length": d.length, "head": d.head,
	}
	if d.holder != "" {
		o["holder"] = d.holder
	}
	put := func(key string, list []any) {
		if len(list) > 0 {
			o[key] = list
		}
	}
	put("shown", each(d.shown, shownAt.value))
	put("org", numbers(d.org))
	put("org_shown", each(d.orgShown, shownAt.value))
	put("erased", each(d.erased, func(e Erased) any { return []any{e.Seq, e.Position, e.By, e.Ground} }))
	put("editions", each(d.editions, func(n named) any {
		return []any{n.hash, each(n.names, func(s string) any { return s })}
	}))
	put("files", each(d.files, func(s string) any { return s }))
	put("consistency", numbers(d.consistency))
	put("extra", each(d.extra, func(f File) any { return []any{f.Name, string(f.Data)} }))
	b, err := record.Encode(o)
	if err != nil {
		return nil, fmt.Errorf("bundle.json: %w", err)
	}
	return b, nil
}

func (s shownAt) value() any { return []any{s.seq, numbers(s.positions)} }

func numbers(list []int64) []any { return each(list, func(n int64) any { return n }) }

// each returns f of every element.
func each[T any](list []T, f func(T) any) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = f(v)
	}
	return out
}

// decodeDescription reads bundle.json: whatever encode writes, and nothing else.
func decodeDescription(b []byte) (*description, error) {
	v, err := record.Decode(b)
	if err != nil {
		return nil, err
	}
	o, ok := v.(record.Object)
	if !ok {
		return nil, fmt.Errorf("it is not an object")
	}
	d := &description{}
	r := reader{}
	if r.number(o["v"]) != 1 {
		return nil, fmt.Errorf("v: this program reads format 1")
	}
	d.purpose, d.made, d.origin, d.caseID = r.text(o["purpose"]), r.text(o["made"]), r.text(o["origin"]), r.text(o["case"])
	d.holder = r.optional(o["holder"])
	d.length, d.head = r.number(o["length"]), r.text(o["head"])
	d.shown, d.orgShown = r.shown(o["shown"]), r.shown(o["org_shown"])
	d.org, d.consistency = r.numbers(o["org"]), r.numbers(o["consistency"])
	d.files = r.texts(o["files"])
	for _, v := range r.list(o["erased"]) {
		t := r.tuple(v, 4)
		d.erased = append(d.erased, Erased{r.number(t[0]), r.number(t[1]), r.number(t[2]), r.optional(t[3])})
	}
	for _, v := range r.list(o["editions"]) {
		t := r.tuple(v, 2)
		d.editions = append(d.editions, named{r.text(t[0]), r.texts(t[1])})
	}
	for _, v := range r.list(o["extra"]) {
		t := r.tuple(v, 2)
		d.extra = append(d.extra, File{r.text(t[0]), []byte(r.text(t[1]))})
	}
	if r.wrong {
		return nil, fmt.Errorf("a field is missing or not of its type")
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	if again, err := d.encode(); err != nil || string(again) != string(b) {
		return nil, fmt.Errorf("it holds a field that the form does not have, or one that is empty")
	}
	return d, nil
}

// reader takes values out of decoded JSON and remembers whether one was not of
// its type. Lists may be absent.
type reader struct{ wrong bool }

func (r *reader) text(v any) string {
	s, ok := v.(string)
	r.wrong = r.wrong || !ok
	return s
}

func (r *reader) optional(v any) string {
	if v == nil {
		return ""
	}
	return r.text(v)
}

func (r *reader) number(v any) int64 {
	n, ok := v.(int64)
	r.wrong = r.wrong || !ok || n < 0
	return n
}

func (r *reader) list(v any) []any {
	if v == nil {
		return nil
	}
	list, ok := v.([]any)
	r.wrong = r.wrong || !ok
	return list
}

// tuple returns a list of n; it is full of nils if v is none.
func (r *reader) tuple(v any, n int) []any {
	list := r.list(v)
	if len(list) != n {
		r.wrong = true
		return make([]any, n)
	}
	return list
}

func (r *reader) numbers(v any) (out []int64) {
	for _, v := range r.list(v) {
		out = append(out, r.number(v))
	}
	return out
}

func (r *reader) texts(v any) (out []string) {
	for _, v := range r.list(v) {
		out = append(out, r.text(v))
	}
	return out
}

func (r *reader) shown(v any) (out []shownAt) {
	for _, v := range r.list(v) {
		t := r.tuple(v, 2)
		out = append(out, shownAt{r.number(t[0]), r.numbers(t[1])})
	}
	return out
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// plural returns "1 event" or "7 events".
func plural[N int | int64](n N, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.FormatInt(int64(n), 10) + " " + word + "s"
}

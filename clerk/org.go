package clerk

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/record"
	"alteram/register"
	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
	"alteram/wording"
)

// orgState is the organisation's own chain, folded. It is immutable: apply
// returns another one.
type orgState struct {
	origin, name, place, chain string
	rehearsal                  bool
	sheets                     []*record.Sheet // genesis and changes of the log's key
	keys                       []record.LogKey
	next                       string // hex digest of the key that will follow
	end                        tail
	reg                        *register.Register
	regIndex                   int64 // last entry that changed the register; -1 when none has
	editions                   []*Edition
	dir                        *directory // of reg
	held                       string
	erased                     map[string]string // chain of a closed-out case -> how, in words
	out                        []closedOut       // the closed-out cases, in the order in which they went
}

// closedOut is a case of which the entries of the log alone are left.
type closedOut struct {
	chain   string
	entries []int64 // of the log, in order
}

// closed reports whether an entry is of a case that was closed out.
func (o *orgState) closed(index int64) bool {
	return slices.ContainsFunc(o.out, func(c closedOut) bool { _, ok := slices.BinarySearch(c.entries, index); return ok })
}

// applyOrg adds an event of the organisation's chain.
func (d *Desk) applyOrg(ctx context.Context, old *orgState, e *event) (*orgState, error) {
	if c, ok := registerChange(e); ok {
		return old.changed([]*event{e}, []register.Change{c}), nil
	}
	o := *old
	s := e.sheet
	o.end = endOf(e)
	var err error
	switch s.Act {
	case "org.genesis":
		o.origin, o.chain = s.Org, s.Case
		o.name, o.place, o.rehearsal = text(s.Open, "name"), text(s.Open, "place"), number(s.Open, "rehearsal") == 1
		o.reg, o.regIndex = register.Fold(nil), -1
		err = o.addKey(s)
	case "org.key":
		err = o.addKey(s)
	case "org.rulebook":
		var ed *Edition
		if ed, err = d.readEdition(ctx, e); err == nil {
			o.editions = append(slices.Clip(o.editions), ed)
		}
	case "org.hold":
		o.held = e.words("ground")
		if o.held == "" {
			o.held = "a ground that is not shown"
		}
	case "org.unhold":
		o.held = ""
	case "record.erase":
		o.erased = maps.Clone(o.erased)
		if o.erased == nil {
			o.erased = map[string]string{}
		}
		if chain := text(s.Open, "chain"); chain != "" {
			o.erased[chain] = fmt.Sprintf("closed out by entry %d: %s", e.index, text(s.Open, "ground"))
			gone := closedOut{chain: chain}
			v, _ := e.value("entries")
			list, _ := v.([]any)
			for _, x := range list {
				i, _ := x.(int64)
				gone.entries = append(gone.entries, i)
			}
			o.out = append(slices.Clip(o.out), gone)
		}
		if text(s.Open, "kind") == "member" { // what is gone must go from the register, too
			o.reg, err = d.refold(ctx, s.Case)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("entry %d of the log, %s: %w", e.index, s.Act, err)
	}
	if o.reg != old.reg {
		o.dir = &directory{}
	}
	return &o, nil
}

// changed is the organisation after changes of its register, one for each event.
// It grows once for all of them: a register is copied each time that it grows.
func (o *orgState) changed(events []*event, changes []register.Change) *orgState {
	n, last := *o, events[len(events)-1]
	n.end, n.reg, n.regIndex, n.dir = endOf(last), o.reg.With(changes...), last.index, &directory{}
	return &n
}

// endOf is the tail of a chain that ends with an event.
func endOf(e *event) tail { return tail{e.sheet.Seq + 1, record.NewEntry(e.blind, e.text).E()} }

func (o *orgState) addKey(s *record.Sheet) error {
	o.sheets = append(slices.Clip(o.sheets), s)
	keys, err := record.CheckKeyChain(o.sheets)
	o.keys, o.next = keys, text(s.Open, "next")
	return err
}

// directory is the names of the register, made when first asked for.
type directory struct {
	once sync.Once
	list []directoryLine

	mu     sync.Mutex
	called map[string]string // by id: how the member is called
}

type directoryLine struct{ id, first string }

// directory lists the people of the register who have a name.
func (o *orgState) directory() []directoryLine {
	o.dir.once.Do(func() {
		for _, p := range o.reg.People() {
			if p.Name != "" {
				o.dir.list = append(o.dir.list, directoryLine{p.ID, firstWord(p.Name)})
			}
		}
	})
	return o.dir.list
}

// called is how a member is called (register.Called), worked out once: it looks
// through the whole register.
func (o *orgState) called(id string) string {
	o.dir.mu.Lock()
	defer o.dir.mu.Unlock()
	name, known := o.dir.called[id]
	if !known {
		if o.dir.called == nil {
			o.dir.called = map[string]string{}
		}
		name = o.reg.Called(id)
		o.dir.called[id] = name
	}
	return name
}

// namesakes lists, as they are to be written, the members of one name that
// stands in a text without saying which is meant.
func (o *orgState) namesakes(text string) []string {
	low := wording.Fold(text)
	by := map[string][]string{}
	for _, m := range o.directory() {
		p, _ := o.reg.Person(m.id)
		if name := wording.Fold(p.Name); strings.Contains(low, name) {
			by[name] = append(by[name], o.called(m.id))
		}
	}
	var out []string
	for _, list := range by {
		if len(list) > 1 && !slices.ContainsFunc(list, func(n string) bool { return strings.Contains(low, wording.Fold(n)) }) {
			out = append(out, list...)
		}
	}
	slices.Sort(out)
	return out
}

// registerChange reads a change of the register.
func registerChange(e *event) (register.Change, bool) {
	switch e.sheet.Act {
	case register.ActMember, register.ActStanding, register.ActOffice, register.ActSeat,
		register.ActInterest, register.ActAccount, register.ActImport, register.ActUndo:
	default:
		return register.Change{}, false
	}
	c := register.Change{Act: e.sheet.Act, Open: e.sheet.Open, Subject: text(e.sheet.Open, "member"), Index: e.index}
	for _, x := range e.shown {
		if c.Sealed == nil {
			c.Sealed = map[string]any{}
		}
		c.Sealed[x.Name] = x.Value
	}
	return c, true
}

// changesFirst reads the changes of the register with which events begin.
func changesFirst(events []*event) []register.Change {
	var out []register.Change
	for _, e := range events {
		c, ok := registerChange(e)
		if !ok {
			break
		}
		out = append(out, c)
	}
	return out
}

// refold reads the register anew, after something was erased from it.
func (d *Desk) refold(ctx context.Context, chain string) (*register.Register, error) {
	events, err := d.chain(ctx, chain)
	if err != nil {
		return nil, err
	}
	var changes []register.Change
	for _, e := range events {
		if c, ok := registerChange(e); ok {
			changes = append(changes, c)
		}
	}
	return register.Fold(changes), nil
}

// clock is where time is counted: the place of the newest edition, before the
// first that of the founding.
func (o *orgState) clock() *calendar.Place {
	if n := len(o.editions); n > 0 {
		return &o.editions[n-1].Program.Settings.Reckoner.Place
	}
	for _, j := range calendar.Jurisdictions() {
		if strings.EqualFold(o.place, j.Name) || strings.EqualFold(o.place, j.Code) || slices.Contains(j.Aliases, o.place) {
			if zone, err := time.LoadLocation(j.Zone); err == nil {
				return &calendar.Place{Zone: zone}
			}
		}
	}
	return &calendar.Place{}
}

// edition returns the edition with a hash, or whose hash begins so.
func (o *orgState) edition(hash string) (*Edition, bool) {
	var found *Edition
	for _, e := range o.editions {
		if e.Hash == hash {
			return e, true
		}
		if len(hash) >= 6 && len(hash) < len(e.Hash) && e.Hash[:len(hash)] == hash {
			found = e
		}
	}
	return found, found != nil
}

// inForce returns the edition in force on a day.
func (o *orgState) inForce(day calendar.Date) (*Edition, bool) {
	var found *Edition
	for _, e := range o.editions {
		if e.From <= day && (found == nil || e.From >= found.From) {
			found = e
		}
	}
	return found, found != nil
}

// readEdition reads a rulebook from the event that adopted it.
func (d *Desk) readEdition(ctx context.Context, e *event) (*Edition, error) {
	open := e.sheet.Open
	ed := &Edition{Hash: text(open, "edition"), Body: text(open, "body"), Words: e.words("words"), Index: e.index, From: isoDate(text(open, "from")), On: isoDate(text(open, "on"))}
	for i := 1; ; i++ {
		n := e.position(fmt.Sprintf("file.%d", i))
		if n < 0 {
			break
		}
		v, _ := e.shown[n].Value.(record.Object)
		a, err := d.attachment(ctx, e, n)
		if err != nil {
			return nil, err
		}
		ed.Files = append(ed.Files, bundle.File{Name: text(v, "name"), Data: a.Content})
	}
	hash, err := bundle.EditionHash(ed.Files)
	if err != nil || hash != ed.Hash {
		return nil, &Damage{What: "the texts of the rulebook are not those that were adopted", Index: e.index}
	}
	p, diags := buildProgram(ed.Files)
	if source.HasError(diags) {
		return nil, &Problem{What: "this program no longer understands the rulebook that was adopted", Remedy: "use the program that adopted it", Diagnostics: diags}
	}
	ed.Program, ed.Title = p, p.Title
	return ed, nil
}

// buildProgram reads the texts of a rulebook, the main one first.
func buildProgram(files []bundle.File) (*rulebook.Program, []source.Diagnostic) {
	var trees []*syntax.File
	var diags []source.Diagnostic
	for _, f := range files {
		tree, more := syntax.Parse(source.NewFile(f.Name, f.Data))
		trees, diags = append(trees, tree), append(diags, more...)
	}
	p, more := rulebook.Build(trees...)
	diags = append(diags, more...)
	source.Sort(diags)
	return p, diags
}

// isoDate reads a civil day of an open part.
func isoDate(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if s == "" || err != nil {
		return calendar.NoDate
	}
	return d
}

// digestHex is a digest as a sheet holds it.
func digestHex(d [32]byte) string { return hex.EncodeToString(d[:]) }

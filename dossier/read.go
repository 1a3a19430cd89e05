package dossier

import (
	"slices"
	"strconv"
	"strings"

	"alteram/docket"
	"alteram/record"
)

// ReadEntry puts an event together again from its sheet and the fields that
// are shown. Its ID is its place in the chain, in decimal. missing names the
// facts that the sheet speaks of and that are not shown, or that do not have
// their form; words that are not shown are simply not there.
func ReadEntry(s *record.Sheet, shown func(name string) (value any, ok bool)) (e docket.Event, missing []string) {
	r := &reader{shown: shown, most: len(s.Sealed)}
	facts := record.Object{}
	for _, name := range stringsOf(s.Open["facts"]) {
		if v, ok := shown(name); ok {
			facts[name] = v
		} else {
			r.miss(name)
		}
	}
	e = r.event(s.Open, s.Occurred, facts, "")
	e.ID = strconv.FormatInt(s.Seq, 10)
	if e.Recorded == 0 {
		e.Recorded, _ = readInstant(s.Recorded)
	}
	return e, r.missing
}

// reader puts one event together.
type reader struct {
	shown   func(string) (any, bool)
	most    int // fields that the sheet has
	missing []string
}

func (r *reader) miss(name string) {
	if !slices.Contains(r.missing, name) {
		r.missing = append(r.missing, name)
	}
}

// event reads an event from its open part and its facts; its words stand under
// names that begin with prefix.
func (r *reader) event(open record.Object, on string, facts record.Object, prefix string) docket.Event {
	e := docket.Event{
		Kind: docket.EventKind(stringOf(open["kind"])), Thing: stringOf(open["thing"]), Method: stringOf(open["method"]),
		Role: stringOf(open["role"]), Target: stringOf(open["target"]),
		Actors: stringsOf(open["actors"]), About: stringsOf(open["about"]), To: stringsOf(open["to"]),
		Label: stringOf(facts["label"]), Source: stringOf(facts["source"]),
		States: stringsOf(facts["states"]), Evidence: stringsOf(facts["evidence"]),
		Present: stringsOf(facts["present"]), Remote: stringsOf(facts["remote"]),
	}
	if full, ok := facts["when"].(string); ok {
		on = full
	}
	ok := true
	if e.On, ok = readWhen(on); !ok {
		r.miss(prefix + "when")
	}
	if text, ok := facts["recorded"].(string); ok {
		if e.Recorded, ok = readInstant(text); !ok {
			r.miss(prefix + "recorded")
		}
	}
	e.Fields = r.fields(facts["fields"], prefix)
	e.Charges = r.charges(facts["charges"], prefix)
	e.Vote = readVote(facts["vote"])
	if text, ok := facts["text"].(string); ok {
		e.Text = text
	} else {
		e.Text = r.text(prefix)
	}
	if o, ok := facts["with"].(record.Object); ok && len(prefix) < maxNesting*len(withPrefix) {
		inner, _ := o["open"].(record.Object)
		with := r.event(inner, stringOf(o["occurred"]), o, prefix+withPrefix)
		with.ID = stringOf(o["id"])
		e.With = &with
	}
	return e
}

// maxNesting bounds corrections within corrections; the sheet form allows no
// more.
const maxNesting = 8

func (r *reader) word(name string) string {
	v, _ := r.shown(name)
	return stringOf(v)
}

func (r *reader) text(prefix string) string {
	var b strings.Builder
	for i := 1; i <= r.most; i++ {
		b.WriteString(r.word(prefix + "text." + strconv.Itoa(i)))
	}
	return b.String()
}

func (r *reader) fields(v any, prefix string) []docket.Field {
	list, _ := v.([]any)
	var out []docket.Field
	used := map[string]bool{}
	for _, x := range list {
		pair := stringsOf(x)
		if len(pair) == 0 || len(pair) > 2 {
			r.miss(prefix + "fields")
			continue
		}
		f := docket.Field{Name: pair[0]}
		key := wordField(f.Name, used)
		if len(pair) == 2 {
			f.Value = pair[1]
		} else {
			f.Value = r.word(prefix + key)
		}
		out = append(out, f)
	}
	return out
}

func (r *reader) charges(v any, prefix string) []docket.Charge {
	list, _ := v.([]any)
	var out []docket.Charge
	for i, x := range list {
		o, _ := x.(record.Object)
		out = append(out, docket.Charge{
			Label: stringOf(o["label"]), Rule: stringOf(o["rule"]), Found: stringOf(o["found"]), SameAs: stringOf(o["same_as"]),
			Sanction: stringOf(o["sanction"]), Text: r.word(prefix + "charge." + strconv.Itoa(i+1) + ".text"),
		})
	}
	return out
}

func readVote(v any) *docket.Vote {
	o, ok := v.(record.Object)
	if !ok {
		return nil
	}
	return &docket.Vote{
		For: intOf(o["for"]), Against: intOf(o["against"]), Abstain: intOf(o["abstain"]), Proxies: intOf(o["proxies"]),
		ForNames: stringsOf(o["for_names"]), AgainstNames: stringsOf(o["against_names"]), AbstainNames: stringsOf(o["abstain_names"]),
		All: intOf(o["all"]) == 1, Sanction: stringOf(o["sanction"]),
	}
}

func stringOf(v any) string {
	s, _ := v.(string)
	return s
}

func intOf(v any) int {
	n, _ := v.(int64)
	return int(n)
}

// stringsOf returns the texts of a list; nil when it is none.
func stringsOf(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, x := range list {
		if s, ok := x.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

package syntax

import (
	"slices"
	"strings"

	"alteram/source"
)

// shape is a legal sentence shape for a message: words stand for themselves
// and capitals for the author's words.
type shape struct {
	words string
	must  string // a word without which the shape is not meant
}

// shapes are the shapes offered for a sentence that has none.
var shapes = [...]shape{
	{"WHO may DEED", "may"},
	{"WHO must DEED", "must"},
	{"WHO may DEED within PERIOD after POINT", "may"},
	{"WHO must DEED within PERIOD after POINT", "must"},
	{"WHO must not DEED, SEVERITY", "not"},
	{"BODY is a body of NUMBER members", "body"},
	{"OFFICE is an office held by one member of BODY", "office"},
	{"PARTY is a member", "member"},
	{"ACT is an act by ROLES to ROLES, recording: NAME (TYPE)", "act"},
	{"DECISION is a decision of BODY about ROLES", "decision"},
	{"MEETING is a meeting of BODY", "meeting"},
	{"FACT is a fact about ROLES", "fact"},
	{"JUDGEMENT is a judgement of ROLES", "judgement"},
	{"PERSON is CLASS if CONDITION", "is"},
	{"SANCTION is a sanction on membership", "sanction"},
	{"BODY may impose only: SANCTION, SANCTION; void", "impose"},
	{"THING must be received at least PERIOD before POINT, SEVERITY", "received"},
	{"THING must be given at least PERIOD before POINT, SEVERITY", "given"},
	{"THING must be in writing, SEVERITY", "writing"},
	{"THING must state: ITEM, ITEM; SEVERITY", "state"},
	{"At MEETING BODY must offer ROLE: ITEM, ITEM; SEVERITY", "offer"},
	{"DECISION needs at least SHARE of those present and voting", "needs"},
	{"THING needs the consent of ROLES, SEVERITY", "consent"},
	{"THING without THING is void", "without"},
	{"THING is void if CONDITION", "void"},
	{"The quorum of BODY is at least SHARE of the members entitled to act", "quorum"},
	{"WHO has a casting vote", "casting"},
	{"WHO presides at MEETING", "presides"},
	{"THING takes effect when POINT", "effect"},
	{"THING ends if CONDITION", "ends"},
	{"THING is suspended while CONDITION", "suspended"},
	{"THING is set aside if CONDITION", "aside"},
	{"THING closes the case", "closes"},
	{"THING is referred to BODY", "referred"},
	{"PERSON counts as STATE if CONDITION", "counts"},
	{"A notice sent by METHOD counts as received on the second working day after posting", "sent"},
	{"If CONDITION, WHO acts as OFFICE", "acts"},
	{"ROLES may agree in writing to extend the period in clause N by at most PERIOD", "agree"},
	{"ROLE may extend the period in clause N by at most PERIOD, once", "extend"},
	{"Clause N applies to THING", "applies"},
	{"Clause N yields to clause M", "yields"},
	{"THING cures a defect under clause N", "cures"},
	{"The case continues if CONDITION", "continues"},
}

// slips are words that authors write for those of a shape, longest first where
// one begins another.
var slips = [...]struct{ from, to string }{
	{"is not allowed to", "must not"}, {"is not permitted to", "must not"}, {"is forbidden to", "must not"}, {"is prohibited from", "must not"},
	{"has the right to", "may"}, {"have the right to", "may"}, {"is entitled to", "may"}, {"are entitled to", "may"}, {"is allowed to", "may"}, {"is permitted to", "may"},
	{"is required to", "must"}, {"is obliged to", "must"}, {"has to", "must"}, {"have to", "must"}, {"ought to", "must"},
	{"shall not", "must not"}, {"should not", "must not"}, {"can not", "must not"}, {"cannot", "must not"}, {"can't", "must not"}, {"will not", "must not"},
	{"shall", "must"}, {"should", "must"}, {"will", "must"}, {"can", "may"}, {"could", "may"}, {"might", "may"},
	{"is deemed to be", "counts as"}, {"is deemed", "counts as"}, {"is considered to be", "counts as"}, {"is considered", "counts as"}, {"is treated as", "counts as"},
	{"null and void", "void"}, {"invalid", "void"}, {"requires", "needs"}, {"require", "need"}, {"chairs", "presides at"},
	{"expires", "ends"}, {"terminates", "ends"}, {"lapses", "ends"}, {"immediate effect", "effect"}, {"judgment", "judgement"},
}

// corrected is the sentence with the slips replaced.
func corrected(toks []token) []token {
	var out []token
	for i := 0; i < len(toks); {
		k, to := slipAt(toks[i:])
		if k == 0 {
			out = append(out, toks[i])
			i++
			continue
		}
		for _, w := range strings.Fields(to) {
			out = append(out, token{kind: wordToken, text: w, low: w, span: toks[i].span})
		}
		i += k
	}
	return out
}

// slipAt is how many tokens the slip at the start of toks has, and what is
// meant.
func slipAt(toks []token) (n int, to string) {
	for _, s := range slips {
		words := strings.Fields(s.from)
		if len(words) <= len(toks) && slices.EqualFunc(words, toks[:len(words)], func(w string, t token) bool { return w == t.low && t.kind == wordToken }) {
			return len(words), s.to
		}
	}
	return 0, ""
}

// nearestShapes fills the two nearest legal shapes with the author's words.
func (o *outline) nearestShapes(toks []token) string {
	type scored struct {
		text  string
		score int
	}
	written := tokenText(toks)
	if len(toks) > 60 {
		toks = toks[:60]
	}
	toks = corrected(toks)
	list := []scored{{tokenText(toks), 1000}}
	for i := range shapes {
		if indexWord(toks, 0, shapes[i].must) >= 0 {
			text, score := shapes[i].filled(toks)
			list = append(list, scored{text, score})
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return b.score - a.score })
	list = append(list, scored{text: shapes[0].words}, scored{text: shapes[3].words})
	var legal []string
	for _, s := range list {
		if s.text != written && !slices.Contains(legal, `"`+s.text+`."`) && o.isLegal(s.text) {
			legal = append(legal, `"`+short(s.text)+`."`)
		}
		if len(legal) == 2 {
			return "the nearest shapes are " + legal[0] + " and " + legal[1]
		}
	}
	return "write one of the shapes that docs/reference/language.md lists"
}

// isLegal reports whether a filled shape can be read when something fitting
// takes the place of its capitals.
func (o *outline) isLegal(text string) bool {
	var b strings.Builder
	for _, w := range strings.Fields(text) {
		bare := strings.Trim(w, ",;:()")
		if isSlot(w) {
			w = strings.Replace(w, bare, slotExample(bare), 1)
		}
		b.WriteString(w + " ")
	}
	var diags []source.Diagnostic
	sub := &outline{text: []byte(b.String() + "."), diags: &diags, src: source.NewFile("", nil)}
	bl := &block{lines: []line{{start: 0, end: len(sub.text)}}}
	raws := sub.sentences(bl)
	if len(raws) != 1 || len(diags) > 0 {
		return false
	}
	p := newParser(sub, &raws[0])
	p.sentence(&Sentence{})
	return !p.failed() && p.done()
}

// slotExample is something that fits a slot.
func slotExample(slot string) string {
	switch slot {
	case "SEVERITY":
		return "void"
	case "PERIOD":
		return "14 days"
	case "NUMBER":
		return "3"
	case "SHARE":
		return "half"
	case "TYPE":
		return "date"
	case "CONDITION":
		return "the case is open"
	case "N", "M":
		return "1"
	}
	return "something"
}

// filled lays the author's words into a shape: between the words that both
// have, what the author wrote takes the place of the capitals.
func (s *shape) filled(toks []token) (text string, score int) {
	words := strings.Fields(s.words)
	var out []string
	at := 0
	for i, w := range words {
		if !isSlot(w) {
			bare := strings.Trim(w, ",;:")
			if k := indexWord(toks, at, strings.ToLower(bare)); k >= 0 && k-at <= 1 {
				score += 2
				if bare == s.must {
					score += 6
				}
				at = k + 1
			} else {
				score--
			}
			out = append(out, w)
			continue
		}
		end := len(toks)
		for _, x := range words[i+1:] {
			if isSlot(x) {
				continue
			}
			if k := indexWord(toks, at, strings.ToLower(strings.Trim(x, ",;:"))); k >= 0 {
				end = k
				break
			}
		}
		if end <= at {
			out = append(out, w)
			continue
		}
		mark := strings.TrimLeft(w, "ABCDEFGHIJKLMNOPQRSTUVWXYZ(")
		open := w[:len(w)-len(strings.TrimLeft(w, "("))]
		out = append(out, open+strings.Trim(tokenText(toks[at:end]), ",;:() ")+mark)
		at = end
		score++
	}
	if at < len(toks) {
		score -= 2
	}
	return strings.Join(out, " "), score
}

func isSlot(w string) bool {
	w = strings.Trim(w, ",;:()")
	return len(w) > 1 && w == strings.ToUpper(w) && w != strings.ToLower(w) || w == "N" || w == "M"
}

// indexWord is the index from at on of the token that is word, or -1.
func indexWord(toks []token, at int, word string) int {
	for i := at; i < len(toks); i++ {
		if toks[i].low == word && (toks[i].text != "May" || i == 0) {
			return i
		}
	}
	return -1
}

// tokenText is the text of tokens as prose.
func tokenText(toks []token) string {
	var b strings.Builder
	for i, t := range toks {
		tight := t.kind == punctToken && t.text != "(" && t.text != "/" && t.text != "-" || t.kind == stopToken
		if i > 0 && !tight && (toks[i-1].text != "(" || toks[i-1].kind != punctToken) {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

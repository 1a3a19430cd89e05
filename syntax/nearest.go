package syntax

import (
	"slices"
	"strings"
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
	{"THING must be received PERIOD before POINT, SEVERITY", "received"},
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

// slips are the words that authors write for those of a shape.
var slips = [...]struct{ from, to string }{
	{"shall", "must"}, {"should", "must"}, {"will", "must"}, {"ought", "must"}, {"can", "may"}, {"could", "may"}, {"might", "may"},
	{"cannot", "must not"}, {"can't", "must not"}, {"requires", "needs"}, {"require", "needs"}, {"invalid", "void"}, {"null", "void"},
	{"committee", "body"}, {"meets", "meeting"}, {"expires", "ends"}, {"terminates", "ends"}, {"lapses", "ends"}, {"chairs", "presides"},
	{"binding", "effect"}, {"deemed", "counts"}, {"considered", "counts"}, {"judgment", "judgement"}, {"proposes", "may"}, {"prohibited", "not"},
	{"forbidden", "not"}, {"allowed", "may"}, {"permitted", "may"}, {"entitled", "may"}, {"obliged", "must"}, {"required", "must"},
}

// slipped is the word of a shape that an author's word stands for.
func slipped(low string) string {
	for _, s := range slips {
		if s.from == low {
			return s.to
		}
	}
	return low
}

// nearestShapes fills the two nearest legal shapes with the author's words.
func nearestShapes(toks []token) string {
	type scored struct {
		text  string
		score int
	}
	var list []scored
	for i := range shapes {
		text, score := shapes[i].filled(toks)
		list = append(list, scored{text, score})
	}
	slices.SortStableFunc(list, func(a, b scored) int { return b.score - a.score })
	return `the nearest shapes are: "` + list[0].text + `." and "` + list[1].text + `."`
}

// filled lays the author's words into a shape: between the words that both
// have, what the author wrote takes the place of the capitals.
func (s *shape) filled(toks []token) (text string, score int) {
	words := strings.Fields(s.words)
	var out []string
	at := 0
	for i := 0; i < len(words); i++ {
		w := words[i]
		if !isSlot(w) {
			if k := indexWord(toks, at, strings.ToLower(strings.Trim(w, ",;:"))); k >= 0 && k-at <= 1 {
				score += 2
				if strings.Trim(w, ",;:") == s.must {
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
		mark := strings.TrimLeft(w, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
		if end <= at {
			out = append(out, w)
			continue
		}
		taken := tokenText(toks[at:end])
		at = end
		out = append(out, strings.TrimRight(taken, ",;: ")+mark)
		score++
	}
	if at < len(toks) {
		score--
	}
	if s.must != "" && indexWord(toks, 0, s.must) < 0 {
		score -= 4
	}
	return short(strings.Join(out, " ")), score
}

func isSlot(w string) bool {
	w = strings.Trim(w, ",;:()")
	return len(w) > 1 && w == strings.ToUpper(w) || w == "N" || w == "M"
}

// indexWord is the index from at on of a token that is word or a slip of it.
func indexWord(toks []token, at int, word string) int {
	for i := at; i < len(toks); i++ {
		if toks[i].text == "May" && i > 0 {
			continue // the month
		}
		if toks[i].low == word || slipped(toks[i].low) == word || strings.HasPrefix(slipped(toks[i].low), word+" ") {
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

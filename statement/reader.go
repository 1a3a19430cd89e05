package statement

import "strings"

// reader reads one sentence. Every token that it has understood, or that says
// nothing by itself, is used; the rest is what it could not read.
type reader struct {
	r      *record
	text   string
	t      []token
	used   []bool
	person map[int]int // where names stand: how many tokens they go on
	items  []item
	until  span // the day of the text: nothing after it can be meant
	today  span // the zero span when the day of the text is not known
	claims []Claim
}

// itemKind is what a part of a sentence is.
type itemKind uint8

const (
	signal  itemKind = iota // a word for a happening, or for how something was
	who                     // a person, body or office
	moments                 // a day or a time of day
	length                  // how long
	votes                   // so many to so many
	share                   // two thirds
	count                   // how many of something
	money
)

// item is a part of a sentence that was read.
type item struct {
	kind itemKind
	a, b int // tokens, from a to before b

	sign   string // of a signal: its kind
	class  class  // of a decision
	person string // of who: a name; empty for what has none
	role   string // of who: respondent, media, body, office, all, complainant, nobody
	whens  []when // of moments: any of them
	amount amount // of a length in its unit, of a share, of a count
	unit   byte   // of a length: m minutes, d days, M months
	apart  string // of a length of days: clear, working
	noun   string // of a count
	votes  [3]int // for, against, abstaining; -1 is not said
	prep   string // of moments and lengths: the word before it
	taken  bool   // it went into a claim
}

func (p *reader) is(i int, w string) bool { return i >= 0 && i < len(p.t) && p.t[i].text == w }

// match reads a pattern at a token and returns how many tokens it takes, 0 when
// it does not stand there. A word of a pattern may name alternatives "a|b", end
// in "*" for any ending, or in "?" when it may be left out.
func (p *reader) match(i int, pattern string) int { return p.matchWords(i, strings.Fields(pattern)) }

func (p *reader) matchWords(i int, words []string) int {
	if len(words) == 0 || i < 0 {
		return 0
	}
	at := i
	for k, w := range words {
		w, optional := strings.CutSuffix(w, "?")
		if w == "@" { // somebody
			if n := p.somebody(at); n > 0 {
				at += n
			} else if !optional {
				return 0
			}
			continue
		}
		if at < len(p.t) && oneOf(p.t[at].text, w) {
			if optional && k+1 < len(words) {
				// Taken where the rest fits behind it, else left out.
				if n := p.matchWords(at+1, words[k+1:]); n > 0 {
					return at + 1 + n - i
				}
				continue
			}
			at++
			continue
		}
		if !optional {
			return 0
		}
	}
	return at - i
}

// somebody is how many tokens a name or a pronoun takes.
func (p *reader) somebody(i int) int {
	at := i
	if at < len(p.t) && oneOf(p.t[at].text, "mr|mrs|ms|dr|hon|sir") {
		at++
		if p.is(at, ".") {
			at++
		}
	}
	if n := p.person[at]; n > 0 {
		return at + n - i
	}
	if i < len(p.t) && oneOf(p.t[i].text, "him|her|them") {
		return 1
	}
	return 0
}

// oneOf reports whether a word is one of the alternatives of a pattern's word.
func oneOf(word, pattern string) bool {
	for w := range strings.SplitSeq(pattern, "|") {
		if begin, any := strings.CutSuffix(w, "*"); any && strings.HasPrefix(word, begin) || w == word {
			return true
		}
	}
	return false
}

// put adds an item and marks its tokens.
func (p *reader) put(x item) {
	p.items = append(p.items, x)
	p.use(x.a, x.b)
}

func (p *reader) use(a, b int) {
	for i := max(a, 0); i < b && i < len(p.used); i++ {
		p.used[i] = true
	}
}

// free reports whether none of some tokens has been read yet.
func (p *reader) free(a, b int) bool {
	if a < 0 || b > len(p.t) {
		return false
	}
	for i := a; i < b; i++ {
		if p.used[i] {
			return false
		}
	}
	return true
}

// words are the tokens of an item as they stand in the text.
func (p *reader) words(a, b int) string {
	if a >= b || b > len(p.t) {
		return ""
	}
	return p.text[p.t[a].start:p.t[b-1].end]
}

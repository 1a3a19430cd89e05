package statement

import (
	"slices"
	"strings"
	"unicode"

	"alteram/calendar"
)

// Check holds a text against a case, sentence by sentence. On is the day of the
// text, on which "last night" depends; with NoDate it is the day on which the
// decision was published, and what depends on it is not shown where there is
// none.
func Check(c *Case, text string, on calendar.Date) []Sentence {
	r := newRecord(c)
	until := span{-ever, ever}
	var today span
	if on != calendar.NoDate {
		until = r.dayOf(on)
	} else {
		for _, h := range r.of(publish, until) {
			if h.event.On.Day != calendar.NoDate {
				on = h.event.On.Day
			}
		}
	}
	if on != calendar.NoDate {
		today = r.dayOf(on)
	}
	all := tokens(text)
	out := []Sentence{}
	for _, t := range sentences(text, all) {
		p := &reader{r: r, text: text, t: t, used: make([]bool, len(t)), person: map[int]int{}, until: until, today: today}
		out = append(out, p.sentence())
	}
	return slices.DeleteFunc(out, func(s Sentence) bool { return s.Text == "" })
}

// sentence reads and judges the sentence.
func (p *reader) sentence() Sentence {
	a, b := 0, len(p.t)
	for a < b && !p.t[a].word && !p.t[a].figure {
		a++
	}
	s := Sentence{Answer: NoClaim}
	if a == b {
		return s
	}
	s.Start, s.End = p.t[0].start, p.t[b-1].end
	s.Text = p.text[s.Start:s.End]
	p.read()
	if !p.supposes() {
		p.claimAll()
	}
	p.quotes()
	p.rest(&s)
	s.Claims = p.claims
	for i := range s.Claims {
		if rank(s.Claims[i].Answer) > rank(s.Answer) {
			s.Answer = s.Claims[i].Answer
		}
	}
	if len(s.Unread) > 0 && rank(s.Answer) < rank(NotRead) {
		s.Answer = NotRead
	}
	return s
}

// read finds the parts of the sentence.
func (p *reader) read() {
	for i := 0; i < len(p.t); i++ {
		if !p.used[i] && p.t[i].word {
			p.readPerson(i)
		}
	}
	p.quoted()
	p.each(p.readRule)
	p.each(p.readSides)
	p.each(p.readVotes)
	p.readMoments()
	p.each(p.readLength)
	p.each(p.readCounts)
	for i := 0; i < len(p.t); i++ {
		p.readSignal(i)
	}
	p.readRoles()
	slices.SortStableFunc(p.items, func(x, y item) int { return x.a - y.a })
}

// each calls a part of the reader at every token that is not read yet.
func (p *reader) each(read func(i int) int) {
	for i := 0; i < len(p.t); i++ {
		if !p.used[i] {
			i += max(read(i)-1, 0)
		}
	}
}

// readSignal reads a phrase of the lexicon.
func (p *reader) readSignal(i int) {
	if p.used[i] || !p.t[i].word {
		return
	}
	for _, l := range lexicon {
		n := p.match(i, l.words)
		if n == 0 {
			continue
		}
		for k := i; k < i+n; k++ {
			if p.used[k] && p.person[k] == 0 {
				n = 0
				break
			}
		}
		if n == 0 {
			continue
		}
		if l.sign == "appeal" && p.match(i+n, "board|panel|committee|tribunal|body") > 0 {
			return
		}
		x := item{kind: signal, a: i, b: i + n, sign: l.sign}
		if c, ok := strings.CutPrefix(strings.TrimPrefix(l.sign, "!"), "class "); ok {
			x.class = class(c)
		}
		p.put(x)
		return
	}
}

// supposes reports whether the sentence speaks of what might have been.
func (p *reader) supposes() bool {
	if p.is(0, "had") || p.is(0, "if") || p.is(0, "unless") {
		return true
	}
	for i := range p.t {
		if p.match(i, "would|could|might have") > 0 || p.match(i, "had he|she|they|it not? been|done|said|gone|told") > 0 {
			return true
		}
	}
	return false
}

// boundary weighs what stands between two parts of a sentence.
func (p *reader) boundary(i int) int {
	switch p.t[i].text {
	case "before", "after", "when", "while", "but", ";", ":", "whereas", "following", "prior", "until", "because", "although", "though":
		return 9
	case ",", "and", "who", "which", "-", "then":
		return 5
	case "that", "as", "with":
		return 2
	}
	return 1
}

// distance is how far apart two items are in the sentence.
func (p *reader) distance(x, y *item) int {
	a, b := x, y
	if a.a > b.a {
		a, b = b, a
	}
	d := 0
	for i := a.b; i < b.a; i++ {
		d += p.boundary(i)
	}
	return d
}

// nearest is the signal nearest to a value among those that ok accepts.
func (p *reader) nearest(x *item, ok func(s *item) bool) *item {
	var best *item
	least := 0
	for i := range p.items {
		s := &p.items[i]
		if s.kind != signal || !ok(s) {
			continue
		}
		d := p.distance(x, s)
		if x.prep == "of" && s.b <= x.a && x.a-s.b <= 2 {
			d -= 8
		}
		if s.a > x.a {
			d++ // what stands before it has the first claim
		}
		if best == nil || d < least {
			best, least = s, d
		}
	}
	return best
}

// negated reports whether a signal is denied in its clause.
func (p *reader) negated(s *item) bool {
	if strings.HasPrefix(s.sign, "!") {
		return !p.denies(s.a)
	}
	for i := s.a; i < s.b; i++ { // "given no chance to speak"
		if oneOf(p.t[i].text, "no|not|never|denied") || p.t[i].text == "refused" && s.sign == "heard" {
			return true
		}
	}
	return p.denies(s.a)
}

// denies reports whether a word before a token takes back what follows.
func (p *reader) denies(at int) bool {
	if p.match(at, "not|never") > 0 {
		return true
	}
	for i := at - 1; i >= 0 && i >= at-7; i-- {
		w := p.t[i].text
		if p.counted(i) {
			return false
		}
		switch {
		case w == "not" && p.is(i+1, "only"):
			return false
		case w == "not" && p.is(i+1, "until"), w == "not" && p.is(i+1, "before"):
			return false
		case w == "to" && p.is(i-1, "yet"), w == "not", w == "never", w == "neither", w == "nor", w == "without", w == "cannot", w == "failed", w == "denied", w == "hardly", w == "nobody", strings.HasSuffix(w, "n't"):
			return true
		case (w == "no" || w == "refused" || w == "nothing") && at-i <= 4:
			return true
		case w == ",", w == ";", w == "and", w == "but", w == "who", w == "which", w == "before", w == "after", w == "while", w == "when", w == ":", w == "(", w == "because":
			return false
		}
		for k := range p.items {
			if x := &p.items[k]; x.kind == signal && x.a <= i && i < x.b && x.b <= at && p.verb(x) {
				return false
			}
		}
	}
	return false
}

// counted reports whether a token belongs to a number of voters or to how a vote
// went: "no member voted against" denies nothing that follows.
func (p *reader) counted(i int) bool {
	return slices.ContainsFunc(p.items, func(x item) bool {
		return x.a <= i && i < x.b && (x.kind == count || x.kind == votes || x.sign == "unanimous")
	})
}

// verb reports whether a signal is one that has a denial of its own.
func (p *reader) verb(x *item) bool {
	switch x.sign {
	case "decide", "vote", "publish", "told", "appeal", "speech", "leave":
		return p.denies2(x)
	}
	return x.class != ""
}

// denies2 reports whether a signal is a verb: what stands before it is denied
// of it, and not of what follows.
func (p *reader) denies2(x *item) bool {
	return strings.HasSuffix(p.t[x.a].text, "ed") || p.t[x.a].text == "told" || p.t[x.a].text == "spoke" || p.t[x.a].text == "left"
}

// ahead reports whether a signal speaks of what is to come.
func (p *reader) ahead(s *item) bool {
	for i := s.a - 1; i >= 0 && i >= s.a-4; i-- {
		switch w := p.t[i].text; w {
		case "will", "shall", "plans", "intends", "hopes", "expects", "expected", "going", "considering", "threatened", "promised", "vowed":
			return true
		case ",", "and", "but", "before", "after":
			return false
		}
	}
	return false
}

// add makes a claim of the tokens from a to b.
func (p *reader) add(a, b int, about string, answer Answer, says string, hs ...*happening) {
	c := Claim{Text: p.words(a, b), About: about, Answer: answer, Says: says}
	for _, h := range hs {
		if h.id != "" && !slices.Contains(c.Entries, h.id) {
			c.Entries = append(c.Entries, h.id)
		}
	}
	for _, old := range p.claims {
		if old.About == c.About && old.Text == c.Text {
			return
		}
	}
	p.claims = append(p.claims, c)
}

// rest names what was not read: words, and names and figures of which the
// record does not speak at all.
func (p *reader) rest(s *Sentence) {
	var run []int
	judged, content := 0, 0
	flush := func() {
		if len(run) > 0 {
			s.Unread = append(s.Unread, p.words(run[0], run[len(run)-1]+1))
		}
		run = nil
	}
	for i := range p.t {
		t := &p.t[i]
		if p.used[i] || !t.word && !t.figure || stopWord(t.text) {
			if t.word && stopWord(t.text) && len(run) > 0 {
				continue
			}
			flush()
			continue
		}
		content++
		switch {
		case t.figure:
			p.add(i, i+1, "a figure", NotShown, "The record holds nothing to which this figure could be seen to belong.")
		case p.foreign(i):
			p.add(i, i+1, "a name", NotShown, "The record does not speak of it.")
		case opinion(t.text):
			judged++
		case p.alleged(i):
		default:
			run = append(run, i)
			continue
		}
		flush()
	}
	flush()
	for i := range p.items {
		x := &p.items[i]
		if x.taken || x.kind == signal || x.kind == who {
			continue
		}
		p.add(x.a, x.b, "a figure", NotShown, "The record holds nothing to which it could be seen to belong.")
	}
	if content == judged && len(p.claims) == 0 {
		s.Unread = nil
	}
	if len(p.claims) == 0 && judged == 0 && len(s.Unread) == 0 && !p.supposes() && slices.ContainsFunc(p.items, func(x item) bool { return x.kind == signal }) {
		s.Unread = []string{s.Text}
	}
	if len(p.claims) == 0 && len(p.t) == 1 { // a mark, a heading of one word
		s.Unread = nil
	}
}

// alleged reports whether a word of a sentence on the conduct stands in what is
// alleged.
func (p *reader) alleged(i int) bool {
	if !slices.ContainsFunc(p.claims, func(c Claim) bool { return strings.HasSuffix(c.About, string(conduct)) }) {
		return false
	}
	w := stem(p.t[i].text)
	return slices.ContainsFunc(p.r.texts, func(n noted) bool { return n.kind == "allegation" && slices.Contains(n.words, w) })
}

// foreign reports whether a token is a name of which the record does not speak.
func (p *reader) foreign(i int) bool {
	t := &p.t[i]
	if !t.capital || i == 0 || !t.word || len(t.text) < 2 || p.is(i-1, "\"") || p.is(i-1, ":") {
		return false
	}
	if strings.IndexFunc(t.text, unicode.IsDigit) >= 0 {
		return false
	}
	w := stem(t.text)
	for _, n := range p.r.texts {
		if slices.Contains(n.words, w) {
			return false
		}
	}
	return !strings.Contains(strings.ToLower(p.r.Program.Title+" "+p.r.Program.Settings.Place), t.text)
}

// opinion reports whether a word judges, feels or hopes.
func opinion(w string) bool {
	if strings.Contains(opinions, " "+w+" ") {
		return true
	}
	for n := len(w) - 1; n >= 4 && n >= len(w)-4; n-- {
		if strings.Contains(opinions, " "+w[:n]+" ") {
			return true
		}
	}
	return false
}

// quoted reads what stands in quotation marks and word for word in the record.
func (p *reader) quoted() {
	for i := range p.t {
		if p.t[i].text != "\"" {
			continue
		}
		end := i + 1
		for end < len(p.t) && p.t[end].text != "\"" {
			end++
		}
		if end == len(p.t) || end < i+3 {
			continue
		}
		words := contentWords(p.words(i+1, end))
		for k := range p.r.texts {
			n := &p.r.texts[k]
			if len(words) < 2 || !holds(n.words, words) {
				continue
			}
			p.add(i, end+1, "words of the record", Supports, "Entry "+n.id+" has these words"+map[bool]string{true: ", as what is alleged."}[n.kind == "allegation"]+map[bool]string{true: "."}[n.kind != "allegation"], &happening{id: n.id})
			p.use(i, end+1)
			break
		}
		return
	}
}

// holds reports whether a list has another in it, in a row.
func holds(list, part []string) bool {
	for i := 0; i+len(part) <= len(list); i++ {
		if slices.Equal(list[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// readRule reads the number of a charge, a rule or a clause.
func (p *reader) readRule(i int) int {
	if !p.t[i].figure || i == 0 || !oneOf(p.t[i-1].text, "charge|rule|clause|section|article|bylaw|regulation") {
		return 0
	}
	end := i + 1
	for end+2 < len(p.t) && p.t[end].text == "(" && p.t[end].glued && p.t[end+2].text == ")" {
		end += 3
	}
	said := p.words(i, end)
	var by *happening
	known := false
	for _, h := range p.r.of(charge, p.until) {
		for _, c := range h.event.Charges {
			if p.t[i-1].text == "charge" {
				known = true
				if c.Label == said {
					by = h
				}
			} else if c.Rule != "" {
				known = true
				if c.Rule == said {
					by = h
				}
			}
		}
	}
	p.use(i-1, end)
	about := "the number of a " + p.t[i-1].text
	if by != nil {
		p.add(i-1, end, about, Supports, "It is in the charges: "+tell(by)+".", by)
	} else {
		p.add(i-1, end, about, compare(false, known && p.t[i-1].text == "charge"), "The charges do not name it.")
	}
	return end - i
}

// quotes reads runs of words that stand so in a text of the record.
func (p *reader) quotes() {
	for i := 0; i < len(p.t); i++ {
		best, end := p.quoteAt(i)
		if best == nil {
			continue
		}
		h := happening{id: best.id}
		switch _, found := p.r.proved(); {
		case best.kind == "allegation" && !found:
			p.add(i, end, "what is alleged", NotShown, "Entry "+best.id+" alleges it; no decision that counts has found it proved.", &h)
		case best.kind == "grounds":
			p.add(i, end, "words of the record", NotShown, "A party says so in entry "+best.id+".", &h)
		case p.deniedIn(i):
			p.add(i, end, "words of the record", NotShown, "Entry "+best.id+" has these words; the text denies them.", &h)
		default:
			p.add(i, end, "words of the record", Supports, "Entry "+best.id+" has these words.", &h)
		}
		p.use(i, end)
		i = end - 1
	}
}

func (p *reader) deniedIn(i int) bool { return p.denies(i) }

// quoteAt is the longest run of words at a token that a text of the record has
// in the same order, and where it ends. Only words that are not read count.
func (p *reader) quoteAt(i int) (*noted, int) {
	if !p.says(i) {
		return nil, 0
	}
	var best *noted
	most, end := 2, 0
	for k := range p.r.texts {
		n := &p.r.texts[k]
		for at := range n.words {
			count, j, last := 0, i, i
			for w := at; w < len(n.words) && j < len(p.t); j++ {
				t := &p.t[j]
				if !t.word && !t.figure || stopWord(t.text) {
					continue
				}
				if stem(t.text) != n.words[w] {
					break
				}
				if !p.used[j] || p.person[j] > 0 {
					count++
				}
				w++
				last = j + 1
			}
			if count > most {
				best, most, end = n, count, last
			}
		}
	}
	return best, end
}

// says reports whether a token is a word that was not read and says something.
func (p *reader) says(i int) bool {
	t := &p.t[i]
	return !p.used[i] && (t.word || t.figure) && !stopWord(t.text)
}

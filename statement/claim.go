package statement

// Answer is what the record has to say to a claim or a sentence.
type Answer string

// The answers, from the one that needs no work to the one that needs most.
const (
	NoClaim     Answer = "no claim"    // an opinion, a courtesy: nothing that a record could show
	Supports    Answer = "supports"    // whatever the record leaves possible fits it
	NotRead     Answer = "not read"    // of a sentence: some of its words were not understood
	NotShown    Answer = "not shown"   // the record is silent, or leaves it open
	Contradicts Answer = "contradicts" // nothing that the record leaves possible fits it
)

// Claim is one thing that a text says happened, or did not.
type Claim struct {
	Text    string   // the words that make it
	About   string   // what it is about: "the length of the hearing"
	Answer  Answer   // Supports, NotShown or Contradicts
	Says    string   // what the record says, in a sentence
	Entries []string // ids of the entries that the answer rests on
}

// Sentence is a sentence of a text with what the record has to say to it.
type Sentence struct {
	Text       string
	Start, End int // bytes of the text
	Answer     Answer
	Claims     []Claim
	Unread     []string // words that no claim was read from
}

// rank orders answers: a sentence bears the gravest of its claims.
func rank(a Answer) int {
	for i, x := range []Answer{NoClaim, Supports, NotRead, NotShown, Contradicts} {
		if a == x {
			return i
		}
	}
	return 0
}

package statement

import "encoding/json"

// Step is what somebody did about the publication of a statement; Words of a
// saying of kind aside.Statement hold it.
type Step struct {
	Do      string `json:"do"`           // Draft, Confirm, Publish or TakeDown
	Of      int64  `json:"of,omitempty"` // of all but a draft: the place of the draft in the chain
	Level   Level  `json:"level,omitempty"`
	Text    string `json:"text,omitempty"`
	Expires string `json:"expires,omitempty"` // the last day on which it is public: 2012-10-12
	Found   bool   `json:"found,omitempty"`   // search engines may list it
	Reason  string `json:"reason,omitempty"`  // why it was taken down
}

// What a step does.
const (
	Draft    = "draft"    // a text, its level, until when
	Confirm  = "confirm"  // a second person has read it and agrees
	Publish  = "publish"  // it is public from now on
	TakeDown = "takedown" // it is public no more; a line stays
)

// Words is the step as the words of a saying.
func (s Step) Words() string {
	b, _ := json.Marshal(s) // strings and numbers alone
	return string(b)
}

// Taken is a step with who took it, where it stands in the chain, and when it
// was recorded (UTC).
type Taken struct {
	Step
	By       string
	Seq      int64
	Recorded string
}

// ReadStep reads the words of a saying; ok is false when they are none.
func ReadStep(words string) (s Step, ok bool) {
	err := json.Unmarshal([]byte(words), &s)
	return s, err == nil && (s.Do == Draft || s.Do == Confirm || s.Do == Publish || s.Do == TakeDown)
}

// Publication is how far a statement has come. Each is nil where there is none.
type Publication struct {
	Draft     *Taken // the last text
	Confirmed *Taken // by a second person, of that very text
	Published *Taken // the last that was published, with the text, level and days of its draft
	Down      *Taken // when that was taken down
}

// Follow follows the steps in the order of the record. A confirmation counts of
// the last draft only, and of nobody's own; a publication of a draft that was
// confirmed.
func Follow(steps []Taken) Publication {
	var p Publication
	for i := range steps {
		s := steps[i]
		switch s.Do {
		case Draft:
			p.Draft, p.Confirmed = &s, nil
		case Confirm:
			if p.Draft != nil && s.Of == p.Draft.Seq && s.By != p.Draft.By && s.By != "" {
				p.Confirmed = &s
			}
		case Publish:
			if p.Confirmed != nil && s.Of == p.Draft.Seq {
				s.Level, s.Text, s.Expires, s.Found = p.Draft.Level, p.Draft.Text, p.Draft.Expires, p.Draft.Found
				p.Published, p.Down = &s, nil
			}
		case TakeDown:
			if p.Published != nil && s.Of == p.Published.Of {
				p.Down = &s
			}
		}
	}
	return p
}

// Public reports whether a text is public on a day: 2010-10-12.
func (p *Publication) Public(day string) bool {
	return p.Published != nil && p.Down == nil && (p.Published.Expires == "" || day <= p.Published.Expires)
}

package aside

import (
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/record"
)

// said are sayings that may be recorded in a case.
func said() []Saying {
	return []Saying{
		{Kind: Message, Lane: "respondent", By: "pa", Words: "May I have\nmore time?"},
		{Kind: Message, Lane: "panel", By: "pb", To: "pc", Words: "Did you read it?"},
		{Kind: Access, By: "pa", To: "pd", As: "representative", Until: "2010-10-11T17:30:00+13:00"},
		{Kind: Access, To: "pd", Ends: true},
		{Kind: Conflict, By: "pb", Words: "We are cousins."},
		{Kind: Conflict, By: "pa", To: "pb", Words: "They are cousins."},
		{Kind: Looked, By: "pa"},
		{Kind: BreakGlass, By: "pa", Words: "The secretary is ill.", Until: "2010-10-11T17:30:00Z"},
		{Kind: Adjustment, By: "pb", To: "pa", Words: "A break every hour."},
		{Kind: Adjustment, By: "pb", To: "pa", Ends: true},
		{Kind: Issued, By: "pa", Words: "document decision\nfingerprint 00"},
		{Kind: Bound, By: "pb", Words: "frozen"},
		{Kind: Redacted, By: "pb", Words: "exhibit E1"},
	}
}

func TestASayingComesBackFromTheRecordAsItWent(t *testing.T) {
	for _, s := range said() {
		if what, remedy := s.Check(true); what != "" {
			t.Errorf("%+v: %s; %s", s, what, remedy)
		}
		open, terms := s.Fields()
		if len(open) != 1 || open["kind"] != s.Kind {
			t.Errorf("the sheet of a %s tells more than its kind: %v", s.Kind, open)
		}
		parts := map[string]any{PartTerms: terms, PartWords: s.Words}
		got := Read(&record.Sheet{Open: open}, func(name string) (any, bool) { v, ok := parts[name]; return v, ok })
		if got != s {
			t.Errorf("got %+v, want %+v", got, s)
		}
		if bare := Read(&record.Sheet{Open: open}, func(string) (any, bool) { return nil, false }); bare != (Saying{Kind: s.Kind}) {
			t.Errorf("without its private parts: %+v", bare)
		}
	}
}

func TestWhatCannotBeSaidIsToldWithARemedy(t *testing.T) {
	for name, x := range map[string]struct {
		s      Saying
		inCase bool
		want   string
	}{
		"unknown":             {Saying{Kind: "shout", By: "pa", Words: "!"}, true, "no saying of kind"},
		"no lane":             {Saying{Kind: Message, By: "pa", Words: "x"}, true, "no lane"},
		"another lane":        {Saying{Kind: Message, Lane: "clerk", By: "pa", Words: "x"}, true, "no lane"},
		"lane elsewhere":      {Saying{Kind: Looked, Lane: "panel", By: "pa"}, true, "only a message"},
		"nothing said":        {Saying{Kind: Message, Lane: "panel", By: "pa"}, true, "no words"},
		"nobody":              {Saying{Kind: Message, Lane: "panel", Words: "x"}, true, "who says it"},
		"for nobody":          {Saying{Kind: Access, As: "observer"}, true, "for whom"},
		"as chair":            {Saying{Kind: Access, To: "pa", As: "chair"}, true, "let in as"},
		"as, of a message":    {Saying{Kind: Message, Lane: "panel", By: "pa", Words: "x", As: "observer"}, true, "only access"},
		"unsaying":            {Saying{Kind: Message, Lane: "panel", By: "pa", Words: "x", Ends: true}, true, "cannot be taken back"},
		"when":                {Saying{Kind: Access, To: "pa", As: "observer", Until: "tomorrow"}, true, "not a moment"},
		"endless break-glass": {Saying{Kind: BreakGlass, By: "pa", Words: "x"}, true, "until when"},
		"sign-in to a case":   {Saying{Kind: SignIn, By: "pa"}, true, "belongs to no case"},
		"message to nowhere":  {Saying{Kind: Message, Lane: "panel", By: "ma", Words: "x"}, false, "belongs to a case"},
	} {
		what, remedy := x.s.Check(x.inCase)
		if !strings.Contains(what, x.want) || remedy == "" {
			t.Errorf("%s: got %q, %q; want %q", name, what, remedy, x.want)
		}
	}
}

func TestAGrantHoldsUntilItsTimeOrUntilItIsTakenBack(t *testing.T) {
	at := time.Date(2010, 10, 11, 12, 0, 0, 0, time.UTC)
	grant := func(to, as, until string) Saying { return Saying{Kind: Access, To: to, As: as, Until: until} }
	end := func(to, as string) Saying { return Saying{Kind: Access, To: to, As: as, Ends: true} }
	for name, x := range map[string]struct {
		said []Saying
		want []string
	}{
		"open end":           {[]Saying{grant("a", "observer", "")}, []string{"a observer"}},
		"over":               {[]Saying{grant("a", "observer", "2010-10-12T01:00:00+13:00")}, nil},
		"not yet over":       {[]Saying{grant("a", "observer", "2010-10-12T01:00:01+13:00")}, []string{"a observer"}},
		"taken back":         {[]Saying{grant("a", "observer", ""), end("a", "observer")}, nil},
		"only that role":     {[]Saying{grant("a", "observer", ""), grant("a", "supporter", ""), end("a", "observer")}, []string{"a supporter"}},
		"every role":         {[]Saying{grant("a", "observer", ""), grant("a", "supporter", ""), end("a", "")}, nil},
		"only that person":   {[]Saying{grant("a", "observer", ""), grant("b", "observer", ""), end("a", "")}, []string{"b observer"}},
		"granted anew":       {[]Saying{grant("a", "observer", ""), end("a", ""), grant("a", "observer", "")}, []string{"a observer"}},
		"what is gone":       {[]Saying{{Kind: Access, Erased: "erased by entry 9: asked for"}}, nil},
		"not of that kind":   {[]Saying{{Kind: Looked, By: "a", To: "a"}}, nil},
		"a time that lapsed": {[]Saying{grant("a", "observer", "soon")}, nil},
	} {
		var got []string
		for _, s := range InForce(x.said, Access, at) {
			got = append(got, s.To+" "+s.As)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: got %v, want %v", name, got, x.want)
		}
	}
}

func TestASayingBelongsToThePartyOfItsLaneOrToWhomItIsAbout(t *testing.T) {
	respondent := func(who string) bool { return who == "resp" }
	for _, x := range []struct {
		s    Saying
		want string
	}{
		{Saying{Kind: Message, By: "resp", To: "clerk"}, "resp"},
		{Saying{Kind: Message, By: "clerk", To: "resp"}, "resp"},
		{Saying{Kind: Message, By: "clerk"}, "clerk"},
		{Saying{Kind: Message, By: "one", To: "another"}, "one"},
		{Saying{Kind: Access, By: "resp", To: "friend"}, "friend"},
		{Saying{Kind: Conflict, By: "member"}, "member"},
		{Saying{Kind: Looked}, ""},
	} {
		if got := x.s.Owner(respondent); got != x.want {
			t.Errorf("%+v: got %q, want %q", x.s, got, x.want)
		}
	}
}

func TestEveryKindIsSaidInASentenceOfItsOwn(t *testing.T) {
	name := func(p string) string {
		return map[string]string{"pa": "Āra Ngata", "pb": "Bo", "pc": "Cleo", "pd": "Di"}[p]
	}
	want := []string{
		"Āra Ngata writes in the lane of the respondent: May I have more time?",
		"Bo writes to Cleo in the lane of the panel: Did you read it?",
		"Di is let in to read as representative until 2010-10-11T17:30:00+13:00.",
		"Di is no longer let in to read.",
		"Bo declares a conflict of interest: We are cousins.",
		"Āra Ngata says that Bo has a conflict of interest: They are cousins.",
		"Āra Ngata has looked.",
		"Āra Ngata opens what is closed to others until 2010-10-11T17:30:00Z: The secretary is ill.",
		"An adjustment is made for Āra Ngata: A break every hour.",
		"Taken back: An adjustment is made for Āra Ngata.",
		"Āra Ngata was given a document: document decision fingerprint 00.",
		"Bo puts the hearing bundle in order: frozen.",
		"Bo makes something in an exhibit black: exhibit E1.",
	}
	for i, s := range said() {
		if got := s.Sentence(name); got != want[i] {
			t.Errorf("got %q, want %q", got, want[i])
		}
	}
}

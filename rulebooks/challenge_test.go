package rulebooks_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"alteram/casefile"
	"alteram/examples"
	"alteram/rulebook"
	"alteram/rulebooks"
	"alteram/source"
	"alteram/syntax"
)

// A challenge is a clause of a published procedure that is hard to say, the
// sentence that says it, and a story that tests it.
type challenge struct {
	clause string // what it is about, and where it stands
	file   string // of a book of the library, an example or testdata/challenge
	words  string // the sentence, or the part of it that does it
	story  string // the first line of a story that tests it
}

const (
	victoria  = "victoria-model-rules"
	schedule2 = "examples/nz-schedule-2"
)

// challenges are 25 hard clauses, in their order of collection.
var challenges = []challenge{
	{"a two-sided window before a meeting: Victoria, rule 21(2)", victoria,
		"no earlier than 28 days and no later than 14 days before the disciplinary meeting", "On the twenty-ninth day it is."},
	{"at once, or within 48 hours of a vote: Victoria, rule 23(2)", victoria,
		"not later than 48 hours after the vote on expulsion", "A minute after the forty-eight hours is too late."},
	{"three quarters of those voting, to uphold: Victoria, rule 24(4)", victoria,
		"Upholding needs at least three quarters of the votes cast.", "Fewer than three quarters, and the expulsion falls, although most were for it."},
	{"disqualified by the opinion of two others: New Zealand, Schedule 2, clause 8", schedule2,
		"two or more members of the committee consider that closed mind", "The opinion of two does."},
	{"five limbs, after which one counts as heard: New Zealand, Schedule 2, clause 4", schedule2,
		"The respondent counts as heard if all of:", "Where an oral hearing is called for and none is held nobody was heard."},
	{"despite another clause: New Zealand, Schedule 2, clause 6", schedule2,
		"Despite clause 5, the committee may make refusal to proceed after complaint.", "The committee may refuse to go on, and that ends the case."},
	{"a period that consent shortens, to a floor: Piratenpartei, section 10(5)", "shorter-summons",
		"may agree in writing to shorten the period in clause 10 to not less than 3 days", "Two will not, consent or no consent."},
	{"a new judge hears again, save in writing: Piratenpartei, section 10(6)", "heard-again",
		"the member heard the whole of the further hearing and the respondent was heard at the further hearing", "Heard again by telephone."},
	{"no abstentions: Piratenpartei, section 12(2)", "party-arbitration-court",
		"Nobody may abstain in the vote on judgment of expulsion, void.", "Nobody abstains."},
	{"a challenge lost by going on, on known grounds: Piratenpartei, section 5(2)", "going-on",
		"if the respondent speaks at the hearing and earlier knowledge has happened", "Known and gone on: lost."},
	{"the last word: Piratenpartei, section 10(5a)", "party-arbitration-court",
		"must offer the respondent: the floor, the last word; void.", "The last word is the respondent's."},
	{"sent back to others: Green Party, motion 8.5", "party-discipline-committee",
		"A person who sat at the hearing must not sit at the fresh hearing, void.", "Sent back, it is heard by none of the first panel."},
	{"updated rules from the next stage: Green Party, transition", "next-stage",
		"The reply time is 14 days, from 1 July 2026 21 days.", "The next stage has the new one."},
	{"an act before another is told: Green Party, motion 9.3", "access-first",
		"after sanction and before the respondent is told of sanction", "Told first."},
	{"the case outlives membership: Green Party, motion 3.7", "party-discipline-committee",
		"The case continues", "A respondent who leaves is judged all the same."},
	{"any complainant may veto: Central New Jersey DSA, XI 3", "objecting-complainants",
		"Consolidation is void if objection to consolidation has been made.", "Of two complainants one objects."},
	{"an appeal if another body agreed: Central New Jersey DSA, XI 6", "chapter-grievances",
		"if the other chapter's agreement has happened", "Without another chapter there is no appeal."},
	{"fewer than four able to act: Nottingham Hackspace", "hackspace",
		"if fewer than 4 members of the trustees are entitled to act", "With three left an external panel is found."},
	{"a right that a suspension cannot reach: Perth, rule 15.2", "kept-right",
		"Modification of rights is void if the rights include voting.", "The right to vote may not, alone or among others."},
	{"not unless and until confirmed: New South Wales, clause 11(6)", "nsw-model-constitution",
		"confirmation has been made", "Appealed, it does not bite unless and until it is confirmed."},
	{"two distances back from the effective date: California, section 5341(c)", "effective-date",
		"the hearing has been held not less than 5 days before the effective date", "Heard four days before: it has no effect."},
	{"earlier breaches kept back: University College Dublin, 4.8", "earlier-breaches",
		"Nobody may give history of breaches, void, if finding of breach has not been made", "Told too early, it taints the finding."},
	{"the third rebuke suspends: Conservative Party, schedule 1", "third-rebuke",
		"if at least 3 severe rebukes counting earlier rebukes have been made", "Rebukes of other cases count, once they are entered."},
	{"so far as compatible: Australian Capital Territory, section 65B(3)", "ranked-duties",
		"unless the hearing has not been held", "Until the hearing nobody is late with the decision."},
	{"silence accepts: LDSSA", "deemed-accepted",
		"Acceptance counts as made if the time for appeal has passed and no appeal has been made.", "A minute after it."},
}

// Each of the 25 clauses is said in the language, and the story that tests it
// comes out as it should.
func TestChallenges(t *testing.T) {
	if len(challenges) != 25 {
		t.Fatalf("%d challenges", len(challenges))
	}
	for _, c := range challenges {
		t.Run(c.clause, func(t *testing.T) {
			f, p := c.read(t)
			if text := strings.Join(strings.Fields(string(f.Source.Text)), " "); !strings.Contains(text, c.words) {
				t.Errorf("%s does not say %q", c.file, c.words)
			}
			for _, s := range p.Stories {
				told, diags := casefile.FromStory(s, f.Source, p)
				for _, d := range diags {
					t.Error(d.Draw())
				}
				if s.Title != strings.TrimSuffix(c.story, ".") {
					continue
				}
				outcomes := casefile.Check(p, told)
				for _, o := range outcomes {
					if !o.Met {
						t.Errorf("expected %s\nfound %s", o.Expect.String(), o.Found)
					}
				}
				if len(outcomes) == 0 {
					t.Error("the story expects nothing")
				}
				return
			}
			t.Errorf("%s has no story %q", c.file, c.story)
		})
	}
}

// Every small book that stands there for a challenge holds, whole.
func TestChallengeBooksHold(t *testing.T) {
	names, err := fs.Glob(os.DirFS("testdata/challenge"), "*.md")
	if err != nil || len(names) == 0 {
		t.Fatal("no books", err)
	}
	for _, name := range names {
		f, p := challenge{file: strings.TrimSuffix(name, ".md")}.read(t)
		expects := 0
		for _, s := range p.Stories {
			told, _ := casefile.FromStory(s, f.Source, p)
			for _, o := range casefile.Check(p, told) {
				if !o.Met {
					t.Errorf("%s, %s: expected %s, found %s", name, s.Title, o.Expect.String(), o.Found)
				}
				expects++
			}
		}
		if expects < 2 {
			t.Errorf("%s expects too little to show both sides", name)
		}
	}
}

// read parses and builds the book in which a challenge is met.
func (c challenge) read(t *testing.T) (*syntax.File, *rulebook.Program) {
	t.Helper()
	text, err := rulebooks.Files.ReadFile(c.file + "/rulebook.md")
	if name, ok := strings.CutPrefix(c.file, "examples/"); ok {
		text, err = examples.Files.ReadFile(name + "/rulebook.md")
	} else if err != nil {
		text, err = os.ReadFile("testdata/challenge/" + c.file + ".md")
	}
	if err != nil {
		t.Fatal(err)
	}
	f, diags := syntax.Parse(source.NewFile(c.file, text))
	p, more := rulebook.Build(f)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			t.Fatal(d.Draw())
		}
	}
	return f, p
}

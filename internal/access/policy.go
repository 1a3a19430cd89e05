package access

import "strings"

// Role is what somebody is to the organisation or in a case.
type Role uint8

// The roles.
const (
	Public Role = iota // everybody: no sign-in is asked for
	Member             // has an account
	Complainant
	Respondent
	Representative // acts or stands beside a party, by that party's grant
	Witness
	Clerk // keeps the record: the office that gives notice, or the secretary's account
	Chair // presides
	Panel // sits in the body that decides
	President
	AppealPanel
	Observer
	Auditor
	Administrator // runs the site; sees no case
	roles
)

// Object is what a page shows or an act is about.
type Object uint8

// The objects: first what is not about a case, then those of a case.
const (
	Front   Object = iota // what this is, privacy
	Help                  // what help there is
	Rules                 // the editions of the rulebook
	Counts                // dates worked out from what the reader types
	Proofs                // bundles and receipts that the reader brings
	Machine               // whether the program answers, and its files
	SignIn                // the way in
	Account               // one's own sessions, passkeys and name
	Steps                 // one's own next steps
	Cases                 // the cases in which one has a part
	NewCase               // opening a case
	Health                // how the site does
	RegisterPages
	Bodies
	Rulebooks // write, check, rehearse and adopt
	Calendars
	Accounts
	Backup
	BreakGlass
	Setup
	Raise    // telling of something in confidence
	Mailbox  // what came of it, behind a code
	Intake   // what was told in confidence, for those who read it
	Outcomes // what was published, for everybody

	Overview // of a case: it exists, its stage
	Timeline
	Dates
	People
	Conflicts
	Declarations // what others have declared, in their words
	Complaint
	Charges
	Answers // of the respondent, per charge
	Interim
	Evidence
	Undisclosed // evidence that the respondent has not been shown
	Grid
	Bundle
	Notices // to a person
	Service // proof that it arrived
	Messages
	Hearing // the open part
	Room
	Wall
	Sheet
	Minutes
	Clock
	Deliberation // the closed part
	Vote
	Result
	Decision
	Reasons
	Telling
	Statement // what is published
	Sanction
	Appeal
	Why
	Record
	Looked
	Notes    // of the clerk
	Personal // addresses and numbers of others
	objects
)

// Stage is how far a case has come.
type Stage uint8

// The stages, in the order of a procedure.
const (
	AnyStage Stage = iota // of what is not about a case
	Raised
	Assessed
	Dismissed
	Charged
	SetDown
	InHearing
	Deliberating
	Decided
	Told
	Published
	AppealOpen
	Lodged
	Remitted
	Running
	Closed
	stages
)

// Level is how much of an object may be seen or done; each includes those
// before it.
type Level uint8

// The levels.
const (
	None     Level = iota // no trace that it exists
	Outcome               // how it ended
	Own                   // what concerns the reader alone
	Redacted              // that it is there, without its words
	Read
	Write // its acts too
)

// grant is one cell of the policy.
type grant struct {
	role   Role
	object Object
	stage  Stage
}

// Policy says who may see what. What it does not say is None.
type Policy map[grant]Level

// Allows is the level of one role.
func (p Policy) Allows(who Role, what Object, when Stage) Level { return p[grant{who, what, when}] }

// Best is the highest level of several roles.
func (p Policy) Best(who []Role, what Object, when Stage) Level {
	best := None
	for _, r := range who {
		best = max(best, p.Allows(r, what, when))
	}
	return best
}

// Cell is one cell of the policy.
type Cell struct {
	Role   Role
	Object Object
	Stage  Stage
	Level  Level
}

// Cells lists what the policy gives.
func (p Policy) Cells() []Cell {
	var out []Cell
	for g, level := range p {
		out = append(out, Cell{g.role, g.object, g.stage, level})
	}
	return out
}

// general is the table of what is not about a case: object, then the roles.
const general = `
front         public R
help          public R
rules         public R
counts        public R
proofs        public R
machine       public R
signin        public R
setup         public R
raise         public W
mailbox       public W
intake        member N
account       member W
steps         member R
cases         member R
newcase       clerk W, chair W
health        clerk R, administrator R
registerpages clerk W, administrator R
bodies        clerk W, administrator R
rulebooks     clerk W, chair R, administrator R
calendars     clerk R, administrator R
accounts      clerk W, administrator W
backup        clerk W, administrator W
breakglass    chair W, auditor R, administrator W
outcomes      public R
`

// cases is the table of a case. R read, W write, S redacted, O outcome, N own;
// "@stage" is the stage from which on it holds. A role that is not named has
// no trace. What is marked so holds of the object; of an entry levelOf may take
// more away: charges that were put to nobody, a decision of which the
// respondent has not been told, the closed part of a meeting that another body
// held.
const cases = `
overview     complainant R, respondent R, representative R, witness N, clerk W, chair R, panel R@set, president R@decided, appealpanel R@lodged, observer R@hearing, auditor R, public O@published
timeline     complainant R, respondent R, representative R, clerk R, chair R, panel R@set, president R@decided, appealpanel R@lodged, auditor R
dates        complainant R, respondent W, representative W, clerk W, chair R, panel R@set, appealpanel R@lodged, auditor R
people       complainant R, respondent W, representative R, clerk W, chair R, panel R@set, president R@decided, appealpanel R@lodged, auditor R
declarations panel N, clerk W, chair R, appealpanel R@lodged, auditor R
conflicts    complainant O, respondent W, representative W, clerk W, chair W, panel W, appealpanel W@lodged, auditor R
complaint    complainant W, respondent S@charged, representative S@charged, clerk W, chair R, panel R@set, appealpanel R@lodged, auditor R
charges      complainant O@charged, respondent R@charged, representative R@charged, clerk W, chair W, panel W@charged, appealpanel R@lodged, auditor R, public O@published
answers      respondent W@charged, representative W@charged, clerk W, chair R, panel R@set, appealpanel R@lodged, auditor R
interim      respondent W, representative W, clerk W, chair W, panel W, appealpanel R@lodged, auditor R
evidence     complainant N, respondent W@charged, representative W@charged, witness N, clerk W, chair R, panel R@set, appealpanel R@lodged, auditor R
undisclosed  respondent S@charged, representative S@charged, clerk W, chair O, auditor R
grid         respondent R@charged, representative R@charged, clerk R, chair R, panel R@set, appealpanel R@lodged, auditor R
bundle       respondent R@set, representative R@set, clerk W, chair R, panel R@set, appealpanel R@lodged, auditor R
notices      complainant N, respondent N, representative N, witness N, clerk W, chair R, panel R@set, appealpanel R@lodged, auditor R
service      complainant N, respondent N, representative N, witness N, clerk W, chair R, panel R@set, appealpanel R@lodged, auditor R
messages     complainant W, respondent W, representative W, clerk W, panel W@set, auditor R
hearing      complainant R@set, respondent W@set, representative W@set, witness N@set, clerk W, chair W@set, panel W@set, appealpanel R@lodged, observer R@hearing, auditor R
room         complainant R@set, respondent W@set, representative W@set, clerk W, chair W@set, panel W@set, appealpanel W@lodged, observer R@hearing, auditor R
wall         clerk R@set, chair R@set, panel R@set, observer R@hearing, auditor R@set
sheet        clerk W@set, chair R@set, auditor R@set
minutes      complainant S@hearing, respondent R@hearing, representative R@hearing, clerk W@set, chair W@set, panel W@set, appealpanel R@lodged, auditor R
clock        complainant R@set, respondent R@set, representative R@set, clerk W@set, chair W@set, panel R@set, appealpanel R@lodged, observer R@hearing, auditor R
deliberation clerk W@hearing, chair W@hearing, panel W@hearing, appealpanel W@lodged, auditor R
vote         clerk W@hearing, chair W@hearing, panel W@hearing, appealpanel W@lodged, auditor R
result       complainant O@told, respondent R@told, representative R@told, clerk R, chair R, panel R, president R, appealpanel R@lodged, auditor R
decision     complainant O@told, respondent R@told, representative R@told, clerk W, chair W@hearing, panel W@hearing, president R@decided, appealpanel W@lodged, auditor R, public S@published
reasons      complainant O@told, respondent R@told, representative R@told, clerk W, chair W@hearing, panel W@hearing, president R@decided, appealpanel R@lodged, auditor R
telling      respondent N@told, representative N@told, clerk W@decided, chair W@decided, president W@decided, appealpanel R@lodged, auditor R
statement    complainant R@told, respondent R@told, representative R@told, clerk W@decided, chair W@decided, president W@decided, panel R@decided, appealpanel R@lodged, auditor R, public R@published
sanction     complainant O@told, respondent W@told, representative W@told, clerk W@decided, chair R@decided, panel R@decided, president R@decided, appealpanel R@lodged, auditor R
appeal       complainant O@lodged, respondent W@told, representative W@told, clerk W@decided, chair R@decided, panel R@lodged, appealpanel W@lodged, auditor R
why          complainant R, respondent R, representative R, clerk R, chair R, panel R@set, president R@decided, appealpanel R@lodged, auditor R
record       complainant N, respondent R, representative R, clerk W, chair R, panel R@set, appealpanel R@lodged, auditor R
looked       complainant N, respondent N, representative N, witness N, clerk R, chair R, appealpanel R@lodged, auditor R
notes        clerk W, auditor R
personal     complainant N, respondent N, representative N, witness N, clerk R, auditor S
`

// House is the policy.
func House() Policy {
	p := Policy{}
	read(p, general, AnyStage)
	read(p, cases, Raised)
	return p
}

// read puts a table into a policy; first is the stage of a cell that names
// none.
func read(p Policy, table string, first Stage) {
	for line := range strings.Lines(table) {
		name, cells, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		object := objectNamed(name)
		for cell := range strings.SplitSeq(cells, ",") {
			role, what, _ := strings.Cut(strings.TrimSpace(cell), " ")
			letter, from, _ := strings.Cut(what, "@")
			level := map[string]Level{"O": Outcome, "N": Own, "S": Redacted, "R": Read, "W": Write}[letter]
			if first == AnyStage {
				for r := range roles {
					if r == roleNamed(role) || role == "public" || role == "member" && r != Public {
						p[grant{r, object, AnyStage}] = max(level, p[grant{r, object, AnyStage}])
					}
				}
				continue
			}
			since := first
			if from != "" {
				since = stageNamed(from)
			}
			for s := since; s < stages; s++ {
				p[grant{roleNamed(role), object, s}] = level
			}
		}
	}
}

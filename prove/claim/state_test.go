package claim_test

import (
	"path/filepath"
	"strings"
	"testing"

	"alteram/calendar"
	"alteram/casefile"
	"alteram/prove/claim"
	"alteram/source"
)

// small is a rulebook of few words, to which each row of the table below adds
// clauses of its own.
const small = `# Small club
zone: Europe/London.  count days as: plain.  calendar: Scotland.

## 1 People
` + "```rule" + `
The council is a body of 3 to 5 members.
The board is a body of 3 members.
The president is an office held by one member of the council.
The secretary is an office held by one member of the council.
The complainant is a member.
The respondent is a member.
Complaint is an act by the complainant about the respondent.
A member may make a complaint.
Hearing is a meeting of the council.
Expulsion is a decision of the council about the respondent.
Expulsion needs more than half of the votes cast.
Acquittal is a decision of the council about the respondent.
Acquittal needs more than half of the votes cast.
Acquittal closes the case.
Written reasons is an act by the secretary to the respondent.
The secretary may give written reasons after expulsion.
Appeal is an act by the respondent to the board.
` + "```" + `

## 2 More
` + "```rule\n"

const people = `rulebook: small.md
council: Ann (president), Bo (secretary), Cy.
board: Uli, Vic, Wim.
members: Rae, Sam.

1 March 2027 [complaint] Sam makes a complaint about Rae.
`

// Every moment that is a state, with a history that comes to it and one that
// does not. What is expected was worked out by hand: 1 March + 30 is 31 March.
func TestStates(t *testing.T) {
	for _, c := range []struct {
		name, rules, claim, story, until string
		broken                           string // the day on which it is first broken, or nothing
	}{
		{"open on the thirty-first day", "", "Every complaint ends within 30 days.", "", "5 April 2027", "1 April 2027"},
		{"closed on the thirtieth", "", "Every complaint ends within 30 days.", "31 March 2027 council decides acquittal; for 3, against 0.\n", "5 April 2027", ""},

		{"a missed duty is no history in which duties are kept", "The council must hold the hearing within 10 days after complaint.\n", "Every complaint ends within 30 days, if duties are kept.", "", "5 April 2027", ""},
		{"a kept one is", "The council must hold the hearing within 10 days after complaint.\n", "Every complaint ends within 30 days, if duties are kept.",
			"8 March 2027 hearing; present Ann, Bo, Cy.\n", "5 April 2027", "1 April 2027"},
		{"the president misses his own", "The president must give charges within 10 days after complaint.\nCharges is an act by the president to the respondent.\n",
			"Every complaint ends within 30 days, even if the president does nothing.", "", "5 April 2027", "1 April 2027"},
		{"and not that of another", "The council must hold the hearing within 10 days after complaint.\n", "Every complaint ends within 30 days, even if the president does nothing.", "", "5 April 2027", ""},

		{"a suspension without end", "The president may suspend the respondent after complaint, once.\n", "Every suspension ends within 30 days.", "2 March 2027 Ann suspends Rae.\n", "5 April 2027", "2 April 2027"},
		{"a suspension of thirty days", "The president may suspend the respondent after complaint, for at most 30 days, once.\n", "Every suspension ends within 30 days.", "2 March 2027 Ann suspends Rae.\n", "5 April 2027", ""},

		{"nobody has a duty", "", "No case falls asleep.", "", "5 March 2027", "1 March 2027"},
		{"somebody has one", "The council must hold the hearing within 10 days after complaint.\n", "No case falls asleep.", "", "5 March 2027", ""},
		{"time will give somebody one", "The council must hold the hearing within 10 days after complaint.\n  If not, acquittal counts as made.\n", "No case falls asleep, if duties are kept.", "", "5 April 2027", ""},
		{"once it is over nobody needs one", "", "No case falls asleep.", "1 March 2027 council decides acquittal; for 3, against 0.\n", "5 March 2027", "1 March 2027"},

		{"reasons that nobody sends", "", "Every expulsion is followed by written reasons within 7 days.", "2 March 2027 council decides expulsion; for 3, against 0.\n", "12 March 2027", "10 March 2027"},
		{"reasons on the seventh day", "", "Every expulsion is followed by written reasons within 7 days.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n9 March 2027 Bo gives written reasons to Rae.\n", "12 March 2027", ""},
		{"a lost vote asks for no reasons", "", "Every expulsion is followed by written reasons within 7 days.", "2 March 2027 council decides expulsion; for 1, against 2.\n", "12 March 2027", ""},

		{"an appeal that comes too late to be in time", "The respondent may appeal within 5 days after expulsion.\n", "After expulsion the respondent can appeal on each day until 10 days after expulsion.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n", "20 March 2027", "8 March 2027"},
		{"an appeal in time", "The respondent may appeal within 10 days after expulsion.\n", "After expulsion the respondent can appeal on each day until 10 days after expulsion.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n", "20 March 2027", ""},
		{"before the time can begin to run nobody can appeal", "The respondent may appeal within 10 days after written reasons is received.\n", "After expulsion the respondent can appeal on each day until 10 days after written reasons is received.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n9 March 2027 Bo gives written reasons to Rae.\n", "20 March 2027", "2 March 2027"},
		{"the expulsion waits until it can", "The respondent may appeal within 10 days after written reasons is received.\nExpulsion takes effect when written reasons is received.\n", "After expulsion the respondent can appeal on each day until 10 days after written reasons is received.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n9 March 2027 Bo gives written reasons to Rae.\n", "20 March 2027", ""},

		{"the time for appeal is over before the reasons", "The respondent may appeal within 5 days after expulsion.\n", "The time for appeal does not pass before written reasons is received.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n", "20 March 2027", "8 March 2027"},
		{"the reasons came first", "The respondent may appeal within 5 days after expulsion.\n", "The time for appeal does not pass before written reasons is received.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n5 March 2027 Bo gives written reasons to Rae.\n", "20 March 2027", ""},

		{"an appeal does not stop it", "The respondent may appeal within 5 days after expulsion.\n", "No expulsion is in effect while an appeal is open.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n4 March 2027 Rae makes an appeal to the board.\n", "6 March 2027", "4 March 2027"},
		{"an appeal stops it", "The respondent may appeal within 5 days after expulsion.\nWhile an appeal is open, expulsion is suspended.\n", "No expulsion is in effect while an appeal is open.",
			"2 March 2027 council decides expulsion; for 3, against 0.\n4 March 2027 Rae makes an appeal to the board.\n", "6 March 2027", ""},

		{"a duty that was over before it began", "The council must hold the hearing within 10 days after complaint.\n  If not, the secretary must give written reasons within 5 days after complaint.\n", "Every duty can be discharged.", "", "20 March 2027", "12 March 2027"},
		{"a duty that is merely missed", "The council must hold the hearing within 10 days after complaint.\n", "Every duty can be discharged.", "", "20 March 2027", ""},

		{"due, and forbidden", "Charges is an act by the president to the respondent.\nThe president must give charges within 10 days after complaint.\nNobody may give charges after complaint, void.\n", "No act is both due and forbidden.", "", "20 March 2027", "11 March 2027"},
		{"due, and allowed", "Charges is an act by the president to the respondent.\nThe president must give charges within 10 days after complaint.\nNobody may give charges before complaint, void.\n", "No act is both due and forbidden.", "", "20 March 2027", ""},

		{"two of three withdrew, and two are needed", "The quorum of the council is at least 2 of the members.\n", "A quorum of the council can be formed with up to 2 members withdrawn.", "2 March 2027 Ann, Bo stand down: cousins.\n", "4 March 2027", "2 March 2027"},
		{"one of three withdrew", "The quorum of the council is at least 2 of the members.\n", "A quorum of the council can be formed with up to 2 members withdrawn.", "2 March 2027 Ann stands down: a cousin.\n", "4 March 2027", ""},
		{"more withdrew than the claim allows for", "The quorum of the council is at least 2 of the members.\n", "A quorum of the council can be formed with up to 1 member withdrawn.", "2 March 2027 Ann, Bo stand down: cousins.\n", "4 March 2027", ""},
		{"half of those entitled is always there", "The quorum of the council is at least half of the members entitled to act.\n", "A quorum of the council can be formed with up to 2 members withdrawn.", "2 March 2027 Ann, Bo stand down: cousins.\n", "4 March 2027", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := build(t, "small.md", small+c.rules+"```\n")
			claims, diags := claim.Read(p, c.claim)
			if len(claims) != 1 || len(diags) > 0 {
				t.Fatalf("read as %d claims, %v", len(claims), diags)
			}
			kase, found := casefile.Read(source.NewFile("small.case", []byte(people+c.story)), p)
			if source.HasError(found) {
				t.Fatal(found)
			}
			until, err := calendar.ParseDate(c.until)
			if err != nil {
				t.Fatal(err)
			}
			at, why, is := claim.First(claims[0], p, kase.Register, nil, kase.Events, until)
			got := ""
			if is {
				place := &p.Settings.Reckoner.Place
				got = place.DateOf(at).String()
			}
			if got != c.broken || is && why == "" {
				t.Errorf("broken on %q (%s), want %q", got, why, c.broken)
			}
		})
	}
}

// Harbour's clause 13 borrows for the appeal a duty whose ten working days run
// from the charges: when an appeal comes they are over.
func TestHarbourDutyThatCannotBeKept(t *testing.T) {
	p := book(t, "examples/harbour/constitution.md")
	const story = `rulebook: constitution.md
council: Ann (president), Bo (secretary), Cy, Di, Ed, Flo, Gus.
appeals board: Uli, Vic, Wim.
members: Hal, Ivy.

4 May 2027 Ivy makes a complaint about Hal, day of conduct 1 May 2027.
10 May 2027 Ann gives charges to Hal.
12 May 2027 Bo sends notice of hearing by email to Hal, hearing day 31 May 2027, place "boathouse".
31 May 2027 hearing; present Ann, Bo, Cy, Di, Ed, Hal; Hal speaks; Hal is offered to be represented by a member;
  Hal is offered questions to witnesses.
31 May 2027 council decides expulsion; for 5, against 0, secret ballot.
2 June 2027 Bo gives written reasons by email to Hal, reasons "r".
`
	for appeal, want := range map[string]bool{"": false, "7 June 2027 Hal makes an appeal by email to the appeals board, grounds \"harsh\".\n": true} {
		c, diags := casefile.Read(source.NewFile("harbour.case", []byte(story+appeal)), p)
		if source.HasError(diags) {
			t.Fatal(diags)
		}
		claims, _ := claim.Read(p, "Every duty can be discharged.")
		_, why, got := claim.First(claims[0], p, c.Register, nil, c.Events, c.Events[len(c.Events)-1].On.Day+1)
		if got != want || want && !strings.Contains(why, "notice of appeal hearing") {
			t.Errorf("with an appeal %v: broken %v (%s)", want, got, why)
		}
	}
}

// The claims of every rulebook of the project are read, and each has a
// procedure whose parts are found.
func TestEveryRulebookIsRead(t *testing.T) {
	var files []string
	for _, glob := range []string{"../../examples/*/constitution.md", "../../examples/*/rulebook.md", "../../rulebooks/*/rulebook.md"} {
		list, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, list...)
	}
	for _, name := range files {
		p := book(t, strings.TrimPrefix(filepath.ToSlash(name), "../../"))
		claims, diags := claim.Parse(p)
		if len(diags) > 0 {
			t.Errorf("%s: %v", name, diags)
		}
		m := claim.Find(p)
		if len(p.Claims) > 0 && (len(claims) < len(p.Claims) || m.Respondent == 0 || m.Judge == 0 || len(m.Sanctions) == 0) {
			t.Errorf("%s: %d of %d claims read, parts\n%s", name, len(claims), len(p.Claims), parts(p, m))
		}
	}
}

package casefile_test

import (
	"testing"

	"alteram/casefile"
)

func TestScratch(t *testing.T) {
	c := clean(t, evening)
	for _, o := range casefile.Check(program(t), c) {
		if !o.Met {
			t.Errorf("%s\n   found: %s", o.Expect.String(), o.Found)
		}
	}
	t.Logf("%s", c.Text(program(t)))
	t.Logf("%s", c.JSONLines())
}

const evening = `rulebook: ../constitution.md
title: The evening as rehearsed.
council: Andrew Little (president), Bo (secretary), Cy, Di, Ed, Flo, Gus, Hine, Iris, Jo, Kit, Lou, Mere, Ned, Ola, Pat, Quin.
appeals board: Rua, Sam, Tia.
members: Chris Carter, Uma.
people: Journalist of the Post.
label: invented.

1 September 2010  Uma makes a complaint about Chris Carter, allegation "sent anonymous letters", day of conduct 29 July 2010.
6 September 2010  Andrew Little gives charges to Chris Carter, charge 1 under rule 4.2 "sent anonymous letters",
  charge 2 under rule 4.3 "undermined the leader".
14 September 2010 15:00  Bo sends notice of hearing by email to Chris Carter, hearing day 11 October 2010, place "Willis St",
  stating the charges, the right of appeal.
20 September 2010 evidence E1, E2 is disclosed to Chris Carter.
11 October 2010
  17:30 hearing opens; present Andrew Little, Bo, Cy, Di, Ed, Flo, Gus, Hine, Iris, Jo, Kit, Lou, Mere, Ned; chair Andrew Little.
17:31 Ned stands down: wrote to the press about it.
17:32-21:28 Chris Carter speaks (reported, F6).
18:10 Cy asks Chris Carter: "Why the letters?"
18:12 Chris Carter answers.
18:30 Di asks Chris Carter: "Who else knew?".
18:31 Chris Carter declines to answer.
21:28 Chris Carter has the last word.
9.30pm Chris Carter leaves: by the back door (reported, F7).
21:32 deliberation begins.
23:41 council decides expulsion; for 13, against 0, abstaining 0, roll call; on charges 1, 2; relying on E1, E2 (reported, F9).
23:50 Andrew Little tells Chris Carter of expulsion by telephone (reported, F13).
23:55 hearing closes (reported, F1).
12 October 2010 Andrew Little publishes expulsion (reported, F3, recorded 14 October 2010).
expect: expulsion is valid.
expect: Chris Carter was heard.
expect: vote on expulsion: for 13, against 0.
expect: secretary must give written reasons by 18 October 2010.
expect: case is open.
18 October 2010 Bo gives written reasons to Chris Carter by hand, last day of appeal 15 November 2010.
written reasons is received by Chris Carter.
expect: expulsion is in effect.
expect: Chris Carter may appeal until 15 November 2010.
expect on 16 November 2010: Chris Carter may not appeal under clause 13.
other acts may happen in between: none.
`

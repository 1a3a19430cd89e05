package rulebook

import (
	"slices"
	"strings"
	"testing"

	"alteram/syntax"
)

// clausesOf is a rulebook of numbered clauses around rule blocks.
func clausesOf(blocks ...string) string {
	var b strings.Builder
	b.WriteString(people)
	b.WriteString("\n## 1 Names\n```rule\nHearing is a meeting of the council.\nThe board is a body of 3 members.\nRehearing is a meeting of the board.\n" +
		"Charges is an act by the council to the respondent.\nNotice of hearing is an act by the secretary to the respondent.\nPetition is an act by the respondent.\nThe respondent may make petition after charges.\n```\n")
	for i, block := range blocks {
		b.WriteString("\n## " + itoa(i+2) + " Clause\n```rule\n" + block + "\n```\n")
	}
	return b.String()
}

// Two sentences that fix the same thing conflict unless one gives way, the
// two are for different rounds, or they can never meet.
func TestConflicts(t *testing.T) {
	const sixty, thirty = "The council must hold the hearing within 60 days after charges.", "The council must hold the hearing within 30 days after charges."
	tests := []struct {
		name     string
		blocks   []string
		conflict bool
	}{
		{"two lengths", []string{sixty, thirty}, true},
		{"two lengths from moments that follow each other", []string{"The council must make charges within 14 days after complaint.", sixty,
			"The council must hold the hearing within 90 days after complaint."}, true},
		{"said twice alike", []string{sixty, sixty}, false},
		{"despite", []string{sixty, "Despite clause 2, the council must hold the hearing within 30 days after charges."}, false},
		{"except", []string{"Except as clause 3 provides, the council must hold the hearing within 60 days after charges.", thirty}, false},
		{"yields", []string{sixty, thirty, "Clause 2 yields to clause 3."}, false},
		{"yields to a range", []string{sixty, thirty, "Clause 2 yields to clauses 3 to 4."}, false},
		{"yields the wrong way still yields", []string{sixty, thirty, "Clause 3 yields to clause 2."}, false},
		{"if and unless the same", []string{"The council must hold the hearing within 60 days after charges, if petition has been made.",
			"The council must hold the hearing within 30 days after charges, unless petition has been made."}, false},
		{"numbers apart", []string{"The council must hold the hearing within 60 days after charges, if fewer than 3 members of the board are present.",
			"The council must hold the hearing within 30 days after charges, if at least 3 members of the board are present."}, false},
		{"numbers that overlap", []string{"The council must hold the hearing within 60 days after charges, if fewer than 4 members of the board are present.",
			"The council must hold the hearing within 30 days after charges, if at least 3 members of the board are present."}, true},
		{"before and after one moment", []string{"The council may make charges within 60 days after complaint and before petition.",
			"The council may make charges within 30 days after complaint and after petition."}, false},
		{"an upper and a lower bound", []string{sixty, "The council must hold the hearing not less than 14 days after charges."}, false},
		{"a goal and a limit", []string{sixty, "The council must hold the hearing ideally within 30 days after charges."}, false},
		{"for another person", []string{"The council must make charges within 60 days after complaint.", "The secretary must make charges within 30 days after complaint."}, false},
		{"for each of two decisions", []string{"Warning is a decision of the council.\nFine is a decision of the council.\nThe secretary must give notice of hearing within 7 days after warning.",
			"The secretary must give notice of hearing within 9 days after fine."}, false},
		{"again after the next step", []string{sixty, "Remittal is a decision of the board.\nThe board must make remittal within 9 days after the hearing.",
			"The council must hold the hearing within 42 days after remittal."}, false},
		{"two majorities", []string{"Fine is a decision of the council.\nFine needs more than half of those present.", "Fine needs at least two thirds of those present."}, true},
		{"two quorums", []string{"The quorum of the board is at least half of the members.", "The quorum of the board is at least 2 of the members."}, true},
		{"two severities", []string{"Fine is a decision of the council.\nFine without a hearing is void.", "Fine without a hearing is an irregularity."}, true},
		{"two notices", []string{"Notice of hearing must be received not less than 14 days before the hearing, void.", "Notice of hearing must be received not less than 21 days before the hearing, void."}, true},
		{"two notices for two meetings", []string{"Notice of hearing must be received not less than 14 days before the hearing, void.",
			"Notice of hearing must be received not less than 21 days before the rehearing, void."}, false},
		{"two chairs", []string{"The secretary presides at the hearing.", "The complainant presides at the hearing."}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := Build(parse(t, "club.md", clausesOf(tt.blocks...)))
			found := 0
			for _, d := range errorsOf(diags) {
				if d.Code != errConflict.id {
					t.Errorf("%s", d.Draw())
					continue
				}
				found++
				if len(d.Related) != 1 {
					t.Errorf("the other sentence is not shown: %s", d.Draw())
				}
			}
			if (found > 0) != tt.conflict {
				t.Errorf("%d conflicts, want %v\n%s", found, tt.conflict, drawAll(diags))
			}
		})
	}
}

// givers are the pairs "2>3": a norm of clause 2 gives way to one of clause 3.
func givers(p *Program) []string {
	var out []string
	for i := range p.Norms {
		for _, to := range p.Norms[i].Gives {
			out = append(out, p.clauseText(p.Norms[i].Clause)+">"+p.clauseText(p.Norms[to].Clause))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestGivingWay(t *testing.T) {
	tests := []struct {
		name   string
		blocks []string
		want   string
	}{
		{"despite", []string{"The council must hold the hearing within 60 days after charges.", "Despite clause 2, the council must hold the hearing within 30 days after charges."}, "2>3"},
		{"except", []string{"Except as clause 3 provides, the council must hold the hearing within 60 days after charges.", "The council must hold the hearing within 30 days after charges."}, "2>3"},
		{"yields", []string{"The council must hold the hearing within 60 days after charges.", "The council must hold the hearing within 30 days after charges.", "Clause 3 yields to clause 2."}, "3>2"},
		{"a power not to, despite a duty", []string{"The council must hold the hearing within 60 days after charges.", "Refusal is a decision of the council.\nDespite clause 2, the council may make refusal after charges."}, "2>3"},
		{"nested", []string{"The council must hold the hearing within 60 days after charges.", "Despite clause 2, the council must hold the hearing within 30 days after charges.",
			"Despite clauses 2 and 3, the council must hold the hearing within 10 days after charges."}, "2>3 2>4 3>4"},
		{"only what is about the same", []string{"The council must hold the hearing within 60 days after charges.\nThe council must make charges within 9 days after complaint.",
			"Despite clause 2, the council must hold the hearing within 30 days after charges."}, "2>3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, diags := Build(parse(t, "club.md", clausesOf(tt.blocks...)))
			if errs := errorsOf(diags); len(errs) > 0 {
				t.Fatalf("%s", drawAll(errs))
			}
			if got := strings.Join(givers(p), " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A residual book gives way to the main one where both fix the same thing,
// and holds where the main one is silent.
func TestAResidualBookGivesWay(t *testing.T) {
	main := "# Club\nincludes: orders.md (residual).\nzone: Europe/London.\n\n## 1 Names\n```rule\nThe council is a body of 7 members.\nHearing is a meeting of the council.\n" +
		"The complainant is a member.\nComplaint is an act by the complainant.\nThe quorum of the council is at least half of the members.\n```\n\n## 2 Hearing\n```rule\nThe council must hold the hearing within 60 days after complaint.\n```\n"
	orders := "# Standing Orders\n\n## 2 Meetings\n```rule\nThe council must hold the hearing within 14 days after complaint.\nThe council may adjourn the hearing, once.\nThe quorum of the council is at least 3 of the members.\n```\n"
	f := parse(t, "club.md", main)
	if got := Includes(f); len(got) != 1 || got[0] != "orders.md" {
		t.Fatalf("Includes = %q", got)
	}
	p, diags := Build(f, parse(t, "orders.md", orders))
	if errs := errorsOf(diags); len(errs) > 0 {
		t.Fatalf("%s", drawAll(errs))
	}
	if got, want := strings.Join(givers(p), " "), "Standing_Orders:2>1 Standing_Orders:2>2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := p.Settings.Residual; len(got) != 1 || got[0] != "Standing Orders" {
		t.Errorf("residual %q", got)
	}
	if p.Clauses[0].Book != "Standing Orders" || p.Clauses[len(p.Clauses)-1].Book != "" {
		t.Error("included clauses do not come first")
	}
	plain := strings.Replace(main, " (residual)", "", 1)
	if _, diags := Build(parse(t, "club.md", plain), parse(t, "orders.md", orders)); len(errorsOf(diags)) != 2 {
		t.Errorf("without the word residual the two conflict twice; got\n%s", drawAll(errorsOf(diags)))
	}
	cited := strings.Replace(main, "## 2 Hearing\n```rule\nThe", "## 2 Hearing\n```rule\nDespite clause 2 of Standing Orders, the", 1)
	p, diags = Build(parse(t, "club.md", strings.Replace(cited, " (residual)", "", 1)), parse(t, "orders.md", strings.Replace(orders, "The quorum of the council is at least 3 of the members.\n", "", 1)))
	if errs := errorsOf(diags); len(errs) > 0 || strings.Join(givers(p), " ") != "Standing_Orders:2>2" {
		t.Errorf("got %q\n%s", givers(p), drawAll(errs))
	}
}

// A borrowed clause is read with one thing in the place of another: the
// meeting, its body, and the acts that are named after it.
func TestAClauseAppliesToAnotherThing(t *testing.T) {
	p, diags := Build(parse(t, "club.md", clausesOf(
		"Notice of hearing must be received not less than 14 clear days before the hearing, void, unless the respondent has agreed in writing to shorter notice.\n"+
			"At the hearing the council must offer the respondent: to be heard; voidable by the board.\nThe council must hold the hearing within 60 days after charges.\n  If not, petition counts as made.",
		"Clause 2 applies to the rehearing.")))
	if errs := errorsOf(diags); len(errs) > 0 {
		t.Fatalf("%s", drawAll(errs))
	}
	var copies []string
	for i := range p.Norms {
		if n := &p.Norms[i]; n.For != 0 {
			copies = append(copies, p.clauseText(n.Clause)+" "+p.normText(n))
		}
	}
	want := []string{
		`2 valid for rehearing notice_of_rehearing received >= 14 clear days before rehearing @void unless agreed(respondent, "shorter notice")`,
		"2 offer for rehearing board to respondent at rehearing [to be heard] @voidable(board)",
		"2 must for rehearing board : rehearing within 60 days after charges else #1",
	}
	for i, w := range want {
		if i >= len(copies) || copies[i] != w {
			t.Errorf("copy %d\ngot  %s\nwant %s", i, strings.Join(copies, "\n     "), w)
		}
	}
	id, ok := p.Lookup("notice of rehearing")
	if n := p.Thing(id); !ok || !n.Implicit || p.Thing(n.Target).Name != "rehearing" || len(n.By) != 1 {
		t.Errorf("notice of rehearing: %v %+v", ok, n)
	}
	duty := slices.IndexFunc(p.Norms, func(n Norm) bool { return n.Kind == Duty && n.For != 0 })
	for _, child := range p.Norms[duty].IfNot {
		if p.Norms[child].Parent != duty || p.Norms[child].For == 0 {
			t.Errorf("the consequence of the copy belongs to %d, want %d", p.Norms[child].Parent, duty)
		}
	}
}

func TestClassesAreSaidTogether(t *testing.T) {
	p := mustBuild(t, "A member of the council is unfit if the member is the complainant.\nA member of the council is unfit if the member is the respondent, unless the member is the secretary.\n")
	id, _ := p.Lookup("unfit")
	if got, want := p.condText(p.Thing(id).If), "(is(that, complainant) | (is(that, respondent) & !is(that, secretary)))"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSettings(t *testing.T) {
	p, diags := Build(parse(t, "club.md", "# Club\nplace: Wellington.  calendar: Wellington.  count days as: NZ Legislation Act 2019.\nlast day: never rolls.\n"+
		"closed: 24 December 2010 to 5 January 2011 (office closed); 3 May 2027.\noffice hours: 9:00 to 17:00.\nin force from: 1 March 2010.\n\n## 1 One\n```rule\nThe council is a body of 3 members.\n```\n"))
	if errs := errorsOf(diags); len(errs) > 0 {
		t.Fatalf("%s", drawAll(errs))
	}
	s := &p.Settings
	if s.Place != "Wellington" || s.InForce.ISO() != "2010-03-01" || s.Language != "en" || p.Title != "Club" {
		t.Errorf("settings %+v, title %q", s, p.Title)
	}
	place := s.Reckoner.Place
	if place.Zone.String() != "Pacific/Auckland" || place.OfficeOpens.String() != "9am" || place.OfficeCloses.String() != "5pm" {
		t.Errorf("place %+v", place)
	}
	for day, want := range map[string]string{"2010-12-29": "office closed", "2027-05-03": "closed", "2027-05-04": ""} {
		d := mustDate(t, day)
		if got := place.Closed.Name(d); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%s is %q, want %q", day, got, want)
		}
	}
	for _, c := range s.Reckoner.Policy.Choices() {
		if c.Name == "last day" && c.Is != "never rolls" {
			t.Errorf("last day %s", c.Is)
		}
	}
}

// A program without files, and one of an empty file, is a program.
func TestNothingIsAProgram(t *testing.T) {
	for _, files := range [][]*syntax.File{nil, {parse(t, "empty.md", "")}} {
		p, _ := Build(files...)
		if p == nil || len(p.Things) != 1 {
			t.Fatalf("program %+v", p)
		}
		if _, ok := p.Lookup("hearing"); ok {
			t.Error("found a hearing")
		}
		if got := p.Thing(99).Kind; got != Nothing {
			t.Errorf("thing 99 is %v", got)
		}
	}
}

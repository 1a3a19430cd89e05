package rulebook_test

import (
	"fmt"
	"strings"

	"alteram/rulebook"
	"alteram/source"
	"alteram/syntax"
)

const club = "# Rowing club\nzone: Europe/London.  count days as: plain.\n\n## 1 Complaint\n```rule\n" +
	"The council is a body of 7 members.\nThe quorum of the council is at least 4 of the members.\nThe complainant is a member.\nComplaint is an act by the complainant to the council.\n" +
	"A member may make a complaint.\n```\n\n## 2 Reply\n```rule\nReply is an act by the council to the complainant.\n" +
	"The council must give a reply within 14 days after complaint.\nReply closes the case.\n```\n"

func ExampleBuild() {
	file, _ := syntax.Parse(source.NewFile("club.md", []byte(club)))
	p, diags := rulebook.Build(file)
	for _, d := range diags {
		fmt.Println(d)
	}
	for _, g := range p.Powers() {
		fmt.Println(strings.TrimSpace(fmt.Sprintf("clause %s: %s %s %s %s", p.Clauses[g.Clause].Number, g.Who, g.Mode, g.Deed, g.When)))
	}
	// Output:
	// clause 1: member may make complaint
	// clause 2: council must make reply within 14 days after complaint
}

func ExampleProgram_Explain() {
	file, _ := syntax.Parse(source.NewFile("club.md", []byte(club)))
	p, _ := rulebook.Build(file)
	for _, line := range p.Explain(1) {
		fmt.Println(line)
	}
	// Output:
	// must council : reply within 14 days after complaint
	// effect reply closes the case
}

func ExampleProgram_Map() {
	file, _ := syntax.Parse(source.NewFile("club.md", []byte(club)))
	p, _ := rulebook.Build(file)
	m := p.Map()
	fmt.Print(m.Text())
	// Output:
	// complaint (by the complainant)
	//   => reply: within 14 days after complaint (2)
	// reply (by the council), closes the case
}

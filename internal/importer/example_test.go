package importer_test

import (
	"context"
	"fmt"
	"strings"

	"alteram/internal/importer"
	"alteram/source"
)

func ExampleRead() {
	m, _ := importer.ParseMapping(source.NewFile("fines.mapping", []byte(`
case: Case ID
act: Activity
date: When
act Create Fine = fine is created
act Payment = payment is made
field amount: Amount (money)
`)))
	log := importer.Log{Name: "fines.csv", Reader: strings.NewReader(`Case ID,Activity,When,Amount
A1,Create Fine,2006-07-24,35.00
A1,Payment,2006-02-31,35.00
A2,Create Fine,2006-08-02,35.00
`)}
	sum, err := importer.Read(context.Background(), log, m, func(t *importer.Trace) error {
		for i, r := range t.Rows {
			fmt.Printf("%s: %s on %s, %d cents\n", t.Case, m.Acts[r.Act].Means.Text, r.Date, t.Value(i, 0).Number)
		}
		return nil
	})
	for _, d := range sum.Diagnostics {
		fmt.Println(d)
	}
	fmt.Println(sum.Cases, "cases,", sum.LeftOut, "row left out,", err)
	// Output:
	// A1: fine is created on 24 July 2006, 3500 cents
	// A2: fine is created on 2 August 2006, 3500 cents
	// fines.csv:3: "2006-02-31" in "When" is no day: February 2006 has 28 days [I202]
	// 2 cases, 1 row left out, <nil>
}

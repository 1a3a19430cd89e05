// Command loop prints the verdict counts of a fine log by the hand-written
// loop of package finelog: loop fines.csv
package main

import (
	"fmt"
	"os"

	"alteram/bench/finelog"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: loop fines.csv")
		os.Exit(2)
	}
	log, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "loop: error:", err)
		os.Exit(3)
	}
	table, _, _ := finelog.Check(log)
	fmt.Print(table)
}

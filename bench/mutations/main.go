// Command mutations counts how well the prover tells slips of the pen that
// break a claim from those that do not.
//
//	go run ./bench/mutations -n 100 -books examples/harbour/constitution.md
//
// It decides the claims of a rulebook, then changes the rulebook in one place
// after another, as package mutate does, and decides again every claim that was
// proved. What it counts is held against two judges that share nothing with the
// search: a refutation is replayed once more by claim.First, and a claim that is
// not refuted is tried by the histories of package attack, the oracle. A claim
// that was said to be proved and that a history breaks shows that the prover is
// wrong; each is printed, and the exit code is then 1.
//
// A claim of which the searched net is the same after the change as before is
// not searched again: the same net has the same answer. The oracle tries it all
// the same, as the change may matter to the docket though not to the model.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"alteram/rulebooks"
)

func main() {
	b := bench{ctx: context.Background()}
	books := flag.String("books", "", "`files` of rulebooks, or names of the library, separated by commas; empty: Harbour and the templates")
	flag.IntVar(&b.n, "n", 100, "mutations of each rulebook")
	flag.Uint64Var(&b.seed, "seed", 1, "which mutations are drawn")
	flag.DurationVar(&b.each, "each", 2*time.Second, "most time for a claim, and four times as much for one of the rulebook as it is")
	flag.IntVar(&b.histories, "histories", 150, "histories that the oracle tries on each mutation, half of them drawn by chance; 0: none")
	flag.IntVar(&b.workers, "workers", runtime.NumCPU(), "mutations at a time")
	flag.DurationVar(&b.most, "most", 0, "most time for a rulebook: what is not begun by then is left out and the row says so; 0: no limit")
	md := flag.Bool("md", false, "print the table in Markdown")
	flag.BoolVar(&b.every, "v", false, "print a line for each mutation")
	flag.Parse()
	names := strings.Split(*books, ",")
	if *books == "" {
		names = []string{"examples/harbour/constitution.md"}
		for _, k := range rulebooks.List() {
			if k.Source == "" {
				names = append(names, k.Name)
			}
		}
	}
	wrong, err := b.run(names, *md)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutations: error:", err)
		os.Exit(3)
	}
	if wrong > 0 {
		os.Exit(1)
	}
}

// run prints a row for each rulebook and returns how many answers were wrong.
func (b *bench) run(names []string, md bool) (wrong int, err error) {
	row := "%-26s %7v %7v %9v %9v %13v %12v %7v %13v %8v\n"
	if md {
		row = "| %s | %v | %v | %v | %v | %v | %v | %v | %v | %v |\n"
	}
	fmt.Printf(row, "rulebook", "claims", "slips", "refuted", "proved", "not decided", "of these bad", "misses", "false alarms", "seconds")
	if md {
		fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	}
	for _, name := range names {
		text, err := read(name)
		if err != nil {
			return wrong, err
		}
		t, err := b.book(name, text)
		if err != nil {
			return wrong, err
		}
		fmt.Printf(row, short(name), fmt.Sprintf("%d/%d", t.proved, t.claims), t.slips, t.refuted, t.still, t.open, t.openBad, t.misses, t.alarms, int(t.took.Seconds()))
		wrong += t.misses + t.alarms
	}
	return wrong, nil
}

// read returns the text of a rulebook of the library, or of a file.
func read(name string) ([]byte, error) {
	if text, err := rulebooks.Files.ReadFile(name + "/rulebook.md"); err == nil {
		return text, nil
	}
	return os.ReadFile(name)
}

// short is the name of a rulebook in the table.
func short(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "/constitution.md"), "/rulebook.md")
	return name[strings.LastIndex(name, "/")+1:]
}

// Command proof prints what it takes to decide the claims of rulebooks.
//
//	go run ./bench/proof examples/harbour/constitution.md examples/carter/constitution.md
//
// For each rulebook: clauses, claims of different words (its own and the twelve
// properties), how many were proved, refuted and not proved, nodes of all
// searches, seconds, and the memory that the program had taken from the system
// by then, which never falls from one row to the next. Refutations are replayed
// by the docket, and that is part of the time.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/rulebook"
	"alteram/rulebooks"
	"alteram/source"
	"alteram/syntax"
)

func main() {
	each := flag.Duration("each", 10*time.Second, "most time for a claim")
	claims := flag.Bool("v", false, "print a line for each claim, with the size of the last model that was searched")
	flag.Parse()
	fmt.Println("| rulebook | clauses | claims | proved | refuted | not proved | nodes | s | MB |\n|---|---|---|---|---|---|---|---|---|")
	for _, name := range flag.Args() {
		if err := row(name, *each, *claims); err != nil {
			fmt.Fprintln(os.Stderr, "proof: error:", err)
			os.Exit(3)
		}
	}
}

// row decides the claims of one rulebook, one after the other.
func row(name string, each time.Duration, lines bool) error {
	p, err := load(name)
	if err != nil {
		return err
	}
	began := time.Now()
	var nodes int
	var by [prove.Refuted + 1]int
	seen := map[string]claim.Claim{}
	for _, c := range story.All(p) {
		if _, twice := seen[story.Plain(c.Text)]; twice {
			continue
		}
		seen[story.Plain(c.Text)] = c
		from := time.Now()
		ctx, stop := context.WithTimeout(context.Background(), each)
		v, _ := story.Decide(ctx, p, c, prove.Options{}, story.Options{})
		stop()
		by[v.Outcome]++
		nodes += v.Nodes
		if lines {
			var flags, clocks, steps int
			if v.Model != nil {
				n := v.Model.Searched()
				flags, clocks, steps = len(n.Flags), len(n.Clocks), len(n.Steps)
			}
			fmt.Fprintf(os.Stderr, "%8.2f s %9d nodes %3d flags %3d clocks %4d steps  %-10s %s %s\n", time.Since(from).Seconds(), v.Nodes, flags, clocks, steps,
				[...]string{"not proved", "proved", "refuted"}[v.Outcome], c.Text, v.Reason)
		}
	}
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	fmt.Printf("| %s | %d | %d | %d | %d | %d | %d | %.1f | %d |\n", name, len(p.Clauses), len(seen), by[prove.Proved], by[prove.Refuted], by[prove.NotProved], nodes, time.Since(began).Seconds(), mem.Sys>>20)
	return nil
}

// load builds a rulebook of the library, or of a file.
func load(name string) (*rulebook.Program, error) {
	text, err := rulebooks.Files.ReadFile(name + "/rulebook.md")
	if err != nil {
		if text, err = os.ReadFile(name); err != nil {
			return nil, err
		}
	}
	tree, diags := syntax.Parse(source.NewFile(name, text))
	p, more := rulebook.Build(tree)
	for _, d := range append(diags, more...) {
		if d.Severity == source.Error {
			return nil, fmt.Errorf("%s is no rulebook: %s", strings.TrimSpace(name), d.Draw())
		}
	}
	return p, nil
}

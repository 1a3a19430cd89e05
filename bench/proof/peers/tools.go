package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"alteram/prove/net"
)

// tool is another program, or a way of asking it.
type tool struct {
	name string
	run  func(ctx context.Context, dir string, most time.Duration) answer
}

// answer is what a tool says of a net: safe, fault, or why it says neither.
type answer struct {
	answer string
	took   time.Duration
	more   string
}

// tools are the ways in which a net is decided by others.
func tools(n *net.Net, steps int) []tool {
	return []tool{
		{"SPIN", func(ctx context.Context, dir string, most time.Duration) answer { return spin(ctx, dir, n, most) }},
		{"z3, Horn clauses", func(_ context.Context, dir string, most time.Duration) answer {
			return z3(dir, "horn.smt2", horn(n), "sat", "unsat", most)
		}},
		{fmt.Sprintf("z3, %d steps", steps), func(_ context.Context, dir string, most time.Duration) answer {
			a := z3(dir, "steps.smt2", unrolled(n, steps), "unsat", "sat", most)
			if a.answer == "safe" {
				a.answer = "no fault within the steps"
			}
			return a
		}},
	}
}

// z3 asks z3; safe and fault are the words that it answers.
func z3(dir, file, text, safe, fault string, most time.Duration) answer {
	if _, err := exec.LookPath("z3"); err != nil {
		return answer{answer: "not installed"}
	}
	path := filepath.Join(dir, file)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		return answer{answer: err.Error()}
	}
	ctx, stop := context.WithTimeout(context.Background(), most)
	defer stop()
	began := time.Now()
	out, err := exec.CommandContext(ctx, "z3", "-memory:2000", path).CombinedOutput()
	took := time.Since(began)
	switch word := strings.TrimSpace(string(out)); {
	case ctx.Err() != nil:
		return answer{"not decided", took, "stopped"}
	case word == safe:
		return answer{"safe", took, ""}
	case word == fault:
		return answer{"fault", took, ""}
	default:
		return answer{"not decided", took, oneLine(word, err)}
	}
}

// spin makes a verifier of a net, compiles it and runs it.
func spin(_ context.Context, dir string, n *net.Net, most time.Duration) answer {
	for _, name := range []string{"spin", "gcc"} {
		if _, err := exec.LookPath(name); err != nil {
			return answer{answer: "not installed"}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "net.pml"), []byte(promela(n)), 0o666); err != nil {
		return answer{answer: err.Error()}
	}
	began := time.Now()
	for _, args := range [][]string{{"spin", "-a", "net.pml"}, {"gcc", "-O2", "-DSAFETY", "-DNOREDUCE", "-DMEMLIM=2048", "-DVECTORSZ=4096", "-o", "pan", "pan.c"}} {
		c := exec.Command(args[0], args[1:]...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			return answer{"not decided", 0, oneLine(string(out), err)}
		}
	}
	made := fmt.Sprintf("made and compiled in %.1f s", time.Since(began).Seconds())
	ctx, stop := context.WithTimeout(context.Background(), most)
	defer stop()
	began = time.Now()
	c := exec.CommandContext(ctx, "./pan", "-E", "-m10000000", "-w22")
	c.Dir = dir
	out, err := c.CombinedOutput()
	took := time.Since(began)
	switch {
	case ctx.Err() != nil:
		return answer{"not decided", took, "stopped; " + made}
	case strings.Contains(string(out), "assertion violated"):
		return answer{"fault", took, made}
	case strings.Contains(string(out), "errors: 0") && !strings.Contains(string(out), "Search not completed") && !strings.Contains(string(out), "out of memory"):
		return answer{"safe", took, made}
	}
	return answer{"not decided", took, oneLine(string(out), err)}
}

func oneLine(text string, err error) string {
	text = strings.Join(strings.Fields(text), " ")
	if err != nil {
		text = err.Error() + ": " + text
	}
	return strings.ReplaceAll(text[:min(len(text), 100)], "|", "/")
}

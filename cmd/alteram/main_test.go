package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output of the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"alteram": main})
}

// Each script under testdata/script is a reader at a terminal: commands,
// what they print and how they end.
func TestScripts(t *testing.T) {
	verifier := buildVerifier(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			root, err := filepath.Abs("../..")
			if err != nil {
				return err
			}
			env.Setenv("EXAMPLES", filepath.Join(root, "examples"))
			env.Setenv("TERM", "dumb")
			env.Setenv("PATH", verifier+string(os.PathListSeparator)+env.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"ends": ends, "rehearsal": rehearsal},
	})
}

// ends runs a command that must end with the given exit code:
// "ends 3 alteram check missing.case". Its output can be looked at with stdout
// and stderr like that of exec.
func ends(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("use: ends CODE COMMAND [ARG]...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := err.(*exec.ExitError); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s ended with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// rehearsal makes the organisation that most scripts begin with, in the folder
// party: the constitution of the Carter example, its register, and a case that
// was opened on 9 August 2010.
func rehearsal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("use: rehearsal")
	}
	ts.Setenv("ALTERAM_ORG", "party")
	carter := ts.Getenv("EXAMPLES") + "/carter/"
	for _, line := range [][]string{
		{"init", "party", "--name", "An illustrative party", "--origin", "party.example/alteram/1", "--place", "Wellington", "--rehearsal", "--now", "1 July 2009 09:00"},
		{"rules", "adopt", carter + "constitution.md", "--body", "annual conference", "--on", "30 June 2009", "--from", "1 July 2009", "--now", "1 July 2009 09:05"},
		{"register", "import", carter + "register.csv", "--commit", "--now", "1 July 2009 09:10"},
		{"case", "open", "Carter, October 2010", "--respondent", "Chris Carter", "--complainant", "Wren Example", "--now", "9 August 2010 09:55"},
	} {
		ts.Check(ts.Exec("alteram", line...))
	}
}

// buildVerifier builds alteram-verify and returns its folder.
func buildVerifier(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.Command("go", "build", "-o", dir, "../alteram-verify").CombinedOutput()
	if err != nil {
		t.Fatalf("build alteram-verify: %v\n%s", err, out)
	}
	return dir
}

// No package may do noticeable work before main: a shell asks for completions
// at every key, and a slow start is felt. The sum is what stands between a
// reader and "alteram version".
func TestNoPackageIsSlowToStart(t *testing.T) {
	const limit = 5.0 // milliseconds for any one package
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "alteram")
	if err := os.Symlink(self, bin); err != nil {
		t.Fatal(err)
	}
	slow := map[string]float64{}
	for range 5 { // a busy machine may stop any one of them
		cmd := exec.Command(bin, "version")
		cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		var trace strings.Builder
		cmd.Stderr = &trace
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		seen := 0
		for line := range strings.SplitSeq(trace.String(), "\n") {
			// init time/tzdata @1.2 ms, 0.013 ms clock, 8 bytes, 1 allocs
			f := strings.Fields(line)
			if len(f) < 6 || f[0] != "init" {
				continue
			}
			seen++
			ms, err := strconv.ParseFloat(f[4], 64)
			if err != nil {
				t.Fatalf("cannot read %q: %v", line, err)
			}
			if least, ok := slow[f[1]]; !ok || ms < least {
				slow[f[1]] = ms
			}
		}
		if seen == 0 {
			t.Fatal("no package was traced: the test looks at nothing")
		}
	}
	for pkg, ms := range slow {
		if ms > limit {
			t.Errorf("package %s takes %.1f ms to start, at most %.0f", pkg, ms, limit)
		}
	}
}

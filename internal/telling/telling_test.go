package telling

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/internal/report"
)

// run runs a command of this room on the examples and returns what it printed
// and how it ended.
func run(t *testing.T, in string, args ...string) (out string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	s := command.NewSession(context.Background(), command.World{
		In: strings.NewReader(in), Out: &stdout, Err: &stderr, Env: func(string) string { return "" }, Now: time.Now,
	})
	root := &cobra.Command{Use: "alteram", SilenceErrors: true, SilenceUsage: true}
	root.PersistentFlags().BoolVar(&s.JSON, "json", false, "")
	root.AddCommand(Commands(&desk.Desk{Session: s})...)
	code = s.Execute(root, args)
	return stdout.String() + stderr.String(), code
}

const examples = "../../examples/carter/"

func TestCheckStatementEndsAsTheRecordAnswers(t *testing.T) {
	for text, want := range map[string]int{
		"The vote was unanimous.":                    command.CodeDone,
		"The vote was 12 to 1.":                      command.CodeRefused,
		"The vote was unanimous. He hired a lawyer.": command.CodeOpen,
		"He stole the silver spoons.":                command.CodeOpen,
		"We regret that it came to this.":            command.CodeDone,
	} {
		if out, code := run(t, text, "check-statement", "-", "--case", examples+"rehearsal.case"); code != want {
			t.Errorf("%q ends with %d, want %d:\n%s", text, code, want, out)
		}
	}
	for text, what := range map[string]string{" \n": "is empty", "\xff\x00": "UTF-8"} {
		if out, code := run(t, text, "check-statement", "-", "--case", examples+"rehearsal.case"); code != command.CodeFailed || !strings.Contains(out, what) {
			t.Errorf("%q: %d %s", text, code, out)
		}
	}
	if out, code := run(t, "x", "check-statement", "-"); code != command.CodeUse || !strings.Contains(out, "--case") {
		t.Errorf("without a case: %d %s", code, out)
	}
}

// defend is the report on a case of the examples.
func defend(t *testing.T, name string, args ...string) (report.Defence, int) {
	t.Helper()
	out, code := run(t, "", append([]string{"report", name, "--json"}, args...)...)
	var v report.Defence
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return v, code
}

func TestTheRehearsalIsProvedClauseByClause(t *testing.T) {
	v, code := defend(t, examples+"rehearsal.case")
	if code != command.CodeDone {
		t.Errorf("it ends with %d", code)
	}
	for _, r := range v.Rows {
		if r.Answer != "kept" || len(r.Words) == 0 {
			t.Errorf("clause %s is %s: %v", r.Clause, r.Answer, r.Gap)
		}
	}
}

// What a report is silent about is not shown, and not held against anybody.
func TestTheReportIsSilentAboutMostOfIt(t *testing.T) {
	v, code := defend(t, examples+"reported.case", "--to", "era-103a")
	silent := 0
	for _, r := range v.Rows {
		if r.Answer == "not shown" {
			silent++
			if len(r.Gap) == 0 {
				t.Errorf("%s %s is not shown and does not say what", r.Of, r.Clause)
			}
		}
		if r.Answer == "broken" {
			t.Errorf("%s %s is broken: %v", r.Of, r.Clause, r.Gap)
		}
	}
	if silent < 10 || code == command.CodeFailed {
		t.Errorf("%d rows are not shown; it ends with %d", silent, code)
	}
}

// Each broken variant has a row that says what is wrong with it, and by which
// entries.
func TestBrokenVariantsNameTheirDefect(t *testing.T) {
	files, _ := filepath.Glob(examples + "broken/*.case")
	if len(files) < 15 {
		t.Fatalf("%d variants", len(files))
	}
	for _, f := range files {
		name := filepath.Base(f)
		v, code := defend(t, f)
		broken := 0
		for _, r := range v.Rows {
			if r.Answer == "broken" {
				broken++
				if len(r.Gap) == 0 || len(r.Words) == 0 {
					t.Errorf("%s: clause %s is broken and does not say how", name, r.Clause)
				}
			}
		}
		lawful := strings.HasPrefix(name, "B4b") || strings.HasPrefix(name, "B6") || strings.HasPrefix(name, "B13") || strings.HasPrefix(name, "B15b")
		if lawful != (broken == 0) || lawful != (code == command.CodeDone) {
			t.Errorf("%s: %d clauses are broken, it ends with %d", name, broken, code)
		}
	}
}

func TestStatementNamesItsEntries(t *testing.T) {
	out, code := run(t, "", "statement", examples+"rehearsal.case", "--level", "outcome")
	if code != command.CodeDone || !strings.Contains(out, "the council expelled Chris Carter.  [entry decision]") {
		t.Errorf("%d %s", code, out)
	}
	if out, code := run(t, "", "statement", examples+"rehearsal.case", "--level", "all"); code != command.CodeUse {
		t.Errorf("a level that there is not: %d %s", code, out)
	}
}

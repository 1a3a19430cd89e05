package cli

// The exit codes. docs/reference/exit-codes.md lists them for readers; a code
// never changes its meaning, and numbers not listed are kept for later.
const (
	codeDone        = 0   // done; the answer is good
	codeFailed      = 1   // the text has errors, a story failed, or we could not read or write
	codeUse         = 2   // wrong use of the command line
	codeNotFound    = 3   // no such file, clause, act or person
	codeRefused     = 5   // the rulebook says no: an act is void, a clause is broken
	codeOverdue     = 8   // next --exit-code: a duty is overdue
	codeOpen        = 9   // the rulebook or the counting policy leaves the answer open
	codeInterrupted = 130 // stopped by the reader
)

// Code is an exit code with its meaning.
type Code struct {
	Code    int
	Name    string
	Meaning string
}

// Codes returns every exit code, in order.
func Codes() []Code {
	return []Code{
		{codeDone, "done", "done, and the answer is good"},
		{codeFailed, "failed", "a text has errors, a story failed, or a file could not be read or written"},
		{codeUse, "wrong-use", "the command line makes no sense"},
		{codeNotFound, "not-found", "there is no such file, clause, act or person"},
		{codeRefused, "refused", "the rulebook says no: an act has no effect or may be set aside, or a clause is broken"},
		{codeOverdue, "overdue", "a duty is overdue (only next --exit-code)"},
		{codeOpen, "open", "the answer is left open: the texts allow two dates, or nobody knows"},
		{codeInterrupted, "interrupted", "stopped with Ctrl-C"},
	}
}

// codeName returns the name of a code, for JSON.
func codeName(code int) string {
	for _, c := range Codes() {
		if c.Code == code {
			return c.Name
		}
	}
	return "failed"
}

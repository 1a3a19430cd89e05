package command

// The exit codes. docs/reference/exit-codes.md lists them for readers; a code
// never changes its meaning, and numbers not listed are kept for later.
const (
	CodeDone        = 0   // done; the answer is good
	CodeFailed      = 1   // the text has errors, a story failed, or we could not read or write
	CodeUse         = 2   // wrong use of the command line
	CodeNotFound    = 3   // no such file, clause, act or person
	CodeRefused     = 5   // the rulebook says no: an act is void, a clause is broken
	CodeMoved       = 6   // changed meanwhile: read again and redo
	CodeUnverified  = 7   // a proof, a hash or a signature does not hold
	CodeOverdue     = 8   // next --exit-code: a duty is overdue
	CodeOpen        = 9   // the rulebook or the counting policy leaves the answer open
	CodeTemporary   = 75  // busy or full: the same again later
	CodeInterrupted = 130 // stopped by the reader
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
		{CodeDone, "done", "done, and the answer is good"},
		{CodeFailed, "failed", "a text has errors, a story failed, or something could not be read or written"},
		{CodeUse, "wrong-use", "the command line makes no sense"},
		{CodeNotFound, "not-found", "there is no such file, organisation, case, clause, act or person"},
		{CodeRefused, "refused", "the rulebook says no: an act has no effect or may be set aside, a clause is broken, or nothing was recorded or erased for that reason"},
		{CodeMoved, "moved", "somebody else wrote meanwhile, and nothing was done: look again, then repeat"},
		{CodeUnverified, "unverified", "a record, a bundle or a receipt does not hold: it was changed, cut or forked"},
		{CodeOverdue, "overdue", "a duty is overdue (only next --exit-code)"},
		{CodeOpen, "open", "the answer is left open: the texts allow two dates, or nobody knows"},
		{CodeTemporary, "temporary", "the store is busy or the disk is full: nothing was done, and the same may work later"},
		{CodeInterrupted, "interrupted", "stopped with Ctrl-C"},
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

package desk

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"alteram/clerk"
	"alteram/internal/command"
	"alteram/source"
)

// damaged is the remedy for a record that is not as it was written.
const damaged = "keep the folder as it is, as evidence; alteram audit --deep says all that is wrong; then restore the newest backup into a new one"

// Explain turns what the desk, the store and the keys answer into an error
// that knows its exit code. What the caller got wrong ends with the code given.
func (d *Desk) Explain(err error, wrong int) error {
	var q *command.Quit
	var refusal *clerk.Refusal
	var damage *clerk.Damage
	var problem *clerk.Problem
	switch {
	case err == nil || errors.As(err, &q):
		return err
	case errors.As(err, &refusal):
		return d.refused(refusal)
	case errors.As(err, &damage):
		return &command.Quit{Code: command.CodeUnverified, Message: damage.Error(), Hint: damaged}
	case errors.Is(err, syscall.ENOSPC):
		return &command.Quit{Code: command.CodeTemporary, Message: err.Error(), Hint: "nothing was recorded; make room on the disk and do it again"}
	case errors.As(err, &problem):
		if len(problem.Diagnostics) > 0 {
			return d.ShowDiagnostics(here(problem.Diagnostics))
		}
		switch {
		case busy(problem.What):
			wrong = command.CodeTemporary
		case strings.Contains(problem.What, " may not be used: "):
			wrong = command.CodeFailed
		}
		return &command.Quit{Code: codeOf(err, wrong), Message: problem.What, Hint: problem.Remedy}
	case errors.Is(err, clerk.ErrMoved):
		return &command.Quit{Code: command.CodeMoved, Message: "somebody else wrote meanwhile, and nothing was recorded", Hint: "look at the case again, then repeat"}
	case errors.Is(err, clerk.ErrDestroyed):
		return &command.Quit{Code: command.CodeNotFound, Message: err.Error()}
	case errors.Is(err, clerk.ErrNone) && strings.Contains(err.Error(), "signing key"):
		return &command.Quit{Code: command.CodeFailed, Message: filepath.Join(KeysFolder, "log.key") + " is missing: nothing can be signed, and nothing was recorded", Hint: "alteram keys recover brings it back from the escrow; alteram log rotate --next-key FILE --lost goes on with the key on paper"}
	case errors.Is(err, clerk.ErrNone): // what a caller names and nobody knows is a problem; this was stored
		return &command.Quit{Code: command.CodeUnverified, Message: err.Error() + ": something that was stored is gone", Hint: damaged}
	}
	return err
}

// busy reports whether a problem of the store is one of the moment: a full
// disk, or another program at work.
func busy(what string) bool {
	return strings.Contains(what, " is full: ") || strings.Contains(what, "another program holds ")
}

// codeOf is the exit code of a problem: not found and busy have their own.
func codeOf(err error, wrong int) int {
	switch {
	case errors.Is(err, clerk.ErrNone):
		return command.CodeNotFound
	case errors.Is(err, clerk.ErrMoved):
		return command.CodeMoved
	}
	return wrong
}

// Found is explain for a name that should be there: a problem with it means
// that nothing bears it.
func (d *Desk) Found(err error) error { return d.Explain(err, command.CodeNotFound) }

// here gives diagnostics about a text the hints that go with the record: it
// has a register, and no head to add names to.
func here(diags []source.Diagnostic) []source.Diagnostic {
	diags = slices.Clone(diags)
	for i := range diags {
		if diags[i].Code == "A408" && !strings.HasPrefix(diags[i].Hint, "did you mean") {
			diags[i].Hint = "alteram register add brings a person in"
		}
	}
	return diags
}

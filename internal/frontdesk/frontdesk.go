// Package frontdesk is the command line of the desk: one file per command that
// works on a case, or on what came out of one.
//
// A command asks the desk and prints what it answers. It judges nothing: every
// ruling was made by docket, and every byte that is verified was verified by
// bundle and record.
package frontdesk

import (
	"github.com/spf13/cobra"

	"alteram/internal/desk"
)

// front is one run of the program.
type front struct{ *desk.Desk }

// Commands lists the commands in the order of the help.
func Commands(d *desk.Desk) []*cobra.Command {
	f := &front{d}
	return []*cobra.Command{
		caseCommand(f), fileCommand(f), lettersCommand(f), documentsCommand(f), receiptCommand(f), exportCommand(f), verifyCommand(f),
		eraseCommand(f), holdCommand(f), unholdCommand(f), serveCommand(f),
	}
}

// Views lists what the commands print with --json, under the name that stands
// in the schema key.
func Views() map[string]any {
	return map[string]any{
		"alteram.case-entries/1": entriesView{},
		"alteram.cases/1":        casesView{},
		"alteram.documents/1":    documentsView{},
		"alteram.erase/1":        eraseView{},
		"alteram.file/1":         desk.FileView{},
		"alteram.letters/1":      lettersView{},
		"alteram.outbox/1":       sendView{},
		"alteram.receipt/1":      receiptView{},
		"alteram.verify/1":       verifyView{},
	}
}

// Package backoffice is the command line for keeping an organisation: one file
// per command that makes it, keeps its register, rulebook, log and keys, or
// backs it up.
//
// A command asks the desk, the keys or package keep, and prints what they
// answer. What is done in cases is in package frontdesk.
package backoffice

import (
	"github.com/spf13/cobra"

	"alteram/internal/desk"
)

// office is one run of the program.
type office struct{ *desk.Desk }

// Commands lists the commands in the order of the help.
func Commands(d *desk.Desk) []*cobra.Command {
	o := &office{d}
	return []*cobra.Command{
		initCommand(o), statusCommand(o), registerCommand(o), whoCommand(o), rulesCommand(o),
		auditCommand(o), logCommand(o), keysCommand(o), backupCommand(o), restoreCommand(o), doctorCommand(o), upgradeCommand(o), witnessCommand(o),
	}
}

// Views lists what the commands print with --json, under the name that stands
// in the schema key.
func Views() map[string]any {
	return map[string]any{
		"alteram.audit/1":           auditView{},
		"alteram.backup/1":          backupView{},
		"alteram.code/1":            codeView{},
		"alteram.doctor/1":          doctorView{},
		"alteram.doctor-mail/1":     doctorMailView{},
		"alteram.edition-changes/1": changesView{},
		"alteram.editions/1":        editionsView{},
		"alteram.log/1":             logView{},
		"alteram.member/1":          memberView{},
		"alteram.register-import/1": listView{},
		"alteram.register/1":        registerView{},
		"alteram.status/1":          statusView{},
		"alteram.upgrade/1":         upgradeView{},
		"alteram.who/1":             whoView{},
	}
}

package frontdesk

import (
	"context"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"alteram/internal/command"
	"alteram/internal/desk"
)

// receiptView is what receipt --json prints.
type receiptView struct {
	Schema  string `json:"schema"`  // alteram.receipt/1
	Case    string `json:"case"`    // name of the case in the record
	Entry   int    `json:"entry"`   // number in the case
	Log     int    `json:"log"`     // number in the log
	Receipt string `json:"receipt"` // the block as it goes into letters
	Proof   string `json:"proof"`   // C2SP tlog-proof of the entry
}

func receiptCommand(d *front) *cobra.Command {
	var proof string
	c := &cobra.Command{
		Use:     "receipt CASE ENTRY",
		Short:   "print the receipt of an entry",
		Long:    "Print the receipt of an entry: whoever keeps it can show later that this was recorded by then. --proof also writes the proof that the entry stands in the log (C2SP tlog-proof).",
		Example: "alteram receipt carter 12",
		Args:    command.Takes(2, 2),
	}
	command.TextFlag(c, &proof, "proof", "", "FILE", "write the proof to this file, too")
	d.Flags(c, false)
	c.RunE = d.Run(func(args []string) error {
		seq, err := strconv.ParseInt(args[1], 10, 64)
		if err != nil {
			return command.WrongUse("alteram case entries CASE numbers them", "%q is no entry's number", args[1])
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			chain, err := d.CaseNamed(ctx, o, args[0])
			if err != nil {
				return err
			}
			receipt, text, err := o.Receipt(ctx, chain, seq)
			if err != nil {
				return d.Found(err)
			}
			if proof != "" {
				if _, err := os.Stat(proof); err == nil {
					return command.WrongUse("name a file that does not exist", "%s is there already, and nothing is written over", proof)
				}
				if err := command.WriteFile(proof, text); err != nil {
					return err
				}
			}
			if d.JSON {
				return d.Emit(receiptView{"alteram.receipt/1", chain, int(seq), int(receipt.Index), receipt.String(), string(text)})
			}
			_, err = d.Out.WriteString(receipt.String())
			return err
		})
	})
	return c
}

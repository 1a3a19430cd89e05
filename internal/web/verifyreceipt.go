package web

import (
	"bytes"
	"errors"
	"fmt"

	"alteram/bundle"
	"alteram/clerk"
	"alteram/internal/site"
	"alteram/record"
)

// checkReceipt holds a receipt against the record, when it is of this
// organisation, and against the bundles that came with it.
func checkReceipt(v *site.Visit, r record.Receipt, org *clerk.Organisation, bundles []*bundle.Contents) (found, error) {
	f := found{Kind: "verify.receipt", Verdict: "unknown"}
	head, err := record.ParseCheckpoint(r.Checkpoint)
	if err != nil {
		f.Verdict, f.Wrong = "altered", []string{err.Error()}
		return f, nil
	}
	f.Facts = []fact{{"verify.fact.log", head.Origin}, {"verify.fact.case", r.Case}, {"verify.fact.entry", fmt.Sprint(r.Seq)}, {"verify.fact.size", fmt.Sprint(head.Size)}}
	if head.Origin == org.Origin {
		if err := inRecord(v, &f, r, org); err != nil {
			return f, err
		}
	}
	for _, c := range bundles {
		if c.Origin != head.Origin || c.Case != r.Case {
			continue
		}
		switch finding, whole := bundle.Seen(c, r); {
		case finding != "":
			f.Verdict = "altered"
			f.Wrong = append(f.Wrong, finding)
		case whole:
			f.Notes = append(f.Notes, "verify.seen.whole")
		default:
			f.Notes = append(f.Notes, "verify.seen.part")
		}
	}
	return f, nil
}

// inRecord compares a receipt with what the record says of the same entry.
// Whoever holds a receipt knows the case and the entry: nothing is told that
// the receipt does not say.
func inRecord(v *site.Visit, f *found, r record.Receipt, org *clerk.Organisation) error {
	signed := false
	if key, err := record.NewVerifier(org.Verifier); err == nil {
		_, err = record.OpenCheckpoint(r.Checkpoint, key)
		signed = err == nil
	}
	ours, _, err := v.Site.Desk.Receipt(v.Context(), r.Case, r.Seq)
	var problem *clerk.Problem
	switch {
	case err == nil && ours.E == r.E && ours.Index == r.Index && (signed || bytes.Equal(ours.Checkpoint, r.Checkpoint)):
		f.Verdict = "genuine"
		f.Notes = append(f.Notes, "verify.receipt.stands")
	case err == nil:
		f.Verdict = "altered"
		f.Notes = append(f.Notes, "verify.receipt.differs")
	case errors.As(err, &problem), errors.Is(err, clerk.ErrNone), errors.Is(err, clerk.ErrDestroyed):
		if !signed {
			f.Verdict = "altered"
			f.Notes = append(f.Notes, "verify.receipt.unsigned")
			return nil
		}
		f.Notes = append(f.Notes, "verify.receipt.gone")
	default:
		return err
	}
	return nil
}

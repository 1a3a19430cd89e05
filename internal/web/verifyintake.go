package web

import (
	"fmt"

	"alteram/internal/intake"
	"alteram/internal/site"
)

// checkIntake holds a receipt of the confidential intake against its box: that
// something was lodged, when, and the entry of the log that binds it. It tells
// nothing that the receipt does not say.
func checkIntake(v *site.Visit, text []byte) (found, bool, error) {
	f := found{Kind: "verify.intake", Verdict: "unknown"}
	rec, ok := intake.ReadReceipt(string(text))
	if !ok || v.Site.Intake == nil {
		return f, false, nil
	}
	lodged, entry, err := v.Site.Intake.Check(v.Context(), rec)
	if err != nil {
		return f, true, err
	}
	f.Facts = []fact{{"verify.fact.reference", rec.Ref}, {"verify.fact.time", v.Clock(rec.At)}}
	if lodged {
		if f.Verdict = "genuine"; entry > 0 {
			f.Facts = append(f.Facts, fact{"verify.fact.bound", fmt.Sprint(entry)})
		} else {
			f.Notes = append(f.Notes, "verify.intake.waits")
		}
	}
	return f, true, nil
}

package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"alteram/clerk"
	"alteram/record"
)

// sheet opens the sheet of a stored event.
func (o *Folder) sheet(ctx context.Context, row clerk.EventRow) (*record.Sheet, error) {
	key, err := o.Vault.Key(ctx, row.Key)
	if err != nil {
		return nil, err
	}
	body, err := record.Unseal(key.Secret, fmt.Sprintf("event/%d/%s/%s/%d", row.Index, row.ID, row.Chain, row.Seq), row.Body)
	if err != nil || len(body) < 32 {
		return nil, &clerk.Damage{What: fmt.Sprintf("entry %d of the log does not open with its key: it was changed", row.Index), Index: row.Index}
	}
	return record.DecodeSheet(body[32:]) // behind the blind
}

// Recorded is the time of the last event that can still be read: where the
// clock of a rehearsal stands.
func (o *Folder) Recorded(ctx context.Context) (time.Time, error) {
	head, err := o.Store.Head(ctx)
	if err != nil {
		return time.Time{}, err
	}
	for i := head.Size - 1; i >= 0; i-- {
		row, err := o.Store.Event(ctx, i)
		if errors.Is(err, clerk.ErrNone) {
			continue
		}
		if err != nil {
			return time.Time{}, err
		}
		sheet, err := o.sheet(ctx, row)
		if err != nil {
			return time.Time{}, err
		}
		return time.Parse(time.RFC3339, sheet.Recorded)
	}
	return time.Time{}, clerk.ErrNone
}

// Witness is a witness of the log.
type Witness struct{ Name, URL, Verifier string }

// Witnesses lists the witnesses of the log, of each name what was recorded
// last.
func (o *Folder) Witnesses(ctx context.Context) ([]Witness, error) {
	rows, err := o.Store.Chain(ctx, o.Org.Chain, 0)
	if err != nil {
		return nil, err
	}
	var list []Witness
	for _, row := range rows {
		sheet, err := o.sheet(ctx, row)
		if err != nil {
			return nil, err
		}
		if sheet.Act != "org.witness" {
			continue
		}
		var w Witness
		w.Name, _ = sheet.Open["name"].(string)
		w.URL, _ = sheet.Open["url"].(string)
		w.Verifier, _ = sheet.Open["verifier"].(string)
		known := false
		for i := range list {
			if list[i].Name == w.Name {
				list[i], known = w, true
			}
		}
		if !known {
			list = append(list, w)
		}
	}
	return list, nil
}

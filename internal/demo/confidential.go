package demo

import (
	"context"
	"crypto/rand"

	"alteram/internal/intake"
)

// confidential makes the box of the intake with one report, invented and about
// nobody, which the secretary has begun to read. No hours are
// entered in the log: a demonstration does not last as long.
func (d *Theatre) confidential(ctx context.Context, s *stage) (*intake.Box, error) {
	box, err := intake.Open(ctx, intake.Config{Folder: s.folder, Vault: s.vault, Desk: s.desk, Now: s.now, Rand: rand.Reader, Blocks: 12})
	if err != nil {
		return nil, err
	}
	_, _, _, err = box.Lodge("the report of the demonstration", intake.Answers{
		What: "Invented for the demonstration. At the fair the cash box of the raffle stood open on the table for an hour, and nobody was with it. I counted what was left, and it was less than was written down.", When: "Saturday of the fair, about 2 pm", Where: "Hall, by the door",
	}, nil, []string{"secretary"}, nil)
	if err != nil {
		return nil, err
	}
	return box, box.Write(box.All()[0].ID, intake.Line{Role: "secretary", Words: "Thank you. Invented for the demonstration, too: who wrote down what was in the box?"}, intake.Question, nil)
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/clerk"
)

// What an append runs. Parameters stand in the order of their numbers: SQLite
// itself takes $2 for a name, and some drivers bind names in the order in which
// they appear.
const (
	moveSQL       = `update head set size = $1 where size = $2`
	entrySQL      = `insert into entry (idx, entry) values ($1, $2)`
	hashSQL       = `insert into hash (i, h) values ($1, $2)`
	checkpointSQL = `insert into checkpoint (size, note) values ($1, $2)`
	eventSQL      = `insert into event (idx, id, chain, seq, key, body) values ($1, $2, $3, $4, $5, $6)`
	objectSQL     = `insert into object (idx, n, key, body) values ($1, $2, $3, $4)`
	blobSQL       = `insert into blob (idx, n, key, body) values ($1, $2, $3, $4)`
	letterSQL     = `insert into letter (idx, n, chain, recipient) values ($1, $2, $3, $4)`

	replaceEventSQL  = `update event set key = $1, body = $2 where idx = $3`
	replaceObjectSQL = `update object set key = $1, body = $2 where idx = $3 and n = $4`
	replaceBlobSQL   = `update blob set key = $1, body = $2 where idx = $3 and n = $4`

	dropEventSQL        = `delete from event where idx = $1`
	dropEventObjectsSQL = `delete from object where idx = $1`
	dropEventBlobsSQL   = `delete from blob where idx = $1`
	dropEventLettersSQL = `delete from letter where idx = $1`
	dropObjectSQL       = `delete from object where idx = $1 and n = $2`
	dropLetterSQL       = `delete from letter where idx = $1 and n = $2`
	dropBlobSQL         = `delete from blob where idx = $1 and n = $2`

	tieSQL            = `update file set idx = $1, n = $2 where name = $3 and idx is null`
	dropChunksSQL     = `delete from chunk where file in (select name from file where idx = $1 and n = $2)`
	dropTiedSQL       = `delete from file where idx = $1 and n = $2`
	dropEventChunkSQL = `delete from chunk where file in (select name from file where idx = $1)`
	dropEventFileSQL  = `delete from file where idx = $1`

	cosignSQL = `insert into cosignature (size, name, line)
  select size, cast($1 as text), cast($2 as text) from checkpoint where size = $3
  on conflict (size, name) do update set line = excluded.line`
)

// manyRows is how many rows one statement inserts when there are that many.
const manyRows = 32

// inserting is a prepared insert of one row, and of many.
type inserting struct {
	width     int // parameters of a row
	one, many *sql.Stmt
}

// writing holds the prepared statements of the one writing connection, by
// their text.
type writing struct {
	plain map[string]*sql.Stmt
	rows  map[string]inserting
}

// prepareWriting prepares what an append runs.
func prepareWriting(ctx context.Context, db *sql.DB) (*writing, error) {
	w := &writing{map[string]*sql.Stmt{}, map[string]inserting{}}
	var err error
	for _, text := range []string{
		moveSQL, checkpointSQL, cosignSQL, replaceEventSQL, replaceObjectSQL, replaceBlobSQL,
		dropEventSQL, dropEventObjectsSQL, dropEventBlobsSQL, dropEventLettersSQL, dropObjectSQL, dropLetterSQL, dropBlobSQL,
		tieSQL, dropChunksSQL, dropTiedSQL, dropEventChunkSQL, dropEventFileSQL, beginFileSQL, heldFileSQL, dropFileChunksSQL, dropFileSQL, oldChunksSQL, oldFilesSQL,
		dropPostedEventSQL, dropPostedLetterSQL, postAgainSQL, settleSQL, nextPostingSQL, postingSQL, recallSQL, stuckSQL, feedSQL, dropFeedSQL,
	} {
		if w.plain[text], err = db.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	for _, text := range []string{entrySQL, hashSQL, eventSQL, objectSQL, blobSQL, letterSQL, postSQL, addChunkSQL} {
		in := inserting{width: strings.Count(text, "$")}
		if in.one, err = db.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
		if in.many, err = db.PrepareContext(ctx, repeated(text, in.width, manyRows)); err != nil {
			return nil, err
		}
		w.rows[text] = in
	}
	return w, nil
}

// repeated gives an insert of one row the values of n rows.
func repeated(text string, width, n int) string {
	var b strings.Builder
	b.WriteString(text)
	for row := 1; row < n; row++ {
		for i := 1; i <= width; i++ {
			sep := ", "
			if i == 1 {
				sep = ", ("
			}
			fmt.Fprintf(&b, "%s$%d", sep, row*width+i)
		}
		b.WriteString(")")
	}
	return b.String()
}

// Append writes the batch in one transaction, and returns when it is durable.
// It returns clerk.ErrMoved, and writes nothing, when the size of the log is
// not b.Base. Dropping what is not there is no error; replacing it is. An
// event that is dropped takes its objects, blobs, files and letters along.
func (s *Store) Append(ctx context.Context, b *clerk.Batch) error {
	if err := wellFormed(b); err != nil {
		return err
	}
	err := s.write(ctx, "append to the record", func(t *transaction) error { return t.batch(b) })
	if err != nil {
		return err
	}
	if s.engine.sweep != "" && erases(b) {
		// The sealed bodies as they were are still in the journal. Their keys
		// go as well, so that a sweep which another reader blocks is no loss.
		_, _ = s.w.ExecContext(context.WithoutCancel(ctx), s.engine.sweep)
	}
	return nil
}

// AddCosignature keeps the line of a witness under the checkpoint of that
// size, in place of an older one of the same name. Without such a checkpoint
// the error is clerk.ErrNone.
func (s *Store) AddCosignature(ctx context.Context, size int64, name, line string) error {
	if !strings.HasPrefix(line, "— "+name+" ") {
		return fmt.Errorf("add a cosignature: the line is not that of %q", name)
	}
	return s.write(ctx, "add a cosignature", func(t *transaction) error {
		n, err := t.run(cosignSQL, name, line, size)
		if err == nil && n == 0 {
			return fmt.Errorf("checkpoint %d: %w", size, clerk.ErrNone)
		}
		return err
	})
}

// wellFormed refuses a batch that could not be part of any log: such a batch
// is a mistake of this program.
func wellFormed(b *clerk.Batch) error {
	n := int64(len(b.Entries))
	first, next := tlog.StoredHashCount(b.Base), tlog.StoredHashCount(b.Base+n)
	if (n > 0) != (len(b.Checkpoint) > 0) || int64(len(b.Hashes)) != next-first {
		return fmt.Errorf("append to the record: %d entries at %d come with %d hashes instead of %d and a checkpoint of %d bytes", n, b.Base, len(b.Hashes), next-first, len(b.Checkpoint))
	}
	for i, h := range b.Hashes {
		if h.Index != first+int64(i) {
			return fmt.Errorf("append to the record: hash %d stands where hash %d belongs", h.Index, first+int64(i))
		}
	}
	for _, e := range b.Events {
		if e.Index < b.Base || e.Index >= b.Base+n {
			return fmt.Errorf("append to the record: event %d is not among the entries %d to %d", e.Index, b.Base, b.Base+n-1)
		}
	}
	for _, list := range [][]clerk.ObjectRow{b.Objects, b.Blobs} {
		for _, o := range list {
			if o.Index >= b.Base+n {
				return fmt.Errorf("append to the record: object %d of event %d lies beyond the log", o.N, o.Index)
			}
		}
	}
	return nil
}

func erases(b *clerk.Batch) bool {
	return len(b.ReplaceEvents)+len(b.ReplaceObjects)+len(b.ReplaceBlobs)+len(b.DropEvents)+len(b.DropObjects)+len(b.DropBlobs) > 0
}

// How often, and how long at first, a transaction waits that lost against
// another.
const (
	retries  = 8
	firstNap = 5 * time.Millisecond
)

// write runs f in a transaction, again when another transaction was in the
// way, and knows when a commit has left the disk in doubt.
func (s *Store) write(ctx context.Context, doing string, f func(*transaction) error) error {
	for attempt := 0; ; attempt++ {
		err := s.once(ctx, f)
		if err == nil || s.engine.sort(err) != again || attempt == retries {
			return s.explain(doing, err)
		}
		nap := time.NewTimer(rand.N(firstNap << attempt))
		select {
		case <-ctx.Done():
			nap.Stop()
			return fmt.Errorf("%s: %w", doing, ctx.Err())
		case <-nap.C:
		}
	}
}

// once runs f in one transaction. The context ends the wait for the
// connection, and stops the transaction before it commits, not while: then
// nobody would know.
func (s *Store) once(ctx context.Context, f func(*transaction) error) error {
	if s.still != nil {
		return s.still
	}
	add, err := s.writing(ctx)
	if err != nil {
		return err
	}
	conn, err := s.w.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() // gives it back to the pool
	if err := s.doubt(); err != nil {
		return err
	}
	whole := context.WithoutCancel(ctx)
	tx, err := conn.BeginTx(whole, nil)
	if err != nil {
		return err
	}
	err = f(&transaction{whole, tx, add})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = tx.Rollback() // after some errors the database has done so itself
		return err
	}
	err = tx.Commit()
	if err != nil && !s.engine.undone(err) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.broken = err
	}
	return err
}

// writing returns the prepared statements, which are made when the first is
// needed: most programs that open a store only read.
func (s *Store) writing(ctx context.Context) (*writing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.add == nil {
		add, err := prepareWriting(ctx, s.w)
		if err != nil {
			return nil, err
		}
		s.add = add
	}
	return s.add, nil
}

// doubt returns a refusal after a commit has failed.
func (s *Store) doubt() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil {
		return nil
	}
	return &clerk.Problem{
		What:   fmt.Sprintf("nothing more is written to %s: an earlier write ended in doubt (%v)", s.name, s.broken),
		Remedy: "see to the disk, then start the program again: it looks at what was written",
	}
}

// transaction is a transaction and the statements it may run.
type transaction struct {
	ctx context.Context // of the whole transaction, which it does not outlive
	tx  *sql.Tx
	add *writing
}

// run runs a prepared statement and returns the number of rows it changed.
func (t *transaction) run(text string, args ...any) (int64, error) {
	res, err := t.tx.StmtContext(t.ctx, t.add.plain[text]).ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// insert inserts n rows, many at a time.
func (t *transaction) insert(text string, n int, row func(i int) []any) error {
	in := t.add.rows[text]
	var many, one *sql.Stmt
	args := make([]any, 0, manyRows*in.width)
	for i := 0; i < n; {
		if n-i >= manyRows {
			if many == nil {
				many = t.tx.StmtContext(t.ctx, in.many)
			}
			for args = args[:0]; len(args) < manyRows*in.width; i++ {
				args = append(args, row(i)...)
			}
			if _, err := many.ExecContext(t.ctx, args...); err != nil {
				return err
			}
			continue
		}
		if one == nil {
			one = t.tx.StmtContext(t.ctx, in.one)
		}
		if _, err := one.ExecContext(t.ctx, row(i)...); err != nil {
			return err
		}
		i++
	}
	return nil
}

// batch is what Append does in its transaction.
func (t *transaction) batch(b *clerk.Batch) error {
	size := b.Base + int64(len(b.Entries))
	moved, err := t.run(moveSQL, size, b.Base)
	if err != nil {
		return err
	}
	if moved != 1 {
		return clerk.ErrMoved
	}
	if err := t.log(b, size); err != nil {
		return err
	}
	if err := t.bodies(b); err != nil {
		return err
	}
	return t.erase(b)
}

// log writes what everybody may see.
func (t *transaction) log(b *clerk.Batch, size int64) error {
	if len(b.Entries) == 0 {
		return nil
	}
	err := t.insert(entrySQL, len(b.Entries), func(i int) []any { return []any{b.Base + int64(i), b.Entries[i][:]} })
	if err != nil {
		return err
	}
	err = t.insert(hashSQL, len(b.Hashes), func(i int) []any { return []any{b.Hashes[i].Index, b.Hashes[i].Hash[:]} })
	if err != nil {
		return err
	}
	_, err = t.run(checkpointSQL, size, b.Checkpoint)
	return err
}

// bodies writes what is sealed.
func (t *transaction) bodies(b *clerk.Batch) error {
	err := t.insert(eventSQL, len(b.Events), func(i int) []any {
		e := &b.Events[i]
		return []any{e.Index, e.ID, e.Chain, e.Seq, e.Key, e.Body}
	})
	if err != nil {
		return err
	}
	object := func(list []clerk.ObjectRow) func(int) []any {
		return func(i int) []any { return []any{list[i].Index, list[i].N, list[i].Key, list[i].Body} }
	}
	if err := t.insert(objectSQL, len(b.Objects), object(b.Objects)); err != nil {
		return err
	}
	if err := t.insert(blobSQL, len(b.Blobs), object(b.Blobs)); err != nil {
		return err
	}
	for _, o := range b.Blobs {
		if o.File == "" {
			continue
		}
		if tied, err := t.run(tieSQL, o.Index, o.N, o.File); err != nil {
			return err
		} else if tied != 1 {
			return fmt.Errorf("tie file %s to event %d: %w", o.File, o.Index, clerk.ErrNone)
		}
	}
	err = t.insert(letterSQL, len(b.Letters), func(i int) []any {
		l := &b.Letters[i]
		return []any{l.Index, l.N, l.Chain, l.To}
	})
	if err != nil {
		return err
	}
	return t.insert(postSQL, len(b.Outbox), func(i int) []any { return postingRow(&b.Outbox[i]) })
}

// erase writes anew what stays, and removes what goes.
func (t *transaction) erase(b *clerk.Batch) error {
	must := func(n int64, err error) error {
		if err == nil && n != 1 {
			err = errors.New("what should be replaced is not there")
		}
		return err
	}
	for _, e := range b.ReplaceEvents {
		if err := must(t.run(replaceEventSQL, e.Key, e.Body, e.Index)); err != nil {
			return fmt.Errorf("event %d: %w", e.Index, err)
		}
	}
	for _, r := range []struct {
		text string
		rows []clerk.ObjectRow
	}{{replaceObjectSQL, b.ReplaceObjects}, {replaceBlobSQL, b.ReplaceBlobs}} {
		for _, o := range r.rows {
			if err := must(t.run(r.text, o.Key, o.Body, o.Index, o.N)); err != nil {
				return fmt.Errorf("object %d of event %d: %w", o.N, o.Index, err)
			}
		}
	}
	for _, index := range b.DropEvents {
		for _, text := range []string{dropEventSQL, dropEventObjectsSQL, dropEventBlobsSQL, dropPostedEventSQL, dropEventLettersSQL, dropEventChunkSQL, dropEventFileSQL} {
			if _, err := t.run(text, index); err != nil {
				return fmt.Errorf("drop event %d: %w", index, err)
			}
		}
	}
	for _, d := range []struct {
		texts  []string
		places []clerk.Place
	}{{[]string{dropObjectSQL, dropPostedLetterSQL, dropLetterSQL}, b.DropObjects}, {[]string{dropBlobSQL, dropChunksSQL, dropTiedSQL}, b.DropBlobs}} {
		for _, p := range d.places {
			for _, text := range d.texts {
				if _, err := t.run(text, p.Index, p.N); err != nil {
					return fmt.Errorf("drop object %d of event %d: %w", p.N, p.Index, err)
				}
			}
		}
	}
	return nil
}

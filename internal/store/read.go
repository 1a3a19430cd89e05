package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"alteram/clerk"
	"alteram/record"
)

// The questions. A list of indexes has a fixed length, [manyIndexes]: what is
// left over is filled with the last one.
const (
	headSQL = `select head.size, checkpoint.note from head left join checkpoint on checkpoint.size = head.size`

	entriesSQL = `select idx, entry from entry where idx >= $1 and idx < $2 order by idx`
	hashesSQL  = `select i, h from hash where i in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`

	eventsSQL = `select count(*) from event`

	gapsSQL = `select idx from entry where not exists (select 1 from event where event.idx = entry.idx) order by idx`

	eventByIndexSQL = `select idx, id, chain, seq, key, body from event where idx = $1`
	eventByIDSQL    = `select idx, id, chain, seq, key, body from event where id = $1`
	chainSQL        = `select idx, id, chain, seq, key, body from event where chain = $1 and seq >= $2 order by seq`
	lastSQL         = `select idx, id, chain, seq, key, body from event where chain = $1 order by seq desc limit 1`
	chainsSQL       = `select chain from event where seq = 0 order by idx`

	objectsSQL = `select idx, n, key, body from object where idx in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	blobsSQL   = `select blob.idx, blob.n, key, coalesce(file.name, '') from blob left join file on file.idx = blob.idx and file.n = blob.n where blob.idx in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	blobGetSQL = `select blob.idx, blob.n, key, coalesce(file.name, ''), body from blob left join file on file.idx = blob.idx and file.n = blob.n where blob.idx = $1 and blob.n = $2`
	chunkSQL   = `select body from chunk where file = $1 and n = $2`

	lettersSQL    = `select idx, n, chain, recipient from letter where chain = $1 order by idx, n`
	allLettersSQL = `select idx, n, chain, recipient from letter order by idx, n`

	checkpointAtSQL = `select note from checkpoint where size >= $1 order by size limit 1`
	cosignaturesSQL = `select name, line from cosignature where size = $1 order by name`
)

// manyIndexes is how many indexes one question asks for.
const manyIndexes = 16

// reading holds the prepared questions, by their text.
type reading struct {
	plain map[string]*sql.Stmt
}

func prepareReading(ctx context.Context, db *sql.DB) (*reading, error) {
	r := &reading{map[string]*sql.Stmt{}}
	for _, text := range []string{
		headSQL, entriesSQL, hashesSQL, eventsSQL, gapsSQL, eventByIndexSQL, eventByIDSQL, chainSQL, lastSQL, chainsSQL,
		objectsSQL, blobsSQL, blobGetSQL, chunkSQL, lettersSQL, allLettersSQL, checkpointAtSQL, cosignaturesSQL,
		letterAtSQL, postingsSQL, allPostingsSQL, errandsSQL, unrecordedSQL, feedMadeSQL, feedWhoSQL,
	} {
		stmt, err := db.PrepareContext(ctx, text)
		if err != nil {
			return nil, err
		}
		r.plain[text] = stmt
	}
	return r, nil
}

// one asks for one row. The error is clerk.ErrNone when there is none.
func (s *Store) one(ctx context.Context, doing, text string, args []any, into ...any) error {
	err := s.ask.plain[text].QueryRowContext(ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", doing, clerk.ErrNone)
	}
	return s.explain(doing, err)
}

// each asks for rows and calls f on every one.
func (s *Store) each(ctx context.Context, doing, text string, args []any, f func(scan func(...any) error) error) error {
	rows, err := s.ask.plain[text].QueryContext(ctx, args...)
	if err != nil {
		return s.explain(doing, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return s.explain(doing, err)
		}
	}
	return s.explain(doing, rows.Err())
}

// eachOf asks for the rows of a list of indexes, in parts of one length.
func (s *Store) eachOf(ctx context.Context, doing, text string, indexes []int64, f func(scan func(...any) error) error) error {
	args := make([]any, manyIndexes)
	for part := range slices.Chunk(indexes, manyIndexes) {
		for i := range args {
			args[i] = part[min(i, len(part)-1)]
		}
		if err := s.each(ctx, doing, text, args, f); err != nil {
			return err
		}
	}
	return nil
}

// Head returns where the log stands.
func (s *Store) Head(ctx context.Context) (clerk.Head, error) {
	var h clerk.Head
	if err := s.one(ctx, "read the head", headSQL, nil, &h.Size, &h.Checkpoint); err != nil {
		return clerk.Head{}, err
	}
	return h, nil
}

// Hashes returns stored hashes of the tree, in the order of the indexes.
func (s *Store) Hashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	const doing = "read hashes of the tree"
	sorted := slices.Clone(indexes)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	found := make(map[int64]tlog.Hash, len(sorted))
	err := s.eachOf(ctx, doing, hashesSQL, sorted, func(scan func(...any) error) error {
		var i int64
		var h sql.RawBytes
		if err := scan(&i, &h); err != nil {
			return err
		}
		if len(h) != tlog.HashSize {
			return s.corrupt("hash %d has %d bytes", i, len(h))
		}
		found[i] = tlog.Hash(h)
		return nil
	})
	if err != nil {
		return nil, err
	}
	list := make([]tlog.Hash, len(indexes))
	for k, i := range indexes {
		h, ok := found[i]
		if !ok {
			return nil, fmt.Errorf("%s: hash %d: %w", doing, i, clerk.ErrNone)
		}
		list[k] = h
	}
	return list, nil
}

// Entries returns the entries from, …, to-1, all of them or an error.
func (s *Store) Entries(ctx context.Context, from, to int64) ([]record.Entry, error) {
	const doing = "read entries"
	list := make([]record.Entry, 0, max(0, min(to-from, 1<<20)))
	err := s.each(ctx, doing, entriesSQL, []any{from, to}, func(scan func(...any) error) error {
		var i int64
		var b sql.RawBytes
		if err := scan(&i, &b); err != nil {
			return err
		}
		if next := from + int64(len(list)); i != next {
			return s.corrupt("entry %d is missing", next)
		}
		if len(b) != len(record.Entry{}) {
			return s.corrupt("entry %d has %d bytes", i, len(b))
		}
		list = append(list, record.Entry(b))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if n := int64(len(list)); n < to-from {
		return nil, fmt.Errorf("%s: entry %d: %w", doing, from+n, clerk.ErrNone)
	}
	return list, nil
}

// corrupt says that a row is not as it was written.
func (s *Store) corrupt(format string, args ...any) error {
	h := handles{name: s.name}
	return h.broken(format, args...)
}

// Events returns how many events there are. It reads an index, not the events.
func (s *Store) Events(ctx context.Context) (int64, error) {
	var n int64
	err := s.one(ctx, "count the events", eventsSQL, nil, &n)
	return n, err
}

// Gaps lists the entries that have no event.
func (s *Store) Gaps(ctx context.Context) ([]int64, error) {
	var list []int64
	err := s.each(ctx, "look for gaps", gapsSQL, nil, func(scan func(...any) error) error {
		var i int64
		err := scan(&i)
		list = append(list, i)
		return err
	})
	return list, err
}

// Event returns the event at an index of the log.
func (s *Store) Event(ctx context.Context, index int64) (clerk.EventRow, error) {
	return s.event(ctx, fmt.Sprintf("read event %d", index), eventByIndexSQL, index)
}

// EventByID returns the event that was recorded under an id.
func (s *Store) EventByID(ctx context.Context, id string) (clerk.EventRow, error) {
	return s.event(ctx, "read event "+id, eventByIDSQL, id)
}

// Last returns the last event of a chain that is still there.
func (s *Store) Last(ctx context.Context, chain string) (clerk.EventRow, error) {
	return s.event(ctx, "read the end of chain "+chain, lastSQL, chain)
}

func (s *Store) event(ctx context.Context, doing, text string, arg any) (clerk.EventRow, error) {
	var e clerk.EventRow
	if err := s.one(ctx, doing, text, []any{arg}, &e.Index, &e.ID, &e.Chain, &e.Seq, &e.Key, &e.Body); err != nil {
		return clerk.EventRow{}, err
	}
	return e, nil
}

// Chain returns the events of a chain from a sequence number on.
func (s *Store) Chain(ctx context.Context, chain string, fromSeq int64) ([]clerk.EventRow, error) {
	var list []clerk.EventRow
	err := s.each(ctx, "read chain "+chain, chainSQL, []any{chain, fromSeq}, func(scan func(...any) error) error {
		var e clerk.EventRow
		err := scan(&e.Index, &e.ID, &e.Chain, &e.Seq, &e.Key, &e.Body)
		list = append(list, e)
		return err
	})
	return list, err
}

// Chains returns every chain whose first event is still there, in the order
// in which they began.
func (s *Store) Chains(ctx context.Context) ([]string, error) {
	var list []string
	err := s.each(ctx, "list the chains", chainsSQL, nil, func(scan func(...any) error) error {
		var chain string
		err := scan(&chain)
		list = append(list, chain)
		return err
	})
	return list, err
}

// Objects returns the objects of events, by index and position.
func (s *Store) Objects(ctx context.Context, indexes []int64) ([]clerk.ObjectRow, error) {
	return s.objects(ctx, "read objects", objectsSQL, indexes, true)
}

// Blobs lists the blobs of events, without their bodies, by index and
// position.
func (s *Store) Blobs(ctx context.Context, indexes []int64) ([]clerk.ObjectRow, error) {
	return s.objects(ctx, "list blobs", blobsSQL, indexes, false)
}

func (s *Store) objects(ctx context.Context, doing, text string, indexes []int64, body bool) ([]clerk.ObjectRow, error) {
	sorted := slices.Clone(indexes)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	var list []clerk.ObjectRow
	err := s.eachOf(ctx, doing, text, sorted, func(scan func(...any) error) error {
		var o clerk.ObjectRow
		into := []any{&o.Index, &o.N, &o.Key, &o.Body}
		if !body {
			into[3] = &o.File
		}
		err := scan(into...)
		list = append(list, o)
		return err
	})
	slices.SortFunc(list, func(a, b clerk.ObjectRow) int {
		if a.Index != b.Index {
			return int(a.Index - b.Index)
		}
		return a.N - b.N
	})
	return list, err
}

// Blob returns a blob with its body.
func (s *Store) Blob(ctx context.Context, p clerk.Place) (clerk.ObjectRow, error) {
	var o clerk.ObjectRow
	doing := fmt.Sprintf("read blob %d of event %d", p.N, p.Index)
	if err := s.one(ctx, doing, blobGetSQL, []any{p.Index, p.N}, &o.Index, &o.N, &o.Key, &o.File, &o.Body); err != nil {
		return clerk.ObjectRow{}, err
	}
	return o, nil
}

// Letters returns the letters of a chain, or of all chains for "", in the
// order in which they were written.
func (s *Store) Letters(ctx context.Context, chain string) ([]clerk.LetterRow, error) {
	text, args := lettersSQL, []any{chain}
	if chain == "" {
		text, args = allLettersSQL, nil
	}
	var list []clerk.LetterRow
	err := s.each(ctx, "list letters", text, args, func(scan func(...any) error) error {
		var l clerk.LetterRow
		err := scan(&l.Index, &l.N, &l.Chain, &l.To)
		list = append(list, l)
		return err
	})
	return list, err
}

// CheckpointAt returns the first checkpoint of at least that size.
func (s *Store) CheckpointAt(ctx context.Context, size int64) ([]byte, error) {
	var note []byte
	err := s.one(ctx, fmt.Sprintf("read the checkpoint at %d", size), checkpointAtSQL, []any{size}, &note)
	return note, err
}

// Cosignatures returns the lines of witnesses under the checkpoint of that
// size, by name. A line under the name of another witness is an error.
func (s *Store) Cosignatures(ctx context.Context, size int64) ([]string, error) {
	var list []string
	err := s.each(ctx, fmt.Sprintf("read the cosignatures at %d", size), cosignaturesSQL, []any{size}, func(scan func(...any) error) error {
		var name, line string
		if err := scan(&name, &line); err != nil {
			return err
		}
		if !strings.HasPrefix(line, "— "+name+" ") {
			return fmt.Errorf("a signature is kept under the name %q, which is not the witness's", name)
		}
		list = append(list, line)
		return nil
	})
	return list, err
}

// Counts returns the number of rows of each table of the record. Files that
// belong to no entry are not of it.
func (s *Store) Counts(ctx context.Context) (map[string]int64, error) {
	return counts(ctx, s.r, s.explain)
}

func counts(ctx context.Context, db querier, explain func(string, error) error) (map[string]int64, error) {
	n := map[string]int64{}
	for _, t := range tables {
		var rows int64
		text := "select count(*) from " + t.name
		switch t.name {
		case "file":
			text += " where idx is not null"
		case "chunk":
			text += " where file in (select name from file where idx is not null)"
		}
		if err := db.QueryRowContext(ctx, text).Scan(&rows); err != nil {
			return nil, explain("count table "+t.name, err)
		}
		n[t.name] = rows
	}
	return n, nil
}

// querier is a pool or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Check has the database look at all of itself and returns what it finds. On
// SQLite it reads the whole file: about a second for 200 MB. PostgreSQL has no
// such check in every installation: there the tables are held against each
// other, as on opening.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	h := &handles{engine: s.engine, name: s.name, w: s.w, r: s.r}
	if s.engine.integrity != "" {
		faults, err := integrity(ctx, s.r, s.engine.integrity)
		if s.engine.sort(err) == damaged {
			return append(faults, err.Error()), nil
		}
		if err != nil || len(faults) > 0 {
			return faults, s.explain("check the database", err)
		}
	}
	err := h.check(ctx)
	var p *clerk.Problem
	if errors.As(err, &p) {
		return []string{p.What}, nil
	}
	return nil, err
}

package store

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"alteram/internal/store/storetest"
	"alteram/record"
)

// killRounds is how often TestKill kills; a release is tested with 10,000.
var killRounds = flag.Int("kills", 200, "rounds of TestKill")

// victim is the variable that makes the test binary the program that is
// killed: the path of the store and the signing key of its log.
const victim = "ALTERAM_STORE_VICTIM"

func TestMain(m *testing.M) {
	if path, secret, ok := strings.Cut(os.Getenv(victim), "\n"); ok {
		if err := writeUntilKilled(path, secret); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// writers append at the same time.
const writers = 8

// writeUntilKilled appends from eight goroutines and writes a line to stdout
// for every event, once it is durable.
func writeUntilKilled(path, secret string) error {
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		return err
	}
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	fail := make([]error, writers)
	for w := range writers {
		wg.Go(func() { fail[w] = write(ctx, s, secret, w, head.Size) })
	}
	wg.Wait()
	return errors.Join(fail...)
}

func write(ctx context.Context, s *Store, secret string, w int, life int64) error {
	l, err := storetest.NewLog(secret)
	if err != nil {
		return err
	}
	chain := fmt.Sprintf("c%d-%d", life, w)
	for seq := int64(0); ; seq += 2 {
		var events []storetest.Event
		for i := range int64(2) {
			events = append(events, storetest.Event{ID: fmt.Sprint(chain, "-", seq+i), Chain: chain, Seq: seq + i, Objects: 2, Letter: 1})
		}
		base, err := l.Append(ctx, s, events...)
		if err != nil {
			return err
		}
		for i, e := range events {
			entry := storetest.Entry(e.ID)
			line := fmt.Sprintf("%d %s\n", base+int64(i), hex.EncodeToString(entry[:]))
			if _, err := os.Stdout.WriteString(line); err != nil {
				return err
			}
		}
	}
}

// A program that is killed in the middle of writing has lost nothing that it
// acknowledged, and left nothing half written.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	if err := create(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	l, err := storetest.NewLog("")
	if err != nil {
		t.Fatal(err)
	}
	acked := map[int64]string{}
	seen := &growing{}
	for round := range *killRounds {
		fresh := killed(t, path, l.Secret, 1+rand.IntN(24))
		s, err := Open(ctx, path)
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if err := seen.follow(ctx, s, l); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		for index, entry := range fresh {
			if index >= int64(len(seen.entries)) || hex.EncodeToString(seen.entries[index][:]) != entry {
				t.Fatalf("round %d: the acknowledged entry %d is not there", round, index)
			}
			acked[index] = entry
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	entries, err := l.Audit(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	for index, entry := range acked {
		if hex.EncodeToString(entries[index][:]) != entry {
			t.Errorf("the acknowledged entry %d is not there in the end", index)
		}
	}
	n, err := s.Counts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if size := int64(len(entries)); n["event"] != size || n["object"] != 2*size || n["letter"] != size || n["hash"] != tlog.StoredHashCount(size) {
		t.Errorf("%d entries, but rows: %v", size, n)
	}
	if faults, err := s.Check(ctx); err != nil || len(faults) > 0 {
		t.Errorf("check: %v %v", faults, err)
	}
	if len(acked) < *killRounds {
		t.Errorf("%d events were acknowledged in %d rounds: nothing was tested", len(acked), *killRounds)
	}
	report(t, fmt.Sprintf("kill: %d rounds, %d events acknowledged, %d recorded, 0 lost", *killRounds, len(acked), len(entries)))
}

// killed runs the victim until it has acknowledged n events, kills it, and
// returns every acknowledgement that came through.
func killed(t *testing.T, path, secret string, n int) map[int64]string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victim+"="+path+"\n"+secret)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	acks := map[int64]string{}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // a line that was cut short was not an acknowledgement
		}
		index, entry, _ := strings.Cut(strings.TrimSpace(line), " ")
		i, err := strconv.ParseInt(index, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		acks[i] = entry
		if len(acks) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	if len(acks) < n {
		t.Fatalf("the victim ended by itself after %d events: %s", len(acks), complaint.String())
	}
	return acks
}

// growing is the log as it was last seen, and its tree.
type growing struct {
	entries []record.Entry
	hashes  []tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (g *growing) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	list := make([]tlog.Hash, len(indexes))
	for i, ix := range indexes {
		list[i] = g.hashes[ix]
	}
	return list, nil
}

// follow reads what was appended and compares the signed head with the tree
// over everything that was ever seen.
func (g *growing) follow(ctx context.Context, s *Store, l *storetest.Log) error {
	head, err := s.Head(ctx)
	if err != nil {
		return err
	}
	if head.Size < int64(len(g.entries)) {
		return fmt.Errorf("the log has shrunk from %d to %d", len(g.entries), head.Size)
	}
	fresh, err := s.Entries(ctx, int64(len(g.entries)), head.Size)
	if err != nil {
		return err
	}
	for _, e := range fresh {
		hashes, err := tlog.StoredHashesForRecordHash(int64(len(g.entries)), tlog.RecordHash(e[:]), g)
		if err != nil {
			return err
		}
		g.entries, g.hashes = append(g.entries, e), append(g.hashes, hashes...)
	}
	root, err := tlog.TreeHash(head.Size, g)
	if err != nil {
		return err
	}
	v, err := note.NewVerifier(l.Verifier)
	if err != nil {
		return err
	}
	c, err := record.OpenCheckpoint(head.Checkpoint, v)
	if err != nil {
		return err
	}
	if c.Size != head.Size || c.Root != root {
		return fmt.Errorf("the signed head is of size %d, the entries of %d, and the roots differ: %v", c.Size, head.Size, c.Root != root)
	}
	return nil
}

package keep

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"alteram/clerk"
	"alteram/internal/vault"
	"alteram/record"
)

// ailments returns what the doctor finds, as one text.
func ailments(t *testing.T, dir string, at time.Time, free int64) string {
	t.Helper()
	found, err := Doctor(context.Background(), dir, Health{
		World: clerk.World{Now: func() time.Time { return at }, Rand: rand.Reader, Engine: "test"},
		Free:  func(string) (int64, error) { return free, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range found {
		if f.What == "" || f.Fix == "" || f.Level != Broken && f.Level != Due {
			t.Errorf("a finding without fact, fix or level: %+v", f)
		}
		text.WriteString(string(f.Level) + ": " + f.What + "\n")
	}
	return text.String()
}

// healthy is an office with backup and escrow.
func healthy(t *testing.T) *office {
	o := settled(t)
	o.backup("b1")
	id, err := vault.NewIdentity()
	o.must(err)
	o.must(o.vault.Escrow(context.Background(), &bytes.Buffer{}, id.Recipient()))
	return o
}

func TestTheDoctorNamesWhatIsWrong(t *testing.T) {
	ctx := context.Background()
	const plenty = 1 << 40
	well := healthy(t)
	before := ailments(t, well.dir, well.now, plenty)
	well.must(errors.Join(well.store.Close(), well.vault.Close()))
	keys := func(o *office, name string) string { return filepath.Join(o.dir, keysFolder, name) }
	for _, tt := range []struct {
		name string
		do   func(o *office)
		at   time.Duration
		free int64
		want string
	}{
		{"clock set back", nil, -time.Hour, plenty, "broken: the clock is 1h0m0s behind the last entry (2010-10-11T12:00:00Z)"},
		{"clock far ahead", nil, 4000 * 24 * time.Hour, plenty, "due: the clock is 4000 days ahead of the last entry"},
		{"disk nearly full", nil, 0, 1 << 20, "broken: the disk has 1 MB left"},
		{"backup is old", nil, 9 * 24 * time.Hour, plenty, "due: the last backup is 9 days old"},
		{"never a backup", func(o *office) { o.must(os.Remove(filepath.Join(o.dir, lastFile))) }, 0, plenty, "due: no backup was ever made"},
		{"never an escrow", func(o *office) { o.must(os.Remove(keys(o, "escrow"))) }, 0, plenty, "broken: the keys were never put in escrow"},
		{"escrow of an old epoch", func(o *office) { o.must(o.vault.Rotate(ctx)) }, 0, plenty, "due: the escrow of the keys is from 2010-10-11, before epoch key 2"},
		{"old epoch key kept", func(o *office) { o.must(o.vault.Rotate(ctx)) }, 31 * 24 * time.Hour, plenty, "due: 1 old epoch keys were replaced more than 30 days ago"},
		{"epoch is old", nil, 15 * 24 * time.Hour, plenty, "due: the epoch key is 15 days old"},
		{"epoch key missing", func(o *office) { o.must(os.Remove(keys(o, "kek-0001.key"))) }, 0, plenty, "kek-0001.key is missing"},
		{"keyring damaged", func(o *office) { o.must(os.Truncate(keys(o, "keyring.db"), 5000)) }, 0, plenty, "keyring.db is damaged"},
		{"keys can be read", func(o *office) { o.must(os.Chmod(keys(o, "log.key"), 0o644)) }, 0, plenty, "can be read by others"},
		{"no signing key", func(o *office) { o.must(os.Remove(keys(o, "log.key"))) }, 0, plenty, "the signing key of the log is missing"},
		{"another's signing key", func(o *office) {
			skey, _, err := record.NewKey(rand.Reader, origin)
			o.must(err)
			o.must(o.vault.SetSigner(ctx, skey))
		}, 0, plenty, "the head of the log is not signed by its key"},
		{"guard damaged", func(o *office) { o.must(o.vault.WriteHead([]byte("nonsense"))) }, 0, plenty, "keys/head, the last acknowledged head, is damaged"},
		{"no store", func(o *office) { o.must(o.store.Close()); o.must(os.Remove(filepath.Join(o.dir, storeFile))) }, 0, plenty, "store.db"},
		{"store cut", func(o *office) {
			o.must(o.store.Close())
			o.must(os.Truncate(filepath.Join(o.dir, storeFile), 9000))
		}, 0, plenty, "store.db"},
		{"no settings", func(o *office) { o.must(os.Remove(filepath.Join(o.dir, settingsFile))) }, 0, plenty, "is no organisation's folder"},
		{"settings damaged", func(o *office) { o.must(os.WriteFile(filepath.Join(o.dir, settingsFile), []byte("{"), 0o600)) }, 0, plenty, "does not say where the store is"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Contains(before, tt.want) {
				t.Fatalf("a healthy office already has it:\n%s", before)
			}
			o := well.moved(t)
			if tt.do != nil {
				tt.do(o)
			}
			if got := ailments(t, o.dir, o.now.Add(tt.at), tt.free); !strings.Contains(got, tt.want) {
				t.Errorf("got:\n%swant: %s", got, tt.want)
			}
		})
	}
}

// A store that was set back is found by the guard that lies with the keys.
func TestTheDoctorFindsAStoreThatWasSetBack(t *testing.T) {
	o := healthy(t)
	was := o.backup("b2")
	o.file(chainA, clerk.Batch{})
	o.must(o.store.Close())
	data, err := os.ReadFile(filepath.Join(was, storeFile))
	o.must(err)
	o.must(os.WriteFile(filepath.Join(o.dir, storeFile), data, 0o600))
	if got := ailments(t, o.dir, o.now, 1<<40); !strings.Contains(got, "the log has 6 entries, and 7 were acknowledged") {
		t.Errorf("got:\n%s", got)
	}
}

func TestUpgradeCheck(t *testing.T) {
	o := settled(t)
	u, err := UpgradeCheck(context.Background(), o.dir)
	if err != nil || u.Refused != "" || len(u.Changes) != 0 || u.Have != u.Want || u.Have == 0 {
		t.Errorf("the program's own folder: %+v, %v", u, err)
	}
	o.must(os.WriteFile(filepath.Join(o.dir, settingsFile), []byte(`{"format":2,"store":"store.db"}`), 0o600))
	u, err = UpgradeCheck(context.Background(), o.dir)
	if err != nil || !strings.Contains(u.Refused, "has format 2") || u.Fix == "" {
		t.Errorf("a later folder: %+v, %v", u, err)
	}
	for _, check := range []func() error{
		func() error { _, err := Backup(context.Background(), o.dir, o.dir+"-b", noon, nil); return err },
	} {
		says(t, check(), "has format 2")
	}
}

package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Postgres starts a PostgreSQL server for the length of the test: in a
// temporary folder, on a socket there, without network. It returns a function
// that makes an empty database and returns its address. Without PostgreSQL the
// test is skipped, save where CI is set.
func Postgres(t testing.TB) func() string {
	t.Helper()
	bin := postgresPrograms()
	if bin == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PostgreSQL's initdb was not found: apt install postgresql")
		}
		t.Skip("PostgreSQL's initdb was not found, so the second engine is not tested: apt install postgresql")
	}
	dir, err := os.MkdirTemp("", "pg") // short: the path of a socket has at most 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	as := servant(t, dir)
	run := func(name string, args ...string) error {
		line := append(append([]string{}, as...), append([]string{filepath.Join(bin, name)}, args...)...)
		cmd := exec.Command(line[0], line[1:]...)
		cmd.Dir = dir
		log, err := os.OpenFile(filepath.Join(dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
		if err != nil {
			return err
		}
		defer log.Close()
		cmd.Stdout, cmd.Stderr = log, log
		if err := cmd.Run(); err != nil {
			text, _ := os.ReadFile(log.Name())
			return fmt.Errorf("%s: %w\n%s", name, err, text)
		}
		return nil
	}
	data := filepath.Join(dir, "data")
	if err := run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		t.Fatal(err)
	}
	settings := "-c listen_addresses='' -k " + dir + " -c fsync=off -c full_page_writes=off -c max_connections=50"
	if err := run("pg_ctl", "-D", data, "-w", "-o", settings, "start"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"); err != nil {
			t.Error(err)
		}
	})
	admin, err := sql.Open("pgx", "host="+dir+" user=postgres dbname=postgres sslmode=disable")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	n := 0
	return func() string {
		n++
		name := "store" + strconv.Itoa(n)
		if _, err := admin.ExecContext(context.Background(), "create database "+name); err != nil {
			t.Fatal(err)
		}
		return "host=" + dir + " user=postgres dbname=" + name + " sslmode=disable"
	}
}

// postgresPrograms returns the folder of PostgreSQL's server programs, or "".
func postgresPrograms() string {
	versions, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is well formed
	if len(versions) > 0 {
		return filepath.Dir(versions[len(versions)-1])
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return filepath.Dir(path)
}

// servant returns the beginning of a command line that runs the rest as
// somebody else than root, as whom PostgreSQL does not run, and gives that
// user the folder.
func servant(t testing.TB, dir string) []string {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid) // numbers, on every Unix
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		return strings.Fields("setpriv --reuid " + u.Uid + " --regid " + u.Gid + " --clear-groups")
	}
	t.Fatal("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")
	return nil
}

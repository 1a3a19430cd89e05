package bundle

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// python returns the interpreter. A machine without one cannot run the third
// verifier: that is said, and is a failure where everything must pass.
func python(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("python3 is missing: the third verifier was not run")
		}
		t.Skip("python3 is missing: the third verifier was not run")
	}
	return path
}

// verdicts runs verify.py over files, in one process, and returns its line for
// each.
func verdicts(t testing.TB, paths ...string) []string {
	t.Helper()
	list := append([]string{"-I", "verify.py", "--brief"}, paths...)
	out, err := exec.Command(python(t), list...).Output()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(paths) {
		stderr := ""
		if exit, ok := err.(*exec.ExitError); ok {
			stderr = string(exit.Stderr)
		}
		t.Fatalf("verify.py gave %d lines for %d bundles\n%s", len(lines), len(paths), stderr)
	}
	return lines
}

// The two verifiers share no line of code, and say yes and no to the same.
func TestGoAndPythonAgree(t *testing.T) {
	t.Parallel()
	python(t)
	var cases [][]byte
	var names []string
	add := func(name string, zip []byte) { names, cases = append(names, name), append(cases, zip) }

	h, c := sampleBundle(t)
	good := mustWrite(t, c)
	add("good", good)
	files, err := laidOut(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range spoilings {
		h, c := sampleBundle(t)
		tt.spoil(h, c)
		if zip, err := Write(c); err == nil {
			add(tt.name, zip)
		}
	}
	for _, tt := range lies {
		h, chain := sample(t)
		add(tt.name, mustWrite(t, tt.lie(h, chain)))
	}
	for i := range 12 { // good ones of every kind
		h.add(c.Case, "entry", map[string]any{"kind": "note"}, field("text.1", fmt.Sprint("note ", i)))
		w := wanted{seen: []int64{1 + int64(i)}}
		if i%3 == 0 {
			w.extra = []File{{"Größe.txt", []byte{0, 255}}}
			h.rotate()
		}
		add("good "+fmt.Sprint(i), mustWrite(t, h.issue(c.Case, w)))
	}
	chance := rand.New(rand.NewChaCha8([32]byte{7}))
	for i, f := range files {
		if f.Name != manifestName {
			add("without "+f.Name, forge(t, files, i, nil))
		}
		for range 8 {
			data := bytes.Clone(f.Data)
			switch at := chance.IntN(len(data)); chance.IntN(3) {
			case 0:
				data[at] ^= 1 << chance.IntN(8)
			case 1:
				data = append(data[:at], data[at+1:]...)
			default:
				data = append(data[:at:at], append([]byte{"0a\"\n=,"[chance.IntN(6)]}, data[at:]...)...)
			}
			add("spoiled "+f.Name, forge(t, files, i, data))
		}
	}
	for range 60 {
		zip := bytes.Clone(good)
		zip[chance.IntN(len(zip))] ^= 1 << chance.IntN(8)
		add("flipped", zip)
	}
	for _, name := range badNames {
		add("name "+name, repack(t, inOrder(append([]File{{name, []byte("x")}}, files...))))
	}

	dir := t.TempDir()
	var paths []string
	for i, zip := range cases {
		path := filepath.Join(dir, fmt.Sprintf("%04d.zip", i))
		if err := os.WriteFile(path, zip, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	yes, no := 0, 0
	for i, line := range verdicts(t, paths...) {
		found := judge(cases[i])
		if ok := strings.HasPrefix(line, "verified "); ok != (len(found) == 0) {
			t.Errorf("%s: Python says %q, Go found:\n%s", names[i], line, words(found))
		}
		if len(found) == 0 {
			yes++
		} else {
			no++
		}
	}
	if yes < 12 || no < 300 {
		t.Errorf("only %d good and %d spoiled bundles were compared", yes, no)
	}
	t.Logf("%d good and %d spoiled bundles: the two verifiers agree", yes, no)
}

// An unpacked bundle is as good as a packed one.
func TestAFolderVerifies(t *testing.T) {
	_, c := sampleBundle(t)
	files, err := laidOut(c)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := OpenFolder(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if r := Verify(got, ""); !r.OK {
		t.Error(words(r.Findings))
	}
	if line := verdicts(t, dir)[0]; !strings.HasPrefix(line, "verified ") {
		t.Error(line)
	}
}

// sha256sum and unzip are what a court has.
func TestOrdinaryToolsReadIt(t *testing.T) {
	_, c := sampleBundle(t)
	path := filepath.Join(t.TempDir(), "case.zip")
	if err := os.WriteFile(path, mustWrite(t, c), 0o600); err != nil {
		t.Fatal(err)
	}
	script := "import zipfile,sys,hashlib\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n" +
		"for l in z.read('MANIFEST').decode().splitlines():\n s,n=l.split('  ',1)\n assert hashlib.sha256(z.read(n)).hexdigest()==s\nprint(len(z.namelist()))\n"
	out, err := exec.Command(python(t), "-c", script, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

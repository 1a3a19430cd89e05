package bundle

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var badNames = []string{
	"../evil", "a/../../evil", "/etc/passwd", `..\evil`, "C:/evil", "a//b", "a/", "./a", ".hidden", "a/.git/config", "con", "a/NUL.txt",
	"lpt1", "trailing.", "trailing ", "two\nlines", "bell\a", "\u202egpj.exe", "a\u0308.txt", strings.Repeat("x", 201), "nul\x00byte",
}

func TestNamesThatLeadOut(t *testing.T) {
	_, c := sampleBundle(t)
	files, err := laidOut(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(badNames, "", "bad\xff") {
		if CheckName(name) == nil {
			t.Errorf("%q is taken for a good name", name)
		}
		if text := words(judge(repack(t, inOrder(append([]File{{name, []byte("x")}}, files...))))); !strings.Contains(text, "name") {
			t.Errorf("%q: got %q", name, text)
		}
	}
	for _, name := range []string{"README.txt", "Te Ture Whānau.md", "verify/verify.py", "con-stitution.md"} {
		if err := CheckName(name); err != nil {
			t.Error(err)
		}
	}
}

// Archives of other programs are refused with a sentence that says what to do.
func TestOtherArchives(t *testing.T) {
	_, c := sampleBundle(t)
	files, err := laidOut(c)
	if err != nil {
		t.Fatal(err)
	}
	write := func(method uint16, files []File) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, f := range files {
			e, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: method})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := e.Write(f.Data); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	good := mustWrite(t, c)
	for _, tt := range []struct {
		name string
		zip  []byte
		want string
	}{
		{"packed anew", write(zip.Deflate, files), "Unpack it into an empty folder"},
		{"a bomb", write(zip.Deflate, []File{{"bomb", make([]byte, 50<<20)}}), "packed in another way"},
		{"nothing", nil, "not a bundle"},
		{"a text", []byte("PK is not enough"), "not a bundle"},
		{"junk behind", append(bytes.Clone(good), 'x'), "follow behind its end"},
		{"junk before", append([]byte("x"), good...), "not a bundle"},
		{"half", good[:len(good)/2], "missing"},
		{"the table cut off", good[:len(good)-30], "table of contents"},
	} {
		if text := words(judge(tt.zip)); !strings.Contains(text, tt.want) {
			t.Errorf("%s: got %q, want %q in it", tt.name, text, tt.want)
		}
	}
}

func TestTwoFilesOfOneName(t *testing.T) {
	_, c := sampleBundle(t)
	files, err := laidOut(c)
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		doubled := append(append([]File{}, files[:i+1]...), files[i:]...)
		if text := words(judge(repack(t, doubled))); !strings.Contains(text, "twice") {
			t.Errorf("%s: got %q", files[i].Name, text)
		}
	}
}

// Archives that were made to trouble programs.
func TestMalformedArchives(t *testing.T) {
	dir := "."
	for range 8 {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Join(dir, "..")
	}
	names, err := filepath.Glob(filepath.Join(dir, "../shared/data/security/archives/*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		if os.Getenv("ALTERAM_REQUIRE_SHARED") != "" {
			t.Fatal("the malformed archives are not beside this checkout")
		}
		t.Skip("the malformed archives are not beside this checkout")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(data); err == nil {
			t.Errorf("%s was taken for a bundle", filepath.Base(name))
		}
	}
	t.Logf("%d archives refused", len(names))
}

func FuzzBundle(f *testing.F) {
	_, c := sampleBundle(f)
	good := mustWrite(f, c)
	f.Add(good)
	f.Add(good[:len(good)/2])
	files, err := laidOut(c)
	if err != nil {
		f.Fatal(err)
	}
	for i := range files {
		f.Add(forge(f, files, i, []byte("{}")))
		f.Add(forge(f, files, i, nil))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Read(data)
		if err != nil {
			var u *Unreadable
			if !errors.As(err, &u) || len(u.Findings) == 0 {
				t.Fatalf("refused without a finding: %v", err)
			}
			// Most inputs end here: try the files with a manifest that fits.
			list, f := unpacked(data)
			if f != nil || len(list) == 0 {
				return
			}
			data = repack(t, list)
			if c, err = Read(data); err != nil {
				return
			}
		}
		if again, err := Write(c); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("what was read is written otherwise: %v", err)
		}
		if r := Verify(c, ""); r.OK != (len(r.Findings) == 0) {
			t.Fatal("verified, with findings, or refused without")
		}
	})
}

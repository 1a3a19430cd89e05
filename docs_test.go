package alteram_test

import (
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"alteram/source"
	"alteram/syntax"
)

var update = flag.Bool("update", false, "rewrite the expected output in the console blocks of the docs")

// TestDocs runs the documentation. In every page a fence with the info string
// "console" is a session at a terminal: lines that begin with "$ alteram" are
// run, and what they print must be what stands under them. A fence whose info
// string ends in a file name ("markdown club.md", "text hal.case") is that
// file, for the commands further down the page. A line "(exit code 5)" ends a
// command that does not end with 0.
func TestDocs(t *testing.T) {
	bin := buildAlteram(t)
	ran := 0
	for _, page := range pages(t) {
		if !strings.Contains(page.text, "console") {
			continue
		}
		t.Run(page.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range []string{"examples", "rulebooks", "docs"} {
				linkIfThere(t, name, filepath.Join(dir, name))
			}
			got := page.text
			for _, f := range fences(page.text) {
				if file := f.file(); file != "" {
					if err := os.WriteFile(filepath.Join(dir, file), []byte(f.body), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				if f.info != "console" {
					continue
				}
				ran++
				session := runSession(t, bin, dir, f.body)
				if session != f.body {
					got = strings.Replace(got, f.body, session, 1)
					if !*update {
						t.Errorf("line %d: the session now reads (go test . -update rewrites the page):\n%s", f.line, session)
					}
				}
			}
			if *update && got != page.text {
				if err := os.WriteFile(page.name, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	if ran == 0 {
		t.Error("no console block was run: the test looks at nothing")
	}
}

// runSession runs every "$ alteram" line of a console block in dir, and
// returns the block as it should read.
func runSession(t *testing.T, bin, dir, body string) string {
	t.Helper()
	var b strings.Builder
	lines := strings.SplitAfter(body, "\n")
	for i := 0; i < len(lines); i++ {
		command, ok := strings.CutPrefix(strings.TrimSpace(lines[i]), "$ alteram")
		if !ok {
			t.Errorf("a console block holds %q, which is neither a command nor output of one", lines[i])
			return body
		}
		b.WriteString(lines[i])
		for i+1 < len(lines) && !strings.HasPrefix(lines[i+1], "$ ") && lines[i+1] != "" {
			i++
		}
		cmd := exec.Command("/bin/sh", "-c", "alteram "+command)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(bin)+":"+os.Getenv("PATH"), "NO_COLOR=1")
		out, err := cmd.CombinedOutput()
		b.Write(out)
		if exit, ok := err.(*exec.ExitError); ok {
			b.WriteString("(exit code " + exitCode(exit) + ")\n")
		} else if err != nil {
			t.Fatal(err)
		}
		if lines[min(i+1, len(lines)-1)] == "" {
			break
		}
	}
	return b.String()
}

func exitCode(e *exec.ExitError) string {
	return strings.TrimPrefix(e.Error(), "exit status ")
}

// TestRuleFencesParse reads every rule, claims and story fence of the docs, and
// every rulebook that a page shows whole or in part. What a page shows can be
// copied into a rulebook and will be read.
func TestRuleFencesParse(t *testing.T) {
	read := 0
	for _, page := range pages(t) {
		for _, f := range fences(page.text) {
			text := f.body
			switch kind, _, _ := strings.Cut(f.info, " "); kind {
			case "rule", "claims", "story":
				text = "# Title\n\n## 1 Clause\n\n```" + kind + "\n" + f.body + "```\n"
			case "markdown":
				if !strings.HasPrefix(text, "# ") {
					text = "# Title\n\n" + text
				}
			default:
				continue
			}
			read++
			_, diags := syntax.Parse(source.NewFile(page.name, []byte(text)))
			for _, d := range diags {
				if d.Severity == source.Error {
					t.Errorf("%s: the fence at line %d: %s", page.name, f.line, d.Draw())
				}
			}
		}
	}
	if read == 0 {
		t.Error("no fence was read: the test looks at nothing")
	}
}

// Every link of a page to another file of the tree must lead somewhere.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, page := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(withoutFences(page.text), -1) {
			to := filepath.Join(filepath.Dir(page.name), m[1])
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", page.name, m[1])
			}
		}
	}
}

// The words of the project are about the project.
func TestPagesSpeakOfTheProject(t *testing.T) {
	banned := regexp.MustCompile(`(?i)/work/|/root/|\bTODO\b|\bFIXME\b|lorem ipsum`)
	for _, page := range pages(t) {
		if at := banned.FindString(page.text); at != "" {
			t.Errorf("%s: %q does not belong here", page.name, at)
		}
	}
}

// page is a Markdown file of the documentation.
type page struct{ name, text string }

// pages returns the pages at the root and everything under docs.
func pages(t *testing.T) []page {
	t.Helper()
	names, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir("docs", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".md") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var list []page
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, page{name, string(text)})
	}
	return list
}

// fence is a fenced block of a page.
type fence struct {
	info string // what stands behind the opening ``` or ~~~
	body string // the lines between, each with its line feed
	line int    // of the opening
}

// file is the name of the file that the fence holds, or "".
func (f fence) file() string {
	words := strings.Fields(f.info)
	if len(words) == 2 && strings.Contains(words[1], ".") {
		return words[1]
	}
	return ""
}

// fences returns the outermost fences of a page, in order.
func fences(text string) []fence {
	var list []fence
	lines := strings.SplitAfter(text, "\n")
	for i := 0; i < len(lines); i++ {
		marker := fenceMarker(lines[i])
		if marker == "" {
			continue
		}
		f := fence{info: strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(lines[i]), marker)), line: i + 1}
		for i++; i < len(lines) && strings.TrimSpace(lines[i]) != marker; i++ {
			f.body += lines[i]
		}
		list = append(list, f)
	}
	return list
}

// fenceMarker is the run of backquotes or tildes that opens a fence.
func fenceMarker(line string) string {
	line = strings.TrimSpace(line)
	for _, c := range []string{"`", "~"} {
		if n := len(line) - len(strings.TrimLeft(line, c)); n >= 3 {
			return line[:n]
		}
	}
	return ""
}

func withoutFences(text string) string {
	bodies := fences(text)
	slices.SortFunc(bodies, func(a, b fence) int { return len(b.body) - len(a.body) })
	for _, f := range bodies {
		if f.body != "" {
			text = strings.ReplaceAll(text, f.body, "")
		}
	}
	return text
}

func linkIfThere(t *testing.T, from, to string) {
	t.Helper()
	if _, err := os.Stat(from); err != nil {
		return
	}
	abs, err := filepath.Abs(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(abs, to); err != nil {
		t.Fatal(err)
	}
}

// buildAlteram builds the program once for a test.
func buildAlteram(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "alteram")
	out, err := exec.Command("go", "build", "-o", bin, "./cmd/alteram").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

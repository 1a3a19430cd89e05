package frontdesk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"alteram/internal/command"
	"alteram/internal/screen"
)

// Runner runs one command line of the program, without the program's own name
// first, and returns its exit code.
type Runner func(ctx context.Context, args []string, w command.World) int

// DemoScript runs a script, one command a line, in a folder of its own with
// the files that stand beside it, and prints each command and what it prints.
// The lines are those of a shell: # begins a comment, and export NAME=VALUE
// sets a variable. Commands other than alteram are run when they are
// installed. A command that fails ends it.
func DemoScript(s *command.Session, files fs.FS, script string, run Runner) error {
	text, err := fs.ReadFile(files, script)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "alteram-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := copyBeside(files, path.Dir(script), dir); err != nil {
		return err
	}
	back, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.Chdir(dir); err != nil {
		return err
	}
	defer os.Chdir(back)
	vars := map[string]string{}
	world := s.World
	world.Env = func(name string) string {
		if v, ok := vars[name]; ok {
			return v
		}
		return s.World.Env(name)
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if err := s.Ctx.Err(); err != nil {
			return err
		}
		if err := scriptLine(s, line, world, vars, run); err != nil {
			return fmt.Errorf("%s, line %d: %w", path.Base(script), i+1, err)
		}
	}
	return nil
}

// copyBeside copies the files of a folder, not those below it.
func copyBeside(files fs.FS, from, to string) error {
	entries, err := fs.ReadDir(files, from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, err := fs.ReadFile(files, path.Join(from, e.Name()))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, e.Name()), text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// scriptLine runs one line.
func scriptLine(s *command.Session, line string, world command.World, vars map[string]string, run Runner) error {
	line = strings.TrimSpace(line)
	if title, ok := strings.CutPrefix(line, "#"); ok {
		s.Out.Line("%s", s.Out.In(screen.Faint, "#"+title))
		return nil
	}
	if line == "" {
		s.Out.Line("")
		return nil
	}
	words, err := split(line)
	if err != nil {
		return err
	}
	if words[0] == "export" && len(words) == 2 {
		name, value, _ := strings.Cut(words[1], "=")
		vars[name] = value
		s.Out.Line("%s", s.Out.In(screen.Strong, "$ "+line))
		return nil
	}
	s.Out.Line("%s", s.Out.In(screen.Strong, "$ "+line))
	if err := errors.Join(s.Out.Flush(), s.Talk.Flush()); err != nil {
		return err
	}
	if words[0] == "alteram" {
		if code := run(s.Ctx, words[1:], world); code != command.CodeDone {
			return fmt.Errorf("the command ended with exit code %d", code)
		}
		return nil
	}
	return otherProgram(s, words, world)
}

// otherProgram runs a program that is not ours: one beside this one, or one
// that is installed.
func otherProgram(s *command.Session, words []string, world command.World) error {
	name := words[0]
	if self, err := os.Executable(); err == nil {
		if beside := filepath.Join(filepath.Dir(self), name); isFile(beside) {
			name = beside
		}
	}
	program, err := exec.LookPath(name)
	if err != nil {
		s.Out.Line("%s", s.Out.In(screen.Doubt, "("+words[0]+" is not installed here: left out)"))
		return nil
	}
	c := exec.CommandContext(s.Ctx, program, words[1:]...)
	c.Stdout, c.Stderr = world.Out, world.Err
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w", words[0], err)
	}
	return nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// split breaks a line into words as a shell does that knows quotes and
// backslashes and nothing else.
func split(line string) ([]string, error) {
	var words []string
	var b strings.Builder
	quote, started := byte(0), false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == '\'':
			b.WriteByte(c)
		case c == '\\' && i+1 < len(line) && (quote == 0 || strings.IndexByte("\"\\$`", line[i+1]) >= 0):
			i++
			b.WriteByte(line[i])
			started = true
		case quote == 0 && (c == '\'' || c == '"'):
			quote, started = c, true
		case quote == 0 && c == ' ':
			if started {
				words = append(words, b.String())
				b.Reset()
				started = false
			}
		default:
			b.WriteByte(c)
			started = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quotation mark %c is not closed", quote)
	}
	if started {
		words = append(words, b.String())
	}
	return words, nil
}

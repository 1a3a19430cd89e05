package sitetest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser opens Chromium for at most so long, or skips the test where there is
// none.
func Browser(t *testing.T, most time.Duration) context.Context {
	t.Helper()
	found := false
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		_, err := exec.LookPath(name)
		found = found || err == nil
	}
	if !found {
		if os.Getenv("CI") != "" {
			t.Fatal("there is no Chromium: install it, as the Makefile does")
		}
		t.Skip("there is no Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, most)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// Axe is the script of axe-core, which finds what a program can of barriers to
// people with disabilities. The Makefile fetches it; the test is skipped where
// it is not there.
func Axe(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("there is no go.mod above the test")
		}
		dir = up
	}
	text, err := os.ReadFile(filepath.Join(dir, "dist", "axe.min.js"))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("dist/axe.min.js is not there: make deps fetches it")
		}
		t.Skip("dist/axe.min.js is not there: make deps fetches it")
	}
	return string(text)
}

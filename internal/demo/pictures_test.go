package demo

import (
	"context"
	"flag"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"alteram/internal/site/sitetest"
)

var pictures = flag.Bool("pictures", false, "renew the pictures of pages under docs/pictures")

// view is a way to look at a page.
type view struct {
	name          string
	width, height int64
	scheme, media string
}

// TestPictures takes pages of the demonstration with invented names, in
// the light, in the dark, on a phone and on paper: "make pictures" does so.
// Without the flag it looks at one, so that it cannot rot.
func TestPictures(t *testing.T) {
	ctx := sitetest.Browser(t, 10*time.Minute)
	d, err := Open(context.Background(), Config{Engine: "alteram test", Origin: "http://localhost", Fictional: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(d.Handler())
	defer server.Close()
	defer server.CloseClientConnections() // the room's stream of events has no end
	pages := []struct{ name, moment, who, path string }{
		{"start", "notice", "", "/"},
		{"raise", "notice", "", "/raise"},
		{"steps", "notice", "Bram Example", "/"},
		{"overview", "notice", "Robin Marsh", ""},
		{"dates", "notice", "Robin Marsh", "/dates"},
		{"charges", "notice", "Robin Marsh", "/charges"},
		{"evidence", "six", "Cleo Example", "/evidence"},
		{"room", "leaves", "Alex Reid", "/hearing/room"},
		{"vote", "vote", "Bram Example", "/vote"},
		{"result", "told", "Bram Example", "/vote/result"},
		{"decision", "told", "Robin Marsh", "/decision"},
		{"telling", "told", "Alex Reid", "/telling"},
		{"publish", "told", "Alex Reid", "/publish"},
		{"bundle", "appeal", "Bram Example", "/bundle"},
		{"report", "appeal", "Bram Example", "/report?to=era-103a"},
		{"appeal", "appeal", "Robin Marsh", "/appeal"},
	}
	views := []view{{"light", 1200, 900, "light", "screen"}, {"dark", 1200, 900, "dark", "screen"}, {"phone", 390, 844, "light", "screen"}, {"print", 794, 1123, "light", "print"}}
	folder := t.TempDir()
	if *pictures {
		folder = filepath.FromSlash("../../docs/pictures")
	} else {
		pages, views = pages[6:7], views[2:3]
	}
	for _, p := range pages {
		if d.now.moment.Slug != p.moment {
			for _, m := range moments() {
				if m.Slug != p.moment {
					continue
				}
				s, err := d.set(context.Background(), m)
				if err != nil {
					t.Fatal(err)
				}
				if err := d.now.close(); err != nil {
					t.Error(err)
				}
				d.now = s
			}
		}
		who := persona{name: p.who}
		if err := wear(ctx, server.URL, d.now, who.cookie(t, d.now).String()); err != nil {
			t.Fatal(err)
		}
		path := p.path
		if path != "/" && path != "/raise" {
			path = "/c/" + d.now.chain + path
		}
		for _, v := range views {
			name := filepath.Join(folder, p.name+"-"+v.name+".webp")
			if err := take(ctx, server.URL+path, name, v); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if info, err := os.Stat(name); err != nil || info.Size() < 3000 {
				t.Errorf("%s: nothing is on it (%v)", name, err)
			}
		}
	}
}

// take takes a picture of a page.
func take(ctx context.Context, url, name string, v view) error {
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(v.width, v.height)); err != nil {
		return err
	}
	media := emulation.SetEmulatedMediaParams{Media: v.media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		return err
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		return err
	}
	quality := int64(60)
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
	if err != nil {
		return err
	}
	return os.WriteFile(name, shot.Data, 0o644)
}

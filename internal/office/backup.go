package office

import (
	"crypto/rand"
	"path/filepath"
	"time"

	"alteram/clerk"
	"alteram/internal/keep"
	"alteram/internal/site"
	"alteram/internal/vault"
)

// backupBody is when the last backup was made, and the forms that make and
// check one.
type backupBody struct {
	Done    string
	Made    string // of the last one; empty: none
	To      string
	Size    int64
	Days    int  // its age
	Old     bool // more than a week
	Folder  string
	Checked *keep.Checked
	When    string // the backup that was checked was made
}

// again is how long the same form sent twice is taken for one.
const again = 10 * time.Minute

// keptBackup is how old a backup may grow before another is due.
const keptBackup = 7 * 24 * time.Hour

func backupPage(v *site.Visit) (*site.Page, error) {
	return showBackup(v, &site.Page{}, backupBody{Done: done(v)})
}

func showBackup(v *site.Visit, p *site.Page, b backupBody) (*site.Page, error) {
	last, err := keep.LastBackup(v.Site.Folder)
	if err != nil {
		return nil, err
	}
	b.Folder = v.Site.Folder
	if !last.Made.IsZero() {
		age := time.Since(last.Made)
		b.Made, b.To, b.Size, b.Days, b.Old = v.Clock(last.Made), last.To, last.Size, int(age.Hours()/24), age > keptBackup
	}
	p.Body = b
	return page("backup", v, p), nil
}

// backupPost makes a backup in a new folder of this machine.
func backupPost(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	to := p.Field("to")
	if !filepath.IsAbs(to) {
		p.Wrong("to", "admin.fault.path")
		return showBackup(v, p, backupBody{})
	}
	to = filepath.Clean(to)
	_, err := keep.Backup(v.Context(), v.Site.Folder, to, time.Now(), nil)
	if err != nil {
		if last, lastErr := keep.LastBackup(v.Site.Folder); lastErr == nil && last.To == to && time.Since(last.Made) < again {
			return &site.Page{Go: "/admin/backup?done=sealed"}, nil
		}
		if p.Problem("to", err) {
			return showBackup(v, p, backupBody{})
		}
		return nil, err
	}
	return &site.Page{Go: "/admin/backup?done=sealed"}, nil
}

// backupCheck tries a backup out with the keys of the folder.
func backupCheck(v *site.Visit) (*site.Page, error) {
	p := &site.Page{Values: v.PostForm}
	from := p.Field("from")
	if !filepath.IsAbs(from) {
		p.Wrong("from", "admin.fault.path")
		return showBackup(v, p, backupBody{})
	}
	keys, err := vault.ReadFolder(filepath.Join(v.Site.Folder, "keys"), time.Now())
	if err != nil {
		return nil, err
	}
	world := clerk.World{Now: v.Site.Now, Rand: rand.Reader, Engine: "alteram"}
	checked, err := keep.CheckBackup(v.Context(), from, keys, keep.Desk(world), nil)
	if err != nil {
		if p.Problem("from", err) {
			return showBackup(v, p, backupBody{})
		}
		return nil, err
	}
	return showBackup(v, p, backupBody{Checked: checked, When: v.Clock(checked.Manifest.Made)})
}

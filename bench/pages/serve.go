package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/demo"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/internal/store"
	"alteram/internal/vault"
)

// plan is what the server tells the clients: who is signed in, and what there
// is to be asked for.
type plan struct {
	Users  []user
	Chains []string // of cases, newest first
	Routes []string // patterns of pages that are only looked at
}

// user is somebody who is signed in.
type user struct {
	Roles  string
	Cookie string
}

// house is the organisation that is served.
type house struct {
	dir   string
	store *store.Store
	vault *vault.Vault
	desk  *clerk.Desk
	door  *signin.Door
	pages *site.Site
}

// serve serves the pages of an organisation and the peer, each at an address
// that it prints, and tells the plan when a line comes in; when told to read,
// only after it has read through all cases.
func serve(ctx context.Context, dir string, users, cases int, read bool) error {
	h, err := open(ctx, dir)
	if err != nil {
		return err
	}
	if err := listen(ctx, h.pages.Handler()); err != nil {
		return err
	}
	in := bufio.NewScanner(os.Stdin)
	if !in.Scan() {
		return in.Err()
	}
	if read {
		begun := time.Now()
		if _, err := h.desk.Cases(ctx); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "reading through all cases: %.1f s\n", time.Since(begun).Seconds())
	}
	bare, err := peer(filepath.Join(dir, "store.db"))
	if err != nil {
		return err
	}
	if err := listen(ctx, bare); err != nil {
		return err
	}
	p, err := h.plan(ctx, users, cases)
	if err != nil {
		return err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	fmt.Println(string(text))
	in.Scan() // until the clients are gone
	return errors.Join(h.door.Close(), h.desk.Close(), h.vault.Close(), h.store.Close())
}

// listen serves a handler at a free port and prints its address.
func listen(ctx context.Context, h http.Handler) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	go func() { _ = site.Serve(ctx, l, h) }()
	return nil
}

// open opens everything as alteram serve does. The clock goes on from the last
// entry: what is kept of a case grows old as it does in earnest.
func open(ctx context.Context, dir string) (*house, error) {
	h := &house{dir: dir}
	var err error
	if h.store, err = store.Open(ctx, filepath.Join(dir, "store.db")); err != nil {
		return nil, err
	}
	if h.vault, err = vault.Open(ctx, filepath.Join(dir, "keys"), vault.Config{}); err != nil {
		return nil, err
	}
	if h.desk, err = clerk.Open(ctx, h.store, h.vault, clerk.World{Now: time.Now, Rand: rand.Reader, Engine: "alteram bench"}); err != nil {
		return nil, err
	}
	if h.door, err = signin.Open(ctx, dir, signin.Config{Register: h.desk.Register, Origin: "http://localhost", Name: "Example"}); err != nil {
		return nil, err
	}
	last, begun := h.desk.Recorded(), time.Now()
	now := func() time.Time { return last.Add(time.Since(begun)) }
	h.pages, err = site.New(site.Config{Desk: h.desk, Door: h.door, Folder: dir, Now: now}, demo.Rooms()...)
	return h, err
}

// plan signs people in, each by a printed code, which opens every role of the
// account, and picks cases: the newest twentieth of the sample, and others at
// random.
func (h *house) plan(ctx context.Context, users, cases int) (*plan, error) {
	reg, err := h.desk.Register(ctx)
	if err != nil {
		return nil, err
	}
	org := h.desk.Organisation()
	day := org.Clock.DateOf(calendar.Instant(h.desk.Recorded().UnixNano()))
	var secretary string
	for _, t := range reg.Who("secretary", day) {
		secretary = t.Person
	}
	minted, err := h.door.Recover(ctx, secretary, "bench")
	if err != nil {
		return nil, err
	}
	first, err := h.door.UseCode(ctx, signin.Browser{Device: "bench"}, minted.Code)
	if err != nil {
		return nil, err
	}
	p := &plan{}
	for _, m := range reg.People() {
		a, some := reg.Account(m.ID)
		if !some || len(p.Users) == users {
			continue
		}
		code, err := h.door.IssueCode(ctx, first, a.Person, time.Hour)
		if err != nil {
			return nil, err
		}
		s, err := h.door.UseCode(ctx, signin.Browser{Device: "bench"}, code.Code)
		if err != nil {
			return nil, err
		}
		p.Users = append(p.Users, user{strings.Join(a.Roles, " "), h.door.SessionCookie(s.Cookie).String()})
	}
	chains, err := h.store.Chains(ctx)
	if err != nil {
		return nil, err
	}
	chains = slices.DeleteFunc(chains, func(c string) bool { return c == org.Chain })
	slices.Reverse(chains)
	p.Chains = slices.Clone(chains[:min(cases/20+1, len(chains))])
	for len(p.Chains) < min(cases, len(chains)) {
		p.Chains = append(p.Chains, chains[mathrand.IntN(len(chains))])
	}
	for _, r := range h.pages.Routes {
		if r.Method == http.MethodGet && r.Page != nil && strings.Count(r.Path, "{") == strings.Count(r.Path, "{case}") {
			p.Routes = append(p.Routes, r.Path)
		}
	}
	slices.Sort(p.Routes)
	p.Routes = slices.Compact(p.Routes)
	return p, nil
}

// peer is the page to be held against: net/http, one query, one template, and
// nothing else. It shows the rows of a case.
func peer(path string) (http.Handler, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return nil, err
	}
	page, err := template.New("").Parse(`<!DOCTYPE html><title>{{len .}} rows</title><table>{{range .}}<tr><td>{{.Index}}<td>{{.Seq}}<td>{{.ID}}{{end}}</table>`)
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rows, err := db.QueryContext(r.Context(), `select idx, seq, id from event where chain = ? order by seq`, strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer rows.Close()
		type row struct {
			Index, Seq int64
			ID         string
		}
		var list []row
		for rows.Next() {
			var x row
			if err := rows.Scan(&x.Index, &x.Seq, &x.ID); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			list = append(list, x)
		}
		_ = page.Execute(w, list) // whoever asked may be gone
	}), nil
}

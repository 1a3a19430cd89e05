package entrance

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"alteram/clerk"
	"alteram/internal/signin"
	"alteram/internal/site"
	"alteram/wording"
)

// signInBody is the page of the ways in.
type signInBody struct {
	Mail  bool   // links can be mailed
	To    string // where to go afterwards: a path of ours
	Asked bool   // a link was asked for
	Code  string // to be typed where the link is opened
	Until string
}

func signInPage(v *site.Visit) (*site.Page, error) {
	if v.Site.Door == nil {
		return nil, site.ErrNone
	}
	return ways(v, nil), nil
}

// ways is the page of the ways in with what was typed.
func ways(v *site.Visit, values url.Values) *site.Page {
	return &site.Page{Name: "sign-in", Title: "signin.title", Section: "sign-in", Values: values, Body: signInBody{Mail: v.Site.Post != nil, To: v.To()}}
}

// askLink mails a link. The answer is the same for every address.
func askLink(v *site.Visit) (*site.Page, error) {
	if v.Site.Door == nil || v.Site.Post == nil {
		return nil, site.ErrNone
	}
	_ = v.ParseForm() // what cannot be read is empty, and said
	p := ways(v, v.PostForm)
	email := p.Field("email")
	if !strings.Contains(email, "@") || len(email) > 320 {
		p.Wrong("email", "signin.email.wrong")
		return p, nil
	}
	asked, err := v.Site.Door.Ask(v.Context(), v.Browser(), email)
	if late(p, "email", err) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	if asked.Mail != nil {
		send(v, *asked.Mail)
	}
	v.SetCookie(v.Site.Door.MarkCookie(asked.Mark))
	p.Body = signInBody{Mail: true, To: v.To(), Asked: true, Code: asked.Code, Until: v.Clock(asked.Until)}
	return p, nil
}

// send delivers a mail beside the answer, which must not depend on it.
func send(v *site.Visit, m signin.Mail) {
	ctx := context.WithoutCancel(v.Context())
	log, post := v.Site.Log, v.Site.Post
	go func() {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		if err := post(ctx, m); err != nil {
			log.Error("mail was not delivered", "error", err)
		}
	}()
}

// late puts an answer to somebody who asked too often at a field.
func late(p *site.Page, field string, err error) bool {
	var many *signin.TooMany
	if !errors.As(err, &many) {
		return p.Problem(field, err)
	}
	p.Wrong(field, "signin.late", "after", many.After)
	return true
}

// linkBody is the page that a mailed link opens.
type linkBody struct {
	Path  string
	Other bool // it was asked for on another device: the code is to be typed
	Dead  bool
}

func linkPage(v *site.Visit) (*site.Page, error) {
	if v.Site.Door == nil {
		return nil, site.ErrNone
	}
	b := linkBody{Path: signin.LinkPath + url.PathEscape(v.PathValue("token"))}
	switch err := v.Site.Door.CheckLink(v.Context(), v.Browser(), v.PathValue("token")); {
	case errors.Is(err, signin.ErrOtherDevice):
		b.Other = true
	case errors.Is(err, signin.ErrLink):
		b.Dead = true
	case err != nil:
		return nil, err
	}
	return &site.Page{Name: "link", Title: "signin.link.title", Section: "sign-in", Body: b}, nil
}

func useLink(v *site.Visit) (*site.Page, error) {
	if v.Site.Door == nil {
		return nil, site.ErrNone
	}
	_ = v.ParseForm()
	p := &site.Page{Name: "link", Title: "signin.link.title", Section: "sign-in", Values: v.PostForm, Body: linkBody{Path: signin.LinkPath + url.PathEscape(v.PathValue("token")), Other: v.PostForm.Has("code")}}
	s, err := v.Site.Door.UseLink(v.Context(), v.Browser(), v.PathValue("token"), p.Field("code"))
	if errors.Is(err, signin.ErrOtherDevice) {
		p.Body = linkBody{Path: p.Body.(linkBody).Path, Other: true}
	}
	if late(p, "code", err) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	v.SetCookie(v.Site.Door.SessionCookie(s.Cookie))
	return &site.Page{Go: "/"}, nil
}

// useCode signs in by a printed code.
func useCode(v *site.Visit) (*site.Page, error) {
	if v.Site.Door == nil {
		return nil, site.ErrNone
	}
	_ = v.ParseForm()
	p := ways(v, v.PostForm)
	if p.Field("code") == "" {
		p.Wrong("code", "signin.code.none")
		return p, nil
	}
	s, err := v.Site.Door.UseCode(v.Context(), v.Browser(), p.Field("code"))
	if late(p, "code", err) {
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	v.SetCookie(v.Site.Door.SessionCookie(s.Cookie))
	return &site.Page{Go: v.To()}, nil
}

func signOut(v *site.Visit) (*site.Page, error) {
	if err := v.Site.Door.SignOut(v.Context(), v.Session.Person, v.Session.ID); err != nil && !errors.Is(err, clerk.ErrNone) {
		return nil, err
	}
	v.SetCookie(v.Site.Door.SessionCookie(""))
	return &site.Page{Go: "/"}, nil
}

// beginSignIn answers with what the browser needs to use a passkey.
func beginSignIn(v *site.Visit, w http.ResponseWriter) error {
	if v.Site.Door == nil {
		return site.ErrNone
	}
	options, mark, err := v.Site.Door.BeginSignIn(v.Context(), v.Browser())
	if err != nil {
		return answer(w, err)
	}
	v.SetCookie(v.Site.Door.MarkCookie(mark))
	return data(w, options)
}

func finishSignIn(v *site.Visit, w http.ResponseWriter) error {
	if v.Site.Door == nil {
		return site.ErrNone
	}
	body, err := io.ReadAll(v.Body)
	if err != nil {
		return err
	}
	s, err := v.Site.Door.FinishSignIn(v.Context(), v.Browser(), body)
	if err != nil {
		return answer(w, err)
	}
	v.SetCookie(v.Site.Door.SessionCookie(s.Cookie))
	return data(w, []byte(`{"go":"/"}`))
}

// data sends JSON to the page's script.
func data(w http.ResponseWriter, text []byte) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(text) // a reader that has gone is no failure of ours
	return nil
}

// answer sends what is wrong, in words, to the page's script; what is our own
// failure is handed on.
func answer(w http.ResponseWriter, err error) error {
	var problem *clerk.Problem
	var many *signin.TooMany
	if !errors.As(err, &problem) && !errors.As(err, &many) {
		return err
	}
	text := wording.Upper(err.Error())
	if problem != nil && problem.Remedy != "" {
		text += ". " + wording.Upper(problem.Remedy)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusForbidden)
	return json.NewEncoder(w).Encode(map[string]string{"wrong": text})
}

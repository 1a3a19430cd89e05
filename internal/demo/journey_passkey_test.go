package demo

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"alteram/internal/site/sitetest"
)

// atHome serves pages at localhost, where passkeys work; what answers is put
// there afterwards, because it has to know the address.
func atHome(t *testing.T) (*httptest.Server, *atomic.Pointer[http.Handler]) {
	t.Helper()
	pages := new(atomic.Pointer[http.Handler])
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*pages.Load()).ServeHTTP(w, r) }))
	server.URL = strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server, pages
}

// authenticator gives the browser of a reader a device that holds passkeys and
// says that its owner was there.
func (r *reader) authenticator() {
	r.Helper()
	if _, err := chromedp.Call(r.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		r.Fatal(err)
	}
	_, err := chromedp.Call(r.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	if err != nil {
		r.Fatal(err)
	}
}

// until waits until a condition holds on whatever page is there by then.
func (r *reader) until(condition string) {
	r.Helper()
	ctx, cancel := r.soon()
	defer cancel()
	for ctx.Err() == nil {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && (`+condition+`)`))
		if err == nil && there {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
	r.wrong("it never comes to %s", condition)
}

// A passkey is made on the page of the account, opens the door with the roles
// that a mailed link does not, and is removed again; and whoever signs out
// everywhere is out in every window.
func TestPasskeysFromThePages(t *testing.T) {
	j := &journey{T: t, first: sitetest.Browser(t, 2*time.Minute)}
	server, pages := atHome(t)
	d, err := Open(context.Background(), Config{Engine: "alteram test", Origin: server.URL, Fictional: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	handler := d.Handler()
	pages.Store(&handler)
	j.stage, j.server = d.now, server

	r := j.sits(bram, 1280, true)
	r.authenticator()
	r.signsIn()
	r.open("/account", 200)
	r.sees("no passkey")
	r.touch(r.spot("button", "Add a passkey", ""))
	r.until(`document.querySelectorAll("[action='/account/passkey/remove']").length === 1`)
	r.sends("Sign out")
	r.open("/cases", 200)
	if r.here() != "/sign-in" {
		t.Fatalf("after signing out, %s", r.here())
	}
	r.touch(r.spot("button", "Sign in with a passkey", ""))
	r.until(`location.pathname !== "/sign-in"`)
	r.open("/account", 200)
	r.sees(bram, "secretary", "with a passkey")
	r.open(j.in(""), 200)

	// A second browser, and out of both.
	other := j.sits(bram, 360, false)
	other.signsIn()
	other.open("/account", 200)
	other.sends("Sign out everywhere")
	if other.here() != "/sign-in" {
		t.Errorf("after signing out everywhere, %s", other.here())
	}
	r.open("/account", 200)
	if r.here() != "/sign-in" {
		t.Errorf("the other browser is still in, at %s", r.here())
	}

	r.touch(r.spot("button", "Sign in with a passkey", ""))
	r.until(`location.pathname === "/account"`)
	r.sends("Remove")
	r.sees("no passkey")
	r.sends("Sign out")
	r.open("/sign-in", 200)
	r.touch(r.spot("button", "Sign in with a passkey", ""))
	r.until(`!!document.querySelector(".passkey .error").innerText`)
	if r.here() != "/sign-in" {
		t.Errorf("a passkey that was removed opens the door: %s", r.here())
	}
}

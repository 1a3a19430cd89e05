package signin

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"alteram/clerk"
)

// chromium starts a browser, or skips the test where there is none.
func chromium(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no Chromium: apt install chromium")
		}
		t.Skip("there is no Chromium to test passkeys in; apt install chromium brings it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true))
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	ctx, stopBrowser := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stopBrowser)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	return ctx
}

// site serves a door as the pages of the site do, in the smallest form.
func site(t *testing.T, s *society) *http.ServeMux {
	mux := http.NewServeMux()
	from := func(r *http.Request) Browser {
		b := Browser{Address: netip.MustParseAddrPort(r.RemoteAddr).Addr(), Device: DeviceName(r.UserAgent())}
		if c, err := r.Cookie(s.SessionCookieName()); err == nil {
			b.Session = c.Value
		}
		if c, err := r.Cookie(s.MarkCookieName()); err == nil {
			b.Mark = c.Value
		}
		return b
	}
	on := func(pattern string, do func(w http.ResponseWriter, r *http.Request, b Browser, body []byte) ([]byte, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			var out []byte
			if err == nil {
				out, err = do(w, r, from(r), body)
			}
			if err != nil {
				status := http.StatusForbidden
				if problem := (*clerk.Problem)(nil); !errors.As(err, &problem) {
					t.Error(err)
					status = http.StatusInternalServerError
				}
				http.Error(w, err.Error(), status)
				return
			}
			w.Write(out)
		})
	}
	on("GET /{$}", func(w http.ResponseWriter, _ *http.Request, _ Browser, _ []byte) ([]byte, error) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		return []byte("<!doctype html><title>Sign in</title>"), nil
	})
	on("POST /code", func(w http.ResponseWriter, r *http.Request, b Browser, body []byte) ([]byte, error) {
		in, err := s.UseCode(r.Context(), b, string(body))
		http.SetCookie(w, s.SessionCookie(in.Cookie))
		return []byte(in.Person), err
	})
	on("POST /who", func(_ http.ResponseWriter, r *http.Request, b Browser, _ []byte) ([]byte, error) {
		in, err := s.Look(r.Context(), b.Session)
		return []byte(in.Person + " by " + string(in.How) + " on " + in.Device), err
	})
	on("POST /out", func(w http.ResponseWriter, r *http.Request, b Browser, _ []byte) ([]byte, error) {
		in, err := s.Look(r.Context(), b.Session)
		if err != nil {
			return nil, err
		}
		http.SetCookie(w, s.SessionCookie(""))
		return nil, s.SignOut(r.Context(), in.Person, in.ID)
	})
	on("POST /passkey/options", func(_ http.ResponseWriter, r *http.Request, b Browser, _ []byte) ([]byte, error) {
		in, err := s.Look(r.Context(), b.Session)
		if err != nil {
			return nil, err
		}
		return s.BeginPasskey(r.Context(), in)
	})
	on("POST /passkey", func(_ http.ResponseWriter, r *http.Request, b Browser, body []byte) ([]byte, error) {
		in, err := s.Look(r.Context(), b.Session)
		if err != nil {
			return nil, err
		}
		_, notice, err := s.FinishPasskey(r.Context(), in, "this computer", body)
		if err != nil {
			return nil, err
		}
		return json.Marshal(notice)
	})
	on("POST /sign-in/options", func(w http.ResponseWriter, r *http.Request, b Browser, _ []byte) ([]byte, error) {
		options, mark, err := s.BeginSignIn(r.Context(), b)
		http.SetCookie(w, s.MarkCookie(mark))
		return options, err
	})
	on("POST /sign-in", func(w http.ResponseWriter, r *http.Request, b Browser, body []byte) ([]byte, error) {
		in, err := s.FinishSignIn(r.Context(), b, body)
		if err != nil {
			return nil, err
		}
		http.SetCookie(w, s.SessionCookie(in.Cookie))
		return []byte(in.Person), nil
	})
	return mux
}

// script is what the page of a site does: it asks, lets the authenticator
// answer, and hands the answer on.
const script = `
async function post(path, body) {
  const r = await fetch(path, {method: "POST", body: body});
  return (r.ok ? "" : r.status + ": ") + (await r.text()).trim();
}
async function add() {
  const options = JSON.parse(await post("/passkey/options"));
  const made = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)});
  return await post("/passkey", JSON.stringify(made.toJSON()));
}
async function enter(times) {
  const options = JSON.parse(await post("/sign-in/options"));
  const proof = JSON.stringify((await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)})).toJSON());
  let said = [];
  for (let i = 0; i < times; i++) said.push(await post("/sign-in", proof));
  return said.join("; ");
}`

func TestPasskeyInARealBrowser(t *testing.T) {
	ctx := chromium(t)
	server := httptest.NewUnstartedServer(nil)
	origin := "http://localhost:" + server.Listener.Addr().String()[strings.LastIndex(server.Listener.Addr().String(), ":")+1:]
	s := newSociety(t, func(c *Config) { c.Origin = origin })
	server.Config.Handler = site(t, s)
	server.Start()
	t.Cleanup(server.Close)

	if err := chromedp.Do(ctx, chromedp.Navigate(origin+"/")); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}}); err != nil {
		t.Fatal(err)
	}
	run := func(what, expression, want string) {
		t.Helper()
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if !strings.Contains(got, want) {
			t.Fatalf("%s: %q, want %q", what, got, want)
		}
	}
	run("the script of the page", script+"; 'ready'", "ready")
	run("without a session", `post("/who")`, "403: you are not signed in")
	run("by a code", `post("/code", "`+s.code(t, secretary)+`")`, secretary)
	run("who it is", `post("/who")`, secretary+" by code on Chrome on Linux")
	run("the cookie is out of the reach of scripts", `"cookies: " + document.cookie + "."`, "cookies: .")
	run("adding a passkey", `add()`, PasskeyAdded)
	run("adding it twice", `add().catch(e => e.name)`, "InvalidStateError")
	run("signing out", `post("/out")`, "")
	run("after that", `post("/who")`, "403: you are not signed in")
	run("signing in, and with the same answer again", `enter(2)`, secretary+"; 403: the passkey was not accepted")
	run("who it is", `post("/who")`, secretary+" by passkey")
	run("proving it again", `enter(1)`, secretary)
	if list, err := s.Sessions(context.Background(), secretary); err != nil || len(list) != 1 {
		t.Errorf("%d sessions, %v; want 1", len(list), err)
	}
	list, err := s.Passkeys(context.Background(), secretary)
	if err != nil || len(list) != 1 || list[0].Used.IsZero() || !list[0].Doubted.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	in, err := s.Look(context.Background(), s.signIn(t, secretary).Cookie)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.RemovePasskey(context.Background(), in, list[0].ID); err != nil {
		t.Fatal(err)
	}
	run("with a passkey that was removed", `enter(1)`, "403: the passkey was not accepted")
}

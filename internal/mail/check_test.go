package mail_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"alteram/internal/mail"
)

// names is a server of names on this machine: what it knows, by name and type.
func names(t *testing.T, txt map[string][]string, mx map[string]string, a map[string]string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return // the test is over
			}
			if n < 17 {
				continue
			}
			name, at := "", 12
			for at < n && buf[at] != 0 {
				l := int(buf[at])
				name += string(buf[at+1:at+1+l]) + "."
				at += l + 1
			}
			name = strings.TrimSuffix(name, ".")
			question := append([]byte(nil), buf[12:at+5]...)
			var answers [][]byte
			switch kind := int(buf[at+2]); kind {
			case 16: // TXT
				for _, l := range txt[name] {
					answers = append(answers, append([]byte{byte(len(l))}, l...))
				}
			case 15: // MX
				if host := mx[name]; host != "" {
					answers = append(answers, append([]byte{0, 10}, labels(host)...))
				}
			case 1: // A
				if ip := net.ParseIP(a[name]).To4(); ip != nil {
					answers = append(answers, ip)
				}
			case 12: // PTR
				for host, ip := range a {
					if ip == "192.0.2.7" && name == "7.2.0.192.in-addr.arpa" {
						answers = append(answers, labels(host))
					}
				}
			}
			code := byte(0)
			if len(answers) == 0 {
				code = 3 // there is no such name
			}
			out := append([]byte{buf[0], buf[1], 0x84, code, 0, 1, 0, byte(len(answers)), 0, 0, 0, 0}, question...)
			for _, data := range answers {
				out = append(out, 0xc0, 12, 0, buf[at+2], 0, 1, 0, 0, 0, 1, byte(len(data)>>8), byte(len(data)))
				out = append(out, data...)
			}
			_, _ = conn.WriteTo(out, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func TestWhatADomainLacksIsSaidWithTheLine(t *testing.T) {
	s := &mail.Settings{Host: "mail.club.example", Sender: "secretary@club.example", URL: "https://x.example", DKIM: "s1"}
	host := map[string]string{"mail.club.example": "192.0.2.7"}
	whole := func() map[string][]string {
		return map[string][]string{"club.example": {"v=spf1 mx -all", "other=1"}, "s1._domainkey.club.example": {"v=DKIM1; k=rsa; p=MIIB"}, "_dmarc.club.example": {"v=DMARC1; p=reject"}}
	}
	mx := map[string]string{"club.example": "mail.club.example"}
	for _, v := range mail.Check(t.Context(), names(t, whole(), mx, host), s, nil) {
		if !v.Good || v.Fix != "" || v.What == "" {
			t.Errorf("all is there: %+v", v)
		}
	}
	for _, c := range []struct {
		name, of, fix string
		txt           func(map[string][]string)
		mx            map[string]string
	}{
		{"no SPF", "SPF", `club.example. TXT "v=spf1`, func(m map[string][]string) { m["club.example"] = nil }, mx},
		{"two SPF", "SPF", "one line", func(m map[string][]string) { m["club.example"] = []string{"v=spf1 mx -all", "v=spf1 a -all"} }, mx},
		{"SPF for all", "SPF", "-all", func(m map[string][]string) { m["club.example"] = []string{"v=spf1 +all"} }, mx},
		{"no DKIM", "DKIM", "s1._domainkey.club.example. TXT", func(m map[string][]string) { delete(m, "s1._domainkey.club.example") }, mx},
		{"DKIM taken back", "DKIM", "new key", func(m map[string][]string) { m["s1._domainkey.club.example"] = []string{"v=DKIM1; p="} }, mx},
		{"no DMARC", "DMARC", `_dmarc.club.example. TXT "v=DMARC1`, func(m map[string][]string) { delete(m, "_dmarc.club.example") }, mx},
		{"no MX", "MX", "mailbox", func(map[string][]string) {}, nil},
	} {
		m := whole()
		c.txt(m)
		for _, v := range mail.Check(t.Context(), names(t, m, c.mx, host), s, nil) {
			if v.Name == c.of && (v.Good || !strings.Contains(v.Fix, c.fix)) || v.Name != c.of && !v.Good {
				t.Errorf("%s: %+v", c.name, v)
			}
		}
	}
	closed := names(t, whole(), mx, host)
	closed.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }
	for _, v := range mail.Check(t.Context(), closed, s, nil) {
		if v.Good || strings.Contains(v.Fix, "TXT") {
			t.Errorf("nobody answers, and the domain is blamed: %+v", v)
		}
	}
	server := newServer(t, mail.StartTLS)
	set := *s
	set.Host, set.Port, set.User, set.Password = "localhost", server.settings.Port, "club", "open sesame"
	for _, v := range mail.Check(t.Context(), names(t, whole(), mx, host), &set, server.transport(&set)) {
		if v.Name == "line" && !v.Good {
			t.Errorf("%+v", v)
		}
	}
}

// labels is a name as it stands in an answer (RFC 1035).
func labels(name string) []byte {
	var out []byte
	for l := range strings.SplitSeq(name, ".") {
		out = append(append(out, byte(len(l))), l...)
	}
	return append(out, 0)
}

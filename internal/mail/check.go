package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
)

// Resolver answers questions to the names of the internet; a *net.Resolver is
// one.
type Resolver interface {
	LookupHost(ctx context.Context, host string) ([]string, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// Verdict is one thing that was looked at, for a mail to arrive and not to lie
// among the unwanted ones.
type Verdict struct {
	Name string // SPF, DKIM, DMARC, MX, server, PTR, line
	Good bool
	What string // in words
	Raw  string // what the names say, as it stands there; may be empty
	Fix  string // the one thing to do; empty when it is good
}

// Check looks at what the names of the internet say of the sender's domain
// (SPF: RFC 7208, DKIM: RFC 6376, DMARC: RFC 7489) and of the mail server, and
// opens a line to it when there is a transport. It sends nothing.
func Check(ctx context.Context, r Resolver, s *Settings, t Transport) []Verdict {
	domain := s.domain()
	out := []Verdict{checkServer(ctx, r, s)}
	if t != nil {
		out = append(out, checkLine(ctx, s, t))
	}
	return append(out, checkSPF(ctx, r, domain, s.Host), checkDKIM(ctx, r, domain, s.DKIM), checkDMARC(ctx, r, domain), checkMX(ctx, r, domain), checkPTR(ctx, r, s.Host))
}

// unknown is a question that got no answer: that is not the answer no.
func unknown(name, question string, err error) Verdict {
	return Verdict{Name: name, What: fmt.Sprintf("%s could not be asked for: %v", question, err), Fix: "look whether this machine reaches the internet, and ask again"}
}

// texts asks for the TXT records of a name that begin with a mark.
func texts(ctx context.Context, r Resolver, name, mark string) (list []string, err error) {
	all, err := r.LookupTXT(ctx, name)
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return nil, nil
	}
	for _, t := range all {
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(t)), strings.ToLower(mark)) {
			list = append(list, t)
		}
	}
	return list, err
}

func checkServer(ctx context.Context, r Resolver, s *Settings) Verdict {
	list, err := r.LookupHost(ctx, s.Host)
	if err != nil || len(list) == 0 {
		return Verdict{Name: "server", What: fmt.Sprintf("nobody knows the mail server %s: %v", s.Host, err), Fix: "correct \"host\" in " + SettingsFile}
	}
	return Verdict{Name: "server", Good: true, What: "the mail server " + s.Host + " is known", Raw: strings.Join(list, " ")}
}

func checkLine(ctx context.Context, s *Settings, t Transport) Verdict {
	l, err := t.Open(ctx)
	if err != nil {
		return Verdict{Name: "line", What: fmt.Sprintf("the mail server does not take mail from us: %v", err), Fix: "correct host, port, tls, user and password in " + SettingsFile + "; ask whoever runs the server"}
	}
	_ = l.Close() // it was opened, that is all
	return Verdict{Name: "line", Good: true, What: "the mail server lets us in, protected as the settings say"}
}

func checkSPF(ctx context.Context, r Resolver, domain, host string) Verdict {
	list, err := texts(ctx, r, domain, "v=spf1")
	line := fmt.Sprintf("add to the names of %s: %s. TXT \"v=spf1 mx a:%s -all\" (or the line that whoever runs the mail server gives)", domain, domain, host)
	switch {
	case err != nil:
		return unknown("SPF", "the SPF line of "+domain, err)
	case len(list) == 0:
		return Verdict{Name: "SPF", What: domain + " does not say which servers send its mail", Fix: line}
	case len(list) > 1:
		return Verdict{Name: "SPF", What: fmt.Sprintf("%s says %d times which servers send its mail: that counts as not at all", domain, len(list)), Raw: strings.Join(list, " | "), Fix: "make one line of them: begin once with v=spf1"}
	}
	words := strings.Fields(strings.ToLower(list[0]))
	v := Verdict{Name: "SPF", Good: true, What: domain + " says which servers send its mail; whether yours is among them shows in a probe", Raw: list[0]}
	for _, w := range words {
		if w == "+all" || w == "all" {
			v.Good, v.What, v.Fix = false, domain+" lets every server in the world send its mail", "end the line with -all or ~all"
		}
	}
	if len(words) == 2 && words[1] == "-all" {
		v.Good, v.What, v.Fix = false, domain+" says that no server sends its mail", line
	}
	return v
}

func checkDKIM(ctx context.Context, r Resolver, domain, selector string) Verdict {
	if selector == "" {
		return Verdict{Name: "DKIM", What: "it is not said under which name the mail server signs, so the signature cannot be looked up", Fix: "ask whoever runs the mail server for the DKIM selector, and write it as \"dkim\" into " + SettingsFile}
	}
	name := selector + "._domainkey." + domain
	list, err := r.LookupTXT(ctx, name)
	var dns *net.DNSError
	if err != nil && !(errors.As(err, &dns) && dns.IsNotFound) {
		return unknown("DKIM", "the key of the signatures", err)
	}
	raw := strings.Join(list, "")
	for part := range strings.SplitSeq(raw, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if strings.TrimSpace(key) != "p" {
			continue
		}
		if strings.TrimSpace(value) == "" {
			return Verdict{Name: "DKIM", What: "the key " + name + " was taken back", Raw: raw, Fix: "have whoever runs the mail server make a new key"}
		}
		return Verdict{Name: "DKIM", Good: true, What: "there is a key for signatures under " + name, Raw: raw}
	}
	return Verdict{Name: "DKIM", What: "there is no key for signatures under " + name, Raw: raw, Fix: fmt.Sprintf("add: %s. TXT \"v=DKIM1; k=rsa; p=…\", with the key that whoever runs the mail server gives", name)}
}

func checkDMARC(ctx context.Context, r Resolver, domain string) Verdict {
	name := "_dmarc." + domain
	list, err := texts(ctx, r, name, "v=dmarc1")
	fix := fmt.Sprintf("add: %s. TXT \"v=DMARC1; p=quarantine; rua=mailto:postmaster@%s\"", name, domain)
	switch {
	case err != nil:
		return unknown("DMARC", "the DMARC line of "+domain, err)
	case len(list) == 0:
		return Verdict{Name: "DMARC", What: domain + " does not say what is to be done with mail that only pretends to be its own", Fix: fix}
	case len(list) > 1:
		return Verdict{Name: "DMARC", What: domain + " has more than one DMARC line: none of them counts", Raw: strings.Join(list, " | "), Fix: "leave one"}
	case !strings.Contains(strings.ReplaceAll(strings.ToLower(list[0]), " ", ""), ";p="):
		return Verdict{Name: "DMARC", What: "the DMARC line of " + domain + " says nothing of what is to be done", Raw: list[0], Fix: fix}
	}
	return Verdict{Name: "DMARC", Good: true, What: domain + " says what is to be done with mail that only pretends to be its own", Raw: list[0]}
}

func checkMX(ctx context.Context, r Resolver, domain string) Verdict {
	list, err := r.LookupMX(ctx, domain)
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound, err == nil && len(list) == 0, len(list) == 1 && list[0].Host == ".":
		return Verdict{Name: "MX", What: domain + " takes no mail: what comes back as undeliverable reaches nobody", Fix: "use a sender whose mailbox somebody reads"}
	case err != nil:
		return unknown("MX", "the mail servers of "+domain, err)
	}
	var names []string
	for _, m := range list {
		names = append(names, m.Host)
	}
	return Verdict{Name: "MX", Good: true, What: domain + " takes mail: somebody has to read what comes back", Raw: strings.Join(names, " ")}
}

// checkPTR looks whether the mail server is called what its address is called.
// A server that only takes our mail may send it on from another address.
func checkPTR(ctx context.Context, r Resolver, host string) Verdict {
	list, err := r.LookupHost(ctx, host)
	if err != nil || len(list) == 0 {
		return Verdict{Name: "PTR", What: "without an address of the mail server its name cannot be looked up", Fix: "see to the mail server first"}
	}
	for _, addr := range list {
		names, err := r.LookupAddr(ctx, addr)
		if err != nil || len(names) == 0 {
			continue
		}
		for _, n := range names {
			if back, err := r.LookupHost(ctx, strings.TrimSuffix(n, ".")); err == nil {
				for _, b := range back {
					if b == addr {
						return Verdict{Name: "PTR", Good: true, What: "the address of the mail server has a name that leads back to it", Raw: addr + " " + n}
					}
				}
			}
		}
	}
	return Verdict{Name: "PTR", What: "no address of the mail server has a name that leads back to it", Raw: strings.Join(list, " "), Fix: "if you run the mail server yourself, ask whoever gives you the address for a PTR record; else ask whoever runs it"}
}

// Probe is a mail to see whether mail arrives.
func (c *Carrier) Probe(ctx context.Context, to string) (answer string, err error) {
	s, err := c.conf.Settings()
	language := ""
	if err == nil && s != nil {
		language = s.Language
	}
	w, org, now := speech(language), c.conf.Desk.Organisation().Name, c.conf.Now()
	return c.Deliver(ctx, &Message{
		ID: "p." + c.digest("probe", to, now.String()), To: to, Date: now, Subject: w.say("subject.probe", "org", org),
		Text: []string{w.say("hello"), w.say("probe", "org", org)}, Foot: []string{w.say("noreply")},
	})
}

package clerk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/dossier"
	"alteram/record"
	"alteram/register"
	"alteram/rulebook"
	"alteram/source"
	"alteram/wording"
)

// Adopt records that a rulebook was adopted, with the resolution that did so.
// Cases stay on the edition under which they opened, unless the new rulebook
// says that some of its clauses apply to every case: these do then.
func (d *Desk) Adopt(ctx context.Context, a Adoption) (*Filed, error) {
	if err := cleanAll(cleaning{"the body", &a.Body}, cleaning{"the resolution", &a.Words}, cleaning{"the office", &a.Actor}); err != nil {
		return nil, err
	}
	if len(a.Files) == 0 {
		return nil, &Problem{What: "there is no rulebook to adopt", Remedy: "name its file"}
	}
	p, diags := buildProgram(a.Files)
	if source.HasError(diags) {
		return nil, &Problem{What: "the rulebook cannot be used as it stands", Diagnostics: diags}
	}
	hash, err := bundle.EditionHash(a.Files)
	if err != nil {
		return nil, &Problem{What: "the rulebook cannot be kept: " + err.Error(), Remedy: "give its files plain names"}
	}
	if a.From == calendar.NoDate || a.From == 0 {
		if a.From = p.Settings.InForce; a.From == calendar.NoDate {
			return nil, &Problem{What: "it is not said from which day the rulebook is in force", Remedy: "give the day, or write it into the rulebook: in force from: 1 July 2027."}
		}
	}
	if a.On == 0 {
		a.On = calendar.NoDate
	}
	return d.several(ctx, &a.Request, func(t *txn) ([]*piece, error) {
		org := t.org()
		if again, err := t.recorded(eventID(a.Key, 0)); err != nil || a.Key == "" || again == nil {
			if _, ok := org.edition(hash); ok {
				return nil, &Problem{What: fmt.Sprintf("this rulebook, edition %.12s, was adopted already", hash), Remedy: "alteram rules list shows the editions"}
			}
		}
		return t.adoption(&a, p, hash)
	})
}

// adoption is the event of an adoption, and those that move open cases.
func (t *txn) adoption(a *Adoption, p *rulebook.Program, hash string) ([]*piece, error) {
	org := t.org()
	open := record.Object{"edition": hash, "from": a.From.ISO(), "title": wording.Tidy(p.Title)}
	if body := wording.Tidy(a.Body); body != "" {
		open["body"] = body
	}
	if a.On != calendar.NoDate {
		open["on"] = a.On.ISO()
	}
	first := &piece{chain: org.chain, act: "org.rulebook", actor: a.Actor, open: open, rules: hash, filesKey: caseKey(org.chain)}
	if words := wording.Tidy(a.Words); words != "" {
		first.parts = append(first.parts, sealed{"words", words, caseKey(org.chain)})
	}
	for _, f := range a.Files {
		first.files = append(first.files, Attachment{Name: f.Name, Type: "text/markdown", Content: f.Data})
	}
	out := []*piece{first}
	if len(dossier.Transitions(p)) == 0 {
		return out, nil
	}
	chains, err := t.d.store.Chains(t.ctx)
	if err != nil {
		return nil, fmt.Errorf("list the cases: %w", err)
	}
	for _, chain := range chains {
		if chain == org.chain {
			continue
		}
		c, err := t.cas(chain)
		if err != nil {
			return nil, err
		}
		if c.closed {
			continue
		}
		more, err := c.transitions(p, hash)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// transitions are the events that put an open case under the clauses of a new
// edition that apply to every case and differ from those it has.
func (c *caseState) transitions(p *rulebook.Program, hash string) ([]*piece, error) {
	_, old := c.dossier.Edition(calendar.Date(1 << 30))
	differs := map[string]bool{}
	for _, ch := range dossier.Diff(old, p) {
		if ch.FormalChanged || ch.Kind == "added" {
			differs[ch.New.Number] = true
		}
	}
	var out []*piece
	after := c.dossier.Clone()
	for _, tr := range dossier.Transitions(p) {
		numbers := slices.DeleteFunc(slices.Clone(tr.Clauses), func(n string) bool { return !differs[n] })
		if len(numbers) == 0 {
			continue
		}
		if err := after.MoveClauses(p, hash, numbers, tr.From); err != nil {
			return nil, &Problem{
				What:   fmt.Sprintf("clause %s is to apply to every case, and does not fit the case %q: %v", strings.Join(numbers, ", "), cmpText(c.title, c.chain), err),
				Remedy: "name every clause that the case needs with it in the transition",
			}
		}
		list := make([]any, len(numbers))
		for i, n := range numbers {
			list[i] = n
		}
		out = append(out, &piece{chain: c.chain, act: "case.edition", rules: hash, attKind: "system", open: record.Object{"edition": hash, "from": tr.From.ISO(), "clauses": list}})
	}
	return out, nil
}

// Editions returns the editions of the rulebook in the order of adoption.
func (d *Desk) Editions(ctx context.Context) ([]Edition, error) {
	led, err := d.fresh(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Edition, len(led.org.editions))
	for i, e := range led.org.editions {
		out[i] = *e
	}
	return out, nil
}

// Register returns the register as it stands.
func (d *Desk) Register(ctx context.Context) (*register.Register, error) {
	led, err := d.fresh(ctx)
	if err != nil {
		return nil, err
	}
	return led.org.reg, nil
}

// Change records changes of the register, all or none, each as one event. A
// change that the register cannot take is a *Problem; what merely looks odd is
// for the caller to ask about first (register.Check).
func (d *Desk) Change(ctx context.Context, r Request, changes ...register.Change) (*Filed, error) {
	if len(changes) == 0 {
		return nil, &Problem{What: "there is no change to record"}
	}
	return d.several(ctx, &r, func(t *txn) ([]*piece, error) {
		org := t.org()
		if done, err := t.recorded(eventID(r.Key, 0)); err != nil || r.Key == "" || done == nil {
			today := org.clock().DateOf(instantOf(mustStamp(t.last)))
			var p *rulebook.Program
			if ed, ok := org.inForce(today); ok {
				p = ed.Program
			}
			for _, x := range org.reg.Check(changes, p, today) {
				if !x.Ask {
					return nil, &Problem{What: fmt.Sprintf("change %d: %s", x.Change+1, strings.TrimSuffix(x.String(), "; "+x.Remedy)), Remedy: x.Remedy}
				}
			}
		}
		var out []*piece
		for _, c := range changes {
			p := &piece{chain: org.chain, act: c.Act, actor: r.Actor, open: c.Open}
			key := caseKey(org.chain)
			if c.Subject != "" {
				key = memberKey(c.Subject)
			}
			for name, v := range c.Sealed {
				p.parts = append(p.parts, sealed{name, v, key})
			}
			out = append(out, p)
		}
		return out, nil
	})
}

// Hold keeps a case from being erased (on), or releases it. The chain of the
// organisation holds the register of members.
func (d *Desk) Hold(ctx context.Context, r Request, chain string, on bool, ground string) (*Filed, error) {
	if err := cleanAll(cleaning{"the ground", &ground}, cleaning{"the office", &r.Actor}); err != nil {
		return nil, err
	}
	if ground == "" && on {
		return nil, &Problem{What: "it is not said why the case is held", Remedy: "give the ground: a claim before a court, an inquiry"}
	}
	org := d.ledger().org
	acts := [2]string{"record.unhold", "record.hold"}
	if chain == org.chain {
		acts = [2]string{"org.unhold", "org.hold"}
	}
	p := piece{chain: chain, act: acts[0], actor: r.Actor}
	if on {
		p.act = acts[1]
	}
	if ground != "" {
		p.parts = []sealed{{"ground", ground, caseKey(chain)}}
	}
	if chain != org.chain {
		if _, _, err := d.look(ctx, chain); err != nil {
			return nil, err
		}
	}
	return d.simple(ctx, &r, p)
}

// Witness records a witness of the log: its name, where it answers, and its
// verifier key.
func (d *Desk) Witness(ctx context.Context, r Request, name, url, verifier string) (*Filed, error) {
	if err := cleanAll(cleaning{"the name", &name}, cleaning{"the address", &url}, cleaning{"the office", &r.Actor}); err != nil {
		return nil, err
	}
	if _, err := record.NewVerifier(verifier); err != nil {
		return nil, &Problem{What: "this is not the verifier key of a witness: " + err.Error(), Remedy: "ask the witness for it"}
	}
	p := piece{chain: d.ledger().org.chain, act: "org.witness", actor: r.Actor, open: record.Object{"name": wording.Tidy(name), "url": wording.Tidy(url), "verifier": verifier}}
	return d.simple(ctx, &r, p)
}

// Rotate changes the key of the log. signer is the key that was promised; next
// is the promise of the one after it. lost says that the old key cannot sign.
func (d *Desk) Rotate(ctx context.Context, r Request, signer string, next [32]byte, lost bool) (*Filed, error) {
	fresh, verifier, err := signingKey(signer)
	if err != nil {
		return nil, err
	}
	filed, err := d.several(ctx, &r, func(t *txn) ([]*piece, error) {
		org := t.org()
		if digestHex(record.KeyDigest(verifier)) != org.next {
			return nil, &Problem{What: "this is not the key that was promised", Remedy: "take the next key from the paper that was printed at the last change"}
		}
		old, err := d.signer(t)
		if lost {
			old = nil
		} else if err != nil {
			return nil, err
		}
		open, err := record.Rotation(org.origin, verifier, next, old, fresh)
		if err != nil {
			return nil, fmt.Errorf("sign the change of the key: %w", err)
		}
		t.rotated = fresh
		t.after = append(t.after, func(ctx context.Context) error {
			d.signing = nil
			return d.vault.SetSigner(ctx, signer)
		})
		return []*piece{{chain: org.chain, act: "org.key", actor: r.Actor, open: open}}, nil
	})
	return filed, err
}

package backoffice

import (
	"runtime"
	"slices"
	"strings"

	"alteram/internal/command"
	"alteram/internal/screen"
	"alteram/prove"
	"alteram/prove/claim"
	"alteram/prove/story"
	"alteram/rulebook"
)

// protectionView is what becomes of a claim from one version to the other.
type protectionView struct {
	Claim    string `json:"claim"`              // the sentence
	Property string `json:"property,omitempty"` // P1 to P12
	Old      string `json:"old"`                // proved, refuted, not proved, or not stated: the version lacks what it speaks of
	New      string `json:"new"`                // likewise
	Kind     string `json:"kind"`               // kept, lost, won, open or never
	Story    string `json:"story,omitempty"`    // of a claim that is lost: how it comes about under the new version, as a block of a rulebook
}

// The kinds of protectionView.
const (
	keptClaim  = "kept"  // proved under both
	lostClaim  = "lost"  // proved under the old, and refuted or not stated under the new
	wonClaim   = "won"   // proved under the new only
	openClaim  = "open"  // proved under the old, and not proved under the new
	neverClaim = "never" // proved under neither
)

// protection holds every claim that either version makes of itself, and the
// properties of a fair procedure, against both.
func (d *office) protection(old, new *rulebook.Program, nodes int) []protectionView {
	olds, news := story.All(old), story.All(new)
	both := slices.Clone(olds)
	for _, c := range news {
		if !slices.ContainsFunc(both, func(x claim.Claim) bool { return story.Plain(x.Text) == story.Plain(c.Text) }) {
			both = append(both, c)
		}
	}
	bar := screen.NewBar(d.World.Err, d.World.Progress, d.World.Env, d.World.Now, 2*len(both))
	done := 0
	under := func(p *rulebook.Program, own []claim.Claim) []story.Answered {
		claims := make([]claim.Claim, len(both))
		for i := range both {
			claims[i] = restated(p, own, both[i])
		}
		return story.Answers(d.Ctx, p, claims, prove.Options{Nodes: nodes}, story.Options{}, runtime.GOMAXPROCS(0), func(c claim.Claim) {
			done++
			bar.To(done, c.Text)
		})
	}
	was, is := under(old, olds), under(new, news)
	bar.Done()
	out := []protectionView{}
	for i, c := range both {
		v := protectionView{Claim: strings.TrimSpace(c.Text), Property: c.Property, Old: outcome(&was[i]), New: outcome(&is[i])}
		switch {
		case v.Old == "proved" && v.New == "proved":
			v.Kind = keptClaim
		case v.New == "proved":
			v.Kind = wonClaim
		case v.Old != "proved":
			v.Kind = neverClaim
		case v.New == "not proved":
			v.Kind = openClaim
		default:
			v.Kind = lostClaim
		}
		if v.Kind == lostClaim && is[i].Story != nil {
			v.Story = is[i].Story.Fence(new)
		}
		if !slices.ContainsFunc(out, func(x protectionView) bool { return x.Claim == v.Claim }) {
			out = append(out, v)
		}
	}
	return out
}

// restated is a claim as it reads under a rulebook: one that the rulebook's
// names cannot say has no Text.
func restated(p *rulebook.Program, own []claim.Claim, c claim.Claim) claim.Claim {
	i := slices.IndexFunc(own, func(x claim.Claim) bool { return story.Plain(x.Text) == story.Plain(c.Text) })
	if i >= 0 {
		return own[i]
	}
	if read, diags := claim.Read(p, c.Text); len(diags) == 0 && len(read) == 1 {
		return read[0]
	}
	return claim.Claim{}
}

func outcome(a *story.Answered) string {
	switch {
	case a.Claim.Text == "":
		return "not stated"
	case a.Outcome == prove.Proved:
		return "proved"
	case a.Outcome == prove.Refuted:
		return "refuted"
	}
	return "not proved"
}

// printProtection says what the new version does to what the old one held.
func (d *office) printProtection(list []protectionView) {
	d.Out.Heading("Is the new version at least as protective?")
	count := map[string]int{}
	for _, v := range list {
		count[v.Kind]++
		t := screen.Plain
		switch v.Kind {
		case lostClaim:
			t = screen.Bad
		case wonClaim:
			t = screen.Good
		case openClaim:
			t = screen.Doubt
		}
		text := v.Claim
		if v.Property != "" {
			text = v.Property + ": " + text
		}
		if v.Kind != keptClaim && v.Kind != wonClaim {
			text += " (" + v.Old + ", now " + v.New + ")"
		}
		d.Out.Hang("  ", v.Kind+strings.Repeat(" ", len("never")+2-len(v.Kind)), t, text)
		if v.Story != "" {
			d.Out.Line("%s", strings.TrimRight(v.Story, "\n"))
		}
	}
	d.Out.Line("")
	switch {
	case count[lostClaim] > 0:
		d.Out.Wrap("", screen.Bad, "No: what the old version held, the new one does not hold in the cases above.")
	case count[openClaim] > 0:
		d.Out.Wrap("", screen.Doubt, "Not known: no case was found in which the new version holds less, but not all was proved of it.")
	default:
		d.Out.Wrap("", screen.Good, "Yes: all that was proved of the old version is proved of the new one.")
	}
}

// protected is how the command ends.
func protected(list []protectionView) error {
	code := 0
	for _, v := range list {
		switch v.Kind {
		case lostClaim:
			return &command.Quit{Code: command.CodeRefused}
		case openClaim:
			code = command.CodeOpen
		}
	}
	if code != 0 {
		return &command.Quit{Code: code}
	}
	return nil
}

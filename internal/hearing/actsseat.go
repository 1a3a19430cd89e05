package hearing

import (
	"slices"

	"alteram/docket"
	"alteram/internal/site"
)

// downBody is what somebody stands down with: it cannot be taken back.
type downBody struct{ Me, Words, Quorum, Path string }

// checkDown asks once more before somebody stands down, and says what follows.
func (d *desk) checkDown(words string) *site.Page {
	b := downBody{Me: d.me(), Words: words, Path: d.v.CaseHref("hearing/room")}
	if q := d.m.quorum(d.v); q.Known {
		there := q.There
		if d.here() {
			there--
		}
		b.Quorum = d.v.Words("down.check.quorum.n", "there", there, "needed", q.Needed)
	}
	d.p.Name, d.p.Title, d.p.Body = "downcheck", "down.check", b
	return d.p
}

// seatActs are those of the members of the panel and of the member and whoever
// speaks for the member.
func seatActs() []act {
	words := func(key string) func(*desk) []input {
		return func(d *desk) []input { return []input{d.input("area", "words", key)} }
	}
	return []act{
		{name: "wanted", who: seats, not: whenHere(whenHeard), ask: words("room.ask.question"), file: func(d *desk) []docket.Event {
			return []docket.Event{note(noteWanted, d.me(), d.text("words"))}
		}},
		{name: "leave", who: seats, not: whenHere(whenOpen), file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Exited, Actors: []string{d.me()}}}
		}},
		{name: "return", who: seats, not: func(d *desk) string {
			if why := whenOpen(d); why != "" {
				return why
			}
			if d.here() || !slices.Contains(d.m.members(), d.me()) {
				return "room.not.out"
			}
			return ""
		}, file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.Entered, Actors: []string{d.me()}}}
		}},
		{name: "conflict", who: seats, not: func(d *desk) string {
			if d.me() == "" {
				return "room.not.here"
			}
			return ""
		}, ask: words("room.ask.conflict"), file: func(d *desk) []docket.Event {
			return []docket.Event{{Kind: docket.StoodDown, Actors: []string{d.me()}, Text: d.text("words")}}
		}},
		{name: "break", who: sides, not: whenHere(whenHeard), file: func(d *desk) []docket.Event {
			return []docket.Event{note(noteBreak, d.me(), "")}
		}},
		{name: "object", who: sides, not: whenHere(whenHeard), ask: words("room.ask.object"), file: func(d *desk) []docket.Event {
			return []docket.Event{note(noteObjection, d.me(), d.text("words"))}
		}},
		{name: "time", who: sides, not: whenHere(whenHeard), ask: words("room.ask.time"), file: func(d *desk) []docket.Event {
			return []docket.Event{note(noteTime, d.me(), d.text("words"))}
		}},
	}
}

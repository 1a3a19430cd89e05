package syntax

import (
	"slices"

	"alteram/calendar"
)

// windows prints windows joined by and, or by or with "whichever".
func (w *printer) windows(list []Window, whichever string) {
	for i := 0; i < len(list); i++ {
		if i > 0 {
			switch {
			case whichever != "":
				w.say("or")
			case list[i-1].Kind == Soon:
				w.say("and in any event")
			case list[i].Word == "when" || list[i].Word == "on" && list[i].Kind == After:
			default:
				w.say("and")
			}
		}
		if i+1 < len(list) && whichever == "" && twoSided(&list[i], &list[i+1]) {
			w.window(&list[i], false)
			w.say("and")
			i++
		}
		w.window(&list[i], true)
	}
	if whichever != "" {
		w.say(", whichever is the", whichever)
	}
}

// twoSided reports whether two windows can share their point.
func twoSided(a, b *Window) bool {
	side := func(k WindowKind) int {
		switch k {
		case NotLessBefore, NotMoreBefore:
			return 1
		case NotLessAfter, NotMoreAfter:
			return 2
		}
		return 0
	}
	return side(a.Kind) > 0 && side(a.Kind) == side(b.Kind) && a.Soft == b.Soft && slices.EqualFunc(a.Point.words, b.Point.words, func(x, y Word) bool { return x.Text == y.Text })
}

// window prints one window, with the point it runs from or to when point is
// set.
func (w *printer) window(win *Window, point bool) {
	if win.Soft {
		w.say("ideally")
	}
	from := wordsText(win.Point.words)
	switch win.Kind {
	case Within:
		w.say("within", spanText(win.Span), "after", from)
	case WithinBefore:
		w.say("within", spanText(win.Span), "before", from)
	case NotLessBefore, NotMoreBefore:
		w.say(win.Word, spanText(win.Span))
		if point {
			w.say("before", from)
		}
	case NotLessAfter, NotMoreAfter:
		w.say(win.Word, spanText(win.Span))
		if point {
			w.say("after", from)
		}
	case After, Before, Until:
		w.side(win, from)
	case At:
		w.say(win.Word, from)
	case ByDate:
		if win.Point.Then {
			w.say("by then")
		} else {
			w.say("by", win.Day.String())
		}
	case While:
		w.say("while")
		w.cond(win.Cond)
	case Soon:
		w.say(win.Word, "after", from)
	}
}

// side prints an after, before or until.
func (w *printer) side(win *Window, from string) {
	word := map[WindowKind]string{After: "after", Before: "before", Until: "until"}[win.Kind]
	dated := win.Day != calendar.NoDate
	switch {
	case win.Word != "":
		word = win.Word
	case win.OnOr && dated && win.Kind == After:
		word = "from"
	case win.OnOr:
		word = "on or " + word
	}
	w.say(word)
	switch {
	case dated:
		w.say(win.Day.String())
	case win.Cond != nil:
		w.cond(win.Cond)
	default:
		w.say(from)
	}
}

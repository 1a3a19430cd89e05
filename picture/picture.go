package picture

import (
	"alteram/docket"
	"alteram/rulebook"
)

// Case is what a picture is made of: a case under its rulebook as it stands at
// a moment. Events are those of the record in the order in which they happened
// (docket.State.Events); Standing is the case at Standing.At. The program must
// not be nil.
type Case struct {
	Program  *rulebook.Program
	Register docket.Register
	Events   []docket.Event
	Standing docket.Standing
}

// Picture is one picture in two widths, with the same in words and as a table.
type Picture struct {
	Title string // what it shows, and of what
	Words string // the main facts, in sentences
	Wide  string // SVG, 900 units wide: for screens and print
	Small string // SVG, 360 units wide: for phones
	Table Table  // the same facts; stands beneath the picture
}

// Table is the facts of a picture as text. Each row has as many cells as the
// header. A cell may hold Unicode isolates (U+2068, U+2069) around a name that
// is written from right to left.
type Table struct {
	Caption string
	Header  []string
	Rows    [][]string
}

// Style is the style sheet of the pictures, to be served with the pages that
// show them. It chooses the width by the width of the window, gives what is
// late a colour besides its word, in light and in dark, and prints in black.
// Without it the pictures say the same in one colour.
const Style = `.pic{display:block;max-width:100%;height:auto;color:inherit}
.pic-small{display:none}
@media (max-width:47.99em){.pic-wide{display:none}.pic-small{display:block}}
@media print{.pic{color:#000;break-inside:avoid}.pic-wide{display:block}.pic-small{display:none}}
@media screen{.pic-late{color:#a3211a}.pic-today,.pic-here{color:#0b5a4a}}
@media screen and (prefers-color-scheme:dark){.pic-late{color:#ffb3ab}.pic-today,.pic-here{color:#8fe0cb}}
@media (forced-colors:active){.pic,.pic *{color:CanvasText}}
`

// paint makes a Picture of something that can draw itself in either width.
func paint(id, title, words string, t Table, draw func(c *canvas)) Picture {
	p := Picture{Title: title, Words: words, Table: t}
	p.Wide, p.Small = render(id, p, true, draw), render(id, p, false, draw)
	return p
}

func render(id string, p Picture, wide bool, draw func(c *canvas)) string {
	c := &canvas{id: safeID(id) + "-s", wide: wide, w: smallWidth}
	if wide {
		c.id, c.w = safeID(id)+"-w", wideWidth
	}
	draw(c)
	return c.svg(p.Title, p.Words)
}

// Package picture draws what a case looks like.
//
// There are five pictures: the timeline of what is due, the map of the
// procedure with the place where the case stands, the result of a vote, the
// clock of a hearing, and who was in the room. Each is an SVG in two widths,
// and each carries the same facts as a Table, which stands beneath it on a
// page: no number is in a picture that is not in its table.
//
// A picture is made on the server from values that are already known. It reads
// without colour, because every mark has a shape and a word; its lines and
// letters take the colour of the text around it (currentColor), so that it is
// dark on light, light on dark, and black on paper. It holds no script and no
// style attribute, so that it may stand in a page whose Content-Security-Policy
// allows neither; Style is the sheet that adds colour and picks the width.
// Names are cleaned, escaped and cut to the room there is; the table has them
// whole, up to 200 characters.
//
// The package judges nothing and reads no clock: the same case at the same
// instant gives the same bytes, so that reloading a page loses nothing.
//
// It follows the Web Content Accessibility Guidelines 2.2, criteria 1.1.1 (a
// text that says the same), 1.4.1 (never colour alone) and 1.4.10 (no sideways
// scrolling at 360 pixels). TestPictureAgreesWithTable and TestReadsInXML hold
// every example to this.
package picture

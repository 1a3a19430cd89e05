// Package viewer makes the pages of a bundle that people read: a README, a
// static page that any browser opens without a network, and the same as plain
// text.
//
// The pages say what the bundle shows and nothing else: they are made from its
// contents, so what is withheld or erased cannot slip into them. Where all facts
// are shown, rulings are the full ones, reached again by replaying the case;
// otherwise they are what the sheets recorded: effect, clause and date.
package viewer

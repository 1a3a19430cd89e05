// Package site is what all pages of an organisation's desk have in common.
//
// New joins rooms, each a table of routes with its templates and words, into
// one handler. A route names the object of the policy (package access) that it
// shows and the level that it needs: what the policy does not give the reader
// answers exactly as what does not exist. Routes below /c/{case} get the case as
// the reader may see it, an *access.Case, and never the record itself.
//
// A page is a struct that a template reads. The pages are forms and links and
// need no script; the one script that there is (static/alteram.js) lets clocks
// tick, refreshes the hearing room, keeps what was typed and changes nothing
// else. The Content-Security-Policy allows our own sheet, script and pictures
// only; nothing is fetched from elsewhere. A form bears the token of the
// session and a key of its own, so that a double tap makes one entry.
//
// The log of requests holds no personal data. The pages follow the Web Content
// Accessibility Guidelines 2.2 at level AA; package sitetest holds pages to what
// a program can check of them.
package site

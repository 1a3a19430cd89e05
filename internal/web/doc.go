// Package web is the pages that everybody may read: what this is, the rulebook
// in every edition, dates worked out, and the check of bundles and letters.
//
// A page has a file of its own, with the struct that its template reads, the
// function that fills it and nothing else; it gets finished text and never a
// store. The package judges nothing: it asks package clerk, and packages
// calendar and dossier for what it works out. TestPagesAreSound holds every page
// that a crawl reaches to what a program can check of the Web Content
// Accessibility Guidelines 2.2, and TestInBrowser to the rest of what a browser
// can.
package web

package syntax

import (
	"slices"
	"strings"

	"alteram/source"
)

// settingKeys are the settings that a rulebook may have.
var settingKeys = [...]string{"place", "zone", "calendar", "closed", "office hours", "count days as", "last day", "missing day",
	"in force from", "language", "includes"}

// settings reads a paragraph at the head of the rulebook: "key: value." pairs,
// several on a line. A paragraph that starts with none is prose.
func (o *outline) settings(para []source.Span) {
	at := source.Span{Start: para[0].Start, End: para[len(para)-1].End}
	text := string(o.text[at.Start:at.End])
	starts := settingStarts(text)
	if len(starts) == 0 || starts[0].at > 0 {
		return
	}
	for i, st := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1].at
		}
		o.setting(text, at.Start, st, end)
	}
}

// settingStart is where a key stands and where its value begins.
type settingStart struct {
	at, value int
	key       string
	known     bool
}

// settingStarts finds the keys: at the start of the paragraph, of a line, or
// after a full stop and a space.
func settingStarts(text string) []settingStart {
	var list []settingStart
	at := 0
	for at < len(text) {
		skip := len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\r\n>"))
		at += skip
		if st, ok := settingAt(text, at); ok && (st.known || len(list) > 0 || st.at == 0) {
			list = append(list, st)
		}
		line := strings.IndexByte(text[at:], '\n')
		stop := strings.Index(text[at:], ". ")
		switch {
		case line < 0 && stop < 0:
			return list
		case stop >= 0 && (line < 0 || stop < line):
			at += stop + 2
		default:
			at += line + 1
		}
	}
	return list
}

// settingAt reads "key:" at at. An unknown key must be in lower case, so that
// prose with a colon stays prose.
func settingAt(text string, at int) (settingStart, bool) {
	colon := strings.IndexByte(text[at:min(len(text), at+40)], ':')
	if colon <= 0 {
		return settingStart{}, false
	}
	key := strings.ToLower(text[at : at+colon])
	st := settingStart{at: at, value: at + colon + 1, key: key, known: slices.Contains(settingKeys[:], key)}
	if st.known {
		return st, true
	}
	if st.value < len(text) && text[st.value] != ' ' {
		return st, false
	}
	words := strings.Fields(key)
	plain := strings.Trim(key, "abcdefghijklmnopqrstuvwxyz ") == "" && text[at:at+colon] == key
	return st, plain && len(words) <= 3
}

// setting takes one pair whose value ends before text[end].
func (o *outline) setting(text string, offset int, st settingStart, end int) {
	value := strings.TrimSpace(text[st.value:end])
	from := st.value + strings.Index(text[st.value:end], value)
	span := source.Span{Start: offset + st.at, End: offset + from + len(value)}
	keySpan := source.Span{Start: offset + st.at, End: offset + st.value - 1}
	if !st.known {
		o.report(errSetting, keySpan, st.key, near(st.key, settingKeys[:]), strings.Join(settingKeys[:], ", "))
		return
	}
	bare, stopped := strings.CutSuffix(value, ".")
	if !stopped {
		o.report(errSettingStop, span, st.key)
	}
	if strings.TrimSpace(bare) == "" {
		o.report(errSettingEmpty, keySpan, st.key)
		return
	}
	for _, s := range o.file.Settings {
		if s.Key == st.key {
			d := codes[errSettingTwice].diagnostic(o.src, span, []any{st.key})
			d.Related = []source.Related{{File: o.src, Span: s.Span, Message: st.key + " is set here first"}}
			*o.diags = append(*o.diags, d)
			return
		}
	}
	o.file.Settings = append(o.file.Settings, Setting{
		Key: st.key, Value: clean(strings.Join(strings.Fields(bare), " ")), Span: span,
		ValueSpan: source.Span{Start: offset + from, End: offset + from + len(strings.TrimRight(bare, " \t\r\n"))},
	})
}

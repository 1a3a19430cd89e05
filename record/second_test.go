package record

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"regexp"
)

// The second encoder. It knows nothing of the first: encoding/json does the
// work, and what it escapes more than the form allows is put back.

var escapes = regexp.MustCompile(`\\(u[0-9a-f]{4}|.)`)

func secondEncode(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	text := escapes.ReplaceAllStringFunc(b.String(), func(esc string) string {
		switch esc {
		case `\u2028`:
			return "\u2028"
		case `\u2029`:
			return "\u2029"
		}
		return esc
	})
	return text[:len(text)-1], nil
}

// secondSheet has the fields of a sheet in byte order of their keys, as
// docs/reference/record.md lists them.
type secondSheet struct {
	Act      string         `json:"act"`
	Actor    string         `json:"actor,omitempty"`
	Att      []string       `json:"att,omitempty"`
	AttKind  string         `json:"att_kind"`
	Case     string         `json:"case"`
	Clause   string         `json:"clause,omitempty"`
	Engine   string         `json:"engine,omitempty"`
	ID       string         `json:"id"`
	Occurred string         `json:"occurred,omitempty"`
	Open     map[string]any `json:"open,omitempty"`
	Org      string         `json:"org"`
	Prev     string         `json:"prev,omitempty"`
	Recorded string         `json:"recorded"`
	Relies   []string       `json:"relies,omitempty"`
	Role     string         `json:"role,omitempty"`
	Rules    string         `json:"rules,omitempty"`
	Sealed   []string       `json:"sealed,omitempty"`
	Seq      int64          `json:"seq"`
	State    map[string]any `json:"state,omitempty"`
	V        int            `json:"v"`
}

func secondEncodeSheet(s *Sheet) (string, error) {
	t := secondSheet{
		Act: s.Act, Actor: s.Actor, AttKind: s.AttKind, Case: s.Case, Clause: s.Clause, Engine: s.Engine, ID: s.ID,
		Occurred: s.Occurred, Open: s.Open, Org: s.Org, Recorded: s.Recorded, Relies: s.Relies, Role: s.Role,
		Rules: s.Rules, Seq: s.Seq, State: s.State, V: 1,
	}
	url := base64.URLEncoding.WithPadding(base64.NoPadding)
	if s.Seq > 0 {
		t.Prev = url.EncodeToString(s.Prev[:])
	}
	for _, h := range s.Sealed {
		t.Sealed = append(t.Sealed, url.EncodeToString(h[:]))
	}
	for _, h := range s.Att {
		t.Att = append(t.Att, url.EncodeToString(h[:]))
	}
	return secondEncode(t)
}

package keep

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"alteram/bundle"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/vault"
	"alteram/register"
	"alteram/verdict"
)

const clubRules = `# Club

## 1 Offices
` + "```rule" + `
The council is a body of 3 members.
The secretary is an office held by one member of the council.
The respondent is a member.
` + "```" + `

## 2 Forgetting
` + "```rule" + `
Erasure from the register is an act by the secretary.
The secretary may make an erasure from the register.
Erasure is an act by the secretary.
The secretary may make an erasure.
` + "```" + `
`

// club is an organisation with a council, and two cases on its register.
func club(t *testing.T, dir string) (chains []string) {
	t.Helper()
	atDesk(t, dir, func(ctx context.Context, d *clerk.Desk) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		from, _ := calendar.DateOf(2009, 7, 1)
		_, err := d.Adopt(ctx, clerk.Adoption{Files: []bundle.File{{Name: "club.md", Data: []byte(clubRules)}}, From: from})
		must(err)
		var changes []register.Change
		for i, name := range []string{"Bram Example", "Zedmarkera Linked", "Zedmarkera Party", "Zedmarkera Left"} {
			id := fmt.Sprintf("m%016x", i+1)
			changes = append(changes, register.SetMember(id, map[string]string{register.FieldName: name}, register.Source{}),
				register.SetStanding(register.Standing{Person: id, Kind: register.Member, From: from, Until: calendar.NoDate}))
			if i < 2 {
				changes = append(changes, register.SetSeat(register.Term{Person: id, Role: "council", From: from, Until: calendar.NoDate}))
			}
			if i == 0 {
				changes = append(changes, register.SetOffice(register.Term{Person: id, Role: "secretary", From: from, Until: calendar.NoDate}))
			}
		}
		_, err = d.Change(ctx, clerk.Request{}, changes...)
		must(err)
		for _, title := range []string{"The door", "Of zedmarkera alone"} {
			f, err := d.OpenCase(ctx, clerk.Opening{Title: title, Respondent: "Zedmarkera Party"})
			must(err)
			chains = append(chains, f.Entries[0].Case)
			_, err = d.File(ctx, clerk.Draft{Case: f.Entries[0].Case, Text: "9 August 2010 11:00 note: it rains on zedmarkera."})
			must(err)
			_, err = d.File(ctx, clerk.Draft{Case: f.Entries[0].Case, Text: "9 August 2010 12:00 note: it snows."})
			must(err)
		}
	})
	return chains
}

// Whatever was erased after the backup was made, the log that goes on says so.
func TestTheRestoredLogSaysWhatIsGoneAndWhy(t *testing.T) {
	ctx := context.Background()
	dir := founded(t)
	chains := club(t, dir)
	older := dir + "-older"
	if _, err := Backup(ctx, dir, older, time.Now(), nil); err != nil {
		t.Fatal(err)
	}
	atDesk(t, dir, func(ctx context.Context, d *clerk.Desk) {
		v, err := d.Case(ctx, chains[0], 0)
		if err != nil {
			t.Fatal(err)
		}
		note := slices.IndexFunc(v.Entries, func(e clerk.EntryView) bool { return strings.Contains(e.Words, "rains") })
		for _, e := range []clerk.Erasure{
			{Case: chains[0], Seq: v.Entries[note].Seq},
			{Case: chains[0], Person: "Zedmarkera Linked"},
			{Case: chains[0], Person: "Zedmarkera Party"},
			{Case: chains[1], Whole: true},
			{Member: "Zedmarkera Left"}, {Member: "Zedmarkera Linked"}, {Member: "Zedmarkera Party"},
		} {
			e.Ground = "the order of that day"
			if _, err := d.Erase(ctx, e); err != nil {
				t.Fatalf("%+v: %v", e, err)
			}
		}
	})
	keys, err := vault.ReadFolder(filepath.Join(dir, keysFolder), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	to := dir + "-restored"
	done, err := Restore(ctx, Restoration{Backup: older, To: to, Keys: keys, Complete: true, Lost: true, Audit: Desk(testWorld()), Carry: CarryOver(testWorld())})
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Carried) != 7 {
		t.Errorf("%d erasures were carried over: %+v", len(done.Carried), done.Carried)
	}
	for text := range texts(t, to) {
		if strings.Contains(strings.ToLower(text), "zedmarkera") {
			t.Errorf("what was erased came back: %.80q", text)
		}
	}
	for range 2 { // as restored, and after it was opened and went on
		atDesk(t, to, func(ctx context.Context, d *clerk.Desk) { saysWhatIsGone(ctx, t, d, chains) })
	}
}

// saysWhatIsGone looks at the restored record with everything that reads it.
func saysWhatIsGone(ctx context.Context, t *testing.T, d *clerk.Desk, chains []string) {
	t.Helper()
	const why = "it was erased on "
	for _, deep := range []bool{false, true} {
		found, err := d.Audit(ctx, deep, nil)
		if err != nil || len(found) > 0 {
			t.Errorf("audit, deep %v: %v, %v", deep, found, err)
		}
	}
	list, err := d.Cases(ctx)
	if err != nil || len(list) != 2 || list[0].Erased != "" || list[1].Chain != chains[1] || !strings.Contains(list[1].Erased, why) || list[1].Entries != 4 {
		t.Errorf("cases: %+v, %v", list, err)
	}
	v, err := d.Case(ctx, chains[0], 0)
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, e := range v.Entries {
		for _, s := range e.Erased {
			if strings.Contains(s, why) {
				said++
			}
		}
	}
	erased, kept := 0, 0
	for _, p := range v.People {
		switch {
		case strings.Contains(p.Erased, why) && p.Name == "" && p.Member == "":
			erased++
		case p.Name == "Bram Example" && p.Member != "" && p.Erased == "":
			kept++
		case p.Member == "m0000000000000004" && p.Name == "": // of whom the register was told to forget the name
		default:
			t.Errorf("person %+v", p)
		}
	}
	if said < 3 || erased != 2 || kept != 1 {
		t.Errorf("%d private parts say why they are gone, %d people; %d are linked to the register", said, erased, kept)
	}
	history, err := d.History(ctx)
	if err != nil {
		t.Fatal(err)
	}
	members := 0
	for _, h := range history {
		if strings.HasPrefix(h.Words, "erased (member): "+why) {
			members++
		}
	}
	if members != 3 {
		t.Errorf("the history tells of %d erased members", members)
	}
	archive, err := d.Export(ctx, clerk.Issue{Case: chains[0], For: clerk.ForCourt})
	if err != nil {
		t.Fatal(err)
	}
	var zip bytes.Buffer
	if _, err := archive.WriteTo(&zip); err != nil {
		t.Fatal(err)
	}
	c, err := bundle.Read(zip.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	verdict := verdict.Of(c, "")
	if !verdict.OK || verdict.Report.ErasedFields != said || verdict.Report.Shown+said != verdict.Report.Sealed {
		t.Errorf("the bundle: %+v", verdict)
	}
	if _, err := d.File(ctx, clerk.Draft{Case: chains[0], Text: "10 August 2010 note: it goes on."}); err != nil {
		t.Error(err)
	}
}

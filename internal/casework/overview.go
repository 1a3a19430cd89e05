package casework

import (
	"slices"

	"alteram/internal/access"
	"alteram/internal/site"
	"alteram/picture"
	"alteram/wording"
)

// overviewBody is a case at a glance.
type overviewBody struct {
	Bar     []barStage
	Stage   string
	Ahead   *ahead
	Mine    *site.Step // my next step
	Others  *site.Step // what the case waits for, when I have nothing to do
	Figure  *site.Figure
	People  []roleLine
	Latest  []latest
	More    bool // there is a timeline
	Opened  string
	Edition site.Link
	Label   string // of a case that is not in earnest
	Held    string
	Results []resultLine
}

// barStage is a stage of the bar.
type barStage struct {
	Text       string
	Done, Here bool
}

// roleLine says who is what in the case.
type roleLine struct {
	Role   string
	People []string
}

// latest is an entry of the case.
type latest struct {
	Seq      int64
	On, What string
	Href     string
}

// resultLine is a decision and what has become of it.
type resultLine struct{ Thing, On, Status, Why, Event string }

func overviewPage(v *site.Visit) (*site.Page, error) {
	c := v.Case
	b := overviewBody{Bar: stageBar(v, c.Stage), Stage: v.Words("stage." + c.Stage.String()), Label: c.Label, Held: c.Held}
	b.Edition = site.To(c.Edition.Title, "/rules/"+c.EditionName)
	b.Ahead = aheadOf(v, c)
	steps := site.Steps(v, c)
	for i := range steps {
		s := &steps[i]
		if s.Mine && s.Href != "" && s.Need == "" && (s.Must || s.By != "" || s.Begins) && b.Mine == nil {
			b.Mine = s
		}
		if !s.Mine && s.Must && b.Others == nil {
			b.Others = s
		}
	}
	if c.May(access.Dates) >= access.Read {
		f := site.FigureOf(picture.Timeline("timeline", c.Picture))
		b.Figure = &f
	}
	b.People = inShort(c)
	b.Latest = latestOf(c, 5)
	b.More = c.May(access.Timeline) >= access.Read
	for _, r := range c.Standing.Results {
		b.Results = append(b.Results, resultLine{wording.Upper(r.Thing), r.On, r.Status, r.Why, r.Event})
	}
	return &site.Page{Name: "overview", Title: "overview.title", Args: []any{"case", c.Title}, Section: "cases", Part: "", Body: b}, nil
}

// path are the stages through which a case usually goes.
func path() []access.Stage {
	return []access.Stage{access.Raised, access.Assessed, access.Charged, access.SetDown, access.InHearing, access.Decided, access.Told, access.AppealOpen, access.Closed}
}

// stageBar is the path with the place where the case stands. A stage that lies
// off the path stands behind the one that it follows.
func stageBar(v *site.Visit, now access.Stage) []barStage {
	list := path()
	if !slices.Contains(list, now) {
		at, _ := slices.BinarySearch(list, now)
		list = slices.Insert(list, at, now)
	}
	var out []barStage
	for _, s := range list {
		if now == access.Dismissed && s > now {
			break
		}
		out = append(out, barStage{v.Words("stage." + s.String()), s < now, s == now})
	}
	return out
}

// inShort says who is what: the parties, then how many sit.
func inShort(c *access.Case) []roleLine {
	var out []roleLine
	at := map[string]int{}
	put := func(role, person string) {
		i, ok := at[role]
		if !ok {
			i = len(out)
			at[role] = i
			out = append(out, roleLine{Role: wording.Upper(role)})
		}
		out[i].People = append(out[i].People, person)
	}
	for _, p := range c.People {
		for _, role := range p.Parties {
			put(role, p.Name)
		}
	}
	slices.SortStableFunc(out, func(a, b roleLine) int {
		if a.Role < b.Role {
			return -1
		}
		return 1
	})
	return out
}

// latestOf are the last entries, the newest first.
func latestOf(c *access.Case, n int) []latest {
	var out []latest
	for i := len(c.Entries) - 1; i >= 0 && len(out) < n; i-- {
		e := &c.Entries[i]
		if e.Event == nil || e.Level < access.Read {
			continue
		}
		l := latest{Seq: e.Seq, On: whenWords(c.Place, e.Event.On), What: wording.Upper(e.Words)}
		if c.May(access.Timeline) >= access.Read {
			l.Href = "/c/" + c.Chain + "/timeline" + access.EntryHref(e.Seq)
		}
		out = append(out, l)
	}
	return out
}

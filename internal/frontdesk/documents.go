package frontdesk

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"alteram/aside"
	"alteram/calendar"
	"alteram/clerk"
	"alteram/internal/binder"
	"alteram/internal/command"
	"alteram/internal/desk"
	"alteram/notice"
	"alteram/paper"
	"alteram/source"
)

// documentsView is what documents --json prints.
type documentsView struct {
	Schema    string         `json:"schema"`    // alteram.documents/1
	Case      string         `json:"case"`      // name of the case in the record
	Documents []documentView `json:"documents"` // in the order in which they are wanted
}

// documentView is a document of a case.
type documentView struct {
	Name        string `json:"name"`            // of the document, as in its address
	Kind        string `json:"kind"`            // charges, notice, agenda, sheet, minutes, decision, appeal, record
	Title       string `json:"title"`           // for people
	Fingerprint string `json:"fingerprint"`     // SHA-256 of its canonical bytes, in hex
	Page        string `json:"page,omitempty"`  // the file written, as a page
	PDF         string `json:"pdf,omitempty"`   // the file written, as a PDF
	Pages       int    `json:"pages,omitempty"` // of the PDF
}

func documentsCommand(d *front) *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "documents CASE",
		Short: "list the documents of a case, or write them",
		Long: "List the documents that the record of a case makes: charge sheet, notices with proof of service, agendas and run-sheets, minutes, decisions with how to appeal, appeals, the whole record. With --out they are written into a folder, each as a page (.html) and as a PDF that says the same. " +
			"They are made as whoever keeps the record may see the case: what goes to somebody else is got from the pages, as that person.",
		Example: "alteram documents 1\nalteram documents 1 --out papers",
		Args:    command.Takes(1, 1),
	}
	command.TextFlag(c, &out, "out", "", "DIR", "write them into this folder")
	d.Flags(c, false)
	c.AddCommand(documentsTemplateCommand(d))
	c.RunE = d.Run(func(args []string) error {
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			chain, err := d.CaseNamed(ctx, o, args[0])
			if err != nil {
				return err
			}
			view, err := d.documents(ctx, o, chain, out)
			if err != nil {
				return err
			}
			if d.JSON {
				return d.Emit(view)
			}
			for _, x := range view.Documents {
				d.Out.Line("%s  %s  %s", x.Fingerprint[:12], x.Name, x.Title)
			}
			return nil
		})
	})
	return c
}

// documents makes the documents of a case, and writes them where a folder is named.
func (d *front) documents(ctx context.Context, o *desk.Folder, chain, out string) (*documentsView, error) {
	now := calendar.Instant(d.Request(o).Now.UnixNano())
	if d.Request(o).Now.IsZero() {
		now = calendar.Instant(d.World.Now().UnixNano())
	}
	c, err := binder.Open(ctx, o.Desk, chain, binder.Keeper(), now, 0)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, command.NotFound("", "of this case nothing is left to print")
	}
	said, err := o.Sayings(ctx, o.Organisation().Chain)
	if err != nil {
		return nil, err
	}
	whole := binder.CaseOf(c, o.Organisation().Name, said)
	view := &documentsView{"alteram.documents/1", chain, []documentView{}}
	var fonts *paper.Fonts
	if out != "" {
		if err := os.MkdirAll(out, 0o700); err != nil {
			return nil, err
		}
		if fonts, err = paper.ReadFonts(); err != nil {
			return nil, err
		}
	}
	for _, it := range notice.List(whole) {
		doc, ok := notice.Make(whole, it.Name)
		if !ok {
			continue
		}
		x := documentView{Name: it.Name, Kind: it.Kind, Title: it.Title, Fingerprint: doc.Fingerprint()}
		if out != "" {
			file, r := paper.Print(fonts, doc)
			x.Page, x.PDF, x.Pages = filepath.Join(out, it.Name+".html"), filepath.Join(out, it.Name+".pdf"), r.Pages
			if err := command.WriteFile(x.Page, []byte(doc.Page())); err != nil {
				return nil, err
			}
			if err := command.WriteFile(x.PDF, file); err != nil {
				return nil, err
			}
			if len(r.Missing) > 0 {
				d.Say("%s: the font lacks %q; each is shown as a box with its name", x.PDF, string(r.Missing))
			}
		}
		view.Documents = append(view.Documents, x)
	}
	return view, nil
}

func documentsTemplateCommand(d *front) *cobra.Command {
	var by string
	c := &cobra.Command{
		Use:   "template ACT FILE",
		Short: "give the organisation's own letter for an act",
		Long: "Take a Markdown file as the organisation's own letter for an act of its rulebook, and record it. Names in braces are filled in when the letter is made: {organisation}, {reference}, {case}, {respondent}, {addressee}, {sender}, {day}, {charges}, {last day}, and the fields of the act itself. " +
			"Where the rulebook says that the act must state something, {states WHAT} marks where the letter says it. A template that names something else, or leaves out what must be stated, is refused with the place.",
		Example: "alteram documents template \"notice of hearing\" notice.md --by \"Bram Example\"",
		Args:    command.Takes(2, 2),
	}
	command.TextFlag(c, &by, "by", "", "PERSON", "who gives it, as the register knows the person")
	d.Flags(c, true)
	c.RunE = d.Run(func(args []string) error {
		text, err := os.ReadFile(args[1])
		if err != nil {
			return err
		}
		return d.With(func(ctx context.Context, o *desk.Folder) error {
			editions, err := o.Editions(ctx)
			if err != nil {
				return err
			}
			if len(editions) == 0 {
				return command.NotFound("adopt one first: alteram rules adopt", "there is no rulebook")
			}
			reg, err := o.Register(ctx)
			if err != nil {
				return err
			}
			found := reg.Find(by)
			if by == "" || len(found) != 1 {
				return command.WrongUse("add --by with a name of the register", "who gives the letter?")
			}
			file := source.NewFile(args[1], text)
			t, faults := notice.ReadTemplate(editions[len(editions)-1].Program, args[0], file)
			if len(faults) > 0 {
				return d.RefuseErrors(faults)
			}
			filed, err := o.Say(ctx, d.Request(o), o.Organisation().Chain, clerk.Saying{Kind: aside.Template, By: found[0].Person.ID, Words: t.Act + "\n" + string(text)})
			if err != nil {
				return err
			}
			d.PrintFiled(filed)
			return nil
		})
	})
	return c
}

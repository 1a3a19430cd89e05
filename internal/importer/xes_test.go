package importer_test

import (
	"strings"
	"testing"
)

const xes = "case: case:concept:name\nact: concept:name\ndate: time:timestamp\nactor: org:resource\nother acts: as named\n"

// A log as the standard shows it, with the parts that are to be passed over.
const fineXES = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- two fines -->
<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="none"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="fines"/>
  <trace>
    <string key="concept:name" value="A1"><string key="inner" value="deep"/></string>
    <float key="amount" value="35.0"/>
    <event>
      <string key="concept:name" value="Create &quot;Fine&quot;"><string key="concept:name" value="deep"/></string>
      <date key="time:timestamp" value="2006-07-24T00:00:00.000+02:00"/>
      <string key="org:resource" value="561"/>
      <list key="parts"><values><string key="concept:name" value="listed"/></values></list>
    </event>
    <event>
      <string key="concept:name" value="Send Fine"/>
      <date key="time:timestamp" value="2006-12-05T00:00:00.000+01:00"/>
      <float key="amount" value="11"/>
    </event>
  </trace>
  <trace><string key="concept:name" value="A2"/></trace>
</log>
`

func TestTracesOfAnXESLog(t *testing.T) {
	m := parsed(t, xes+"field amount: case:amount (money)\nfield expense: amount (money)\n")
	got, s := dump(t, m, strings.NewReader(fineXES))
	want := "A1: #0 2006-07-24 @1153692000000000000 by 561 amount 3500 expense none;" +
		" #1 2006-12-05 @1165273200000000000 amount 3500 expense 1100;\nA2:\n"
	if got != want || len(s.Diagnostics) > 0 || s.Format != "XES" {
		t.Errorf("got %s%v, want %s", got, s.Diagnostics, want)
	}
	if s.Acts[0].Name.Text != `Create "Fine"` {
		t.Errorf("got the act %q", s.Acts[0].Name.Text)
	}
}

func TestWhatIsWrongWithAnXESLog(t *testing.T) {
	for _, c := range []struct{ name, mapping, log, want, traces string }{
		{"it breaks off inside a case", xes,
			fineXES[:strings.Index(fineXES, `<float key="amount" value="11"/>`)],
			"log.csv:20: the XML is broken here: unexpected EOF [I304]\n", ""},
		{"it breaks off between cases", xes,
			fineXES[:strings.Index(fineXES, `<trace><string key="concept:name" value="A2"/>`)],
			"log.csv:23: the XML is broken here: unexpected EOF [I304]\n",
			"A1: #0 2006-07-24 @1153692000000000000 by 561; #1 2006-12-05 @1165273200000000000;\n"},
		{"tags that do not match", xes, "<log>\n<trace></event></log>",
			"log.csv:2: the XML is broken here: element <trace> closed by </event> [I304]\n", ""},
		{"an entity that is not declared", xes, "<log>\n<trace>&boom;</trace></log>",
			"log.csv:2: the XML is broken here: invalid character entity &boom; [I304]\n", ""},
		{"another alphabet", xes, `<?xml version="1.0" encoding="ISO-8859-1"?><log/>`,
			"log.csv:1: the log is not written in UTF-8 [I210]\n", ""},
		{"elements without end", xes, strings.Repeat("<log>", 100),
			"log.csv:1: elements are nested more than 64 deep [I304]\n", ""},
		{"a value without end", xes, `<log x="` + strings.Repeat("x", 2<<20),
			"log.csv:1: a tag or text is longer than 1024 KiB; what follows is not read [I211]\n", ""},
		{"no events", xes, "<log></log>", "log.csv: the log has no events [I301]\n", ""},
		{"an event outside a trace", xes, `<log><event><string key="concept:name" value="x"/></event></log>`,
			"log.csv:1: the event belongs to no trace [I204]\nlog.csv: the log has no events [I301]\n", ""},
		{"a key that nothing has", strings.Replace(xes, "org:resource", "org:resorce", 1),
			`<log><trace><string key="concept:name" value="A"/><event><string key="concept:name" value="P"/>` +
				`<date key="time:timestamp" value="2006-07-24"/><string key="org:resource" value="x"/></event></trace></log>`,
			"log.mapping:4:8: nothing in the log has the key \"org:resorce\" [I106]\n", "A: #0 2006-07-24;\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			traces, s := dump(t, parsed(t, c.mapping), strings.NewReader(c.log))
			var got strings.Builder
			for _, d := range s.Diagnostics {
				got.WriteString(d.String() + "\n")
			}
			if got.String() != c.want || traces != c.traces {
				t.Errorf("got\n%s%swant\n%s%s", &got, traces, c.want, c.traces)
			}
		})
	}
}

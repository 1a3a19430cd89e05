package cli

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"alteram/internal/backoffice"
	"alteram/internal/command"
	"alteram/internal/frontdesk"
	"alteram/internal/proving"
	"alteram/internal/report"
	"alteram/internal/telling"
)

var update = flag.Bool("update", false, "rewrite the schemas and pages under docs/reference that are made from the source")

// promised lists what --json prints, under the name that stands in the schema
// key. A name ends in its version; a change that is not an addition needs
// another.
var promised = map[string]any{
	"alteram.between/1":     betweenView{},
	"alteram.calendars/1":   calendarsView{},
	"alteram.check/1":       report.Check{},
	"alteram.conform/1":     conformView{},
	"alteram.date/1":        dateView{},
	"alteram.diagnostics/1": command.DiagnosticsView{},
	"alteram.error/1":       command.ErrorView{},
	"alteram.explain/1":     explainView{},
	"alteram.import/1":      importView{},
	"alteram.lint/1":        lintView{},
	"alteram.map/1":         mapView{},
	"alteram.next/1":        command.NextView{},
	"alteram.packs/1":       packsView{},
	"alteram.policies/1":    policiesView{},
	"alteram.questions/1":   questionsView{},
	"alteram.test/1":        testView{},
	"alteram.version/1":     versionView{},
	"alteram.what-if/1":     report.WhatIf{},
	"alteram.why/1":         report.Why{},
}

// The JSON schemas under docs/reference/json are the promise; they are made
// from the views and their comments. This test fails when the two differ, so
// that a change of the output is read as a change of the promise.
func TestSchemasAreThePromise(t *testing.T) {
	comments := fieldComments(t)
	promised := maps.Clone(promised)
	maps.Copy(promised, frontdesk.Views())
	maps.Copy(promised, backoffice.Views())
	maps.Copy(promised, proving.Views())
	maps.Copy(promised, telling.Views())
	dir := filepath.FromSlash("../../docs/reference/json")
	for name, view := range promised {
		short := strings.TrimSuffix(strings.TrimPrefix(name, "alteram."), "/1")
		g := &schemaMaker{t: t, comments: comments, defs: map[string]any{}}
		s := g.object(reflect.TypeOf(view))
		s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
		s["title"] = name
		s["properties"].(map[string]any)["schema"] = map[string]any{"const": name}
		if len(g.defs) > 0 {
			s["$defs"] = g.defs
		}
		want, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join(dir, short+".schema.json"), append(want, '\n'))
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.schema.json"))
	if len(files) != len(promised) {
		t.Errorf("%d schemas for %d views: one of them is left over", len(files), len(promised))
	}
}

// schemaMaker turns a Go struct into a JSON schema.
type schemaMaker struct {
	t        *testing.T
	comments map[string]string // "type.field" -> comment
	defs     map[string]any
}

func (g *schemaMaker) object(typ reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	g.fields(typ, properties, &required)
	return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func (g *schemaMaker) fields(typ reflect.Type, properties map[string]any, required *[]string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.Anonymous {
			g.fields(f.Type, properties, required)
			continue
		}
		if !f.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			g.t.Errorf("%s.%s has no JSON name", typ.Name(), f.Name)
			continue
		}
		s := g.typeOf(f.Type)
		if c := g.comments[typ.Name()+"."+f.Name]; c != "" {
			s["description"] = c
		}
		properties[name] = s
		if !strings.Contains(options, "omitempty") {
			*required = append(*required, name)
		}
	}
}

func (g *schemaMaker) typeOf(typ reflect.Type) map[string]any {
	switch typ.Kind() {
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Pointer:
		return g.typeOf(typ.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": g.typeOf(typ.Elem())}
	case reflect.Map: // with numbers as keys, which JSON writes as text
		return map[string]any{"type": "object", "additionalProperties": g.typeOf(typ.Elem())}
	case reflect.Struct:
		name := strings.ToLower(strings.TrimSuffix(typ.Name(), "View"))
		if _, known := g.defs[name]; !known {
			g.defs[name] = nil // a type may hold itself
			g.defs[name] = g.object(typ)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	}
	g.t.Errorf("a view may not hold a %s", typ)
	return map[string]any{}
}

// fieldComments reads the comments behind the fields of the package's types.
func fieldComments(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []string{"report", "command", "desk", "frontdesk", "backoffice", "proving"} {
		views, err := filepath.Glob("../" + room + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, views...)
	}
	comments := map[string]string{}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			st, ok := spec.Type.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range st.Fields.List {
				for _, id := range field.Names {
					key := spec.Name.Name + "." + id.Name
					if _, known := comments[key]; known && strings.HasSuffix(spec.Name.Name, "View") {
						t.Errorf("two rooms have a %s: their comments cannot be told apart", spec.Name.Name)
					}
					comments[key] = strings.TrimSpace(field.Comment.Text())
				}
			}
			return true
		})
	}
	return comments
}

// golden compares got with a file, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s is not what the source makes; go test ./internal/cli -update renews it", name)
	}
}

package pdf

import (
	"fmt"
	"strings"
)

// Elem is an element of the structure tree (14.7): what a part of the pages is.
// Its tags are the standard ones: H1, P, L, LI, Table, TR, TH, TD, Figure.
type Elem struct {
	tag, attrs string
	parent     *Elem
	file       *File
	kids       []kid
	ref        Ref
}

// kid is an element, a piece of a page, or an annotation.
type kid struct {
	elem *Elem
	page *Page
	mcid int
	note int // place of an annotation among the links, when page is nil
}

// Root is the element of the whole document.
func (f *File) Root() *Elem { return f.root }

// Add adds an element at the end.
func (e *Elem) Add(tag string) *Elem {
	x := &Elem{tag: tag, parent: e, file: e.file}
	e.kids = append(e.kids, kid{elem: x})
	return x
}

// Alt says what a picture shows, in words.
func (e *Elem) Alt(words string) *Elem {
	e.attrs += " /Alt " + Text(words)
	return e
}

// Head says of the cell of a table that it heads its column, or its row.
func (e *Elem) Head(column bool) *Elem {
	scope := "Row"
	if column {
		scope = "Column"
	}
	e.attrs += " /A <</O /Table /Scope /" + scope + ">>"
	return e
}

// putTree writes the tree and returns its root.
func (f *File) putTree() Ref {
	root := f.Reserve()
	f.number(f.root)
	f.putElem(f.root, root)
	var nums strings.Builder
	for i, p := range f.pages {
		fmt.Fprintf(&nums, "%d [", i)
		for _, e := range p.pieces {
			fmt.Fprintf(&nums, "%d 0 R ", e.ref)
		}
		nums.WriteString("] ")
	}
	for i, a := range f.links {
		fmt.Fprintf(&nums, "%d %d 0 R ", len(f.pages)+i, a.elem.ref)
	}
	parents := f.Reserve()
	f.Put(parents, "<</Nums ["+nums.String()+"]>>")
	f.Put(root, fmt.Sprintf("<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>", f.root.ref, parents, len(f.pages)+len(f.links)))
	return root
}

// number gives every element its number.
func (f *File) number(e *Elem) {
	e.ref = f.Reserve()
	for _, k := range e.kids {
		if k.elem != nil {
			f.number(k.elem)
		}
	}
}

func (f *File) putElem(e *Elem, parent Ref) {
	var kids strings.Builder
	for _, k := range e.kids {
		switch {
		case k.elem != nil:
			f.putElem(k.elem, e.ref)
			fmt.Fprintf(&kids, "%d 0 R ", k.elem.ref)
		case k.page != nil:
			fmt.Fprintf(&kids, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", k.page.ref, k.mcid)
		default:
			a := f.links[k.note]
			fmt.Fprintf(&kids, "<</Type /OBJR /Pg %d 0 R /Obj %d 0 R>> ", a.page.ref, a.ref)
		}
	}
	f.Put(e.ref, fmt.Sprintf("<</Type /StructElem /S /%s /P %d 0 R%s /K [%s]>>", e.tag, parent, e.attrs, strings.TrimSpace(kids.String())))
}

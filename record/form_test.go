package record

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestEveryValueHasOneText(t *testing.T) {
	for _, test := range []struct {
		value any
		text  string
	}{
		{"", `""`},
		{"Mr O'Neil <b>&", `"Mr O'Neil <b>&"`},
		{"a\"b\\c", `"a\"b\\c"`},
		{"\b\f\n\r\t", `"\b\f\n\r\t"`},
		{"\x00\x1f\x7f", "\"\\u0000\\u001f\x7f\""},
		{"é \u2028 \U0001f5f3", "\"é \u2028 \U0001f5f3\""},
		{int64(0), `0`},
		{int64(-7), `-7`},
		{int64(1<<53 - 1), `9007199254740991`},
		{int64(-1<<53 + 1), `-9007199254740991`},
		{[]any{}, `[]`},
		{Object{}, `{}`},
		{Object{"b": int64(1), "a": []any{"x", []any{}}, "_": Object{}, "a_": "", "a1": ""}, `{"_":{},"a":["x",[]],"a1":"","a_":"","b":1}`},
	} {
		b, err := Encode(test.value)
		if err != nil || string(b) != test.text {
			t.Errorf("Encode(%#v) = %s, %v; want %s", test.value, b, err, test.text)
		}
		v, err := Decode([]byte(test.text))
		if err != nil || !reflect.DeepEqual(v, test.value) {
			t.Errorf("Decode(%s) = %#v, %v; want %#v", test.text, v, err, test.value)
		}
		if second, err := secondEncode(test.value); err != nil || second != test.text {
			t.Errorf("the second encoder writes %s, %v; want %s", second, err, test.text)
		}
	}
}

func TestOtherWritingsAreRefusedWithTheirPlace(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", ``, "byte 0: the text ends where a value should stand"},
		{"space before", ` 1`, "byte 0: white space"},
		{"space within", `[1, 2]`, "byte 3: white space"},
		{"line end after", "1\n", "byte 1: white space"},
		{"two values", `12"a"`, `byte 2: '"' after the end`},
		{"null", `{"a":null}`, "byte 5: null, true and false"},
		{"truth", `[true]`, "byte 1: null, true and false"},
		{"fraction", `[1.0]`, "byte 2: numbers are whole"},
		{"exponent", `1e3`, "byte 1: numbers are whole"},
		{"leading zero", `[01]`, "byte 1: a number has no leading zeros"},
		{"minus leading zero", `-01`, "byte 1: a number has no leading zeros"},
		{"minus zero", `-0`, "byte 0: zero has no sign"},
		{"lone minus", `-`, "byte 1: the text ends where a digit"},
		{"plus", `+1`, "byte 0: '+' where a value"},
		{"2^53", `9007199254740992`, "byte 0: the number is out of range"},
		{"-2^53", `[-9007199254740992]`, "byte 1: the number is out of range"},
		{"past int64", `99999999999999999999`, "byte 0: the number is out of range"},
		{"key twice", `{"a":1,"a":2}`, `byte 7: key "a" stands twice`},
		{"key order", `{"b":1,"a":2}`, `byte 7: key "a" stands after "b"`},
		{"key in capitals", `{"A":1}`, `byte 1: key "A"`},
		{"key from a digit", `{"1a":1}`, `byte 1: key "1a"`},
		{"empty key", `{"":1}`, `byte 1: key ""`},
		{"escaped key", `{"\u0061":1}`, "byte 2: an escape that is not the shortest"},
		{"bare key", `{a:1}`, "byte 1: 'a' where a key"},
		{"no colon", `{"a"1}`, "byte 4: '1' where :"},
		{"no comma", `["a""b"]`, `byte 4: '"' where , or ]`},
		{"comma at the end", `[1,]`, "byte 3: ']' where a value"},
		{"comma before brace", `{"a":1,}`, "byte 7: '}' where a key"},
		{"unclosed list", `[1`, "byte 2: the text ends where , or ]"},
		{"unclosed object", `{"a":1`, "byte 6: the text ends where , or }"},
		{"unclosed string", `["a`, "byte 3: the text ends within a string that began at byte 1"},
		{"string ends in escape", `"\`, "byte 1: an escape"},
		{"solidus escaped", `"a\/b"`, "byte 2: an escape that is not the shortest"},
		{"letter escaped", `"\u0041"`, "byte 1: an escape that is not the shortest"},
		{"line end as number", `"\u000a"`, "byte 1: an escape that is not the shortest"},
		{"capital digits", `"\u001F"`, "byte 1: an escape that is not the shortest"},
		{"signed digits", `"\u00+1"`, "byte 1: an escape that is not the shortest"},
		{"surrogates", `"\ud83d\ude00"`, "byte 1: an escape that is not the shortest"},
		{"control character", "\"a\tb\"", "byte 2: a control character"},
		{"not UTF-8", "\"a\xff\"", "byte 2: a byte that is not UTF-8"},
		{"overlong UTF-8", "\"\xc0\xaf\"", "byte 1: a byte that is not UTF-8"},
		{"surrogate in UTF-8", "\"\xed\xa0\x80\"", "byte 1: a byte that is not UTF-8"},
		{"not NFC", `["e` + "\u0301" + `"]`, "byte 1: the text is not in normal form C"},
		{"byte order mark", "\ufeff1", "byte 0: '\\ufeff' where a value"},
		{"too deep", strings.Repeat("[", 17), "byte 16: lists and objects lie more than 16 deep"},
	} {
		v, err := Decode([]byte(test.text))
		if err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: Decode(%q) = %#v, %v; want %s", test.name, test.text, v, err, test.want)
		}
	}
	deep := strings.Repeat("[", 16) + strings.Repeat("]", 16)
	if v, err := Decode([]byte(deep)); err != nil {
		t.Errorf("sixteen deep: %v, %v", v, err)
	}
}

func TestWhatHasNoTextIsRefusedWithItsPlace(t *testing.T) {
	deep := any([]any{})
	for range 16 {
		deep = []any{deep}
	}
	for _, test := range []struct {
		value any
		want  string
	}{
		{nil, "the value: a <nil> has no sheet form"},
		{1, "the value: a int has no sheet form"},
		{Object{"a": []any{"x", 1.5}}, "a.1: a float64 has no sheet form"},
		{Object{"a": true}, "a: a bool has no sheet form"},
		{[]any{int64(1 << 53)}, "0: 9007199254740992 is out of range"},
		{Object{"a b": ""}, `the value: key "a b"`},
		{"\xff", "the value: the text is not UTF-8"},
		{Object{"name": "e\u0301"}, "name: the text is not in normal form C"},
		{deep, strings.Repeat("0.", 15) + "0: lists and objects lie more than 16 deep"},
	} {
		if b, err := Encode(test.value); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("Encode(%#v) = %s, %v; want %s", test.value, b, err, test.want)
		}
	}
}

// anyValue makes a value of the form; all its texts have the form's limits.
func anyValue(r *rand.Rand, depth int) any {
	switch n := r.IntN(6); {
	case n < 2 || depth == 0:
		return anyText(r)
	case n == 2:
		return r.Int64N(1<<54-1) - (1<<53 - 1)
	case n == 3:
		list := []any{}
		for range r.IntN(4) {
			list = append(list, anyValue(r, depth-1))
		}
		return list
	}
	return anyObject(r, depth)
}

func anyObject(r *rand.Rand, depth int) Object {
	o := Object{}
	for range r.IntN(5) {
		o[string("abz_"[r.IntN(4)])+[]string{"", "a", "_", "9", "zz"}[r.IntN(5)]] = anyValue(r, depth-1)
	}
	return o
}

func anyText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(12) {
		switch r.IntN(4) {
		case 0:
			b.WriteRune(rune(r.IntN(0x80)))
		case 1:
			odd := []rune("é\u0301\u2028\u2029\u00a0\ufffdÅ가\\\"/<&\U0001f5f3")
			b.WriteRune(odd[r.IntN(len(odd))])
		default:
			b.WriteRune(rune('a' + r.IntN(26)))
		}
	}
	return norm.NFC.String(b.String())
}

func FuzzEncodeThenDecode(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, "a\u2028\\u2028\x01")
	}
	f.Fuzz(func(t *testing.T, seed uint64, extra string) {
		v := []any{anyValue(rand.New(rand.NewPCG(seed, 1)), 5), norm.NFC.String(strings.ToValidUTF8(extra, "?"))}
		b, err := Encode(v)
		if err != nil {
			t.Fatalf("%#v: %v", v, err)
		}
		again, err := Decode(b)
		if err != nil || !reflect.DeepEqual(again, any(v)) {
			t.Errorf("%s is read as %#v, %v; want %#v", b, again, err, v)
		}
		if second, err := secondEncode(v); err != nil || second != string(b) {
			t.Errorf("the encoders differ: %s and %s, %v", b, second, err)
		}
	})
}

func FuzzDecodeThenEncode(f *testing.F) {
	for _, seed := range []string{`{"a":[1,"\u0001\n",{}],"b":-7}`, `{"b":1,"a":2}`, `"\u0041"`, `[01]`, "\"e\u0301\"", `[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := Decode(b)
		if err != nil {
			return
		}
		if again, err := Encode(v); err != nil || string(again) != string(b) {
			t.Errorf("%q is taken and written as %q, %v", b, again, err)
		}
		if second, err := secondEncode(v); err != nil || second != string(b) {
			t.Errorf("%q is taken and the second encoder writes %q, %v", b, second, err)
		}
	})
}

func TestB64HasOneWriting(t *testing.T) {
	h := [32]byte{31: 0xff, 0: 0xfb}
	text := B64(h)
	if got, err := ParseB64(text); err != nil || got != h {
		t.Errorf("ParseB64(%s) = %x, %v", text, got, err)
	}
	for name, bad := range map[string]string{
		"unused bits": text[:42] + "9", "padding": text + "=", "short": text[:42], "other alphabet": "+" + text[1:],
		"line end": text[:20] + "\n" + text[20:], "line end for a letter": "\n" + text[1:],
	} {
		if _, err := ParseB64(bad); err == nil {
			t.Errorf("%s: ParseB64(%q) is taken", name, bad)
		}
	}
}

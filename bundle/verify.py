#!/usr/bin/env python3
"""Verify a bundle: a ZIP archive or the folder it was unpacked into.

    python3 verify.py bundle.zip
    python3 verify.py --key KEY folder/ another.zip

Needs Python 3.8 and nothing else, no network. It checks that the bundle is
whole, that every event stands in the signed log of the organisation, and that
what is shown is what was recorded. It does not replay the rulebook, and does
not hold bundles against each other or against receipts: the programs alteram
and alteram-verify do. The form is described in docs/reference/record.md of
alteram. Exit code 0: verified; 1: not; 2: wrong use.
"""

import base64
import functools
import hashlib
import json
import os
import re
import struct
import sys
import unicodedata
import zlib

MAX_SIZE, MAX_TEXT, MAX_FILES, MAX_LEAVES = (1 << 32) - 1, 256 << 20, 65534, 65536


class Bad(Exception):
    """What is wrong, as a sentence."""


def need(condition, text, *args):
    if not condition:
        raise Bad(text % args if args else text)


def sha256(*parts):
    h = hashlib.sha256()
    for part in parts:
        h.update(part)
    return h.digest()


# --- strict JSON -------------------------------------------------------------

KEY = re.compile(r"[a-z_][a-z0-9_]*\Z")


def walk(v, depth):
    if isinstance(v, str):
        need(v.isascii() or unicodedata.is_normalized("NFC", v), "a text is not in normal form C")
    elif isinstance(v, bool) or v is None:
        raise Bad("null, true and false are not values of the form")
    elif isinstance(v, int):
        need(-(1 << 53) < v < 1 << 53, "a number is out of range")
    else:
        need(depth < 16, "lists and objects lie too deep")
        if isinstance(v, dict):
            for key in v:
                need(KEY.match(key), "the key %r is not of the form", key)
        for x in v.values() if isinstance(v, dict) else v:
            walk(x, depth + 1)


def no_float(text):
    raise Bad("%s is not a whole number" % text)


def encode(v):
    walk(v, 0)
    return json.dumps(v, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def decode(b):
    try:
        v = json.loads(b.decode("utf-8"), parse_float=no_float, parse_constant=no_float)
        same = encode(v) == b
    except (ValueError, RecursionError) as e:
        raise Bad("it is not JSON as the record has it (%s)" % str(e)[:80])
    need(same, "it is not JSON in the one form that the record has")
    return v


def un64(text, size=None, url=False):
    """Decodes canonical base64: padded, or with the URL alphabet and unpadded."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4) if url else text, b"-_" if url else None, validate=True)
    except (ValueError, TypeError):
        raise Bad("%r is not base64" % str(text)[:60])
    need(to64(raw, url) == text and size in (None, len(raw)), "%r is not base64 of the right length", text[:60])
    return raw


def to64(raw, url=False):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=") if url else base64.b64encode(raw).decode()


def is_hex(s, n):
    return isinstance(s, str) and len(s) == n and not s.strip("0123456789abcdef")


def whole(s):
    """A decimal number in its one writing, or None."""
    ok = s.isascii() and s.isdigit() and (s == "0" or s[0] != "0") and len(s) < 20 and int(s) < 1 << 63
    return int(s) if ok else None


# --- Ed25519 (RFC 8032), without cofactor, as Go's crypto/ed25519 -----------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = add(q, p)
        p, n = add(p, p), n >> 1
    return q


def point(b):
    """Decodes a point; like Go, also one whose y is not reduced."""
    n = int.from_bytes(b, "little")
    y, sign = (n & (1 << 255) - 1) % P, n >> 255
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, P - 2, P) % P
    x = pow(x, (P + 3) // 8, P)
    if v * x * x % P != u:
        x = x * ROOT % P
    if v * x * x % P != u:
        return None
    if x & 1 != sign:
        x = (P - x) % P
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@functools.lru_cache(maxsize=4096)
def signed(key, message, sig):
    if len(sig) != 64:
        return False
    a, s = point(key), int.from_bytes(sig[32:], "little")
    if a is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(sig[:32] + key + message).digest(), "little") % L
    x, y, z, _ = add(multiply(s, BASE), multiply(k, ((P - a[0]) % P, a[1], 1, (P - a[3]) % P)))
    z = pow(z, P - 2, P)
    return (y * z % P | (x * z % P & 1) << 255).to_bytes(32, "little") == sig[:32]


# Points of small order, for which anybody can sign: their y, also not reduced.
ORDER8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
WEAK = {0, 1, P - 1, P, P + 1, ORDER8, P - ORDER8}


# --- signed notes, keys (C2SP signed-note, tlog-checkpoint, tlog-cosignature) -


def key_name(s):
    return s != "" and "+" not in s and not any(c.isspace() or c < " " or "\x7f" <= c < "\xa0" for c in s)


class Key:
    """A verifier key of a log (type 1) or a witness (type 4)."""

    def __init__(self, text):
        need(isinstance(text, str), "there is no key")
        parts = text.split("+", 2)
        need(len(parts) == 3 and key_name(parts[0]), "%r is not a key", text[:80])
        raw = un64(parts[2], 33)
        self.text, self.name, self.id, self.type, self.key = text, parts[0], parts[1], raw[0], raw[1:]
        need(self.type in (1, 4), "%r is a key of a type that is not known", text[:80])
        need(sha256(self.name.encode(), b"\n", raw)[:4].hex() == self.id, "the id of %r does not fit", text[:80])
        need(int.from_bytes(self.key, "little") & (1 << 255) - 1 not in WEAK, "anybody can sign for %r", text[:80])

    def signed(self, message, sig):
        if self.type == 1:
            return signed(self.key, message, sig)
        at = int.from_bytes(sig[:8], "big")
        return (len(sig) == 72 and 0 < at < 1 << 63
                and signed(self.key, b"cosignature/v1\ntime %d\n" % at + message, sig[8:]))


class Head:
    """A checkpoint, read but not verified."""

    def __init__(self, raw):
        need(len(raw) <= 16384, "a head of more than 16384 bytes")
        try:
            text = raw.decode("utf-8")
        except ValueError:
            raise Bad("a head is not UTF-8")
        need(not any(c < " " and c != "\n" for c in text), "a head has control characters")
        body, blank, rest = text.rpartition("\n\n")
        need(blank and rest.endswith("\n"), "a head is not a signed note")
        self.body, self.sigs = body + "\n", []
        for line in rest[:-1].split("\n"):
            parts = line.split(" ", 2)
            need(len(parts) == 3 and parts[0] == "\u2014" and key_name(parts[1]), "a head has a bad signature line")
            sig = un64(parts[2])
            need(len(sig) >= 5, "a head has a bad signature line")
            sig = (parts[1], sig[:4].hex(), sig[4:])
            need(all(s[:2] != sig[:2] for s in self.sigs), "a key has signed a head twice")
            self.sigs.append(sig)
        lines = body.split("\n")
        need(len(self.sigs) <= 32 and len(lines) >= 3 and "" not in lines, "a head is not origin, size and root")
        self.origin, self.size, self.root = lines[0], whole(lines[1]), un64(lines[2], 32)
        need(self.size is not None, "a head has no size")
        self.plain = len(lines) == 3

    def open(self, origin, key, witnesses):
        need(self.origin == origin == key.name and self.plain, "a head is not of the log %s", origin)
        need(self.size > 0 or self.root == sha256(b""), "the root is not that of an empty log")
        keys = [key] + [w for w in witnesses if w.text != key.text]
        for name, kid, sig in self.sigs:
            match = [k for k in keys if (k.name, k.id) == (name, kid)]
            need(len(match) == 1, "a head is signed by %s+%s, which is not a key of this log or its witnesses", name, kid)
            need(match[0].signed(self.body.encode(), sig), "the signature of %s under a head does not hold", name)
        need(any(s[:2] == (key.name, key.id) for s in self.sigs), "the log's key of that time has not signed a head")


# --- Merkle tree (RFC 6962) --------------------------------------------------


def leaf(entry):
    return sha256(b"\0", entry)


def node(a, b):
    return sha256(b"\1", a, b)


def middle(lo, hi):
    return lo + (1 << (hi - lo - 1).bit_length() - 1)


def root(leaves):
    if not leaves:
        return sha256(b"")
    while len(leaves) > 1:
        pairs = [node(leaves[i], leaves[i + 1]) for i in range(0, len(leaves) - 1, 2)]
        leaves = pairs + leaves[len(pairs) * 2:]
    return leaves[0]


def included(path, size, top, index, h):
    if not 0 <= index < size:
        return False
    turns, lo, hi = [], 0, size
    while hi - lo > 1:
        m = middle(lo, hi)
        turns.append(index >= m)
        lo, hi = (m, hi) if index >= m else (lo, m)
    if len(turns) != len(path):
        return False
    for right, other in zip(reversed(turns), path):
        h = node(other, h) if right else node(h, other)
    return h == top


def continued(proof, size, top, old, old_root):
    if not 1 <= old <= size:
        return False
    turns, lo, hi = [], 0, size
    while old < hi:
        m = middle(lo, hi)
        turns.append(old > m)
        lo, hi = (m, hi) if old > m else (lo, m)
    rest = list(proof)
    if len(rest) != len(turns) + (lo > 0):
        return False
    a = b = rest.pop(0) if lo > 0 else old_root
    for right in reversed(turns):
        h = rest.pop(0)
        if right:
            a, b = node(h, a), node(h, b)
        else:
            b = node(b, h)
    return a == old_root and b == top


# --- sheets ------------------------------------------------------------------

DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:(0[1-9]|[1-5][0-9]))?\Z")
UTC = re.compile(r"(.{10})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z\Z")


def is_day(s):
    m = DAY.match(s)
    if not m:
        return False
    y, mo, d = map(int, m.groups())
    leap = y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
    return 1 <= mo <= 12 and 1 <= d <= [31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][mo - 1]


def is_civil(s):
    day, t, clock = s.partition("T")
    return is_day(day) and (not t or clock == "24:00" or bool(CLOCK.match(clock)))


def is_occurred(s):
    if s in ("", "unknown"):
        return True
    a, slash, b = s.partition("/")
    n = min(len(a), len(b))
    return is_civil(a) and (not slash or is_civil(b) and b[:n] >= a[:n])


def is_utc(s):
    m = UTC.match(s)
    return bool(m) and is_day(m.group(1))


ORIGIN = re.compile(r"[A-Za-z0-9._~:/-]{1,200}\Z")
ACT = re.compile(r"[a-z]+(\.[a-z]+)*\Z")
TEXTS = ("org", "id", "case", "act", "recorded", "att_kind", "actor", "role", "occurred", "rules", "clause", "engine", "prev")
FIELDS = {"v": int, "seq": int, "open": dict, "state": dict, "relies": list, "sealed": list, "att": list}


class Event:
    """An event of the case or of the organisation, as its files say."""

    def __init__(self, raw):
        need(len(raw) <= 16384, "it has more than 16384 bytes")
        o = decode(raw)
        need(isinstance(o, dict), "it is not an object")
        for key, v in o.items():
            kind = str if key in TEXTS else FIELDS.get(key)
            need(kind and isinstance(v, kind) and (kind is int or v), "%s is empty, of a wrong type or not known", key)
        self.raw, self.sheet, self.shown = raw, o, {}
        get = lambda key: o.get(key, "")
        need(o.get("v") == 1 and o.get("seq", -1) >= 0, "v or seq is wrong")
        self.seq, self.act, self.open, self.recorded = o["seq"], get("act"), o.get("open", {}), get("recorded")
        need(ORIGIN.match(get("org")) and is_hex(get("id"), 32) and is_hex(get("case"), 32), "org, id or case is wrong")
        self.prev = un64(get("prev"), 32, True) if "prev" in o else bytes(32)
        need((self.prev == bytes(32)) == (self.seq == 0) and ("prev" in o) == (self.seq > 0), "prev is wrong")
        need(ACT.match(self.act) and len(self.act) <= 64, "act is wrong")
        need(is_occurred(get("occurred")) and is_utc(self.recorded), "occurred or recorded is wrong")
        need(get("rules") == "" or is_hex(get("rules"), 64), "rules is wrong")
        need(re.match(r"[a-z]{1,16}\Z", get("att_kind")), "att_kind is wrong")
        for key in ("actor", "role", "clause", "engine"):
            need(not any(c < " " or "\x7f" <= c < "\xa0" for c in get(key)), "%s has control characters", key)
        relies = o.get("relies", [])
        need(all(is_hex(x, 32) for x in relies) and len(set(relies)) == len(relies), "relies is wrong")
        hashes = [[un64(x, 32, True) for x in o.get(key, []) if need(isinstance(x, str), "%s is wrong", key) is None]
                  for key in ("sealed", "att")]
        self.sealed = hashes[0]
        need(all(a < b for a, b in zip(self.sealed, self.sealed[1:])), "sealed is not in order")

    def called(self):
        word = self.open.get("thing") or self.open.get("kind") if self.act == "entry" else None
        day = self.sheet.get("occurred", "")[:10]
        return "event %d (%s, %s)" % (self.seq, word or self.act, day if is_day(day) else self.recorded[:10])


# --- the archive -------------------------------------------------------------


def good_name(name):
    if not 1 <= len(name.encode("utf-8", "surrogatepass")) <= 200 or not unicodedata.is_normalized("NFC", name):
        return False
    if any(c in '<>:"\\|?*' or c != " " and unicodedata.category(c)[0] not in "LMNPS" for c in name):
        return False
    for part in name.split("/"):
        if part == "" or part[0] in ". " or part[-1] in ". ":
            return False
        if re.match(r"(CON|PRN|AUX|NUL|(COM|LPT)[0-9])\Z", part.split(".")[0].rstrip(" ").upper()):
            return False
    return True


def pack(files):
    out, central = [], []
    offset = 0
    for name, data in files:
        raw = name.encode()
        common = struct.pack("<HHHHHIIIHH", 20, 0x0800, 0, 0, 0x0021, zlib.crc32(data), len(data), len(data), len(raw), 0)
        out += [struct.pack("<I", 0x04034B50) + common + raw, data]
        central.append(struct.pack("<IH", 0x02014B50, 20) + common + bytes(10) + struct.pack("<I", offset) + raw)
        offset += 30 + len(raw) + len(data)
    table = b"".join(central)
    end = struct.pack("<IIHHIIH", 0x06054B50, 0, len(files), len(files), len(table), offset, 0)
    return b"".join(out) + table + end


def unpack(raw):
    need(len(raw) <= MAX_SIZE, "the file has more than %d bytes", MAX_SIZE)
    need(raw[:4] == b"PK\3\4", "this is not a bundle: it does not begin as a ZIP archive does")
    files, at = {}, 0
    last = None
    while raw[at:at + 4] == b"PK\3\4" and len(raw) - at >= 30:
        _, _, flags, method, _, _, _, stored, size, n, extra = struct.unpack_from("<IHHHHHIIIHH", raw, at)
        try:
            name = raw[at + 30:at + 30 + n].decode("utf-8")
        except ValueError:
            raise Bad("the archive holds a name that is not UTF-8")
        need(good_name(name), "the archive holds the name %r, which could lead out of the folder or cannot be stored everywhere", name)
        need(not flags & 1, "%s is encrypted", name)
        need(method == 0 and not flags & 8,
             "%s is packed in another way than bundles are: unpack the archive into an empty folder and verify the folder", name)
        need(extra == 0 and stored == size and at + 30 + n + size <= len(raw), "the archive is damaged at %s", name)
        need(name not in files and len(files) < MAX_FILES, "%s is there twice, or there are too many files", name)
        need(last is None or last.encode() < name.encode(), "%s is not in the order of the names", name)
        files[name] = raw[at + 30 + n:at + 30 + n + size]
        last = name
        at += 30 + n + size
    need(pack(list(files.items())) == raw, "the archive was changed or is not in the form of bundles")
    return files


def load(path):
    if not os.path.isdir(path):
        with open(path, "rb") as f:
            return unpack(f.read(MAX_SIZE + 1))
    files = {}
    for top, dirs, names in os.walk(path):
        for name in names + [d for d in dirs if os.path.islink(os.path.join(top, d))]:
            full = os.path.join(top, name)
            need(os.path.isfile(full) and not os.path.islink(full), "%s is not a plain file", full)
            with open(full, "rb") as f:
                files[os.path.relpath(full, path).replace(os.sep, "/")] = f.read()
    return files


# --- the bundle --------------------------------------------------------------

OWN = ("events/", "disclosures/", "org/", "org-disclosures/", "log/", "rules/", "files/")
HEADER = "alteram-consistency/v1"


def is_extra(name):
    return name not in ("MANIFEST", "bundle.json") and not any(name == o[:-1] or name.startswith(o) for o in OWN)


def seq_of(digits, width):
    n = whole(digits.lstrip("0") or "0")
    return n if n is not None and "%0*d" % (width, n) == digits else None


class Bundle:
    def __init__(self, files):
        self.files, self.problems = files, []
        self.check_names()
        self.check_manifest()
        self.head = self.take("log/checkpoint", Head)
        self.told = self.take("bundle.json", self.describe_read)
        self.used = {"MANIFEST", "bundle.json", "log/checkpoint", "log/keys"}
        self.events = self.read_events("events/", "disclosures/")
        self.org = self.read_events("org/", "org-disclosures/")
        need([e.seq for e in self.events] == list(range(len(self.events))) and self.events, "an event of the case is missing or misplaced")
        need(self.org, "the events of the organisation are missing")
        self.read_rest()
        for name in files:
            need(name in self.used, "%s belongs to nothing that the bundle says it holds", name)

    def take(self, name, read):
        """Reads a file; what is wrong with it is said with its name."""
        try:
            return read(self.files[name])
        except Bad as e:
            raise Bad("%s: %s" % (name, e))

    def check_names(self):
        text = sum(len(data) for name, data in self.files.items() if not name.startswith("files/"))
        need(len(self.files) <= MAX_FILES and text <= MAX_TEXT and sum(map(len, self.files.values())) <= MAX_SIZE, "the bundle is too large")
        for name in self.files:
            need(good_name(name), "the name %r could lead out of the folder or cannot be stored everywhere", name)
        need(len({n.lower() for n in self.files}) == len(self.files), "two names differ only in large and small letters")
        for name in ("MANIFEST", "bundle.json", "log/checkpoint", "log/keys"):
            need(name in self.files, "%s is missing", name)

    def check_manifest(self):
        sums = {n: sha256(d).hex() for n, d in self.files.items() if n != "MANIFEST"}
        lines = ["%s  %s\n" % (sums[n], n) for n in sorted(sums, key=lambda n: n.encode())]
        if self.files["MANIFEST"] == "".join(lines).encode():
            return
        told = dict(line.split("  ", 1)[::-1] for line in self.files["MANIFEST"].decode("utf-8", "replace").split("\n") if "  " in line)
        for name in sorted(set(sums) | set(told)):
            need(name in sums, "%s is missing; MANIFEST lists it", name)
            need(name in told, "%s was added; MANIFEST does not list it", name)
            need(told[name] == sums[name], "%s was changed: its check sum is not the one in MANIFEST", name)
        raise Bad("MANIFEST was changed")

    def describe_read(self, raw):
        o = decode(raw)
        need(isinstance(o, dict) and o.get("v") == 1, "this program reads format 1")
        for key in ("purpose", "made", "origin", "case", "head"):
            need(isinstance(o.get(key), str), "%s is missing", key)
        need(re.match(r"[a-z]{1,32}\Z", o["purpose"]) and is_utc(o["made"]) and is_hex(o["case"], 32), "purpose, made or case is wrong")
        number = lambda x: isinstance(x, int) and x >= 0
        listed = lambda key, ok: isinstance(o.get(key, []), list) and all(ok(x) for x in o.get(key, []))
        tup = lambda x, n: isinstance(x, list) and len(x) == n
        numbers = lambda x: isinstance(x, list) and all(map(number, x))
        strs = lambda x: isinstance(x, list) and all(isinstance(s, str) for s in x)
        field = lambda x: tup(x, 2) and number(x[0]) and numbers(x[1])
        need(number(o.get("length")) and isinstance(o.get("holder", ""), str) and numbers(o.get("org", []))
             and numbers(o.get("consistency", [])) and strs(o.get("files", []))
             and listed("shown", field) and listed("org_shown", field)
             and listed("erased", lambda x: tup(x, 4) and numbers(x[:3]) and isinstance(x[3], str))
             and listed("editions", lambda x: tup(x, 2) and is_hex(x[0], 64) and strs(x[1]) and x[1])
             and listed("extra", lambda x: tup(x, 2) and strs(x)), "a field is missing or not of its type")
        for _, names in o.get("editions", []):
            need(all(good_name(n) and "/" not in n for n in names), "a rulebook has a bad name of a text")
        return o

    def read_events(self, folder, fields):
        events, entries = {}, [n for n in self.files if n.startswith(folder)]
        for name in entries:
            digits, _, ending = name[len(folder):].partition(".")
            seq = seq_of(digits, 6)
            need(seq is not None and ending in ("json", "tlog-proof"), "%s is not a file that a bundle can hold", name)
            if ending == "json":
                events[seq] = e = self.take(name, Event)
                need(e.seq == seq, "%s is the sheet of event %d", name, e.seq)
                proof = name[:-4] + "tlog-proof"
                need(proof in self.files, "the proof of %s is missing", e.called())
                self.take(proof, lambda raw: self.read_proof(e, raw))
                self.used |= {name, proof}
        for name in self.files:
            if name.startswith(fields):
                digits, _, rest = name[len(fields):].partition("/")
                seq, at = seq_of(digits, 6), seq_of(rest[:-5], 3) if rest.endswith(".json") else None
                need(seq in events and at is not None, "%s belongs to no event", name)
                events[seq].shown[at] = self.take(name, decode)
                self.used.add(name)
        return [events[seq] for seq in sorted(events)]

    def read_proof(self, e, raw):
        need(len(raw) <= 32768, "it has more than 32768 bytes")
        text, _, note = raw.partition(b"\n\n")
        try:
            lines = text.decode("ascii").split("\n")
        except ValueError:
            raise Bad("it is not in the form of proofs")
        need(note == self.files["log/checkpoint"], "it leads to another head than log/checkpoint")
        need(len(lines) >= 3 and lines[0] == "c2sp.org/tlog-proof@v1" and lines[1][:6] == "extra " and lines[2][:6] == "index ",
             "it is not in the form of proofs")
        e.blind, e.index, e.path = un64(lines[1][6:], 32), whole(lines[2][6:]), [un64(h, 32) for h in lines[3:]]
        need(e.index is not None and e.index < self.head.size and len(e.path) <= 63, "it is not in the form of proofs")
        e.commitment = sha256(b"alteram-event/v1\n", e.blind, e.raw)
        e.entry = b"\1" + e.commitment

    def read_rest(self):
        files, self.leaves, self.earlier, self.editions, self.contents, self.extra = self.files, [], [], [], [], []
        if "log/leaves" in files:
            raw = files["log/leaves"]
            need(raw and len(raw) % 33 == 0, "log/leaves is no list of entries of 33 bytes")
            self.leaves = [raw[i:i + 33] for i in range(0, len(raw), 33)]
            self.used.add("log/leaves")
        for h, names in self.told.get("editions", []):
            texts = []
            for n in names:
                path = "rules/%s/%s" % (h, n)
                need(path in files and path not in self.used, "%s is missing", path)
                texts.append([n, sha256(files[path]).hex()])
                self.used.add(path)
            self.editions.append((h, texts))
        for name, raw in files.items():
            if name.startswith("log/consistency/"):
                text, _, old = raw.partition(b"\n\n")
                lines = text.decode("utf-8", "replace").split("\n")
                need(lines[0] == HEADER, "%s does not begin with %s", name, HEADER)
                old = self.take(name, lambda _: Head(old))
                need(name == "log/consistency/%d" % old.size, "%s has the name of another", name)
                self.earlier.append((old, [un64(h, 32) for h in lines[1:]]))
                self.used.add(name)
            elif name.startswith("files/") and is_hex(name[6:], 64):
                self.contents.append(name)
                self.used.add(name)
            elif is_extra(name):
                self.extra.append(name)
                self.used.add(name)

    # What the bundle says against what vouches for it. Each check raises Bad.

    def verify(self, pin):
        self.check_chains()
        self.check_keys(pin)
        self.check_tree()
        self.check_told()
        for e in self.events + self.org:
            self.check_fields(e)
        self.check_erased()
        self.check_editions()
        self.check_files()

    def check_chains(self):
        origin, events, org = self.told["origin"], self.events, self.org
        for chain, handle in ((events, self.told["case"]), (org, org[0].sheet["case"])):
            need(len({e.sheet["id"] for e in chain}) == len(chain), "two events have one id")
            before = None
            for e in chain:
                need(e.sheet["org"] == origin, "%s is of the log %s", e.called(), e.sheet["org"])
                need(e.sheet["case"] == handle, "%s belongs to another chain", e.called())
                if before:
                    need(e.seq > before.seq + 1 or e.prev == before.commitment, "%s follows another event than %s", e.called(), before.called())
                    need(e.index > before.index, "%s stands in the log before the event that it follows", e.called())
                before = e
        need(org[0].seq == 0 and org[0].act == "org.genesis" and org[0].index == 0, "the founding of the log is missing")
        held = {}
        for e in events + org:
            need(held.setdefault(e.index, e.raw) == e.raw, "%s claims an entry of the log that is another event", e.called())
        before = ""
        for e in sorted(events + org, key=lambda e: e.index):
            need(e.recorded >= before, "%s says that it was recorded before an earlier entry", e.called())
            before = e.recorded

    def check_keys(self, pin):
        self.keys, promise, lines, watch = [], None, [], {}
        for e in self.org:
            if e.act == "org.witness":
                key = Key(e.open.get("verifier"))
                watch[key.text] = key
                lines.append(key.text)
            if e.act not in ("org.genesis", "org.key"):
                continue
            need(e.act == "org.key" or e.seq == 0, "the log is founded twice")
            key, after = Key(e.open.get("key")), e.open.get("next")
            need(key.name == self.told["origin"] and key.type == 1 and is_hex(after, 64), "%s does not name a key of the log", e.called())
            if e.act == "org.key":
                need(sha256(b"alteram-key/v1\n", key.text.encode()).hex() == promise, "%s names a key that was not promised", e.called())
                message = "\n".join(("alteram-rotate/v1", key.name, key.text, after)).encode()
                for by, field in ((key, "by_new"), (self.keys[-1][1], "by_old")):
                    sig = e.open.get(field)
                    if field == "by_old" and not isinstance(sig, str):
                        continue  # the old key is lost
                    need(isinstance(sig, str) and by.signed(message, un64(sig.replace("\r", "").replace("\n", ""), url=True)),
                         "%s: %s is not a signature by that key", e.called(), field)
            self.keys.append((e.index, key))
            promise = after
        texts = [k.text for _, k in self.keys]
        need(self.files["log/keys"].decode("utf-8", "replace") == "".join(t + "\n" for t in texts + lines), "log/keys is not what the events name")
        need(not pin or pin in texts, "the log is signed by %s, which is not the key that was given to verify with", texts[-1])
        self.watch = list(watch.values())
        self.open(self.head)

    def open(self, head):
        key = [k for at, k in self.keys if at < head.size] or [self.keys[0][1]]
        head.open(self.told["origin"], key[-1], self.watch)

    def check_tree(self):
        size, top = self.head.size, self.head.root
        need(len(self.leaves) == (size if size <= MAX_LEAVES else 0), "the list of all entries of the log is missing or of another length")
        need(not self.leaves or root([leaf(x) for x in self.leaves]) == top, "the list of all entries is not what the head was signed over")
        for e in self.events + self.org:
            need(included(e.path, size, top, e.index, leaf(e.entry)),
                 "%s is not entry %d of the log: its sheet, its blind or its proof was changed", e.called(), e.index)
        for old, proof in self.earlier:
            self.open(old)
            need(continued(proof, size, top, old.size, old.root), "the log does not continue the one that was seen at %d entries", old.size)

    def check_told(self):
        """Describes what is here as bundle.json does, and compares."""
        raw, told, last = self.files["bundle.json"], self.told, self.events[-1]
        need(last.act == "bundle.issue", "%s is the last, and not the handing over of this bundle", last.called())
        need(last.open.get("bundle") == sha256(raw).hex() and last.open.get("length") == told["length"]
             and last.open.get("head") == told["head"], "%s recorded another list of what was handed over", last.called())
        need(len(self.events) > 1 and not last.shown, "there is nothing before the handing over, or it shows fields")
        shown = lambda events: [[e.seq, sorted(e.shown)] for e in events if e.shown]
        here = {
            "v": 1, "purpose": told["purpose"], "made": told["made"], "origin": told["origin"], "case": told["case"],
            "length": len(self.events) - 1, "head": to64(self.events[-2].commitment, True), "holder": told.get("holder", ""),
            "shown": shown(self.events[:-1]), "org": [e.seq for e in self.org], "org_shown": shown(self.org),
            "erased": sorted(told.get("erased", []), key=lambda x: (x[0], x[1])),
            "editions": sorted([[h, [n for n, _ in texts]] for h, texts in self.editions]),
            "files": sorted(name[6:] for name in self.contents), "consistency": sorted(old.size for old, _ in self.earlier),
            "extra": [[n, sha256(self.files[n]).hex()] for n in sorted(self.extra, key=lambda n: n.encode())],
        }
        here = {k: v for k, v in here.items() if v != "" and v != []}
        for key in sorted(set(here) | set(told)):
            need(here.get(key) == told.get(key), "what is here is not what was handed over: %s is %s, and was %s",
                 key, str(here.get(key))[:200], str(told.get(key))[:200])
        need(encode(here) == raw, "bundle.json is not in its form")
        for key in ("erased", "editions"):
            items = [tuple(x[:2]) if key == "erased" else x[0] for x in told.get(key, [])]
            need(len(set(items)) == len(items), "bundle.json lists something twice")
        for _, names in told.get("editions", []):
            need(len({n.lower() for n in names}) == len(names), "bundle.json lists something twice")

    def check_fields(self, e):
        for at, d in e.shown.items():
            need(isinstance(d, list) and len(d) == 3 and isinstance(d[0], str) and isinstance(d[1], str) and d[1],
                 "field %d of %s is not salt, name and value", at, e.called())
            salt = un64(d[0], 32, True)
            need(at < len(e.sealed), "%s has no field %d", e.called(), at)
            need(sha256(b"alteram-field/v1\n", salt, encode(d[1:])) == e.sealed[at],
                 "%s was recorded with another field %d (%s): name, value or salt was changed", e.called(), at, d[1])

    def check_erased(self):
        events, listed = self.events, set()
        pairs = lambda e: {tuple(p) for p in (e.open["positions"] if isinstance(e.open.get("positions"), list) else [])
                           if isinstance(p, list) and len(p) == 2 and all(isinstance(x, int) for x in p)} if e.act == "record.erase" else set()
        for seq, at, by, ground in self.told.get("erased", []):
            need(seq < len(events) and at < len(events[seq].sealed), "bundle.json has a field as erased that there is not")
            said = events[by].open.get("ground", "") if by < len(events) else None
            need(by < len(events) and (seq, at) in pairs(events[by]) and (said if isinstance(said, str) else "") == ground,
                 "%s has an erased field %d, and event %d did not erase it on that ground", events[seq].called(), at, by)
            need(at not in events[seq].shown, "%s shows field %d, which event %d erased", events[seq].called(), at, by)
            listed.add((seq, at))
        for e in events:
            need(pairs(e) <= listed, "%s erased a field, and bundle.json does not say so", e.called())

    def check_editions(self):
        for h, texts in self.editions:
            need(sha256(encode(texts)).hex() == h, "the texts of the rulebook %s are not the ones that were adopted", h)
        here = {h for h, _ in self.editions}
        adopted = {e.open["edition"] for e in self.org if e.act == "org.rulebook" and isinstance(e.open.get("edition"), str)}
        needed = {e.sheet["rules"] for e in self.events if "rules" in e.sheet}
        need(needed <= here and needed <= adopted, "a rulebook under which the case was judged, or its adoption, is missing")
        need(here <= needed | adopted, "a rulebook is here that no event names")

    def check_files(self):
        spoken = {}
        for e in self.events + self.org:
            for d in e.shown.values():
                if isinstance(d[2], dict) and isinstance(d[2].get("commitment"), str):
                    spoken.setdefault(d[2]["commitment"], []).append(d[2])
        for name in self.contents:
            raw, commitment = self.files[name], bytes.fromhex(name[6:])

            def fits(o):
                try:
                    salt = un64(o.get("salt"), 32, True)
                except Bad:
                    return False
                return o.get("size") == len(raw) and sha256(b"alteram-file/v1\n", salt, raw) == commitment

            need(any(fits(o) for o in spoken.get(to64(commitment, True), [])), "the attachment %s is not a file that was recorded", name)


def main(args):
    pin, brief, paths = None, False, []
    while args:
        arg = args.pop(0)
        if arg == "--key" and args:
            pin = args.pop(0)
        elif arg == "--brief":  # one line for each bundle
            brief = True
        elif arg in ("-h", "--help"):
            print(__doc__)
            return 0
        elif arg.startswith("-"):
            print("verify.py: %s is not an option; --help tells what is" % arg, file=sys.stderr)
            return 2
        else:
            paths.append(arg)
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    code = 0
    for path in paths:
        try:
            b = Bundle(load(path))
            b.verify(pin)
        except (Bad, OSError) as e:
            print("NOT VERIFIED %s: %s" % (path, e))
            code = 1
            continue
        print("verified %s" % path)
        if brief:
            continue
        shown, sealed = (sum(len(x) for x in group) for group in ([e.shown for e in b.events], [e.sealed for e in b.events]))
        erased = len(b.told.get("erased", []))
        print("  Case %s of %s, for %s, made %s." % tuple(b.told[k] for k in ("case", "origin", "purpose", "made")))
        print("  %d events without a gap, in a log of %d entries." % (len(b.events), b.head.size))
        print("  %d of %d sealed fields shown; %d erased, %d withheld." % (shown, sealed, erased, sealed - shown - erased))
        print("  Signed with the key %s; compare it with the one on a letter or a notice board." % b.keys[-1][1].text)
        print("  The rulebook was not replayed; alteram verify does that.")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

package store

import (
	"bytes"
	"hash/maphash"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// disk is a disk in memory that SQLite writes to, and that remembers in which
// order: every write, truncation, sync, creation and deletion. It models the
// worst that a file system may do. What was not synced may be lost, in part
// and in any order, and its sectors may hold garbage. A new name is durable
// once its file is synced (SQLite syncs the folder then), a deletion once
// the folder is.
type disk struct {
	shm string // a folder for the shared memory of write-ahead mode

	mu    sync.Mutex
	names map[string]*inode
	ops   []op
	lies  bool // sync does nothing, and says that it did

	failing func(kind) error // what an operation fails with
}

// inode is a file, whatever it is called.
type inode struct {
	id   int
	data []byte

	shared            int
	reserved, pending bool
}

type kind int

const (
	opCreate kind = iota
	opWrite
	opTruncate
	opSync
	opDropped // a sync that failed: what was pending is never written
	opDelete
	opSyncFolder
)

// op is something that was done to the disk.
type op struct {
	kind kind
	name string // opCreate, opDelete
	ino  int
	data []byte // opWrite
	at   int64  // opWrite: offset; opTruncate: new length
}

func newDisk(shm string, files map[string][]byte) *disk {
	d := &disk{shm: shm, names: map[string]*inode{}}
	for i, name := range slices.Sorted(maps.Keys(files)) {
		d.names[name] = &inode{id: i, data: bytes.Clone(files[name])}
	}
	return d
}

// files returns the content of the disk as programs see it.
func (d *disk) files() map[string][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := map[string][]byte{}
	for name, f := range d.names {
		out[name] = bytes.Clone(f.data)
	}
	return out
}

// fail asks whether an operation fails.
func (d *disk) fail(k kind) error {
	if d.failing == nil {
		return nil
	}
	return d.failing(k)
}

// Open implements vfs.VFS.
func (d *disk) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.names[name]
	if name == "" { // temporary: nobody will look for it after a crash
		return &handle{d: d, f: &inode{id: -1}}, flags, nil
	}
	if f == nil {
		if flags&vfs.OPEN_CREATE == 0 {
			return nil, flags, sqlite3.CANTOPEN
		}
		f = &inode{id: 1000 + len(d.ops)}
		d.names[name] = f
		d.ops = append(d.ops, op{kind: opCreate, name: name, ino: f.id})
	}
	h := &handle{d: d, f: f}
	if d.shm != "" {
		h.shm = vfs.NewSharedMemory(d.shm+name+"-shm", flags)
	}
	return h, flags, nil
}

// Delete implements vfs.VFS.
func (d *disk) Delete(name string, syncDir bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.names[name] == nil {
		return sqlite3.IOERR_DELETE_NOENT
	}
	delete(d.names, name)
	d.ops = append(d.ops, op{kind: opDelete, name: name})
	if syncDir && !d.lies {
		d.ops = append(d.ops, op{kind: opSyncFolder})
	}
	return nil
}

// Access implements vfs.VFS.
func (d *disk) Access(name string, _ vfs.AccessFlag) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.names[name] != nil, nil
}

// FullPathname implements vfs.VFS.
func (d *disk) FullPathname(name string) (string, error) { return name, nil }

// handle is an open file.
type handle struct {
	d    *disk
	f    *inode
	shm  vfs.SharedMemory
	lock vfs.LockLevel
}

func (h *handle) SharedMemory() vfs.SharedMemory { return h.shm }

func (h *handle) Close() error {
	if h.shm != nil {
		_ = h.shm.Close()
	}
	return h.Unlock(vfs.LOCK_NONE)
}

func (h *handle) ReadAt(p []byte, off int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if off >= int64(len(h.f.data)) {
		return 0, io.EOF
	}
	n := copy(p, h.f.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (h *handle) WriteAt(p []byte, off int64) (int, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.fail(opWrite); err != nil {
		return 0, err
	}
	h.f.data = writeAt(h.f.data, p, off)
	if h.f.id >= 0 {
		h.d.ops = append(h.d.ops, op{kind: opWrite, ino: h.f.id, data: bytes.Clone(p), at: off})
	}
	return len(p), nil
}

func (h *handle) Truncate(size int64) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	h.f.data = truncate(h.f.data, size)
	if h.f.id >= 0 {
		h.d.ops = append(h.d.ops, op{kind: opTruncate, ino: h.f.id, at: size})
	}
	return nil
}

func (h *handle) Sync(vfs.SyncFlag) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if err := h.d.fail(opSync); err != nil {
		// As Linux does: the pages count as clean, but are not on the disk.
		h.d.ops = append(h.d.ops, op{kind: opDropped, ino: h.f.id})
		return err
	}
	if !h.d.lies {
		h.d.ops = append(h.d.ops, op{kind: opSync, ino: h.f.id})
	}
	return nil
}

func (h *handle) Size() (int64, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return int64(len(h.f.data)), nil
}

func (h *handle) Lock(lock vfs.LockLevel) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.lock >= lock {
		return nil
	}
	switch lock {
	case vfs.LOCK_SHARED:
		if h.f.pending {
			return sqlite3.BUSY
		}
		h.f.shared++
	case vfs.LOCK_RESERVED:
		if h.f.reserved {
			return sqlite3.BUSY
		}
		h.f.reserved = true
	case vfs.LOCK_EXCLUSIVE:
		if h.lock == vfs.LOCK_RESERVED || h.lock == vfs.LOCK_SHARED {
			if h.f.pending {
				return sqlite3.BUSY
			}
			h.f.reserved, h.f.pending = true, true
			h.lock = vfs.LOCK_PENDING
		}
		if h.f.shared > 1 {
			return sqlite3.BUSY
		}
	}
	h.lock = lock
	return nil
}

func (h *handle) Unlock(lock vfs.LockLevel) error {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	if h.lock <= lock {
		return nil
	}
	if h.lock >= vfs.LOCK_RESERVED {
		h.f.reserved = false
	}
	if h.lock >= vfs.LOCK_PENDING {
		h.f.pending = false
	}
	if lock == vfs.LOCK_NONE {
		h.f.shared--
	}
	h.lock = lock
	return nil
}

func (h *handle) CheckReservedLock() (bool, error) {
	h.d.mu.Lock()
	defer h.d.mu.Unlock()
	return h.f.reserved, nil
}

func (h *handle) LockState() vfs.LockLevel { return h.lock }

func (h *handle) SectorSize() int { return sector }

// DeviceCharacteristics promises what SQLite assumes of a disk anyway: a write
// touches no byte outside its range.
func (h *handle) DeviceCharacteristics() vfs.DeviceCharacteristic {
	return vfs.IOCAP_POWERSAFE_OVERWRITE
}

// sector is what a disk writes in one piece, in bytes.
const sector = 512

func writeAt(data, p []byte, off int64) []byte {
	if end := off + int64(len(p)); end > int64(len(data)) {
		data = append(data, make([]byte, end-int64(len(data)))...)
	}
	copy(data[off:], p)
	return data
}

func truncate(data []byte, size int64) []byte {
	if size <= int64(len(data)) {
		return data[:size]
	}
	return append(data, make([]byte, size-int64(len(data)))...)
}

// mode is what becomes of that which was not synced when the power fails.
type mode int

const (
	lost    mode = iota // all of it is gone
	kept                // all of it is there, as after a kill
	cut                 // all but the end of the last write
	torn                // any sectors are there, any are not
	garbage             // as torn, but some sectors hold garbage
	modes
)

// platter replays operations and knows what is durable.
type platter struct {
	files   map[int][]byte
	pending map[int][]op // of a file, since its last sync
	names   map[string]int
	folder  []op // since the folder was last synced
}

func newPlatter(files map[string][]byte) *platter {
	p := &platter{map[int][]byte{}, map[int][]op{}, map[string]int{}, nil}
	for i, name := range slices.Sorted(maps.Keys(files)) {
		p.files[i], p.names[name] = bytes.Clone(files[name]), i
	}
	return p
}

// do replays one operation.
func (p *platter) do(o op) {
	switch o.kind {
	case opCreate, opDelete:
		p.folder = append(p.folder, o)
	case opWrite, opTruncate:
		p.pending[o.ino] = append(p.pending[o.ino], o)
	case opDropped:
		delete(p.pending, o.ino)
	case opSync:
		p.files[o.ino] = apply(p.files[o.ino], p.pending[o.ino])
		delete(p.pending, o.ino)
		for _, f := range p.folder {
			if f.kind == opCreate && f.ino == o.ino {
				p.syncFolder()
				break
			}
		}
	case opSyncFolder:
		p.syncFolder()
	}
}

func (p *platter) syncFolder() {
	p.names = rename(p.names, p.folder)
	p.folder = nil
}

func rename(names map[string]int, ops []op) map[string]int {
	names = maps.Clone(names)
	for _, o := range ops {
		if o.kind == opCreate {
			names[o.name] = o.ino
		} else {
			delete(names, o.name)
		}
	}
	return names
}

func apply(data []byte, ops []op) []byte {
	for _, o := range ops {
		if o.kind == opWrite {
			data = writeAt(data, o.data, o.at)
		} else {
			data = truncate(data, o.at)
		}
	}
	return data
}

// crash returns what is on the disk when the power comes back.
func (p *platter) crash(m mode, rnd *rand.Rand) map[string][]byte {
	names := p.names
	switch m {
	case lost:
	case kept, cut:
		names = rename(names, p.folder)
	default:
		names = rename(names, p.folder[:rnd.IntN(len(p.folder)+1)])
	}
	out := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		ino := names[name]
		data, pending := bytes.Clone(p.files[ino]), p.pending[ino]
		switch m {
		case lost:
		case kept:
			data = apply(data, pending)
		case cut:
			if n := len(pending); n > 0 {
				last := pending[n-1]
				data = apply(data, pending[:n-1])
				if last.kind == opWrite {
					data = writeAt(data, last.data[:rnd.IntN(len(last.data)+1)], last.at)
				}
			}
		default:
			data = tear(data, pending, m == garbage, rnd)
		}
		out[name] = data
	}
	return out
}

// tear applies some sectors of some writes.
func tear(data []byte, pending []op, spoil bool, rnd *rand.Rand) []byte {
	for _, o := range pending {
		if o.kind == opTruncate {
			if rnd.IntN(2) == 0 {
				data = truncate(data, o.at)
			}
			continue
		}
		for at := 0; at < len(o.data); {
			n := min(len(o.data)-at, sector-int(o.at+int64(at))%sector)
			switch part := o.data[at : at+n]; {
			case rnd.IntN(2) == 0:
				data = writeAt(data, part, o.at+int64(at))
			case spoil && rnd.IntN(2) == 0:
				noise := make([]byte, n)
				for i := range noise {
					noise[i] = byte(rnd.Uint32())
				}
				data = writeAt(data, noise, o.at+int64(at))
			}
			at += n
		}
	}
	return data
}

// fingerprint tells states of a disk apart.
func fingerprint(seed maphash.Seed, files map[string][]byte) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		maphash.WriteComparable(&h, len(files[name]))
		_, _ = h.WriteString(name)
		_, _ = h.Write(files[name])
	}
	return h.Sum64()
}

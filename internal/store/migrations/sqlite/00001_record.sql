-- +goose Up

-- The log: blinded entries, the stored hashes of their tree (in the order of
-- package tlog), and the signed heads.
create table entry (
  idx   integer primary key,
  entry blob    not null check (length(entry) = 33)
) strict;

create table hash (
  i integer primary key,
  h blob    not null check (length(h) = 32)
) strict;

create table checkpoint (
  size integer primary key,
  note blob    not null
) strict;

create table cosignature (
  size integer not null references checkpoint (size),
  name text    not null,
  line text    not null,
  primary key (size, name)
) strict, without rowid;

-- The one row that every append moves on, comparing the size first.
create table head (
  one  integer primary key check (one = 1),
  size integer not null check (size >= 0)
) strict;

insert into head (one, size) values (1, 0);

-- The sealed bodies. Erasing deletes rows here, never above.
create table event (
  idx   integer primary key,
  id    text    not null unique,
  chain text    not null,
  seq   integer not null,
  key   text    not null,
  body  blob    not null check (length(body) > 0),
  unique (chain, seq)
) strict;

create index event_first on event (idx, chain) where seq = 0;

create table object (
  idx  integer not null,
  n    integer not null,
  key  text    not null,
  body blob    not null check (length(body) > 0),
  primary key (idx, n)
) strict;

create table blob (
  idx  integer not null,
  n    integer not null,
  key  text    not null,
  body blob    not null check (length(body) > 0),
  primary key (idx, n)
) strict;

-- Which objects are letters: an index, made again from the record at need.
create table letter (
  idx       integer not null,
  n         integer not null,
  chain     text    not null,
  recipient text    not null,
  primary key (idx, n)
) strict, without rowid;

create index letter_chain on letter (chain, idx, n);

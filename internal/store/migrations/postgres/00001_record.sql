-- +goose Up

-- The log: blinded entries, the stored hashes of their tree (in the order of
-- package tlog), and the signed heads.
create table entry (
  idx   bigint primary key,
  entry bytea  not null check (length(entry) = 33)
);

create table hash (
  i bigint primary key,
  h bytea  not null check (length(h) = 32)
);

create table checkpoint (
  size bigint primary key,
  note bytea  not null
);

create table cosignature (
  size bigint not null references checkpoint (size),
  name text   collate "C" not null,
  line text    not null,
  primary key (size, name)
);

-- The one row that every append moves on, comparing the size first.
create table head (
  one  bigint primary key check (one = 1),
  size bigint not null check (size >= 0)
);

insert into head (one, size) values (1, 0);

-- The sealed bodies. Erasing deletes rows here, never above.
create table event (
  idx   bigint primary key,
  id    text    not null unique,
  chain text    not null,
  seq   bigint not null,
  key   text    not null,
  body  bytea  not null check (length(body) > 0),
  unique (chain, seq)
);

create index event_first on event (idx, chain) where seq = 0;

create table object (
  idx  bigint not null,
  n    bigint not null,
  key  text    not null,
  body bytea  not null check (length(body) > 0),
  primary key (idx, n)
);

create table blob (
  idx  bigint not null,
  n    bigint not null,
  key  text    not null,
  body bytea  not null check (length(body) > 0),
  primary key (idx, n)
);

-- Which objects are letters: an index, made again from the record at need.
create table letter (
  idx       bigint not null,
  n         bigint not null,
  chain     text    not null,
  recipient text    not null,
  primary key (idx, n)
);

create index letter_chain on letter (chain, idx, n);

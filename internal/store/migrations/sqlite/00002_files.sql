-- +goose Up

-- Large files. They are written piece by piece while they arrive, each piece
-- sealed, and tied to their blob (idx, n) by the append that records it. The
-- blob then holds what opens the pieces. A file that was never tied is dropped
-- a day after it began.
create table file (
  name  text    primary key,
  began integer not null, -- seconds since 1970
  idx   integer,
  n     integer,
  unique (idx, n)
) strict;

create table chunk (
  file text    not null references file (name),
  n    integer not null,
  body blob    not null check (length(body) > 0),
  primary key (file, n)
) strict;

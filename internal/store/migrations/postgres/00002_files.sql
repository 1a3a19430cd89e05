-- +goose Up

-- Large files. They are written piece by piece while they arrive, each piece
-- sealed, and tied to their blob (idx, n) by the append that records it. The
-- blob then holds what opens the pieces. A file that was never tied is dropped
-- a day after it began.
create table file (
  name  text    primary key,
  began bigint not null, -- seconds since 1970
  idx   bigint,
  n     bigint,
  unique (idx, n)
);

create table chunk (
  file text    not null references file (name),
  n    bigint not null,
  body bytea   not null check (length(body) > 0),
  primary key (file, n)
);

-- +goose Up

-- Messages on their way by mail. They are no part of the record: a row names a
-- letter (idx, n) or an errand by a hash, and holds no words of a case and no
-- address. Times are milliseconds since 1970.
create table outbox (
  name     text    primary key,
  idx      integer not null, -- -1: an errand
  n        integer not null,
  state    text    not null check (state in ('held', 'due', 'claimed', 'accepted', 'failed', 'bounced', 'paper', 'recalled')),
  due      integer not null,
  lease    integer not null,
  tries    integer not null,
  doubled  integer not null,
  recorded integer not null,
  answer   text    not null
) strict;

create index outbox_letter on outbox (idx, n);
create index outbox_due on outbox (state, due);

-- Addresses of private calendars: the hash of what stands in the address, and
-- whose it is.
create table feed (
  person text    primary key,
  hash   text    not null unique,
  made   integer not null
) strict;

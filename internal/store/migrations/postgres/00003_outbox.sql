-- +goose Up

-- Messages on their way by mail. They are no part of the record: a row names a
-- letter (idx, n) or an errand by a hash, and holds no words of a case and no
-- address. Times are milliseconds since 1970.
create table outbox (
  name     text    primary key,
  idx      bigint not null, -- -1: an errand
  n        bigint not null,
  state    text    not null check (state in ('held', 'due', 'claimed', 'accepted', 'failed', 'bounced', 'paper', 'recalled')),
  due      bigint not null,
  lease    bigint not null,
  tries    bigint not null,
  doubled  bigint not null,
  recorded bigint not null,
  answer   text    not null
);

create index outbox_letter on outbox (idx, n);
create index outbox_due on outbox (state, due);

-- Addresses of private calendars: the hash of what stands in the address, and
-- whose it is.
create table feed (
  person text    primary key,
  hash   text    not null unique,
  made   bigint not null
);

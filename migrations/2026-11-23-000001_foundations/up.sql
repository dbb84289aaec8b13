-- Foundations: settings, the log, the outbox, and answers kept for retries.

create table settings (
    key   text primary key,
    value text not null
);
comment on table settings is 'Facts about this database, such as whether it is a sandbox.';

create table events (
    txid         bigint not null default (pg_current_xact_id()::text::bigint),
    seq          bigint generated always as identity,
    id           uuid not null,
    subject_kind text not null
        constraint events_subject_kind_known
        check (subject_kind in ('application', 'item', 'account', 'pack', 'calendar')),
    subject_id   uuid not null,
    ordinal      integer not null constraint events_ordinal_counts_from_one check (ordinal > 0),
    kind         text not null,
    author       text not null,
    on_behalf_of text,
    request_id   uuid,
    at           timestamptz not null,
    data         text not null,
    previous     bytea not null,
    hash         bytea not null,
    -- The feed reads in this order: a transaction's events become visible all at once.
    primary key (txid, seq),
    -- A subject's timeline, and no two events behind the same one.
    constraint events_chain_does_not_fork unique (subject_id, subject_kind, ordinal)
);
comment on table events is 'What happened, append-only, hash-chained by subject.';
comment on column events.data is 'JSON exactly as hashed, so text and not jsonb.';

create function events_are_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'events are append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger events_are_not_changed before update or delete on events
    for each row execute function events_are_append_only();
create trigger events_are_not_emptied before truncate on events
    for each statement execute function events_are_append_only();

create table event_heads (
    subject_kind text not null
        constraint event_heads_subject_kind_known
        check (subject_kind in ('application', 'item', 'account', 'pack', 'calendar')),
    subject_id   uuid not null,
    ordinal      integer not null,
    hash         bytea not null,
    primary key (subject_id, subject_kind)
);
comment on table event_heads is 'The end of each chain, except of applications, which carry their own.';

create table outbox (
    id         uuid primary key,
    topic      text not null,
    subject_id uuid not null,
    payload    text not null,
    created_at timestamptz not null
);
comment on table outbox is 'What is to be sent to somebody, stored with the change that it tells of.';

create table idempotency_keys (
    account_id  uuid not null,
    key         text not null constraint idempotency_keys_key_is_short check (length(key) <= 200),
    fingerprint bytea not null,
    status      smallint,
    body        bytea,
    revision    integer,
    location    text,
    created_at  timestamptz not null,
    primary key (account_id, key)
);
comment on table idempotency_keys is 'The answer to each request that named a key, given again to a retry.';

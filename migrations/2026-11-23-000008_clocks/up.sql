-- Room: clocks. Limits that run on applications and tasks, and the ledger that their dates follow from.

create table clocks (
    id             uuid primary key,
    application_id uuid not null references applications (id),
    task_id        uuid references workflow_tasks (id),
    kind           text not null
        constraint clocks_kind_known check (kind in ('correction', 'statutory', 'promised', 'step', 'delivery')),
    value          integer not null,
    unit           text not null
        constraint clocks_unit_known check (unit in ('working_day', 'calendar_day', 'month', 'hour', 'instant')),
    rule           text,
    note           text not null,
    anchor         timestamptz not null,
    due_on         date,
    due_at         timestamptz,
    provisional    boolean not null,
    stopped_at     timestamptz
);
comment on column clocks.due_on is 'Derived from the ledger; empty while paused.';
comment on column clocks.provisional is 'The official calendar does not reach the due date yet.';
-- An application's clocks.
create index clocks_of_application on clocks (application_id);
-- Until when is a decision promised? Asked for every row of a list.
create index clocks_promised on clocks (application_id)
    include (due_on, due_at) where kind = 'promised' and stopped_at is null;
-- What runs, and is due first?
create index clocks_running on clocks (due_at) where stopped_at is null;

create table clocks_ledger (
    clock_id     uuid not null references clocks (id),
    ordinal      integer not null,
    kind         text not null
        constraint clocks_ledger_kind_known
        check (kind in ('pause', 'resume', 'extend', 'recompute')),
    effective_on date not null,
    amount       integer not null default 0,
    basis        text,
    at           timestamptz not null,
    author       text not null,
    old_due_on   date,
    new_due_on   date,
    primary key (clock_id, ordinal)
);
comment on table clocks_ledger is 'What happened to a clock between its start and its stop; entries are added, never changed.';

create table clocks_rules (
    id      text primary key,
    content jsonb not null
);
comment on table clocks_rules is 'The rules of law that limits and refusals name, with their validity in time.';

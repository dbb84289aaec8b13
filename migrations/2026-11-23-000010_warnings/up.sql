-- Rooms: clocks and notifications. Pauses, extensions and reversals of clocks; who was warned of what.

alter table clocks
    add column yellow_at    timestamptz,
    add column next_rung_at timestamptz,
    add column fired        smallint not null default 0,
    add column round        integer not null default 0,
    add column entries      smallint not null default 0,
    add column extension    jsonb,
    add column parked_at    timestamptz,
    add column parked_error text;
comment on column clocks.yellow_at is 'From when the limit is nearly spent; empty while paused.';
comment on column clocks.next_rung_at is 'When somebody is told next; empty while paused and when all have been told.';
comment on column clocks.fired is 'How many rungs of its ladder have been climbed in this round.';
comment on column clocks.round is 'How often an officer has moved its end: in each round everybody is told once.';
comment on column clocks.entries is 'How many entries its ledger has.';
comment on column clocks.extension is 'How far it may be extended and by whom, by the rule that was in force when it started.';
comment on column clocks.parked_error is 'Why the worker has given it up, until somebody tries it again.';
-- What is due next?
create index clocks_next_rung on clocks (next_rung_at)
    where stopped_at is null and parked_at is null and next_rung_at is not null;
-- What has the worker given up?
create index clocks_parked on clocks (parked_at, id) where parked_at is not null;

alter table clocks_ledger
    add column measure uuid,
    add column notice  text,
    drop constraint clocks_ledger_kind_known,
    add constraint clocks_ledger_kind_known
        check (kind in ('pause', 'resume', 'extend', 'recompute', 'reverse'));
comment on column clocks_ledger.measure is 'The special procedure or extension that it is part of.';
comment on column clocks_ledger.notice is 'The number of the paper by which the applicant was told.';

-- Until when is a decision promised, and how does that stand? Asked for every row of a list.
drop index clocks_promised;
create index clocks_promised on clocks (application_id)
    include (due_on, due_at, yellow_at, provisional) where kind = 'promised' and stopped_at is null;

create table clocks_rungs (
    clock_id uuid not null references clocks (id),
    round    integer not null,
    rung     smallint not null,
    level    text not null
        constraint clocks_rungs_level_known check (level in ('yellow', 'red', 'escalation')),
    due_on   date not null,
    fired_at timestamptz not null,
    primary key (clock_id, round, rung)
);
comment on table clocks_rungs is 'Each warning that was given, once.';

create table clocks_timing (
    pack    text primary key,
    content jsonb not null
);
comment on table clocks_timing is 'Who is warned when, and which rules allow an extension, as packs say.';

create table clocks_replays (
    id          integer primary key generated always as identity,
    reason      text not null,
    asked_at    timestamptz not null,
    not_before  timestamptz not null,
    txid        bigint not null default (pg_current_xact_id()::text::bigint),
    behind      uuid,
    looked_at   integer not null default 0,
    moved       integer not null default 0,
    finished_at timestamptz
);
comment on table clocks_replays is 'Each time that all running clocks are counted anew: by another calendar, or other ladders.';
comment on column clocks_replays.not_before is 'When every server has heard of what is new.';
comment on column clocks_replays.txid is 'It begins when all transactions are over that may not have seen what is new.';
comment on column clocks_replays.behind is 'The last application that has been done.';
-- What is there to be counted anew?
create index clocks_replays_open on clocks_replays (id) where finished_at is null;
-- What has been running since before clocks knew when to warn.
insert into clocks_replays (reason, asked_at, not_before)
    select 'warnings begin', now(), now() where exists (select from clocks where stopped_at is null);

create table notifications (
    id             uuid primary key,
    account_id     uuid not null,
    level          text not null
        constraint notifications_level_known check (level in ('yellow', 'red', 'escalation')),
    application_id uuid not null references applications (id),
    clock_id       uuid not null references clocks (id),
    task_id        uuid,
    chinese        text not null,
    english        text not null,
    created_at     timestamptz not null,
    read_at        timestamptz
);
comment on table notifications is 'What somebody is told, in their inbox.';
-- My inbox, newest first.
create index notifications_inbox on notifications (account_id, id);
-- What have I not read?
create index notifications_unread on notifications (account_id, id) where read_at is null;

alter table workflow_tasks add column yellow_at timestamptz;
comment on column workflow_tasks.due_at is 'When it is overdue; the year 9999 if its step has no limit, 9998 while it stands still, so that lists sort.';
comment on column workflow_tasks.yellow_at is 'From when its limit is nearly spent; empty without a limit and while it stands still.';

-- An application may have several special procedures, each with its notice.
alter table applications_papers
    drop constraint applications_papers_pkey,
    add primary key (application_id, kind, number),
    drop constraint applications_papers_kind_known,
    add constraint applications_papers_kind_known
        check (kind in ('acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery', 'suspension', 'extension'));
comment on table applications_papers is 'The statutory papers: number, day and facts.';
alter table applications_serials
    drop constraint applications_serials_series_known,
    add constraint applications_serials_series_known
        check (series in ('application', 'acceptance', 'rejection', 'correction', 'grant', 'refusal', 'delivery', 'suspension', 'extension'));

-- Rooms: applications and workflow. Lists by days left, and what lights count; sealed opinions.

alter table applications_readers
    add column due_at    timestamptz,
    add column yellow_at timestamptz,
    add column decides   boolean not null default false;
comment on column applications_readers.due_at is 'When the promised limit runs out; the year 9998 while it stands still, empty when none runs.';
comment on column applications_readers.yellow_at is 'From when the promised limit is nearly spent; empty while it stands still and when none runs.';
comment on column applications_readers.decides is 'The reader is the body that decides: an application counts where it is decided.';
update applications_readers r
    set due_at = coalesce(c.due_at, '9998-01-01T00:00:00Z'), yellow_at = c.yellow_at
    from clocks c
    where c.application_id = r.application_id and c.kind = 'promised' and c.stopped_at is null;
update applications_readers r set decides = true
    from applications a
    where a.id = r.application_id
      and r.reader = encode(substring(sha256(convert_to('body:' || a.body_code, 'UTF8')) for 16), 'hex')::uuid;
-- What of mine is due first? How many of those that I decide show which light?
create index applications_readers_by_due on applications_readers (reader, due_at, application_id)
    include (yellow_at, decides, item_code) where due_at is not null;

alter table workflow_tasks add column sealed_opinion bytea;
comment on column workflow_tasks.sealed_opinion is 'The opinion on it, encrypted.';
comment on column workflow_tasks.opinion is 'In the clear: what was said before opinions were sealed.';

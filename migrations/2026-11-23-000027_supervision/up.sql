-- Room: supervision. What the statistics of a period count, with each application's own row.

alter table applications
    add column elapsed_days   integer,
    add column promised_days  integer,
    add column statutory_days integer,
    add column in_time        boolean;
comment on column applications.elapsed_days is 'Working days from the acceptance to the decision, without those on which the clocks stood still; empty before the decision, and of decisions from before days were counted.';
comment on column applications.promised_days is 'How many were promised, counted alike.';
comment on column applications.statutory_days is 'How many the law allowed, counted alike; empty without a statutory limit.';
comment on column applications.in_time is 'Whether it was decided within the promised limit.';
update applications a set in_time = coalesce(c.stopped_at <= c.due_at, true)
    from clocks c
    where c.application_id = a.id and c.kind = 'promised' and a.decided_at is not null;
-- What did a body receive, accept and decide in a period?
create index applications_received on applications (body_code, submitted_at) include (item_code)
    where submitted_at is not null;
create index applications_accepted on applications (body_code, accepted_at) include (item_code)
    where accepted_at is not null;
create index applications_decided on applications (body_code, decided_at)
    include (item_code, version_id, elapsed_days, promised_days, statutory_days, in_time)
    where decided_at is not null;

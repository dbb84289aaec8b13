-- One batch of a sweep (warnings that are due) as the server's own statements, for pgbench. Written by
-- the bench, when UPDATE_STATEMENTS=1 is set, from what Postgres logged (log_statement = all); a run
-- without it fails if the server has come to ask otherwise. `:p…` are the values of that batch.

\set n :n + 1
select p1_0, p1_1, p2_0, p3_0, p4_0, p5_0, p5_1, p5_2, p5_3, p5_4, p5_5, p5_6, p5_7, p5_8, p5_9, p5_10, p5_11, p5_12, p5_13, p5_14, p5_15, p5_16, p5_17, p5_18, p5_19, p5_20, p5_21, p5_22, p5_23, p5_24, p5_25, p5_26, p5_27, p5_28, p5_29, p5_30, p6_0, p6_1, p6_2 from sweeps where n = :n \gset

BEGIN;

    with c as (
      select id, application_id, task_id, kind, due_on, due_at, provisional, yellow_at, fired, round,
             next_rung_at
      from clocks
      where stopped_at is null and parked_at is null and next_rung_at < :p1_0 
      order by next_rung_at
      limit :p1_1
      for no key update skip locked)
    select c.id, c.application_id, c.task_id, c.kind, c.due_on, c.due_at, c.provisional,
           c.yellow_at, c.fired, c.round, coalesce(a.number, '') as number, a.body_code,
           a.item_code, v.name as item, a.event_ordinal, a.event_hash
    from c
    join applications a on a.id = c.application_id
    join catalogue_versions v on v.id = a.version_id
    order by c.next_rung_at
    for no key update of a skip locked;
SELECT max("calendar_versions"."id") FROM "calendar_versions" LIMIT :p2_0;
SELECT "organisations_revision"."token" FROM "organisations_revision" LIMIT :p3_0;
select id, application_id, name, body_code, post_code, assignee, candidates, kept_from
         from workflow_tasks
         where application_id = any(:p4_0) and state in ('open', 'claimed') order by opened_at, id;
with e as (insert into events (id, subject_kind, subject_id, ordinal, kind, author, on_behalf_of,
        request_id, at, data, previous, hash)
      select * from unnest(:p5_0::uuid[], :p5_1::text[], :p5_2::uuid[], :p5_3::int[], :p5_4::text[], :p5_5::text[],
        :p5_6::text[], :p5_7::uuid[], :p5_8::timestamptz[], :p5_9::text[], :p5_10::bytea[], :p5_11::bytea[])), f as (insert into clocks_rungs (clock_id, round, rung, level, due_on, fired_at)
      select x.*, :p5_12 from unnest(:p5_13::uuid[], :p5_14::int[], :p5_15::smallint[], :p5_16::text[], :p5_17::date[]) x),
    n as (insert into notifications (id, account_id, level, application_id, clock_id, task_id, chinese,
        english, created_at)
      select t.id, t.account_id, x.level, x.application_id, x.clock_id, x.task_id, x.chinese, x.english, :p5_18
      from unnest(:p5_19::uuid[], :p5_20::uuid[], :p5_21::bigint[]) t (id, account_id, rung)
      join unnest(:p5_22::text[], :p5_23::uuid[], :p5_24::uuid[], :p5_25::uuid[], :p5_26::text[], :p5_27::text[]) with ordinality
        x (level, application_id, clock_id, task_id, chinese, english, rung) on x.rung = t.rung)
    update clocks c set fired = x.fired, next_rung_at = x.next
      from unnest(:p5_28::uuid[], :p5_29::smallint[], :p5_30::timestamptz[]) x (id, fired, next) where c.id = x.id;
update applications a set event_ordinal = x.ordinal, event_hash = x.hash
      from unnest(:p6_0::uuid[], :p6_1::int[], :p6_2::bytea[]) x (id, ordinal, hash) where a.id = x.id;
COMMIT;

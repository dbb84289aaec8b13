-- One batch of a sweep (warnings that are due) as the server's own statements, for pgbench. Written by
-- the bench, when UPDATE_STATEMENTS=1 is set, from what Postgres logged (log_statement = all); a run
-- without it fails if the server has come to ask otherwise. `:p…` are the values of that batch.

\set n :n + 1
select p1_0, p1_1, p2_0, p4_0, p4_1, p4_2, p7_0, p8_0, p8_1, p8_2, p8_3, p8_4, p8_5, p8_6, p8_7, p8_8, p8_9, p8_10, p8_11, p8_12, p8_13, p8_14, p8_15, p8_16, p8_17, p8_18, p8_19, p8_20, p8_21, p8_22, p8_23, p8_24, p8_25, p8_26, p8_27, p8_28, p8_29, p8_30, p9_0, p9_1, p9_2 from sweeps where n = :n \gset

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
SELECT "organisations_staff_posts"."staff_number", "organisations_staff_posts"."body_code", "organisations_staff_posts"."post_code", "organisations_posts"."roles", "identity_accounts"."id" FROM ((("organisations_staff_posts" INNER JOIN "organisations_posts" ON ("organisations_posts"."code" = "organisations_staff_posts"."post_code")) INNER JOIN "organisations_staff" ON ("organisations_staff"."number" = "organisations_staff_posts"."staff_number")) INNER JOIN "identity_accounts" ON ("identity_accounts"."staff_number" = "organisations_staff_posts"."staff_number")) WHERE ("identity_accounts"."active" AND "organisations_staff"."active") ORDER BY "organisations_staff_posts"."body_code", "organisations_staff_posts"."post_code", "organisations_staff_posts"."staff_number";
SELECT "organisations_absences"."staff_number", "identity_accounts"."id", "organisations_absences"."posts" FROM ("organisations_absences" INNER JOIN "identity_accounts" ON ("identity_accounts"."staff_number" = "organisations_absences"."proxy")) WHERE (("identity_accounts"."active" AND ("organisations_absences"."state" = :p4_0)) AND (("organisations_absences"."from_on" <= :p4_1) AND ("organisations_absences"."until_on" >= :p4_2)));
SELECT "organisations_bodies"."code", "organisations_bodies"."parent" FROM "organisations_bodies";
SELECT "organisations_posts"."code", "organisations_posts"."superior" FROM "organisations_posts" WHERE ("organisations_posts"."superior" IS NOT NULL);
select id, application_id, name, body_code, post_code, assignee, candidates, kept_from
         from workflow_tasks
         where application_id = any(:p7_0) and state in ('open', 'claimed') order by opened_at, id;
with e as (insert into events (id, subject_kind, subject_id, ordinal, kind, author, on_behalf_of,
        request_id, at, data, previous, hash)
      select * from unnest(:p8_0::uuid[], :p8_1::text[], :p8_2::uuid[], :p8_3::int[], :p8_4::text[], :p8_5::text[],
        :p8_6::text[], :p8_7::uuid[], :p8_8::timestamptz[], :p8_9::text[], :p8_10::bytea[], :p8_11::bytea[])), f as (insert into clocks_rungs (clock_id, round, rung, level, due_on, fired_at)
      select x.*, :p8_12 from unnest(:p8_13::uuid[], :p8_14::int[], :p8_15::smallint[], :p8_16::text[], :p8_17::date[]) x),
    n as (insert into notifications (id, account_id, level, application_id, clock_id, task_id, chinese,
        english, created_at)
      select t.id, t.account_id, x.level, x.application_id, x.clock_id, x.task_id, x.chinese, x.english, :p8_18
      from unnest(:p8_19::uuid[], :p8_20::uuid[], :p8_21::bigint[]) t (id, account_id, rung)
      join unnest(:p8_22::text[], :p8_23::uuid[], :p8_24::uuid[], :p8_25::uuid[], :p8_26::text[], :p8_27::text[]) with ordinality
        x (level, application_id, clock_id, task_id, chinese, english, rung) on x.rung = t.rung)
    update clocks c set fired = x.fired, next_rung_at = x.next
      from unnest(:p8_28::uuid[], :p8_29::smallint[], :p8_30::timestamptz[]) x (id, fired, next) where c.id = x.id;
update applications a set event_ordinal = x.ordinal, event_hash = x.hash
      from unnest(:p9_0::uuid[], :p9_1::int[], :p9_2::bytea[]) x (id, ordinal, hash) where a.id = x.id;
COMMIT;

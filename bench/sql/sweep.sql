-- One batch of a sweep (warnings that are due) as the server's own statements, for pgbench. Written by
-- the bench, when UPDATE_STATEMENTS=1 is set, from what Postgres logged (log_statement = all); a run
-- without it fails if the server has come to ask otherwise. `:p…` are the values of that batch.

\set n :n + 1
select p1_0, p1_1, p2_0, p4_0, p4_1, p4_2, p7_0, p8_0, p8_1, p8_2, p8_3, p9_0 from sweeps where n = :n \gset

BEGIN;

    select c.id, c.application_id, c.task_id, c.kind, c.due_on, c.due_at, c.provisional,
           c.yellow_at, c.fired, c.round, coalesce(a.number, '') as number, a.body_code,
           a.item_code, v.name as item, a.event_ordinal, a.event_hash
    from clocks c
    join applications a on a.id = c.application_id
    join catalogue_versions v on v.id = a.version_id
    where c.stopped_at is null and c.parked_at is null and c.next_rung_at < :p1_0 
    order by c.next_rung_at
    limit :p1_1
    for no key update of c, a skip locked;
SELECT max("calendar_versions"."id") FROM "calendar_versions" LIMIT :p2_0;
SELECT "organisations_staff_posts"."staff_number", "organisations_staff_posts"."body_code", "organisations_staff_posts"."post_code", "organisations_posts"."roles", "identity_accounts"."id" FROM ((("organisations_staff_posts" INNER JOIN "organisations_posts" ON ("organisations_posts"."code" = "organisations_staff_posts"."post_code")) INNER JOIN "organisations_staff" ON ("organisations_staff"."number" = "organisations_staff_posts"."staff_number")) INNER JOIN "identity_accounts" ON ("identity_accounts"."staff_number" = "organisations_staff_posts"."staff_number")) WHERE ("identity_accounts"."active" AND "organisations_staff"."active") ORDER BY "organisations_staff_posts"."body_code", "organisations_staff_posts"."post_code", "organisations_staff_posts"."staff_number";
SELECT "organisations_absences"."staff_number", "identity_accounts"."id", "organisations_absences"."posts" FROM ("organisations_absences" INNER JOIN "identity_accounts" ON ("identity_accounts"."staff_number" = "organisations_absences"."proxy")) WHERE (("identity_accounts"."active" AND ("organisations_absences"."state" = :p4_0)) AND (("organisations_absences"."from_on" <= :p4_1) AND ("organisations_absences"."until_on" >= :p4_2)));
SELECT "organisations_bodies"."code", "organisations_bodies"."parent" FROM "organisations_bodies";
SELECT "organisations_posts"."code", "organisations_posts"."superior" FROM "organisations_posts" WHERE ("organisations_posts"."superior" IS NOT NULL);
select id, application_id, name, body_code, post_code, assignee, candidates, kept_from
         from workflow_tasks
         where application_id = any(:p7_0) and state in ('open', 'claimed') order by opened_at, id;
with e as (insert into events (id, subject_kind, subject_id, ordinal, kind, author,
        on_behalf_of, request_id, at, data, previous, hash)
      select id, subject_kind, subject_id, ordinal, kind, author, on_behalf_of, request_id, at,
        data, previous, hash from json_populate_recordset(null::events, (:p8_0)::json)), f as (insert into clocks_rungs
      select * from json_populate_recordset(null::clocks_rungs, (:p8_1)::json)), n as (insert into notifications (id, account_id, level, application_id, clock_id,
        task_id, chinese, english, created_at)
      select t.id, t.account_id, x.level, x.application_id, x.clock_id, x.task_id, x.chinese,
        x.english, x.created_at
      from json_to_recordset((:p8_2)::json) x (ids uuid[], accounts uuid[], level text, application_id uuid, clock_id uuid,
        task_id uuid, chinese text, english text, created_at timestamptz),
        unnest(x.ids, x.accounts) t (id, account_id)),
      k as (update clocks c set fired = x.fired, next_rung_at = x.next_rung_at
      from json_to_recordset((:p8_3)::json) x (id uuid, fired smallint, next_rung_at timestamptz) where c.id = x.id) select 1;
update applications a set event_ordinal = x.event_ordinal,
       event_hash = x.event_hash from json_to_recordset((:p9_0)::json) x (id uuid, event_ordinal integer, event_hash bytea) where a.id = x.id;
COMMIT;

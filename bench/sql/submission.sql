-- One submission (POST /api/v1/applications with `submit`) as the server's own statements, for
-- pgbench. Written by the bench, when UPDATE_STATEMENTS=1 is set, from what Postgres logged
-- (log_statement = all) of two submissions; a run without it fails if the server has come to ask
-- otherwise. `:v…` are values of the second submission; ids, numbers and keys are made of `:id…`,
-- which are new in every transaction and grow as the server's do.

\set n :n + 1
\set id1 1000000000000000000 + (:n * 64 + :client_id) * 32 + 1
\set id2 1000000000000000000 + (:n * 64 + :client_id) * 32 + 2
\set id3 1000000000000000000 + (:n * 64 + :client_id) * 32 + 3
\set id4 1000000000000000000 + (:n * 64 + :client_id) * 32 + 4
\set id5 1000000000000000000 + (:n * 64 + :client_id) * 32 + 5
\set id6 1000000000000000000 + (:n * 64 + :client_id) * 32 + 6
\set id7 1000000000000000000 + (:n * 64 + :client_id) * 32 + 7
\set id8 1000000000000000000 + (:n * 64 + :client_id) * 32 + 8
\set id9 1000000000000000000 + (:n * 64 + :client_id) * 32 + 9

BEGIN;
INSERT INTO "idempotency_keys" ("account_id", "key", "fingerprint", "created_at") VALUES (:v2_1::uuid, (:v2_2 || :id1), :v2_3, :v2_4) ON CONFLICT DO NOTHING;
SELECT "catalogue_versions"."id", "catalogue_items"."status", (select coalesce(max(id), 0) from calendar_versions) FROM ("catalogue_versions" INNER JOIN "catalogue_items" ON ("catalogue_items"."code" = "catalogue_versions"."item_code")) WHERE ((("catalogue_versions"."item_code" = :v3_1) AND ("catalogue_versions"."state" = :v3_2)) AND ("catalogue_versions"."effective_from" <= :v3_3)) ORDER BY "catalogue_versions"."effective_from" DESC LIMIT :v3_4;
SELECT "identity_accounts"."person" FROM "identity_accounts" WHERE ("identity_accounts"."id" = :v4_1::uuid) LIMIT :v4_2;
INSERT INTO "applications_serials" ("body_code", "series", "year", "last") VALUES (:v5_1, :v5_2, :v5_3, :v5_4) ON CONFLICT ("body_code", "series", "year") DO UPDATE SET "last" = ("applications_serials"."last" + :v5_5) RETURNING "applications_serials"."last";
SELECT DISTINCT "organisations_staff_posts"."body_code" FROM ("organisations_staff_posts" INNER JOIN "identity_accounts" ON ("identity_accounts"."staff_number" = "organisations_staff_posts"."staff_number")) WHERE ("identity_accounts"."id" = ANY(:v6_1));
SELECT "organisations_staff_posts"."staff_number", "identity_accounts"."id", "organisations_staff_posts"."body_code", "organisations_staff_posts"."post_code", "organisations_posts"."roles" FROM ((("organisations_staff_posts" INNER JOIN "organisations_posts" ON ("organisations_posts"."code" = "organisations_staff_posts"."post_code")) INNER JOIN "organisations_staff" ON ("organisations_staff"."number" = "organisations_staff_posts"."staff_number")) INNER JOIN "identity_accounts" ON ("identity_accounts"."staff_number" = "organisations_staff_posts"."staff_number")) WHERE (("identity_accounts"."active" AND "organisations_staff"."active") AND ("organisations_staff_posts"."body_code" = ANY(:v7_1))) ORDER BY "organisations_staff_posts"."staff_number", "organisations_staff_posts"."body_code", "organisations_staff_posts"."post_code";
SELECT "organisations_absences"."staff_number" FROM "organisations_absences" WHERE (("organisations_absences"."state" = :v8_1) AND (("organisations_absences"."from_on" <= :v8_2) AND ("organisations_absences"."until_on" >= :v8_3)));
SELECT "organisations_posts"."code", "organisations_posts"."superior" FROM "organisations_posts";
INSERT INTO "applications" ("id", "number", "item_code", "version_id", "body_code", "stage", "revision", "channel", "applicant", "applicant_kind", "applicant_name", "person", "form", "dossier", "created_by", "created_at", "submitted_at", "received_at", "marking", "event_ordinal", "event_hash") VALUES (('0190000000007' || :id2)::uuid, (:v10_2 || :id3), :v10_3, :v10_4::uuid, :v10_5, :v10_6, :v10_7, :v10_8, :v10_9::uuid, :v10_10, :v10_11, :v10_12, :v10_13, :v10_14, :v10_15::uuid, :v10_16, :v10_17, :v10_18, :v10_19, :v10_20, :v10_21);
with e as (insert into events (id, subject_kind, subject_id, ordinal, kind, author, on_behalf_of,
        request_id, at, data, previous, hash)
      select * from unnest((:v11_1_1 || '0190000000007' || :id4 || :v11_1_2)::uuid[]::uuid[], :v11_2::text[], (:v11_3_1 || '0190000000007' || :id2 || :v11_3_2)::uuid[]::uuid[], :v11_4::int[], :v11_5::text[], :v11_6::text[],
        :v11_7::text[], (:v11_8_1 || '0190000000007' || :id5 || :v11_8_2)::uuid[]::uuid[], :v11_9::timestamptz[], :v11_10::text[], :v11_11::bytea[], :v11_12::bytea[])), t as (insert into workflow_tasks
      select * from json_populate_recordset(null::workflow_tasks, (:v11_13_1 || '0190000000007' || :id6 || :v11_13_2 || '0190000000007' || :id2 || :v11_13_3)::json)), c as (insert into clocks
      select * from json_populate_recordset(null::clocks, (:v11_14_1 || '0190000000007' || :id7 || :v11_14_2 || '0190000000007' || :id2 || :v11_14_3 || '0190000000007' || :id8 || :v11_14_4 || '0190000000007' || :id2 || :v11_14_5 || '0190000000007' || :id6 || :v11_14_6)::json)), o as (insert into outbox
      select * from json_populate_recordset(null::outbox, (:v11_15_1 || '0190000000007' || :id9 || :v11_15_2 || '0190000000007' || :id2 || :v11_15_3)::json)), r as (insert into applications_readers
      select * from json_populate_recordset(null::applications_readers, (:v11_16_1 || '0190000000007' || :id2 || :v11_16_2 || '0190000000007' || :id2 || :v11_16_3 || '0190000000007' || :id2 || :v11_16_4 || '0190000000007' || :id2 || :v11_16_5)::json) on conflict do nothing)
    select 1;
UPDATE "idempotency_keys" SET "status" = :v12_1, "body" = :v12_2, "revision" = :v12_3, "location" = (:v12_4_1 || '0190000000007' || :id2) WHERE (("idempotency_keys"."account_id" = :v12_5::uuid) AND ("idempotency_keys"."key" = (:v12_6 || :id1))) RETURNING "idempotency_keys"."status";
COMMIT;

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
SELECT "organisations_revision"."token" FROM "organisations_revision" LIMIT :v6_1;
INSERT INTO "applications" ("id", "number", "item_code", "version_id", "body_code", "stage", "revision", "channel", "applicant", "applicant_kind", "applicant_name", "person", "form", "dossier", "created_by", "created_at", "submitted_at", "received_at", "marking", "event_ordinal", "event_hash") VALUES (('0190000000007' || :id2)::uuid, (:v7_2 || :id3), :v7_3, :v7_4::uuid, :v7_5, :v7_6, :v7_7, :v7_8, :v7_9::uuid, :v7_10, :v7_11, :v7_12, :v7_13, :v7_14, :v7_15::uuid, :v7_16, :v7_17, :v7_18, :v7_19, :v7_20, :v7_21);
with e as (insert into events (id, subject_kind, subject_id, ordinal, kind, author, on_behalf_of,
        request_id, at, data, previous, hash)
      select * from unnest((:v8_1_1 || '0190000000007' || :id4 || :v8_1_2)::uuid[]::uuid[], :v8_2::text[], (:v8_3_1 || '0190000000007' || :id2 || :v8_3_2)::uuid[]::uuid[], :v8_4::int[], :v8_5::text[], :v8_6::text[],
        :v8_7::text[], (:v8_8_1 || '0190000000007' || :id5 || :v8_8_2)::uuid[]::uuid[], :v8_9::timestamptz[], :v8_10::text[], :v8_11::bytea[], :v8_12::bytea[])), t as (insert into workflow_tasks
      select * from json_populate_recordset(null::workflow_tasks, (:v8_13_1 || '0190000000007' || :id6 || :v8_13_2 || '0190000000007' || :id2 || :v8_13_3)::json)), c as (insert into clocks
      select * from json_populate_recordset(null::clocks, (:v8_14_1 || '0190000000007' || :id7 || :v8_14_2 || '0190000000007' || :id2 || :v8_14_3 || '0190000000007' || :id8 || :v8_14_4 || '0190000000007' || :id2 || :v8_14_5 || '0190000000007' || :id6 || :v8_14_6)::json)), o as (insert into outbox
      select * from json_populate_recordset(null::outbox, (:v8_15_1 || '0190000000007' || :id9 || :v8_15_2 || '0190000000007' || :id2 || :v8_15_3)::json)), r as (insert into applications_readers
      select * from json_populate_recordset(null::applications_readers, (:v8_16_1 || '0190000000007' || :id2 || :v8_16_2 || '0190000000007' || :id2 || :v8_16_3 || '0190000000007' || :id2 || :v8_16_4 || '0190000000007' || :id2 || :v8_16_5)::json) on conflict do nothing)
    select 1;
UPDATE "idempotency_keys" SET "status" = :v9_1, "body" = :v9_2, "revision" = :v9_3, "location" = (:v9_4_1 || '0190000000007' || :id2) WHERE (("idempotency_keys"."account_id" = :v9_5::uuid) AND ("idempotency_keys"."key" = (:v9_6 || :id1))) RETURNING "idempotency_keys"."status";
COMMIT;

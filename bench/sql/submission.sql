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
\set id10 1000000000000000000 + (:n * 64 + :client_id) * 32 + 10

BEGIN;
INSERT INTO "idempotency_keys" ("account_id", "key", "fingerprint", "created_at") VALUES (:v2_1::uuid, (:v2_2 || :id1), :v2_3, :v2_4) ON CONFLICT DO NOTHING;
SELECT "catalogue_versions"."id", "catalogue_items"."status" FROM ("catalogue_versions" INNER JOIN "catalogue_items" ON ("catalogue_items"."code" = "catalogue_versions"."item_code")) WHERE ((("catalogue_versions"."item_code" = :v3_1) AND ("catalogue_versions"."state" = :v3_2)) AND ("catalogue_versions"."effective_from" <= :v3_3)) ORDER BY "catalogue_versions"."effective_from" DESC LIMIT :v3_4;
SELECT "identity_accounts"."person" FROM "identity_accounts" WHERE ("identity_accounts"."id" = :v4_1::uuid) LIMIT :v4_2;
SELECT max("calendar_versions"."id") FROM "calendar_versions" LIMIT :v5_1;
INSERT INTO "applications_serials" ("body_code", "series", "year", "last") VALUES (:v6_1, :v6_2, :v6_3, :v6_4) ON CONFLICT ("body_code", "series", "year") DO UPDATE SET "last" = ("applications_serials"."last" + :v6_5) RETURNING "applications_serials"."last";
INSERT INTO "applications" ("id", "number", "item_code", "version_id", "body_code", "stage", "revision", "channel", "applicant", "applicant_kind", "applicant_name", "person", "form", "dossier", "created_by", "created_at", "submitted_at", "received_at", "marking", "event_ordinal", "event_hash") VALUES (('0190000000007' || :id2)::uuid, (:v7_2 || :id3), :v7_3, :v7_4::uuid, :v7_5, :v7_6, :v7_7, :v7_8, :v7_9::uuid, :v7_10, :v7_11, :v7_12, :v7_13, :v7_14, :v7_15::uuid, :v7_16, :v7_17, :v7_18, :v7_19, :v7_20, :v7_21);
DELETE FROM "applications_readers" WHERE ("applications_readers"."application_id" = ('0190000000007' || :id2)::uuid);
INSERT INTO "applications_readers" ("reader", "application_id", "stage", "item_code") VALUES (:v9_1::uuid, ('0190000000007' || :id2)::uuid, :v9_3, :v9_4);
INSERT INTO "applications_readers" ("reader", "application_id", "stage", "item_code") VALUES (:v10_1::uuid, ('0190000000007' || :id2)::uuid, :v10_3, :v10_4);
INSERT INTO "applications_readers" ("reader", "application_id", "stage", "item_code") VALUES (:v11_1::uuid, ('0190000000007' || :id2)::uuid, :v11_3, :v11_4);
INSERT INTO "applications_readers" ("reader", "application_id", "stage", "item_code") VALUES (:v12_1::uuid, ('0190000000007' || :id2)::uuid, :v12_3, :v12_4);
INSERT INTO "events" ("id", "subject_kind", "subject_id", "ordinal", "kind", "author", "on_behalf_of", "request_id", "at", "data", "previous", "hash") VALUES (('0190000000007' || :id4)::uuid, :v13_2, ('0190000000007' || :id2)::uuid, :v13_4, :v13_5, :v13_6, null, ('0190000000007' || :id5)::uuid, :v13_9, :v13_10, :v13_11, :v13_12);
INSERT INTO "clocks" ("id", "application_id", "task_id", "kind", "value", "unit", "rule", "note", "anchor", "due_on", "due_at", "provisional") VALUES (('0190000000007' || :id6)::uuid, ('0190000000007' || :id2)::uuid, null, :v14_4, :v14_5, :v14_6, :v14_7, '', :v14_9, :v14_10, :v14_11, :v14_12);
INSERT INTO "workflow_tasks" ("id", "application_id", "application_number", "item_code", "node", "name", "duty", "body_code", "post_code", "state", "assignee", "opened_at", "due_on", "due_at") VALUES (('0190000000007' || :id7)::uuid, ('0190000000007' || :id2)::uuid, (:v15_3 || :id3), :v15_4, :v15_5, :v15_6, :v15_7, :v15_8, :v15_9, :v15_10, null, :v15_12, :v15_13, :v15_14);
INSERT INTO "clocks" ("id", "application_id", "task_id", "kind", "value", "unit", "rule", "note", "anchor", "due_on", "due_at", "provisional") VALUES (('0190000000007' || :id8)::uuid, ('0190000000007' || :id2)::uuid, ('0190000000007' || :id7)::uuid, :v16_4, :v16_5, :v16_6, null, '', :v16_9, :v16_10, :v16_11, :v16_12);
INSERT INTO "outbox" ("id", "topic", "subject_id", "payload", "created_at") VALUES (('0190000000007' || :id9)::uuid, :v17_2, ('0190000000007' || :id2)::uuid, :v17_4, :v17_5);
SELECT "applications"."id", "applications"."number", "applications"."item_code", "applications"."version_id", "applications"."body_code", "applications"."stage", "applications"."revision", "applications"."channel", "applications"."applicant", "applications"."person", "applications"."form", "applications"."dossier", "applications"."created_by", "applications"."created_at", "applications"."submitted_at", "applications"."received_at", "applications"."accepted_at", "applications"."decided_at", "applications"."ended_at", "applications"."granted", "applications"."corrected", "applications"."marking", "applications"."event_ordinal", "applications"."event_hash", (select status from catalogue_items where code = applications.item_code), (select coalesce(max(id), 0) from calendar_versions) FROM "applications" WHERE (("applications"."id" = ('0190000000007' || :id2)::uuid) AND EXISTS (SELECT "applications_readers"."reader", "applications_readers"."application_id", "applications_readers"."stage", "applications_readers"."item_code" FROM "applications_readers" WHERE (("applications_readers"."application_id" = "applications"."id") AND ("applications_readers"."reader" = ANY(array[:v18_2_1::uuid, :v18_2_2::uuid]::uuid[]))))) LIMIT :v18_3;
SELECT "workflow_tasks"."id", "workflow_tasks"."application_id", "workflow_tasks"."application_number", "workflow_tasks"."item_code", "workflow_tasks"."node", "workflow_tasks"."name", "workflow_tasks"."duty", "workflow_tasks"."body_code", "workflow_tasks"."post_code", "workflow_tasks"."state", "workflow_tasks"."assignee", "workflow_tasks"."opened_at", "workflow_tasks"."closed_at", "workflow_tasks"."outcome", "workflow_tasks"."opinion", "workflow_tasks"."due_on", "workflow_tasks"."due_at", "workflow_tasks"."revision" FROM "workflow_tasks" WHERE ("workflow_tasks"."application_id" = ('0190000000007' || :id2)::uuid) ORDER BY "workflow_tasks"."opened_at", "workflow_tasks"."id";
SELECT "clocks"."id", "clocks"."task_id", "clocks"."kind", "clocks"."value", "clocks"."unit", "clocks"."rule", "clocks"."note", "clocks"."anchor", "clocks"."due_on", "clocks"."due_at", "clocks"."provisional", "clocks"."stopped_at" FROM "clocks" WHERE ("clocks"."application_id" = ('0190000000007' || :id2)::uuid) ORDER BY "clocks"."anchor", "clocks"."id";
SELECT "clocks"."id", "clocks"."task_id", "clocks"."kind", "clocks"."value", "clocks"."unit", "clocks"."rule", "clocks"."note", "clocks"."anchor", "clocks"."due_on", "clocks"."due_at", "clocks"."provisional", "clocks"."stopped_at" FROM "clocks" WHERE ("clocks"."application_id" = ('0190000000007' || :id2)::uuid) ORDER BY "clocks"."anchor", "clocks"."id";
SELECT "applications_papers"."kind", "applications_papers"."number", "applications_papers"."issued_at", "applications_papers"."content" FROM "applications_papers" WHERE ("applications_papers"."application_id" = ('0190000000007' || :id2)::uuid) ORDER BY "applications_papers"."issued_at";
UPDATE "idempotency_keys" SET "status" = :v23_1, "body" = :v23_2, "revision" = :v23_3, "location" = (:v23_4 || :id10) WHERE (("idempotency_keys"."account_id" = :v23_5::uuid) AND ("idempotency_keys"."key" = (:v23_6 || :id1)));
COMMIT;

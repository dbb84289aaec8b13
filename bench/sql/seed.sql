-- Sows applications into a copy of the database until there are :count, each with two readers (the
-- bodies that have work in it), a promised clock that runs, and an event. They are copies of the
-- one that was submitted first, spread evenly over the last thousand days. What they seal cannot
-- be opened (it is sealed for that one's id) and the events' hashes are that one's: good for lists,
-- not for reading one or for `log verify`.

-- No foreign keys are checked, as every row is made together with those that it names.
set session_replication_role = replica;
set synchronous_commit = off;
set maintenance_work_mem = '256MB';

create temporary table pattern as
select id, applicant, created_by from applications where stage = 'submitted' order by id limit 1;

create temporary table seeds as
select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
           || '7' || substr(digest, 1, 3) || '8' || substr(digest, 4, 15))::uuid as id,
       i, at, (array['submitted', 'accepted', 'decided', 'closed'])[1 + i % 4] as stage
from (
    select i, md5(i::text) as digest,
           now() - interval '1000 days' + i * (interval '999 days' / :count) as at
    from generate_series(1, :count - (select count(*) from applications)) as i
) as numbered;

\ir sow.sql

select pg_temp.sow('applications', '{
    "id": "s.id", "number": "''SEED-'' || s.i", "stage": "s.stage", "created_at": "s.at",
    "submitted_at": "s.at", "received_at": "s.at", "accepted_at": "s.at + interval ''1 day''"}',
    'p.id = pattern.id');
select pg_temp.sow('applications_readers', '{"application_id": "s.id", "stage": "s.stage",
    "due_at": "s.at + interval ''20 days''"}',
    'p.application_id = pattern.id and p.reader not in (pattern.applicant, pattern.created_by)');
select pg_temp.sow('clocks', '{
    "id": "s.id", "application_id": "s.id", "task_id": "null", "kind": "''promised''",
    "anchor": "s.at", "due_on": "(s.at + interval ''20 days'')::date",
    "due_at": "s.at + interval ''20 days''"}',
    'p.application_id = pattern.id and p.task_id is null');
select pg_temp.sow('events', '{"id": "s.id", "subject_id": "s.id", "at": "s.at"}',
    'p.subject_id = pattern.id and p.ordinal = 1');

vacuum analyze applications, applications_readers, clocks, events;
checkpoint;

-- Sows accepted applications whose review waits, for the statements of a claim and an approval to work
-- on: for each of 16 clients those from its turn :first to its turn :last, with the ids that its script
-- makes in that turn (:application and :task are their places in it). They are copies of the application
-- :'pattern', of which nothing that is sealed can be opened: nobody opens it but the server.

-- No foreign keys are checked, as every row is made together with those that it names.
set session_replication_role = replica;
set synchronous_commit = off;

create temporary table pattern as
select application_id as id, id as task from workflow_tasks
where application_id = :'pattern' and state = 'open';

create temporary table seeds as
select i, ('0190000000007' || base + :application)::uuid as id,
       ('0190000000007' || base + :task)::uuid as task
from (
    select n * 64 + client as i, 1000000000000000000 + (n * 64 + client) * 32 as base
    from generate_series(:first::bigint, :last::bigint) as n, generate_series(0, 15) as client
) as numbered;

\ir sow.sql

select pg_temp.sow('applications', '{"id": "s.id", "number": "''SEED-'' || s.i"}',
    'p.id = pattern.id');
select pg_temp.sow('applications_readers', '{"application_id": "s.id"}',
    'p.application_id = pattern.id');
select pg_temp.sow('workflow_tasks', '{
    "id": "case p.id when pattern.task then s.task else md5(s.id::text || p.id)::uuid end",
    "application_id": "s.id", "application_number": "''SEED-'' || s.i"}',
    'p.application_id = pattern.id');
select pg_temp.sow('clocks', '{
    "id": "md5(s.id::text || p.id)::uuid", "application_id": "s.id",
    "task_id": "case p.task_id when pattern.task then s.task else md5(s.id::text || p.task_id)::uuid end"}',
    'p.application_id = pattern.id');
select pg_temp.sow('events', '{"id": "md5(s.id::text || p.id)::uuid", "subject_id": "s.id"}',
    'p.subject_id = pattern.id');

vacuum analyze applications, applications_readers, workflow_tasks, clocks, events;
checkpoint;

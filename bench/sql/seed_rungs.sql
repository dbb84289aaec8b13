-- Sows :count accepted applications behind the :from th, each with the open step of the application
-- :'pattern' and one limit that runs. The first of them is nearly spent at :'at', each next one :apart
-- later, and somebody must be told. What is sealed cannot be opened: nobody opens it.

-- No foreign keys are checked, as every row is made together with those that it names.
set session_replication_role = replica;
set synchronous_commit = off;

create temporary table pattern as
select application_id as id, id as task from workflow_tasks
where application_id = :'pattern' and state = 'open';

create temporary table seeds as
select i, ('01900000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid as id,
       :'at'::timestamptz + (i - :from) * :'apart'::interval as at
from generate_series(:from::bigint + 1, :from::bigint + :count) as i;

\ir sow.sql

select pg_temp.sow('applications', '{"id": "s.id", "number": "''SEED-'' || s.i"}',
    'p.id = pattern.id');
select pg_temp.sow('workflow_tasks', '{
    "id": "s.id", "application_id": "s.id", "application_number": "''SEED-'' || s.i"}',
    'p.id = pattern.task');
select pg_temp.sow('clocks', '{
    "id": "s.id", "application_id": "s.id", "fired": "0", "yellow_at": "s.at",
    "next_rung_at": "s.at", "due_on": "(s.at + interval ''30 days'')::date",
    "due_at": "s.at + interval ''30 days''"}',
    'p.application_id = pattern.id and p.kind = ''promised''');

-- Also what the sweep before has left behind: it would be vacuumed in the midst of this one.
vacuum analyze;
checkpoint;

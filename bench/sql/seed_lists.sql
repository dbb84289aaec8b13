-- Sows :count tasks that wait for one post, copies of the open one of the application :'pattern', and
-- beside them half as many that wait for candidates elsewhere, each of an application of its own. A
-- tenth of them is overdue, two tenths are nearly spent, the others are not. In each hundredth part one
-- is claimed, one is urged, and one is of another item.

-- No foreign keys are checked: a work list asks for no more of an application than its tasks say.
set session_replication_role = replica;
set synchronous_commit = off;

create temporary table pattern as
select id from workflow_tasks where application_id = :'pattern' and state = 'open';

create temporary table seeds as
select ('01900000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid as id,
       now() - interval '10 days' + (i % :count) * (interval '100 days' / :count) as at,
       i > :count as elsewhere, i % (:count / 100) as place
from generate_series(1, :count * 3 / 2) as i;

\ir sow.sql

select pg_temp.sow('workflow_tasks', '{
    "id": "s.id", "application_id": "s.id", "due_at": "s.at", "yellow_at": "s.at - interval ''20 days''",
    "candidates": "case when s.elsewhere then array[''post:MZJ/elsewhere''] end",
    "item_code": "case s.place when 1 then ''RARE'' else p.item_code end",
    "state": "case s.place when 2 then ''claimed'' else p.state end",
    "assignee": "case s.place when 2 then p.application_id end",
    "urged_at": "case s.place when 3 then now() end"}',
    'p.id = pattern.id');

vacuum analyze workflow_tasks;
checkpoint;

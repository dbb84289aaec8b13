drop index workflow_tasks_of_body;
drop index workflow_tasks_of_item;
drop index workflow_tasks_of_post;
create index workflow_tasks_of_post on workflow_tasks (body_code, post_code, due_at, id)
    where state in ('open', 'claimed');

-- Room: workflow. Work lists find what they show within an index, however many tasks wait: how a limit
-- stands, and whether a task is claimed, is seen there without reading its row.

drop index workflow_tasks_of_post;
create index workflow_tasks_of_post
    on workflow_tasks (body_code, post_code, due_at, id, yellow_at, state)
    where candidates is null and state in ('open', 'claimed');
comment on index workflow_tasks_of_post is 'What waits for a post alone, due first?';
create index workflow_tasks_of_item
    on workflow_tasks (body_code, post_code, item_code, due_at, id, yellow_at, state)
    where candidates is null and state in ('open', 'claimed');
comment on index workflow_tasks_of_item is 'The same of one item.';
create index workflow_tasks_of_body on workflow_tasks (body_code, item_code)
    where state in ('open', 'claimed');
comment on index workflow_tasks_of_body is 'What waits within a body, for the statistics?';

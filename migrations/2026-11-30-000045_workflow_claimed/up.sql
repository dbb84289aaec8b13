-- Room: workflow. The few tasks of a post that somebody has claimed are found without walking past all
-- that wait.

create index workflow_tasks_of_post_claimed on workflow_tasks (body_code, post_code, due_at, id)
    where candidates is null and state = 'claimed';
comment on index workflow_tasks_of_post_claimed is 'What of a post alone is claimed, due first?';

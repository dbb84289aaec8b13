-- Room: workflow. What is green is asked for in the order in which it turns yellow: by the due date,
-- everything yellow would be walked past first.

create index workflow_tasks_of_post_green
    on workflow_tasks (body_code, post_code, yellow_at, id, item_code, state)
    where candidates is null and state in ('open', 'claimed');
comment on index workflow_tasks_of_post_green is 'What waits for a post alone, first what turns yellow first?';

-- Who looks for tasks that nobody can do goes through these page by page.
create index workflow_tasks_of_candidates_alone on workflow_tasks (id)
    where state = 'open' and candidates is not null and unstaffed_since is null;
comment on index workflow_tasks_of_candidates_alone is 'What waits for candidates of its own, page by page?';

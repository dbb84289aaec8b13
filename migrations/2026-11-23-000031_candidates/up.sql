-- Rooms: workflow and organisations. Who may do a step, and what nobody can do.

alter table organisations_posts
    add column superior text
        constraint organisations_posts_superior_known
        references organisations_posts (code) deferrable initially deferred;
comment on column organisations_posts.superior is 'The post above it in the same body, to which work goes up (上级岗位).';

alter table workflow_tasks
    add column candidates      text[],
    add column kept_from       uuid[] not null default '{}',
    add column unstaffed_since timestamptz,
    drop constraint workflow_tasks_outcome_known,
    add constraint workflow_tasks_outcome_known
        check (outcome in ('approved', 'refused', 'returned', 'abstained', 'removed', 'skipped', 'completed'));
comment on column workflow_tasks.candidates is 'Who may do it, as found when it opened; empty if it is just the post.';
comment on column workflow_tasks.kept_from is 'Accounts that may not do it, though they be candidates: they applied, or did what it is kept apart from.';
comment on column workflow_tasks.unstaffed_since is 'Since when nobody who works here can do it; those who must know were told then.';
-- What waits for me or my role?
create index workflow_tasks_of_candidate on workflow_tasks using gin (candidates)
    where candidates is not null and state in ('open', 'claimed');
-- What could nobody do when somebody last looked?
create index workflow_tasks_unstaffed on workflow_tasks (id) where unstaffed_since is not null;

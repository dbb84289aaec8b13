update workflow_tasks set outcome = 'completed' where outcome = 'skipped';
drop index workflow_tasks_unstaffed, workflow_tasks_of_candidate;
alter table workflow_tasks
    drop constraint workflow_tasks_outcome_known,
    add constraint workflow_tasks_outcome_known
        check (outcome in ('approved', 'refused', 'returned', 'abstained', 'removed', 'completed')),
    drop column unstaffed_since,
    drop column kept_from,
    drop column candidates;
alter table organisations_posts drop column superior;

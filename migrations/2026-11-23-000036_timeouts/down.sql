update clocks set kind = 'step' where kind = 'step_timeout';
update workflow_tasks set outcome = 'approved' where outcome = 'approved_by_timeout';
update workflow_tasks set outcome = 'refused' where outcome = 'refused_by_timeout';
update workflow_tasks set outcome = 'completed' where outcome = 'moved_on';
alter table clocks
    drop constraint clocks_kind_known,
    add constraint clocks_kind_known
        check (kind in ('correction', 'statutory', 'promised', 'step', 'procedure', 'notice', 'delivery', 'reply', 'cooling_off', 'collection', 'payment', 'third_party', 'other_organ', 'publication', 'hearing_request', 'hearing_held'));
alter table workflow_tasks
    drop constraint workflow_tasks_outcome_known,
    add constraint workflow_tasks_outcome_known
        check (outcome in ('approved', 'refused', 'returned', 'abstained', 'removed', 'skipped', 'completed'));
